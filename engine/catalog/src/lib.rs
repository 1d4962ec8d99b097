//! The library: documents, claims, correlation, history, search.
//!
//! What it promises:
//! * every document is kept byte for byte with all its revisions;
//! * identifiers that documents declare to be one vulnerability lead to one record, whatever the order in which
//!   the documents came, and two identifiers of one authority never do;
//! * every value of a record says which documents it is from;
//! * every change is in the history, field by field, in a public sequence without gaps.
//!
//! Architecture invariant: a merged record is a pure function of the claims of its cluster and the precedence
//! table. The search index and everything derived can be deleted and comes back.

mod briefs;
mod combined;
mod conflicts;
mod error;
mod finding;
mod history;
mod indexing;
mod ingest;
mod library;
mod loading;
mod packing;
mod permission;
mod reading;
mod record;
mod replay;
mod revisions;
mod rules;
mod scan;
mod search;
mod sizes;
mod sources;
mod state_hash;
mod statements;
mod statistics;
mod taxonomy;
mod varint;

pub use briefs::Brief;
pub use error::{Error, Result};
pub use indexing::IndexState;
pub use ingest::{Brake, Counts, HeldBack, ImportOptions, Importer, Rejection, Report};
pub use library::{Library, LibraryOptions};
pub use permission::Permission;
pub use reading::MAX_CHANGES;
pub use record::*;
pub use revisions::Revision;
pub use rules::precedence::{FieldName, Precedence, PrecedenceError};
pub use scan::StoredDocument;
pub use search::{Key, Name, Named, Names, QueryFault, canonical_query, is_name};
pub use state_hash::StateHash;
pub use statements::{Selection, Side, Statement};
pub use statistics::{Delay, LevelCount, MonthCount, SourceQuality, Statistics, YearCount};
pub use taxonomy::Weaknesses;
