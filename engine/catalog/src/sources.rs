//! What is known of each source beforehand: a table in `sources.toml`, not code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What is known of a source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    /// Title by language.
    #[serde(default)]
    pub(crate) titles: BTreeMap<String, String>,
    /// Home page.
    #[serde(default)]
    pub(crate) homepage: Option<String>,
    /// Licence or terms.
    #[serde(default)]
    pub(crate) licence: Option<String>,
    /// Whether its documents may be passed on. Not, unless it is known that they may.
    #[serde(default)]
    pub(crate) redistribution: bool,
    /// Freshness goal in hours.
    #[serde(default)]
    pub(crate) goal_hours: Option<u32>,
}

static TABLE: LazyLock<BTreeMap<String, About>> =
    LazyLock::new(|| toml::from_str(include_str!("../sources.toml")).expect("the built-in table is tested"));

/// What is known of a source; for one that is not in the table, its name as title.
pub(crate) fn about(name: &str) -> About {
    TABLE.get(name).cloned().unwrap_or_else(|| About {
        titles: BTreeMap::from([("en".to_owned(), name.to_owned())]),
        ..About::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_table_has_a_title_in_both_languages() {
        for (name, about) in TABLE.iter() {
            assert!(
                about.titles.contains_key("en") && about.titles.contains_key("zh"),
                "{name}"
            );
        }
        assert!(!about("never-heard-of").redistribution);
    }
}
