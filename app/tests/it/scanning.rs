//! Scanning, from a lockfile to a report for another program, on both engines.

use std::fs;

use serde_json::{Value, json};

use crate::session::{Ended, Session};

const LOCK: &str = r#"{"name":"harbour","version":"1.0.0","lockfileVersion":3,"packages":{
    "":{"name":"harbour","version":"1.0.0","dependencies":{"pier":"^1"}},
    "node_modules/pier":{"version":"1.0.0","dependencies":{"lantern-gateway":"^2"}},
    "node_modules/lantern-gateway":{"version":"2.3.0"}}}"#;

const VEX: &str = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://harbour.example/vex/1","author":"Harbour","timestamp":"2030-03-02T00:00:00Z","version":1,
    "statements":[{"vulnerability":{"name":"CVE-2030-0001"},"products":[{"@id":"pkg:npm/harbour@1.0.0","subcomponents":[{"@id":"pkg:npm/lantern-gateway@2.3.0"}]}],
    "status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}"#;

#[test]
fn from_a_lockfile_to_reports() {
    story(&Session::sqlite());
    if let Some(session) = Session::postgres() {
        story(&session);
    }
}

/// A result without what differs from run to run.
fn steady(ended: &Ended) -> Value {
    fn tidy(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let varies = ["timestamp", "endTimeUtc", "serialNumber", "@id"].contains(&name.as_str())
                        && !field.as_str().is_some_and(|t| t.starts_with("pkg:"));
                    if varies {
                        *field = "…".into();
                    } else {
                        tidy(field);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(tidy),
            _ => {}
        }
    }
    let mut value = ended.json();
    tidy(&mut value);
    value
}

fn story(session: &Session) {
    session.populate();
    fs::create_dir_all(session.path("harbour/node_modules/pier")).expect("a folder");
    fs::write(session.path("harbour/package-lock.json"), LOCK).expect("a file");
    fs::write(session.path("harbour/node_modules/pier/package-lock.json"), "{}").expect("a file");
    fs::write(session.path("harbour/composer.lock"), "{").expect("a file");
    fs::write(session.path("harbour.vex.json"), VEX).expect("a file");

    let table = session.run(&["scan", "harbour", "pkg:npm/lantern-gateway"]);
    insta::assert_snapshot!("scan-table", table.shown(session));
    let lock = "harbour/package-lock.json";
    for (form, name) in [
        ("json", "scan-json"),
        ("sarif", "scan-sarif"),
        ("cyclonedx-vdr", "scan-cyclonedx"),
        ("openvex", "scan-openvex"),
    ] {
        let ended = session.run(&["scan", lock, "--format", form]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        insta::assert_json_snapshot!(name, steady(&ended));
    }

    // What a run fails on.
    for (on, code) in [("kev", 1), ("any", 1), ("low", 1), ("critical", 1)] {
        assert_eq!(session.run(&["scan", lock, "--fail-on", on]).code, code, "{on}");
    }
    let later = session.run(&["scan", "pkg:npm/lantern-gateway@2.4.1", "--fail-on", "any"]);
    assert_eq!((later.code, later.out.as_str()), (0, ""), "{}", later.err);

    // A statement about harbour suppresses; one about another product does not, nor does our own that it is affected.
    let vex = ["scan", lock, "--vex", "harbour.vex.json", "--fail-on", "any"];
    let suppressed = session.run(&vex);
    assert_eq!(
        (suppressed.code, suppressed.out.as_str()),
        (0, ""),
        "{}",
        suppressed.err
    );
    let shown = session.run(&["scan", lock, "--vex", "harbour.vex.json", "--show-suppressed"]);
    insta::assert_snapshot!("scan-suppressed", shown.shown(session));
    let all = session
        .run(&["scan", lock, "--vex", "harbour.vex.json", "--format", "json"])
        .json();
    assert_eq!(
        all["components"][0]["findings"][0]["suppressed"]["status"], "unaffected",
        "{all}"
    );
    fs::write(
        session.path("other.json"),
        VEX.replace("npm/harbour", "npm/other"),
    )
    .expect("a file");
    assert_eq!(
        session
            .run(&["scan", lock, "--vex", "other.json", "--fail-on", "any"])
            .code,
        1
    );
    let own = session.run(&["scan", lock, "--format", "openvex"]);
    fs::write(session.path("own.json"), &own.out).expect("a file");
    assert_eq!(
        session
            .run(&["scan", lock, "--vex", "own.json", "--fail-on", "any"])
            .code,
        1
    );

    // Our own bill, read again from standard input, has the same finding.
    let bill = session.run(&["scan", lock, "--format", "cyclonedx-vdr"]);
    let again = session
        .feed(&["scan", "-", "--format", "json"], bill.out.as_bytes())
        .json();
    assert_eq!(
        again["components"][0]["findings"][0]["id"], "CVE-2030-0001",
        "{again}"
    );
    assert_eq!(again["components"][0]["fix"], "2.4.1");
    assert_eq!(again["files"][0]["kind"], "cyclonedx-json");

    questions(session);
    wrong(session);
}

fn questions(session: &Session) {
    let ask = |thing: &str| session.run(&["affects", "cnnvd 203001-1225", thing]);
    let yes = ask("pkg:npm/lantern-gateway@2.3.0");
    insta::assert_snapshot!("affects-yes", yes.shown(session));
    assert_eq!(ask("pkg:npm/lantern-gateway@2.4.1").code, 0);
    let other = ask("pkg:npm/lantern@2.3.0");
    assert_eq!(other.code, 0, "{}", other.out);
    assert!(other.out.contains("npm lantern-gateway"), "{}", other.out);
    let unclear = session.run(&["affects", "CVE-2030-0001", "pkg:npm/lantern-gateway", "--json"]);
    assert_eq!(
        (unclear.code, unclear.json()["verdict"].clone()),
        (1, json!("cannot-decide"))
    );
    assert_eq!(session.run(&["affects", "CVE-2030-9999", "pkg:npm/a@1"]).code, 1);
    assert_eq!(session.run(&["affects", "CVE-2030-0001", "lantern"]).code, 2);

    let compared = session.run(&["version", "compare", "2.0rc1", "2.0", "--ecosystem", "PyPI"]);
    assert_eq!(
        (compared.code, compared.out.as_str()),
        (0, "2.0rc1 < 2.0  (pypi)\n")
    );
    let compared = session.run(&[
        "version",
        "compare",
        "1:1",
        "2",
        "--ecosystem",
        "Debian:12",
        "--json",
    ]);
    assert_eq!(compared.json()["order"], "greater");
    assert_eq!(
        session
            .run(&["version", "compare", "1", "2", "--ecosystem", "nothing"])
            .code,
        2
    );
    assert_eq!(
        session
            .run(&["version", "compare", "one", "2", "--ecosystem", "cargo"])
            .code,
        2
    );
}

fn wrong(session: &Session) {
    fs::create_dir_all(session.path("empty")).expect("a folder");
    fs::write(session.path("words.txt"), "words").expect("a file");
    for arguments in [
        &["scan", "nowhere"] as &[&str],
        &["scan", "empty"],
        &["scan", "words.txt"],
        &["scan", "pkg:"],
        &["scan", "harbour/composer.lock"],
        &["scan", "harbour", "--vex", "harbour/package-lock.json"],
        &["scan", "harbour", "--format", "words"],
        &["scan"],
    ] {
        let ended = session.run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.err);
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn in_chinese() {
    let session = Session::sqlite();
    session.populate();
    let mut command = session.command(&["scan", "pkg:npm/lantern-gateway@2.3.0", "pkg:npm/lantern-gateway"]);
    let output = command
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .expect("the command starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    insta::assert_snapshot!(
        "scan-table-zh",
        format!("{}--- err\n{}", text(output.stdout), text(output.stderr))
    );
}

#[test]
fn without_a_library_nothing_is_scanned() {
    let session = Session::sqlite();
    let ended = session.run(&["scan", "pkg:npm/lantern-gateway@2.3.0"]);
    assert_eq!(ended.code, 3, "{}", ended.err);
}

#[test]
fn a_package_of_a_distribution_is_judged_by_its_release() {
    let session = Session::sqlite();
    let record = r#"{"schema_version":"1.6.0","id":"DSA-9001-1","modified":"2030-01-01T00:00:00Z","affected":[
        {"package":{"ecosystem":"Debian:12","name":"kettle"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.0-3"}]}]},
        {"package":{"ecosystem":"Debian:11","name":"kettle"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"0.9-5"}]}]}]}"#;
    fs::write(session.path("dsa.json"), record).expect("a file");
    assert_eq!(session.run(&["import", "dsa.json"]).code, 0);
    let status = "Package: libkettle1\nStatus: install ok installed\nSource: kettle\nVersion: 1.0-2\n";
    fs::create_dir_all(session.path("root/var/lib/dpkg")).expect("a folder");
    fs::create_dir_all(session.path("root/etc")).expect("a folder");
    fs::write(session.path("root/var/lib/dpkg/status"), status).expect("a file");
    let scan = |release: &str| {
        fs::write(
            session.path("root/etc/os-release"),
            format!("ID=debian\nVERSION_ID=\"{release}\"\n"),
        )
        .expect("a file");
        session.run(&["scan", "root", "--format", "json"]).json()
    };
    let twelve = scan("12");
    assert_eq!(
        twelve["components"][0]["findings"][0]["id"], "DSA-9001-1",
        "{twelve}"
    );
    assert_eq!(twelve["components"][0]["fix"], "1.0-3");
    assert_eq!(
        twelve["components"][0]["component"]["purl"],
        "pkg:deb/debian/libkettle1@1.0-2?distro=debian-12"
    );
    let eleven = scan("11");
    assert_eq!(eleven["components"], json!([]), "{eleven}");
}
