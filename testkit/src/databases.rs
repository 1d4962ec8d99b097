//! Empty databases for tests, on both engines.
//!
//! SQLite is always there. PostgreSQL takes part when `BAIZE_TEST_POSTGRES` is the URL of a server whose user may
//! create databases; each test gets a database of its own, dropped at its end. Where the variable is unset a line is
//! printed.

#![expect(clippy::print_stdout, reason = "a test that was skipped says so")]

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use baize_store::{Db, Engine, Location, Options, Value};

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
        self.open_with(Options::default())
    }

    /// Opens it with options.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn open_with(&self, options: Options) -> Db {
        Db::open(&self.location, options).expect("a database that opens")
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

/// Prepares every `*.sql` file of a folder on the database's engine, so that a text only one engine understands fails
/// a test and not a user. `NAME.sqlite.sql` and `NAME.postgres.sql` are for one engine each. Returns how many were
/// prepared.
///
/// # Panics
/// When a file does not begin with a comment that says what it is for, or cannot be prepared.
pub fn prepare_all(db: &Db, folder: &Path) -> usize {
    let other = match db.engine() {
        Engine::Sqlite => ".postgres.sql",
        Engine::Postgres => ".sqlite.sql",
    };
    let mut prepared = 0;
    for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.expect("an entry of a folder").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "sql") || name.ends_with(other) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(text.starts_with("-- "), "{name} does not say what it is for");
        let text: &'static str = Box::leak(text.into_boxed_str());
        if let Err(error) = db.read(|tx| tx.describe(text)) {
            panic!("{name} on {}: {error}", db.engine().name());
        }
        prepared += 1;
    }
    prepared
}

/// How SQLite means to run a query: the steps of its plan.
///
/// # Panics
/// When the query cannot be planned.
pub fn plan(db: &Db, query: &str, placeholders: usize) -> Vec<String> {
    let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {query}").into_boxed_str());
    let values = vec![Value::Int(1); placeholders];
    let rows = db
        .read(|tx| tx.query(text, &values))
        .unwrap_or_else(|e| panic!("{query}: {e}"));
    rows.iter()
        .map(|row| row.text(3).expect("a step").to_owned())
        .collect()
}
