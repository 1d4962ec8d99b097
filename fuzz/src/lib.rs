//! What every fuzz target does with its bytes: detection, then cutting and parsing as one format.
//!
//! `cargo +nightly fuzz run osv-json fixtures/fuzz/osv-json`. An input that fails belongs into that folder, where
//! the tests of `baize-formats` replay it for ever.

use baize_formats::{detect, parse, records};
use baize_model::Format;

pub use libfuzzer_sys;

/// Reads bytes as a file of `format`. Anything but a panic is right.
pub fn read(format: Format, bytes: &[u8]) {
    let _ = detect("input", bytes);
    let mut input = bytes;
    let _ = records(format, "CVE-2026-1000.json", &mut input, &mut |raw| {
        if let Ok(raw) = raw {
            let _ = parse(&raw);
        }
    });
}

/// A target that reads its bytes as a format.
#[macro_export]
macro_rules! reader {
    ($format:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::read(baize_model::Format::$format, bytes);
        });
    };
}
