//! What is asked, by NVD's parameters.

use baize_catalog::{Key, Selection};
use baize_model::Identifier;
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::Refusal;
use super::products::{Bound, Products};

/// Most results on a page.
const MAX_RESULTS: usize = 2_000;
/// Longest value of a parameter, in bytes.
const LONGEST: usize = 512;
/// Longest range of dates.
const MAX_DAYS: i64 = 120;
/// Most words of a keyword search.
const MAX_WORDS: usize = 20;

/// What is asked.
#[derive(Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) selection: Selection,
    pub(super) cve: Option<Identifier>,
    pub(super) product: Option<Products>,
    pub(super) start: usize,
    pub(super) size: usize,
}

impl Asked {
    /// Reads the query of an address.
    pub(super) fn read(query: &str) -> Result<Self, Refusal> {
        let mut asked = Self {
            selection: Selection {
                keys: vec![Key::authority("CVE")],
                ..Selection::default()
            },
            cve: None,
            product: None,
            start: 0,
            size: MAX_RESULTS,
        };
        let mut terms: Vec<String> = Vec::new();
        let (mut words, mut exact) = (None, false);
        let mut dates: [Option<Timestamp>; 4] = [None; 4];
        let (mut first, mut last) = (None, None);
        let mut vulnerable = false;
        let pairs = parameters(query)?;
        for (name, value) in &pairs {
            let invalid = || Refusal::new(format!("Invalid {name} parameter."));
            if value.len() > LONGEST {
                return Err(invalid());
            }
            match name.as_str() {
                "cveId" => {
                    let id = Identifier::parse(value)
                        .ok()
                        .filter(|id| id.authority().as_str() == "CVE");
                    let id = id.ok_or_else(invalid)?;
                    terms.push(format!("id:\"{id}\""));
                    asked.cve = Some(id);
                }
                "cpeName" | "virtualMatchString" => {
                    if asked.product.is_some() {
                        return Err(invalid());
                    }
                    let named = Products::read(value, name == "cpeName").ok_or_else(invalid)?;
                    asked.selection.keys.push(named.key());
                    asked.product = Some(named);
                }
                "keywordSearch" if !value.trim().is_empty() => words = Some(value.clone()),
                "keywordExactMatch" => exact = true,
                "cvssV2Severity" | "cvssV3Severity" | "cvssV4Severity" => {
                    let levels: &[&str] = match name.as_str() {
                        "cvssV2Severity" => &["LOW", "MEDIUM", "HIGH"],
                        "cvssV3Severity" => &["LOW", "MEDIUM", "HIGH", "CRITICAL"],
                        _ => &["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"],
                    };
                    let level = value.to_ascii_uppercase();
                    if !levels.contains(&level.as_str()) {
                        return Err(invalid());
                    }
                    let version = &name[5..6];
                    terms.push(format!("cvss{version}:{}", level.to_ascii_lowercase()));
                }
                "cweId" => {
                    if value.starts_with("NVD-CWE-") {
                        asked.selection.keys.push(Key::weakness(value));
                    } else {
                        let number: u32 = value
                            .to_ascii_uppercase()
                            .strip_prefix("CWE-")
                            .and_then(|digits| digits.parse().ok())
                            .ok_or_else(invalid)?;
                        terms.push(format!("weakness:CWE-{number}"));
                    }
                }
                "pubStartDate" => dates[0] = Some(instant(value).ok_or_else(invalid)?),
                "pubEndDate" => dates[1] = Some(instant(value).ok_or_else(invalid)?),
                "lastModStartDate" => dates[2] = Some(instant(value).ok_or_else(invalid)?),
                "lastModEndDate" => dates[3] = Some(instant(value).ok_or_else(invalid)?),
                "hasKev" => terms.push("exploited:yes".to_owned()),
                "noRejected" => terms.push("-state:rejected".to_owned()),
                "sourceIdentifier" if !value.is_empty() => asked.selection.keys.push(Key::assigner(value)),
                "isVulnerable" => vulnerable = true,
                "versionStart" | "versionEnd" if !value.is_empty() => {
                    let bound = if name == "versionStart" {
                        &mut first
                    } else {
                        &mut last
                    };
                    *bound = Some(value.clone());
                }
                "versionStartType" | "versionEndType" => {
                    if !matches!(value.as_str(), "including" | "excluding") {
                        return Err(invalid());
                    }
                }
                "startIndex" => asked.start = value.parse().map_err(|_| invalid())?,
                "resultsPerPage" => {
                    let size = value.parse().ok().filter(|size| *size <= MAX_RESULTS);
                    asked.size = size.ok_or_else(invalid)?;
                }
                _ => return Err(invalid()),
            }
        }
        if exact && words.is_none() {
            return Err(Refusal::new("keywordExactMatch requires keywordSearch."));
        }
        terms.extend(keywords(words.as_deref(), exact)?);
        asked.selection.published = span(dates[0], dates[1])?;
        asked.selection.modified = span(dates[2], dates[3])?;
        asked.selection.query = terms.join(" ");
        let kind = |name: &str| pairs.iter().any(|(n, v)| n == name && v == "excluding");
        if vulnerable && !asked.product.as_ref().is_some_and(|product| product.exact) {
            return Err(Refusal::new("isVulnerable requires cpeName."));
        }
        if first.is_some() || last.is_some() {
            let Some(product) = asked.product.as_mut().filter(|product| !product.exact) else {
                return Err(Refusal::new(
                    "versionStart and versionEnd require virtualMatchString.",
                ));
            };
            product.first = first.map(|version| Bound {
                version,
                excluded: kind("versionStartType"),
            });
            product.last = last.map(|version| Bound {
                version,
                excluded: kind("versionEndType"),
            });
        }
        Ok(asked)
    }
}

/// Names and values, decoded.
fn parameters(query: &str) -> Result<Vec<(String, String)>, Refusal> {
    let uri: axum::http::Uri = format!("/?{query}")
        .parse()
        .map_err(|_| Refusal::new("Invalid parameters."))?;
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri)
        .map(|query| query.0)
        .map_err(|_| Refusal::new("Invalid parameters."))
}

/// Words of a keyword search as a query: each a phrase of one word, or all one phrase.
fn keywords(text: Option<&str>, exact: bool) -> Result<Vec<String>, Refusal> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let plain: String = text
        .chars()
        .map(|c| {
            if matches!(c, '"' | '“' | '”' | '＂') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() || words.len() > MAX_WORDS {
        return Err(Refusal::new("Invalid keywordSearch parameter."));
    }
    if exact {
        return Ok(vec![format!("\"{}\"", words.join(" "))]);
    }
    Ok(words.iter().map(|word| format!("\"{word}\"")).collect())
}

/// An instant in ISO 8601, with a zone or in UTC. A blank before the zone was a plus sign.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim().replace(' ', "+");
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        civil
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    })
}

fn span(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<Option<(i64, i64)>, Refusal> {
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if to < from => {
            Err(Refusal::new("The start date must be before the end date."))
        }
        (Some(from), Some(to)) if to.as_second() - from.as_second() > MAX_DAYS * 86_400 => Err(Refusal::new(
            "The maximum allowable range when using any date range parameters is 120 consecutive days.",
        )),
        (Some(from), Some(to)) => Ok(Some((from.as_second(), to.as_second()))),
        _ => Err(Refusal::new("Both the start date and the end date are required.")),
    }
}
