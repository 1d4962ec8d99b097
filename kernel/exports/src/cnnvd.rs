//! CNNVD XML, in the form of its data files.

use std::collections::HashSet;

use baize_model::{
    Affected, CategoryScheme, Claim, CreditRole, Identifier, Level, NoteKind, Scheme, Severity,
};
use jiff::Timestamp;

use crate::xml::Xml;

const ROOT: &str = "cnnvd xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"http://www.cnnvd.org.cn/vuln/1.0\" \
     xsi:schemaLocation=\"http://www.cnnvd.org.cn/vuln/1.0 http://www.cnnvd.org.cn/schema/vulnerability.xsd\" \
     cnnvd_xml_version=\"1.0\"";

/// Claims as a CNNVD data file. Those without a CNNVD number are left out: the form has no entry without one.
///
/// Exploitation is never written, neither are grades of other schemes than CNNVD's, nor ranges of versions.
pub fn cnnvd<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> String {
    let mut xml = Xml::new(ROOT);
    for claim in claims {
        let numbered = std::iter::once(&claim.subject).chain(&claim.aliases);
        let number = numbered.clone().find(|id| id.authority().as_str() == "CNNVD");
        if let Some(number) = number {
            xml.within("entry", |xml| entry(xml, claim, number));
        }
    }
    xml.finish("cnnvd")
}

/// Whether a claim has a number to be written under.
pub fn has_cnnvd_number(claim: &Claim) -> bool {
    let mut ids = std::iter::once(&claim.subject).chain(&claim.aliases);
    ids.any(|id| id.authority().as_str() == "CNNVD")
}

fn entry(xml: &mut Xml, claim: &Claim, number: &Identifier) {
    let day = |time: Option<Timestamp>| time.map(crate::day).unwrap_or_default();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    xml.leaf("name", &text(crate::text(&claim.titles, "zh")));
    xml.leaf("vuln-id", number.as_str());
    xml.leaf("published", &day(claim.published));
    xml.leaf("modified", &day(claim.modified));
    let reporter = claim.credits.iter().find(|c| c.role == CreditRole::Reporter);
    xml.leaf("source", reporter.map_or("", |credit| &credit.name));
    let severity = claim.severities.iter().find(|s| s.scheme == Scheme::Cnnvd);
    xml.leaf("severity", severity.map_or("", words));
    let category = claim
        .categories
        .iter()
        .find(|c| c.scheme == CategoryScheme::Cnnvd);
    xml.leaf("vuln-type", category.map_or("", |category| &category.label));
    xml.leaf("thrtype", claim.threat_type.as_deref().unwrap_or_default());
    xml.leaf("vuln-descript", &text(crate::text(&claim.descriptions, "zh")));
    let named: Vec<&Affected> = claim.affected.iter().filter(|a| a.cpe.is_some()).collect();
    for entry in named {
        xml.within("vulnerable-configuration", |xml| {
            xml.within("cncpe operator=\"AND\" negate=\"false\"", |xml| {
                let name = |xml: &mut Xml, cpe: &str| xml.mark("cncpe-lang", "name", &crate::short_cpe(cpe));
                xml.within("cncpe-software operator=\"OR\"", |xml| {
                    name(xml, entry.cpe.as_deref().unwrap_or_default());
                });
                if !entry.platforms.is_empty() {
                    xml.within("cncpe-terrace operator=\"OR\"", |xml| {
                        entry.platforms.iter().for_each(|platform| name(xml, platform));
                    });
                }
            });
        });
    }
    let mut worded: Vec<String> = Vec::new();
    for entry in claim.affected.iter().filter(|a| a.cpe.is_none()) {
        if let Some(product) = &entry.product {
            let whole = format!("{} {}", product.vendor, product.name);
            if entry.versions.is_empty() {
                worded.push(whole.trim().to_owned());
            }
            let versions = entry.versions.iter();
            worded.extend(versions.map(|version| format!("{} {version}", whole.trim()).trim().to_owned()));
        } else if let Some(package) = &entry.package {
            worded.push(package.name.clone());
        }
    }
    let mut written = HashSet::new();
    xml.within("vuln-software-list", |xml| {
        for product in worded.iter().filter(|product| written.insert(*product)) {
            xml.leaf("product", product);
        }
    });
    xml.within("other-id", |xml| {
        let of = |ids: &[Identifier], authority: &str| {
            let texts: Vec<&str> = ids
                .iter()
                .filter(|id| id.authority().as_str() == authority)
                .map(Identifier::as_str)
                .collect();
            texts.join(",")
        };
        let mut ids = claim.aliases.clone();
        ids.push(claim.subject.clone());
        xml.leaf("cve-id", &of(&ids, "CVE"));
        xml.leaf("bugtraq-id", &of(&claim.related, "BID").replace("BID-", ""));
    });
    xml.within("refs", |xml| {
        for reference in &claim.references {
            xml.within("ref", |xml| {
                xml.leaf("ref-source", "");
                xml.leaf("ref-name", reference.title.as_deref().unwrap_or_default());
                xml.leaf("ref-url", &reference.url);
            });
        }
    });
    let solutions = claim.notes.iter().filter(|n| n.kind == NoteKind::Solution);
    let mut solutions = solutions.map(|note| &note.text).collect::<Vec<_>>();
    solutions.sort_by_key(|text| text.lang != "zh");
    xml.leaf("vuln-solution", solutions.first().map_or("", |text| &text.value));
}

/// The level in CNNVD's words.
pub(crate) fn words(severity: &Severity) -> &str {
    match severity.level {
        Some(Level::Critical) => "超危",
        Some(Level::High) => "高危",
        Some(Level::Medium) => "中危",
        Some(Level::Low) => "低危",
        Some(Level::None) | None => severity.words.as_deref().unwrap_or_default(),
    }
}
