//! A file of any kind that is scanned: the ways to its components end.
#![no_main]

use baize_fuzz::libfuzzer_sys::fuzz_target;
use baize_inventory::read;

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the name, which is looked at where the content leaves a choice.
    let names = ["input", "requirements.txt", "package-lock.json", "composer.lock", "Cargo.lock", "pom.xml"];
    let (name, bytes) = match bytes.split_first() {
        Some((first, rest)) => (names[usize::from(*first) % names.len()], rest),
        None => ("input", bytes),
    };
    if let Ok(inventory) = read(name, bytes) {
        assert_eq!(inventory.paths().len(), inventory.components.len());
    }
});
