//! Judged queries over the demo records: the small sibling of `bench/queries.tsv`.

use std::path::Path;

use baize_catalog::{ImportOptions, Importer, Library, LibraryOptions, Sort};
use baize_store::{Db, Location, Options};

use crate::house::offer;

/// Query and the identifier that must be among the first ten; identifiers must be first.
const QUERIES: &[(&str, &str)] = &[
    ("cve 2021 44228", "CVE-2021-44228"),
    ("ＣＶＥ－２０１４－０１６０", "CVE-2014-0160"),
    ("cve2017-5638", "CVE-2017-5638"),
    ("log4j remote code execution", "CVE-2021-44228"),
    ("Log4j 远程代码执行", "CVE-2021-44228"),
    ("openssl heartbeat", "CVE-2014-0160"),
    ("OpenSSL 信息泄露", "CVE-2014-0160"),
    ("struts 命令执行", "CVE-2017-5638"),
    ("微软 打印 提权", "CVE-2021-34527"),
    ("netlogon 权限提升", "CVE-2020-1472"),
    ("jquery 跨站脚本", "CVE-2020-11022"),
    ("runc escape", "CVE-2019-5736"),
    ("apahce log4j", "CVE-2021-44228"),
    ("opensll heartbeat", "CVE-2014-0160"),
    ("vendor:apache product:log4j severity:critical", "CVE-2021-44228"),
    ("厂商:微软 等级:超危 netlogon", "CVE-2020-1472"),
];

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_demo_answers_as_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&Location::Directory(folder.path().into()), Options::default()).expect("a database");
    let options = LibraryOptions {
        index: folder.path().join("index"),
        writes_index: true,
        ..LibraryOptions::default()
    };
    let library = Library::open(&db, options).expect("a library");
    let mut importer = Importer::start(&library, ImportOptions::default()).expect("a run");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/demo");
    let mut found = Vec::new();
    files(&demo, &mut found);
    found.sort();
    for path in found {
        let bytes = std::fs::read(&path).expect("a file");
        offer(&mut importer, &path.to_string_lossy(), &bytes);
    }
    importer.finish().expect("a report");
    let mut missed = Vec::new();
    for (query, right) in QUERIES {
        let hits = library.search(query, Sort::Relevance, None, 10).expect(query);
        let ids: Vec<&str> = hits.items.iter().map(|hit| hit.id.as_str()).collect();
        let within = if query.to_lowercase().starts_with("cve") {
            1
        } else {
            10
        };
        if !ids.iter().take(within).any(|id| id == right) {
            missed.push(format!("{query}: {right} is not in {ids:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
