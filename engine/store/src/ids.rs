//! Ids for new rows, the same way on both engines and on any number of nodes.
//!
//! A node takes ids by the block and hands them out from memory. Ids are unique and grow on one node; a restart or a
//! rolled-back transaction leaves a gap.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::db::Backend;
use crate::error::{Error, Result};
use crate::sql::Sql;
use crate::tx::Tx;

/// Ids taken at once.
const BLOCK: i64 = 1024;

/// Most ids one call may ask for.
const MOST: i64 = 1 << 32;

#[derive(Default)]
pub(crate) struct Ids {
    blocks: Mutex<HashMap<&'static str, Block>>,
}

#[derive(Clone, Copy)]
struct Block {
    next: i64,
    end: i64,
}

impl Ids {
    /// Drops blocks whose taking was rolled back.
    pub(crate) fn forget(&self, names: &[&'static str]) {
        if !names.is_empty() {
            let mut blocks = self.blocks.lock();
            for name in names {
                blocks.remove(name);
            }
        }
    }
}

impl Tx {
    /// Takes `count` consecutive ids of the kind `name` and returns the first. Ids start at 1.
    pub fn allocate(&mut self, name: &'static str, count: usize) -> Result<i64> {
        let count = i64::try_from(count).ok().filter(|count| *count <= MOST);
        let count = count.ok_or_else(|| Error::usage(format!("too many ids of {name} asked for")))?;
        let shared = self.shared.clone();
        let mut blocks = shared.ids.blocks.lock();
        let block = blocks.entry(name).or_insert(Block { next: 0, end: 0 });
        if block.end - block.next < count {
            let size = count.max(BLOCK);
            let params = crate::values![name, size];
            let sql = Sql::from(include_str!("../queries/take_ids.sql"));
            let first = match &shared.backend {
                Backend::Sqlite(_) => {
                    let first = self.query_one(sql, &params)?.int(0)?;
                    self.blocks.push(name);
                    first
                }
                Backend::Postgres(server) => server.outside(&sql, &params)?,
            };
            if block.end != first {
                block.next = first;
            }
            block.end = first + size;
        }
        let first = block.next;
        block.next += count;
        Ok(first)
    }
}
