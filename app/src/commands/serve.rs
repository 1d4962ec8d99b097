//! `baize serve`: the web, the interfaces, and the work beside them.

use std::net::SocketAddr;
use std::sync::Arc;

use baize_store::Engine;
use baize_web_doors::Doors;
use baize_web_kit::{Door, ServeError, Tls};
use baize_web_library::AppState;

use crate::configuration::{Flags, Settings};
use crate::failure::{Exit, Failure, Result};
use crate::running::Running;
use crate::terminal::print;
use crate::words::say;
use crate::{dumps, handover, instance, schedule};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    #[arg(long)]
    no_work: bool,
}

impl Serve {
    /// Adds its settings to those of all commands.
    pub(crate) fn adjust(&self, flags: &mut Flags) {
        flags.listen.clone_from(&self.listen);
        flags.public_url.clone_from(&self.public_url);
    }

    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let library = instance::open_writing(settings)?;
        let running = Running::new(library, settings.clone());
        serve(&running, !self.no_work, |address| {
            let scheme = if settings.tls.is_some() { "https" } else { "http" };
            say!("serve-ready", address = format!("{scheme}://{address}"))
        })
    }
}

/// Serves until the process is told to stop. `ready` is what to say once it can be reached.
pub(crate) fn serve(running: &Arc<Running>, works: bool, ready: impl FnOnce(SocketAddr) -> String) -> Result {
    let settings = &running.settings;
    let config = settings.web()?;
    let doors = Doors {
        library: running.library.clone(),
        readers: config.readers,
        clock: Arc::new(crate::clock::now),
    };
    let mut state = AppState {
        library: Arc::new(running.library.clone()),
        config,
        clock: Arc::new(crate::clock::now),
    };
    let tls = settings.tls.as_ref().map(|tls| Tls {
        certificate: tls.certificate.relative(),
        key: tls.key.relative(),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::environment(e.to_string()))?;
    let outcome = runtime.block_on(async {
        let door = Door::open(settings.listen, tls.as_ref())
            .await
            .map_err(|e| closed(&e))?;
        if running.library.db().engine() == Engine::Sqlite {
            handover::listen(running, &settings.data)?;
        }
        running.keep_up();
        if works {
            schedule::start(running);
            dumps::keep(running);
        }
        state.config.listening = reached_at(door.address(), settings.tls.is_some());
        let line = ready(door.address());
        print(|out| writeln!(out, "{line}"))?;
        let doors = baize_web_doors::routes(doors);
        door.serve(baize_web_library::router_with(state, doors), stop())
            .await
            .map_err(|e| closed(&e))
    });
    runtime.shutdown_background();
    handover::leave(&settings.data);
    outcome.map(|()| Exit::Done)
}

/// How somebody on this machine reaches what listens there.
fn reached_at(address: SocketAddr, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    if address.ip().is_unspecified() {
        format!("{scheme}://localhost:{}", address.port())
    } else {
        format!("{scheme}://{address}")
    }
}

fn closed(error: &ServeError) -> Failure {
    let text = match error {
        ServeError::Listen { address, source } => say!("error-listen", address = address, reason = source),
        other => say!("error-serve", reason = other),
    };
    Failure::environment(text)
}

/// Ready when the process is told to stop.
pub(crate) async fn stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
    tracing::info!("stopping");
}
