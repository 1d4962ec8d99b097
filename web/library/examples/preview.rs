//! Serves the invented records of the tests, to look at pages without a library:
//! `cargo run -p baize-web-library --example preview -- 127.0.0.1:8099`

use std::net::SocketAddr;
use std::sync::Arc;

use baize_web_library::{AppState, WebConfig, router};

#[path = "../tests/it/double.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    reason = "made for the tests, which use all of it"
)]
mod double;
#[path = "../tests/it/numbers.rs"]
mod numbers;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let now = double::at("2026-11-23T10:00:00Z");
    let app = router(AppState {
        library: Arc::new(double::library()),
        config: WebConfig::default(),
        clock: Arc::new(move || now),
    });
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await
}
