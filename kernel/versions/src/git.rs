//! Ranges of commits over a graph that the caller has: nothing here reads a repository.

use std::collections::HashSet;

use baize_model::RangeEvent;

/// Most commits looked at for one question.
const COMMITS: usize = 5_000_000;

/// A graph of commits.
pub trait CommitGraph {
    /// Calls `each` for every parent of a commit; does nothing for an unknown commit.
    fn parents(&self, commit: &str, each: &mut dyn FnMut(&str));
}

/// The commit and all it comes from; `None` if there are more than are looked at.
fn history(graph: &dyn CommitGraph, commit: &str) -> Option<HashSet<String>> {
    let mut seen = HashSet::from([commit.to_owned()]);
    let mut open = vec![commit.to_owned()];
    while let Some(next) = open.pop() {
        graph.parents(&next, &mut |parent| {
            if seen.insert(parent.to_owned()) {
                open.push(parent.to_owned());
            }
        });
        if seen.len() > COMMITS {
            return None;
        }
    }
    Some(seen)
}

/// Whether a commit is in a range of commits, as OSV evaluates `GIT` ranges: `u < v` where `u` is a (perhaps
/// distant) parent of `v`. `None` if the graph is too large to tell.
pub fn contains_commit(events: &[RangeEvent], graph: &dyn CommitGraph, commit: &str) -> Option<bool> {
    let past = history(graph, commit)?;
    let limits: Vec<&str> = events
        .iter()
        .filter_map(|event| match event {
            RangeEvent::Limit(limit) => Some(limit.as_str()),
            _ => None,
        })
        .collect();
    if !limits.is_empty() && !limits.contains(&"*") {
        let mut before = false;
        for limit in limits {
            before = before || (limit != commit && history(graph, limit)?.contains(commit));
        }
        if !before {
            return Some(false);
        }
    }
    // Histories of the commits that end the range on the way here.
    let mut ends = Vec::new();
    for event in events {
        match event {
            RangeEvent::Fixed(end) | RangeEvent::Before(end) if past.contains(end) => {
                ends.push(history(graph, end)?);
            }
            RangeEvent::Through(end) if end != commit && past.contains(end) => {
                ends.push(history(graph, end)?);
            }
            _ => {}
        }
    }
    Some(events.iter().any(|event| match event {
        RangeEvent::Introduced(start) if start == "0" => ends.is_empty(),
        // A fix counts against what was introduced before it.
        RangeEvent::Introduced(start) => past.contains(start) && !ends.iter().any(|end| end.contains(start)),
        RangeEvent::After(start) => {
            start != commit && past.contains(start) && !ends.iter().any(|end| end.contains(start))
        }
        _ => false,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// X─A─B─C─Y, and from A: D─E─F, and M which joins Y and F.
    struct Graph;

    impl CommitGraph for Graph {
        fn parents(&self, commit: &str, each: &mut dyn FnMut(&str)) {
            let parents: &[&str] = match commit {
                "X" => &["R"],
                "A" => &["X"],
                "B" | "D" => &["A"],
                "C" => &["B"],
                "Y" => &["C"],
                "E" => &["D"],
                "F" => &["E"],
                "M" => &["Y", "F"],
                _ => &[],
            };
            for parent in parents {
                each(parent);
            }
        }
    }

    fn affected(events: &[RangeEvent]) -> String {
        ["R", "X", "A", "B", "C", "D", "E", "F", "Y", "M"]
            .into_iter()
            .filter(|commit| contains_commit(events, &Graph, commit) == Some(true))
            .collect()
    }

    #[test]
    fn the_examples_of_the_osv_schema() {
        let introduced = || RangeEvent::Introduced("X".into());
        assert_eq!(
            affected(&[introduced(), RangeEvent::Fixed("Y".into())]),
            "XABCDEF"
        );
        assert_eq!(affected(&[introduced(), RangeEvent::Limit("Y".into())]), "XABC");
        assert_eq!(
            affected(&[introduced(), RangeEvent::Through("B".into())]),
            "XABDEF"
        );
        assert_eq!(
            affected(&[RangeEvent::Introduced("0".into()), RangeEvent::Fixed("A".into())]),
            "RX"
        );
    }
}
