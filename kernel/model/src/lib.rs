//! The words of Baize: identifiers, claims, severities, formats.
//!
//! Everything the other crates say to one another is said in these types. The crate does no IO, reads no
//! clock and knows no database. Every list that comes from outside is bounded by the parser that fills it
//! (see `baize-formats`), not here.
//!
//! Architecture invariant: serialising a [`Claim`] is deterministic. Two equal claims have equal JSON, so a
//! hash over that JSON identifies the claim on every machine and every database engine.

mod affected;
mod claim;
mod format;
mod identifier;
mod instant;
mod record;
mod severity;
mod taxonomy;

pub use affected::{Affected, Package, Product, Range, RangeEvent, Status, VersionStatus};
pub use claim::{
    Category, CategoryScheme, Claim, ClaimKind, Credit, CreditRole, Exploitation, ExploitationKind, Note,
    NoteKind, RefKind, Reference, State, Text,
};
pub use format::{Format, UnknownFormat};
pub use identifier::{Authority, Identifier, NotAnIdentifier};
pub use instant::{parse_date, parse_instant};
pub use record::{Body, Parsed, Point, RawRecord, Refusal, Series};
pub use severity::{Level, Scheme, Severity};
pub use taxonomy::{AttackPattern, Weakness, WeaknessKind, WeaknessLink};
