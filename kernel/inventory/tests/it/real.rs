//! Real files: bills of the specifications' own suites, and lockfiles of real projects.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baize_inventory::{InventoryError, read};
use baize_testkit::data;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                waiting.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    let name = path.to_string_lossy();
    endings.iter().any(|e| name.ends_with(e))
}

#[test]
fn bills_of_cyclonedx_are_read_as_the_specification_says() {
    let Some(suite) = data::suite("cyclonedx") else {
        return;
    };
    let (mut valid, mut refused, mut lenient) = (0, 0, BTreeMap::new());
    for path in files(&suite.join("tools/src/test/resources")) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !ends(&path, &[".json", ".xml"]) {
            continue;
        }
        let result = read(&name, &std::fs::read(&path).expect("it is there"));
        if name.starts_with("valid-") {
            assert!(result.is_ok(), "{}: {}", path.display(), result.unwrap_err());
            valid += 1;
        } else if name.starts_with("invalid-") {
            match result {
                Err(_) => refused += 1,
                Ok(_) => {
                    *lenient
                        .entry(name.split("-1.").next().unwrap_or(&name).to_owned())
                        .or_insert(0) += 1;
                }
            }
        }
    }
    println!("cyclonedx: {valid} valid read, {refused} invalid refused, not judged: {lenient:?}");
    assert!(valid > 300 && refused > 30, "{valid} {refused}");
}

#[test]
fn documents_of_spdx_are_read() {
    let Some(suite) = data::suite("spdx") else {
        return;
    };
    let (mut count, mut components) = (0, 0);
    for path in files(&suite) {
        let text = path.to_string_lossy().into_owned();
        let wrong = ["invalid", "Bad", "wrong"].iter().any(|w| text.contains(w));
        // A sound document of SPDX 2.2; what is wrong with it is in fields that are not read.
        let wrong = wrong && !text.contains("wrongversion");
        if !ends(&path, &[".json", ".spdx", ".jsonld", ".txt"])
            || ends(&path, &["spdx-context.jsonld", "double.jsonld"])
        {
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let result = read(&name, &std::fs::read(&path).expect("it is there"));
        match result {
            Ok(inventory) => {
                assert!(!wrong, "{text} is read");
                count += 1;
                components += inventory.components.len();
            }
            Err(InventoryError::Unknown) if !text.contains("spdx.json") => println!("{text}: unknown"),
            Err(error) => assert!(wrong, "{text}: {error}"),
        }
    }
    println!("spdx: {count} documents, {components} components");
    assert!(count > 60, "{count}");
}

#[test]
fn lockfiles_of_real_projects_are_read() {
    let Some(corpus) = data::corpus() else {
        return;
    };
    let archive = corpus.join("../inventory/lockfiles-dev.tar.zst");
    let archive = if archive.is_file() {
        archive
    } else {
        corpus.join("lockfiles-dev.tar.zst")
    };
    if !archive.is_file() {
        println!("no archive of lockfiles: skipped");
        return;
    }
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    data::sample(&archive, 1, |name, bytes| {
        if !baize_inventory::is_known_name(name) {
            return;
        }
        let inventory = read(name, bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        let with_version = inventory
            .components
            .iter()
            .filter(|c| c.version.is_some())
            .count();
        let held = counts.entry(inventory.kind.as_str().to_owned()).or_default();
        held.0 += 1;
        held.1 += with_version;
        assert_eq!(inventory.paths().len(), inventory.components.len());
    });
    println!("{counts:?}");
    assert!(counts.len() >= 9, "{counts:?}");
    assert!(counts["Cargo.lock"].1 > 3_000, "{counts:?}");
}

#[test]
fn bills_of_real_products_are_read() {
    let Some(corpus) = data::corpus() else {
        return;
    };
    let archive = corpus.join("../inventory/sbom-cyclonedx-bom-examples-dev.tar.zst");
    if !archive.is_file() {
        println!("no archive of bills: skipped");
        return;
    }
    let (mut count, mut components, mut refused) = (0, 0, Vec::new());
    data::sample(&archive, 1, |name, bytes| {
        if !ends(Path::new(name), &[".json", ".xml"]) || bytes.is_empty() {
            return;
        }
        match read(name, bytes) {
            Ok(inventory) => {
                count += 1;
                components += inventory.components.len();
            }
            Err(error) => refused.push(format!("{name}: {error}")),
        }
    });
    println!("bills: {count} with {components} components, refused: {refused:#?}");
    assert!(
        count > 50 && components > 5_000,
        "{count} {components} {refused:?}"
    );
}
