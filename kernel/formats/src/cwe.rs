//! CWE: MITRE's catalogue in XML, answers of the CWE REST API, and its entries as JSON files.

pub(crate) mod catalogue;

use std::io::BufRead;

use baize_model::{
    Body, Format, Parsed, RawRecord, Refusal, Weakness, WeaknessKind, WeaknessLink, parse_instant,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::rustsec::field::{MAX_ITEMS, first_byte};
use crate::{Sink, json};

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let file = crate::whole(Format::Cwe, name, input)?;
    if first_byte(&file.bytes) == Some(b'<') {
        return catalogue::split(&file, &["Weakness", "Category", "View"], sink);
    }
    let entries: Vec<&RawValue> = if first_byte(&file.bytes) == Some(b'[') {
        json::parse(&file.bytes)?
    } else {
        let answer: Answer<'_> = json::parse(&file.bytes)?;
        let lists = [answer.weaknesses, answer.categories, answer.views];
        if lists.iter().all(Option::is_none) {
            sink(Ok(file));
            return Ok(());
        }
        lists.into_iter().flatten().flatten().collect()
    };
    for (entry, position) in entries.into_iter().zip(1..) {
        sink(Ok(RawRecord {
            bytes: entry.get().as_bytes().to_vec(),
            format: Format::Cwe,
            name: name.to_owned(),
            position,
        }));
    }
    Ok(())
}

/// An answer of the API holds a list of one of the three.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow, rename = "Weaknesses")]
    weaknesses: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "Categories")]
    categories: Option<Vec<&'a RawValue>>,
    #[serde(borrow, rename = "Views")]
    views: Option<Vec<&'a RawValue>>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let (weakness, modified) = if first_byte(&raw.bytes) == Some(b'<') {
        from_xml(&raw.bytes)?
    } else {
        from_json(&raw.bytes)?
    };
    if weakness.links.len() > MAX_ITEMS {
        return Err(Refusal::new(
            "too-large",
            format!("more than {MAX_ITEMS} relations"),
        ));
    }
    Ok(Parsed {
        source: "cwe".to_owned(),
        key: weakness.id.clone(),
        modified,
        serial: None,
        key_from_name: false,
        body: Body::Weakness(Box::new(weakness)),
    })
}

/// `79` → `CWE-79`.
pub(crate) fn numbered(prefix: &str, number: &str) -> Result<String, Refusal> {
    match number.trim().parse::<u32>() {
        Ok(number) if number > 0 => Ok(format!("{prefix}-{number}")),
        _ => {
            let shown: String = number.chars().take(40).collect();
            Err(Refusal::new(
                "no-identifier",
                format!("not a number of {prefix}: {shown:?}"),
            ))
        }
    }
}

/// Text on one line, without the XHTML tags that the JSON forms leave in.
pub(crate) fn plain(text: &str) -> String {
    let mut without_tags = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest
        .find("<xhtml:")
        .into_iter()
        .chain(rest.find("</xhtml:"))
        .min()
    {
        without_tags.push_str(&rest[..at]);
        without_tags.push(' ');
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    without_tags.push_str(rest);
    without_tags.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Deserialize)]
struct Entry {
    #[serde(alias = "ID")]
    id: String,
    #[serde(alias = "Name")]
    name: String,
    #[serde(default, alias = "Abstraction")]
    abstraction: String,
    #[serde(default, alias = "Status")]
    status: String,
    #[serde(alias = "Description")]
    description: Option<String>,
    /// Of a category.
    #[serde(alias = "Summary")]
    summary: Option<String>,
    /// Of a view.
    #[serde(alias = "Objective")]
    objective: Option<String>,
    #[serde(default, alias = "RelatedWeaknesses")]
    related_weaknesses: Vec<Relation>,
    /// Members of a category.
    #[serde(default, alias = "Relationships")]
    relationships: Vec<Relation>,
    /// Members of a view.
    #[serde(default, alias = "Members")]
    members: Vec<Relation>,
    #[serde(default, alias = "ContentHistory")]
    content_history: History,
}

#[derive(Deserialize)]
struct Relation {
    #[serde(alias = "Nature")]
    nature: Option<String>,
    #[serde(alias = "CweID")]
    cweid: String,
    #[serde(alias = "ViewID")]
    view_id: Option<String>,
}

/// The history: an object of lists in the one form, a list in the other.
#[derive(Deserialize)]
#[serde(untagged)]
enum History {
    Lists {
        submission: Option<Change>,
        #[serde(default)]
        modification: Vec<Change>,
    },
    List(Vec<Change>),
}

impl Default for History {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

#[derive(Deserialize)]
struct Change {
    #[serde(
        alias = "ModificationDate",
        alias = "submission_date",
        alias = "SubmissionDate"
    )]
    modification_date: Option<String>,
}

fn from_json(bytes: &[u8]) -> Result<(Weakness, Option<Timestamp>), Refusal> {
    let entry: Entry = json::parse(bytes)?;
    let (kind, description) = match (entry.description, entry.summary, entry.objective) {
        (_, Some(summary), _) => (WeaknessKind::Category, summary),
        (_, _, Some(objective)) => (WeaknessKind::View, objective),
        (Some(description), ..) => (WeaknessKind::Weakness, description),
        _ => {
            return Err(Refusal::new(
                "schema",
                "the entry has neither description nor summary nor objective",
            ));
        }
    };
    let members = entry
        .relationships
        .iter()
        .chain(&entry.members)
        .map(|m| (m, "HasMember"));
    let relations = entry
        .related_weaknesses
        .iter()
        .map(|r| (r, r.nature.as_deref().unwrap_or("PeerOf")));
    let links = relations
        .chain(members)
        .map(|(relation, nature)| relation_to(nature, &relation.cweid, relation.view_id.as_deref()))
        .collect::<Result<_, _>>()?;
    let changes = match entry.content_history {
        History::Lists {
            submission,
            modification,
        } => submission.into_iter().chain(modification).collect(),
        History::List(list) => list,
    };
    let modified = changes
        .iter()
        .filter_map(|c| parse_instant(c.modification_date.as_deref()?))
        .max();
    let weakness = Weakness {
        id: numbered("CWE", &entry.id)?,
        kind,
        name: plain(&entry.name),
        abstraction: entry.abstraction,
        status: entry.status,
        description: plain(&description),
        links,
    };
    Ok((weakness, modified))
}

fn relation_to(nature: &str, target: &str, view: Option<&str>) -> Result<WeaknessLink, Refusal> {
    Ok(WeaknessLink {
        nature: nature.to_owned(),
        target: numbered("CWE", target)?,
        view: view.map(|v| numbered("CWE", v)).transpose()?,
    })
}

fn from_xml(bytes: &[u8]) -> Result<(Weakness, Option<Timestamp>), Refusal> {
    let mut weakness = None;
    let mut modified = None;
    catalogue::walk(bytes, &mut |path, event| {
        match (path, event) {
            ([root], catalogue::Event::Open(attributes)) => {
                let kind = match *root {
                    "Weakness" => WeaknessKind::Weakness,
                    "Category" => WeaknessKind::Category,
                    "View" => WeaknessKind::View,
                    other => return Err(Refusal::new("schema", format!("not an entry of CWE: {other}"))),
                };
                weakness = Some(Weakness {
                    id: numbered("CWE", attributes.get("ID").unwrap_or_default())?,
                    kind,
                    name: plain(attributes.get("Name").unwrap_or_default()),
                    abstraction: attributes.get("Abstraction").unwrap_or_default().to_owned(),
                    status: attributes.get("Status").unwrap_or_default().to_owned(),
                    description: String::new(),
                    links: Vec::new(),
                });
            }
            ([_, .., name @ ("Related_Weakness" | "Has_Member")], catalogue::Event::Open(attributes)) => {
                let nature = match *name {
                    "Has_Member" => "HasMember",
                    _ => attributes.get("Nature").unwrap_or("PeerOf"),
                };
                let target = attributes.get("CWE_ID").unwrap_or_default();
                let link = relation_to(nature, target, attributes.get("View_ID"))?;
                if let Some(weakness) = &mut weakness {
                    weakness.links.push(link);
                }
            }
            ([_, "Description" | "Summary" | "Objective", ..], catalogue::Event::Text(text)) => {
                if let Some(weakness) = &mut weakness {
                    weakness.description.push_str(text);
                }
            }
            (
                [_, "Content_History", _, "Modification_Date" | "Submission_Date"],
                catalogue::Event::Text(text),
            ) => {
                modified = modified.max(parse_instant(text));
            }
            _ => {}
        }
        Ok(())
    })?;
    let mut weakness: Weakness = weakness.ok_or_else(|| Refusal::new("schema", "the record is empty"))?;
    weakness.description = plain(&weakness.description);
    Ok((weakness, modified))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_other_angle_brackets_stay() {
        assert_eq!(
            plain("\n  <xhtml:p>if a < b</xhtml:p>\n <xhtml:p>x > y</xhtml:p> "),
            "if a < b x > y"
        );
        assert_eq!(plain("a <script> b"), "a <script> b");
        assert_eq!(plain("a <xhtml:p never closed"), "a");
    }
}
