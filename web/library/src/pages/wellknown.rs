//! `/robots.txt` and `/.well-known/security.txt`.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use baize_web_kit::{Code, Problem};

use crate::read::App;

const PLAIN: [(axum::http::HeaderName, &str); 1] = [(CONTENT_TYPE, "text/plain; charset=utf-8")];

/// Vulnerabilities may be indexed; lists of results and raw documents lead crawlers nowhere.
pub(crate) async fn robots() -> Response {
    let text = "User-agent: *\nDisallow: /search\nDisallow: /documents/\nDisallow: /changes\nDisallow: /*?lang=\nDisallow: /*?theme=\n";
    (PLAIN, text).into_response()
}

pub(crate) async fn security(State(app): State<App>) -> Result<Response, Problem> {
    let text = app.security_txt.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok((PLAIN, text).into_response())
}
