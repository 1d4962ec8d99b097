//! The JSON door: what other people's parser cases say, and hostile documents.

use baize_formats::parse;
use baize_model::{Format, RawRecord};
use baize_testkit::data;

fn outcome(format: Format, bytes: &[u8]) -> Result<(), &'static str> {
    let raw = RawRecord {
        bytes: bytes.to_vec(),
        format,
        name: "case.json".to_owned(),
        position: 1,
    };
    parse(&raw).map(|_| ()).map_err(|refusal| refusal.code)
}

/// A good document that is no record is refused for what it lacks; a bad one for being bad.
#[test]
fn bad_json_is_refused_as_such() {
    let Some(suite) = data::suite("json") else {
        return;
    };
    let syntax = ["not-json", "truncated", "too-deep", "not-utf8"];
    let (mut good, mut bad) = (0, 0);
    for entry in std::fs::read_dir(suite.join("test_parsing")).expect("cases") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        for format in [Format::Cve5, Format::OsvJson, Format::Nvd2] {
            let code = outcome(format, &bytes).expect_err("no case is a record");
            if name.starts_with("n_") {
                assert!(
                    syntax.contains(&code) || code == "schema",
                    "{name} as {format}: {code}"
                );
            }
        }
        let wrapped = [&b"{\"id\": \"CVE-2026-1000\", \"x\": "[..], &bytes, b"}"].concat();
        match (outcome(Format::OsvJson, &wrapped), name.get(..2)) {
            (taken, Some("y_")) => {
                assert_eq!(taken, Ok(()), "{name}");
                good += 1;
            }
            // Some cases are only bad alone: with an object around them they are whole.
            (refused, Some("n_")) if !name.contains("BOM") => {
                let code = refused.expect_err(&name);
                assert!(syntax.contains(&code), "{name}: {code}");
                bad += 1;
            }
            _ => {}
        }
    }
    println!("{good} good, {bad} bad");
    assert!(good >= 90 && bad >= 180, "{good} good, {bad} bad");
}

#[test]
fn hostile_documents_are_refused_at_once() {
    let deep = |n: usize| format!("{{\"id\": \"X-1\", \"x\": {}{}}}", "[".repeat(n), "]".repeat(n));
    assert_eq!(
        outcome(Format::OsvJson, deep(100_000).as_bytes()),
        Err("too-deep")
    );
    assert_eq!(outcome(Format::Cve5, deep(100_000).as_bytes()), Err("too-deep"));
    assert_eq!(outcome(Format::OsvJson, b"{\"id\": \"\xff\"}"), Err("not-utf8"));
    assert_eq!(outcome(Format::OsvJson, b"{\"id\": "), Err("truncated"));
    assert_eq!(
        outcome(Format::OsvJson, b"{\"id\": \"X-1\", \"id\": \"CVE-2026-1000\"}"),
        Ok(())
    );
}
