#![expect(clippy::print_stdout, reason = "a test that was skipped says so")]

//! Real data and other people's conformance cases, where they are present.
//!
//! `BAIZE_CORPUS` is a folder of archives (`*.tar.zst`, `*.tar`), `BAIZE_SUITES` a folder of unpacked suites.
//! Where a variable is unset the test prints a line and passes; where it is set and something is missing, the
//! test fails.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Folder of corpus archives, or `None` with a printed line.
pub fn corpus() -> Option<PathBuf> {
    folder("BAIZE_CORPUS")
}

/// A suite's folder, or `None` with a printed line.
///
/// # Panics
/// When `BAIZE_SUITES` is set and the suite is not there.
pub fn suite(name: &str) -> Option<PathBuf> {
    let dir = folder("BAIZE_SUITES")?.join(name);
    assert!(
        dir.is_dir(),
        "BAIZE_SUITES is set, but {} is not a folder",
        dir.display()
    );
    Some(dir)
}

fn folder(variable: &str) -> Option<PathBuf> {
    let Some(value) = std::env::var_os(variable) else {
        println!("skipped: {variable} is not set");
        return None;
    };
    let dir = PathBuf::from(value);
    assert!(
        dir.is_dir(),
        "{variable} is set, but {} is not a folder",
        dir.display()
    );
    Some(dir)
}

/// Every how many files of an archive a test reads: `usual`, so that it is quick in a debug build, or what
/// `BAIZE_CORPUS_STEP` says (1: all).
///
/// # Panics
/// When the variable is no number.
pub fn step(usual: usize) -> usize {
    std::env::var("BAIZE_CORPUS_STEP")
        .map_or(usual, |step| step.parse().expect("BAIZE_CORPUS_STEP is a number"))
}

/// Calls `each(name, bytes)` for every `step`-th regular file of an archive of the corpus, by order in the archive
/// (`step` 1: every file). Returns how many it called for.
///
/// # Panics
/// When the archive is missing or damaged.
pub fn sample(archive: &Path, step: usize, mut each: impl FnMut(&str, &[u8])) -> usize {
    let file = File::open(archive).unwrap_or_else(|e| panic!("{}: {e}", archive.display()));
    let plain: Box<dyn Read> = if archive.extension().is_some_and(|e| e == "zst") {
        Box::new(zstd::Decoder::new(file).expect("a zstd archive"))
    } else {
        Box::new(std::io::BufReader::new(file))
    };
    let mut tar = tar::Archive::new(plain);
    let (mut seen, mut called) = (0, 0);
    for entry in tar.entries().expect("a tar archive") {
        let mut entry = entry.expect("an entry");
        if !entry.header().entry_type().is_file() {
            continue;
        }
        seen += 1;
        if (seen - 1) % step != 0 {
            continue;
        }
        let name = entry.path().expect("a path").to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a readable entry");
        each(&name, &bytes);
        called += 1;
    }
    called
}
