//! A CPE name reads back from each of its spellings.
#![no_main]

use baize_fuzz::libfuzzer_sys::fuzz_target;
use baize_versions::cpe::Cpe;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(cpe) = Cpe::parse(&String::from_utf8_lossy(bytes)) {
        assert_eq!(Cpe::parse(&cpe.to_string()), Ok(cpe.clone()));
        assert_eq!(Cpe::parse(&cpe.to_wfn()), Ok(cpe.clone()));
        let _ = cpe.compare(&cpe);
    }
});
