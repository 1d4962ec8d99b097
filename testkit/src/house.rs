//! The rules of the house: which crate may depend on which, and who may use what.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Layers from the outside in; an arrow only ever points to a later one.
const LAYERS: &[&str] = &["app", "web", "mission", "engine", "kernel"];
/// Order inside `engine`: each stands on the ones after it.
const ENGINE: &[&str] = &["lab", "catalog", "access", "outbound", "store"];
/// Packages that only ever serve tests and measurements.
const OUTSIDE: &[&str] = &["testkit", "bench"];

/// Libraries that only some crates may use.
const FENCES: &[(&str, &[&str])] = &[
    ("rusqlite", &["engine/store", "bench"]),
    ("tokio-postgres", &["engine/store"]),
    ("tantivy", &["engine/catalog"]),
    ("jieba-rs", &["engine/catalog"]),
    ("axum", &["web/", "app"]),
    ("hyper", &["web/"]),
    ("askama", &["web/"]),
    ("utoipa", &["web/"]),
    ("reqwest", &["engine/outbound"]),
    ("clap", &["app"]),
    ("anyhow", &["app"]),
];
/// Never in the kernel.
const NOT_IN_KERNEL: &[&str] = &["tokio", "tracing", "reqwest", "axum", "rusqlite", "parking_lot"];
/// Never anywhere: C builds that need more than a compiler.
const NEVER: &[&str] = &["openssl-sys", "native-tls", "aws-lc-sys", "rocksdb"];

/// A package of the workspace: its folder and what it depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Folder under the root, `engine/store`.
    pub folder: String,
    /// Folders of workspace packages it depends on, tests left out.
    pub inside: BTreeSet<String>,
    /// Names of other packages it depends on, tests left out.
    pub outside: BTreeSet<String>,
}

/// The root of the workspace.
///
/// # Panics
/// When this package does not stand in it.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a workspace")
        .to_owned()
}

/// The packages of this workspace, by cargo's own account.
///
/// # Panics
/// When cargo cannot be run.
pub fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let root = root();
    let folder = |manifest: &str| {
        let parent = Path::new(manifest).parent().expect("a folder");
        parent
            .strip_prefix(&root)
            .expect("inside the workspace")
            .to_string_lossy()
            .into_owned()
    };
    let list = metadata["packages"].as_array().expect("packages");
    let folders: BTreeMap<&str, String> = list
        .iter()
        .map(|p| {
            (
                p["name"].as_str().expect("a name"),
                folder(p["manifest_path"].as_str().expect("a path")),
            )
        })
        .collect();
    list.iter()
        .map(|p| {
            let mut package = Package {
                folder: folders[p["name"].as_str().expect("a name")].clone(),
                ..Package::default()
            };
            for dependency in p["dependencies"].as_array().expect("dependencies") {
                if dependency["kind"].as_str() == Some("dev") {
                    continue;
                }
                let name = dependency["name"].as_str().expect("a name");
                match folders.get(name) {
                    Some(folder) => package.inside.insert(folder.clone()),
                    None => package.outside.insert(name.to_owned()),
                };
            }
            package
        })
        .collect()
}

fn layer(folder: &str) -> Option<usize> {
    let top = folder.split('/').next().unwrap_or(folder);
    LAYERS.iter().position(|l| *l == top)
}

/// Everything that breaks a rule, one sentence each.
pub fn breaches(packages: &[Package]) -> Vec<String> {
    let mut found = Vec::new();
    for package in packages {
        let from = &package.folder;
        if OUTSIDE.contains(&from.as_str()) {
            continue;
        }
        for to in &package.inside {
            if let Some(why) = forbidden(from, to) {
                found.push(format!("{from} → {to}: {why}"));
            }
        }
        for (name, owners) in FENCES {
            let allowed = owners
                .iter()
                .any(|o| from == o || (o.ends_with('/') && from.starts_with(o)));
            if package.outside.contains(*name) && !allowed {
                found.push(format!("{from} → {name}: only {} may use it", owners.join(", ")));
            }
        }
        if from.starts_with("kernel/") {
            for name in NOT_IN_KERNEL.iter().filter(|n| package.outside.contains(**n)) {
                found.push(format!(
                    "{from} → {name}: the kernel does no IO and knows no async"
                ));
            }
        }
    }
    found
}

fn forbidden(from: &str, to: &str) -> Option<&'static str> {
    if OUTSIDE.contains(&to) {
        return Some("tests and measurements are nobody's dependency");
    }
    let (Some(above), Some(below)) = (layer(from), layer(to)) else {
        return Some("the folder is in no layer");
    };
    if above < below {
        return None;
    }
    if above > below {
        return Some("an arrow only points downward");
    }
    match from.split('/').next() {
        Some("engine") => {
            let place = |folder: &str| ENGINE.iter().position(|e| folder.ends_with(e));
            (place(from) >= place(to)).then_some("engines stand on one another in a fixed order")
        }
        Some("kernel") if to == "kernel/model" => None,
        Some("web") if to == "web/kit" => None,
        _ => Some("neighbours do not depend on one another"),
    }
}

/// Names in `Cargo.lock` that must not be there.
///
/// # Panics
/// When the file cannot be read.
pub fn forbidden_packages() -> Vec<String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    NEVER
        .iter()
        .filter(|n| lock.contains(&format!("name = \"{n}\"\n")))
        .map(|n| (*n).to_owned())
        .collect()
}

/// The graph of the workspace as text, for `ARCHITECTURE.md`.
pub fn graph(packages: &[Package]) -> String {
    let mut lines = vec!["```mermaid".to_owned(), "graph TD".to_owned()];
    for layer in LAYERS {
        let members: Vec<&Package> = packages
            .iter()
            .filter(|p| p.folder.split('/').next() == Some(layer))
            .collect();
        lines.push(format!("  subgraph {layer}"));
        lines.extend(
            members
                .iter()
                .map(|p| format!("    {}[{}]", p.folder.replace('/', "_"), p.folder)),
        );
        lines.push("  end".to_owned());
    }
    let mut arrows: Vec<String> = packages
        .iter()
        .filter(|p| layer(&p.folder).is_some())
        .flat_map(|p| {
            p.inside
                .iter()
                .map(|to| format!("  {} --> {}", p.folder.replace('/', "_"), to.replace('/', "_")))
        })
        .collect();
    arrows.sort();
    lines.extend(arrows);
    lines.push("```".to_owned());
    lines.join("\n")
}

/// Tracked files with an ending, as paths under the root.
///
/// # Panics
/// When the tree cannot be read.
pub fn files(ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                if !name.starts_with('.') && name != "target" {
                    walk(&path, ending, found);
                }
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), ending, &mut found);
    found.sort();
    found
}
