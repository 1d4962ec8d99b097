//! Everything that can be refused, each with one code, one status and one explanation.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::{Context, Locale};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:ident, $key:literal;)*) => {
        /// A stable code of a refusal.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        /// Every code.
        pub const CODES: &[Code] = &[$(Code::$variant,)*];

        impl Code {
            /// The code as written: `BZ-…`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Status of the answer.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// Stem of the keys that explain it: `<stem>-title`, `-kept`, `-next`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }
        }
    };
}

codes! {
    /// The request cannot be understood.
    BadRequest = "BZ-BAD-REQUEST", BAD_REQUEST, "problem-bad-request";
    /// The query language was not followed; the place is known.
    Query = "BZ-QUERY", BAD_REQUEST, "problem-query";
    /// The query is longer than what is read.
    QueryTooLong = "BZ-QUERY-TOO-LONG", BAD_REQUEST, "problem-query-too-long";
    /// The cursor is not ours, or too old.
    Cursor = "BZ-CURSOR", BAD_REQUEST, "problem-cursor";
    /// A parameter has a value it cannot have.
    Parameter = "BZ-PARAMETER", BAD_REQUEST, "problem-parameter";
    /// No such address.
    NotFound = "BZ-NOT-FOUND", NOT_FOUND, "problem-not-found";
    /// No source has that identifier.
    UnknownIdentifier = "BZ-UNKNOWN-IDENTIFIER", NOT_FOUND, "problem-unknown-identifier";
    /// The text is not an identifier.
    NotAnIdentifier = "BZ-NOT-AN-IDENTIFIER", NOT_FOUND, "problem-not-an-identifier";
    /// No such document.
    UnknownDocument = "BZ-UNKNOWN-DOCUMENT", NOT_FOUND, "problem-unknown-document";
    /// The address exists, the method does not.
    Method = "BZ-METHOD", METHOD_NOT_ALLOWED, "problem-method";
    /// The body is too large.
    BodyTooLarge = "BZ-BODY-TOO-LARGE", PAYLOAD_TOO_LARGE, "problem-body-too-large";
    /// The address is too long.
    UriTooLong = "BZ-URI-TOO-LONG", URI_TOO_LONG, "problem-uri-too-long";
    /// The file ends before the part that is asked for.
    Range = "BZ-RANGE", RANGE_NOT_SATISFIABLE, "problem-range";
    /// Too many requests from one place.
    TooMany = "BZ-TOO-MANY-REQUESTS", TOO_MANY_REQUESTS, "problem-too-many";
    /// A fault of ours.
    Internal = "BZ-INTERNAL", INTERNAL_SERVER_ERROR, "problem-internal";
    /// Stored data could not be read back.
    Damaged = "BZ-DAMAGED", INTERNAL_SERVER_ERROR, "problem-damaged";
    /// More is asked than can be answered now.
    Busy = "BZ-BUSY", SERVICE_UNAVAILABLE, "problem-busy";
    /// The answer took too long.
    Timeout = "BZ-TIMEOUT", SERVICE_UNAVAILABLE, "problem-timeout";
    /// The index is being built.
    IndexNotReady = "BZ-INDEX-NOT-READY", SERVICE_UNAVAILABLE, "problem-index-not-ready";
}

impl Code {
    /// The code that stands for a status which something below us answered without saying more.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::BodyTooLarge,
            StatusCode::URI_TOO_LONG => Self::UriTooLong,
            StatusCode::RANGE_NOT_SATISFIABLE => Self::Range,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::REQUEST_TIMEOUT => Self::Timeout,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            status if status.is_client_error() => Self::BadRequest,
            _ => Self::Internal,
        }
    }

    /// What happened, in the reader's language.
    pub fn title(self, l: &Locale) -> String {
        l.t(&format!("{}-title", self.key()))
    }

    /// What was kept.
    pub fn kept(self, l: &Locale) -> String {
        l.t(&format!("{}-kept", self.key()))
    }

    /// What to do next.
    pub fn next(self, l: &Locale) -> String {
        l.t(&format!("{}-next", self.key()))
    }
}

/// A refusal on its way to the reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Which.
    pub code: Code,
    /// What is known beyond the code.
    pub particulars: Box<Particulars>,
}

/// What is known of a refusal beyond its code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Particulars {
    /// In plain English words; shown to anyone.
    pub detail: Option<String>,
    /// The language of the detail, where it is not English.
    pub language: Option<crate::Language>,
    /// The key of the same words in every language, and the value they speak of.
    pub words: Option<(&'static str, String)>,
    /// The text that could not be read, and the character (from 0) where reading stopped.
    pub at: Option<(String, usize)>,
    /// What the reader may want to search for instead.
    pub search: Option<String>,
    /// Seconds after which to try again.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A refusal.
    pub fn new(code: Code) -> Self {
        let passing = [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS];
        let retry_after = passing.contains(&code.status()).then_some(5);
        Self {
            code,
            particulars: Box::new(Particulars {
                retry_after,
                ..Particulars::default()
            }),
        }
    }

    /// The same, with particulars.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.particulars.detail = Some(detail.into());
        self
    }

    /// The same, with particulars in the reader's language.
    #[must_use]
    pub fn detail_in(mut self, l: &Locale, detail: impl Into<String>) -> Self {
        self.particulars.language = Some(l.language);
        self.detail(detail)
    }

    /// The same, with particulars that every language has words for. `key` begins with `problem-says-`.
    #[must_use]
    pub fn says(mut self, key: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        let english = Locale::new(crate::Language::En, jiff::Timestamp::UNIX_EPOCH);
        self.particulars.detail = Some(english.t1(key, "value", &value));
        self.particulars.words = Some((key, value));
        self
    }

    /// The particulars in words, and the language they are in.
    pub fn told(&self, l: &Locale) -> Option<(String, &'static str)> {
        if let Some((key, value)) = &self.particulars.words {
            Some((l.t1(key, "value", value), l.tag()))
        } else {
            let language = self.particulars.language.unwrap_or(crate::Language::En);
            Some((self.particulars.detail.clone()?, language.tag()))
        }
    }

    /// The same, pointing at a character of a text.
    #[must_use]
    pub fn at(mut self, text: impl Into<String>, offset: usize) -> Self {
        self.particulars.at = Some((text.into(), offset));
        self
    }

    /// The same, with something to search for instead.
    #[must_use]
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.particulars.search = Some(text.into());
        self
    }

    /// The problem as RFC 9457 has it.
    pub fn to_json(&self, context: &Context) -> Value {
        let l = &context.l;
        let mut body = json!({
            "type": context.absolute("/errors").unwrap_or_else(|| "/errors".to_owned()) + "#" + self.code.as_str(),
            "title": self.code.title(l),
            "status": self.code.status().as_u16(),
            "code": self.code.as_str(),
            "next": self.code.next(l),
            "instance": context.path,
            "request_id": context.request_id,
        });
        if let Some(detail) = &self.particulars.detail {
            body["detail"] = json!(detail);
        }
        if let Some((_, offset)) = &self.particulars.at {
            body["offset"] = json!(offset);
        }
        body
    }

    /// The text around the place where reading stopped: before, the character itself, after.
    pub fn pointer(&self) -> Option<(String, String, String)> {
        const AROUND: usize = 60;
        let (text, offset) = self.particulars.at.as_ref()?;
        let chars: Vec<char> = text.chars().collect();
        let at = (*offset).min(chars.len());
        let start = at.saturating_sub(AROUND);
        let mut before: String = chars[start..at].iter().collect();
        if start > 0 {
            before.insert(0, '…');
        }
        let mark = chars.get(at).map_or_else(|| "␣".to_owned(), char::to_string);
        let rest = chars.get(at + 1..).unwrap_or_default();
        let mut after: String = rest.iter().take(AROUND).collect();
        if rest.len() > AROUND {
            after.push('…');
        }
        Some((before, mark, after))
    }
}

/// The response carries the problem to the middleware that knows the reader's language and writes it out.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        if let Some(seconds) = self.particulars.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_explained_in_both_languages() {
        let l = Locale::new(crate::Language::En, jiff::Timestamp::UNIX_EPOCH);
        let mut seen = HashSet::new();
        for code in CODES {
            assert!(seen.insert(code.as_str()), "{code:?} repeats");
            for part in ["title", "kept", "next"] {
                let key = format!("{}-{part}", code.key());
                assert!(l.has(&key), "{key} is missing");
            }
        }
    }

    #[test]
    fn the_pointer_shows_the_character() {
        let at = |text: &str, offset| Problem::new(Code::Query).at(text, offset).pointer().unwrap();
        assert_eq!(at("a (b", 2), ("a ".into(), "(".into(), "b".into()));
        assert_eq!(at("危害:超", 3), ("危害:".into(), "超".into(), String::new()));
        assert_eq!(at("ab", 9), ("ab".into(), "␣".into(), String::new()));
        let long = "x".repeat(1000);
        let (before, _, after) = at(&long, 500);
        assert!(before.starts_with('…') && after.ends_with('…') && before.chars().count() < 80);
    }
}
