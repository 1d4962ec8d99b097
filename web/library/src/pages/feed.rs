//! Atom and RSS for every list: `/search.atom?q=…` and `/search.rss?q=…`, `/changes.atom`, `/sources.atom` and their
//! like, newest first.

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use baize_catalog::{Hit, Sort};
use baize_web_kit::{
    Context, FeedLinks, Locale, Problem, encode_segment, encode_value, entity_tag, not_modified,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::search::sort;
use crate::read::{self, App};
use crate::view::change::ChangeRow;
use crate::view::source::SourceRow;
use crate::view::wording::preferred;

/// Entries of a feed.
const ENTRIES: usize = 50;

/// What is asked of a feed.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    sort: Option<String>,
}

/// Where feeds are.
pub(crate) struct Feed;

impl Feed {
    /// Addresses of the feeds of a query.
    pub(crate) fn link(query: &str) -> FeedLinks {
        let query = encode_value(query);
        FeedLinks {
            atom: format!("/search.atom?q={query}"),
            rss: format!("/search.rss?q={query}"),
        }
    }

    /// Addresses of the feeds of a page.
    pub(crate) fn of(page: &str) -> FeedLinks {
        FeedLinks {
            atom: format!("{page}.atom"),
            rss: format!("{page}.rss"),
        }
    }
}

/// A form of a feed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// Atom 1.0.
    Atom,
    /// RSS 2.0.
    Rss,
}

impl Form {
    /// Ending of addresses.
    fn ending(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
        }
    }
}

/// What both forms say.
struct Content {
    title: String,
    subtitle: String,
    /// Where the list itself is.
    list: String,
    /// Where the feed is.
    own: String,
    updated: Timestamp,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    href: String,
    summary: String,
    categories: Vec<String>,
    published: Timestamp,
    updated: Timestamp,
}

pub(crate) async fn atom(
    State(app): State<App>,
    context: Context,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let content = content(&app, &context, asked, Form::Atom).await?;
    Ok(written(&headers, &content, &context, Form::Atom))
}

pub(crate) async fn rss(
    State(app): State<App>,
    context: Context,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let content = content(&app, &context, asked, Form::Rss).await?;
    Ok(written(&headers, &content, &context, Form::Rss))
}

/// What changed last in the whole library.
pub(crate) async fn changes(
    form: Form,
    State(app): State<App>,
    context: Context,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let l = context.l;
    let last = app
        .read(|library| {
            let sequence = library.sequence()?;
            library.changes((sequence - ENTRIES as i64).max(0), ENTRIES)
        })
        .await?;
    let base = app.base();
    let entries = last.iter().rev().map(|change| {
        let row = ChangeRow::new(&l, change);
        let id = encode_segment(change.id.as_str());
        Entry {
            title: format!("{} {}", change.id, row.kind),
            href: format!("{base}/vulnerabilities/{id}/history#change-{}", change.sequence),
            summary: row.names.join(" · "),
            categories: vec![row.kind],
            published: change.time,
            updated: change.time,
        }
    });
    let content = Content::of(
        l.t("changes-title"),
        &l,
        &base,
        "/changes",
        form,
        entries.collect(),
    );
    Ok(written(&headers, &content, &context, form))
}

/// The sources, those that brought something last first.
pub(crate) async fn sources(
    form: Form,
    State(app): State<App>,
    context: Context,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let l = context.l;
    let mut known = app.read(|library| library.sources()).await?;
    known.sort_by(|a, b| (b.last_received, &a.name).cmp(&(a.last_received, &b.name)));
    let base = app.base();
    let entries = known.iter().filter_map(|source| {
        let received = source.last_received?;
        let row = SourceRow::new(&l, source);
        Some(Entry {
            title: row.title.text,
            href: format!("{base}/sources/{}", encode_segment(&source.name)),
            summary: l.t1("sources-documents", "n", &row.documents),
            categories: vec![row.health_word],
            published: received,
            updated: received,
        })
    });
    let entries = entries.take(ENTRIES).collect();
    let content = Content::of(l.t("sources-title"), &l, &base, "/sources", form, entries);
    Ok(written(&headers, &content, &context, form))
}

impl Content {
    /// The feed of a page.
    fn of(title: String, l: &Locale, base: &str, page: &str, form: Form, entries: Vec<Entry>) -> Self {
        Self {
            title,
            subtitle: l.t("footer-what"),
            list: format!("{base}{page}"),
            own: format!("{base}{page}.{}", form.ending()),
            updated: newest(&entries),
            entries,
        }
    }
}

/// An empty feed has never changed.
fn newest(entries: &[Entry]) -> Timestamp {
    let times = entries.iter().map(|entry| entry.updated);
    times.max().unwrap_or(Timestamp::UNIX_EPOCH)
}

fn written(headers: &HeaderMap, content: &Content, context: &Context, form: Form) -> Response {
    let language = context.l.tag();
    match form {
        Form::Atom => answer(headers, in_atom(content, language), "application/atom+xml"),
        Form::Rss => answer(headers, in_rss(content, language), "application/rss+xml"),
    }
}

async fn content(app: &App, context: &Context, asked: Asked, form: Form) -> Result<Content, Problem> {
    let l = context.l;
    let query = asked.q.trim().to_owned();
    // A feed without an order is of what is new; the best match is no news.
    let (order, name) = match asked.sort.as_deref() {
        None | Some("") => (Sort::Published, "published".to_owned()),
        Some(name) => (sort(Some(name), &query)?, name.to_owned()),
    };
    let search = read::Asked {
        query: query.clone(),
        sort: order,
        limit: ENTRIES,
        ..read::Asked::default()
    };
    let hits = app.search(l, search).await?;
    let base = app.base();
    let parameters = format!("q={}&sort={}", encode_value(&query), encode_value(&name));
    let entries: Vec<Entry> = hits.items.iter().map(|hit| entry(&l, &base, hit)).collect();
    Ok(Content {
        title: if query.is_empty() {
            l.t("feed-all-title")
        } else {
            l.t1("feed-title", "query", &query)
        },
        subtitle: l.t("footer-what"),
        list: format!("{base}/search?{parameters}"),
        own: format!("{base}/search.{}?{parameters}", form.ending()),
        updated: newest(&entries),
        entries,
    })
}

fn entry(l: &Locale, base: &str, hit: &Hit) -> Entry {
    let title = preferred(l, &hit.titles)
        .first()
        .map(|(_, title)| (*title).clone());
    let level = hit.severity.as_ref().and_then(|s| s.level);
    let words = l.t(baize_web_kit::component::level_key(level));
    let mut categories = vec![words];
    if hit.exploited {
        categories.push(l.t("mark-exploited"));
    }
    let published = hit.published.or(hit.modified).unwrap_or(Timestamp::UNIX_EPOCH);
    Entry {
        title: match title {
            Some(title) => format!("{} {title}", hit.id),
            None => hit.id.to_string(),
        },
        href: format!("{base}/vulnerabilities/{}", encode_segment(hit.id.as_str())),
        summary: hit.summary.clone().unwrap_or_default(),
        categories,
        published,
        updated: hit.modified.unwrap_or(published),
    }
}

/// Text for XML: marks are escaped, and characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
    out
}

fn in_atom(content: &Content, language: &str) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <title>{}</title>\n<subtitle>{}</subtitle>\n<id>{}</id>\n<updated>{}</updated>\n\
         <author><name>Baize</name></author>\n<generator>Baize</generator>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        escaped(&content.title),
        escaped(&content.subtitle),
        escaped(&content.own),
        seconds(content.updated),
        escaped(&content.own),
        escaped(&content.list),
    );
    for entry in &content.entries {
        let _ = write!(
            xml,
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
             <published>{}</published>\n<updated>{}</updated>\n",
            escaped(&entry.title),
            escaped(&entry.href),
            escaped(&entry.href),
            seconds(entry.published),
            seconds(entry.updated),
        );
        for category in &entry.categories {
            let _ = writeln!(xml, "<category term=\"{}\"/>", escaped(category));
        }
        let summary = if entry.summary.is_empty() {
            &entry.title
        } else {
            &entry.summary
        };
        let _ = write!(xml, "<summary>{}</summary>\n</entry>\n", escaped(summary));
    }
    xml.push_str("</feed>\n");
    xml
}

fn in_rss(content: &Content, language: &str) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n\
         <title>{}</title>\n<link>{}</link>\n<description>{}</description>\n<language>{language}</language>\n\
         <lastBuildDate>{}</lastBuildDate>\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{}\"/>\n",
        escaped(&content.title),
        escaped(&content.list),
        escaped(&content.subtitle),
        mail_date(content.updated),
        escaped(&content.own),
    );
    for entry in &content.entries {
        let _ = write!(
            xml,
            "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"true\">{}</guid>\n<pubDate>{}</pubDate>\n",
            escaped(&entry.title),
            escaped(&entry.href),
            escaped(&entry.href),
            mail_date(entry.published),
        );
        for category in &entry.categories {
            let _ = writeln!(xml, "<category>{}</category>", escaped(category));
        }
        // A description is read as HTML: its marks are escaped twice.
        let _ = write!(
            xml,
            "<description>{}</description>\n</item>\n",
            escaped(&escaped(&entry.summary))
        );
    }
    xml.push_str("</channel>\n</rss>\n");
    xml
}

fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn mail_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn answer(request: &HeaderMap, xml: String, kind: &'static str) -> Response {
    let tag = entity_tag(xml.as_bytes());
    if let Some(response) = not_modified(request, &tag) {
        return response;
    }
    let mut response = Response::new(Body::from(xml));
    let headers = response.headers_mut();
    let kind = format!("{kind}; charset=utf-8");
    if let (Ok(kind), Ok(tag)) = (HeaderValue::from_str(&kind), HeaderValue::from_str(&tag)) {
        headers.insert(CONTENT_TYPE, kind);
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept-language, cookie, accept-encoding"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_xml_is_text() {
        assert_eq!(escaped("a<b>&\"\u{0}\u{8}\n漏洞"), "a&lt;b&gt;&amp;&quot;\n漏洞");
    }

    #[test]
    fn times_are_written_as_each_form_wants_them() {
        let time: Timestamp = "2026-03-01T04:05:06.789Z".parse().unwrap();
        assert_eq!(seconds(time), "2026-03-01T04:05:06Z");
        assert_eq!(mail_date(time), "Sun, 01 Mar 2026 04:05:06 GMT");
    }
}
