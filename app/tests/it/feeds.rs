//! Feeds and downloads, from a server of the test's own.

use std::fs;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use baize_testkit::http::{Answer, Server};
use serde_json::{Value, json};

use crate::session::{Session, file};

/// Runs a command that may reach the server.
fn reaching(session: &Session, server: &Server, arguments: &[&str]) -> Output {
    let host = server
        .url()
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let mut command = session.command(arguments);
    command.env("BAIZE_OUTBOUND__TRUSTED_HOSTS", host);
    command.env(
        "BAIZE_FEEDS__CISA-KEV__ADDRESSES__FILE",
        format!("{}/kev.json", server.url()),
    );
    command.env(
        "BAIZE_FEEDS__CISA-KEV__ADDRESSES__MIRROR",
        format!("{}/mirror.json", server.url()),
    );
    command.output().expect("it runs")
}

fn json_of(output: &Output) -> Value {
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {error}"))
}

/// A server that has the catalogue, until it is told to break.
fn catalogue() -> (Server, Arc<AtomicBool>) {
    let broken = Arc::new(AtomicBool::new(false));
    let is_broken = broken.clone();
    let server = Server::start(move |asked| match asked.path.as_str() {
        _ if is_broken.load(Ordering::Relaxed) => Answer::ok("text/html", "<html>maintenance</html>"),
        "/kev.json" => Answer::ok("application/json", fs::read(file("kev.json")).expect("a file")),
        "/CVE-2030-0001.json" => Answer::ok(
            "application/json",
            fs::read(file("CVE-2030-0001.json")).expect("a file"),
        ),
        _ => Answer::status(404),
    });
    (server, broken)
}

#[test]
fn a_feed_is_visited_and_remembered() {
    let session = Session::sqlite();
    let (server, broken) = catalogue();
    let first = reaching(&session, &server, &["sources", "run", "cisa-kev", "--json"]);
    let report = json_of(&first);
    assert_eq!(first.status.code(), Some(0), "{report}");
    assert_eq!(report[0]["imported"]["added"], json!(1), "{report}");
    let record = session.run(&["show", "CVE-2030-0001", "--json"]).json();
    assert_eq!(record["exploitation"][0]["value"]["by"], "cisa-kev", "{record}");
    let again = json_of(&reaching(
        &session,
        &server,
        &["sources", "run", "cisa-kev", "--json"],
    ));
    assert_eq!(again[0]["imported"], Value::Null, "nothing new: {again}");

    broken.store(true, Ordering::Relaxed);
    let failed = reaching(&session, &server, &["sources", "run", "cisa-kev", "--json"]);
    assert_eq!(
        failed.status.code(),
        Some(1),
        "a page of maintenance is not a catalogue"
    );
    let list = json_of(&reaching(&session, &server, &["sources", "--json"]));
    let feeds = list["feeds"].as_array().unwrap();
    let kev = feeds.iter().find(|feed| feed["name"] == "cisa-kev").unwrap();
    assert!(
        !kev["outcome"]["failures"].as_array().unwrap().is_empty(),
        "{kev}"
    );
    assert_eq!(
        session.run(&["show", "CVE-2030-0001"]).code,
        0,
        "nothing is lost by it"
    );
}

#[test]
fn an_operator_pauses_and_adds_feeds() {
    let session = Session::sqlite();
    session.populate();
    let listed = |name: &str| {
        let list = session.run(&["sources", "--json"]).json();
        list["feeds"]
            .as_array()
            .unwrap()
            .iter()
            .find(|feed| feed["name"] == name)
            .cloned()
    };
    assert_eq!(session.run(&["sources", "pause", "nvd"]).code, 0);
    assert_eq!(listed("nvd").unwrap()["paused"], json!(true));
    assert_eq!(session.run(&["sources", "resume", "nvd"]).code, 0);
    assert_eq!(listed("nvd").unwrap()["paused"], json!(false));
    assert_eq!(session.run(&["sources", "pause", "nonsense"]).code, 2);
    let url = "https://ada:pw@lantern.example/feed.json.gz";
    assert_eq!(session.run(&["sources", "add", url]).code, 0);
    let feed = listed("lantern.example").unwrap();
    assert_eq!(
        feed["addresses"]["file"], "https://lantern.example/feed.json.gz",
        "no password is shown"
    );
    assert_eq!(session.run(&["sources", "add", url]).code, 2, "the name is taken");
    assert_eq!(session.run(&["sources", "add", "file:///etc/passwd"]).code, 2);
}

#[test]
fn an_address_is_imported_like_a_file() {
    let session = Session::sqlite();
    let (server, broken) = catalogue();
    let url = format!("{}/CVE-2030-0001.json", server.url());
    let report = json_of(&reaching(&session, &server, &["import", &url, "--json"]));
    assert_eq!(
        report["inputs"]["CVE-2030-0001.json"]["added"],
        json!(1),
        "{report}"
    );
    let inner = session.run(&["import", &url]);
    assert_eq!(
        inner.code, 3,
        "addresses of this machine are not reached unless they are trusted"
    );
    broken.store(true, Ordering::Relaxed);
    let page = json_of(&reaching(&session, &server, &["import", &url, "--json"]));
    assert_eq!(page["rejected"], json!(1), "{page}");
}

/// A file of this many vulnerabilities, with a description or without.
fn osv_lines(first: u32, described: bool) -> Vec<u8> {
    let records = (first..first + 150).map(|n| {
        let details = if described { "What it is." } else { "" };
        json!({
            "id": format!("LANTERN-2030-{n}"), "modified": "2030-01-01T00:00:00Z", "schema_version": "1.6.0",
            "published": "2030-01-01T00:00:00Z", "summary": "A lantern burns", "details": details,
            "affected": [{"package": {"ecosystem": "npm", "name": "lantern"}, "versions": ["1.0"]}]
        })
    });
    let lines = records.map(|record| record.to_string() + "\n");
    lines.collect::<String>().into_bytes()
}

#[test]
fn a_field_that_stops_arriving_is_an_alarm_until_a_person_accepts_it() {
    let session = Session::sqlite();
    let turn = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let now = turn.clone();
    let server = Server::start(move |asked| {
        if asked.path != "/lantern.jsonl" {
            return Answer::status(404);
        }
        let turn = now.load(Ordering::Relaxed);
        Answer::ok("application/json", osv_lines(turn * 1000, turn == 0)).with("ETag", format!("\"{turn}\""))
    });
    let url = format!("{}/lantern.jsonl", server.url());
    assert_eq!(
        session.run(&["sources", "add", &url, "--name", "lantern"]).code,
        0
    );
    let visit = |n: u32| {
        turn.store(n, Ordering::Relaxed);
        reaching(&session, &server, &["sources", "run", "lantern", "--json"])
    };
    let doctor = |session: &Session| {
        let mut command = session.command(&["doctor", "--json"]);
        let report = command
            .env("BAIZE_FEEDS__ENABLED", "true")
            .output()
            .expect("it runs");
        let report: Value = serde_json::from_slice(&report.stdout).expect("a report");
        let checks = report["checks"].as_array().expect("checks");
        checks
            .iter()
            .find(|check| check["check"] == "visits")
            .unwrap_or_else(|| panic!("no check of visits: {report}"))
            .clone()
    };
    let first = visit(0);
    let report = json_of(&first);
    assert_eq!(report[0]["imported"]["added"], json!(150), "{report}");
    assert_eq!(
        (first.status.code(), &report[0]["alarms"]),
        (Some(0), &json!([])),
        "{report}"
    );
    assert_eq!(doctor(&session)["state"], "ok");

    let second = visit(1);
    let report = json_of(&second);
    assert_eq!(second.status.code(), Some(1), "{report}");
    assert_eq!(report[0]["alarms"][0]["field"], "description", "{report}");
    let check = doctor(&session);
    assert_eq!(check["state"], "warning", "{check}");
    assert!(
        check["text"]
            .as_str()
            .unwrap()
            .contains("lantern: the description"),
        "{check}"
    );
    let listed = session.run(&["sources"]).out;
    assert!(
        listed.contains("the description used to arrive in 100 %"),
        "{listed}"
    );

    assert_eq!(session.run(&["sources", "accept", "lantern"]).code, 0);
    assert_eq!(doctor(&session)["state"], "ok");
    assert_eq!(visit(2).status.code(), Some(0), "now it is usual");

    let kev = reaching(&session, &server, &["sources", "run", "cisa-kev", "--json"]);
    assert_eq!(kev.status.code(), Some(1), "it is not there");
    let check = doctor(&session);
    assert!(
        check["state"] == "warning" && check["text"].as_str().unwrap().contains("cisa-kev"),
        "{check}"
    );
}
