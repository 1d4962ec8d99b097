//! What is exported, imported into an empty library and exported again is the same, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::session::Session;

/// Formats that can be imported, and the name of a file of each.
const FORMATS: [(&str, &str); 6] = [
    ("osv", "osv.jsonl"),
    ("cve", "cve.jsonl"),
    ("csaf", "csaf.jsonl"),
    ("cnnvd-xml", "cnnvd.xml"),
    ("gbt28458", "gbt28458.xml"),
    ("osv", "osv.tar.zst"),
];

/// Exports, imports, exports; returns how many records each format had.
fn come_back(inputs: &Path) -> Vec<u64> {
    let full = Session::sqlite();
    let imported = full.run(&["import", &inputs.to_string_lossy(), "--json"]);
    assert!(imported.out.starts_with('{'), "{}", imported.err);
    let mut counts = Vec::new();
    for (format, name) in FORMATS {
        let export = |session: &Session| -> PathBuf {
            let path = session.path(name);
            let output = path.to_string_lossy().into_owned();
            let ended = session.run(&["export", "--format", format, "--all-sources", "-o", &output]);
            assert_eq!(ended.code, 0, "{}", ended.err);
            path
        };
        let first = export(&full);
        let empty = Session::sqlite();
        let report = empty.run(&["import", &first.to_string_lossy(), "--json"]).json();
        assert_eq!(
            (&report["rejected"], &report["updated"]),
            (&0.into(), &0.into()),
            "{format}: {report}"
        );
        let (first, second) = (
            fs::read(&first).expect("a file"),
            fs::read(export(&empty)).expect("a file"),
        );
        if name.contains(".tar") {
            // Archives name the sources, which documents derived elsewhere have not; their files are the same.
            assert_eq!(files(&first), files(&second), "{format}");
        } else {
            let differs = first.iter().zip(&second).position(|(a, b)| a != b);
            assert!(
                first == second,
                "{format} differs at {differs:?} of {} bytes",
                first.len()
            );
        }
        counts.push(report["added"].as_u64().expect("a number"));
    }
    counts
}

/// The files of an archive, without their folders.
fn files(packed: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(zstd::Decoder::new(packed).expect("an archive"));
    let mut found: Vec<_> = archive
        .entries()
        .expect("entries")
        .map(|entry| {
            let mut entry = entry.expect("an entry");
            let path = entry.path().expect("a path");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).expect("bytes");
            (name, bytes)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn the_demo_comes_back_in_every_format() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/demo");
    let counts = come_back(&demo);
    assert!(counts.iter().all(|count| *count > 25), "{counts:?}");
}

#[test]
fn a_sample_of_the_corpus_comes_back_in_every_format() {
    let Some(corpus) = baize_testkit::data::corpus() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut archives: Vec<_> = fs::read_dir(corpus)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "zst"))
        .collect();
    archives.sort();
    for archive in archives {
        let stem = archive
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        baize_testkit::data::sample(&archive, baize_testkit::data::step(3_000), |name, bytes| {
            // Lists of everything are for other tests.
            if bytes.len() < 1 << 20 {
                let path = folder.path().join(&stem).join(name);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, bytes).expect("a file");
            }
        });
    }
    let counts = come_back(folder.path());
    assert!(counts[..3].iter().all(|count| *count > 50), "{counts:?}");
}

#[test]
fn what_is_derived_says_so_and_names_its_publisher() {
    let session = Session::sqlite();
    session.populate();
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let mut whole = vec!["export", "--all-sources", "--format"];
        whole.extend(arguments);
        let ended = session.run(&whole);
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended
            .out
            .lines()
            .map(|line| serde_json::from_str(line).expect("a document"))
            .collect()
    };
    let osv = lines(&["osv"]);
    let derived = osv
        .iter()
        .find(|d| d["id"] == "CVE-2030-0002")
        .expect("it has no document of OSV");
    assert_eq!(
        derived["database_specific"]["baize"]["derived_from"][0],
        "cve/CVE-2030-0002"
    );
    assert!(
        osv.iter()
            .any(|d| d["id"] == "GHSA-2222-3333-4444" && d["database_specific"]["baize"].is_null())
    );
    assert!(
        !osv.iter().any(|d| d["id"] == "CVE-2030-0001"),
        "its document is the one above"
    );

    let plain = &lines(&["csaf", "CVE-2030-0002"])[0]["document"]["publisher"];
    assert_eq!(
        (&plain["name"], &plain["namespace"]),
        (&"Baize".into(), &"http://127.0.0.1:8080".into())
    );
    fs::write(
        session.data().join("baize.toml"),
        "public_url = \"https://vuln.example.org\"\norganisation = \"Example PSIRT\"\n",
    )
    .expect("a file");
    let ours = &lines(&["csaf", "CVE-2030-0002"])[0]["document"]["publisher"];
    assert_eq!(
        (&ours["name"], &ours["namespace"]),
        (&"Example PSIRT".into(), &"https://vuln.example.org".into())
    );
}
