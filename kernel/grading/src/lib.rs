//! Grading and classification: what a vulnerability's vector comes to, what kind of weakness it is, and how soon
//! to act on it.
//!
//! - Vectors of every scheme that records carry: [`cvss2`], [`cvss3`], [`cvss4`], [`cnnvd`], [`gbt30279`],
//!   [`ssvc`]. [`grade()`] takes a text of any of them.
//! - Types of weaknesses, in CNNVD's two vocabularies and CWE: [`taxonomy`].
//! - What is derived for people: a Chinese [`title`], a [`priority`] with its reasons, other [`words`] for a search.
//!
//! Promises: pure functions, no IO, no clock, no panic on any input; texts from outside are bounded; reading and
//! scoring a CVSS vector allocates nothing unless it fails. The schemes are never converted silently: whatever is
//! derived from another scheme says so in its type.
//!
//! ```
//! let graded = baize_grading::grade("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
//! assert_eq!(graded.score, Some(9.8));
//! let vector = baize_grading::cvss4::Vector::parse(
//!     "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
//! );
//! assert_eq!(vector.map(|vector| vector.score()), Ok(9.3));
//! ```

pub mod cnnvd;
pub mod cvss2;
pub mod cvss3;
pub mod cvss4;
mod error;
pub mod gbt30279;
mod grade;
pub mod priority;
pub mod ssvc;
pub mod taxonomy;
pub mod title;
mod vector;
pub mod words;

pub use error::GradingError;
pub use grade::{Graded, Vector, detect, grade, sub_scores};
