//! Schema changes: an ordered list per owning crate, each applied once, in a transaction of its own.
//!
//! One text serves both engines, with three liberties: `/*sqlite: … */` and `/*postgres: … */` are uncovered on the
//! engine they name, and `BIGINT PRIMARY KEY` reads `INTEGER PRIMARY KEY` on SQLite, where only that spelling makes
//! the key the row's own number instead of a second index.

use sha2::{Digest, Sha256};

use crate::db::Db;
use crate::error::{Error, Result};
use crate::location::{Engine, Urgency};
use crate::tx::Tx;

/// One step of a schema. Once released, neither its name nor its text may change.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// A short name such as `0003_add_aliases`.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// The store's own tables.
pub(crate) const OWN: &[Migration] = &[Migration {
    name: "0001_store",
    sql: include_str!("../migrations/0001_store.sql"),
}];

impl Db {
    /// Brings the tables of `owner` up to date. Safe to call on every start and from several processes at once.
    ///
    /// Steps in the database that this program does not know are left alone: a newer program put them there, and
    /// migrations only ever add what the older one can ignore.
    pub fn migrate(&self, owner: &'static str, migrations: &[Migration]) -> Result<()> {
        self.bootstrap()?;
        let done = self.read(|tx| applied(tx, owner))?;
        verify(owner, migrations, &done)?;
        for position in done.len()..migrations.len() {
            self.write(Urgency::Interactive, |tx| {
                // Whoever comes second waits here for the first one's commit, then finds its work done.
                tx.execute(include_str!("../queries/lock_owner.sql"), &crate::values![owner])?;
                let done = applied(tx, owner)?;
                verify(owner, migrations, &done)?;
                let Some(migration) = migrations.get(position) else {
                    return Ok(());
                };
                if done.len() > position {
                    return Ok(());
                }
                tracing::info!(owner, migration = migration.name, "migrating");
                tx.run(&spell(migration.sql, tx.engine()))?;
                let now = tx.now()?;
                let row = crate::values![owner, position as i64, migration.name, checksum(migration), now];
                tx.execute(include_str!("../queries/record_migration.sql"), &row)?;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The two tables that migrations themselves need.
    fn bootstrap(&self) -> Result<()> {
        let ready = self.read(|tx| {
            Ok(tx
                .query(include_str!("../queries/probe_migrations.sql"), &[])
                .is_ok())
        });
        if matches!(ready, Ok(true)) {
            return Ok(());
        }
        let mut attempt = 0;
        loop {
            attempt += 1;
            let text = include_str!("../migrations/0000_bootstrap.sql");
            match self.write(Urgency::Interactive, |tx| tx.run(&spell(text, tx.engine()))) {
                // PostgreSQL's IF NOT EXISTS still fails when two processes create the table at the same moment.
                Err(Error::Constraint { .. } | Error::Database { .. }) if attempt < 5 => {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                other => return other,
            }
        }
    }
}

type Applied = Vec<(String, Vec<u8>)>;

fn applied(tx: &mut Tx, owner: &'static str) -> Result<Applied> {
    let rows = tx.query(
        include_str!("../queries/list_migrations.sql"),
        &crate::values![owner],
    )?;
    rows.iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.bytes(1)?.to_vec())))
        .collect()
}

fn verify(owner: &str, known: &[Migration], applied: &Applied) -> Result<()> {
    for (migration, (name, sum)) in known.iter().zip(applied) {
        if migration.name != name || checksum(migration)[..] != sum[..] {
            return Err(Error::Usage(format!(
                "migration {} of {owner} is not the one that was applied to this database as {name}",
                migration.name
            )));
        }
    }
    if applied.len() > known.len() {
        tracing::warn!(owner, "the database was migrated by a newer program");
    }
    Ok(())
}

fn checksum(migration: &Migration) -> [u8; 32] {
    Sha256::digest(migration.sql.as_bytes()).into()
}

/// The text as the engine is to read it.
fn spell(sql: &str, engine: Engine) -> String {
    let mark = match engine {
        Engine::Sqlite => "/*sqlite:",
        Engine::Postgres => "/*postgres:",
    };
    let mut spelt = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once(mark) {
        spelt.push_str(before);
        let (inside, after) = after.split_once("*/").unwrap_or((after, ""));
        spelt.push_str(inside);
        rest = after;
    }
    spelt.push_str(rest);
    match engine {
        Engine::Sqlite => spelt.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"),
        Engine::Postgres => spelt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_reads_its_own_marks() {
        let sql =
            "CREATE TABLE a (id BIGINT PRIMARY KEY) /*sqlite: STRICT*//*postgres: WITH (fillfactor=90)*/;";
        assert_eq!(
            spell(sql, Engine::Sqlite),
            "CREATE TABLE a (id INTEGER PRIMARY KEY)  STRICT/*postgres: WITH (fillfactor=90)*/;"
        );
        assert_eq!(
            spell(sql, Engine::Postgres),
            "CREATE TABLE a (id BIGINT PRIMARY KEY) /*sqlite: STRICT*/ WITH (fillfactor=90);"
        );
    }
}
