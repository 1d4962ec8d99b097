//! Where the data is and how it is opened.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A data directory of this machine with an SQLite file, blobs and a lock in it. Created if missing.
    Directory(PathBuf),
    /// `postgres://user:password@host:port/database`.
    Postgres(String),
}

impl Location {
    /// Reads `postgres://…` or `postgresql://…` as a server, anything else as a directory.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else {
            Self::Directory(PathBuf::from(text))
        }
    }
}

/// Shows no credentials: of a URL only what follows the last `@`, without its query.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => {
                let plain = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                let plain = plain.rsplit_once('@').map_or(plain, |(_, rest)| rest);
                let plain = plain.split_once('?').map_or(plain, |(place, _)| place);
                write!(f, "postgres://{plain}")
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Which database engine is behind a [`crate::Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in a data directory.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Engine {
    /// `sqlite` or `postgres`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// How urgent, and how durable, a write transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Somebody waits for it: goes first, and is on disk when the call returns.
    Interactive,
    /// One of many: goes when nobody else waits, and is on disk after the next interactive write or
    /// [`crate::Db::flush`]. A crash of the machine may lose the last of them, never tear one.
    Bulk,
}

/// What a handle may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes. On SQLite, takes the data directory's lock.
    ReadWrite,
    /// Reads only, beside a process that writes. On SQLite the database must be there already.
    ReadOnly,
}

/// How a database is opened. The defaults keep the store below about 400 MiB.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether writes are allowed.
    pub access: Access,
    /// SQLite: most connections reading at the same time. PostgreSQL: most connections in all.
    pub connections: usize,
    /// SQLite: page cache of the writer in bytes.
    pub writer_cache: u64,
    /// SQLite: page cache of each reader in bytes.
    pub reader_cache: u64,
    /// SQLite: part of the file each reader maps into memory. 0, the default, turns mapping off: an I/O error on a
    /// mapped page is a signal and not an error.
    pub reader_map: u64,
    /// SQLite: size of the write-ahead log from which it is copied back in the background. At four times this, bulk
    /// writers wait until it is, so that the log stays bounded as long as no reader holds an old snapshot.
    pub log_size: u64,
    /// SQLite: how long a read transaction may take.
    pub read_limit: Duration,
    /// How long a call waits for its turn, for a connection, or for a server that is restarting.
    pub patience: Duration,
    /// PostgreSQL: how often a transaction that collides with others is tried.
    pub attempts: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            access: Access::ReadWrite,
            connections: 8,
            writer_cache: 128 << 20,
            reader_cache: 4 << 20,
            reader_map: 0,
            log_size: 32 << 20,
            read_limit: Duration::from_secs(5),
            patience: Duration::from_secs(30),
            attempts: 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_shows_no_credentials() {
        let location = Location::parse("postgres://ada:p@ss@db.example:5432/baize?password=x");
        assert_eq!(
            format!("{location} {location:?}"),
            "postgres://db.example:5432/baize postgres://db.example:5432/baize"
        );
        assert_eq!(Location::parse("data").to_string(), "data");
    }
}
