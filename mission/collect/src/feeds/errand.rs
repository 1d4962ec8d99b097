//! One visit to a feed: asking, checking what comes back, handing it over.

use baize_model::{RawRecord, Refusal};
use baize_outbound::{Body, Client, Outcome, Request};
use jiff::Timestamp;

use super::{Adapter, Content, Feed, Part, Report, State};
use crate::Error;
use crate::reading::{Input, Intake, ReadOptions, read};

/// Longest single document.
const MAX_DOCUMENT: u64 = 64 << 20;
/// Longest list of changes.
pub(super) const MAX_LIST: u64 = 512 << 20;
/// Documents that may fail before the part does; beyond this, one in five.
const MAY_FAIL: usize = 5;

/// A visit.
pub(super) struct Errand<'a> {
    pub(super) feed: &'a Feed,
    pub(super) client: &'a Client,
    pub(super) now: Timestamp,
    intake: &'a mut (dyn Intake + Send),
    pub(super) report: Report,
}

/// A single document to fetch.
pub(super) struct Document {
    /// Name of its records.
    pub(super) name: String,
    pub(super) url: String,
    /// Addresses of a file with its SHA-512 and SHA-256, as far as they may exist.
    pub(super) digests: Vec<String>,
}

impl<'a> Errand<'a> {
    pub(super) fn new(
        feed: &'a Feed,
        client: &'a Client,
        now: Timestamp,
        intake: &'a mut (dyn Intake + Send),
    ) -> Self {
        Self {
            feed,
            client,
            now,
            intake,
            report: Report::default(),
        }
    }

    /// Goes through the parts.
    pub(super) async fn run(mut self, state: &State) -> Result<(State, Report), Error> {
        let mut next = state.clone();
        let parts = self.parts();
        let mut first_error = None;
        for name in &parts {
            let old = state.parts.get(name).cloned().unwrap_or_default();
            let done = match self.feed.adapter {
                Adapter::CveList => self.cve_list(old).await,
                Adapter::NvdFeeds => self.nvd_feed(name, old).await,
                Adapter::OsvBucket => self.osv_ecosystem(name, old).await,
                Adapter::CsafProvider => self.csaf_provider(name, old, &mut next).await,
                Adapter::WholeFile => self.whole_file(old).await,
            };
            match done {
                Ok(part) => {
                    next.parts.insert(name.clone(), part);
                }
                Err(error) => {
                    self.report.failures.push((name.clone(), error.to_string()));
                    first_error.get_or_insert(error);
                }
            }
        }
        match first_error {
            Some(error) if self.report.failures.len() == parts.len() => Err(error),
            _ => Ok((next, self.report)),
        }
    }

    fn parts(&self) -> Vec<String> {
        match self.feed.adapter {
            Adapter::CveList | Adapter::WholeFile => vec![String::new()],
            Adapter::NvdFeeds if self.feed.parts.is_empty() => super::nvd::parts(self.now),
            _ => self.feed.parts.clone(),
        }
    }

    /// Asks for an address and checks that the answer is what it should be. `None`: not modified.
    pub(super) async fn ask(
        &mut self,
        request: &Request,
        content: Content,
    ) -> Result<Option<Box<Body>>, Error> {
        self.report.requests += 1;
        let body = match self.client.fetch(request).await? {
            Outcome::NotModified { .. } => return Ok(None),
            Outcome::Body(body) => body,
        };
        self.report.bytes += body.len;
        let mut head = Vec::new();
        let wrong = |reason: &str| Error::Answer {
            url: request.url.clone(),
            reason: reason.to_owned(),
        };
        let read = body
            .content
            .reader()
            .and_then(|r| std::io::Read::read_to_end(&mut std::io::Read::take(r, 512), &mut head));
        if let Err(e) = read {
            return Err(wrong(&e.to_string()));
        }
        let kind = body
            .content_type
            .as_deref()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if kind.starts_with("text/html") || kind.starts_with("application/xhtml") || is_html(&head) {
            return Err(wrong("it is an HTML page"));
        }
        let fits = match content {
            Content::Json => matches!(text_start(&head).first(), Some(b'{' | b'[')),
            Content::Text => !head.is_empty() && !head.contains(&0),
            Content::Gzip => head.starts_with(&[0x1f, 0x8b]),
            Content::Zip => head.starts_with(b"PK"),
        };
        if fits {
            Ok(Some(body))
        } else {
            Err(wrong(&format!("it is not {content:?}")))
        }
    }

    /// A list of changes or the like, whole in memory.
    pub(super) async fn list(&mut self, url: &str, content: Content) -> Result<Vec<u8>, Error> {
        let request = Request {
            max_bytes: Some(MAX_LIST),
            compressed: true,
            ..Request::get(url)
        };
        match self.ask(&request, content).await? {
            Some(body) => bytes(*body, MAX_LIST),
            None => Ok(Vec::new()),
        }
    }

    /// Hands over what was received and counts. Only records that `keep` is content with (by name) are taken.
    pub(super) fn hand_over(
        &mut self,
        name: &str,
        content: &baize_outbound::Content,
        keep: &dyn Fn(&str) -> bool,
    ) -> Result<Handed, Error> {
        let input = match content {
            baize_outbound::Content::File(path) => Input::Named {
                name: name.to_owned(),
                path: path.to_path_buf(),
            },
            baize_outbound::Content::Memory(bytes) => Input::Bytes {
                name: name.to_owned(),
                bytes: bytes.clone(),
            },
        };
        let mut counter = Counter {
            name,
            intake: &mut *self.intake,
            keep,
            handed: Handed::default(),
        };
        read(&[input], &ReadOptions::default(), &mut counter)?;
        let handed = counter.handed;
        self.report.documents += handed.records;
        self.report.refused += handed.refused;
        Ok(handed)
    }

    /// Fetches single documents one after the other. Those that fail are in the result, to be tried again; too
    /// many failures are an error.
    pub(super) async fn documents(&mut self, documents: &[Document]) -> Result<Vec<String>, Error> {
        let mut failed = Vec::new();
        for document in documents {
            if let Err(error) = self.document(document).await {
                tracing::warn!(feed = %self.feed.name, %error, "a document is left for the next visit");
                failed.push(document.url.clone());
                if failed.len() > MAY_FAIL.max(documents.len() / 5) {
                    return Err(error);
                }
            }
        }
        // All of a few is all: nothing was reached, so nothing was learnt.
        if !failed.is_empty() && failed.len() == documents.len() {
            return Err(Error::Answer {
                url: failed.swap_remove(0),
                reason: "none of the changed documents can be had".to_owned(),
            });
        }
        Ok(failed)
    }

    async fn document(&mut self, document: &Document) -> Result<(), Error> {
        let request = Request {
            max_bytes: Some(MAX_DOCUMENT),
            compressed: true,
            ..Request::get(&document.url)
        };
        let Some(body) = self.ask(&request, Content::Json).await? else {
            return Ok(());
        };
        if document.digests.is_empty() {
            self.hand_over(&document.name, &body.content, &|_| true)?;
        } else {
            let bytes = bytes(*body, MAX_DOCUMENT)?;
            self.verify(document, &bytes).await?;
            self.hand_over(&document.name, &baize_outbound::Content::Memory(bytes), &|_| true)?;
        }
        Ok(())
    }

    /// Checks a document against the digest its provider publishes.
    async fn verify(&mut self, document: &Document, bytes: &[u8]) -> Result<(), Error> {
        for url in &document.digests {
            self.report.requests += 1;
            let request = Request {
                max_bytes: Some(4096),
                ..Request::get(url)
            };
            let stated = match self.client.fetch(&request).await {
                Ok(Outcome::Body(body)) => self::bytes(*body, 4096)?,
                Ok(Outcome::NotModified { .. })
                | Err(baize_outbound::Error::Status {
                    status: 404 | 403, ..
                }) => {
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let stated = String::from_utf8_lossy(&stated).trim().to_ascii_lowercase();
            let stated = stated.split_ascii_whitespace().next().unwrap_or_default();
            let actual = match stated.len() {
                128 => super::csaf::hex(&sha2::Digest::finalize(
                    <sha2::Sha512 as sha2::Digest>::new_with_prefix(bytes),
                )),
                64 => super::csaf::hex(&sha2::Digest::finalize(
                    <sha2::Sha256 as sha2::Digest>::new_with_prefix(bytes),
                )),
                _ => continue,
            };
            return if actual == stated {
                Ok(())
            } else {
                Err(Error::Answer {
                    url: document.url.clone(),
                    reason: format!("its digest is not the one in {url}"),
                })
            };
        }
        self.report.unverified += 1;
        Ok(())
    }
}

/// How much of an input was taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Handed {
    pub(super) records: u64,
    pub(super) refused: u64,
    /// The input broke off or is damaged, so that more was to come.
    pub(super) partial: bool,
}

struct Counter<'a> {
    /// The input itself; what is refused under another name is a member of it.
    name: &'a str,
    intake: &'a mut dyn Intake,
    keep: &'a dyn Fn(&str) -> bool,
    handed: Handed,
}

impl Intake for Counter<'_> {
    fn input(&mut self, name: &str) {
        self.intake.input(name);
    }

    fn record(&mut self, raw: RawRecord) {
        if (self.keep)(&raw.name) {
            self.handed.records += 1;
            self.intake.record(raw);
        }
    }

    fn refused(&mut self, file: &str, why: Refusal) {
        const BREAKS: &[&str] = &[
            "truncated",
            "damaged",
            "unreadable",
            "bomb",
            "too-many",
            "too-large",
            "not-json",
            "not-xml",
        ];
        self.handed.partial |= file == self.name && BREAKS.contains(&why.code);
        self.handed.refused += 1;
        self.intake.refused(file, why);
    }

    fn progress(&mut self, read: u64, total: Option<u64>) {
        self.intake.progress(read, total);
    }
}

/// The whole of a body.
pub(super) fn bytes(body: Body, max: u64) -> Result<Vec<u8>, Error> {
    let url = body.url;
    body.content.bytes(max).map_err(|e| Error::Answer {
        url,
        reason: e.to_string(),
    })
}

/// Text without byte order mark and leading blanks.
fn text_start(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
}

fn is_html(head: &[u8]) -> bool {
    let start = text_start(head).to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<script"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

impl Part {
    /// The part after a full load of everything up to `watermark`.
    pub(super) fn loaded(watermark: Option<Timestamp>, now: Timestamp) -> Self {
        Self {
            watermark,
            last_full: Some(now),
            ..Self::default()
        }
    }
}
