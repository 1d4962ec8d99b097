//! An import that is killed loses nothing: doing it again ends in the same state.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::session::{Session, file};

/// Records of the input: enough for a few transactions.
const RECORDS: usize = 1500;

#[test]
fn an_import_that_is_killed_is_done_by_doing_it_again() {
    let template = fs::read_to_string(file("CVE-2030-0001.json")).unwrap();
    let template: serde_json::Value = serde_json::from_str(&template).unwrap();
    let whole = Session::sqlite();
    let input = whole.path("input.jsonl");
    let mut lines = String::new();
    for n in 0..RECORDS {
        let record = template
            .to_string()
            .replace("CVE-2030-0001", &format!("CVE-2030-{:05}", 10_000 + n));
        lines.push_str(&record);
        lines.push('\n');
    }
    fs::write(&input, lines).unwrap();
    let input = input.to_string_lossy().into_owned();
    assert_eq!(whole.run(&["import", &input]).code, 0);
    let expected = whole.state_hash();
    for delay in [60, 150, 330, 700] {
        let session = Session::sqlite();
        let mut command = session.command(&["import", &input]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = session.run(&["import", &input, "--json"]);
        assert_eq!(again.code, 0, "after {delay} ms: {}", again.err);
        assert_eq!(
            session.state_hash(),
            expected,
            "killed after {delay} ms: {}",
            again.out
        );
        let found = session.run(&["search", "lantern", "--json"]).json();
        assert_eq!(found["total"], RECORDS, "the index is whole after {delay} ms");
    }
}
