//! A record as one document of a format.

use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::Record;
use baize_exports::Publication;
use baize_web_kit::{Code, Problem, json};
use serde_json::Value;

use crate::pages::document::{answer as bytes, attachment};
use crate::read::{App, unknown};

/// Everything a record says, as one document of the format.
pub(super) async fn answer(
    app: &App,
    headers: &HeaderMap,
    record: Record,
    format: &str,
) -> Result<Response, Problem> {
    let claim = record
        .combined(&|_| true)
        .ok_or_else(|| unknown(&record.merged.id))?;
    let from = record.documents(&|_| true);
    let document: Option<Value> = match format {
        "osv" => baize_exports::osv_derived(&claim, &from).or_else(|| Some(baize_exports::osv(&claim))),
        "cve" => baize_exports::cve5_derived(&claim, &from),
        "nvd" => (claim.subject.authority().as_str() == "CVE")
            .then(|| baize_exports::nvd(&claim, &baize_grading::sub_scores)),
        "csaf" => {
            let (publisher, namespace) = (app.organisation.clone(), app.base());
            let document = move |library: &dyn crate::read::Read| {
                let weaknesses = library.weaknesses()?;
                let publication = Publication {
                    publisher: &publisher,
                    namespace: &namespace,
                    weakness: &|id| weaknesses.name_of(id).map(str::to_owned),
                    score: &|vector| baize_grading::grade(vector).base,
                };
                Ok(baize_exports::csaf(&claim, &publication))
            };
            return json(headers, &app.read(document).await?);
        }
        "cnnvd" | "gbt28458" => {
            let text = match format {
                "cnnvd" => baize_exports::has_cnnvd_number(&claim).then(|| baize_exports::cnnvd([&claim])),
                _ => Some(baize_exports::gbt28458([&claim])),
            };
            let text = text.ok_or_else(|| numberless(&record, format))?;
            let name = attachment(&format!("{}.xml", record.merged.id));
            return Ok(bytes(headers, text.into_bytes(), "application/xml", &name, false));
        }
        _ => {
            let known = "format is one of cve, osv, nvd, csaf, cnnvd, gbt28458";
            return Err(Problem::new(Code::Parameter).detail(known.to_owned()));
        }
    };
    json(headers, &document.ok_or_else(|| numberless(&record, format))?)
}

/// Says that a record has no number that the format needs.
fn numberless(record: &Record, format: &str) -> Problem {
    let why = format!(
        "{} has no number of the kind that {format} needs",
        record.merged.id
    );
    Problem::new(Code::NotFound).detail(why)
}
