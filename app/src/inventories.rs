//! Finding and reading what is scanned: files, folders, standard input, package URLs.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use baize_inventory::{InventoryError, MAX_BYTES, is_known_name, read};
use baize_scan::{Input, release_of};
use baize_versions::Purl;

use crate::failure::{Failure, Result};
use crate::terminal::plain;
use crate::words::say;

/// Most entries of folders that are looked at.
const ENTRIES: usize = 2_000_000;
/// Deepest folder.
const DEPTH: usize = 64;
/// Longest `os-release`.
const OS_RELEASE: u64 = 64 << 10;
/// Folders that hold copies of what lockfiles name, or nothing of the project.
const PASSED_OVER: &[&str] = &[".git", ".hg", ".svn", "node_modules", "__pycache__"];

/// What is to be scanned.
#[derive(Default)]
pub(crate) struct Inventories {
    /// What was read.
    pub(crate) inputs: Vec<Input>,
    /// Files of folders that were refused, and why.
    pub(crate) refused: Vec<(String, InventoryError)>,
}

/// Reads everything that is named.
pub(crate) fn collect(names: &[String]) -> Result<Inventories> {
    let mut found = Inventories::default();
    let mut purls = String::new();
    for name in names {
        if name.starts_with("pkg:") {
            let wrong = |e: &dyn std::fmt::Display| {
                Failure::usage(say!(
                    "error-not-scanned",
                    name = plain(name),
                    reason = plain(&e.to_string())
                ))
            };
            Purl::parse(name).map_err(|e| wrong(&e))?;
            purls.push_str(name);
            purls.push('\n');
        } else if name == "-" {
            let bytes = bounded(&mut std::io::stdin().lock())
                .map_err(|e| Failure::environment(say!("error-input", path = "-", reason = e)))?;
            found
                .inputs
                .push(one("-", &bytes, None).map_err(|e| refused("-", &e))?);
        } else {
            let path = PathBuf::from(name);
            let metadata = std::fs::metadata(&path).map_err(|e| unreadable(&path, &e))?;
            if metadata.is_dir() {
                let before = found.inputs.len() + found.refused.len();
                folder(&path, &mut found)?;
                if found.inputs.len() + found.refused.len() == before {
                    return Err(Failure::usage(say!(
                        "error-nothing-to-scan",
                        path = path.display()
                    )));
                }
            } else {
                let bytes = open(&path)?;
                found
                    .inputs
                    .push(one(name, &bytes, release(&path)).map_err(|e| refused(name, &e))?);
            }
        }
    }
    if !purls.is_empty() {
        let label = say!("scan-arguments");
        let input = one(&label, purls.as_bytes(), None).map_err(|e| refused(&label, &e))?;
        found.inputs.push(input);
    }
    Ok(found)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let text = say!("error-input", path = path.display(), reason = error);
    match error.kind() {
        std::io::ErrorKind::NotFound => Failure::usage(text),
        _ => Failure::environment(text),
    }
}

fn refused(name: &str, error: &InventoryError) -> Failure {
    Failure::usage(say!(
        "error-not-scanned",
        name = plain(name),
        reason = plain(&error.to_string())
    ))
}

fn one(name: &str, bytes: &[u8], release: Option<String>) -> std::result::Result<Input, InventoryError> {
    Ok(Input {
        name: name.to_owned(),
        inventory: read(name, bytes)?,
        release,
    })
}

/// All of an input, or one byte more than a file may have.
fn bounded(input: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of a file, at most as many as are scanned and one more.
pub(crate) fn open(path: &Path) -> Result<Vec<u8>> {
    let read = File::open(path).and_then(|mut file| bounded(&mut file));
    read.map_err(|e| unreadable(path, &e))
}

fn folder(root: &Path, found: &mut Inventories) -> Result<()> {
    let mut waiting = vec![(root.to_owned(), 0)];
    let mut files = Vec::new();
    let mut seen = 0;
    while let Some((folder, depth)) = waiting.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|e| unreadable(&folder, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| unreadable(&folder, &e))?;
            seen += 1;
            if seen > ENTRIES {
                return Err(Failure::environment(say!(
                    "error-too-many-files",
                    path = root.display(),
                    n = ENTRIES
                )));
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            // Links are not followed: what they lead to may be anywhere.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                if depth < DEPTH && !PASSED_OVER.contains(&name.as_str()) {
                    waiting.push((entry.path(), depth + 1));
                }
            } else if kind.is_file() && is_known_name(&entry.path().to_string_lossy()) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    for path in &files {
        // go.mod has what is built, go.sum all that was ever looked at.
        if path.file_name().is_some_and(|n| n == "go.sum") && path.with_file_name("go.mod").is_file() {
            continue;
        }
        let bytes = open(path)?;
        let name = path.to_string_lossy();
        match one(&name, &bytes, release(path)) {
            Ok(input) => found.inputs.push(input),
            Err(error) => found.refused.push((name.into_owned(), error)),
        }
    }
    Ok(())
}

/// The release of the distribution whose package database a file is, from the `os-release` of the same system.
fn release(path: &Path) -> Option<String> {
    let text = path.to_string_lossy();
    let root = ["var/lib/dpkg/status", "lib/apk/db/installed"]
        .iter()
        .find_map(|tail| text.strip_suffix(tail))?;
    // Newer systems of Alpine have the database under `usr`.
    let roots = [root, root.strip_suffix("usr/").unwrap_or(root)];
    let places = roots
        .iter()
        .flat_map(|root| ["etc/os-release", "usr/lib/os-release"].map(|tail| format!("{root}{tail}")));
    places.into_iter().find_map(|place| {
        let mut text = String::new();
        File::open(place)
            .ok()?
            .take(OS_RELEASE)
            .read_to_string(&mut text)
            .ok()?;
        release_of(&text)
    })
}
