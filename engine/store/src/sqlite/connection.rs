//! One SQLite connection: how it is opened, how values go in and rows come out.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, ToSql, ffi};

use crate::error::{ConstraintKind, Error, Result};
use crate::location::Options;
use crate::row::{Columns, Row};
use crate::sql::Sql;
use crate::value::Value;

/// Statements kept prepared per connection.
const PREPARED: usize = 256;

/// Virtual-machine steps between two looks at the clock.
const STEPS_PER_LOOK: i32 = 4000;

thread_local! {
    /// Frames in the write-ahead log after the last commit of this thread.
    static LOG_FRAMES: Cell<i32> = const { Cell::new(0) };
}

pub(crate) struct Connection {
    pub(crate) raw: rusqlite::Connection,
    /// `PRAGMA synchronous` as last set: true for FULL.
    full_sync: bool,
    /// Milliseconds after `born` at which running statements are stopped.
    deadline: Arc<AtomicU64>,
    born: Instant,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
    Checkpointer,
}

impl Connection {
    pub(crate) fn open(file: &Path, role: Role, options: &Options) -> Result<Box<Self>> {
        let access = match role {
            Role::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Role::Writer | Role::Checkpointer => {
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
            }
        };
        let raw = rusqlite::Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(failure)?;
        raw.busy_timeout(Duration::from_secs(10)).map_err(failure)?;
        raw.set_prepared_statement_cache_capacity(PREPARED);
        // A misspelt "column" must be an error, as it is on PostgreSQL, and not a text.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)
            .map_err(failure)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)
            .map_err(failure)?;
        let cache = match role {
            Role::Writer => options.writer_cache,
            Role::Reader => options.reader_cache,
            Role::Checkpointer => 1 << 20,
        };
        let map = if role == Role::Reader {
            options.reader_map
        } else {
            0
        };
        let common = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF";
        let cache = cache / 1024;
        let pragmas = if role == Role::Reader {
            format!("{common}; PRAGMA cache_size=-{cache}; PRAGMA mmap_size={map}; PRAGMA query_only=ON")
        } else {
            let kept = options.log_size.saturating_mul(2);
            format!(
                "{common}; PRAGMA cache_size=-{cache}; PRAGMA mmap_size=0; PRAGMA journal_mode=WAL; \
                 PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit={kept}"
            )
        };
        raw.execute_batch(&pragmas).map_err(failure)?;
        let (born, deadline) = (Instant::now(), Arc::new(AtomicU64::new(u64::MAX)));
        if role == Role::Writer {
            raw.wal_hook(Some(|_, frames| {
                LOG_FRAMES.set(frames);
                Ok(())
            }));
        }
        if role == Role::Reader {
            let deadline = deadline.clone();
            let late = move || born.elapsed().as_millis() as u64 > deadline.load(Ordering::Relaxed);
            raw.progress_handler(STEPS_PER_LOOK, Some(late))
                .map_err(failure)?;
        }
        Ok(Box::new(Self {
            raw,
            full_sync: false,
            deadline,
            born,
        }))
    }

    /// Frames in the write-ahead log after this thread's last commit.
    pub(crate) fn log_frames() -> i32 {
        LOG_FRAMES.get()
    }

    pub(crate) fn limit(&self, limit: Option<Duration>) {
        let at = limit.map_or(u64::MAX, |limit| (self.born.elapsed() + limit).as_millis() as u64);
        self.deadline.store(at, Ordering::Relaxed);
    }

    pub(crate) fn is_late(&self) -> bool {
        self.born.elapsed().as_millis() as u64 > self.deadline.load(Ordering::Relaxed)
    }

    /// `synchronous=FULL` or `NORMAL` for the next transaction.
    pub(crate) fn sync(&mut self, full: bool) -> Result<()> {
        if self.full_sync != full {
            let pragma = if full {
                "PRAGMA synchronous=FULL"
            } else {
                "PRAGMA synchronous=NORMAL"
            };
            self.raw.execute_batch(pragma).map_err(failure)?;
            self.full_sync = full;
        }
        Ok(())
    }

    /// A statement without parameters or rows.
    pub(crate) fn run(&self, sql: &str) -> Result<()> {
        self.raw
            .prepare_cached(sql)
            .and_then(|mut s| s.raw_execute())
            .map(drop)
            .map_err(failure)
    }

    /// A statement whose rows do not matter.
    pub(crate) fn run_query(&self, sql: &str) -> Result<()> {
        let mut statement = self.raw.prepare_cached(sql).map_err(failure)?;
        let mut rows = statement.raw_query();
        while rows.next().map_err(failure)?.is_some() {}
        Ok(())
    }

    fn prepare(&self, sql: &Sql) -> Result<Prepared<'_>> {
        let statement = self.raw.prepare_cached(sql.as_str()).map_err(failure)?;
        let mut order = Vec::with_capacity(statement.parameter_count());
        for index in 1..=statement.parameter_count() {
            // `$2` before `$1` gets SQLite's index 1: the number counts, not the place.
            let name = statement.parameter_name(index).unwrap_or("?");
            let number = name
                .strip_prefix('$')
                .and_then(|digits| digits.parse().ok())
                .unwrap_or(0_usize);
            if number == 0 {
                return Err(Error::usage(format!(
                    "the placeholder {name} is not of the form $1"
                )));
            }
            order.push(number - 1);
        }
        let wanted = order.iter().max().map_or(0, |most| most + 1);
        Ok(Prepared {
            statement,
            order,
            wanted,
        })
    }

    pub(crate) fn execute(&self, sql: &Sql, params: &[Value]) -> Result<u64> {
        self.prepare(sql)?.execute(params)
    }

    pub(crate) fn execute_many<R: AsRef<[Value]>>(
        &self,
        sql: &Sql,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64> {
        let mut prepared = self.prepare(sql)?;
        let mut changed = 0;
        for row in rows {
            changed += prepared.execute(row.as_ref())?;
        }
        Ok(changed)
    }

    pub(crate) fn query(&self, sql: &Sql, params: &[Value]) -> Result<Vec<Row>> {
        self.prepare(sql)?.query(params)
    }

    pub(crate) fn query_many<R: AsRef<[Value]>>(
        &self,
        sql: &Sql,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Vec<Vec<Row>>> {
        let mut prepared = self.prepare(sql)?;
        rows.into_iter().map(|row| prepared.query(row.as_ref())).collect()
    }

    pub(crate) fn for_each<E: From<Error>>(
        &self,
        sql: &Sql,
        params: &[Value],
        mut each: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut prepared = self.prepare(sql)?;
        prepared.bind(params)?;
        let width = prepared.statement.column_count();
        let mut found = prepared.statement.raw_query();
        while let Some(row) = found.next().map_err(failure)? {
            each(&read(row, width)?)?;
        }
        Ok(())
    }

    /// Number of parameters and names of columns.
    pub(crate) fn describe(&self, sql: &Sql) -> Result<(usize, Vec<String>)> {
        let prepared = self.prepare(sql)?;
        let columns = prepared
            .statement
            .column_names()
            .into_iter()
            .map(str::to_owned)
            .collect();
        Ok((prepared.wanted, columns))
    }
}

struct Prepared<'c> {
    statement: CachedStatement<'c>,
    /// For each of SQLite's parameter indexes, the place in the caller's list.
    order: Vec<usize>,
    wanted: usize,
}

impl Prepared<'_> {
    fn bind(&mut self, params: &[Value]) -> Result<()> {
        if params.len() != self.wanted {
            return Err(Error::usage(format!(
                "the statement takes {} parameters and got {}",
                self.wanted,
                params.len()
            )));
        }
        for (index, place) in self.order.iter().enumerate() {
            let value = &params[*place];
            value.check()?;
            self.statement
                .raw_bind_parameter(index + 1, Bound(value))
                .map_err(failure)?;
        }
        Ok(())
    }

    fn execute(&mut self, params: &[Value]) -> Result<u64> {
        self.bind(params)?;
        self.statement
            .raw_execute()
            .map(|changed| changed as u64)
            .map_err(failure)
    }

    fn query(&mut self, params: &[Value]) -> Result<Vec<Row>> {
        self.bind(params)?;
        let width = self.statement.column_count();
        let mut found = self.statement.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(failure)? {
            rows.push(read(row, width)?);
        }
        Ok(rows)
    }
}

struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Real(value) => ValueRef::Real(*value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
            Value::Bool(value) => ValueRef::Integer(i64::from(*value)),
        }))
    }
}

fn read(row: &rusqlite::Row<'_>, width: usize) -> Result<Row> {
    let mut values = Vec::with_capacity(width);
    for column in 0..width {
        values.push(match row.get_ref(column).map_err(failure)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(value) => Value::Int(value),
            ValueRef::Real(value) => Value::Real(value),
            ValueRef::Blob(value) => Value::Bytes(value.to_vec()),
            ValueRef::Text(value) => Value::Text(
                std::str::from_utf8(value)
                    .map_err(|_| Error::Corrupt(format!("column {column} holds a text that is not UTF-8")))?
                    .to_owned(),
            ),
        });
    }
    Ok(Row(Columns::Sqlite(values)))
}

/// Turns the driver's error into ours.
pub(crate) fn failure(error: rusqlite::Error) -> Error {
    let (code, message) = match error {
        rusqlite::Error::SqliteFailure(code, message) => (code, message),
        rusqlite::Error::SqlInputError { error, msg, .. } => (error, Some(msg)),
        other => return Error::usage(other.to_string()),
    };
    let message = message.unwrap_or_else(|| code.to_string());
    match code.code {
        ffi::ErrorCode::ConstraintViolation => constraint(code.extended_code, &message),
        ffi::ErrorCode::DiskFull => Error::Full(message),
        ffi::ErrorCode::DatabaseCorrupt | ffi::ErrorCode::NotADatabase => Error::Corrupt(message),
        ffi::ErrorCode::OperationInterrupted => Error::Timeout {
            what: "the read transaction",
            millis: 0,
        },
        ffi::ErrorCode::DatabaseBusy
        | ffi::ErrorCode::DatabaseLocked
        | ffi::ErrorCode::CannotOpen
        | ffi::ErrorCode::PermissionDenied
        | ffi::ErrorCode::SystemIoFailure => {
            Error::Unavailable(format!("{message} (code {})", code.extended_code))
        }
        ffi::ErrorCode::ReadOnly => Error::Usage("a read transaction cannot write".to_owned()),
        _ => Error::Database {
            code: code.extended_code.to_string(),
            message,
        },
    }
}

fn constraint(extended: i32, message: &str) -> Error {
    let kind = match extended {
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ConstraintKind::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ConstraintKind::NotNull,
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            ConstraintKind::Unique
        }
        _ => ConstraintKind::Check,
    };
    let name = message.split_once(": ").map_or("", |(_, name)| name).to_owned();
    let table = match kind {
        ConstraintKind::Unique | ConstraintKind::NotNull => {
            name.split_once('.').map_or("", |(table, _)| table).to_owned()
        }
        _ => String::new(),
    };
    Error::Constraint { kind, table, name }
}
