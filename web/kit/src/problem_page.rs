//! Refusals written out: as problem+json, or as a page that says what happened, what was kept and what to do.

use askama::Template;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::{CODES, Code, Context, Locale, Page, Problem, html};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    l: Locale,
    other: Locale,
    page: Page,
    problem: &'a Problem,
    request_id: &'a str,
}

/// The answer to a refused request.
pub(crate) fn write(context: &Context, problem: &Problem) -> Response {
    let status = problem.code.status();
    let mut response = if context.wants_page {
        page(context, problem)
    } else {
        json(context, problem)
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept, accept-language, cookie, accept-encoding"),
    );
    response
}

fn json(context: &Context, problem: &Problem) -> Response {
    let mut response = Response::new(Body::from(problem.to_json(context).to_string()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn page(context: &Context, problem: &Problem) -> Response {
    let mut page = context.page(problem.code.title(&context.l));
    page.noindex = true;
    page.canonical = None;
    if let Some((text, _)) = &problem.particulars.at {
        page.query.clone_from(text);
    } else if let Some(text) = &problem.particulars.search {
        page.query.clone_from(text);
    }
    let template = ProblemPage {
        l: context.l,
        other: context.l.other(),
        page,
        problem,
        request_id: &context.request_id,
    };
    html(&template).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

#[derive(Template)]
#[template(path = "problems.html")]
struct ProblemList {
    l: Locale,
    page: Page,
    codes: &'static [Code],
}

/// `/errors`: every code, what it means and what to do.
pub(crate) async fn list(context: Context) -> Result<Response, Problem> {
    let page = context.page(context.l.t("errors-title"));
    html(&ProblemList {
        l: context.l,
        page,
        codes: CODES,
    })
}
