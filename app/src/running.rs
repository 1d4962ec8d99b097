//! A process that stays: the library it has open, and the work that goes on beside the web.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baize_catalog::Library;
use baize_store::Engine;
use baize_store::events::Sequencer;

use crate::configuration::Settings;

/// How often committed events are numbered on PostgreSQL.
const NUMBERING: Duration = Duration::from_millis(100);
/// How often the index of this node takes what other processes have written.
const FOLLOWING: Duration = Duration::from_millis(500);

/// What the parts of a process that stays share.
pub(crate) struct Running {
    /// The library.
    pub(crate) library: Library,
    /// The settings in force.
    pub(crate) settings: Settings,
    importing: Mutex<()>,
    visiting: Mutex<()>,
}

impl Running {
    /// A process that stays.
    pub(crate) fn new(library: Library, settings: Settings) -> Arc<Self> {
        Arc::new(Self {
            library,
            settings,
            importing: Mutex::default(),
            visiting: Mutex::default(),
        })
    }

    /// Imports; two imports for somebody at the command line never run at once.
    pub(crate) fn one_import_at_a_time<T>(&self, work: impl FnOnce() -> T) -> T {
        // Whoever panicked before us has left nothing half done: transactions see to that.
        let _turn = self.importing.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    /// Visits a feed; two visits never run at once. A visit may take long: imports do not wait for it.
    pub(crate) fn one_visit_at_a_time<T>(&self, work: impl FnOnce() -> T) -> T {
        let _turn = self.visiting.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    /// On PostgreSQL: numbers committed events, and takes what other processes wrote into this node's index.
    pub(crate) fn keep_up(self: &Arc<Self>) {
        if self.library.db().engine() == Engine::Sqlite {
            return;
        }
        let running = self.clone();
        std::thread::spawn(move || {
            let sequencer = Sequencer::new(holder());
            loop {
                let db = running.library.db();
                if let Err(error) = db.now().and_then(|now| sequencer.run_once(db, now)) {
                    tracing::warn!(%error, "events wait for their numbers");
                    std::thread::sleep(Duration::from_secs(1));
                }
                std::thread::sleep(NUMBERING);
            }
        });
        let running = self.clone();
        std::thread::spawn(move || {
            loop {
                if let Err(error) = running.library.follow() {
                    tracing::warn!(%error, "the index is behind");
                    std::thread::sleep(Duration::from_secs(5));
                }
                std::thread::sleep(FOLLOWING);
            }
        });
    }
}

/// A name for this process, as a holder of leases.
pub(crate) fn holder() -> String {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    format!("{}/{}", host.trim(), std::process::id())
}
