//! Numbers over everything.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Facet;

schema! {
    /// Numbers over everything published.
    Statistics {
        /// Vulnerabilities and advisories.
        total: u64,
        /// By year of publication, oldest first.
        years: Vec<YearCount>,
        /// By month of publication, oldest first; months without any are left out.
        months: Vec<MonthCount>,
        /// By level of the headline severity, worst first.
        levels: Vec<LevelCount>,
        /// Days from publication to the first listing as exploited.
        delays: Vec<Delay>,
        /// What the records of each source say.
        sources: Vec<SourceQuality>,
        /// Most frequent values of some facets.
        facets: Vec<Facet>,
    }

    /// A year.
    YearCount {
        /// The year.
        year: i64,
        /// Published in it.
        records: u64,
        /// Of these, by level, worst first.
        levels: Vec<(String, u64)>,
        /// Of these, known to be exploited by now.
        exploited: u64,
        /// Listed as exploited in it, whenever published.
        listed: u64,
    }

    /// A month.
    MonthCount {
        /// `2026-03`.
        month: String,
        /// Published in it.
        records: u64,
        /// Of these, critical by the headline severity.
        critical: u64,
    }

    /// A level of the headline severity.
    LevelCount {
        /// Its name.
        level: String,
        /// Records.
        records: u64,
        /// Of these, known to be exploited.
        exploited: u64,
        /// Of these, with a version named by some source in which it is fixed.
        fixed: u64,
    }

    /// Records listed as exploited so many days after publication.
    Delay {
        /// Fewest days; `null` for what was listed before it was published.
        from: Option<i64>,
        /// Most days; `null` for the last.
        to: Option<i64>,
        /// Records.
        records: u64,
    }

    /// How many of a source's records say what.
    SourceQuality {
        /// Name.
        source: String,
        /// Vulnerabilities it says something about.
        records: u64,
        /// With a title.
        title: u64,
        /// With a severity.
        severity: u64,
        /// With a weakness or a type.
        weakness: u64,
        /// With affected versions.
        versions: u64,
        /// With a version in which it is fixed.
        fix: u64,
    }
}
