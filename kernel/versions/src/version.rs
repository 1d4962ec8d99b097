//! A version under a scheme.

use std::cmp::Ordering;
use std::fmt;

use crate::error::{VersionsError, quote};
use crate::order;
use crate::scheme::Scheme;

/// Longest version, in bytes. The longest in real records are prose.
pub const LIMIT: usize = 255;

/// A version, parsed once into a key whose bytes compare as the versions do.
///
/// Equality is the scheme's: `1.0` equals `1.0.0` under PEP 440.
#[derive(Clone, Debug)]
pub struct Version {
    scheme: Scheme,
    text: Box<str>,
    key: Box<[u8]>,
    /// Arch Linux's package release, kept apart since a missing one equals any.
    release: Option<Box<[u8]>>,
}

impl Version {
    /// Reads a version. White space around it does not count.
    pub fn parse(scheme: Scheme, text: &str) -> Result<Self, VersionsError> {
        let text = text.trim();
        if text.is_empty() && scheme != Scheme::Rpm {
            return Err(VersionsError::Empty { what: "version" });
        }
        if text.len() > LIMIT {
            return Err(VersionsError::TooLong {
                what: "version",
                bytes: text.len(),
                limit: LIMIT,
            });
        }
        let not = |why| VersionsError::NotAVersion {
            scheme,
            text: quote(text),
            why,
        };
        let apart = |c: char| c.is_control() || (c.is_whitespace() && scheme != Scheme::Generic);
        if scheme != Scheme::Lexicographic && text.chars().any(apart) {
            return Err(not("there is white space or a control character in it"));
        }
        let mut release = None;
        let key = if scheme == Scheme::Alpm {
            let (key, tail) = order::alpm::key(text).map_err(not)?;
            release = tail;
            key
        } else {
            order::key(scheme, text).map_err(not)?
        };
        Ok(Self {
            scheme,
            text: text.into(),
            key,
            release,
        })
    }

    /// The scheme it was read under.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key: its byte order is the order of the versions, and it may be stored. Not for [`Scheme::Alpm`], whose
    /// key leaves out the package release.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// How it compares with another of the same scheme; `None` if the schemes differ.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        (self.scheme == other.scheme).then(|| self.order(other))
    }

    /// As [`Version::compare`], for two that are known to be of one scheme.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.key
            .cmp(&other.key)
            .then_with(|| match (&self.release, &other.release) {
                (Some(a), Some(b)) => a.cmp(b),
                _ => Ordering::Equal,
            })
    }
}

/// Compares two texts under a scheme.
///
/// ```
/// use std::cmp::Ordering;
/// use baize_versions::{Scheme, compare};
///
/// assert_eq!(compare(Scheme::Debian, "1.0~rc1-1", "1.0-1"), Ok(Ordering::Less));
/// assert_eq!(compare(Scheme::Pypi, "1.0.post1", "1.0"), Ok(Ordering::Greater));
/// ```
pub fn compare(scheme: Scheme, a: &str, b: &str) -> Result<Ordering, VersionsError> {
    Ok(Version::parse(scheme, a)?.order(&Version::parse(scheme, b)?))
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.compare(other)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
