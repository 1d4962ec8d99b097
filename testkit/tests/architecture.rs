//! Holds the house to its rules, and the checker to its own.

use std::collections::BTreeMap;

use baize_testkit::house::{Package, breaches, files, forbidden_packages, graph, packages, root};

/// Longest hand-written source file, in lines.
const LONGEST: usize = 600;

fn read(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn arrows_point_downward_and_fences_hold() {
    let found = breaches(&packages());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_checker_sees_a_bad_graph() {
    let package = |folder: &str, inside: &[&str], outside: &[&str]| Package {
        folder: folder.to_owned(),
        inside: inside.iter().map(|s| (*s).to_owned()).collect(),
        outside: outside.iter().map(|s| (*s).to_owned()).collect(),
    };
    let bad = [
        package("kernel/model", &["engine/store"], &["serde"]),
        package("mission/collect", &["mission/verify"], &["tracing"]),
        package("mission/verify", &["engine/catalog"], &["rusqlite"]),
        package("engine/store", &["kernel/model", "engine/catalog"], &["rusqlite"]),
        package("kernel/formats", &["kernel/model"], &["tokio"]),
        package("web/library", &["web/kit", "engine/catalog"], &["axum"]),
    ];
    let found = breaches(&bad);
    assert_eq!(found.len(), 5, "{found:#?}");
}

#[test]
fn no_package_needs_more_than_a_c_compiler() {
    assert_eq!(forbidden_packages(), Vec::<String>::new());
}

#[test]
fn the_graph_in_the_map_is_the_graph() {
    let path = root().join("ARCHITECTURE.md");
    let text = read(&path);
    let (begin, end) = ("<!-- graph -->\n", "\n<!-- /graph -->");
    let start = text.find(begin).expect("the mark where the graph begins") + begin.len();
    let stop = text.find(end).expect("the mark where the graph ends");
    let now = graph(&packages());
    if std::env::var_os("BAIZE_UPDATE").is_some() {
        std::fs::write(&path, format!("{}{now}{}", &text[..start], &text[stop..]))
            .expect("the map can be written");
    } else {
        assert!(
            text[start..stop] == now,
            "ARCHITECTURE.md is behind: run BAIZE_UPDATE=1 cargo test -p baize-testkit"
        );
    }
}

#[test]
fn files_stay_short_and_crates_say_what_they_promise() {
    let mut long = Vec::new();
    for file in files(".rs") {
        let lines = read(&file).lines().count();
        if lines > LONGEST {
            long.push(format!("{} has {lines} lines", file.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
    for package in packages() {
        let manifest = read(&root().join(&package.folder).join("Cargo.toml"));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} does not take the workspace's lints",
            package.folder
        );
        let lib = root().join(&package.folder).join("src/lib.rs");
        if lib.exists() {
            assert!(
                read(&lib).starts_with("//! "),
                "{} does not say what it promises",
                lib.display()
            );
        }
    }
}

#[test]
fn modules_have_names_that_say_something() {
    for file in files(".rs") {
        let stem = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let empty =
            ["utils", "util", "common", "helpers", "helper", "misc", "manager"].contains(&stem.as_str());
        assert!(!empty, "{}: name it for what it does", file.display());
    }
}

#[test]
fn every_statement_says_its_purpose() {
    for file in files(".sql") {
        assert!(
            read(&file).starts_with("-- "),
            "{} begins without a line of purpose",
            file.display()
        );
    }
}

/// One table, one owner: only the crate whose migrations create a table writes to it.
#[test]
fn tables_are_written_by_their_owner_only() {
    let crate_of = |path: &std::path::Path| {
        let inside = path
            .strip_prefix(root())
            .expect("inside")
            .to_string_lossy()
            .into_owned();
        inside.split('/').take(2).collect::<Vec<_>>().join("/")
    };
    let word_after = |text: &str, keyword: &str| -> Vec<String> {
        text.split(keyword)
            .skip(1)
            .filter_map(|rest| {
                rest.trim_start()
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
            })
            .map(str::to_owned)
            .collect()
    };
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for file in files(".sql") {
        let text = read(&file).replace("IF NOT EXISTS ", "");
        for table in word_after(&text, "CREATE TABLE ") {
            let owner = crate_of(&file);
            let held = owners.entry(table.clone()).or_insert_with(|| owner.clone());
            assert_eq!(*held, owner, "two crates create the table {table}");
        }
    }
    for file in files(".sql") {
        let text = read(&file);
        for keyword in ["INSERT INTO ", "UPDATE ", "DELETE FROM "] {
            for table in word_after(&text, keyword) {
                if let Some(owner) = owners.get(&table) {
                    assert_eq!(*owner, crate_of(&file), "{} writes to {table}", file.display());
                }
            }
        }
    }
}
