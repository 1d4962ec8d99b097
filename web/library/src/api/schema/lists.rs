//! Batches, series, names, dumps.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{EpssPoint, Record};

schema! {
    /// What was found for one identifier of a batch.
    BatchItem {
        /// As it was asked for.
        asked: String,
        /// Whether there is a record.
        found: bool,
        /// Why there is none: `BZ-UNKNOWN-IDENTIFIER` or `BZ-NOT-AN-IDENTIFIER`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The record, or the fields of it that are asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<Record>,
    }

    /// What was found for a batch.
    BatchAnswer {
        /// In the order of the questions.
        items: Vec<BatchItem>,
    }

    /// A part of an EPSS series.
    Series {
        /// Identifier that heads the vulnerability.
        id: String,
        /// Points, oldest first; only days on which it changed.
        items: Vec<EpssPoint>,
        /// First day of the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(format = Date)]
        next: Option<String>,
    }

    /// A file of a dump.
    DumpFile {
        /// Name, with the folders it is in.
        path: String,
        /// Where it is.
        url: String,
        /// Records it is of.
        records: u64,
        /// Length.
        bytes: u64,
        /// SHA-256 in hexadecimal.
        sha256: String,
    }

    /// Files with everything.
    Dumps {
        /// Number of the last change that is surely in them; null where no dump has been written.
        #[schema(required)]
        sequence: Option<i64>,
        /// When they were finished.
        #[schema(required, format = DateTime)]
        written: Option<String>,
        /// The files.
        items: Vec<DumpFile>,
    }

    /// A vulnerability that has changed, as it is now.
    DeltaLine {
        /// Identifier that headed it when it changed.
        id: String,
        /// Number of its last change in this delta.
        sequence: i64,
        /// Identifier that heads it now, where that is another one: it has become a part of that vulnerability.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<String>,
        /// The record, without what may not be passed on; null where nothing is left or `now` says where it went.
        #[schema(required)]
        record: Option<Record>,
    }

    /// A name and the records that are about it.
    Name {
        /// The name, as the index folds it.
        name: String,
        /// The ecosystem of a package.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ecosystem: Option<String>,
        /// Published records about it.
        records: u64,
        /// The query that finds them.
        query: String,
    }

    /// A page of names.
    Names {
        /// Names.
        items: Vec<Name>,
        /// Cursor of the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<String>,
    }
}
