//! A person at the command line, with a data directory of their own.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use baize_store::Location;
use baize_testkit::databases::Scratch;
use serde_json::Value;
use tempfile::TempDir;

/// The little library of these tests.
pub(crate) fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/library")
}

/// One of its files.
pub(crate) fn file(name: &str) -> PathBuf {
    library().join(name)
}

/// A session.
pub(crate) struct Session {
    home: TempDir,
    database: Option<Scratch>,
}

/// What a command ended with.
pub(crate) struct Ended {
    /// Exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Session {
    /// On SQLite.
    pub(crate) fn sqlite() -> Self {
        Self {
            home: tempfile::tempdir().expect("a folder"),
            database: None,
        }
    }

    /// On PostgreSQL, or `None` with a printed line.
    pub(crate) fn postgres() -> Option<Self> {
        let database = Scratch::postgres()?;
        Some(Self {
            database: Some(database),
            ..Self::sqlite()
        })
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// A path outside of the data directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A command, ready to be started.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baize"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BAIZE_") || name.to_string_lossy().starts_with("LC_") {
                command.env_remove(name);
            }
        }
        // No test reaches out to real feeds.
        command.env("BAIZE_FEEDS__ENABLED", "false");
        command
            .env("LANG", "C")
            .env("BAIZE_DATA", self.data())
            .current_dir(self.home.path())
            .args(arguments);
        if let Some(Location::Postgres(url)) = self.database.as_ref().map(Scratch::location) {
            command.env("BAIZE_DATABASE", url);
        }
        command
    }

    /// Runs a command.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ended {
        Ended::of(
            self.command(arguments)
                .stdin(Stdio::null())
                .output()
                .expect("the command starts"),
        )
    }

    /// Runs a command with something on standard input.
    pub(crate) fn feed<S: AsRef<OsStr>>(&self, arguments: &[S], input: &[u8]) -> Ended {
        let mut child = piped(self.command(arguments));
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input).expect("the command reads");
        drop(stdin);
        Ended::of(child.wait_with_output().expect("the command ends"))
    }

    /// Imports the little library and expects that to work.
    pub(crate) fn populate(&self) {
        let ended = self.run(&[OsStr::new("import"), library().as_os_str()]);
        assert_eq!(ended.code, 0, "{}", ended.err);
    }

    /// The state hash.
    pub(crate) fn state_hash(&self) -> String {
        let state = self.run(&["doctor", "--state-hash", "--json"]).json();
        state["hash"].as_str().expect("a hash").to_owned()
    }
}

fn piped(mut command: Command) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts")
}

impl Ended {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the command was not killed"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Standard output, which is one line of JSON.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{} {}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }

    /// The whole for a snapshot, without what differs from run to run.
    pub(crate) fn shown(&self, session: &Session) -> String {
        let home = session.home.path().to_string_lossy().into_owned();
        let fixtures = library().to_string_lossy().into_owned();
        let tidy = |text: &str| {
            let text = text.replace(&home, "HOME").replace(&fixtures, "LIBRARY");
            text.lines().map(|line| seconds(line) + "\n").collect::<String>()
        };
        format!(
            "exit {}\n--- out\n{}--- err\n{}",
            self.code,
            tidy(&self.out),
            tidy(&self.err)
        )
    }
}

/// `in 0.4 s` without the number.
fn seconds(line: &str) -> String {
    match (line.find(" in "), line.strip_suffix(" s")) {
        (Some(at), Some(_)) => format!("{} in … s", &line[..at]),
        _ => line.to_owned(),
    }
}

/// A value without what differs from run to run.
pub(crate) fn steady(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let clock =
                    ["seconds", "received", "last_received", "time", "stored_bytes"].contains(&name.as_str());
                *field = if clock && !field.is_null() {
                    "…".into()
                } else {
                    steady(field.take())
                };
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = steady(item.take());
            }
        }
        _ => {}
    }
    value
}
