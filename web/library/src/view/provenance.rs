//! Where a value comes from.

use baize_web_kit::encode_segment;

/// A link to a document, read as the name of its source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Origin {
    /// Source name.
    pub(crate) source: String,
    /// Key of the document.
    pub(crate) key: String,
    /// Where the document is.
    pub(crate) href: String,
}

impl Origin {
    pub(crate) fn new(source: &str, key: &str) -> Self {
        Self {
            source: source.to_owned(),
            key: key.to_owned(),
            href: document(source, key),
        }
    }

    /// Reads `source/key`.
    pub(crate) fn parse(path: &str) -> Self {
        let (source, key) = path.split_once('/').unwrap_or((path, ""));
        Self::new(source, key)
    }
}

/// The documents behind a value: the first few as links, the others as a number.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct From {
    pub(crate) shown: Vec<Origin>,
    pub(crate) more: usize,
}

impl From {
    /// How many documents are named before the others are counted.
    const SHOWN: usize = 4;

    pub(crate) fn of(paths: &[String]) -> Self {
        let mut shown: Vec<Origin> = Vec::new();
        let mut more = 0;
        for path in paths {
            let origin = Origin::parse(path);
            if shown.len() < Self::SHOWN && !shown.iter().any(|o| o.source == origin.source) {
                shown.push(origin);
            } else {
                more += 1;
            }
        }
        Self { shown, more }
    }
}

/// Address of a document.
pub(crate) fn document(source: &str, key: &str) -> String {
    let key: Vec<String> = key.split('/').map(encode_segment).collect();
    format!("/documents/{}/{}", encode_segment(source), key.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_s_address_holds_any_key() {
        assert_eq!(document("ghsa", "GHSA-a"), "/documents/ghsa/GHSA-a");
        assert_eq!(document("certcc", "VU#1/a?b"), "/documents/certcc/VU%231/a%3Fb");
    }

    #[test]
    fn each_source_is_named_once() {
        let from = From::of(&["a/1", "a/2", "b/1", "c/1", "d/1", "e/1"].map(str::to_owned));
        assert_eq!(
            from.shown.iter().map(|o| o.source.as_str()).collect::<String>(),
            "abcd"
        );
        assert_eq!(from.more, 2);
    }
}
