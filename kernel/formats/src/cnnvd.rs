//! CNNVD XML: one `entry` of an export is one record.
//!
//! Three shapes are read with one set of names, since real files mix them:
//! * the annual and monthly exports: `<cnnvd><entry>` with `vuln-id`, one `refs` holding `ref`s, flat `cncpe`;
//! * the specification of 2015: `vuln_type` with an underscore, a `refs` for every reference with the fields
//!   directly inside, `cncpe` split into software and platform;
//! * the files of 2026: `<cnnvd publisher date>` with `cnnvd_items`, `cnnvd_id`, and a `severity` that holds
//!   `technicalseverity` and `overallseverity`.
//!
//! `vuln-exploit` is read past and never kept: exploit code has no place in a claim.

pub(crate) mod cncpe;

use std::io::BufRead;

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, Credit, CreditRole, Format, Identifier, Level, Note,
    NoteKind, Parsed, RawRecord, Reference, Refusal, Scheme, Severity, State, Text,
};

use crate::xml::{self, Element, Shape};
use crate::{Sink, text};

const SHAPE: Shape = Shape {
    roots: &["cnnvd"],
    entries: &["entry", "cnnvd_items", "cnnvd_item", "item"],
};

/// Elements that hold text and nothing else.
const LEAVES: &[&str] = &[
    "name",
    "vuln-name",
    "cnnvd-name",
    "title",
    "vuln-id",
    "cnnvd-id",
    "published",
    "publish-date",
    "publish-time",
    "modified",
    "update-date",
    "update-time",
    "source",
    "technicalseverity",
    "technical-severity",
    "overallseverity",
    "overall-severity",
    "vuln-type",
    "thrtype",
    "threat-type",
    "vuln-descript",
    "vuln-description",
    "description",
    "product",
    "vuln-exploit",
    "cve-id",
    "bugtraq-id",
    "ref-source",
    "ref-name",
    "ref-url",
    "vuln-solution",
    "solution",
    "vendor",
];

/// Most platforms kept for one configuration.
const MAX_PLATFORMS: usize = 64;

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    xml::cut(Format::CnnvdXml, &SHAPE, name, input, sink)
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let entry = xml::parse(&raw.bytes, LEAVES)?;
    let number = entry.text_of(&["vuln-id", "cnnvd-id"]).unwrap_or_default();
    let subject = Identifier::parse(&number)
        .ok()
        .filter(|id| id.authority().as_str() == "CNNVD")
        .ok_or_else(|| Refusal::new("no-identifier", format!("not a CNNVD number: {number:?}")))?;
    let mut claim = Claim::about(subject);
    let zh = |value: String| Text::new("zh", value);

    claim.titles.extend(
        entry
            .text_of(&["name", "vuln-name", "cnnvd-name", "title"])
            .map(zh),
    );
    if let Some(description) = entry.text_of(&["vuln-descript", "vuln-description", "description"]) {
        if withheld(&description) {
            claim.state = State::Reserved;
        }
        claim.descriptions.push(zh(description));
    }
    let solution = entry.text_of(&["vuln-solution", "solution"]).map(zh);
    claim.notes.extend(solution.map(|text| Note {
        kind: NoteKind::Solution,
        text,
    }));
    claim.severities = severities(&entry);
    let category = entry.text_of(&["vuln-type"]);
    claim.categories.extend(category.map(|label| Category {
        scheme: CategoryScheme::Cnnvd,
        label,
    }));
    claim.threat_type = entry.text_of(&["thrtype", "threat-type"]);
    let source = entry.text_of(&["source"]);
    claim.credits.extend(source.map(|name| Credit {
        name,
        role: CreditRole::Reporter,
    }));
    claim.published = entry
        .text_of(&["published", "publish-date", "publish-time"])
        .and_then(|d| text::day(&d));
    claim.modified = entry
        .text_of(&["modified", "update-date", "update-time"])
        .and_then(|d| text::day(&d));
    numbers(&entry, &mut claim);
    claim.affected = affected(&entry);
    claim.references = references(&entry);

    Ok(Parsed {
        source: "cnnvd".to_owned(),
        key: claim.subject.as_str().to_owned(),
        modified: claim.modified.or(claim.published),
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![text::settle(claim)]),
    })
}

/// Whether a description is the fixed sentence of a number that is assigned and not yet disclosed.
fn withheld(description: &str) -> bool {
    description.chars().count() < 120
        && description.contains("暂不公开")
        && (description.contains("编号") || description.contains("分配"))
}

fn severities(entry: &Element) -> Vec<Severity> {
    let mut all = Vec::new();
    let mut push = |scheme: Scheme, words: Option<String>| {
        let Some(words) = words.filter(|w| !matches!(w.as_str(), "未评级" | "未知" | "无" | "-"))
        else {
            return;
        };
        let level = Level::from_words(&words);
        all.push(Severity {
            scheme,
            vector: None,
            score: None,
            level,
            words: level.is_none().then_some(words),
            by: "cnnvd".to_owned(),
        });
    };
    for holder in std::iter::once(entry).chain(entry.all(&["severity"])) {
        push(
            Scheme::GbtTechnical,
            holder.text_of(&["technicalseverity", "technical-severity"]),
        );
        push(
            Scheme::GbtComprehensive,
            holder.text_of(&["overallseverity", "overall-severity"]),
        );
    }
    push(Scheme::Cnnvd, entry.text_of(&["severity"]));
    all
}

/// CVE numbers are aliases; Bugtraq numbers are related.
fn numbers(entry: &Element, claim: &mut Claim) {
    for holder in std::iter::once(entry).chain(entry.all(&["other-id"])) {
        for field in holder.all(&["cve-id"]) {
            claim.aliases.extend(text::cves(&field.text));
        }
        for word in holder
            .all(&["bugtraq-id"])
            .flat_map(|f| f.text.split([',', ';', '，', '、', ' ', '\n']))
        {
            let number = word
                .trim()
                .trim_start_matches("BID")
                .trim_start_matches(['-', ':', ' ']);
            claim.related.extend(Identifier::parse(&format!("BID-{number}")));
        }
    }
}

fn affected(entry: &Element) -> Vec<Affected> {
    let mut all = Vec::new();
    for configuration in entry.all(&["vulnerable-configuration"]) {
        let (mut software, mut platforms) = (Vec::new(), Vec::new());
        entities(configuration, false, &mut software, &mut platforms);
        if software.is_empty() {
            std::mem::swap(&mut software, &mut platforms);
        }
        let platforms: Vec<String> = platforms
            .into_iter()
            .take(MAX_PLATFORMS)
            .filter_map(|p: Affected| p.cpe.or_else(|| p.product.map(|p| p.name)))
            .collect();
        all.extend(software.into_iter().map(|mut one| {
            one.platforms.clone_from(&platforms);
            one
        }));
    }
    for list in entry.all(&["vuln-software-list", "vuln-software", "vuln-soft"]) {
        let listed = list
            .all(&["product"])
            .map(|p| p.text.as_str())
            .chain([list.text.as_str()]);
        for one in listed.filter_map(cncpe::entity) {
            // The list repeats what the configurations say, and cannot say on which platform.
            if one.cpe.is_none() || !all.iter().any(|a: &Affected| a.cpe == one.cpe) {
                all.push(one);
            }
        }
    }
    all
}

/// Collects the names under a configuration, apart by whether they are the flawed software or its platform.
fn entities(of: &Element, platform: bool, software: &mut Vec<Affected>, platforms: &mut Vec<Affected>) {
    if of
        .attribute("negate")
        .is_some_and(|v| v.eq_ignore_ascii_case("true"))
    {
        return;
    }
    let platform = platform || of.name == "cncpe-terrace";
    if of.name == "cncpe-lang" {
        let found = of
            .attribute("name")
            .and_then(cncpe::entity)
            .or_else(|| cncpe::entity(&of.text));
        if platform {
            platforms.extend(found);
        } else {
            software.extend(found);
        }
    }
    for child in &of.children {
        entities(child, platform, software, platforms);
    }
}

fn references(entry: &Element) -> Vec<Reference> {
    let mut all = Vec::new();
    for refs in entry.all(&["refs", "references"]) {
        // The fields stand in a `ref` each, or directly inside, perhaps of several references in a row.
        let mut fields = [None, None, None];
        for holder in refs.all(&["ref", "reference"]) {
            let mut inner = [None, None, None];
            for child in &holder.children {
                field(child, &mut inner, &mut all);
            }
            flush(&mut inner, &mut all);
        }
        for child in &refs.children {
            field(child, &mut fields, &mut all);
        }
        flush(&mut fields, &mut all);
    }
    all
}

/// Source, name and address of one reference.
type Fields = [Option<String>; 3];

fn field(element: &Element, fields: &mut Fields, all: &mut Vec<Reference>) {
    let slot = match element.name.as_str() {
        "ref-source" => 0,
        "ref-name" => 1,
        "ref-url" => 2,
        _ => return,
    };
    if fields[slot].is_some() {
        flush(fields, all);
    }
    fields[slot] = Some(element.own_text().unwrap_or_default());
}

fn flush(fields: &mut Fields, all: &mut Vec<Reference>) {
    let [source, name, url] = std::mem::take(fields);
    let title = name
        .filter(|n| !n.is_empty())
        .or(source.filter(|s| !s.is_empty()));
    for url in text::links(&url.unwrap_or_default()) {
        all.push(Reference {
            url,
            kinds: Vec::new(),
            title: title.clone(),
        });
    }
}
