//! Catalogues of known exploited vulnerabilities: CISA's, ENISA's and `VulnCheck`'s.
//!
//! A record is one entry as compact JSON with the catalogue's fields in the catalogue's order, so that the CSV
//! and the JSON edition of one catalogue yield the same bytes.

mod ordered;

use std::io::BufRead;

use baize_model::{
    Affected, Body, Claim, ClaimKind, Exploitation, ExploitationKind, Format, Identifier, Note, NoteKind,
    Parsed, Product, RawRecord, RefKind, Reference, Refusal, Status, Text, parse_date, parse_instant,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::rustsec::field::{add_links, day, english, filled, first_byte, identifiers, link, weaknesses};
use crate::{Sink, json, text};
use ordered::Ordered;

/// Most CVE identifiers of one entry.
const MAX_CVES: usize = 1_000;

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let file = crate::whole(Format::Kev, name, input)?;
    let mut position = 0;
    let mut hand_over = |entry: Result<Ordered, Refusal>| {
        position += 1;
        sink(match entry.and_then(Ordered::canonical) {
            Ok(bytes) => Ok(RawRecord {
                bytes,
                format: Format::Kev,
                name: name.to_owned(),
                position,
            }),
            Err(refusal) => Err(refusal.at(format!("entry {position}"))),
        });
    };
    match first_byte(&file.bytes) {
        Some(b'{' | b'[') => {
            for entry in json_entries(&file.bytes)? {
                hand_over(json::parse(entry.get().as_bytes()));
            }
            Ok(())
        }
        _ => csv_entries(&file.bytes, &mut hand_over),
    }
}

/// The entries of a JSON catalogue: an array, the object around it, or an entry alone.
fn json_entries(bytes: &[u8]) -> Result<Vec<&RawValue>, Refusal> {
    #[derive(Deserialize)]
    struct Wrapped<'a> {
        #[serde(borrow)]
        vulnerabilities: Option<Vec<&'a RawValue>>,
    }
    if first_byte(bytes) == Some(b'[') {
        return json::parse(bytes);
    }
    match json::parse::<Wrapped<'_>>(bytes)?.vulnerabilities {
        Some(entries) => Ok(entries),
        None => Ok(vec![json::parse(bytes)?]),
    }
}

fn csv_entries(bytes: &[u8], hand_over: &mut dyn FnMut(Result<Ordered, Refusal>)) -> Result<(), Refusal> {
    let decoded = text::decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new().from_reader(decoded.as_bytes());
    let unreadable = |e: &csv::Error| Refusal::new("schema", e.to_string());
    let header: Vec<String> = reader
        .headers()
        .map_err(|e| unreadable(&e))?
        .iter()
        .map(|h| h.trim().to_owned())
        .collect();
    if !header
        .iter()
        .any(|h| ["cveID", "CVE", "euvdID"].contains(&h.as_str()))
    {
        return Err(Refusal::new("schema", "the header names no column of identifiers").at("line 1"));
    }
    for row in reader.records() {
        hand_over(
            row.map_err(|e| unreadable(&e))
                .map(|row| Ordered::from_row(&header, &row)),
        );
    }
    Ok(())
}

/// Whose catalogue an entry is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Publisher {
    Cisa,
    Enisa,
    Euvd,
    VulnCheck,
}

impl Publisher {
    fn of(entry: &Entry) -> Self {
        if entry.cve.is_some() {
            Self::VulnCheck
        } else if entry.sources.is_some() {
            Self::Euvd
        } else if entry.euvd_id.is_some() || entry.date_reported.is_some() {
            Self::Enisa
        } else {
            Self::Cisa
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::Cisa => "cisa-kev",
            Self::Enisa => "eu-kev",
            Self::Euvd => "euvd-kev",
            Self::VulnCheck => "vulncheck-kev",
        }
    }

    /// Page of an entry.
    fn page(self, subject: &Identifier, euvd: Option<&Identifier>) -> Option<String> {
        match self {
            Self::Cisa => Some(format!(
                "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?search_api_fulltext={subject}"
            )),
            Self::Enisa | Self::Euvd => {
                let number = euvd.unwrap_or(subject);
                Some(format!("https://euvd.enisa.europa.eu/vulnerability/{number}"))
            }
            Self::VulnCheck => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "cveID", alias = "cveId", alias = "CVE")]
    cve_id: Option<String>,
    #[serde(rename = "euvdID", alias = "euvdId")]
    euvd_id: Option<String>,
    /// `VulnCheck`'s list of identifiers.
    cve: Option<Vec<String>>,
    vendor_project: Option<String>,
    product: Option<String>,
    vulnerability_name: Option<String>,
    #[serde(alias = "date_added")]
    date_added: Option<String>,
    date_reported: Option<String>,
    short_description: Option<String>,
    #[serde(alias = "required_action")]
    required_action: Option<String>,
    due_date: Option<String>,
    known_ransomware_campaign_use: Option<String>,
    notes: Option<String>,
    cwes: Option<Words>,
    exploitation_type: Option<String>,
    threat_actors_exploiting: Option<String>,
    patched_since: Option<String>,
    sources: Option<Vec<String>>,
    #[serde(default, rename = "vulncheck_xdb")]
    exploits: Option<Vec<Exploit>>,
    #[serde(default, rename = "vulncheck_reported_exploitation")]
    reports: Option<Vec<Report>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    List(Vec<String>),
    One(String),
}

#[derive(Deserialize)]
struct Exploit {
    xdb_url: Option<String>,
}

#[derive(Deserialize)]
struct Report {
    url: Option<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let entry: Entry = json::parse(&raw.bytes)?;
    let publisher = Publisher::of(&entry);
    let mut subjects = subjects(&entry)?;
    let euvd = stated(entry.euvd_id.as_deref()).and_then(|id| Identifier::parse(id).ok());
    if subjects.is_empty() {
        subjects.extend(euvd.clone());
    }
    if subjects.is_empty() {
        return Err(Refusal::new(
            "no-identifier",
            "the entry has neither a CVE nor an EUVD identifier",
        ));
    }
    let key = subjects
        .iter()
        .map(Identifier::as_str)
        .collect::<Vec<_>>()
        .join("+");
    crate::check_repetition(raw, subjects.len())?;
    let alone = subjects.len() == 1;
    let claims: Vec<Claim> = subjects
        .into_iter()
        .map(|subject| {
            let mut claim = claim(&entry, publisher, subject, euvd.as_ref());
            if alone {
                claim.aliases = identifiers(euvd.iter().map(Identifier::as_str), &claim.subject);
            }
            claim
        })
        .collect();
    Ok(Parsed {
        source: publisher.source().to_owned(),
        key,
        modified: claims.first().and_then(|c| c.published),
        serial: None,
        key_from_name: false,
        body: Body::Claims(claims),
    })
}

fn subjects(entry: &Entry) -> Result<Vec<Identifier>, Refusal> {
    let listed = entry.cve.iter().flatten().map(String::as_str);
    let mut found = Vec::new();
    for text in listed.chain(stated(entry.cve_id.as_deref())).take(MAX_CVES) {
        let id = Identifier::parse(text).map_err(|e| Refusal::new("no-identifier", e.to_string()))?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

fn claim(entry: &Entry, publisher: Publisher, subject: Identifier, euvd: Option<&Identifier>) -> Claim {
    let mut claim = Claim::about(subject);
    claim.kind = ClaimKind::Evidence;
    claim
        .titles
        .extend(stated(entry.vulnerability_name.as_deref()).and_then(english));
    claim
        .descriptions
        .extend(stated(entry.short_description.as_deref()).and_then(english));
    claim.notes = notes(entry);
    claim.weaknesses = match &entry.cwes {
        Some(Words::List(list)) => weaknesses(&list.join(" ")),
        Some(Words::One(text)) => weaknesses(text),
        None => Vec::new(),
    };
    claim
        .affected
        .extend(stated(entry.product.as_deref()).map(|product| {
            Affected {
                product: Some(Product {
                    vendor: stated(entry.vendor_project.as_deref())
                        .unwrap_or_default()
                        .to_owned(),
                    name: product.to_owned(),
                }),
                status: Some(Status::Affected),
                ..Affected::default()
            }
        }));
    add_links(&mut claim.references, references(entry));
    let added = stated(entry.date_added.as_deref().or(entry.date_reported.as_deref())).and_then(added_on);
    claim.published = added.as_deref().and_then(parse_instant);
    claim.exploitation.push(Exploitation {
        kind: ExploitationKind::KnownExploited,
        by: publisher.source().to_owned(),
        date: added,
        due: stated(entry.due_date.as_deref()).and_then(day),
        // "Unknown" is not "no".
        ransomware: stated(entry.known_ransomware_campaign_use.as_deref())
            .and_then(|use_| use_.eq_ignore_ascii_case("known").then_some(true)),
        title: stated(entry.vulnerability_name.as_deref()).map(str::to_owned),
        url: publisher.page(&claim.subject, euvd),
        verified: None,
        action: stated(entry.required_action.as_deref()).map(str::to_owned),
    });
    claim
}

/// What a field states. ENISA writes a hyphen where it has nothing to say.
fn stated(text: Option<&str>) -> Option<&str> {
    filled(text).filter(|t| *t != "-")
}

/// The day of entry: `2024-08-15`, `2021-09-07T00:00:00Z`, ENISA's `2025/01/17` and `17/01/25`.
fn added_on(text: &str) -> Option<String> {
    if let Some(day) = day(text) {
        return Some(day);
    }
    let parts: Vec<&str> = text.split('/').collect();
    let [d, m, y] = parts.as_slice() else {
        return None;
    };
    let century = if y.len() == 2 { "20" } else { "" };
    parse_date(&format!("{century}{y}-{m}-{d}")).map(|d| d.to_string())
}

/// The addresses in `notes`, and those of `VulnCheck`'s lists.
fn references(entry: &Entry) -> impl Iterator<Item = Reference> {
    let notes = stated(entry.notes.as_deref()).unwrap_or_default();
    let in_notes = addresses(notes).filter_map(|url| link(url, &[]));
    let exploits = entry
        .exploits
        .iter()
        .flatten()
        .filter_map(|x| link(x.xdb_url.as_deref()?, &[RefKind::Exploit]));
    let reports = entry
        .reports
        .iter()
        .flatten()
        .filter_map(|r| link(r.url.as_deref()?, &[RefKind::Evidence]));
    in_notes.chain(exploits).chain(reports)
}

/// Web addresses in prose.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '"' | '<' | '>');
    text.split(ends)
        .map(|word| word.trim_matches(|c| matches!(c, '(' | ',' | '.')))
        .map(|word| {
            if word.contains('(') {
                word
            } else {
                word.trim_end_matches(')')
            }
        })
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
}

fn notes(entry: &Entry) -> Vec<Note> {
    // A list of addresses only is in the references already.
    let words = stated(entry.notes.as_deref())
        .filter(|n| {
            !n.split([';', ' ', '\n'])
                .all(|w| w.is_empty() || w.starts_with("http"))
        })
        .map(str::to_owned);
    let labelled =
        |label: &str, text: &Option<String>| stated(text.as_deref()).map(|t| format!("{label}: {t}"));
    [
        words,
        labelled("exploitation type", &entry.exploitation_type),
        labelled("threat actors", &entry.threat_actors_exploiting),
        labelled("patched since", &entry.patched_since),
    ]
    .into_iter()
    .flatten()
    .map(|text| Note {
        kind: NoteKind::Other,
        text: Text::new("en", text),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_each_catalogue_writes_them() {
        for (text, want) in [
            ("2024-08-15", "2024-08-15"),
            ("2021-09-07T00:00:00Z", "2021-09-07"),
            ("2025/01/17", "2025-01-17"),
            ("17/01/25", "2025-01-17"),
            ("17/01/2025", "2025-01-17"),
        ] {
            assert_eq!(added_on(text).as_deref(), Some(want), "{text}");
        }
        for text in ["tbc", "", "1/2", "99/99/99"] {
            assert_eq!(added_on(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_found_in_prose() {
        let found: Vec<_> =
            addresses("See https://example.org/a_(b) ; (https://example.org/c), http://example.org/d;x")
                .collect();
        assert_eq!(
            found,
            [
                "https://example.org/a_(b)",
                "https://example.org/c",
                "http://example.org/d"
            ]
        );
    }
}
