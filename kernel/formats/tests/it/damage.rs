//! Damaged files: whatever is cut off or overwritten, reading ends in records or refusals, never in a panic.

use std::path::Path;

use baize_model::Format;

use crate::case::{fixtures, read, sound};

const FORMATS: [Format; 13] = [
    Format::RustSec,
    Format::Julia,
    Format::RedHatCve,
    Format::AlpineSecdb,
    Format::FriendsOfPhp,
    Format::RubySec,
    Format::Kev,
    Format::Epss,
    Format::ExploitDb,
    Format::Metasploit,
    Format::PocIndex,
    Format::Cwe,
    Format::Capec,
];

#[test]
fn no_damage_makes_reading_panic() {
    let mut files = 0;
    for format in FORMATS {
        let cases = std::fs::read_dir(fixtures().join(format.as_str())).expect("a folder of fixtures");
        for case in cases {
            for file in std::fs::read_dir(case.expect("a case").path()).expect("a case is a folder") {
                let path = file.expect("a file").path();
                if path.extension().is_none_or(|e| e != "snap") {
                    damage(format, &path);
                    files += 1;
                }
            }
        }
    }
    assert!(files > 25, "{files}");
}

/// Reads a file cut off at, and then overwritten at, places all over it.
fn damage(format: Format, path: &Path) {
    let name = path.file_name().expect("a name").to_string_lossy();
    let whole = std::fs::read(path).expect("a readable file");
    // 37 has no factor in common with the length of a line or field that repeats.
    for at in (0..whole.len()).step_by(37) {
        let mut damaged = whole.clone();
        for byte in [b'"', b'<', b'{', b'-', b'9', 0x00, 0xFF] {
            damaged[at] = byte;
            check(format, &name, &damaged);
        }
        check(format, &name, &whole[..at]);
    }
}

fn check(format: Format, name: &str, bytes: &[u8]) {
    for record in read(format, name, bytes) {
        match record {
            Ok(parsed) => sound(name, &parsed),
            Err(refusal) => assert!(!refusal.reason.is_empty() && !refusal.code.is_empty(), "{name}"),
        }
    }
}
