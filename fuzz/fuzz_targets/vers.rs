//! A VERS that is read strictly prints as itself.
#![no_main]

use baize_fuzz::libfuzzer_sys::fuzz_target;
use baize_versions::Vers;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(vers) = Vers::parse(&text) {
        assert_eq!(vers.to_string(), text);
        let _ = vers.contains_text("1.2.3");
    }
    let _ = Vers::parse_unordered(&text);
});
