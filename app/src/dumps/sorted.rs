//! Lines in descending order, however many: runs of them are sorted in memory and kept in files that are then merged.

use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Lines that are held.
const HELD: usize = 20_000;
/// Runs that are kept before they are made one.
const RUNS: usize = 16;

/// Lines that are put in order.
pub(super) struct Sorted {
    folder: PathBuf,
    held: Vec<String>,
    runs: Vec<File>,
    most: usize,
}

impl Sorted {
    /// Nothing yet; runs are kept in a folder, without names.
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            held: Vec::new(),
            runs: Vec::new(),
            most: HELD,
        }
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: String) -> io::Result<()> {
        self.held.push(line);
        if self.held.len() < self.most {
            return Ok(());
        }
        self.keep_run()?;
        if self.runs.len() == RUNS {
            let mut merged = tempfile::tempfile_in(&self.folder)?;
            merge(std::mem::take(&mut self.runs), &mut merged)?;
            self.runs.push(merged);
        }
        Ok(())
    }

    fn keep_run(&mut self) -> io::Result<()> {
        let mut run = BufWriter::new(tempfile::tempfile_in(&self.folder)?);
        self.held.sort_unstable_by(|a, b| b.cmp(a));
        for line in self.held.drain(..) {
            writeln!(run, "{line}")?;
        }
        let run = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.runs.push(run);
        Ok(())
    }

    /// Writes all lines, the greatest first.
    pub(super) fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.held.is_empty() {
            self.keep_run()?;
        }
        merge(self.runs, out)
    }
}

fn merge(runs: Vec<File>, out: &mut dyn Write) -> io::Result<()> {
    let mut readers = Vec::with_capacity(runs.len());
    let mut next = BinaryHeap::new();
    for mut run in runs {
        run.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(run);
        if let Some(line) = line(&mut reader)? {
            next.push((line, readers.len()));
        }
        readers.push(reader);
    }
    let mut out = BufWriter::new(out);
    while let Some((greatest, from)) = next.pop() {
        writeln!(out, "{greatest}")?;
        if let Some(line) = line(&mut readers[from])? {
            next.push((line, from));
        }
    }
    out.flush()
}

fn line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = reader.read_line(&mut line)?;
    line.truncate(line.trim_end_matches('\n').len());
    Ok((read > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_in_descending_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorted = Sorted::new(folder.path());
        sorted.most = 7;
        // Enough runs to be made one more than once.
        let mut all: Vec<String> = (0..997_u32).map(|n| format!("{:03}", n * 611 % 997)).collect();
        for line in &all {
            sorted.add(line.clone()).unwrap();
        }
        let mut out = Vec::new();
        sorted.finish(&mut out).unwrap();
        all.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(String::from_utf8(out).unwrap(), all.join("\n") + "\n");
        let mut none = Vec::new();
        Sorted::new(folder.path()).finish(&mut none).unwrap();
        assert!(none.is_empty());
    }
}
