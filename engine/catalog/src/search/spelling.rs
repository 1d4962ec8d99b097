//! Words that were nearly written.

use tantivy::Searcher;
use tantivy::schema::Field;

use super::{Search, failed};
use crate::Result;

/// Shortest word that is taken for a misspelt one.
const SHORTEST: usize = 4;
/// Words of the dictionary that are looked at; far more than begin with one letter.
const MAX_LOOKED_AT: usize = 400_000;

impl Search {
    /// The word that records have which is nearest to one that none has: a word of a product's name first, the more
    /// frequent first. At least so many records must have it.
    pub(super) fn correct(&self, searcher: &Searcher, word: &str, least: u64) -> Result<Option<String>> {
        let length = word.chars().count();
        let few_digits = word.chars().filter(char::is_ascii_digit).count() * 2 < length;
        if length < SHORTEST || !word.is_ascii() || !few_digits {
            return Ok(None);
        }
        let most = if length < 8 { 1 } else { 2 };
        for field in [self.fields.name, self.fields.text] {
            if let Some(found) = nearest(searcher, field, word, most, least)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

fn nearest(searcher: &Searcher, field: Field, word: &str, most: usize, least: u64) -> Result<Option<String>> {
    let mut letters: Vec<&str> = word
        .get(..2)
        .map(|two| vec![&two[..1], &two[1..]])
        .unwrap_or_default();
    letters.dedup();
    let mut best: Option<(usize, std::cmp::Reverse<u64>, String)> = None;
    let mut looked_at = 0;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field).map_err(failed)?;
        for letter in &letters {
            let after: String = letter.chars().map(|c| char::from(c as u8 + 1)).collect();
            let mut stream = index
                .terms()
                .range()
                .ge(letter)
                .lt(&after)
                .into_stream()
                .map_err(failed)?;
            while let Some((term, info)) = stream.next() {
                looked_at += 1;
                if looked_at > MAX_LOOKED_AT {
                    return Ok(best.map(|b| b.2));
                }
                if term.len().abs_diff(word.len()) > most {
                    continue;
                }
                let Ok(term) = std::str::from_utf8(term) else {
                    continue;
                };
                if u64::from(info.doc_freq) < least || term == word {
                    continue;
                }
                let Some(far) = distance(word, term, most) else {
                    continue;
                };
                let found = (far, std::cmp::Reverse(u64::from(info.doc_freq)), term.to_owned());
                if best.as_ref().is_none_or(|best| found < *best) {
                    best = Some(found);
                }
            }
        }
    }
    Ok(best.map(|b| b.2))
}

/// Longest word compared, in characters.
const LONGEST: usize = 32;

/// Letters that must be put in, left out, changed or swapped with the next to make one word of the other, if not
/// more than `most`.
pub(super) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let a: Vec<char> = one.chars().take(LONGEST + 1).collect();
    let b: Vec<char> = other.chars().take(LONGEST + 1).collect();
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: [usize; LONGEST + 1] = [0; LONGEST + 1];
    let mut last: [usize; LONGEST + 1] = std::array::from_fn(|j| j);
    for i in 1..=a.len() {
        let mut row = [0; LONGEST + 1];
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        if least > most {
            return None;
        }
        before = last;
        last = row;
    }
    Some(last[b.len()]).filter(|found| *found <= most)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances() {
        assert_eq!(distance("apahce", "apache", 1), Some(1));
        assert_eq!(distance("apache", "apache", 0), Some(0));
        assert_eq!(distance("wordpres", "wordpress", 1), Some(1));
        assert_eq!(distance("kubernets", "kubernetes", 1), Some(1));
        assert_eq!(distance("log4j", "openssl", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance(&"a".repeat(100), &"a".repeat(100), 2), None);
    }
}
