//! `/about`: what this is.

use askama::Template;
use axum::response::Response;
use baize_web_kit::{Context, Locale, Page, Problem, html};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    l: Locale,
    page: Page,
    questions: &'static [&'static str],
}

/// Stems of the questions answered on the page.
const QUESTIONS: [&str; 7] = [
    "about-record",
    "about-severity",
    "about-derived",
    "about-history",
    "about-documents",
    "about-correct",
    "about-privacy",
];

pub(crate) async fn show(context: Context) -> Result<Response, Problem> {
    let page = context.page(context.l.t("about-title"));
    html(&AboutPage {
        l: context.l,
        page,
        questions: &QUESTIONS,
    })
}
