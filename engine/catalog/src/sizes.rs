//! How much there is: counting takes a look at every row, so it is done once for each state of the library.

use std::sync::Arc;

use baize_store::{Row, events};
use parking_lot::Mutex;

use crate::reading::instant;
use crate::search::Complete;
use crate::{Library, Result, SourceStatus, Totals};

/// Which state was counted: what has been written, the last run and the last end of one, and what is in the index.
type State = (u64, (Option<i64>, Option<i64>), Complete);

/// What was counted last.
#[derive(Default)]
pub(crate) struct Sizes {
    totals: Mutex<Option<(State, Totals)>>,
    sources: Mutex<Option<(State, Arc<Vec<SourceStatus>>)>>,
}

impl Library {
    fn counted(&self) -> Result<State> {
        let row = self
            .db()
            .read(|tx| tx.query_one(include_str!("../queries/last_run.sql"), &[]))?;
        let committed = self.inner.indexing.search.committed();
        Ok((self.generation(), (row.opt_int(0)?, row.opt_int(1)?), committed))
    }

    /// Sources and their state, by name.
    pub fn sources(&self) -> Result<Vec<SourceStatus>> {
        let state = self.counted()?;
        let mut kept = self.inner.sizes.sources.lock();
        if let Some((_, sources)) = kept.as_ref().filter(|(of, _)| *of == state) {
            return Ok(sources.to_vec());
        }
        let rows = self
            .db()
            .read(|tx| tx.query(include_str!("../queries/source_numbers.sql"), &[]))?;
        let sources: Vec<SourceStatus> = rows.iter().map(source_status).collect::<Result<_>>()?;
        *kept = Some((state, Arc::new(sources.clone())));
        Ok(sources)
    }

    /// Totals.
    pub fn totals(&self) -> Result<Totals> {
        let state = self.counted()?;
        let mut kept = self.inner.sizes.totals.lock();
        if let Some((_, totals)) = kept.as_ref().filter(|(of, _)| *of == state) {
            return Ok(totals.clone());
        }
        let (row, head) = self.db().read(|tx| {
            let row = tx.query_one(include_str!("../queries/totals.sql"), &[])?;
            Ok((row, events::head(tx, events::LIBRARY)?))
        })?;
        let count = |i| row.int(i).map(|n| u64::try_from(n).unwrap_or_default());
        let totals = Totals {
            vulnerabilities: count(0)?,
            documents: count(1)?,
            points: count(2)?,
            sources: count(3)?,
            exploited: self.inner.indexing.search.count("exploited:true")?,
            sequence: head,
        };
        *kept = Some((state, totals.clone()));
        Ok(totals)
    }
}

fn source_status(row: &Row) -> Result<SourceStatus> {
    let count = |i| row.int(i).map(|n| u64::try_from(n).unwrap_or_default());
    let about = crate::sources::about(row.text(0)?);
    Ok(SourceStatus {
        name: row.text(0)?.to_owned(),
        titles: about.titles,
        homepage: about.homepage,
        licence: about.licence,
        redistribution: about.redistribution,
        documents: count(1)?,
        revisions: count(2)?,
        quarantined: count(7)?,
        last_received: row.opt_int(3)?.map(instant).transpose()?,
        last_modified: row.opt_int(4)?.map(instant).transpose()?,
        goal_hours: about.goal_hours,
        raw_bytes: count(5)?,
        stored_bytes: count(6)?,
    })
}
