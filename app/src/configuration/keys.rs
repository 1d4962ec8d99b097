//! The keys an operator can set, and what to say about one that is none.

/// How the text of an environment variable is read for a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// As it is.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// Texts with commas between them.
    List,
}

/// A key of the configuration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Its name, with a dot between table and entry.
    pub(crate) name: &'static str,
    /// How it is read from the environment.
    pub(crate) kind: Kind,
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind }
}

/// Every key. `*` stands for any name.
pub(crate) const KEYS: &[Key] = &[
    key("data", Kind::Text),
    key("database", Kind::Text),
    key("listen", Kind::Text),
    key("public_url", Kind::Text),
    key("organisation", Kind::Text),
    key("language", Kind::Text),
    key("trusted_proxies", Kind::List),
    key("metrics_public", Kind::Flag),
    key("security_txt", Kind::Text),
    key("precedence", Kind::Text),
    key("tls.certificate", Kind::Text),
    key("tls.key", Kind::Text),
    key("brake.share", Kind::Number),
    key("brake.least", Kind::Number),
    key("feeds.enabled", Kind::Flag),
    key("feeds.*.enabled", Kind::Flag),
    key("feeds.*.interval_minutes", Kind::Number),
    key("feeds.*.freshness_hours", Kind::Number),
    key("feeds.*.addresses.*", Kind::Text),
    key("feeds.*.parts", Kind::List),
    key("outbound.trusted_hosts", Kind::List),
    key("limits.unpacked_gib", Kind::Number),
    key("limits.members", Kind::Number),
    key("limits.readers", Kind::Number),
    key("limits.request_seconds", Kind::Number),
    key("limits.requests_per_minute", Kind::Number),
    key("dumps.interval_hours", Kind::Number),
];

/// Variables that begin with `BAIZE_` and are no keys: where the configuration is, how much is logged, and what
/// tests use.
pub(crate) const OTHER_VARIABLES: &[&str] = &[
    "CONFIG",
    "LOG",
    "TEST_POSTGRES",
    "TEST_BROWSER",
    "CORPUS",
    "CORPUS_STEP",
    "SUITES",
    "UPDATE",
];

/// The key of a name.
pub(crate) fn find(name: &str) -> Option<Key> {
    KEYS.iter().copied().find(|key| {
        let (wanted, given) = (key.name.split('.'), name.split('.'));
        wanted.clone().count() == given.clone().count()
            && wanted
                .zip(given)
                .all(|(wanted, given)| wanted == given || (wanted == "*" && !given.is_empty()))
    })
}

/// The known name nearest to one that is not known, and how many letters are between them.
pub(crate) fn nearest(name: &str) -> (&'static str, usize) {
    let tail = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    let by_distance = |key: &Key| {
        let whole = distance(name, key.name);
        // `share` alone is near to `brake.share`.
        whole.min(distance(&tail(name), &tail(key.name)) + usize::from(whole > 0))
    };
    KEYS.iter()
        .map(|key| (key.name, by_distance(key)))
        .min_by_key(|(_, n)| *n)
        .unwrap_or(("data", usize::MAX))
}

/// How many letters to change, add or drop.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_leads_to_the_right_one() {
        for (wrong, right) in [
            ("pubilc_url", "public_url"),
            ("brake.shares", "brake.share"),
            ("share", "brake.share"),
            ("tls.cert", "tls.key"),
            ("databse", "database"),
        ] {
            assert_eq!(nearest(wrong).0, right, "{wrong}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
        assert!(find("feeds.nvd.addresses.feeds").is_some() && find("feeds.nvd.addresses").is_none());
        assert!(find("feeds.enabled").is_some() && find("feeds.nvd.enabeld").is_none());
    }
}
