//! A second process: this test binary again, running one ignored test.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running child that is killed when dropped.
pub(crate) struct Second {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Second {
    /// Runs the ignored test `name` in a process of its own, which finds `directory` by [`directory`].
    pub(crate) fn run(name: &str, directory: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--ignored", "--nocapture"])
            .env("BAIZE_TEST_CHILD", directory)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The rest of the next line that starts with `mark`.
    pub(crate) fn next(&mut self, mark: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the child ended");
            if let Some(rest) = line.trim_end().strip_prefix(mark) {
                return rest.to_owned();
            }
        }
    }

    /// Kills it the hard way and returns the marked lines it still managed to print.
    pub(crate) fn kill(mut self, mark: &str) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let lines = self.lines.by_ref().lines().map_while(Result::ok);
        lines
            .filter_map(|line| line.strip_prefix(mark).map(str::to_owned))
            .collect()
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        // Killed already, in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The directory the parent gave, or `None` when this is no child.
pub(crate) fn directory() -> Option<PathBuf> {
    std::env::var_os("BAIZE_TEST_CHILD").map(PathBuf::from)
}
