//! OSV documents by ecosystem, laid out as OSV's own exports are: `ECOSYSTEM/all.zip` with one `ID.json` for each
//! record, and `ECOSYSTEM/modified_id.csv`, the last changed first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use baize_exports::osv_ecosystem;
use baize_model::Claim;
use jiff::Timestamp;

use super::sorted::Sorted;
use super::zip::Archive;

/// What is written for all ecosystems.
pub(super) struct Documents {
    folder: PathBuf,
    /// By name. There are as many open files as OSV's schema knows ecosystems, at most.
    ecosystems: BTreeMap<&'static str, Ecosystem>,
    all: Sorted,
}

struct Ecosystem {
    archive: Archive,
    modified: Sorted,
}

impl Documents {
    /// Nothing yet, in a folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            ecosystems: BTreeMap::new(),
            all: Sorted::new(folder),
        }
    }

    /// Adds a record to every ecosystem it names.
    pub(super) fn add(&mut self, claim: &Claim) -> io::Result<()> {
        let packages = claim
            .affected
            .iter()
            .filter_map(|affected| affected.package.as_ref());
        let named: BTreeSet<&'static str> = packages
            .filter_map(|package| osv_ecosystem(&package.ecosystem))
            .collect();
        if named.is_empty() {
            return Ok(());
        }
        let document = baize_exports::osv(claim);
        let modified = document["modified"].as_str().unwrap_or_default();
        let at: Timestamp = modified.parse().unwrap_or(Timestamp::UNIX_EPOCH);
        let safe = |c: char| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        };
        let id: String = claim.subject.as_str().chars().map(safe).collect();
        let text = document.to_string();
        for name in named {
            if !self.ecosystems.contains_key(name) {
                let opened = Ecosystem::open(&self.folder.join(name))?;
                self.ecosystems.insert(name, opened);
            }
            if let Some(ecosystem) = self.ecosystems.get_mut(name) {
                ecosystem
                    .archive
                    .add(&format!("{id}.json"), at, text.as_bytes())?;
                ecosystem.modified.add(format!("{modified},{id}"))?;
            }
            self.all.add(format!("{modified},{name}/{id}"))?;
        }
        Ok(())
    }

    /// Closes everything. Gives back the files, relative to the folder, with how many records each is of.
    pub(super) fn finish(self) -> io::Result<Vec<(String, u64)>> {
        let mut files = Vec::new();
        let mut names = String::new();
        let mut total = 0;
        for (name, ecosystem) in self.ecosystems {
            let records = ecosystem.archive.files();
            ecosystem.archive.finish()?;
            write(&self.folder.join(name).join("modified_id.csv"), |file| {
                ecosystem.modified.finish(file)
            })?;
            files.push((format!("{name}/all.zip"), records));
            files.push((format!("{name}/modified_id.csv"), records));
            names.push_str(name);
            names.push('\n');
            total += records;
        }
        write(&self.folder.join("modified_id.csv"), |file| self.all.finish(file))?;
        write(&self.folder.join("ecosystems.txt"), |file| {
            file.write_all(names.as_bytes())
        })?;
        files.push(("modified_id.csv".to_owned(), total));
        files.push(("ecosystems.txt".to_owned(), total));
        Ok(files)
    }
}

impl Ecosystem {
    fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let archive = Archive::new(
            File::create(folder.join("all.zip"))?,
            tempfile::tempfile_in(folder)?,
        );
        Ok(Self {
            archive,
            modified: Sorted::new(folder),
        })
    }
}

fn write(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = File::create(path)?;
    write(&mut file)?;
    file.sync_all()
}
