//! XML with bounds: no entities beyond the five, no external anything.
//!
//! Two steps. [`cut`] scans a file for its entry elements and hands over the bytes of each as received, holding
//! one entry at a time. [`element::parse`] reads one entry into a small tree. Both match elements by local name.
//!
//! Real exports are not always well-formed: `<`, `&` and whole pieces of C++ stand unescaped in their texts. A
//! format therefore names its leaf elements, and everything up to the end tag of a leaf is text.

mod cut;
mod element;

pub(crate) use cut::{Shape, cut};
pub(crate) use element::{Element, parse};

/// Elements may be nested this deep.
const MAX_DEPTH: usize = 64;

/// Longest entry, in bytes.
const MAX_ENTRY: usize = 16 << 20;

/// Longest text of one element, in bytes.
const MAX_TEXT: usize = 4 << 20;

/// Most elements of one entry.
const MAX_ELEMENTS: usize = 200_000;

/// Longest tag, processing instruction or declaration, in bytes.
const MAX_TAG: usize = 64 << 10;
