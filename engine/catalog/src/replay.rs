//! Replaying history: it must lead to the records that are shown.

use std::collections::HashMap;

use baize_store::{events, values};
use serde_json::{Map, Value};

use crate::history::{Kind, Payload};
use crate::ingest::entries_of;
use crate::loading::load_many;
use crate::reading::instant;
use crate::rules::changes;
use crate::rules::merge::merge;
use crate::{Library, Result};

/// Events read at a time.
const STRIDE: usize = 500;
/// Differences that are listed.
const MAX_LISTED: usize = 100;

impl Library {
    /// Replays the whole history and compares every vulnerability with its merged record. Each difference is a
    /// sentence; an empty list means that history and records agree.
    pub fn replay_differences(&self, mut progress: impl FnMut(i64)) -> Result<Vec<String>> {
        let mut states: HashMap<i64, Map<String, Value>> = HashMap::new();
        let mut found = Vec::new();
        let mut sequence = 0;
        loop {
            let page = self
                .db()
                .read(|tx| events::after(tx, events::LIBRARY, sequence, STRIDE))?;
            let Some(last) = page.last() else { break };
            if last.sequence != sequence + page.len() as i64 {
                found.push(format!("the sequence has a gap after {sequence}"));
            }
            sequence = last.sequence;
            let payloads = self.db().try_read(|tx| Payload::read(tx, self.packs(), &page))?;
            for (event, payload) in page.into_iter().zip(payloads) {
                let kind = payload.kind;
                let time = instant(event.created)?;
                let change =
                    payload.into_change(event.sequence, time, self.precedence(), |revision, id| {
                        self.creation(revision, id)
                    })?;
                if kind == Kind::Removed {
                    states.remove(&event.subject);
                    continue;
                }
                let state = states.entry(event.subject).or_default();
                for field in change.fields.iter().filter(|f| f.field != "epss") {
                    if let Err(field) = changes::apply(state, field) {
                        found.push(format!(
                            "change {} does not fit {field} of {}",
                            event.sequence, change.id
                        ));
                    }
                }
            }
            progress(sequence);
        }
        self.compare(&states, &mut found)?;
        found.truncate(MAX_LISTED);
        Ok(found)
    }

    fn compare(&self, states: &HashMap<i64, Map<String, Value>>, found: &mut Vec<String>) -> Result<()> {
        let (mut last, mut n) = (0, 0);
        loop {
            let page = values![last, STRIDE as i64];
            let rows = self
                .db()
                .read(|tx| tx.query(include_str!("../queries/vulnerabilities_after.sql"), &page))?;
            if rows.is_empty() {
                break;
            }
            let wanted: Vec<i64> = rows
                .iter()
                .map(|row| row.int(0))
                .collect::<baize_store::Result<_>>()?;
            last = wanted.last().copied().unwrap_or(last);
            n += wanted.len();
            for held in load_many(self.db(), self.packs(), &wanted)? {
                let held = held.indexable;
                let merged = merge(&held.identifiers, &entries_of(&held.documents), self.precedence());
                match states.get(&held.vulnerability) {
                    None => found.push(format!("{} has no history", merged.id)),
                    Some(state) => {
                        let now = changes::values(&merged);
                        for field in changes::diff(state, &now) {
                            found.push(format!("{} of {} differs", field.field, merged.id));
                        }
                    }
                }
            }
        }
        if states.len() != n {
            found.push(format!(
                "history has {} vulnerabilities, the library {n}",
                states.len()
            ));
        }
        Ok(())
    }
}
