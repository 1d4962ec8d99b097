//! What a command ends with, and errors in words for people: what happened, what was kept, what to do next.

use std::io::Write;
use std::process::ExitCode;

use crate::words::say;

/// How a command ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// It did what was asked.
    Done,
    /// There are findings, or what was asked for does not exist.
    Findings,
    /// It was asked wrongly.
    Usage,
    /// Something around it does not work: database, network, disk.
    Environment,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Environment => 3,
        })
    }
}

/// Why a command ends before its work is done.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) exit: Exit,
    /// One or two sentences for a person.
    pub(crate) text: String,
}

/// Result of a command.
pub(crate) type Result<T = Exit> = std::result::Result<T, Failure>;

impl Failure {
    /// Nothing was found, or something was found that should not be there.
    pub(crate) fn findings(text: String) -> Self {
        Self {
            exit: Exit::Findings,
            text,
        }
    }

    /// The command was asked wrongly.
    pub(crate) fn usage(text: String) -> Self {
        Self {
            exit: Exit::Usage,
            text,
        }
    }

    /// The environment is at fault.
    pub(crate) fn environment(text: String) -> Self {
        Self {
            exit: Exit::Environment,
            text,
        }
    }

    /// A file operation failed.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::environment(say!("error-file", path = path.display(), reason = error))
    }

    /// Writes it to standard error.
    pub(crate) fn tell(&self) {
        // There is nobody left to tell when standard error is closed.
        let _ = writeln!(std::io::stderr(), "{}", say!("error", text = self.text));
    }
}

impl From<baize_store::Error> for Failure {
    fn from(error: baize_store::Error) -> Self {
        use baize_store::Error;
        Self::environment(match &error {
            Error::Busy { path, pid } => say!("error-busy", path = path.display(), pid = pid),
            Error::Unavailable(reason) => say!("error-unavailable", reason = reason),
            Error::Full(reason) => say!("error-full", reason = reason),
            Error::Corrupt(reason) => say!("error-damaged", reason = reason),
            Error::Usage(reason) => return Self::usage(say!("error-store", reason = reason)),
            other => say!("error-store", reason = other),
        })
    }
}

impl From<baize_catalog::Error> for Failure {
    fn from(error: baize_catalog::Error) -> Self {
        use baize_catalog::Error;
        match error {
            Error::Query { offset, fault } => {
                let key = format!("query-fault-{}", fault.code());
                let reason = say!(&key, value = fault.value(), other = fault.other());
                Self::usage(say!("error-query", offset = offset, reason = reason))
            }
            Error::Cursor(cursor) => Self::usage(say!("error-cursor", cursor = cursor)),
            Error::IndexNotReady => Self::environment(say!("error-index-not-ready")),
            Error::Damaged(reason) => Self::environment(say!("error-damaged", reason = reason)),
            Error::Index(reason) => Self::environment(say!("error-index", reason = reason)),
            Error::Thread(_) => Self::environment(error.to_string()),
            Error::Store(inner) => inner.into(),
        }
    }
}

impl From<baize_collect::Error> for Failure {
    fn from(error: baize_collect::Error) -> Self {
        use baize_collect::Error;
        match error {
            Error::Open { path, source } => {
                let text = say!("error-input", path = path.display(), reason = source);
                match source.kind() {
                    std::io::ErrorKind::NotFound => Self::usage(text),
                    _ => Self::environment(text),
                }
            }
            Error::Configuration { .. } => Self::usage(error.to_string()),
            other => Self::environment(other.to_string()),
        }
    }
}
