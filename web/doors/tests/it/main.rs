//! The doors over the demo library: shapes, paging, refusals, as the clients of each service expect them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cassettes;
mod hostile;
mod house;
mod lookup;
mod nvd;
mod osv;
