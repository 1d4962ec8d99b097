//! The routes.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use baize_web_kit::{Clock, Config, NavItem, Problem, Site, dress_with};

use crate::pages::feed::Form;
use crate::pages::{
    about, api as api_page, changes, conflicts, document, dumps, feed, home, index, record, revisions,
    search, sources, statistics, subject, wellknown,
};
use crate::read::App;
use crate::{Read, api};

/// What the web is built from.
#[derive(Clone)]
pub struct AppState {
    /// The library.
    pub library: Arc<dyn Read>,
    /// Settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// Entries of the navigation.
const NAV: [NavItem; 6] = [
    NavItem {
        href: "/search",
        key: "nav-vulnerabilities",
    },
    NavItem {
        href: "/changes",
        key: "nav-changes",
    },
    NavItem {
        href: "/statistics",
        key: "statistics-title",
    },
    NavItem {
        href: "/sources",
        key: "nav-sources",
    },
    NavItem {
        href: "/api",
        key: "nav-api",
    },
    NavItem {
        href: "/about",
        key: "nav-about",
    },
];

/// The whole web of the library, ready to be served. Serve it with connection information
/// (`into_make_service_with_connect_info::<SocketAddr>()`), so that clients have addresses.
pub fn router(state: AppState) -> Router {
    router_with(state, Router::new())
}

/// The same with the doors of other people's interfaces beside it.
pub fn router_with(state: AppState, doors: Router) -> Router {
    let site = Site::new(state.config, state.clock, NAV.to_vec());
    let app = App::new(state.library, &site.config);
    let routes = Router::new()
        .route("/", get(home::show))
        .route("/search", get(search::show))
        .route("/vulnerabilities/{id}", get(record::show))
        .route("/vulnerabilities/{id}/history", get(record::history))
        .route("/vulnerabilities/{id}/sources", get(record::sources))
        .route("/documents/{source}/{*key}", get(document::show))
        .route("/vulnerabilities/{id}/compare", get(revisions::show))
        .route("/conflicts", get(conflicts::show))
        .route("/statistics", get(statistics::show))
        .route("/statistics/{file}", get(statistics::csv))
        .route("/llms.txt", get(wellknown::machines))
        .route("/.well-known/api-policy.json", get(wellknown::policy))
        .route("/sources", get(sources::show))
        .route("/sources/{name}", get(subject::source))
        .route("/vendors", get(index::vendors))
        .route("/vendors/{name}", get(subject::vendor))
        .route("/products", get(index::products))
        .route("/products/{name}", get(subject::product))
        .route("/packages/{ecosystem}/{name}", get(subject::package))
        .route("/weaknesses", get(index::weaknesses))
        .route("/weaknesses/{id}", get(subject::weakness))
        .route("/assigners", get(index::assigners))
        .route("/assigners/{name}", get(subject::assigner))
        .route("/search.atom", get(feed::atom))
        .route("/search.rss", get(feed::rss))
        .route(
            "/changes.atom",
            get(async |s, c, h| feed::changes(Form::Atom, s, c, h).await),
        )
        .route(
            "/changes.rss",
            get(async |s, c, h| feed::changes(Form::Rss, s, c, h).await),
        )
        .route(
            "/sources.atom",
            get(async |s, c, h| feed::sources(Form::Atom, s, c, h).await),
        )
        .route(
            "/sources.rss",
            get(async |s, c, h| feed::sources(Form::Rss, s, c, h).await),
        )
        .route("/changes", get(changes::show))
        .route("/dumps", get(dumps::show))
        .route("/dumps/{*path}", get(dumps::file))
        .route("/about", get(about::show))
        .route("/api", get(api_page::show))
        .route("/schemas", get(api_page::schemas))
        .route("/robots.txt", get(wellknown::robots))
        .route("/.well-known/security.txt", get(wellknown::security))
        .route("/readyz", get(ready))
        .merge(api::routes())
        .with_state(app);
    dress_with(routes, doors, &site)
}

/// `/readyz`: whether the library can be read.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    app.read(|library| library.totals()).await?;
    Ok("ready\n")
}
