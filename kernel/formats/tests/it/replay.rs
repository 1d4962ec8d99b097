//! Hostile inputs: those written by hand, and those that fuzzing found. None may panic or take long.

use std::path::Path;
use std::time::{Duration, Instant};

use baize_formats::{detect, parse, records};
use baize_model::Format;

/// Longest that a small hostile file may take, in a build without optimisation.
const LIMIT: Duration = Duration::from_secs(2);

#[test]
fn hostile_inputs_are_survived() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/fuzz");
    for format in Format::ALL {
        let folder = root.join(format.as_str());
        let mut seen = 0;
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).expect("a readable file");
            let start = Instant::now();
            let _ = detect(&name, &bytes);
            let mut input = bytes.as_slice();
            let _ = records(*format, &name, &mut input, &mut |raw| {
                if let Ok(raw) = raw {
                    let _ = parse(&raw);
                }
            });
            let taken = start.elapsed();
            assert!(taken < LIMIT, "{format}, {name}: {taken:?}");
            seen += 1;
        }
        assert!(seen >= 3, "{format} has {seen} hostile inputs");
    }
}

/// One input read as every format: a wrong `--format` is a refusal, not a crash.
#[test]
fn any_input_is_survived_as_any_format() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/fuzz");
    for folder in ["cve5", "cnnvd-xml", "rustsec", "epss", "rubysec"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("a readable file");
            for format in Format::ALL {
                let mut input = bytes.as_slice();
                let _ = records(*format, "x", &mut input, &mut |raw| {
                    if let Ok(raw) = raw {
                        let _ = parse(&raw);
                    }
                });
            }
        }
    }
}
