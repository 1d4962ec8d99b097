//! A folder, walked in the order of names.

use std::path::Path;

use baize_model::Refusal;

use super::name::display_name;
use super::run::Run;

/// Folders that never hold records.
const SKIPPED: &[&str] = &[".git"];

impl Run<'_> {
    /// Reads every file below a folder. Links are reported, not followed. True when the input must stop.
    pub(super) fn folder(&mut self, path: &Path, name: &str, depth: u32) -> bool {
        if depth > self.options.limits.folder_depth {
            let limit = self.options.limits.folder_depth;
            self.refuse(
                name,
                Refusal::new(
                    "too-nested",
                    format!("more than {limit} folders inside one another"),
                ),
            );
            return false;
        }
        let listing = std::fs::read_dir(path).and_then(|entries| {
            entries
                .map(|e| e.map(|e| e.file_name()))
                .collect::<Result<Vec<_>, _>>()
        });
        let mut entries = match listing {
            Ok(entries) => entries,
            Err(e) => {
                self.refuse(
                    name,
                    Refusal::new("unreadable", format!("the folder cannot be read: {e}")),
                );
                return false;
            }
        };
        entries.sort();
        for entry in entries {
            if SKIPPED.iter().any(|s| entry == **s) {
                continue;
            }
            let path = path.join(&entry);
            let name = format!("{name}/{}", display_name(entry.as_encoded_bytes()));
            let stop = match std::fs::symlink_metadata(&path) {
                Ok(m) if m.is_dir() => self.folder(&path, &name, depth + 1),
                Ok(m) if m.is_file() => {
                    if let Err(why) = self.meter.member() {
                        self.refuse(&name, why);
                        return true;
                    }
                    self.file(&path, &name);
                    false
                }
                Ok(m) => {
                    let what = if m.is_symlink() {
                        "a link, which is not followed"
                    } else {
                        "not a file"
                    };
                    self.refuse(&name, Refusal::new("unsupported", format!("this is {what}")));
                    false
                }
                Err(e) => {
                    self.refuse(
                        &name,
                        Refusal::new("unreadable", format!("the file cannot be read: {e}")),
                    );
                    false
                }
            };
            if stop {
                return true;
            }
        }
        false
    }
}
