//! An import that is killed loses nothing: doing it again ends in the same state, with a whole index.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use crate::session::Session;

#[test]
fn an_import_that_is_killed_is_done_by_doing_it_again() {
    // Many sources about the same vulnerabilities: later records change what earlier ones have made.
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/demo");
    let input = input.to_string_lossy().into_owned();
    let whole = Session::sqlite();
    let began = Instant::now();
    assert_eq!(whole.run(&["import", &input]).code, 0);
    let took = began.elapsed();
    let expected = whole.state_hash();
    let all = whole.run(&["search", "", "--json"]).json()["total"].clone();
    for share in [20, 35, 42, 50, 57, 70] {
        let session = Session::sqlite();
        let mut command = session.command(&["import", &input]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(took * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        let again = session.run(&["import", &input, "--json"]);
        assert_eq!(again.code, 0, "after {share} %: {}", again.err);
        assert_eq!(
            session.state_hash(),
            expected,
            "killed after {share} %: {}",
            again.out
        );
        let found = session.run(&["search", "", "--json"]).json();
        assert_eq!(
            found["total"], all,
            "every vulnerability is in the index once, after {share} %"
        );
    }
}
