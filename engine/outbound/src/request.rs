//! What is asked, and what comes back.

use crate::Content;

/// Method of a request. Nothing that changes the other side is ever sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Method {
    /// Content.
    #[default]
    Get,
    /// Headers only.
    Head,
}

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Address.
    pub url: String,
    /// Method.
    pub method: Method,
    /// Entity tag of what is already at hand, with its quotes.
    pub if_none_match: Option<String>,
    /// `Last-Modified` of what is already at hand, as it was received.
    pub if_modified_since: Option<String>,
    /// First byte wanted. A server may still answer with everything: see [`Body::start`].
    pub range_from: Option<u64>,
    /// SHA-256 that the content must have, in hexadecimal.
    pub expected_sha256: Option<String>,
    /// Longest answer; the policy's when absent.
    pub max_bytes: Option<u64>,
    /// `Accept`.
    pub accept: Option<String>,
    /// Bearer token, for the origin of `url` only.
    pub bearer: Option<String>,
    /// Let the server compress the transport. Saves bytes on text; a cut download then starts anew.
    pub compressed: bool,
}

impl Request {
    /// A `GET`.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            ..Self::default()
        }
    }

    /// A `HEAD`.
    pub fn head(url: impl Into<String>) -> Self {
        Self {
            method: Method::Head,
            ..Self::get(url)
        }
    }
}

/// An answer with content.
#[derive(Debug)]
pub struct Body {
    /// Address that answered in the end.
    pub url: String,
    /// Status: 200, or 206 when a range was asked and given.
    pub status: u16,
    /// Entity tag.
    pub etag: Option<String>,
    /// `Last-Modified`, as received.
    pub last_modified: Option<String>,
    /// `Content-Type`, as received.
    pub content_type: Option<String>,
    /// Place of the first byte of the content in the whole: 0, or what `range_from` asked.
    pub start: u64,
    /// Length of the content.
    pub len: u64,
    /// SHA-256 of the content in hexadecimal.
    pub sha256: String,
    /// The content.
    pub content: Content,
}

/// What came back.
#[derive(Debug)]
pub enum Outcome {
    /// Still as it was.
    NotModified {
        /// Entity tag, if repeated.
        etag: Option<String>,
        /// `Last-Modified`, if repeated.
        last_modified: Option<String>,
    },
    /// Content.
    Body(Box<Body>),
}
