//! CVE items of NVD 2.0, in feeds and in API pages.

mod document;

use std::io::BufRead;

use baize_model::{
    Body, Category, CategoryScheme, Claim, ExploitationKind, Format, Identifier, Note, NoteKind, Parsed,
    RawRecord, Refusal, Scheme, State, Text, parse_instant,
};

use self::document::{Element, Item};
use crate::bounds::add_new;
use crate::json::lenient::{Obj, Str, number};
use crate::json::{self, elements};
use crate::references::{self, References};
use crate::{Sink, assessment, cpe_match, language, weakness};

/// Name of the source.
const SOURCE: &str = "nvd";

/// Cuts a feed or page into its elements. A file that holds a single item is one record.
pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let is_list = |first_key: &[u8]| !matches!(first_key, b"cve" | b"id" | b"sourceIdentifier");
    elements::records(Format::Nvd2, name, input, is_list, &["vulnerabilities"], sink)
}

/// Parses one element, with or without its `cve` wrapper.
pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    json::read(&raw.bytes, &mut |text| {
        let element: Element<'_> = serde_json::from_str(text)?;
        match &element.cve {
            Some(Obj(item)) => Ok(parsed(item)),
            None => serde_json::from_str::<Item<'_>>(text).map(|item| parsed(&item)),
        }
    })?
}

fn parsed(item: &Item<'_>) -> Result<Parsed, Refusal> {
    let subject = Identifier::parse(&item.id)
        .ok()
        .filter(|id| id.authority().as_str() == "CVE")
        .ok_or_else(|| {
            Refusal::new(
                "no-identifier",
                format!("{:?} is not a CVE identifier", &*item.id),
            )
            .at("/cve/id")
        })?;
    let key = subject.as_str().to_owned();
    let claim = claim(subject, item);
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key,
        modified: claim.modified,
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![claim]),
    })
}

fn claim(subject: Identifier, item: &Item<'_>) -> Claim {
    let mut claim = Claim::about(subject);
    claim.assigner = item.source_identifier.owned();
    claim.published = parse_instant(&item.published);
    claim.modified = parse_instant(&item.last_modified);
    if item.vuln_status.eq_ignore_ascii_case("rejected") {
        claim.state = State::Rejected;
    }
    for text in item.descriptions.iter() {
        language::add(&mut claim.descriptions, &text.lang, &text.value);
    }
    tags(&mut claim, item);
    severities(&mut claim, item);
    for text in item.weaknesses.iter().flat_map(|w| w.description.iter()) {
        // `NVD-CWE-noinfo` and `NVD-CWE-Other` say that NVD looked and found no number.
        if !weakness::add_all(&mut claim.weaknesses, &text.value) {
            category(&mut claim, &text.value);
        }
    }
    for configuration in item.configurations.iter() {
        cpe_match::add(&mut claim.affected, configuration);
    }
    let mut links = References::default();
    for reference in item.references.iter() {
        let kinds = reference
            .tags
            .iter()
            .flat_map(|tag| references::kinds(tag))
            .copied();
        links.add(&reference.url, kinds, None);
    }
    claim.references = links.into_list();
    if let Some(added) = item.cisa_exploit_add.owned() {
        let mut entry = assessment::evidence(ExploitationKind::KnownExploited, assessment::KEV);
        entry.date = Some(added);
        entry.due = item.cisa_action_due.owned();
        entry.title = item.cisa_vulnerability_name.owned();
        entry.action = item.cisa_required_action.owned();
        claim.exploitation.push(entry);
    }
    notes(&mut claim, item);
    claim
}

/// What the assigner's tags and NVD's status say beyond the state.
fn tags(claim: &mut Claim, item: &Item<'_>) {
    for tag in item.cve_tags.iter().flat_map(|t| t.tags.iter()) {
        if &**tag == "disputed" && claim.state == State::Published {
            claim.state = State::Disputed;
        } else {
            category(claim, tag);
        }
    }
}

fn category(claim: &mut Claim, label: &Str<'_>) {
    if let Some(label) = label.owned() {
        let category = Category {
            scheme: CategoryScheme::Source,
            label,
        };
        add_new(&mut claim.categories, category);
    }
}

/// All assessments, NVD's own of a version before those it passes on.
fn severities(claim: &mut Claim, item: &Item<'_>) {
    for (scheme, metrics) in [
        (Scheme::Cvss40, &item.metrics.v40),
        (Scheme::Cvss31, &item.metrics.v31),
        (Scheme::Cvss30, &item.metrics.v30),
        (Scheme::Cvss2, &item.metrics.v2),
    ] {
        let (primary, secondary): (Vec<_>, Vec<_>) = metrics.iter().partition(|m| &*m.kind == "Primary");
        for metric in primary.into_iter().chain(secondary) {
            let cvss = &metric.cvss_data;
            claim.severities.extend(assessment::cvss(
                scheme,
                cvss.vector_string.get(),
                number(&cvss.base_score),
                cvss.base_severity.get().or_else(|| metric.base_severity.get()),
                metric.source.get().unwrap_or(SOURCE),
            ));
        }
    }
}

fn notes(claim: &mut Claim, item: &Item<'_>) {
    let mut add = |kind, value: String| {
        claim.notes.push(Note {
            kind,
            text: Text::new(language::DEFAULT, value),
        });
    };
    for (kind, text) in [
        (NoteKind::Other, &item.evaluator_comment),
        (NoteKind::Impact, &item.evaluator_impact),
        (NoteKind::Solution, &item.evaluator_solution),
    ] {
        if let Some(value) = text.owned() {
            add(kind, value);
        }
    }
    for comment in item.vendor_comments.iter() {
        if let Some(text) = comment.comment.get() {
            let value = match comment.organization.get() {
                Some(organization) => format!("{organization}: {text}"),
                None => text.to_owned(),
            };
            add(NoteKind::Statement, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = r#"{"cve": {"id": "CVE-2026-1000", "sourceIdentifier": "cna@acme.example",
        "published": "2026-01-02T03:04:05.120", "lastModified": "2026-02-03T04:05:06.777", "vulnStatus": "Analyzed",
        "descriptions": [{"lang": "en", "value": "A flaw."}, {"lang": "es", "value": "Un fallo."}],
        "metrics": {"cvssMetricV31": [
            {"source": "cna@acme.example", "type": "Secondary", "cvssData": {"version": "3.1", "vectorString":
             "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", "baseScore": 5.3, "baseSeverity": "MEDIUM"}},
            {"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"version": "3.1", "vectorString":
             "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "baseScore": 7.5, "baseSeverity": "HIGH"}}]},
        "weaknesses": [{"source": "nvd@nist.gov", "type": "Primary", "description": [
            {"lang": "en", "value": "CWE-79"}, {"lang": "en", "value": "NVD-CWE-Other"}]}],
        "cisaExploitAdd": "2026-01-05", "cisaActionDue": "2026-01-26", "evaluatorSolution": "Update.",
        "references": [{"url": "https://acme.example/a", "tags": ["Vendor Advisory", "Patch"]}]}}"#;

    fn raw(text: &str) -> RawRecord {
        RawRecord {
            bytes: text.as_bytes().to_vec(),
            format: Format::Nvd2,
            name: "page.json".to_owned(),
            position: 1,
        }
    }

    #[test]
    fn an_element_becomes_a_claim() {
        let parsed = parse(&raw(ITEM)).unwrap();
        assert_eq!(
            (parsed.source.as_str(), parsed.key.as_str()),
            ("nvd", "CVE-2026-1000")
        );
        let Body::Claims(claims) = parsed.body else {
            panic!("claims");
        };
        let claim = &claims[0];
        assert_eq!(claim.descriptions[1], Text::new("es", "Un fallo."));
        assert_eq!(claim.severities[0].by, "nvd@nist.gov");
        assert_eq!(claim.severities[1].score, Some(5.3));
        assert_eq!(claim.weaknesses, ["CWE-79"]);
        assert_eq!(claim.categories[0].label, "NVD-CWE-Other");
        assert_eq!(claim.exploitation[0].due.as_deref(), Some("2026-01-26"));
        assert_eq!(claim.references[0].kinds.len(), 3);
    }

    #[test]
    fn a_page_cut_short_gives_what_came_before() {
        let page = format!("{{\"resultsPerPage\": 2, \"vulnerabilities\": [{ITEM}, {ITEM}]}}");
        let cut = &page[..page.len() - 40];
        let mut got = Vec::new();
        let end = split("page.json", &mut cut.as_bytes(), &mut |record| got.push(record));
        assert_eq!(end.unwrap_err().code, "truncated");
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].as_ref().unwrap().bytes, ITEM.as_bytes());
    }

    #[test]
    fn a_single_item_is_a_record() {
        let mut got = Vec::new();
        split("CVE-2026-1000.json", &mut ITEM.as_bytes(), &mut |record| {
            got.push(record);
        })
        .unwrap();
        assert!(parse(got[0].as_ref().unwrap()).is_ok());
        assert_eq!(
            parse(&raw("{\"cve\": {\"id\": \"x\"}}")).unwrap_err().code,
            "no-identifier"
        );
    }
}
