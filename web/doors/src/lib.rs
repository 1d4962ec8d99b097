//! Doors that existing clients already use: the OSV API, the NVD 2.0 API, Vulnerability-Lookup's public read API.
//!
//! The crate promises that
//! * paths, parameters, answers, paging and refusals are those of the service whose clients knock, down to the
//!   status codes; where Baize differs, `docs/doors.md` says how;
//! * a document that came in the door's own format is given byte for byte, everything else is converted by
//!   `baize-exports`;
//! * every body, list, text and number from outside has a bound, and what is beyond it is a clear 400.
//!
//! Architecture invariant: the doors only read, on blocking threads, never more of them at once than configured.

mod lookup;
mod nvd;
mod osv;
mod reader;

use std::fmt;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use baize_catalog::Library;
use baize_web_kit::{Clock, Foreign};

use reader::Reader;

/// Largest body that is read, in bytes: a thousand queries of the longest names that are in use.
const MAX_BODY: usize = 4 << 20;

/// What the doors are built from.
#[derive(Clone)]
pub struct Doors {
    /// The library.
    pub library: Library,
    /// Most readers at once.
    pub readers: usize,
    /// The time.
    pub clock: Clock,
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doors")
            .field("readers", &self.readers)
            .finish_non_exhaustive()
    }
}

/// The routes of all doors, to be put beside the library's own.
pub fn routes(doors: Doors) -> Router {
    let reader = Reader::new(doors);
    Router::new()
        .merge(osv::routes())
        .merge(nvd::routes())
        .merge(lookup::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(preflight))
        .with_state(reader)
}

/// Answers what a browser asks before it lets a script of another site in; the headers that say so are those of every
/// answer of a door.
async fn preflight(request: Request, next: Next) -> Response {
    if request.method() != Method::OPTIONS {
        return next.run(request).await;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.extensions_mut().insert(Foreign);
    response
}
