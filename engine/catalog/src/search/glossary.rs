//! What a query means in the other language: words from the glossary and the types of weaknesses.

use std::collections::HashMap;
use std::sync::LazyLock;

use baize_grading::taxonomy;
use baize_model::Level;

use super::language::rank;
use super::words::{Unit, units};

/// Our own words; see the head of the file.
static OURS: &str = include_str!("glossary.txt");
/// Most other ways to say a thing that are searched for.
const MAX_WAYS: usize = 4;

/// One idea.
#[derive(Default, Debug)]
pub(super) struct Idea {
    /// Each way to say it, as units.
    pub(super) ways: Vec<Vec<Unit>>,
    /// CWE numbers that say the same.
    pub(super) weaknesses: Vec<u32>,
    /// Name of the weakness type in the index.
    pub(super) category: Option<&'static str>,
    /// The level that it names.
    pub(super) level: Option<u8>,
}

/// Ideas by the words that name them.
pub(super) struct Glossary {
    ideas: Vec<Idea>,
    /// By the stem of the first unit: the other stems and the idea, longest first.
    by_first: HashMap<String, Vec<(Vec<String>, usize)>>,
}

pub(super) static GLOSSARY: LazyLock<Glossary> = LazyLock::new(Glossary::load);

impl Glossary {
    fn load() -> Self {
        let mut glossary = Self {
            ideas: Vec::new(),
            by_first: HashMap::new(),
        };
        for line in OURS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (words, numbers) = line.split_once(" = ").unwrap_or((line, ""));
            let numbers = numbers
                .split_whitespace()
                .filter_map(|n| n.parse().ok())
                .collect();
            glossary.add(&words.split('|').collect::<Vec<_>>(), numbers);
        }
        for group in baize_grading::words::groups() {
            glossary.add(&group.collect::<Vec<_>>(), Vec::new());
        }
        for ways in glossary.by_first.values_mut() {
            ways.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        glossary
    }

    fn add(&mut self, words: &[&str], weaknesses: Vec<u32>) {
        let place = words.iter().find_map(|word| taxonomy::from_label(word));
        let level = words
            .iter()
            .filter(|word| !word.is_ascii())
            .find_map(|word| Level::from_words(word));
        let idea = Idea {
            ways: words
                .iter()
                .map(|word| units(word))
                .filter(|way| !way.is_empty())
                .collect(),
            // Numbers that are given say it more exactly than the type.
            category: place
                .filter(|place| weaknesses.is_empty() && !place.lossy)
                .map(|place| place.cnnvd.map_or(place.node.zh, |kind| kind.zh)),
            weaknesses,
            level: level.map(|level| rank(Some(level))),
        };
        let number = self.ideas.len();
        for way in &idea.ways {
            // English words for a level are too common to mean one.
            if idea.level.is_some() && !way.iter().all(|unit| unit.han) {
                continue;
            }
            let mut stems = way.iter().map(|unit| unit.stem.clone());
            if let Some(first) = stems.next() {
                self.by_first
                    .entry(first)
                    .or_default()
                    .push((stems.collect(), number));
            }
        }
        self.ideas.push(idea);
    }

    /// The ideas that the longest word beginning at the first of some units names, and its length in units.
    pub(super) fn at(&self, units: &[Unit]) -> Option<(usize, Vec<&Idea>)> {
        let known = self.by_first.get(&units.first()?.stem)?;
        let holds = |rest: &[String]| {
            units.len() > rest.len()
                && rest
                    .iter()
                    .zip(&units[1..])
                    .all(|(stem, unit)| *stem == unit.stem)
        };
        let length = known.iter().find(|(rest, _)| holds(rest))?.0.len();
        let ideas = known
            .iter()
            .filter(|(rest, _)| rest.len() == length && holds(rest))
            .map(|(_, number)| &self.ideas[*number])
            .collect();
        Some((length + 1, ideas))
    }

    /// Ideas that one of several words names exactly.
    pub(super) fn of(&self, text: &str) -> Vec<&Idea> {
        let units = units(text);
        self.at(&units)
            .filter(|(length, _)| *length == units.len())
            .map(|(_, ideas)| ideas)
            .unwrap_or_default()
    }
}

impl Idea {
    /// The ways that are not the one that was written, those in the other language first.
    pub(super) fn others<'a>(&'a self, written: &'a [Unit]) -> impl Iterator<Item = &'a Vec<Unit>> {
        let han = written.iter().any(|unit| unit.han);
        let other = move |way: &&'a Vec<Unit>| {
            way.len() != written.len() || way.iter().zip(written).any(|(a, b)| a.stem != b.stem)
        };
        let foreign = move |way: &&'a Vec<Unit>| way.iter().any(|unit| unit.han) != han;
        self.ways
            .iter()
            .filter(other)
            .filter(foreign)
            .chain(self.ways.iter().filter(other).filter(move |way| !foreign(way)))
            .take(MAX_WAYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(text: &str) -> Vec<String> {
        let written = units(text);
        let Some((length, ideas)) = GLOSSARY.at(&written) else {
            return Vec::new();
        };
        let written = &written[..length];
        ideas
            .iter()
            .flat_map(|idea| idea.others(written))
            .map(|way| way.iter().map(|u| u.text.as_str()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn both_ways_and_longest_first() {
        assert!(others("SQL注入").contains(&"sql injection".to_owned()));
        assert!(
            others("sql injections in x")
                .iter()
                .any(|way| way.starts_with("sql 注"))
        );
        assert!(others("远程代码执行漏洞").contains(&"remote code execution".to_owned()));
        assert!(others("越界写").contains(&"out of bounds write".to_owned()));
        assert!(others("致远OA").contains(&"seeyon".to_owned()));
        assert!(others("nothing of the kind").is_empty());
    }

    #[test]
    fn levels_are_levels_in_chinese_only() {
        let levels = |text| GLOSSARY.of(text).iter().find_map(|idea| idea.level);
        assert_eq!(levels("超危"), Some(5));
        assert_eq!(levels("high"), None);
    }

    #[test]
    fn every_line_has_two_words_at_least_and_good_numbers() {
        for line in OURS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (words, numbers) = line.split_once(" = ").unwrap_or((line, ""));
            assert!(words.split('|').count() > 1, "{line}");
            assert!(
                numbers.split_whitespace().all(|n| n.parse::<u32>().is_ok()),
                "{line}"
            );
        }
    }
}
