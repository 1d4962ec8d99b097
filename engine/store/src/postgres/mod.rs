//! A PostgreSQL server.

mod connection;
mod encode;
mod pipeline;
mod server;

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;

pub(crate) use connection::Connection;
pub use server::{create_database, drop_database};

use crate::error::{Error, Result};
use crate::location::{Location, Options, Urgency};
use crate::pool::Pool;
use crate::sql::Sql;
use crate::value::Value;

pub(crate) struct Postgres {
    config: Config,
    pool: Pool<Box<Connection>>,
    /// Where blocks of ids come from: outside the caller's transaction, which may yet be rolled back or collide.
    outside: Mutex<Option<Box<Connection>>>,
    patience: Duration,
}

/// How a transaction sees others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// As if alone; collisions are retried. What every caller outside this crate gets.
    Serializable,
    /// One snapshot, without the bookkeeping of reads.
    Snapshot,
    /// Each statement sees what is committed. For work guarded by a row lock.
    Statement,
}

impl Postgres {
    pub(crate) fn open(url: &str, options: &Options) -> Result<Arc<Self>> {
        let place = Location::Postgres(url.to_owned());
        let mut config: Config = url
            .parse()
            .map_err(|_| Error::usage(format!("{place} is not a URL of a PostgreSQL database")))?;
        if config.get_ssl_mode() == SslMode::Require {
            return Err(Error::usage(
                "sslmode=require is not supported: use a local socket, a tunnel or a private network",
            ));
        }
        config.application_name("baize");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        let home = Arc::new(Self {
            config,
            pool: Pool::new(options.connections),
            outside: Mutex::new(None),
            patience: options.patience,
        });
        let mut connection = home.connect()?;
        check_order(&mut connection, &place)?;
        *home.outside.lock() = Some(connection);
        Ok(home)
    }

    /// Connects, waiting for a server that is starting.
    fn connect(&self) -> Result<Box<Connection>> {
        let until = Instant::now() + self.patience;
        let mut pause = Duration::from_millis(20);
        loop {
            match Connection::open(&self.config) {
                Err(Error::Unavailable(_)) if Instant::now() + pause < until => {
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(Duration::from_secs(1));
                }
                other => return other,
            }
        }
    }

    pub(crate) fn begin_read(self: &Arc<Self>) -> Result<Session> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    pub(crate) fn begin_write(self: &Arc<Self>, urgency: Urgency, isolation: Isolation) -> Result<Session> {
        self.begin(match (isolation, urgency) {
            (Isolation::Serializable, Urgency::Interactive) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            (Isolation::Serializable, Urgency::Bulk) => {
                "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL synchronous_commit = off"
            }
            (Isolation::Snapshot, _) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            (Isolation::Statement, _) => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })
    }

    fn begin(self: &Arc<Self>, statement: &str) -> Result<Session> {
        let connection = self.pool.take(self.patience, || self.connect())?;
        let mut session = Session {
            connection: Some(connection),
            home: self.clone(),
            open: true,
        };
        let Err(error) = session.connection()?.run(statement) else {
            return Ok(session);
        };
        if !matches!(error, Error::Unavailable(_)) {
            return Err(error);
        }
        // The server was restarted while connections lay idle. Nothing has been done yet: connect anew.
        self.pool.clear();
        session.connection = None;
        session.connection = Some(self.connect()?);
        session.connection()?.run(statement)?;
        Ok(session)
    }

    pub(crate) fn anyone_waiting(&self) -> bool {
        self.pool.anyone_waiting()
    }

    /// One statement in a transaction of its own, returning one integer.
    pub(crate) fn outside(&self, sql: &Sql, params: &[Value]) -> Result<i64> {
        let mut place = self.outside.lock();
        let mut connection = match place.take() {
            Some(connection) if !connection.is_closed() => connection,
            _ => self.connect()?,
        };
        let rows = match connection.query(sql, params) {
            Err(Error::Unavailable(_)) => {
                connection = self.connect()?;
                connection.query(sql, params)?
            }
            other => other?,
        };
        *place = Some(connection);
        rows.first()
            .ok_or_else(|| Error::Missing("a row".to_owned()))?
            .int(0)
    }
}

/// Refuses a database that does not compare text byte by byte: pages, cursors and the state hash rely on it.
fn check_order(connection: &mut Connection, place: &Location) -> Result<()> {
    let sql = Sql::from(
        "SELECT CAST(row_to_json(d) AS TEXT), pg_encoding_to_char(d.encoding) \
         FROM pg_database d WHERE d.datname = current_database()",
    );
    let rows = connection.query(&sql, &[])?;
    let row = rows
        .first()
        .ok_or_else(|| Error::Missing("the database's own description".to_owned()))?;
    let facts: serde_json::Value = serde_json::from_str(row.text(0)?)
        .map_err(|e| Error::Corrupt(format!("the database's own description: {e}")))?;
    let fact = |name: &str| {
        facts
            .get(name)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    };
    let encoding = row.text(1)?;
    let (bytewise, locale) = is_bytewise(fact("datlocprovider"), fact("datcollate"), fact("datlocale"));
    if bytewise && encoding == "UTF8" {
        return Ok(());
    }
    Err(Error::usage(format!(
        "{place} has encoding {encoding} and collation {locale}; create it with: CREATE DATABASE baize TEMPLATE \
         template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    )))
}

/// Whether a database with this provider, collation and locale orders text byte by byte, and the locale that counts.
///
/// PostgreSQL 14 and older have no provider; 17 has the built-in one, `b`, which is bytewise for each of its locales.
/// ICU never is.
fn is_bytewise<'a>(provider: &str, collation: &'a str, locale: &'a str) -> (bool, &'a str) {
    match provider {
        "b" => (true, locale),
        "i" => (false, "ICU"),
        _ => (
            matches!(collation, "C" | "POSIX" | "C.UTF-8" | "C.utf8" | "C.UTF8"),
            collation,
        ),
    }
}

/// An open transaction; rolled back when dropped before [`Session::commit`].
pub(crate) struct Session {
    connection: Option<Box<Connection>>,
    home: Arc<Postgres>,
    open: bool,
}

impl Session {
    pub(crate) fn connection(&mut self) -> Result<&mut Connection> {
        self.connection
            .as_deref_mut()
            .ok_or_else(|| Error::usage("the transaction is over"))
    }

    pub(crate) fn commit(mut self) -> Result<()> {
        match self.connection()?.run("COMMIT") {
            Ok(()) => {
                self.open = false;
                Ok(())
            }
            Err(Error::Unavailable(reason)) => Err(Error::Unavailable(format!(
                "the connection broke while committing, and what was written may be there or not: {reason}"
            ))),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            self.home.pool.forget();
            return;
        };
        if self.open
            && !connection.is_closed()
            && let Err(error) = connection.run("ROLLBACK")
        {
            tracing::debug!(%error, "rollback failed");
            drop(connection);
            self.home.pool.forget();
        } else if connection.is_closed() {
            drop(connection);
            self.home.pool.forget();
        } else {
            self.home.pool.give(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bytewise_orders_are_accepted() {
        assert!(is_bytewise("c", "C", "").0 && is_bytewise("", "POSIX", "").0);
        assert!(is_bytewise("c", "C.UTF-8", "").0 && is_bytewise("b", "en_US.UTF-8", "C.UTF-8").0);
        assert!(!is_bytewise("c", "en_US.UTF-8", "").0 && !is_bytewise("c", "zh_CN.utf8", "").0);
        // The collation is C, but the provider that counts is ICU.
        assert!(!is_bytewise("i", "C", "en").0);
    }
}
