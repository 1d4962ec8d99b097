//! Collecting: everything that brings records in.
//!
//! [`reading`] walks files, folders, archives and standard input and cuts them into records, without
//! unpacking anything to disk and in constant memory. Whatever is not taken is reported with a reason;
//! nothing is dropped silently and no input makes it panic.
//!
//! [`feeds`] knows the public sources and visits them: what changed since the last visit is fetched through
//! `baize-outbound`, checked, and read the same way.
//!
//! Architecture invariant: this crate decides *what* is read and hands every record to an [`reading::Intake`];
//! parsing, storing and counting belong to whoever implements it.

pub mod error;
pub mod feeds;
pub mod reading;

pub use error::Error;
