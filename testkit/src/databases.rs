//! Empty databases for tests, on both engines.
//!
//! SQLite is always there. PostgreSQL takes part when `BAIZE_TEST_POSTGRES` is the URL of a server whose user may
//! create databases; each test gets a database of its own, dropped at its end. Where the variable is unset a line is
//! printed.

use std::sync::atomic::{AtomicU32, Ordering};

use baize_store::{Db, Location, Options};

/// An empty database that is removed when dropped.
pub struct Scratch {
    location: Location,
    removal: Removal,
}

enum Removal {
    Directory { _directory: tempfile::TempDir },
    Database { server: String, name: String },
}

impl Scratch {
    /// A data directory.
    ///
    /// # Panics
    /// When no temporary directory can be made.
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let location = Location::Directory(directory.path().join("data"));
        Self {
            location,
            removal: Removal::Directory {
                _directory: directory,
            },
        }
    }

    /// A database on the test server, or `None` with a printed line.
    ///
    /// # Panics
    /// When the server does not let us create one.
    pub fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("BAIZE_TEST_POSTGRES") else {
            println!("skipped: BAIZE_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!(
            "baize_test_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let url = baize_store::create_database(&server, &name).expect("a new database on the test server");
        Some(Self {
            location: Location::Postgres(url),
            removal: Removal::Database { server, name },
        })
    }

    /// Where it is, to open it.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Opens it.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn open(&self) -> Db {
        Db::open(&self.location, Options::default()).expect("a database that opens")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Removal::Database { server, name } = &self.removal
            && let Err(error) = baize_store::drop_database(server, name)
        {
            println!("could not drop {name}: {error}");
        }
    }
}

/// Runs a test on an empty database of each engine.
pub fn each_engine(test: impl Fn(&Db)) {
    each_scratch(|scratch| test(&scratch.open()));
}

/// Runs a test on an empty database of each engine that the test opens itself.
pub fn each_scratch(test: impl Fn(&Scratch)) {
    test(&Scratch::sqlite());
    if let Some(scratch) = Scratch::postgres() {
        test(&scratch);
    }
}
