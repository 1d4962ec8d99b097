//! The handle on a database.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::location::{Access, Engine, Location, Options, Urgency};
use crate::postgres::{Isolation, Postgres};
use crate::sqlite::Sqlite;
use crate::tx::{Trouble, Tx};

/// A handle on a database; cheap to clone, and the same database in every clone.
///
/// Its calls block: from asynchronous code, use `spawn_blocking`.
#[derive(Clone)]
pub struct Db {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) backend: Backend,
    pub(crate) ids: Ids,
    options: Options,
    location: Location,
}

pub(crate) enum Backend {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Shared {
    pub(crate) fn engine(&self) -> Engine {
        match &self.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }
}

impl Db {
    /// Opens a database, creating a data directory that is not there, and brings the store's own tables up to date.
    pub fn open(location: &Location, options: Options) -> Result<Self> {
        let backend = match location {
            Location::Directory(directory) => Backend::Sqlite(Sqlite::open(directory, &options)?),
            Location::Postgres(url) => Backend::Postgres(Postgres::open(url, &options)?),
        };
        let shared = Shared {
            backend,
            ids: Ids::default(),
            options,
            location: location.clone(),
        };
        let db = Self {
            shared: Arc::new(shared),
        };
        if db.shared.options.access == Access::ReadWrite {
            db.migrate("store", crate::migration::OWN)?;
        }
        Ok(db)
    }

    /// The engine below.
    pub fn engine(&self) -> Engine {
        self.shared.engine()
    }

    /// Where the data is.
    pub fn location(&self) -> &Location {
        &self.shared.location
    }

    /// The data directory, on SQLite.
    pub fn directory(&self) -> Option<&Path> {
        match &self.shared.backend {
            Backend::Sqlite(home) => Some(&home.directory),
            Backend::Postgres(_) => None,
        }
    }

    /// Runs a read transaction: one snapshot, beside the writer. On SQLite it may take [`Options::read_limit`].
    pub fn read<T>(&self, f: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.try_read(f)
    }

    /// [`Db::read`] with the caller's own error.
    pub fn try_read<T, E: From<Error>>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let shared = self.shared.clone();
        let mut tx = match &self.shared.backend {
            Backend::Sqlite(home) => Tx::on_sqlite(shared, home.begin_read()?),
            Backend::Postgres(home) => Tx::on_postgres(shared, home.begin_read()?),
        };
        let value = f(&mut tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Runs a write transaction and commits what `f` did if it returns `Ok`, else rolls it back.
    ///
    /// On SQLite transactions run one after the other, interactive ones first. On PostgreSQL they run side by side,
    /// isolated as if one after the other; one that collides with another is rolled back and **`f` is called
    /// again**, so `f` must do nothing but SQL.
    pub fn write<T>(&self, urgency: Urgency, f: impl FnMut(&mut Tx) -> Result<T>) -> Result<T> {
        self.try_write(urgency, f)
    }

    /// [`Db::write`] with the caller's own error.
    pub fn try_write<T, E: From<Error>>(
        &self,
        urgency: Urgency,
        f: impl FnMut(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_at(urgency, Isolation::Serializable, f)
    }

    pub(crate) fn write_at<T, E: From<Error>>(
        &self,
        urgency: Urgency,
        isolation: Isolation,
        mut f: impl FnMut(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.shared.options.access == Access::ReadOnly {
            return Err(Error::usage("the database was opened for reading only").into());
        }
        let started = Instant::now();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let shared = self.shared.clone();
            let mut tx = match &self.shared.backend {
                Backend::Sqlite(home) => Tx::on_sqlite(shared, home.begin_write(urgency)?),
                Backend::Postgres(home) => Tx::on_postgres(shared, home.begin_write(urgency, isolation)?),
            };
            let (error, trouble) = match f(&mut tx) {
                Err(error) => (error, tx.trouble().unwrap_or(Trouble::Final)),
                Ok(value) => match tx.commit() {
                    Ok(()) => return Ok(value),
                    Err(error) => {
                        // A connection that broke in a commit leaves open what happened: that is for the caller.
                        let again = Trouble::of(&error) == Trouble::Collision;
                        (
                            error.into(),
                            if again { Trouble::Collision } else { Trouble::Final },
                        )
                    }
                },
            };
            match trouble {
                Trouble::Final => return Err(error),
                Trouble::Lost if started.elapsed() >= self.shared.options.patience => return Err(error),
                Trouble::Collision if attempt >= self.shared.options.attempts => {
                    return Err(Error::Serialization { attempts: attempt }.into());
                }
                Trouble::Lost | Trouble::Collision => std::thread::sleep(pause(attempt)),
            }
        }
    }

    /// True while somebody waits for the writer (or, on PostgreSQL, for a connection): a bulk writer should commit
    /// what it has and come back.
    pub fn interactive_waiting(&self) -> bool {
        match &self.shared.backend {
            Backend::Sqlite(home) => home.interactive_waiting(),
            Backend::Postgres(home) => home.anyone_waiting(),
        }
    }

    /// Makes everything committed so far durable and, on PostgreSQL, numbers the events of it. To be called at the
    /// end of a bulk run.
    pub fn flush(&self) -> Result<()> {
        self.write(Urgency::Interactive, |tx| {
            tx.execute(include_str!("../queries/mark.sql"), &[])
        })?;
        if let Backend::Sqlite(home) = &self.shared.backend {
            home.ask_checkpoint();
        }
        crate::events::Sequencer::new("flush").settle(self)
    }

    /// Writes the database anew without the gaps that a first load leaves in it, on SQLite; PostgreSQL sees to that by
    /// itself. Other writes wait meanwhile, a few seconds for a gigabyte, and it takes the space of the database once
    /// more: for the end of a first load, not for every day.
    pub fn repack(&self) -> Result<()> {
        match &self.shared.backend {
            Backend::Sqlite(home) => {
                home.repack()?;
                home.ask_checkpoint();
                Ok(())
            }
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// The database's time in microseconds since 1970 UTC: the server's on PostgreSQL, so that nodes agree, this
    /// machine's on SQLite.
    pub fn now(&self) -> Result<i64> {
        match &self.shared.backend {
            Backend::Sqlite(_) => Ok(crate::clock::system()),
            Backend::Postgres(_) => self.read(Tx::now),
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db")
            .field("location", &self.shared.location)
            .finish_non_exhaustive()
    }
}

/// How long to wait before trying again: doubling to half a second, half of it by chance, so that two transactions
/// that collided do not meet again.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let full = (1_u64 << attempt.min(9)).min(500);
    let chance = RandomState::new().hash_one(attempt) % (full * 500 + 1);
    Duration::from_micros(full * 500 + chance)
}
