//! Logs: to standard error, as text or as one JSON object a line. `BAIZE_LOG` says how much.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Form of the logs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}

/// Starts logging. `level` counts where `BAIZE_LOG` says nothing or cannot be read.
pub(crate) fn start(format: LogFormat, level: &str) {
    let said = std::env::var("BAIZE_LOG").unwrap_or_default();
    let filter = match said.as_str() {
        "" => EnvFilter::new(level),
        said => EnvFilter::try_new(said).unwrap_or_else(|_| EnvFilter::new(level)),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Json => builder.json().init(),
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).init(),
    }
}
