//! What is remembered of feeds between visits.

use std::collections::BTreeMap;

use baize_catalog::Library;
use baize_collect::feeds::{FeedStates, FieldMemory};
use baize_store::{Db, Migration, Urgency, values};
use jiff::Timestamp;

use super::Visited;
use crate::failure::Result;

/// Tables of the program itself.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_feed",
    sql: include_str!("../../queries/migrations/0001_feed.sql"),
}];

/// What is remembered.
pub(crate) struct Ledger<'a> {
    db: &'a Db,
}

/// What is remembered of one feed.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// Whether a person has paused it.
    pub(crate) paused: bool,
    /// Its address, where an operator has added it.
    pub(crate) address: Option<String>,
    /// When it was last visited.
    pub(crate) visited: Option<Timestamp>,
    /// What that brought.
    pub(crate) outcome: Option<Visited>,
}

impl<'a> Ledger<'a> {
    /// The ledger beside a library.
    pub(crate) fn of(library: &'a Library) -> Self {
        Self { db: library.db() }
    }

    /// Everything, by name of the feed.
    pub(crate) fn all(&self) -> Result<BTreeMap<String, Kept>> {
        let rows = self
            .db
            .read(|tx| tx.query(include_str!("../../queries/list_feeds.sql"), &[]))?;
        let mut all = BTreeMap::new();
        for row in rows {
            let kept = Kept {
                paused: row.bool(1)?,
                address: row.opt_text(2)?.map(str::to_owned),
                visited: row
                    .opt_int(3)?
                    .and_then(|micros| Timestamp::from_microsecond(micros).ok()),
                // An outcome in the words of another version is as good as none.
                outcome: row.opt_text(4)?.and_then(|json| serde_json::from_str(json).ok()),
            };
            all.insert(row.text(0)?.to_owned(), kept);
        }
        Ok(all)
    }

    /// Pauses a feed, or lets it go on.
    pub(crate) fn pause(&self, name: &str, paused: bool) -> Result<()> {
        let row = values![name, paused];
        self.db.write(Urgency::Interactive, |tx| {
            tx.execute(include_str!("../../queries/put_feed_paused.sql"), &row)
        })?;
        Ok(())
    }

    /// Adds a feed. False when the name is taken.
    pub(crate) fn add(&self, name: &str, address: &str) -> Result<bool> {
        let row = values![name, address];
        let add = include_str!("../../queries/add_feed.sql");
        Ok(self.db.write(Urgency::Interactive, |tx| tx.execute(add, &row))? == 1)
    }

    /// Notes what a visit brought.
    pub(crate) fn note(&self, visited: &Visited, now: Timestamp) -> Result<()> {
        let outcome = serde_json::to_string(visited).unwrap_or_default();
        let row = values![visited.feed.as_str(), now.as_microsecond(), outcome];
        self.db.write(Urgency::Interactive, |tx| {
            tx.execute(include_str!("../../queries/put_feed_outcome.sql"), &row)
        })?;
        Ok(())
    }

    /// What is remembered of the fields that a feed brings.
    pub(crate) fn fields(&self, name: &str) -> Result<FieldMemory> {
        let read = include_str!("../../queries/read_feed_fields.sql");
        let row = self.db.read(|tx| tx.query_opt(read, &values![name]))?;
        let json = row.as_ref().map(|row| row.opt_text(0)).transpose()?.flatten();
        // A memory in the words of another version is as good as none.
        Ok(json
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default())
    }

    /// Keeps it.
    pub(crate) fn keep_fields(&self, name: &str, memory: &FieldMemory) -> Result<()> {
        let row = values![name, serde_json::to_string(memory).unwrap_or_default()];
        self.db.write(Urgency::Interactive, |tx| {
            tx.execute(include_str!("../../queries/put_feed_fields.sql"), &row)
        })?;
        Ok(())
    }

    /// Forgets what was usual of the fields that a feed brings, and the alarms with it.
    pub(crate) fn accept(&self, name: &str) -> Result<()> {
        let mut memory = self.fields(name)?;
        memory.accept();
        self.keep_fields(name, &memory)?;
        let Some(kept) = self.all()?.remove(name) else {
            return Ok(());
        };
        if let (Some(visited), Some(mut outcome)) = (kept.visited, kept.outcome) {
            outcome.alarms.clear();
            self.note(&outcome, visited)?;
        }
        Ok(())
    }
}

impl FeedStates for Ledger<'_> {
    fn get(&self, feed: &str) -> std::result::Result<Option<String>, String> {
        let read = include_str!("../../queries/read_feed_state.sql");
        let row = self
            .db
            .read(|tx| tx.query_opt(read, &values![feed]))
            .map_err(|e| e.to_string())?;
        match row {
            Some(row) => Ok(row.opt_text(0).map_err(|e| e.to_string())?.map(str::to_owned)),
            None => Ok(None),
        }
    }

    fn put(&self, feed: &str, state: &str) -> std::result::Result<(), String> {
        let row = values![feed, state];
        self.db
            .write(Urgency::Interactive, |tx| {
                tx.execute(include_str!("../../queries/put_feed_state.sql"), &row)
            })
            .map(drop)
            .map_err(|e| e.to_string())
    }
}
