//! A transaction: statements in, rows out.

use std::sync::Arc;

use crate::db::Shared;
use crate::error::{Error, Result};
use crate::events::Heads;
use crate::location::Engine;
use crate::row::Row;
use crate::sql::Sql;
use crate::value::Value;
use crate::{postgres, sqlite};

/// A running transaction, lent to the closure of [`crate::Db::read`] or [`crate::Db::write`].
///
/// Once a statement has failed the transaction can only end: further calls are refused and a commit becomes a
/// rollback, on both engines.
pub struct Tx {
    session: Option<Session>,
    pub(crate) shared: Arc<Shared>,
    /// Where event streams stand after what this transaction appended (SQLite only).
    pub(crate) heads: Heads,
    /// Names of ids whose block this transaction moved on (SQLite only).
    pub(crate) blocks: Vec<&'static str>,
    now: Option<i64>,
    trouble: Option<Trouble>,
}

enum Session {
    Sqlite(sqlite::Session),
    Postgres(postgres::Session),
}

/// What went wrong in a transaction, as far as running it again goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It collided with another one.
    Collision,
    /// The connection broke before the commit.
    Lost,
    /// Running it again would fail again.
    Final,
}

impl Trouble {
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::Serialization { .. } => Self::Collision,
            Error::Unavailable(_) => Self::Lost,
            _ => Self::Final,
        }
    }
}

/// Calls `$method` of the engine's connection and remembers a failure.
macro_rules! call {
    ($tx:ident, $method:ident($($argument:expr),*)) => {{
        let session = $tx.ready()?;
        let outcome = match session {
            Session::Sqlite(session) => match session.connection() {
                Ok(connection) => connection.$method($($argument),*),
                Err(error) => Err(error),
            },
            Session::Postgres(session) => match session.connection() {
                Ok(connection) => connection.$method($($argument),*),
                Err(error) => Err(error),
            },
        };
        outcome.map_err(|error| $tx.failed(error))
    }};
}

impl Tx {
    pub(crate) fn on_sqlite(shared: Arc<Shared>, session: sqlite::Session) -> Self {
        Self::new(shared, Session::Sqlite(session))
    }

    pub(crate) fn on_postgres(shared: Arc<Shared>, session: postgres::Session) -> Self {
        Self::new(shared, Session::Postgres(session))
    }

    fn new(shared: Arc<Shared>, session: Session) -> Self {
        Self {
            session: Some(session),
            shared,
            heads: Heads::default(),
            blocks: Vec::new(),
            now: None,
            trouble: None,
        }
    }

    /// The engine below.
    pub fn engine(&self) -> Engine {
        self.shared.engine()
    }

    /// Runs a statement and returns how many rows it changed.
    pub fn execute(&mut self, sql: impl Into<Sql>, params: &[Value]) -> Result<u64> {
        call!(self, execute(&sql.into(), params))
    }

    /// Runs one statement once per row of parameters, prepared once and, on PostgreSQL, with many in flight.
    /// Returns how many rows were changed in all.
    pub fn execute_many<R: AsRef<[Value]>>(
        &mut self,
        sql: impl Into<Sql>,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64> {
        call!(self, execute_many(&sql.into(), rows))
    }

    /// Runs a query and returns its rows.
    pub fn query(&mut self, sql: impl Into<Sql>, params: &[Value]) -> Result<Vec<Row>> {
        call!(self, query(&sql.into(), params))
    }

    /// Runs a query that has one row; none is [`Error::Missing`], several are [`Error::Usage`].
    pub fn query_one(&mut self, sql: impl Into<Sql>, params: &[Value]) -> Result<Row> {
        self.query_opt(sql, params)?
            .ok_or_else(|| Error::Missing("a row".to_owned()))
    }

    /// Runs a query that has one row or none; several are [`Error::Usage`].
    pub fn query_opt(&mut self, sql: impl Into<Sql>, params: &[Value]) -> Result<Option<Row>> {
        let mut rows = self.query(sql, params)?;
        if rows.len() > 1 {
            return Err(Error::usage(format!(
                "the query has {} rows and not one",
                rows.len()
            )));
        }
        Ok(rows.pop())
    }

    /// Runs one query once per row of parameters, prepared once and, on PostgreSQL, with many in flight. Returns the
    /// rows found for each.
    pub fn query_many<R: AsRef<[Value]>>(
        &mut self,
        sql: impl Into<Sql>,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Vec<Vec<Row>>> {
        call!(self, query_many(&sql.into(), rows))
    }

    /// Runs a query and hands its rows over one by one, holding few of them in memory. An error of `each` ends it.
    pub fn for_each<E: From<Error>>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[Value],
        mut each: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut theirs = None;
        let outcome = call!(
            self,
            for_each(&sql.into(), params, |row: &Row| each(row).map_err(|error| {
                theirs = Some(error);
                Error::usage("stopped by the caller")
            }))
        );
        match theirs {
            Some(error) => Err(error),
            None => outcome.map_err(E::from),
        }
    }

    /// Prepares a statement without running it: number of parameters and names of columns. For tests of SQL texts.
    pub fn describe(&mut self, sql: impl Into<Sql>) -> Result<(usize, Vec<String>)> {
        call!(self, describe(&sql.into()))
    }

    /// The database's time in microseconds since 1970 UTC: the server's on PostgreSQL, so that nodes agree, this
    /// machine's on SQLite. The same for the whole transaction.
    pub fn now(&mut self) -> Result<i64> {
        if let Some(now) = self.now {
            return Ok(now);
        }
        let now = match self.engine() {
            Engine::Sqlite => crate::clock::system(),
            Engine::Postgres => self
                .query_one(include_str!("../queries/now.postgres.sql"), &[])?
                .int(0)?,
        };
        self.now = Some(now);
        Ok(now)
    }

    /// Runs several statements without parameters, as migrations have them.
    pub(crate) fn run(&mut self, sql: &str) -> Result<()> {
        let outcome = match self.ready()? {
            Session::Sqlite(session) => session
                .connection()
                .and_then(|c| c.raw.execute_batch(sql).map_err(sqlite::failure)),
            Session::Postgres(session) => session.connection().and_then(|connection| {
                connection.forget_statements();
                connection.run(sql)
            }),
        };
        outcome.map_err(|error| self.failed(error))
    }

    fn ready(&mut self) -> Result<&mut Session> {
        if self.trouble.is_some() {
            return Err(Error::usage("the transaction has failed already"));
        }
        self.session
            .as_mut()
            .ok_or_else(|| Error::usage("the transaction is over"))
    }

    fn failed(&mut self, error: Error) -> Error {
        let error = match (error, &self.session) {
            (Error::Timeout { millis: 0, .. }, Some(Session::Sqlite(session))) => session.late(),
            (error, _) => error,
        };
        self.trouble = Some(Trouble::of(&error));
        error
    }

    /// What the transaction stumbled over, if it did.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    pub(crate) fn commit(mut self) -> Result<()> {
        if self.trouble.is_some() {
            return Err(Error::usage(
                "the transaction has failed already and was rolled back",
            ));
        }
        crate::events::settle(&mut self)?;
        match self.session.take() {
            Some(Session::Sqlite(session)) => session.commit().map_err(|(session, error)| {
                // Still holding the writer, so that nobody takes ids of a block that was rolled back.
                self.session = Some(Session::Sqlite(session));
                error
            })?,
            Some(Session::Postgres(session)) => session.commit()?,
            None => {}
        }
        self.blocks.clear();
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        self.shared.ids.forget(&self.blocks);
        self.session = None;
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("engine", &self.engine())
            .finish_non_exhaustive()
    }
}
