//! The JSON door: what other people's parser cases say, and hostile documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use baize_formats::{Detected, detect, parse};
use baize_model::{Format, RawRecord};
use baize_testkit::data;

use crate::real;

fn outcome(format: Format, bytes: &[u8]) -> Result<(), &'static str> {
    let raw = RawRecord {
        bytes: bytes.to_vec(),
        format,
        name: "case.json".to_owned(),
        position: 1,
    };
    parse(&raw).map(|_| ()).map_err(|refusal| refusal.code)
}

/// Codes of refusals for what is no JSON.
const SYNTAX: [&str; 4] = ["not-json", "truncated", "too-deep", "not-utf8"];

/// Cases that are only bad alone: with an object around them they are whole.
fn whole_in_an_object(case: &str) -> bool {
    case.contains("BOM")
}

/// A good document that is no record is refused for what it lacks; a bad one for being bad.
#[test]
fn bad_json_is_refused_as_such() {
    let Some(suite) = data::suite("json") else {
        return;
    };
    let (mut good, mut bad) = (0, 0);
    for entry in std::fs::read_dir(suite.join("test_parsing")).expect("cases") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        for format in [Format::Cve5, Format::OsvJson, Format::Nvd2] {
            let code = outcome(format, &bytes).expect_err("no case is a record");
            if name.starts_with("n_") {
                assert!(
                    SYNTAX.contains(&code) || code == "schema",
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
            (refused, Some("n_")) if !whole_in_an_object(&name) => {
                let code = refused.expect_err(&name);
                assert!(SYNTAX.contains(&code), "{name}: {code}");
                bad += 1;
            }
            _ => {}
        }
    }
    println!("{good} good, {bad} bad");
    assert!(good >= 90 && bad >= 180, "{good} good, {bad} bad");
}

/// Longest that reading a small document may take, in a build without optimisation on a busy machine.
const LIMIT: Duration = Duration::from_secs(2);

/// A file of each format that comes as JSON, of our own fixtures.
fn records_in_json() -> BTreeMap<Format, (String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut found = BTreeMap::new();
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a readable file");
        // The map of all modules takes any key for one more.
        let object =
            bytes.trim_ascii_start().starts_with(b"{") && !path.ends_with("index/modules_metadata_base.json");
        if let Detected::Records(format) = detect(&name, &bytes)
            && object
            && real::parsed(format, &name, &bytes).iter().all(Result::is_ok)
        {
            found.insert(format, (name, bytes));
        }
    }
    found
}

/// Every case stands in a record of every format, under a key that the format does not have.
#[test]
fn every_format_takes_good_json_and_refuses_bad() {
    let Some(suite) = data::suite("json") else {
        return;
    };
    let hosts = records_in_json();
    assert!(hosts.len() >= 13, "{} formats come as JSON", hosts.len());
    let mut either: BTreeMap<String, BTreeSet<Option<&str>>> = BTreeMap::new();
    for entry in std::fs::read_dir(suite.join("test_parsing")).expect("cases") {
        let path = entry.expect("an entry").path();
        let case = path.file_name().expect("a name").to_string_lossy().into_owned();
        let inner = std::fs::read(&path).expect("a readable file");
        for (format, (name, host)) in &hosts {
            let brace = host.iter().position(|b| *b == b'{').expect("an object") + 1;
            let bytes = [&host[..brace], b"\"x-case\": ", &inner, b",", &host[brace..]].concat();
            let started = Instant::now();
            let _ = detect(name, &bytes);
            let outcomes = real::parsed(*format, name, &bytes);
            assert!(started.elapsed() < LIMIT, "{case} in {format}");
            let refused = outcomes.iter().find_map(|outcome| outcome.as_ref().err());
            match &case[..2] {
                "y_" => assert_eq!(refused.map(|why| why.code), None, "{case} in {format}"),
                "n_" if whole_in_an_object(&case) => {}
                "n_" => {
                    let why = refused.unwrap_or_else(|| panic!("{case} in {format} is taken"));
                    // What its record lacks may be noticed before the end of the document is.
                    assert!(
                        SYNTAX.contains(&why.code) || why.code == "schema",
                        "{case} in {format}: {why:?}"
                    );
                }
                // Either is right. What a reader keeps as text or number it must be able to hold; what it skips not.
                _ => {
                    either
                        .entry(case.clone())
                        .or_default()
                        .insert(refused.map(|why| why.code));
                }
            }
        }
    }
    let one = either.values().filter(|found| found.len() == 1).count();
    println!("{one} of {} undecided cases have one outcome", either.len());
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

#[test]
fn one_text_about_a_thousand_vulnerabilities_is_refused_before_it_is_repeated() {
    let text = "x".repeat(1 << 20);
    let ids: Vec<String> = (0..1_000).map(|i| format!("CVE-2026-{}", 10_000 + i)).collect();
    let exploit = serde_json::json!({
        "id": "1", "file": "exploits/linux/1.c", "description": text, "platform": "linux", "codes": ids.join(";"),
    });
    let module = serde_json::json!({"fullname": "exploit/x", "name": text, "references": ids});
    let entry = serde_json::json!({"cve": ids, "shortDescription": text, "dateAdded": "2026-01-02"});
    for (format, record) in [
        (Format::ExploitDb, exploit),
        (Format::Metasploit, module),
        (Format::Kev, entry),
    ] {
        let code = outcome(format, record.to_string().as_bytes());
        assert_eq!(code, Err("too-large"), "{format}");
    }
}

#[test]
fn one_name_that_two_thousand_statuses_repeat_is_refused() {
    let long = "x".repeat(1 << 20);
    let ids = |n: usize| -> Vec<String> { (0..n).map(|i| format!("P{i}")).collect() };
    let csaf = |name: &str, label: &str| {
        let products: Vec<_> = ids(2_000)
            .iter()
            .map(|id| serde_json::json!({"name": id, "product": {"name": id, "product_id": id}, "category": "product_version"}))
            .collect();
        serde_json::json!({
            "document": {"csaf_version": "2.0", "publisher": {"name": "Acme"}, "tracking": {"id": "A-1"}},
            "product_tree": {"branches": [{"category": "vendor", "name": name, "branches": products}]},
            "vulnerabilities": [{
                "cve": "CVE-2026-10001",
                "flags": [{"label": label, "product_ids": ids(2_000)}],
                "product_status": {"known_not_affected": ids(2_000)},
            }],
        })
    };
    let cyclonedx = |name: &str, detail: &str| {
        let affects: Vec<_> = ids(2_000)
            .iter()
            .map(|_| serde_json::json!({"ref": "c"}))
            .collect();
        serde_json::json!({
            "bomFormat": "CycloneDX", "serialNumber": "urn:uuid:1",
            "components": [{"bom-ref": "c", "name": name, "version": "1"}],
            "vulnerabilities": [{"id": "CVE-2026-10001", "affects": affects, "analysis": {"state": "not_affected", "detail": detail}}],
        })
    };
    let openvex = |impact: &str| {
        serde_json::json!({
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1",
            "statements": [{
                "vulnerability": "CVE-2026-10001", "status": "not_affected", "impact_statement": impact, "products": ids(2_000),
            }],
        })
    };
    for (format, record, want) in [
        (Format::Csaf, csaf("Acme", "component_not_present"), Ok(())),
        (
            Format::Csaf,
            csaf(&long, "component_not_present"),
            Err("too-large"),
        ),
        (Format::Csaf, csaf("Acme", &long), Err("too-large")),
        (Format::CycloneDxVex, cyclonedx("kettle", "not reachable"), Ok(())),
        (
            Format::CycloneDxVex,
            cyclonedx(&long, "not reachable"),
            Err("too-large"),
        ),
        (Format::CycloneDxVex, cyclonedx("kettle", &long), Err("too-large")),
        (Format::OpenVex, openvex("not reachable"), Ok(())),
        (Format::OpenVex, openvex(&long), Err("too-large")),
    ] {
        let code = outcome(format, record.to_string().as_bytes());
        assert_eq!(code, want, "{format}");
    }
}

#[test]
fn a_hundred_thousand_words_for_a_weakness_are_read_at_once() {
    let words: Vec<_> = (0..100_000)
        .map(|i| serde_json::json!({"descriptions": [{"lang": "en", "description": format!("word {i}")}]}))
        .collect();
    let record = serde_json::json!({
        "dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {"cveId": "CVE-2026-10001", "assignerOrgId": "00000000-0000-4000-8000-000000000000", "state": "PUBLISHED"},
        "containers": {"cna": {
            "providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000000"},
            "descriptions": [{"lang": "en", "value": "A flaw."}],
            "affected": [{"vendor": "Acme", "product": "Kettle", "defaultStatus": "affected"}],
            "references": [{"url": "https://example.org/"}],
            "problemTypes": words,
        }},
    });
    let start = std::time::Instant::now();
    assert_eq!(outcome(Format::Cve5, record.to_string().as_bytes()), Ok(()));
    // Each compared with each would take minutes.
    assert!(start.elapsed().as_secs() < 20);
}
