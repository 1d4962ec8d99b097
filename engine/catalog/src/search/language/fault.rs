//! Why a query cannot be read.

/// A reason, with a code that stays the same and texts in the locales (`query-fault-CODE`).
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum QueryFault {
    /// Longer than a query may be.
    #[error("a query may not be longer than {0} bytes")]
    TooLong(usize),
    /// More parts than a query may have.
    #[error("a query may not have more than {0} parts")]
    TooManyParts(usize),
    /// Parentheses deeper than they may be.
    #[error("parentheses may not be deeper than {0}")]
    TooDeep(usize),
    /// A quotation mark without its partner.
    #[error("the quotation mark is never closed")]
    UnclosedQuote,
    /// An opening parenthesis without its partner.
    #[error("the parenthesis is never closed")]
    UnclosedGroup,
    /// A closing parenthesis without its partner.
    #[error("the parenthesis was never opened")]
    UnopenedGroup,
    /// An operator with nothing to act on.
    #[error("{0} needs something beside it; quote it to search for the word")]
    MissingOperand(String),
    /// A field without a value.
    #[error("a value is missing after the colon")]
    MissingValue,
    /// No field of that name, but one nearly so.
    #[error("there is no field {written:?}; did you mean {meant:?}?")]
    UnknownField {
        /// What was written.
        written: String,
        /// The nearest field.
        meant: String,
    },
    /// Not a severity level.
    #[error("{0:?} is no severity level")]
    NotALevel(String),
    /// Not a number that the field can have.
    #[error("{0:?} is no number of this field")]
    NotANumber(String),
    /// Not a day, month or year.
    #[error("{0:?} is no day, month or year")]
    NotADay(String),
    /// Neither yes nor no.
    #[error("{0:?} is neither yes nor no")]
    NotAFlag(String),
    /// Not one of the values of the field.
    #[error("{value:?} is not one of {known}")]
    NotAValue {
        /// What was written.
        value: String,
        /// The values there are.
        known: String,
    },
    /// Not a CWE number.
    #[error("{0:?} is no CWE number")]
    NotAWeakness(String),
    /// Too short to be the beginning of a word.
    #[error("{0:?} is too short a beginning; write at least two characters before the asterisk")]
    ShortPrefix(String),
}

impl QueryFault {
    /// The code, `unclosed-quote`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong(_) => "too-long",
            Self::TooManyParts(_) => "too-many-parts",
            Self::TooDeep(_) => "too-deep",
            Self::UnclosedQuote => "unclosed-quote",
            Self::UnclosedGroup => "unclosed-group",
            Self::UnopenedGroup => "unopened-group",
            Self::MissingOperand(_) => "missing-operand",
            Self::MissingValue => "missing-value",
            Self::UnknownField { .. } => "unknown-field",
            Self::NotALevel(_) => "not-a-level",
            Self::NotANumber(_) => "not-a-number",
            Self::NotADay(_) => "not-a-day",
            Self::NotAFlag(_) => "not-a-flag",
            Self::NotAValue { .. } => "not-a-value",
            Self::NotAWeakness(_) => "not-a-weakness",
            Self::ShortPrefix(_) => "short-prefix",
        }
    }

    /// What was written, or the limit that was passed: `$value` of the message.
    pub fn value(&self) -> String {
        match self {
            Self::TooLong(limit) | Self::TooManyParts(limit) | Self::TooDeep(limit) => limit.to_string(),
            Self::MissingOperand(value)
            | Self::NotALevel(value)
            | Self::NotANumber(value)
            | Self::NotADay(value)
            | Self::NotAFlag(value)
            | Self::NotAWeakness(value)
            | Self::ShortPrefix(value)
            | Self::NotAValue { value, .. }
            | Self::UnknownField { written: value, .. } => value.clone(),
            Self::UnclosedQuote | Self::UnclosedGroup | Self::UnopenedGroup | Self::MissingValue => {
                String::new()
            }
        }
    }

    /// What may have been meant: `$other` of the message.
    pub fn other(&self) -> &str {
        match self {
            Self::UnknownField { meant, .. } => meant,
            Self::NotAValue { known, .. } => known,
            _ => "",
        }
    }
}
