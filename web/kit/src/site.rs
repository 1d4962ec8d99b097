//! The site as a whole: what every request shares, and the dress every router wears.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::routing::get;
use axum::{Router, middleware as layer};
use jiff::Timestamp;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _};
use tower_http::limit::RequestBodyLimitLayer;

use crate::quota::Quota;
use crate::{
    AsSent, Config, Metrics, NavItem, Shares, asset, design, metrics, middleware, problem_page, shares,
};

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every request shares.
pub struct Site {
    /// Settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// Navigation.
    pub nav: Vec<NavItem>,
    /// Counts of requests.
    pub metrics: Metrics,
    pub(crate) quota: Quota,
    /// Memory of answers on their way.
    pub(crate) memory: Arc<Shares>,
    requests: AtomicU64,
    salt: u64,
}

impl Site {
    /// A site.
    pub fn new(config: Config, clock: Clock, nav: Vec<NavItem>) -> Arc<Self> {
        // The hasher of the standard library is seeded by the system: request ids differ from run to run.
        let salt = RandomState::new().hash_one("request ids");
        Arc::new(Self {
            quota: Quota::new(config.requests_per_minute),
            memory: shares::memory(),
            config,
            clock,
            nav,
            metrics: Metrics::default(),
            requests: AtomicU64::new(0),
            salt,
        })
    }

    pub(crate) fn next_request_id(&self) -> String {
        let n = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:08x}-{n:x}", self.salt as u32)
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// Whether an answer may travel compressed.
fn may_compress(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<AsSent>().is_none()
}

/// Puts a router on the site: files, `/favicon.svg`, `/design`, `/errors`, `/healthz` and `/metrics` beside its
/// routes, and around everything the limits, headers, error pages, compression and accounts.
pub fn dress(router: Router, site: &Arc<Site>) -> Router {
    dress_with(router, Router::new(), site)
}

/// The same, with routes that see to the size of their bodies themselves, since clients of other services send
/// them more than a page ever sends.
pub fn dress_with(router: Router, doors: Router, site: &Arc<Site>) -> Router {
    let max_body = site.config.max_body;
    let own = Router::new()
        .route("/metrics", get(metrics::show))
        .with_state(Arc::clone(site))
        .route("/design", get(design::show))
        .route("/errors", get(problem_page::list))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/favicon.svg", get(asset::icon))
        .route("/static/{name}", get(asset::plain))
        .route("/static/{hash}/{name}", get(asset::hashed));
    router
        .merge(own)
        .fallback(middleware::no_such_address)
        .layer(DefaultBodyLimit::max(max_body))
        .layer(RequestBodyLimitLayer::new(max_body))
        .merge(doors)
        .layer(layer::from_fn_with_state(Arc::clone(site), middleware::around))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(may_compress)))
}
