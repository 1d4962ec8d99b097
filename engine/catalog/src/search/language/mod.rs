//! The language of the search box.
//!
//! `log4j "remote code" severity:>=high -source:nvd (vendor:apache OR product:log4*) published:2024-01..2024-06`
//!
//! What stands side by side must all hold; `OR`, `AND`, `NOT`, `-` and parentheses say otherwise. Fields have English
//! and Chinese names, punctuation may be full-width. A query in this form can be printed, and what is printed reads
//! back as the same query: that is what a saved search keeps.
//!
//! Promises: linear in the text, bounded in length, parts and depth; every refusal names a character and a stable
//! code; no panic on any input.

mod fault;
mod field;
mod identifier;
mod print;
mod read;
mod value;

pub use fault::QueryFault;
pub(crate) use field::{FIELDS, Field, Flag, Measure, Moment, Scheme, TextField};
pub(crate) use identifier::{family as identifier_family, folded as identifier_folded};
pub(crate) use read::read;
pub(crate) use value::{Day, Span, rank, rank_name};

use baize_model::Identifier;

/// A query.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Node {
    /// Everything.
    All,
    /// Words without white space between them, in any of the text fields.
    Words(String),
    /// A word by its beginning.
    Prefix(String),
    /// Words in this order.
    Phrase(String),
    /// An identifier.
    Identifier(Identifier),
    /// A field.
    Test(Test),
    /// Does not hold.
    Not(Box<Node>),
    /// All hold.
    And(Vec<Node>),
    /// One holds at least.
    Or(Vec<Node>),
}

/// What a field must have.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Test {
    /// Words in a field, or exactly one of its values.
    Text {
        field: TextField,
        value: String,
        exact: bool,
    },
    /// A level, 0 unrated, 1 none … 5 critical: of the headline, or under one scheme.
    Level {
        scheme: Option<Scheme>,
        levels: Span<u8>,
    },
    /// Yes or no.
    Flag { flag: Flag, wanted: bool },
    /// A number, in the smallest unit that is kept.
    Number { measure: Measure, numbers: Span<u64> },
    /// Days.
    Days { moment: Moment, days: Span<Day> },
    /// A weakness by its CWE number.
    Weakness(u32),
    /// One of the identifiers begins so.
    IdentifierPrefix(String),
}
