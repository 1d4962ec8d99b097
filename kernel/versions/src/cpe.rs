//! CPE 2.3: names (NISTIR 7695), how names match (NISTIR 7696), and what is said of several at once.

mod binding;
mod configuration;
mod matching;

use std::fmt;
use std::str::FromStr;

use crate::error::VersionsError;

pub use binding::unpack_edition;
pub use configuration::{Configuration, Node, Operator, Standing};
pub use matching::{Match, Relation};

/// What a name says of an attribute.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum Value {
    /// Anything.
    #[default]
    Any,
    /// The attribute does not apply.
    Na,
    /// A value as well-formed names write it: lower case, punctuation after a backslash, `?` and `*` without one
    /// for wildcards.
    Text(String),
}

impl Value {
    /// Reads a value in the spelling of well-formed names.
    pub fn of_wfn(text: &str) -> Result<Self, VersionsError> {
        binding::value_of_wfn(text).map_err(|why| binding::not_a_cpe(text, why))
    }

    /// The value with its backslashes taken off: `8\.0` is `8.0`. `None` for ANY and NA, and with wildcards.
    pub fn plain(&self) -> Option<String> {
        match self {
            Self::Text(text) if !matching::has_wildcards(text) => Some(matching::unquoted(text)),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("ANY"),
            Self::Na => f.write_str("NA"),
            Self::Text(text) => write!(f, "\"{text}\""),
        }
    }
}

/// The attributes, in the order of the formatted string.
pub const ATTRIBUTES: [&str; 11] = [
    "part",
    "vendor",
    "product",
    "version",
    "update",
    "edition",
    "language",
    "sw_edition",
    "target_sw",
    "target_hw",
    "other",
];

/// A CPE name, well-formed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Cpe {
    values: [Value; 11],
}

impl Cpe {
    /// Reads a name in any of its spellings: a formatted string, a URI, a well-formed name.
    ///
    /// ```
    /// use baize_versions::cpe::Cpe;
    ///
    /// let any = Cpe::parse("cpe:2.3:a:acme:widget:*:*:*:*:*:*:*:*")?;
    /// let one = Cpe::parse("cpe:/a:acme:widget:1.2")?;
    /// assert!(any.compare(&one).superset);
    /// # Ok::<(), baize_versions::VersionsError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, VersionsError> {
        binding::parse(text)
    }

    /// Builds one from its attributes.
    pub fn of(values: [Value; 11]) -> Result<Self, VersionsError> {
        if let Value::Text(part) = &values[0]
            && !matches!(part.as_str(), "a" | "o" | "h")
        {
            return Err(binding::not_a_cpe(part, "its part is none of a, o and h"));
        }
        Ok(Self { values })
    }

    /// All attributes.
    pub fn values(&self) -> &[Value; 11] {
        &self.values
    }

    /// The part: `a`, `o` or `h`.
    pub fn part(&self) -> &Value {
        &self.values[0]
    }

    /// The vendor.
    pub fn vendor(&self) -> &Value {
        &self.values[1]
    }

    /// The product.
    pub fn product(&self) -> &Value {
        &self.values[2]
    }

    /// The version.
    pub fn version(&self) -> &Value {
        &self.values[3]
    }

    /// The update.
    pub fn update(&self) -> &Value {
        &self.values[4]
    }

    /// The same name for any version and update.
    #[must_use]
    pub fn without_version(&self) -> Self {
        let mut name = self.clone();
        name.values[3] = Value::Any;
        name.values[4] = Value::Any;
        name
    }

    /// As a URI of CPE 2.2 with the extended attributes packed.
    pub fn to_uri(&self) -> String {
        binding::to_uri(self)
    }

    /// As a well-formed name.
    pub fn to_wfn(&self) -> String {
        let parts: Vec<String> = ATTRIBUTES
            .iter()
            .zip(&self.values)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("wfn:[{}]", parts.join(", "))
    }

    /// How this name, as the source, stands to a target.
    pub fn compare(&self, target: &Self) -> Match {
        matching::compare(self, target)
    }
}

impl FromStr for Cpe {
    type Err = VersionsError;

    fn from_str(text: &str) -> Result<Self, VersionsError> {
        Self::parse(text)
    }
}

impl fmt::Display for Cpe {
    /// The formatted string.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        binding::formatted(self, f)
    }
}
