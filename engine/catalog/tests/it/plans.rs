//! What a query touches: a few rows by a key, not a table.

use std::path::Path;

use baize_testkit::databases::{Scratch, each_engine, plan, prepare_all};

use crate::house::House;

/// Queries that look at a whole table, and why they may.
const WHOLE: [(&str, &str); 9] = [
    ("any_document", "stops at the first row"),
    ("any_point", "stops at the first row"),
    ("last_run", "runs are few"),
    ("list_held", "what the brake holds is little"),
    ("list_sources", "sources are few"),
    ("published_by_source", "once a run"),
    ("source_numbers", "numbers of every source"),
    ("taxa_of_kind", "once a process"),
    ("totals", "the sizes of the library"),
];

#[test]
fn no_query_looks_at_a_table_from_end_to_end() {
    let scratch = Scratch::sqlite();
    let db = scratch.open();
    let house = House::over(&db);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "sql") || name.starts_with("hash_") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text");
        if !text.contains("SELECT") {
            continue;
        }
        let placeholders = (1..20).take_while(|n| text.contains(&format!("${n}"))).count();
        let scans: Vec<String> = plan(&db, &text, placeholders)
            .into_iter()
            .filter(|step| step.starts_with("SCAN") && step != "SCAN CONSTANT ROW")
            .collect();
        let may = WHOLE.iter().any(|(known, _)| *known == name);
        assert!(scans.is_empty() || may, "{name}: {scans:?}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
    drop(house);
}

#[test]
fn every_query_is_understood_by_each_engine() {
    each_engine(|db| {
        let house = House::over(db);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
        assert!(prepare_all(db, &folder) > 50);
        drop(house);
    });
}
