//! `/statistics`: numbers over the whole library, each chart with its table and CSV.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use baize_web_kit::{Code, Context, Locale, Page, Problem, html};

use crate::read::App;
use crate::view::sheet::Sheet;

#[derive(Template)]
#[template(path = "statistics.html")]
struct StatisticsPage {
    l: Locale,
    page: Page,
    total: String,
    sheets: Vec<Sheet>,
}

pub(crate) async fn show(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let statistics = app.read(|library| library.statistics()).await?;
    html(&StatisticsPage {
        l,
        page: context.page(l.t("statistics-title")),
        total: l.number(statistics.total),
        sheets: Sheet::all(&l, &statistics),
    })
}

/// `/statistics/years.csv`.
pub(crate) async fn csv(
    State(app): State<App>,
    context: Context,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let statistics = app.read(|library| library.statistics()).await?;
    let sheet = file
        .strip_suffix(".csv")
        .and_then(|name| Sheet::named(&context.l, &statistics, name))
        .ok_or_else(|| Problem::new(Code::NotFound))?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"baize-{}.csv\"", sheet.id),
        ),
    ];
    Ok((headers, sheet.csv()).into_response())
}
