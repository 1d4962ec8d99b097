//! Storage of Baize: SQL, events, jobs and blobs, on SQLite in a data directory or on a PostgreSQL server.
//!
//! What it promises:
//! * one SQL text, with `$1` parameters, means the same on both engines;
//! * a transaction is a closure with nothing but SQL inside ([`Db::read`], [`Db::write`]); on PostgreSQL it may run
//!   more than once;
//! * an acknowledged [`Urgency::Interactive`] write is on disk; a [`Urgency::Bulk`] write is after [`Db::flush`], and
//!   is never torn;
//! * bulk work does not keep people waiting for longer than the batch that is running;
//! * two processes never write to one data directory;
//! * events are numbered without gaps, and jobs are done at least once.
//!
//! What it refuses: U+0000 in text and NaN (one engine would keep them, the other not), statements after a failed
//! one in the same transaction, SQL composed of anything but constants, and a PostgreSQL database that does not
//! order text byte by byte.
//!
//! Architecture invariant: no other crate sees a driver's type.
//!
//! ```
//! use baize_store::{Db, Location, Migration, Options, Urgency, values};
//!
//! # fn main() -> baize_store::Result<()> {
//! # let directory = tempfile::tempdir().unwrap();
//! # let location = Location::Directory(directory.path().to_owned());
//! let db = Db::open(&location, Options::default())?;
//! db.migrate("library", &[Migration {
//!     name: "0001_book",
//!     sql: "CREATE TABLE book (id BIGINT PRIMARY KEY, title TEXT NOT NULL, year BIGINT)",
//! }])?;
//! db.write(Urgency::Interactive, |tx| {
//!     let id = tx.allocate("book", 1)?;
//!     tx.execute("INSERT INTO book (id, title, year) VALUES ($1, $2, $3)", &values![id, "Shanhaijing", None::<i64>])
//! })?;
//! let titles = db.read(|tx| {
//!     let rows = tx.query("SELECT title FROM book ORDER BY id", &[])?;
//!     rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect::<baize_store::Result<Vec<_>>>()
//! })?;
//! assert_eq!(titles, ["Shanhaijing"]);
//! # Ok(())
//! # }
//! ```

mod backup;
pub mod blobs;
mod clock;
mod db;
mod doctor;
mod error;
pub mod events;
mod ids;
pub mod jobs;
mod location;
mod lock;
mod migration;
mod pool;
mod postgres;
mod row;
mod sql;
mod sqlite;
mod tx;
mod value;

pub use backup::{BackupReport, restore};
pub use db::Db;
pub use doctor::Facts;
pub use error::{ConstraintKind, Error, Result};
pub use location::{Access, Engine, Location, Options, Urgency};
pub use lock::DirectoryLock;
pub use migration::Migration;
pub use postgres::{create_database, drop_database};
pub use row::Row;
pub use sql::{Composer, Sql};
pub use tx::Tx;
pub use value::Value;
