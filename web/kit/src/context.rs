//! What a request says about its reader: language, colours, and where they are.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};

use crate::{Code, Language, Locale, Page, Problem, Site};

/// Colours of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the reader's system asks.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Stable name, for cookies and links.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.as_str() == name)
    }
}

/// A request as its handler sees it.
#[derive(Clone, Debug)]
pub struct Context {
    /// Words, numbers and times.
    pub l: Locale,
    /// Colours.
    pub theme: Theme,
    /// Path of the request, as received.
    pub path: String,
    /// Query of the request, without the preferences it may carry.
    pub query: String,
    /// Identifier of the request in logs and on error pages.
    pub request_id: String,
    /// True when the answer should be a page.
    pub wants_page: bool,
    /// Preferences the request sets, to be kept in cookies.
    pub(crate) set: Vec<(&'static str, &'static str)>,
    pub(crate) site: Arc<Site>,
}

impl Context {
    pub(crate) fn read(site: Arc<Site>, uri: &Uri, headers: &HeaderMap, request_id: String) -> Self {
        let mut set = Vec::new();
        let mut rest = Vec::new();
        let (mut language, mut theme) = (None, None);
        for pair in uri.query().unwrap_or_default().split('&') {
            match pair.split_once('=') {
                Some(("lang", tag)) => language = Language::from_tag(tag),
                Some(("theme", name)) => theme = Theme::from_name(name),
                _ if pair.is_empty() => {}
                _ => rest.push(pair),
            }
        }
        if let Some(language) = language {
            set.push(("lang", language.tag()));
        }
        if let Some(theme) = theme {
            set.push(("theme", theme.as_str()));
        }
        let language = language
            .or_else(|| cookie(headers, "lang").and_then(Language::from_tag))
            .or_else(|| {
                headers
                    .get(ACCEPT_LANGUAGE)?
                    .to_str()
                    .ok()
                    .and_then(Language::negotiate)
            })
            .unwrap_or(site.config.default_language);
        let theme = theme
            .or_else(|| cookie(headers, "theme").and_then(Theme::from_name))
            .unwrap_or_default();
        let accepts_html = headers
            .get_all(ACCEPT)
            .iter()
            .any(|v| v.to_str().is_ok_and(|v| v.contains("text/html")));
        Self {
            l: Locale::new(language, (site.clock)()),
            theme,
            path: uri.path().to_owned(),
            query: rest.join("&"),
            request_id,
            wants_page: accepts_html && !uri.path().starts_with("/api/"),
            set,
            site,
        }
    }

    /// The frame of a page with this title.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self, title.into())
    }

    /// Absolute address of a path, where `public_url` is set.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.site.config.absolute(path)
    }
}

/// The value of a cookie, if it is one of the short plain words we set.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::new(Code::Internal))
    }
}
