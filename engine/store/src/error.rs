//! What can go wrong, in terms a caller can act on.

use std::path::PathBuf;

/// Result of every call in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Which kind of rule of the schema a statement broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A primary key or a unique index.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A column that must have a value.
    NotNull,
    /// A `CHECK` clause.
    Check,
}

impl std::fmt::Display for ConstraintKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unique => "unique",
            Self::ForeignKey => "foreign key",
            Self::NotNull => "not null",
            Self::Check => "check",
        })
    }
}

/// Why a call of the store failed. No variant carries a parameter value of a statement.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process (or another handle of this one) writes to the data directory.
    #[error("the data directory {path} is in use by process {pid}", path = path.display())]
    Busy {
        /// The data directory.
        path: PathBuf,
        /// The process that holds it; 0 when it could not be read.
        pid: u32,
    },
    /// The state is not the one the caller assumed: a lease was lost, a cursor would go back.
    #[error("conflict: {0}")]
    Conflict(String),
    /// The transaction kept colliding with others and was given up.
    #[error("gave up after {attempts} attempts: the transaction collided with others")]
    Serialization {
        /// How often it was tried.
        attempts: u32,
    },
    /// A rule of the schema was broken.
    #[error("{kind} constraint {name} on {table} was broken")]
    Constraint {
        /// The kind of rule; the same on both engines.
        kind: ConstraintKind,
        /// The table, where the engine says it, else empty; the same on both engines.
        table: String,
        /// The engine's own name: `table.column, …` on SQLite, the constraint's name on PostgreSQL.
        name: String,
    },
    /// The database cannot be reached or refuses work just now; trying later may help.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// No room is left on the device.
    #[error("no space is left for the database: {0}")]
    Full(String),
    /// The call took longer than it may.
    #[error("{what} took longer than {millis} ms")]
    Timeout {
        /// What took too long.
        what: &'static str,
        /// The limit.
        millis: u64,
    },
    /// Stored bytes are not what they should be.
    #[error("corrupt data: {0}")]
    Corrupt(String),
    /// Something that had to be there is not.
    #[error("missing: {0}")]
    Missing(String),
    /// The caller asked for something that cannot work: wrong types, wrong configuration, wrong order of calls.
    #[error("{0}")]
    Usage(String),
    /// A value is larger than its bound.
    #[error("{what} has {size} bytes, more than {limit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size in bytes.
        size: u64,
        /// The bound in bytes.
        limit: u64,
    },
    /// A file operation failed.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Any other refusal of the engine.
    #[error("the database refused the statement ({code}): {message}")]
    Database {
        /// SQLSTATE on PostgreSQL, extended result code on SQLite.
        code: String,
        /// The engine's message.
        message: String,
    },
}

impl Error {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Full(format!("{}: {source}", path.display()))
            }
            _ => Self::Io { path, source },
        }
    }

    /// True for a broken unique rule (a row that is already there).
    pub fn is_unique(&self) -> bool {
        matches!(
            self,
            Self::Constraint {
                kind: ConstraintKind::Unique,
                ..
            }
        )
    }
}
