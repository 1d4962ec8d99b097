//! YAML with bounds: no aliases that grow, no tags that do anything.
//!
//! The longest real advisories in YAML are a few hundred kilobytes with some ten thousand nodes; the bounds
//! leave ten times that. Real advisories hardly use anchors, so that aliases are bounded tightly: a document of
//! a few lines must not become one of a million nodes.

use baize_model::Refusal;
use serde::de::DeserializeOwned;

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::options::MergeKeyPolicy;
use serde_saphyr::{Error, Options};

use crate::text;

/// Longest document, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// Deepest nesting.
const MAX_DEPTH: usize = 64;

/// Most sequences, mappings and scalars, those that aliases repeat included.
const MAX_NODES: usize = 500_000;

/// Most anchors, and most uses of them.
const MAX_ALIASES: usize = 1_000;

/// Most events that aliases may repeat.
const MAX_REPLAYED: usize = 50_000;

/// Reads one YAML document. Length, depth, nodes and alias growth are bounded.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::new(
            "too-large",
            format!("a YAML document may not be longer than {} MiB", MAX_BYTES >> 20),
        ));
    }
    let text = text::decode(bytes)?;
    serde_saphyr::from_str_with_options(&text, options()).map_err(|e| refusal(&e))
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
            max_documents: 2,
            max_anchors: MAX_ALIASES,
            max_aliases: MAX_ALIASES,
            max_recorded_anchor_events: MAX_REPLAYED,
            max_recorded_anchor_bytes: MAX_BYTES,
            max_total_scalar_bytes: MAX_BYTES,
            max_merge_keys: 0,
        },
        merge_keys: MergeKeyPolicy::Error,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_REPLAYED,
            max_replay_stack_depth: 16,
            max_alias_expansions_per_anchor: MAX_ALIASES,
        },
        with_snippet: false,
    }
}

/// Turns a YAML error into a refusal that says where.
fn refusal(e: &Error) -> Refusal {
    let text = e.to_string();
    let refusal = Refusal::new(code(e), text.lines().next().unwrap_or_default().to_owned());
    match e.location() {
        Some(at) => refusal.at(format!("line {} column {}", at.line(), at.column())),
        None => refusal,
    }
}

fn code(e: &Error) -> &'static str {
    match e {
        // What went wrong inside an alias.
        Error::AliasError { error, .. } => code(error),
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Depth { .. } => "too-deep",
            _ => "too-large",
        },
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. } => "too-large",
        Error::Eof { .. } => "truncated",
        Error::SerdeMissingField { .. }
        | Error::SerdeInvalidType { .. }
        | Error::SerdeInvalidValue { .. }
        | Error::SerdeUnknownVariant { .. } => "schema",
        _ => "not-yaml",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write;
    use std::time::{Duration, Instant};

    use serde_json::Value;

    use super::*;

    /// The code of the refusal, within the time that any refusal may take.
    fn refused(text: &str) -> &'static str {
        let start = Instant::now();
        let refusal = parse::<Value>(text.as_bytes()).expect_err("must be refused");
        let code = refusal.code;
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "took {took:?}");
        code
    }

    #[test]
    fn scalars_stay_text_where_text_is_asked_for() {
        let found: BTreeMap<String, String> =
            parse(b"cve: 2023-1234\nnumber: 0123\nversion: 1.10\n5.2.5-r1: yes\n").unwrap();
        assert_eq!(found["cve"], "2023-1234");
        assert_eq!(found["number"], "0123");
        assert_eq!(found["version"], "1.10");
        assert_eq!(found["5.2.5-r1"], "yes");
    }

    #[test]
    fn an_alias_bomb_is_refused_in_time() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let uses = vec![format!("*a{}", level - 1); 9].join(", ");
            writeln!(bomb, "a{level}: &a{level} [{uses}]").unwrap();
        }
        assert_eq!(refused(&bomb), "too-large");
        let wide = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(5_000), "*a, ".repeat(900));
        assert_eq!(refused(&wide), "too-large");
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(900));
        assert_eq!(refused(&long), "too-large");
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(parse::<Value>(format!("{}{}", "[".repeat(60), "]".repeat(60)).as_bytes()).is_ok());
        for text in [
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "- ".repeat(100_000),
            {
                let line = |n: usize| format!("{}a:\n", " ".repeat(n));
                (0..2_000).map(line).collect::<String>()
            },
        ] {
            let code = refused(&text);
            assert!(["too-deep", "not-yaml"].contains(&code), "{code}");
        }
    }

    #[test]
    fn a_long_scalar_is_read_in_time() {
        let long = "long line of text ".repeat(60_000);
        let start = Instant::now();
        for text in [
            format!("a: {long}\n"),
            format!("a: |\n  {long}\n"),
            format!("a: \"{long}\"\n"),
        ] {
            let found: BTreeMap<String, String> = parse(text.as_bytes()).unwrap();
            assert_eq!(found["a"].trim_end().len(), long.trim_end().len());
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "took {:?}",
            start.elapsed()
        );
    }

    #[test]
    fn too_many_nodes_and_too_many_bytes_are_refused() {
        assert_eq!(refused(&"- a\n".repeat(MAX_NODES + 1)), "too-large");
        assert_eq!(refused(&"#".repeat(MAX_BYTES + 1)), "too-large");
    }

    #[test]
    fn what_is_no_plain_document_is_refused() {
        for text in [
            "a: 1\na: 2\n",
            "a: *nowhere\n",
            "a: &a [*a]\n",
            "a: [1\n",
            "a: 1\n---\nb: 2\n",
            "b: &b {c: 1}\na: {<<: *b}\n",
        ] {
            refused(text);
        }
    }

    #[test]
    fn real_documents_are_within_the_bounds() {
        let Some(corpus) = baize_testkit::data::corpus() else {
            return;
        };
        let step = baize_testkit::data::step(20);
        for archive in ["osv-pypa-dev", "osv-golang-vulndb-dev"] {
            let mut found = 0;
            baize_testkit::data::sample(&corpus.join(format!("{archive}.tar.zst")), step, |name, bytes| {
                if std::path::Path::new(name)
                    .extension()
                    .is_some_and(|e| e == "yaml" || e == "yml")
                {
                    found += 1;
                    parse::<Value>(bytes).unwrap_or_else(|r| panic!("{name}: {r}"));
                }
            });
            assert!(found > 0, "{archive}");
        }
    }
}
