//! Inputs by hand or found by fuzzing: none may panic or take long.

use std::path::Path;
use std::time::{Duration, Instant};

use baize_versions::cpe::Cpe;
use baize_versions::{Purl, Range, Scheme, Vers, Version};

#[test]
fn hostile_inputs_are_survived() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/fuzz");
    for target in ["version", "vers", "purl", "cpe"] {
        let folder = root.join(target);
        let mut seen = 0;
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("a readable file");
            let text = String::from_utf8_lossy(&bytes);
            let start = Instant::now();
            let _ = Vers::parse(&text);
            if let Ok(purl) = Purl::parse(&text) {
                assert_eq!(Purl::parse(&purl.to_string()), Ok(purl));
            }
            if let Ok(cpe) = Cpe::parse(&text) {
                assert_eq!(Cpe::parse(&cpe.to_string()), Ok(cpe.clone()));
                assert_eq!(Cpe::parse(&cpe.to_wfn()), Ok(cpe));
            }
            for scheme in Scheme::all() {
                for part in text.split('\0') {
                    let _ = (Version::parse(scheme, part), Range::parse(scheme, part));
                }
            }
            assert!(
                start.elapsed() < Duration::from_secs(1),
                "{target}: {:?}",
                start.elapsed()
            );
            seen += 1;
        }
        assert!(seen >= 3, "{target} has {seen} hostile inputs");
    }
}
