//! Reading commands: what they print and how they end.

use std::fs;

use serde_json::json;

use crate::session::{Session, file};

#[test]
fn exit_codes_say_what_happened() {
    let session = Session::sqlite();
    let nothing = session.run(&["search", "x"]);
    assert_eq!(nothing.code, 3, "no library yet: {}", nothing.err);
    session.populate();
    for (arguments, code) in [
        (&["show", "CVE-2030-0001"][..], 0),
        (&["show", "CVE-2031-9999"], 1),
        (&["show", "not an identifier"], 2),
        (&["show", "CVE-2030-0002", "--format", "osv"], 1),
        (&["search", "kettle"], 0),
        (&["search", "nothinglikeit"], 1),
        (&["search", "\"open"], 2),
        (&["search", "kettle", "--cursor", "nonsense"], 2),
        (&["search", "kettle", "--limit", "0"], 2),
        (&["import", "no-such-file.json"], 2),
        (&["import", "x.json", "--format", "nonsense"], 2),
        (&["import", "x.json", "--as-of", "yesterday"], 2),
        (&["changes", "--since", "-1"], 2),
        (&["nonsense"], 2),
        (&["--version"], 0),
        (&["help"], 2),
        (&["import", "--help"], 0),
        (&["grade", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"], 0),
        (&["grade", "nonsense"], 1),
    ] {
        let ended = session.run(arguments);
        assert_eq!(ended.code, code, "{arguments:?}: {} {}", ended.out, ended.err);
        assert!(
            code == 0 || !ended.err.is_empty() || !ended.out.is_empty(),
            "{arguments:?} says nothing"
        );
    }
}

#[test]
fn vectors_are_graded_a_line_each() {
    let session = Session::sqlite();
    let input = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\n\nAV:N/AC:L/Au:N/C:P/I:P/A:P\nGBT30279:2020/AV:N/TR:L/PR:N/UI:N/C:H/I:H/A:H";
    let ended = session.feed(&["grade", "-", "--json"], input.as_bytes());
    insta::assert_snapshot!("grade", ended.shown(&session));
    assert!(!session.data().exists(), "grading needs no data directory");
    let people = session.run(&[
        "grade",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
    ]);
    assert!(
        people.out.ends_with("  cvss-4.0  9.3  Critical\n"),
        "{}",
        people.out
    );
}

#[test]
fn people_see_tables_in_their_language() {
    let session = Session::sqlite();
    session.populate();
    insta::assert_snapshot!(
        "search-table",
        session.run(&["search", "lantern"]).shown(&session)
    );
    let output = session
        .command(&["search", "lantern"])
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()
        .unwrap();
    insta::assert_snapshot!("search-table-zh", String::from_utf8(output.stdout).unwrap());
    let output = session
        .command(&["import", "--help"])
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()
        .unwrap();
    insta::assert_snapshot!("help-zh", String::from_utf8(output.stdout).unwrap());
    insta::assert_snapshot!("help", session.run(&["--help"]).out);
    insta::assert_snapshot!(
        "markdown",
        session
            .run(&["show", "CVE-2030-0002", "--format", "markdown"])
            .out
    );
}

#[test]
fn what_is_refused_is_listed() {
    let session = Session::sqlite();
    let path = |name| file(name).to_string_lossy().into_owned();
    let rejections = session.path("rejections.jsonl");
    let list = rejections.to_string_lossy().into_owned();
    let ended = session.run(&["import", &path("broken.json"), &path("CVE-2030-0001.json")]);
    insta::assert_snapshot!("import-table", ended.shown(&session));
    let ended = session.run(&["import", &path("broken.json"), "--rejections", &list, "--json"]);
    assert_eq!((ended.code, &ended.json()["rejected"]), (0, &json!(1)));
    assert!(
        fs::read_to_string(rejections)
            .unwrap()
            .starts_with("{\"file\":\"broken.json\"")
    );
}

#[test]
fn standard_input_is_read_like_a_file() {
    let session = Session::sqlite();
    let bytes = fs::read(file("CVE-2030-0001.json")).unwrap();
    let ended = session.feed(&["import", "-", "--json"], &bytes);
    let report = ended.json();
    assert_eq!(
        (&report["added"], &report["inputs"]["-"]["added"]),
        (&json!(1), &json!(1)),
        "{report}"
    );
    let document = session.run(&["show", "CVE-2030-0001", "--format", "cve"]);
    assert_eq!(document.out.as_bytes(), bytes);
    assert_eq!(
        fs::read_dir(session.data().join("scratch")).unwrap().count(),
        0,
        "nothing is left behind"
    );
}

#[test]
fn the_source_can_be_named() {
    let session = Session::sqlite();
    let path = file("CVE-2030-0001.json").to_string_lossy().into_owned();
    let ended = session.run(&["import", &path, "--source", "in-house", "--json"]);
    assert_eq!(ended.json()["sources"]["in-house"]["added"], json!(1));
    assert_eq!(session.run(&["import", &path, "--source", "In House"]).code, 2);
    // Nobody has said that it may be passed on.
    assert_eq!(session.run(&["export", "--format", "cve"]).out, "");
    assert_eq!(
        session
            .run(&["export", "--format", "cve", "--all-sources"])
            .out
            .lines()
            .count(),
        1
    );
}
