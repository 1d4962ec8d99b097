//! A package URL in normal form reads as itself.
#![no_main]

use baize_fuzz::libfuzzer_sys::fuzz_target;
use baize_versions::Purl;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(purl) = Purl::parse(&String::from_utf8_lossy(bytes)) {
        assert_eq!(Purl::parse(&purl.to_string()), Ok(purl));
    }
});
