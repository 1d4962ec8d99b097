//! Numbers over the whole library.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Facet, Library, Result};

/// Numbers over everything published, as of one state of the index.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Statistics {
    /// Vulnerabilities and advisories.
    pub total: u64,
    /// By year of publication, oldest first.
    pub years: Vec<YearCount>,
    /// By month of publication, oldest first; months without any are left out.
    pub months: Vec<MonthCount>,
    /// By level of the headline severity, worst first.
    pub levels: Vec<LevelCount>,
    /// Days from publication to the first listing as exploited.
    pub delays: Vec<Delay>,
    /// What the records of each source say.
    pub sources: Vec<SourceQuality>,
    /// Most frequent values of some facets.
    pub facets: Vec<Facet>,
}

/// A year.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct YearCount {
    /// The year.
    pub year: i64,
    /// Published in it.
    pub records: u64,
    /// Of these, by level, worst first.
    pub levels: Vec<(String, u64)>,
    /// Of these, known to be exploited by now.
    pub exploited: u64,
    /// Listed as exploited in it, whenever published.
    pub listed: u64,
}

/// A month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct MonthCount {
    /// `2026-03`.
    pub month: String,
    /// Published in it.
    pub records: u64,
    /// Of these, critical by the headline severity.
    pub critical: u64,
}

/// A level of the headline severity.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LevelCount {
    /// Its name.
    pub level: String,
    /// Records.
    pub records: u64,
    /// Of these, known to be exploited.
    pub exploited: u64,
    /// Of these, with a version named by some source in which it is fixed.
    pub fixed: u64,
}

/// Records listed as exploited so many days after publication.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Delay {
    /// Fewest days; absent for what was listed before it was published.
    pub from: Option<i64>,
    /// Most days; absent for the last.
    pub to: Option<i64>,
    /// Records.
    pub records: u64,
}

/// How many of a source's records say what.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SourceQuality {
    /// Name.
    pub source: String,
    /// Vulnerabilities it says something about.
    pub records: u64,
    /// With a title.
    pub title: u64,
    /// With a severity.
    pub severity: u64,
    /// With a weakness or a type.
    pub weakness: u64,
    /// With affected versions.
    pub versions: u64,
    /// With a version in which it is fixed.
    pub fix: u64,
}

impl Library {
    /// Numbers over everything published.
    pub fn statistics(&self) -> Result<Arc<Statistics>> {
        self.inner.indexing.search.statistics()
    }
}
