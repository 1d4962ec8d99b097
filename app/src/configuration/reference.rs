//! `docs/configuration.md` and its Chinese sister say what there is to set: no more, no less, with the defaults in force.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use baize_collect::feeds::builtin;
use figment::{Figment, Provider};

use super::keys::{KEYS, Kind};
use super::layer::{Layer, keys_of};
use super::settings::Settings;
use super::{defaults, shown};

/// Rows of tables in a file: the cells, without their marks of code.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim().trim_matches('|');
        line.split('|')
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect()
    };
    text.lines()
        .filter(|line| line.starts_with("| `"))
        .map(cells)
        .collect()
}

fn variable(key: &str) -> String {
    let name = key.to_ascii_uppercase().replace('*', "NAME").replace('.', "__");
    format!("BAIZE_{name}")
}

/// Key, variable, kind, default.
fn expected(kinds: [&str; 4], none: &str) -> Vec<Vec<String>> {
    let standard = Figment::from(defaults(None));
    KEYS.iter()
        .map(|key| {
            let kind = match key.kind {
                Kind::Text => kinds[0],
                Kind::Number => kinds[1],
                Kind::Flag => kinds[2],
                Kind::List => kinds[3],
            };
            let value = standard.find_value(key.name).ok();
            let value = value
                .map(|value| shown(key.name, &value))
                .filter(|value| !value.is_empty());
            vec![
                key.name.to_owned(),
                variable(key.name),
                kind.to_owned(),
                value.unwrap_or_else(|| none.to_owned()),
            ]
        })
        .collect()
}

fn feeds(on: &str, off: &str) -> Vec<Vec<String>> {
    let hours = |time: jiff::SignedDuration| time.as_hours().to_string();
    builtin()
        .into_iter()
        .map(|feed| {
            let state = if feed.enabled { on } else { off };
            vec![
                feed.name,
                hours(feed.interval),
                hours(feed.freshness),
                state.to_owned(),
            ]
        })
        .collect()
}

#[test]
fn the_reference_says_what_there_is_in_both_languages() {
    for (file, kinds, none, state) in [
        (
            "configuration.md",
            ["text", "number", "true or false", "list"],
            "—",
            ["on", "off"],
        ),
        (
            "configuration.zh-CN.md",
            ["文本", "数值", "true 或 false", "列表"],
            "—",
            ["启用", "停用"],
        ),
    ] {
        let (settings, built_in): (Vec<_>, Vec<_>) = rows(file)
            .into_iter()
            .partition(|cells| cells.get(1).is_some_and(|cell| cell.starts_with("BAIZE_")));
        let said: Vec<Vec<String>> = settings.iter().map(|cells| cells[..4].to_vec()).collect();
        assert_eq!(said, expected(kinds, none), "{file}");
        for cells in &settings {
            assert!(
                cells.len() == 5 && !cells[4].is_empty(),
                "{file}: {} is not explained",
                cells[0]
            );
        }
        assert_eq!(built_in, feeds(state[0], state[1]), "{file}");
    }
}

/// The names of fields in what a value looks like to a debugger.
fn fields(debugged: &str) -> BTreeSet<&str> {
    let names = debugged.lines().filter_map(|line| line.trim().split_once(": "));
    names
        .map(|(name, _)| name)
        .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .collect()
}

#[test]
fn every_key_sets_something_and_everything_can_be_set() {
    let mut layer = Layer::new("test");
    let mut marks = BTreeMap::new();
    for (place, key) in KEYS.iter().enumerate() {
        let name = key.name.replace('*', "nvd");
        let number = 7000 + place as u64;
        let mark = match key.kind {
            Kind::Text if key.name == "listen" => "127.0.0.9:7".to_owned(),
            Kind::Text => format!("mark-{place}-"),
            Kind::Number => number.to_string(),
            Kind::Flag => "true".to_owned(),
            Kind::List => format!("entry-{place}-"),
        };
        match key.kind {
            Kind::Text => layer.set(&name, mark.clone()),
            Kind::Number => layer.set(&name, number),
            Kind::Flag => layer.set(&name, true),
            Kind::List => layer.set(&name, vec![mark.clone()]),
        }
        marks.insert(key.name, mark);
    }
    let set = layer.data().expect("values");
    let set = keys_of(&set[&figment::Profile::Default]);
    assert_eq!(set.len(), KEYS.len(), "{set:?}");
    let settings: Settings = Figment::from(layer).extract().expect("settings");
    let debugged = format!("{settings:#?}");
    for (key, mark) in marks {
        assert!(debugged.contains(&mark), "{key} sets nothing: {debugged}");
    }
    let known: BTreeSet<&str> = KEYS.iter().flat_map(|key| key.name.split('.')).collect();
    let beside = ["overrides", "path", "metadata_path"];
    let unknown: Vec<&str> = fields(&debugged)
        .into_iter()
        .filter(|name| !known.contains(name) && !beside.contains(name) && *name != "nvd")
        .collect();
    assert_eq!(unknown, Vec::<&str>::new(), "cannot be set");
}
