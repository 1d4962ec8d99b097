//! Asking: redirects, retries and resumption by hand, so that each step is checked.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderName};
use reqwest::{Response, StatusCode, Url};
use tokio::time::timeout;

use crate::address::{check, without_query};
use crate::content::Spool;
use crate::resolver::{Forbidden, Guard, Lookup, SystemLookup};
use crate::{Body, Error, Method, Outcome, Policy, Request};

/// The one HTTP client; cheap to clone.
#[derive(Clone)]
pub struct Client {
    policy: Arc<Policy>,
    plain: reqwest::Client,
    compressing: reqwest::Client,
}

/// What was received before a download was cut.
struct Partial {
    spool: Spool,
    /// A strong entity tag or a date: without one the parts cannot be known to be of one file.
    validator: Option<String>,
}

/// Why an attempt failed, and whether another one may help.
enum Failed {
    For(Error),
    Now { error: Error, after: Option<Duration> },
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::For(error)
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::For(error.into())
    }
}

impl Client {
    /// A client under a policy.
    pub fn new(policy: Policy) -> Result<Self, Error> {
        Self::with_lookup(policy, &(Arc::new(SystemLookup) as Arc<dyn Lookup>))
    }

    /// A client with a resolver of its own. Its answers are checked like the system's.
    pub fn with_lookup(policy: Policy, lookup: &Arc<dyn Lookup>) -> Result<Self, Error> {
        // An error only means that the provider is there already, which must be ring as well: no other one is
        // compiled in.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let policy = Arc::new(policy);
        let build = |gzip: bool| {
            reqwest::Client::builder()
                .user_agent(policy.user_agent())
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .referer(false)
                .gzip(gzip)
                .connect_timeout(policy.connect_time)
                .pool_idle_timeout(Duration::from_secs(30))
                .dns_resolver(Arc::new(Guard {
                    lookup: Arc::clone(lookup),
                    policy: Arc::clone(&policy),
                }))
                .build()
                .map_err(|e| Error::Setup(chain(&e)))
        };
        Ok(Self {
            plain: build(false)?,
            compressing: build(true)?,
            policy,
        })
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Asks, follows redirects, tries again where that can help, and resumes what was cut.
    pub async fn fetch(&self, request: &Request) -> Result<Outcome, Error> {
        let limit = self.policy.total_time;
        timeout(limit, self.attempts(request)).await.unwrap_or_else(|_| {
            Err(Error::Timeout {
                url: without_query(&request.url),
                what: "in all",
                limit,
            })
        })
    }

    async fn attempts(&self, request: &Request) -> Result<Outcome, Error> {
        let mut partial = None;
        let mut pause = self.policy.back_off;
        for attempt in 0.. {
            match self.attempt(request, &mut partial).await {
                Ok(outcome) => return Ok(outcome),
                Err(Failed::For(error)) => return Err(error),
                Err(Failed::Now { error, .. }) if attempt >= self.policy.retries => return Err(error),
                Err(Failed::Now { error, after }) => {
                    if after.is_some_and(|a| a > self.policy.max_retry_after) {
                        return Err(error);
                    }
                    tracing::debug!(%error, attempt, "trying again");
                    tokio::time::sleep(after.unwrap_or(pause).max(pause)).await;
                    pause = pause.saturating_mul(2).min(self.policy.max_retry_after);
                }
            }
        }
        Err(Error::Network {
            url: without_query(&request.url),
            reason: "tried too often".to_owned(),
        })
    }

    async fn attempt(&self, request: &Request, partial: &mut Option<Partial>) -> Result<Outcome, Failed> {
        // Parts of a file are only joined when the server can prove that they are of the same one.
        if request.compressed || partial.as_ref().is_some_and(|p| p.validator.is_none()) {
            *partial = None;
        }
        let received = partial.as_ref().map_or(0, |p| p.spool.len);
        let first = request.range_from.unwrap_or(0);
        let from = (first + received > 0).then_some(first + received);
        let if_range = partial.as_ref().and_then(|p| p.validator.clone());

        let (url, response) = self.follow(request, from, if_range.as_deref()).await?;
        let shown = without_query(url.as_str());
        let headers = response.headers();
        let etag = text(headers, header::ETAG);
        let last_modified = text(headers, header::LAST_MODIFIED);
        let start = match response.status() {
            StatusCode::NOT_MODIFIED => {
                return match (&request.if_none_match, &request.if_modified_since) {
                    (None, None) => Err(protocol(&shown, "304, though nothing was at hand")),
                    _ => Ok(Outcome::NotModified { etag, last_modified }),
                };
            }
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT => {
                let given = text(headers, header::CONTENT_RANGE).and_then(|r| range_start(&r));
                if given.is_none() || given != from {
                    return Err(protocol(&shown, "another range"));
                }
                let known = partial.as_ref().and_then(|p| p.validator.clone());
                let same = [&etag, &last_modified]
                    .into_iter()
                    .flatten()
                    .any(|v| Some(v) == known.as_ref());
                if received > 0 && !same {
                    *partial = None;
                    return Err(again(Error::Protocol {
                        url: shown,
                        reason: "the file changed while it was fetched".to_owned(),
                    }));
                }
                first
            }
            StatusCode::RANGE_NOT_SATISFIABLE if received > 0 => {
                *partial = None;
                return Err(again(Error::Status {
                    url: shown,
                    status: 416,
                }));
            }
            status => return Err(self.unwelcome(&shown, status, headers)),
        };
        let body = self.receive(request, &shown, response, start, partial).await?;
        Ok(Outcome::Body(Box::new(Body {
            url: url.into(),
            etag,
            last_modified,
            ..body
        })))
    }

    /// Sends the request and follows redirects.
    async fn follow(
        &self,
        request: &Request,
        from: Option<u64>,
        if_range: Option<&str>,
    ) -> Result<(Url, Response), Failed> {
        let mut url = check(&request.url, &self.policy)?;
        let origin = url.origin();
        for _ in 0..=self.policy.max_redirects {
            let response = self
                .send(request, &url, url.origin() == origin, from, if_range)
                .await?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok((url, response));
            }
            let shown = without_query(url.as_str());
            let location = text(response.headers(), header::LOCATION)
                .ok_or_else(|| protocol(&shown, "a redirect to nowhere"))?;
            let next = if location.contains("://") {
                check(&location, &self.policy)?
            } else {
                // A relative one may still name a host (`//host`), or hide one behind a backslash.
                if location.contains('\\') {
                    return Err(refused(&location, "a redirect holds a backslash").into());
                }
                check(crate::join(url.as_str(), &location)?.as_str(), &self.policy)?
            };
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(refused(next.as_str(), "a redirect leads from https to http").into());
            }
            url = next;
        }
        let limit = self.policy.max_redirects;
        Err(refused(&request.url, &format!("it redirects more than {limit} times")).into())
    }

    async fn send(
        &self,
        request: &Request,
        url: &Url,
        same_origin: bool,
        from: Option<u64>,
        if_range: Option<&str>,
    ) -> Result<Response, Failed> {
        let compressed = request.compressed && from.is_none();
        let client = if compressed {
            &self.compressing
        } else {
            &self.plain
        };
        let mut builder = match request.method {
            Method::Get => client.get(url.clone()),
            Method::Head => client.head(url.clone()),
        };
        if !compressed {
            builder = builder.header(header::ACCEPT_ENCODING, "identity");
        }
        let conditional = from.is_none();
        for (name, value) in [
            (header::ACCEPT, request.accept.as_deref()),
            (
                header::IF_NONE_MATCH,
                request.if_none_match.as_deref().filter(|_| conditional),
            ),
            (
                header::IF_MODIFIED_SINCE,
                request.if_modified_since.as_deref().filter(|_| conditional),
            ),
            (header::RANGE, from.map(|f| format!("bytes={f}-")).as_deref()),
            (header::IF_RANGE, if_range),
        ] {
            if let Some(value) = value {
                builder = builder.header(name, value);
            }
        }
        if let Some(token) = request.bearer.as_ref().filter(|_| same_origin) {
            builder = builder.bearer_auth(token);
        }
        let shown = without_query(url.as_str());
        let limit = self.policy.connect_time + self.policy.idle_time;
        let response = timeout(limit, builder.send())
            .await
            .map_err(|_| again(slow(&shown, limit)))?
            .map_err(|e| self.failure(&shown, &e))?;
        // The connection was made to a checked address; should that ever not be so, nothing is read from it.
        let host = crate::address::host_of(url).unwrap_or_default();
        match response.remote_addr() {
            Some(peer) if !self.policy.allows_ip(&host, peer.ip()) => {
                Err(refused(&shown, "the connection is to an address that is not public").into())
            }
            _ => Ok(response),
        }
    }

    /// Receives the content, after what is already there of it.
    async fn receive(
        &self,
        request: &Request,
        shown: &str,
        mut response: Response,
        start: u64,
        partial: &mut Option<Partial>,
    ) -> Result<Body, Failed> {
        let headers = response.headers();
        let content_type = text(headers, header::CONTENT_TYPE);
        let status = response.status().as_u16();
        let resumed = status == 206;
        let mut spool = match partial.take() {
            Some(p) if resumed => p.spool,
            _ => Spool::new(self.policy.temp_dir.clone()),
        };
        let validator = text(headers, header::ETAG)
            .filter(|tag| !tag.starts_with("W/"))
            .or_else(|| text(headers, header::LAST_MODIFIED));
        let limit = request.max_bytes.unwrap_or(self.policy.max_bytes);
        let too_large = || Error::TooLarge {
            url: shown.to_owned(),
            limit,
        };
        let stated = response
            .content_length()
            .filter(|_| request.method == Method::Get);
        if stated.is_some_and(|n| spool.len.saturating_add(n) > limit) {
            return Err(too_large().into());
        }
        let whole = stated.map(|n| spool.len + n);
        let cut = loop {
            match timeout(self.policy.idle_time, response.chunk()).await {
                Err(_) => break Some(slow(shown, self.policy.idle_time)),
                Ok(Err(e)) => break Some(network(shown, &e)),
                Ok(Ok(None)) => break None,
                Ok(Ok(Some(piece))) => {
                    if spool.len + piece.len() as u64 > limit {
                        return Err(too_large().into());
                    }
                    spool.push(&piece)?;
                }
            }
        };
        let cut = cut.or_else(|| {
            whole.filter(|w| *w != spool.len).map(|w| Error::Network {
                url: shown.to_owned(),
                reason: format!("{} bytes of {w} arrived", spool.len),
            })
        });
        if let Some(error) = cut {
            *partial = Some(Partial { spool, validator });
            return Err(again(error));
        }
        let len = spool.len;
        let (content, sha256) = spool.finish();
        if let Some(expected) = request
            .expected_sha256
            .as_ref()
            .filter(|e| !e.eq_ignore_ascii_case(&sha256))
        {
            return Err(Error::Digest {
                url: shown.to_owned(),
                expected: expected.clone(),
                actual: sha256,
            }
            .into());
        }
        Ok(Body {
            url: String::new(),
            status,
            etag: None,
            last_modified: None,
            content_type,
            start: if resumed { start } else { 0 },
            len,
            sha256,
            content,
        })
    }

    /// An answer that is no content: to be waited out, or final.
    fn unwelcome(&self, url: &str, status: StatusCode, headers: &HeaderMap) -> Failed {
        let url = url.to_owned();
        let after = text(headers, header::RETRY_AFTER).and_then(|v| retry_after(&v, SystemTime::now()));
        let status = status.as_u16();
        match status {
            429 | 503 => Failed::Now {
                error: Error::Throttled { url, after },
                after,
            },
            403 if self.policy.forbidden_is_throttling => Failed::Now {
                error: Error::Throttled { url, after },
                after,
            },
            408 | 500 | 502 | 504 => Failed::Now {
                error: Error::Status { url, status },
                after,
            },
            _ => Failed::For(Error::Status { url, status }),
        }
    }

    /// An error of the connection: a refused address is final, everything else may pass.
    fn failure(&self, url: &str, error: &reqwest::Error) -> Failed {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(e) = cause {
            if let Some(Forbidden { host, ip }) = e.downcast_ref() {
                return refused(
                    url,
                    &format!("{host} resolves to {ip}, which is not a public address"),
                )
                .into();
            }
            cause = e.source();
        }
        if error.is_builder() {
            return refused(url, &chain(error)).into();
        }
        if error.is_timeout() {
            return again(slow(url, self.policy.connect_time));
        }
        again(network(url, error))
    }
}

fn again(error: Error) -> Failed {
    Failed::Now { error, after: None }
}

fn refused(url: &str, reason: &str) -> Error {
    Error::Refused {
        url: without_query(url),
        reason: reason.to_owned(),
    }
}

fn protocol(url: &str, reason: &str) -> Failed {
    Failed::For(Error::Protocol {
        url: url.to_owned(),
        reason: reason.to_owned(),
    })
}

fn slow(url: &str, limit: Duration) -> Error {
    Error::Timeout {
        url: url.to_owned(),
        what: "without a byte",
        limit,
    }
}

fn network(url: &str, error: &reqwest::Error) -> Error {
    Error::Network {
        url: url.to_owned(),
        reason: chain(error),
    }
}

/// The innermost cause: the outer ones repeat the address, with its query.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|v| v.len() <= 4096)
        .map(str::to_owned)
}

/// First byte of `bytes 100-199/200`.
fn range_start(value: &str) -> Option<u64> {
    value
        .strip_prefix("bytes ")?
        .split('-')
        .next()?
        .trim()
        .parse()
        .ok()
}

/// `Retry-After`: seconds, or a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(value.trim())
        .ok()?;
    SystemTime::from(date).duration_since(now).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_read_as_seconds_or_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(retry_after("120", now), Some(Duration::from_mins(2)));
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now),
            Some(Duration::from_mins(1))
        );
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:48:37 GMT", now), None);
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(range_start("bytes 100-199/200"), Some(100));
        assert_eq!(range_start("bytes */200"), None);
        assert_eq!(range_start("items 0-1/2"), None);
    }
}
