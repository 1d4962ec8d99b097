//! `baize demo`: a populated instance with one command, without network.

use std::net::SocketAddr;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::configuration::{Configuration, Flags, Settings};
use crate::failure::{Failure, Result};
use crate::importing::{self, Order, Piece};
use crate::running::Running;
use crate::words::say;
use crate::{dumps, instance, writer};

/// The demo library, packed when the program was built.
const LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/demo.tar.zst"));

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Demo {
    /// Runs it. Settings of a real instance are left alone: a demo never touches its data.
    pub(crate) fn run(&self, flags: &Flags) -> Result {
        let temporary = match &flags.data {
            Some(_) => None,
            None => {
                Some(TempDir::with_prefix("baize-demo-").map_err(|e| Failure::environment(e.to_string()))?)
            }
        };
        let own = temporary.as_ref().map(|folder| folder.path().join("data"));
        let data = flags.data.clone().or(own);
        let flags = Flags {
            data,
            ..flags.clone()
        };
        let mut settings = Configuration::read(&flags)?.settings;
        settings.database = None;
        settings.listen = self.listen;
        settings.public_url = None;
        settings.tls = None;
        let outcome = serve(&settings);
        drop(temporary);
        outcome
    }
}

fn serve(settings: &Settings) -> Result {
    let library = instance::open_writing(settings)?;
    let running = Running::new(library, settings.clone());
    load(&running, settings)?;
    dumps::soon(&running);
    super::serve::serve(&running, false, |address| {
        let totals = running.library.totals().unwrap_or_default();
        say!(
            "demo-ready",
            address = format!("http://{address}"),
            vulnerabilities = totals.vulnerabilities,
            sources = totals.sources
        )
    })
}

/// Brings the demo library in, the way anything comes in.
fn load(running: &Running, settings: &Settings) -> Result<()> {
    let path: PathBuf = writer::scratch(settings)?.join("demo.tar.zst");
    std::fs::write(&path, LIBRARY).map_err(|e| Failure::file(&path, &e))?;
    let order = Order {
        inputs: vec![Piece {
            path: path.clone(),
            name: Some("demo".to_owned()),
        }],
        ..Order::default()
    };
    let outcome = importing::import(&running.library, settings, &order, &mut |_| ());
    std::fs::remove_file(&path).map_err(|e| Failure::file(&path, &e))?;
    for rejection in outcome?.rejections {
        tracing::warn!(file = rejection.file, reason = rejection.reason, "not taken");
    }
    Ok(())
}
