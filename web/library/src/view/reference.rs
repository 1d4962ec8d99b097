//! Links, grouped by what they lead to.

use baize_catalog::MergedReference;
use baize_model::RefKind;
use baize_web_kit::Locale;

use super::provenance::From;
use super::{Folded, label};

/// A link, or an address that is not one.
#[derive(Clone, Debug)]
pub(crate) struct ReferenceRow {
    /// The address as received.
    pub(crate) text: String,
    /// The address, where it may be a link.
    pub(crate) href: Option<String>,
    /// Other kinds than its group's.
    pub(crate) marks: Vec<String>,
    pub(crate) from: From,
}

/// Links of one kind.
#[derive(Clone, Debug)]
pub(crate) struct ReferenceGroup {
    pub(crate) name: String,
    pub(crate) rows: Folded<ReferenceRow>,
}

/// Links shown in a group before the others are folded away.
const SHOWN: usize = 12;

/// An address that may be a link: `http`, `https`, `ftp` or `mailto`, without blanks or control characters.
pub(crate) fn safe_address(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let allowed = match scheme.as_str() {
        "http" | "https" | "ftp" => rest.starts_with("//") && rest.len() > 2,
        "mailto" => rest.contains('@'),
        _ => false,
    };
    let plain = address.len() <= 4_096 && !address.chars().any(|c| c.is_whitespace() || c.is_control());
    (allowed && plain).then(|| address.to_owned())
}

/// Groups in a fixed order; within one, the order of the record.
pub(crate) fn groups(l: &Locale, references: &[MergedReference]) -> Vec<ReferenceGroup> {
    let mut sorted: Vec<(usize, Option<RefKind>, &MergedReference)> = references
        .iter()
        .map(|reference| {
            let place = label::REFERENCE_ORDER
                .iter()
                .position(|kind| reference.kinds.contains(kind));
            let kind = place.map(|place| label::REFERENCE_ORDER[place]);
            (place.unwrap_or(label::REFERENCE_ORDER.len()), kind, reference)
        })
        .collect();
    sorted.sort_by_key(|(place, ..)| *place);
    sorted
        .chunk_by(|a, b| a.0 == b.0)
        .map(|group| {
            let kind = group[0].1;
            let rows = group
                .iter()
                .map(|(_, _, reference)| row(l, kind, reference))
                .collect();
            ReferenceGroup {
                name: l.t(label::reference(kind)),
                rows: Folded::after(SHOWN, rows),
            }
        })
        .collect()
}

fn row(l: &Locale, group: Option<RefKind>, reference: &MergedReference) -> ReferenceRow {
    let others = reference.kinds.iter().filter(|kind| Some(**kind) != group);
    ReferenceRow {
        text: reference.url.clone(),
        href: safe_address(&reference.url),
        marks: others.map(|kind| l.t(label::reference(Some(*kind)))).collect(),
        from: From::of(&reference.from),
    }
}

#[cfg(test)]
mod tests {
    use baize_web_kit::Language;

    use super::*;

    #[test]
    fn only_harmless_schemes_become_links() {
        for good in [
            "https://a.example/x",
            "HTTP://a.example",
            "ftp://a.example/f",
            "mailto:a@b.example",
        ] {
            assert!(safe_address(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt://a.example/%0aalert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "/relative",
            "vbscript:x",
            "https:",
            "https://a b",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(safe_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn links_are_grouped_once_each() {
        let reference = |url: &str, kinds: &[RefKind]| MergedReference {
            url: url.into(),
            kinds: kinds.to_vec(),
            from: vec!["a/1".into()],
        };
        let l = Locale::new(Language::En, jiff::Timestamp::UNIX_EPOCH);
        let groups = groups(
            &l,
            &[
                reference("https://a.example", &[]),
                reference("https://b.example", &[RefKind::Advisory, RefKind::Fix]),
                reference("https://c.example", &[RefKind::Fix]),
            ],
        );
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].rows.len(), 2);
        assert_eq!(groups[0].rows.shown[0].marks.len(), 1);
    }
}
