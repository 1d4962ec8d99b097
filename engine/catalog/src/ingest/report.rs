//! What a run brought.

use std::collections::BTreeMap;

use serde::Serialize;

/// Rejections that a report lists by name; all of them are in the quarantine.
const MAX_LISTED: usize = 100_000;

/// Counts of a run, a source or an input. `read` = `added` + `updated` + `unchanged` + `rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records and files looked at.
    pub read: u64,
    /// Documents (or points of a series) that were not there before.
    pub added: u64,
    /// Documents that got another revision (points that changed).
    pub updated: u64,
    /// Documents that were there in just this form.
    pub unchanged: u64,
    /// Files and records refused.
    pub rejected: u64,
}

/// What happened to one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Added,
    Updated,
    Unchanged,
    Rejected,
}

impl Counts {
    fn add(&mut self, outcome: Outcome, n: u64) {
        self.read += n;
        *match outcome {
            Outcome::Added => &mut self.added,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Rejected => &mut self.rejected,
        } += n;
    }
}

/// A refused file or record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// File, with its path in the archive.
    pub file: String,
    /// Place in the file, when there is one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Stable code.
    pub code: &'static str,
    /// Reason, for a person.
    pub reason: String,
}

/// A source whose withdrawals wait for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldBack {
    /// The source.
    pub source: String,
    /// Published documents that the run would have withdrawn or rejected.
    pub withdrawals: u64,
    /// Published documents of the source before the run.
    pub published: u64,
}

/// What a run brought.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Totals.
    #[serde(flatten)]
    pub total: Counts,
    /// Seconds from the first record to the durable and searchable end.
    pub seconds: f64,
    /// By source.
    pub sources: BTreeMap<String, Counts>,
    /// By input (archive, folder, address).
    pub inputs: BTreeMap<String, Counts>,
    /// What was refused.
    pub rejections: Vec<Rejection>,
    /// Sources whose withdrawals are held back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<HeldBack>,
}

impl Report {
    pub(crate) fn count(&mut self, source: &str, file: &str, outcome: Outcome, n: u64) {
        self.total.add(outcome, n);
        entry(&mut self.sources, source).add(outcome, n);
        entry(&mut self.inputs, input_of(file)).add(outcome, n);
    }

    pub(crate) fn reject(&mut self, rejection: Rejection) {
        self.total.add(Outcome::Rejected, 1);
        entry(&mut self.inputs, input_of(&rejection.file)).add(Outcome::Rejected, 1);
        if self.rejections.len() < MAX_LISTED {
            self.rejections.push(rejection);
        }
    }
}

fn entry<'a>(map: &'a mut BTreeMap<String, Counts>, name: &str) -> &'a mut Counts {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), Counts::default());
    }
    map.get_mut(name).expect("just inserted")
}

/// The input that a file is part of: its path up to the first archive, else its first component.
fn input_of(file: &str) -> &str {
    const ARCHIVES: [&str; 5] = [".zst", ".tar", ".gz", ".tgz", ".zip"];
    let mut end = 0;
    for part in file.split_inclusive('/') {
        end += part.len();
        let name = part.trim_end_matches('/');
        if ARCHIVES.iter().any(|ending| name.ends_with(ending)) {
            return file[..end].trim_end_matches('/');
        }
    }
    file.split('/').find(|part| !part.is_empty()).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::input_of;

    #[test]
    fn an_input_is_an_archive_or_the_folder_it_was_called_with() {
        assert_eq!(input_of("corpus/ghsa.tar.zst/a/b.json"), "corpus/ghsa.tar.zst");
        assert_eq!(input_of("corpus/nvd.tar/x.json.gz"), "corpus/nvd.tar");
        assert_eq!(input_of("folder/a/b.json"), "folder");
        assert_eq!(input_of("one.json"), "one.json");
    }
}
