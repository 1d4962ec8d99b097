//! From nothing to an export, on both engines.

use std::fs;

use serde_json::{Value, json};

use crate::session::{Session, file, library, steady};

#[test]
fn a_library_from_first_import_to_export() {
    story(&Session::sqlite());
    if let Some(session) = Session::postgres() {
        story(&session);
    }
}

fn story(session: &Session) {
    let inputs = library().to_string_lossy().into_owned();
    let first = session.run(&["import", &inputs, "--json"]);
    assert_eq!(first.code, 0, "{}", first.err);
    insta::assert_json_snapshot!("import", steady(first.json()));

    // The same again changes nothing.
    let hash = session.state_hash();
    let again = session.run(&["import", &inputs, "--json"]).json();
    assert_eq!(again["unchanged"], json!(7), "{again}");
    assert_eq!(
        (&again["added"], &again["updated"]),
        (&json!(0), &json!(0)),
        "{again}"
    );
    assert_eq!(session.state_hash(), hash);

    let shown = session.run(&["show", "cve 2030 0001"]);
    insta::assert_snapshot!("show", shown.shown(session));
    let record = session.run(&["show", "CNNVD-203001-1225", "--json"]).json();
    assert_eq!(record["id"], "CVE-2030-0001");
    assert_eq!(record["sources"].as_array().map(Vec::len), Some(4), "{record}");

    let document = session.run(&[
        "show",
        "GHSA-2222-3333-4444",
        "--format",
        "cve",
        "--source",
        "cve",
    ]);
    assert_eq!(
        document.out,
        fs::read_to_string(file("CVE-2030-0001.json")).expect("it is there"),
        "byte for byte"
    );

    let found = session
        .run(&["search", "lantern", "--sort", "severity", "--json"])
        .json();
    insta::assert_json_snapshot!("search", steady(found));
    let in_chinese = session.run(&["search", "危害等级:超危 注入", "--json"]).json();
    assert_eq!(in_chinese["items"][0]["id"], "CVE-2030-0001", "{in_chinese}");

    let changes = session.run(&["changes", "--since", "0", "--json"]).json();
    let items = changes["items"].as_array().expect("it is there");
    assert_eq!(changes["next"], items.last().expect("it is there")["sequence"]);
    let numbers: Vec<i64> = items
        .iter()
        .map(|c| c["sequence"].as_i64().expect("it is there"))
        .collect();
    assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "no gaps");

    exports(session);

    let doctor = session.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, 0, "{}", doctor.out);
    assert!(
        doctor.json()["checks"]
            .as_array()
            .expect("it is there")
            .iter()
            .any(|c| c["check"] == "index" && c["state"] == "ok")
    );
}

fn exports(session: &Session) {
    let csv = session.run(&["export", "--format", "csv"]);
    insta::assert_snapshot!("export-csv", csv.shown(session));
    let lines = session.run(&["export", "--format", "jsonl"]);
    for line in lines.out.lines() {
        let record: Value = serde_json::from_str(line).expect("it is there");
        assert!(
            !line.contains("CNNVD公司") && !line.contains("Lantern公司"),
            "not ours to pass on: {record}"
        );
    }
    assert_eq!(lines.out.lines().count(), 2, "{}", lines.err);
    let all = session.run(&["export", "--format", "jsonl", "--all-sources", "kev:true"]);
    assert!(
        all.out.lines().count() == 1 && all.out.contains("Lantern公司"),
        "{} {}",
        all.out,
        all.err
    );

    // What is exported as files comes back to the same state, as far as it goes.
    let archive = session.path("cve.tar.zst").to_string_lossy().into_owned();
    let cve = session.run(&["export", "--format", "cve", "--output", &archive]);
    assert_eq!(cve.code, 0, "{}", cve.err);
    let back = session.run(&["import", &archive, "--json"]).json();
    assert_eq!(
        (&back["unchanged"], &back["read"]),
        (&json!(2), &json!(2)),
        "{back}"
    );
}

#[test]
fn a_backup_comes_back_whole() {
    let session = Session::sqlite();
    session.populate();
    let hash = session.state_hash();
    let backup = session.path("backup.sqlite").to_string_lossy().into_owned();
    assert_eq!(session.run(&["backup", &backup]).code, 0);
    assert_eq!(
        session.run(&["backup", &backup]).code,
        2,
        "a backup is never written over"
    );
    let other = session.path("other").to_string_lossy().into_owned();
    let restored = session.run(&["--data", &other, "restore", &backup]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let state = session
        .run(&["--data", &other, "doctor", "--state-hash", "--json"])
        .json();
    assert_eq!(state["hash"], hash.as_str());
    let found = session
        .run(&["--data", &other, "search", "kettle", "--json"])
        .json();
    assert_eq!(found["items"][0]["id"], "CVE-2030-0002");
    assert_eq!(
        session.run(&["--data", &other, "restore", &backup]).code,
        2,
        "never into a library"
    );
}

#[test]
fn an_index_that_is_gone_comes_back() {
    let session = Session::sqlite();
    session.populate();
    fs::remove_dir_all(session.data().join("index")).unwrap();
    assert_eq!(
        session.run(&["search", "kettle", "--json"]).json()["total"],
        json!(1)
    );
    assert_eq!(session.run(&["reindex"]).code, 0);
    assert_eq!(
        session.run(&["search", "kettle", "--json"]).json()["total"],
        json!(1)
    );
}
