//! SQLite in a data directory.

mod checkpoint;
mod connection;
mod gate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use connection::Role;
pub(crate) use connection::{Connection, failure};
use gate::{Gate, Turn};

use crate::error::{Error, Result};
use crate::location::{Access, Options, Urgency};
use crate::lock::DirectoryLock;
use crate::pool::Pool;

/// Bytes of a frame in the write-ahead log: a page and its header.
const FRAME_BYTES: u64 = 4096 + 24;

/// Bulk writers wait for a checkpoint when the log is this many times its wanted size: they can be faster than the
/// disk, and the log would grow without bound.
const MOST_LOG_SIZES: u64 = 4;

/// An open data directory. Fields are dropped in this order: connections first, the lock last.
pub(crate) struct Sqlite {
    checkpointer: Option<checkpoint::Checkpointer>,
    readers: Pool<Box<Connection>>,
    gate: Arc<Gate>,
    pub(crate) directory: PathBuf,
    pub(crate) file: PathBuf,
    options: Options,
    _lock: Option<DirectoryLock>,
}

/// The database's file in a data directory.
pub(crate) fn file_in(directory: &Path) -> PathBuf {
    directory.join("baize.sqlite")
}

impl Sqlite {
    pub(crate) fn open(directory: &Path, options: &Options) -> Result<Arc<Self>> {
        let file = file_in(directory);
        let gate = Gate::new();
        let writes = options.access == Access::ReadWrite;
        let mut lock = None;
        let mut checkpointer = None;
        if writes {
            create_private(directory)?;
            lock = Some(DirectoryLock::take(directory)?);
            let mut turn = gate.turn(Urgency::Interactive, options.patience)?;
            turn.connection = Some(Connection::open(&file, Role::Writer, options)?);
            drop(turn);
            checkpointer = Some(checkpoint::Checkpointer::start(
                file.clone(),
                options.clone(),
                gate.clone(),
            )?);
        } else if !file.is_file() {
            return Err(Error::Missing(format!(
                "{} is not a data directory",
                directory.display()
            )));
        }
        Ok(Arc::new(Self {
            checkpointer,
            readers: Pool::new(options.connections),
            gate,
            directory: directory.to_owned(),
            file,
            options: options.clone(),
            _lock: lock,
        }))
    }

    pub(crate) fn interactive_waiting(&self) -> bool {
        self.gate.interactive_waiting()
    }

    pub(crate) fn begin_read(self: &Arc<Self>) -> Result<Session> {
        let open = || Connection::open(&self.file, Role::Reader, &self.options);
        let connection = self.readers.take(self.options.patience, open)?;
        connection.limit(Some(self.options.read_limit));
        let session = Session {
            held: Held::Reader(Some(connection)),
            urgency: Urgency::Interactive,
            home: self.clone(),
        };
        session.connection()?.run("BEGIN")?;
        Ok(session)
    }

    pub(crate) fn begin_write(self: &Arc<Self>, urgency: Urgency) -> Result<Session> {
        let mut turn = self.gate.turn(urgency, self.options.patience)?;
        let mut connection = match turn.connection.take() {
            Some(connection) => connection,
            None => Connection::open(&self.file, Role::Writer, &self.options)?,
        };
        connection.sync(urgency == Urgency::Interactive)?;
        connection.run("BEGIN IMMEDIATE")?;
        turn.connection = Some(connection);
        Ok(Session {
            held: Held::Writer(turn),
            urgency,
            home: self.clone(),
        })
    }

    /// Writes the whole database anew without gaps, as one transaction. Holds the writer for as long as that takes.
    pub(crate) fn repack(&self) -> Result<()> {
        let mut turn = self.gate.turn(Urgency::Bulk, self.options.patience)?;
        let connection = match turn.connection.take() {
            Some(connection) => connection,
            None => Connection::open(&self.file, Role::Writer, &self.options)?,
        };
        let done = connection.run("VACUUM");
        turn.connection = Some(connection);
        done
    }

    /// A connection of its own, outside the pool, for a long read such as a backup.
    pub(crate) fn reader(&self) -> Result<Box<Connection>> {
        Connection::open(&self.file, Role::Reader, &self.options)
    }

    /// Copies what it can of the log back into the database.
    pub(crate) fn ask_checkpoint(&self) {
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.ask();
        }
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.checkpointer = None;
        self.readers.clear();
        self.gate.close();
    }
}

/// Creates a directory only its owner can look into; one that exists keeps its rights.
pub(crate) fn create_private(directory: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(directory)
        .map_err(|source| Error::io(directory, source))
}

/// An open transaction; rolled back when dropped before [`Session::commit`].
pub(crate) struct Session {
    held: Held,
    urgency: Urgency,
    home: Arc<Sqlite>,
}

enum Held {
    Writer(Turn),
    Reader(Option<Box<Connection>>),
}

impl Session {
    pub(crate) fn connection(&self) -> Result<&Connection> {
        let connection = match &self.held {
            Held::Writer(turn) => turn.connection.as_deref(),
            Held::Reader(connection) => connection.as_deref(),
        };
        let connection = connection.ok_or_else(|| Error::usage("the transaction is over"))?;
        if connection.is_late() {
            return Err(self.late());
        }
        Ok(connection)
    }

    /// The error of a read transaction that was stopped.
    pub(crate) fn late(&self) -> Error {
        let millis = self.home.options.read_limit.as_millis() as u64;
        Error::Timeout {
            what: "the read transaction",
            millis,
        }
    }

    /// Commits; when that fails, the transaction is still open and comes back with the error. A read transaction just
    /// ends.
    pub(crate) fn commit(self) -> Result<(), (Self, Error)> {
        if matches!(self.held, Held::Reader(_)) {
            return Ok(());
        }
        if let Err(error) = self.connection().and_then(|connection| connection.run("COMMIT")) {
            return Err((self, error));
        }
        let (home, urgency) = (self.home.clone(), self.urgency);
        // The writer must be free before anybody waits for a checkpoint, which needs it at its end.
        drop(self);
        let log = Connection::log_frames() as u64 * FRAME_BYTES;
        let wanted = home.options.log_size;
        if let Some(checkpointer) = &home.checkpointer
            && log > wanted
        {
            if urgency == Urgency::Bulk && log / MOST_LOG_SIZES > wanted {
                checkpointer.wait();
            } else {
                checkpointer.ask();
            }
        }
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let place = match &mut self.held {
            Held::Writer(turn) => &mut turn.connection,
            Held::Reader(connection) => connection,
        };
        if let Some(connection) = place {
            connection.limit(None);
            if !connection.raw.is_autocommit()
                && let Err(error) = connection.run("ROLLBACK")
            {
                tracing::warn!(%error, "rollback failed");
            }
            if !connection.raw.is_autocommit() {
                *place = None;
            }
        }
        if let Held::Reader(connection) = &mut self.held {
            match connection.take() {
                Some(connection) => self.home.readers.give(connection),
                None => self.home.readers.forget(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pragma(session: &Session, name: &str) -> i64 {
        let connection = session.connection().unwrap();
        connection
            .raw
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn interactive_work_is_synced_and_bulk_work_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let home = Sqlite::open(directory.path(), &Options::default()).unwrap();
        for (urgency, level) in [
            (Urgency::Bulk, 1),
            (Urgency::Interactive, 2),
            (Urgency::Bulk, 1),
            (Urgency::Interactive, 2),
        ] {
            let session = home.begin_write(urgency).unwrap();
            assert_eq!(pragma(&session, "synchronous"), level, "{urgency:?}");
            assert_eq!(pragma(&session, "foreign_keys"), 1);
        }
    }

    #[test]
    fn interactive_work_goes_first() {
        let directory = tempfile::tempdir().unwrap();
        let home = Sqlite::open(directory.path(), &Options::default()).unwrap();
        let order = parking_lot::Mutex::new(Vec::new());
        let running = home.begin_write(Urgency::Bulk).unwrap();
        assert!(!home.interactive_waiting());
        std::thread::scope(|scope| {
            for (name, urgency) in [
                ("b1", Urgency::Bulk),
                ("b2", Urgency::Bulk),
                ("i1", Urgency::Interactive),
                ("i2", Urgency::Interactive),
            ] {
                let (home, order) = (&home, &order);
                scope.spawn(move || {
                    let session = home.begin_write(urgency).unwrap();
                    order.lock().push(name);
                    drop(session);
                });
                while home.gate.waiting() < order_of(name) {
                    std::thread::yield_now();
                }
            }
            assert!(home.interactive_waiting());
            drop(running);
        });
        assert_eq!(*order.lock(), ["i1", "i2", "b1", "b2"]);
        assert!(!home.interactive_waiting());
    }

    /// How many wait once this one does.
    fn order_of(name: &str) -> usize {
        ["b1", "b2", "i1", "i2"]
            .iter()
            .position(|other| *other == name)
            .unwrap()
            + 1
    }

    #[test]
    fn waiting_has_an_end_and_nesting_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let options = Options {
            patience: std::time::Duration::from_millis(50),
            ..Options::default()
        };
        let home = Sqlite::open(directory.path(), &options).unwrap();
        let running = home.begin_write(Urgency::Bulk).unwrap();
        assert!(matches!(
            home.begin_write(Urgency::Interactive),
            Err(Error::Usage(_))
        ));
        std::thread::scope(|scope| {
            let late = scope.spawn(|| home.begin_write(Urgency::Interactive).err());
            assert!(matches!(late.join().unwrap(), Some(Error::Timeout { .. })));
        });
        drop(running);
        home.begin_write(Urgency::Interactive).unwrap();
    }
}
