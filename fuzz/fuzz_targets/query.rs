#![no_main]

use baize_catalog::canonical_query;

baize_fuzz::libfuzzer_sys::fuzz_target!(|text: &str| {
    // What can be read is printed in a form that reads as the same query.
    if let Ok(printed) = canonical_query(text) {
        assert_eq!(canonical_query(&printed).ok().as_ref(), Some(&printed), "{text:?}");
    }
});
