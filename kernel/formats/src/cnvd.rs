//! CNVD XML: the weekly shared files, `<vulnerabilitys><vulnerability>` (both as the source spells them).
//!
//! CNVD grades in three levels, 低 中 高, of its own scheme; they are never turned into CNNVD's four. A record may
//! name several CVEs: all are asserted, and correlation decides what that means.

use std::io::BufRead;

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, Credit, CreditRole, Format, Identifier, Level, Note,
    NoteKind, Parsed, Product, Range, RangeEvent, RawRecord, Reference, Refusal, Scheme, Severity, Status,
    Text,
};

use crate::xml::{self, Element, Shape};
use crate::{Sink, text};

const SHAPE: Shape = Shape {
    roots: &["vulnerabilitys", "vulnerabilities"],
    entries: &["vulnerability"],
};

/// Elements that hold text and nothing else.
const LEAVES: &[&str] = &[
    "number",
    "cvenumber",
    "cveurl",
    "bidnumber",
    "bidurl",
    "title",
    "serverity",
    "severity",
    "product",
    "isevent",
    "submittime",
    "opentime",
    "discoverername",
    "referencelink",
    "formalway",
    "description",
    "patchname",
    "patchdescription",
];

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    xml::cut(Format::CnvdXml, &SHAPE, name, input, sink)
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let entry = xml::parse(&raw.bytes, LEAVES)?;
    let number = entry.text_of(&["number"]).unwrap_or_default();
    let subject = Identifier::parse(&number)
        .ok()
        .filter(|id| matches!(id.authority().as_str(), "CNVD" | "CNVD-C"))
        .ok_or_else(|| Refusal::new("no-identifier", format!("not a CNVD number: {number:?}")))?;
    let mut claim = Claim::about(subject);
    let zh = |value: String| Text::new("zh", value);

    claim.titles.extend(entry.text_of(&["title"]).map(zh));
    claim.descriptions.extend(entry.text_of(&["description"]).map(zh));
    for (field, kind) in [
        ("formalway", NoteKind::Solution),
        ("patchname", NoteKind::Patch),
        ("patchdescription", NoteKind::Other),
    ] {
        claim.notes.extend(entry.text_of(&[field]).map(|value| Note {
            kind,
            text: zh(value),
        }));
    }
    if let Some(words) = entry.text_of(&["serverity", "severity"]) {
        let level = Level::from_words(&words);
        claim.severities.push(Severity {
            scheme: Scheme::Cnvd,
            vector: None,
            score: None,
            level,
            words: level.is_none().then_some(words),
            by: "cnvd".to_owned(),
        });
    }
    let kind = entry.text_of(&["isevent"]);
    claim.categories.extend(kind.map(|label| Category {
        scheme: CategoryScheme::Cnvd,
        label,
    }));
    let finder = entry.text_of(&["discoverername"]);
    claim.credits.extend(finder.map(|name| Credit {
        name,
        role: CreditRole::Finder,
    }));
    claim.published = entry.text_of(&["opentime"]).and_then(|d| text::day(&d));
    numbers(&entry, &mut claim);
    let products = entry
        .all(&["products"])
        .flat_map(|list| list.all(&["product"]))
        .chain(entry.all(&["product"]));
    claim.affected = products.filter_map(|p| product(&p.own_text()?)).collect();
    if let Some(links) = entry.text_of(&["referencelink"]) {
        claim.references.extend(text::links(&links).into_iter().map(link));
    }

    Ok(Parsed {
        source: "cnvd".to_owned(),
        key: claim.subject.as_str().to_owned(),
        modified: claim.published,
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![text::settle(claim)]),
    })
}

fn link(url: String) -> Reference {
    Reference {
        url,
        kinds: Vec::new(),
        title: None,
    }
}

/// Numbers of other collections. CVEs are aliases; what stands in the field of another (bare Bugtraq numbers among
/// the CVEs, CVEs among the Bugtraq numbers) goes where its own shape puts it, and the rest is related.
fn numbers(entry: &Element, claim: &mut Claim) {
    let groups = [
        ("cves", "cve", "cvenumber", "cveurl"),
        ("bids", "bid", "bidnumber", "bidurl"),
    ];
    for (list, one, number, url) in groups {
        for holder in entry
            .all(&[list])
            .flat_map(|l| l.all(std::slice::from_ref(&one)).chain([l]))
        {
            for value in holder.all(&[number]).filter_map(Element::own_text) {
                let cves = text::cves(&value);
                if !cves.is_empty() {
                    claim.aliases.extend(cves);
                } else if value.bytes().all(|b| b.is_ascii_digit()) {
                    claim.related.extend(Identifier::parse(&format!("BID-{value}")));
                } else if let Some(number) = value.strip_prefix("EDB-ID:") {
                    claim.related.extend(Identifier::parse(&format!("EDB-{number}")));
                } else {
                    let id = Identifier::parse(&value).ok();
                    claim
                        .related
                        .extend(id.filter(|id| id.authority().as_str() != "CVE"));
                }
            }
            for url in holder.all(&[url]).filter_map(Element::own_text) {
                claim.references.extend(text::links(&url).into_iter().map(link));
            }
        }
    }
}

/// A product in the record's words; bounds that stand behind it in signs become a range.
fn product(words: &str) -> Option<Affected> {
    let words = text::clean(words)?;
    let bounds = words.find(['<', '>', '≤', '≥']).and_then(|at| {
        let (name, rest) = words.split_at(at);
        let name = name
            .strip_suffix(char::is_whitespace)?
            .trim_end_matches([' ', '，', ',', '\u{A0}']);
        Some((name, bounds(rest)?)).filter(|(name, _)| !name.is_empty())
    });
    let (name, ranges) = match bounds {
        Some((name, events)) => {
            let range = Range {
                scheme: "custom".to_owned(),
                repo: None,
                status: Status::Affected,
                events,
            };
            (name.to_owned(), vec![range])
        }
        None => (words, Vec::new()),
    };
    Some(Affected {
        product: Some(Product {
            vendor: String::new(),
            name,
        }),
        status: ranges.is_empty().then_some(Status::Affected),
        ranges,
        ..Affected::default()
    })
}

/// What a sign in front of a version says.
type Event = fn(String) -> RangeEvent;

/// `>=1.0，<=1.9` and its like, or nothing where anything else is said as well.
fn bounds(text: &str) -> Option<Vec<RangeEvent>> {
    let mut events = Vec::new();
    for part in text.split(['，', ',', '、']).map(str::trim) {
        let signs: [(&str, Event); 6] = [
            ("<=", RangeEvent::Through),
            ("≤", RangeEvent::Through),
            ("<", RangeEvent::Before),
            (">=", RangeEvent::Introduced),
            ("≥", RangeEvent::Introduced),
            (">", RangeEvent::After),
        ];
        let (version, event) = signs
            .iter()
            .find_map(|(sign, event)| Some((part.strip_prefix(sign)?.trim(), event)))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-+:~*()".contains(c);
        if version.is_empty() || version.len() > 64 || !version.chars().all(plain) {
            return None;
        }
        events.push(event(version.to_owned()));
    }
    Some(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_behind_a_product_become_a_range() {
        let of = |words: &str| {
            let a = product(words).unwrap();
            (
                a.product.unwrap().name,
                a.ranges.into_iter().flat_map(|r| r.events).collect::<Vec<_>>(),
            )
        };
        assert_eq!(
            of("Acme  Widget <=3.1"),
            ("Acme  Widget".into(), vec![RangeEvent::Through("3.1".into())])
        );
        assert_eq!(
            of("Acme Widget >=5.2.0，<5.2.5"),
            (
                "Acme Widget".into(),
                vec![
                    RangeEvent::Introduced("5.2.0".into()),
                    RangeEvent::Before("5.2.5".into())
                ]
            )
        );
        for words in [
            "Acme Widget 8.2<8.2r1",
            "Acme 38.x(<38.2)",
            "Acme Widget <3.1 and older",
            "<=3.1",
            "Acme 2.0",
        ] {
            assert_eq!(of(words), (words.to_owned(), vec![]), "{words}");
        }
    }
}
