//! Versions: how they are ordered, which of them a range holds, and whether a claim calls one of them affected.
//!
//! - [`Version`] and [`Scheme`]: the orders of semver, npm, PyPI, Maven, Debian, RPM, Alpine, `RubyGems`, Go, NuGet,
//!   Composer, Hex, Pub, CRAN, Cargo, Conan, Gentoo, Arch, OpenSSL, GitHub Actions, Julia, Hackage, nginx, of instants,
//!   of integers between dots, of bytes, and of anything else.
//! - [`Range`]: the range notations of the package managers; [`Vers`]: the version range specifier.
//! - [`Purl`] and [`cpe`]: names of packages and products, and how they match.
//! - [`affects()`]: what a claim says of a version of a thing, with the reason, or why it cannot be decided.
//! - [`git`]: ranges of commits over a graph that the caller has.
//!
//! Promises: pure functions, no IO, no clock, no panic on any input; everything from outside is bounded
//! ([`LIMIT`] bytes for a version) and read in time linear in its length.
//!
//! Architecture invariant: a version is parsed into a key whose *byte order* is the order of its scheme, so every
//! order is total by construction and a key may be stored and compared without parsing. Arch Linux is the exception
//! that its own rule makes: a version without a package release equals every release of it.
//!
//! No registry crate is used. Those that implement one scheme exactly (`pep440_rs`, `debversion`, `nodejs-semver`)
//! keep their parts private, so that no key can be made of them, and each would bring its own parser, error and
//! bounds; `packageurl` does not know all types, and nothing there matches CPE names.

mod affects;
pub mod cpe;
mod error;
pub mod git;
mod key;
mod order;
mod purl;
mod range;
mod scheme;
mod vers;
mod version;

pub use affects::{Coordinate, Doubt, Reason, Subject, Verdict, affects};
pub use error::VersionsError;
pub use purl::Purl;
pub use range::{Comparator, Constraint, Range, RangeOptions};
pub use scheme::Scheme;
pub use vers::Vers;
pub use version::{LIMIT, Version, compare};
