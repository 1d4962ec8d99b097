//! A scheme's number, a version and a range between zero bytes: nothing may panic, and no version differs from itself.
#![no_main]

use baize_fuzz::libfuzzer_sys::fuzz_target;
use baize_versions::{Range, Scheme, Version};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let schemes: Vec<Scheme> = Scheme::all().collect();
    let scheme = schemes[usize::from(*first) % schemes.len()];
    let text = String::from_utf8_lossy(rest);
    let (a, b) = text.split_once('\0').unwrap_or((&text, ""));
    if let (Ok(a), Ok(b)) = (Version::parse(scheme, a), Version::parse(scheme, b)) {
        assert_eq!(a, a.clone());
        assert_eq!(a.compare(&b), b.compare(&a).map(std::cmp::Ordering::reverse));
    }
    if let Ok(range) = Range::parse(scheme, b) {
        let _ = range.contains_text(a);
        let _ = range.to_vers();
    }
});
