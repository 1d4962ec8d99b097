//! What happens around every request, in one place and one order.

mod headers;
mod panic;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_RANGE, SET_COOKIE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::quota::Key;
use crate::{Code, Context, Problem, Site, Spent, problem_page, shares};
use panic::CatchPanic;

/// Marks an answer as one in the form of somebody else's interface: its refusals stay as they are written, and other
/// sites' scripts may read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Foreign;

/// Marks an answer that travels byte for byte as it is, since parts of it are asked for by their place, or since it is
/// compressed already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AsSent;

/// Who asks; every request has it as an extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Client {
    /// The address, as far as trusted proxies vouch for it.
    address: IpAddr,
    /// True when a proxy that is not in the configuration seems to stand in between.
    unvouched: bool,
}

impl Client {
    /// A client at an address that nobody disputes.
    #[cfg(test)]
    pub(crate) fn at(address: IpAddr) -> Self {
        Self {
            address: address.to_canonical(),
            unvouched: false,
        }
    }

    /// What the client is counted by. This machine itself is not counted, nor are those who come through a proxy on it
    /// that the configuration does not name: they all have its address.
    pub(crate) fn counted(self) -> Option<Key> {
        let free = self.address.is_loopback() || self.address.is_unspecified();
        (!free).then(|| Key::of(self.address))
    }

    /// Whether the request surely comes from this machine.
    pub(crate) fn is_local(self) -> bool {
        self.address.is_loopback() && !self.unvouched
    }
}

/// Answers an address that nothing answers.
pub(crate) async fn no_such_address() -> Problem {
    Problem::new(Code::NotFound)
}

/// Numbers the request, finds out who reads it, holds it to its limits, writes out what was refused, dresses the
/// answer, and keeps account.
pub(crate) async fn around(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let context = Context::read(
        Arc::clone(&site),
        request.uri(),
        request.headers(),
        site.next_request_id(),
    );
    let client = client(&site, &request);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|p| p.as_str().to_owned());
    let api = context.path.starts_with("/api/");
    request.extensions_mut().insert(context.clone());
    request.extensions_mut().insert(client);

    let length = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    let left = if is_free(&context.path) {
        None
    } else {
        site.quota.take(client, (site.clock)())
    };
    let refused = left.filter(|left| !left.granted);
    let mut response = if let Some(left) = refused {
        let mut problem = Problem::new(Code::TooMany);
        problem.particulars.retry_after = Some(left.retry.max(1));
        problem.into_response()
    } else if length > site.config.max_uri {
        Problem::new(Code::UriTooLong).into_response()
    } else if api && method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        match tokio::time::timeout(site.config.timeout, CatchPanic::new(next.run(request))).await {
            Ok(Ok(response)) => shares::count(&site.memory, client, response).unwrap_or_else(|spent| {
                let code = match spent {
                    Spent::All => Code::Busy,
                    Spent::Client => Code::TooMany,
                };
                Problem::new(code).says("problem-says-heavy", "").into_response()
            }),
            Ok(Err(message)) => {
                tracing::error!(request = context.request_id, message, "a request panicked");
                Problem::new(Code::Internal).into_response()
            }
            Err(_) => Problem::new(Code::Timeout).into_response(),
        }
    };
    let foreign = response.extensions().get::<Foreign>().is_some();
    if !foreign && (response.status().is_client_error() || response.status().is_server_error()) {
        response = write_out(&context, response);
    }
    if let Some(left) = left {
        left.say(response.headers_mut());
    }
    headers::dress(&site.config, response.headers_mut(), api || foreign);
    if let Ok(id) = HeaderValue::from_str(&context.request_id) {
        response.headers_mut().insert("x-request-id", id);
    }
    keep_preferences(&site, &context, &mut response);
    let status = response.status();
    let route = route.as_deref().unwrap_or("unmatched");
    let elapsed = started.elapsed();
    site.metrics.record(&method, route, status, elapsed);
    tracing::info!(
        request = context.request_id,
        %method,
        route,
        path = context.path,
        status = status.as_u16(),
        milliseconds = elapsed.as_millis() as u64,
        client = %client.address,
        "request"
    );
    response
}

/// Whether an address costs nothing of the quota: files of ours, and what watches over the server.
fn is_free(path: &str) -> bool {
    path.starts_with("/static/") || matches!(path, "/healthz" | "/readyz" | "/metrics" | "/favicon.svg")
}

/// The client's address. Without a connection (tests, sockets of the local machine) there is none to trust.
fn client(site: &Site, request: &Request) -> Client {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| {
            info.0.ip().to_canonical()
        });
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    // A socket for both families has IPv4 addresses in the clothing of IPv6.
    let address = site.config.client(peer, &forwarded).to_canonical();
    let proxied = !forwarded.is_empty() || request.headers().contains_key("forwarded");
    Client {
        address,
        unvouched: proxied && address == peer,
    }
}

/// Writes a refusal out, in the form and language of the reader. Layers below that answer with a bare status
/// get the words for it here.
fn write_out(context: &Context, mut response: Response) -> Response {
    let problem = response
        .extensions_mut()
        .remove::<Problem>()
        .unwrap_or_else(|| Problem::new(Code::of_status(response.status())));
    let (mut parts, _) = response.into_parts();
    let allow = parts.headers.remove(ALLOW);
    let retry = parts.headers.remove("retry-after");
    let range = parts.headers.remove(CONTENT_RANGE);
    let mut written = problem_page::write(context, &problem);
    let headers = written.headers_mut();
    if let Some(allow) = allow {
        headers.insert(ALLOW, allow);
    }
    if let Some(retry) = retry {
        headers.insert("retry-after", retry);
    }
    if let Some(range) = range {
        headers.insert(CONTENT_RANGE, range);
    }
    written
}

fn keep_preferences(site: &Site, context: &Context, response: &mut Response<Body>) {
    let secure = if site.config.https() { "; Secure" } else { "" };
    for (name, value) in &context.set {
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
}
