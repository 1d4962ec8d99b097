//! `baize demo` as somebody sees it who has just downloaded the program.

use std::time::{Duration, Instant};

use crate::serving::Running;
use crate::session::Session;

#[test]
fn a_demo_is_there_within_seconds() {
    let session = Session::sqlite();
    let began = Instant::now();
    let demo = Running::start(&session, &["demo", "--listen", "127.0.0.1:0"]);
    // Generous: this is a build without optimisation on a busy machine.
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
    for path in [
        "/",
        "/search?q=log4j",
        "/vulnerabilities/CVE-2021-44228",
        "/sources",
        "/api/v1/changes",
    ] {
        let (status, body) = demo.get(path);
        assert!(status.contains("200"), "{path}: {status} {body}");
    }
    assert!(!session.data().exists(), "a demo keeps away from real data");
    assert_eq!(demo.stop(), 0);
}
