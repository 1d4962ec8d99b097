//! The EPSS series of a vulnerability.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use baize_catalog::EpssPoint;
use baize_web_kit::{Code, Problem, encode_segment};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::schema;
use super::table::{self, Form};
use super::vulnerabilities::limit;
use crate::read::{App, identifier, unknown};

/// What is asked of a series.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// First day, `2026-01-31`; `next` of the page before.
    #[param(example = "2026-01-01")]
    from: Option<String>,
    /// Last day.
    to: Option<String>,
    /// Points on the page, 1–1000.
    #[param(minimum = 1, maximum = 1000, default = 1000)]
    limit: Option<usize>,
    /// `json` or `csv`.
    #[param(pattern = "^(json|csv|)$")]
    format: Option<String>,
}

#[derive(Serialize)]
struct Series {
    id: String,
    items: Vec<EpssPoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// EPSS of a vulnerability, day by day, oldest first; only days on which it changed are kept.
#[utoipa::path(
    get, path = "/api/v1/vulnerabilities/{id}/epss", operation_id = "getEpss", tag = "vulnerabilities",
    params(
        ("id" = String, Path, description = "Any identifier of the vulnerability", example = "CVE-2021-44228"),
        Asked,
    ),
    responses(
        (status = 200, description = "Points of the series", body = schema::Series),
        (status = 304, description = "Unchanged since the entity tag"),
        (status = 400, description = "A parameter has a value it cannot have", body = schema::Problem),
        (status = 404, description = "No source has the identifier", body = schema::Problem),
    )
)]
pub(crate) async fn epss(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let form = Form::of(asked.format.as_deref(), &headers)?;
    let limit = limit(asked.limit.or(Some(1_000)), 1_000)?;
    let (from, to) = (day(asked.from.as_deref())?, day(asked.to.as_deref())?);
    let id = identifier(&id)?;
    let wanted = id.clone();
    let (head, mut points) = app
        .read(move |library| library.series(&wanted))
        .await?
        .ok_or_else(|| unknown(&id))?;
    // Days are written so that texts are in the order of the days.
    points.retain(|point| {
        from.as_ref().is_none_or(|from| point.date >= *from) && to.as_ref().is_none_or(|to| point.date <= *to)
    });
    let next = points.get(limit).map(|point| point.date.clone());
    points.truncate(limit);
    if form == Form::Csv {
        let rows = points
            .iter()
            .map(|p| [p.date.clone(), p.score.to_string(), p.percentile.to_string()]);
        let mut response = table::answer(&headers, "epss", ["date", "score", "percentile"], rows);
        if let Some(next) = next {
            let to = to.map(|to| format!("&to={to}")).unwrap_or_default();
            let path = format!("/api/v1/vulnerabilities/{}/epss", encode_segment(head.as_str()));
            table::go_on(
                &mut response,
                &format!("{path}?format=csv&limit={limit}{to}&from={next}"),
            );
        }
        return Ok(response);
    }
    let series = Series {
        id: head.to_string(),
        items: points,
        next,
    };
    table::json(&headers, &series)
}

/// A day as points have it.
fn day(text: Option<&str>) -> Result<Option<String>, Problem> {
    let refuse = |_| Problem::new(Code::Parameter).says("problem-says-day", "2026-01-31");
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse::<Date>().map(|day| day.to_string()).map_err(refuse))
        .transpose()
}
