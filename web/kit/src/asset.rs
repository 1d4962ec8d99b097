//! Our own files: one stylesheet, one script, one icon, part of the binary.

use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::respond::{set_tag, short_hash};
use crate::{Code, Problem, not_modified};

/// A file that is part of the binary.
#[derive(Debug)]
pub struct Asset {
    name: &'static str,
    media: &'static str,
    text: &'static str,
    hash: OnceLock<String>,
}

/// The stylesheet.
pub static STYLE: Asset = Asset::new(
    "baize.css",
    "text/css; charset=utf-8",
    include_str!("../assets/baize.css"),
);
/// The script.
pub static SCRIPT: Asset = Asset::new(
    "baize.js",
    "text/javascript; charset=utf-8",
    include_str!("../assets/baize.js"),
);
/// The icon.
pub static ICON: Asset = Asset::new(
    "favicon.svg",
    "image/svg+xml",
    include_str!("../assets/favicon.svg"),
);

impl Asset {
    const fn new(name: &'static str, media: &'static str, text: &'static str) -> Self {
        Self {
            name,
            media,
            text,
            hash: OnceLock::new(),
        }
    }

    fn hash(&self) -> &str {
        self.hash.get_or_init(|| short_hash(self.text.as_bytes()))
    }

    /// The text of the file.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Address that changes with the content, so that it may be kept for ever.
    pub fn href(&self) -> String {
        format!("/static/{}/{}", self.hash(), self.name)
    }

    fn answer(&self, request: &HeaderMap, cache: &'static str) -> Response {
        let tag = format!("W/\"{}\"", self.hash());
        let mut response = not_modified(request, &tag).unwrap_or_else(|| {
            let mut response = Response::new(Body::from(self.text));
            response
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static(self.media));
            set_tag(response.headers_mut(), &tag);
            response
        });
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        response
    }
}

fn find(name: &str) -> Result<&'static Asset, Problem> {
    [&STYLE, &SCRIPT, &ICON]
        .into_iter()
        .find(|a| a.name == name)
        .ok_or_else(|| Problem::new(Code::NotFound))
}

/// `/static/{name}`: revalidated each time.
pub(crate) async fn plain(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(find(&name)?.answer(&headers, "no-cache"))
}

/// `/static/{hash}/{name}`: kept for ever if the hash is the file's; an old hash gets the file of today.
pub(crate) async fn hashed(
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = find(&name)?;
    let cache = if hash == asset.hash() {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Ok(asset.answer(&headers, cache))
}

/// `/favicon.svg`.
pub(crate) async fn icon(headers: HeaderMap) -> Response {
    ICON.answer(&headers, "public, max-age=86400")
}
