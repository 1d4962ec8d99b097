//! Facts about a database for the person who operates it.

use std::fs;

use crate::db::{Backend, Db};
use crate::error::{Error, Result};
use crate::location::Engine;
use crate::sqlite::failure;
use crate::values;

/// What a database says of itself.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The engine.
    pub engine: Engine,
    /// Its version.
    pub version: String,
    /// Bytes the database takes on disk, without its log.
    pub bytes: u64,
    /// Bytes of the write-ahead log; 0 on PostgreSQL.
    pub log_bytes: u64,
    /// Bytes inside the database that are free for reuse; 0 on PostgreSQL.
    pub free_bytes: u64,
    /// Settings in force, by name.
    pub settings: Vec<(String, String)>,
    /// Number of migrations applied, by owner.
    pub migrations: Vec<(String, i64)>,
}

/// The settings told of SQLite, as a reading connection has them.
const PRAGMAS: [&str; 8] = [
    "journal_mode",
    "synchronous",
    "page_size",
    "cache_size",
    "mmap_size",
    "foreign_keys",
    "query_only",
    "encoding",
];

impl Db {
    /// Facts about the database.
    pub fn facts(&self) -> Result<Facts> {
        let migrations = self.read(|tx| {
            let rows = tx.query(include_str!("../queries/count_migrations.sql"), &[])?;
            rows.iter()
                .map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?)))
                .collect::<Result<Vec<_>>>()
        })?;
        match &self.shared.backend {
            Backend::Sqlite(home) => {
                let connection = home.reader()?;
                let pragma = |name: &str| {
                    connection
                        .raw
                        .query_row(&format!("PRAGMA {name}"), [], |row| {
                            row.get::<_, rusqlite::types::Value>(0)
                        })
                        .map_err(failure)
                };
                let number = |name: &str| match pragma(name)? {
                    rusqlite::types::Value::Integer(number) => Ok(number as u64),
                    _ => Err(Error::Corrupt(format!("PRAGMA {name} is not a number"))),
                };
                let mut settings = Vec::new();
                for name in PRAGMAS {
                    let value = match pragma(name)? {
                        rusqlite::types::Value::Integer(number) => number.to_string(),
                        rusqlite::types::Value::Text(text) => text,
                        other => format!("{other:?}"),
                    };
                    settings.push((name.to_owned(), value));
                }
                let page = number("page_size")?;
                let mut log = home.file.clone().into_os_string();
                log.push("-wal");
                Ok(Facts {
                    engine: Engine::Sqlite,
                    version: rusqlite::version().to_owned(),
                    bytes: number("page_count")? * page,
                    log_bytes: fs::metadata(&log).map_or(0, |facts| facts.len()),
                    free_bytes: number("freelist_count")? * page,
                    settings,
                    migrations,
                })
            }
            Backend::Postgres(_) => self.read(|tx| {
                let row = tx.query_one(include_str!("../queries/facts.postgres.sql"), &[])?;
                let rows = tx.query(include_str!("../queries/settings.postgres.sql"), &[])?;
                let settings = rows
                    .iter()
                    .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())));
                Ok(Facts {
                    engine: Engine::Postgres,
                    version: row.text(0)?.to_owned(),
                    bytes: row.int(1)? as u64,
                    log_bytes: 0,
                    free_bytes: 0,
                    settings: settings.collect::<Result<_>>()?,
                    migrations: migrations.clone(),
                })
            }),
        }
    }

    /// Looks for damage and returns what it found, at most `limit` findings; nothing means that all is well. On
    /// SQLite every page, index and foreign key is checked, which takes a while; on PostgreSQL, which checks itself,
    /// only whether an index is unusable.
    pub fn check_integrity(&self, limit: usize) -> Result<Vec<String>> {
        let Backend::Sqlite(home) = &self.shared.backend else {
            let limit = values![i64::try_from(limit).unwrap_or(i64::MAX)];
            return self.read(|tx| {
                let rows = tx.query(include_str!("../queries/unusable_indexes.postgres.sql"), &limit)?;
                rows.iter()
                    .map(|row| Ok(format!("index {} is unusable", row.text(0)?)))
                    .collect()
            });
        };
        let connection = home.reader()?;
        let mut findings = Vec::new();
        let mut integrity = connection
            .raw
            .prepare(&format!("PRAGMA integrity_check({})", limit.clamp(1, 1_000_000)))
            .map_err(failure)?;
        for line in integrity
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(failure)?
        {
            let line = line.map_err(failure)?;
            if line != "ok" {
                findings.push(line);
            }
        }
        let mut foreign = connection
            .raw
            .prepare("PRAGMA foreign_key_check")
            .map_err(failure)?;
        let broken = foreign
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(failure)?;
        for table in broken.take(limit.saturating_sub(findings.len())) {
            findings.push(format!(
                "a row of {} refers to one that is not there",
                table.map_err(failure)?
            ));
        }
        findings.truncate(limit);
        Ok(findings)
    }
}
