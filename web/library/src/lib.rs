//! The library on the web: pages for people, an interface for programs.
//!
//! The crate promises that
//! * every page is complete without a script, in Chinese and in English, and says of every value which document
//!   it comes from;
//! * every identifier of a vulnerability, in any spelling, leads to its one page;
//! * text from records is shown as text: it is never markup, whatever it holds, and documents are never shown
//!   as HTML;
//! * the interface answers with the same bytes for the same state, with entity tags, and refuses with stable
//!   codes.
//!
//! Architecture invariant: handlers read through [`Read`] on blocking threads, never more of them at once than
//! configured, and write nothing.

pub mod api;
pub mod dumps;
mod kept;
mod pages;
mod read;
mod router;
mod view;

pub use baize_web_kit::{Clock, Config as WebConfig, Language, Network};
pub use read::Read;
pub use router::{AppState, router, router_with};
