//! What a scan found, for people.

use std::io::{self, Write};

use baize_inventory::{Note, Place};
use baize_scan::{Component, Finding, Found, Scan};

use crate::failure::Result;
use crate::reasons;
use crate::terminal::{Table, number, plain, print, tell};
use crate::words::{Language, say};

/// Most reasons shown of a finding.
const REASONS: usize = 3;
/// Most names listed of what could not be looked up.
const NAMES: usize = 5;
/// Steps of a path that are shown at its beginning and its end.
const STEPS: usize = 3;

/// Writes everything that was found.
pub(crate) fn write(scan: &Scan, suppressed: bool) -> Result<()> {
    print(|out| {
        for found in &scan.components {
            let standing: Vec<&Finding> = found.findings.iter().filter(|f| f.suppressed.is_none()).collect();
            if !standing.is_empty() {
                component(scan, found, &standing, out)?;
            }
        }
        let undecided = scan
            .components
            .iter()
            .flat_map(|f| f.undecided.iter().map(move |one| (f, one)));
        section("scan-undecided", undecided, out, |finding| {
            finding.because.first().map(reasons::of).unwrap_or_default()
        })?;
        if suppressed {
            let all = scan
                .components
                .iter()
                .flat_map(|f| f.findings.iter().map(move |one| (f, one)));
            let suppressed = all.filter(|(_, finding)| finding.suppressed.is_some());
            section("scan-suppressed", suppressed, out, why_suppressed)?;
        }
        Ok(())
    })
}

fn component(scan: &Scan, found: &Found, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}  {}",
        plain(&found.component.label()),
        plain(&place(&found.component))
    )?;
    let path = &found.component.path;
    if !path.is_empty() {
        let mut shown: Vec<&str> = path.iter().map(String::as_str).collect();
        if shown.len() > 2 * STEPS {
            shown.splice(STEPS..shown.len() - STEPS, ["…"]);
        }
        writeln!(out, "  {}", plain(&say!("scan-path", path = shown.join(" → "))))?;
    }
    if let Some(fix) = &found.fix {
        writeln!(
            out,
            "  {}",
            say!("scan-fix", n = findings.len(), version = plain(fix))
        )?;
    }
    let mut table = Table::default();
    for finding in findings {
        table.row(row(scan, finding));
    }
    let mut lines = Vec::new();
    table.write(&mut lines, |column| matches!(column, 2 | 3))?;
    let lines = String::from_utf8_lossy(&lines).into_owned();
    for (line, finding) in lines.lines().zip(findings) {
        writeln!(out, "  {line}")?;
        for basis in finding.because.iter().take(REASONS) {
            writeln!(out, "    {}", plain(&reasons::of(basis)))?;
        }
        if finding.because.len() > REASONS {
            writeln!(
                out,
                "    {}",
                say!("scan-more-reasons", n = finding.because.len() - REASONS)
            )?;
        }
    }
    writeln!(out)
}

/// Identifier, level, score, EPSS, exploitation, fix, title.
fn row(scan: &Scan, finding: &Finding) -> Vec<String> {
    let known = scan.vulnerabilities.get(&finding.id);
    let level = match known.and_then(|k| k.level) {
        Some(level) => say!(&format!("level-{}", level.as_str())),
        None => say!("level-unrated"),
    };
    let headline = known.and_then(|k| k.severities.iter().find(|s| s.level.is_some()));
    let score = headline
        .and_then(|s| s.score)
        .map_or_else(String::new, |score| format!("{score:.1}"));
    let epss = known
        .and_then(|k| k.epss)
        .map_or_else(String::new, |epss| format!("EPSS {epss:.3}"));
    let exploited = if known.is_some_and(|k| k.exploited) {
        say!("mark-exploited")
    } else {
        String::new()
    };
    let fixed = match &finding.fixed {
        Some(version) => say!("scan-fixed", version = plain(version)),
        None => say!("scan-no-fix"),
    };
    let language = Language::of_user();
    let title = known.and_then(|k| {
        let in_language = |language: Language| k.titles.get(language.code());
        in_language(language).or_else(|| in_language(language.other()))
    });
    let title: String = title.map(|t| t.chars().take(70).collect()).unwrap_or_default();
    let title = plain(&title).replace(['\n', '\t'], " ");
    vec![
        finding.id.to_string(),
        level,
        score,
        epss,
        exploited,
        fixed,
        title,
    ]
}

fn section<'s>(
    key: &str,
    findings: impl Iterator<Item = (&'s Found, &'s Finding)>,
    out: &mut dyn Write,
    why: impl Fn(&Finding) -> String,
) -> io::Result<()> {
    let mut table = Table::default();
    let mut some = false;
    for (found, finding) in findings {
        some = true;
        let label = plain(&found.component.label());
        table.row(vec![
            format!("  {label}"),
            finding.id.to_string(),
            plain(&why(finding)),
        ]);
    }
    if some {
        writeln!(out, "{}", say!(key))?;
        table.write(out, |_| false)?;
        writeln!(out)?;
    }
    Ok(())
}

fn why_suppressed(finding: &Finding) -> String {
    let Some(suppression) = &finding.suppressed else {
        return String::new();
    };
    match &suppression.justification {
        Some(reason) => format!("{}: {reason}", suppression.document),
        None => suppression.document.clone(),
    }
}

/// Ecosystem, file and place.
fn place(component: &Component) -> String {
    let ecosystem = component.ecosystem.as_deref().unwrap_or("CPE");
    match &component.place {
        Some(Place::Line(line)) => format!("({ecosystem}, {}:{line})", component.file),
        _ => format!("({ecosystem}, {})", component.file),
    }
}

/// Tells how much was found, and what was not looked at.
pub(crate) fn summarise(scan: &Scan) {
    for file in &scan.files {
        if file.notes.contains(&Note::DirectOnly) {
            tell(&say!("scan-direct-only", name = plain(&file.name)));
        }
        let named = |note: &Note| match note {
            Note::LeftOut { entry } => Some(entry.clone()),
            _ => None,
        };
        let left: Vec<String> = file.notes.iter().filter_map(named).collect();
        if !left.is_empty() {
            let names = plain(&left[..left.len().min(NAMES)].join(", "));
            tell(&say!(
                "scan-left-out",
                n = left.len(),
                name = plain(&file.name),
                names = names
            ));
        }
    }
    if !scan.unidentified.is_empty() {
        let names: Vec<String> = scan
            .unidentified
            .iter()
            .take(NAMES)
            .map(|u| u.component.label())
            .collect();
        tell(&say!(
            "scan-unidentified",
            n = scan.unidentified.len(),
            names = plain(&names.join(", "))
        ));
    }
    let standing = scan.standing().count();
    let with = scan
        .components
        .iter()
        .filter(|f| f.findings.iter().any(|one| one.suppressed.is_none()))
        .count();
    let findings: usize = scan.components.iter().map(|f| f.findings.len()).sum();
    let undecided: usize = scan.components.iter().map(|f| f.undecided.len()).sum();
    tell(&say!(
        "scan-total",
        findings = number(standing as u64),
        with = number(with as u64),
        components = number(scan.looked_at() as u64),
        files = number(scan.files.len() as u64),
        undecided = number(undecided as u64),
        suppressed = number((findings - standing) as u64),
    ));
}
