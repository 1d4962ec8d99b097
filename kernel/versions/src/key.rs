//! Keys whose byte order is the order of the versions.
//!
//! Each order writes its version as a row of marked pieces. A piece begins with a byte that says its kind, and the
//! end of the row is a kind of its own, so that "nothing more" sorts where the order puts it: after a pre-release,
//! before a patch. No key is a prefix of another of its scheme.

/// A key in the making.
#[derive(Default)]
pub(crate) struct Key(Vec<u8>);

impl Key {
    /// One byte that says what follows.
    pub(crate) fn mark(&mut self, mark: u8) -> &mut Self {
        self.0.push(mark);
        self
    }

    /// A run of ASCII digits as a number of any size: its length without leading zeros, then the digits.
    /// An empty run is zero.
    pub(crate) fn number(&mut self, digits: &str) -> &mut Self {
        let digits = digits.trim_start_matches('0').as_bytes();
        // Versions are at most 255 bytes long (`version::LIMIT`), so the length fits.
        self.0.push(u8::try_from(digits.len()).unwrap_or(u8::MAX));
        self.0.extend_from_slice(digits);
        self
    }

    /// A text of any bytes, ordered bytewise, a prefix before what it is a prefix of.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for byte in text.bytes() {
            if byte <= 1 {
                self.0.push(1);
            }
            self.0.push(byte);
        }
        self.0.push(0);
        self
    }

    /// A piece of a semantic version's pre-release: a number sorts before a word.
    pub(crate) fn identifier(&mut self, identifier: &str) -> &mut Self {
        if is_digits(identifier) {
            self.mark(2).number(identifier)
        } else {
            self.mark(3).text(identifier)
        }
    }

    /// The finished key.
    pub(crate) fn finish(self) -> Box<[u8]> {
        self.0.into_boxed_slice()
    }
}

/// Whether a text is a run of ASCII digits.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a run of digits is zero; an empty run is.
pub(crate) fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|b| b == b'0')
}

/// The leading part of a text whose bytes are of a kind, and the rest.
pub(crate) fn take(text: &str, mut of_kind: impl FnMut(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|b| !of_kind(b)).unwrap_or(text.len());
    // A multi-byte character is of a kind as a whole or not at all: every kind asked for is all of ASCII or none.
    if text.is_char_boundary(end) {
        text.split_at(end)
    } else {
        ("", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> Box<[u8]> {
        let mut key = Key::default();
        key.number(digits);
        key.finish()
    }

    fn text(text: &str) -> Box<[u8]> {
        let mut key = Key::default();
        key.text(text);
        key.finish()
    }

    #[test]
    fn bytes_order_as_values_do() {
        let rising = [
            "",
            "1",
            "2",
            "9",
            "10",
            "0000011",
            "99999999999999999999",
            "100000000000000000000",
        ];
        for pair in rising.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
        assert_eq!(number("000"), number(""));
        let rising = ["", "\0", "\0\0", "\u{1}", "a", "a\0", "ab", "b"];
        for pair in rising.windows(2) {
            assert!(text(pair[0]) < text(pair[1]), "{pair:?}");
        }
    }
}
