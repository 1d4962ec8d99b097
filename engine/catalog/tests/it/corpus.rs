//! Real data, where it is present: every engine and every order gives one state, and history replays.

use baize_catalog::{ImportOptions, Importer};
use baize_testkit::data;
use baize_testkit::databases::each_engine;

use crate::house::{House, offer};

/// Every so many files of an archive take part, so that the test is quick in a debug build.
const STEP: usize = 60;

const ARCHIVES: &[&str] = &[
    "cve5-linux-kernel-dev.tar.zst",
    "cve5-vulnrichment-dev.tar.zst",
    "ghsa-osv-dev.tar.zst",
    "osv-golang-vulndb-dev.tar.zst",
    "osv-pip-dev.tar.zst",
    "osv-pypa-dev.tar.zst",
    "redhat-cve-json-2023-2024-dev.tar.zst",
    "rustsec-md-dev.tar.zst",
];

#[test]
fn a_sample_of_the_corpus_gives_one_state_on_every_engine() {
    let Some(corpus) = data::corpus() else { return };
    let hashes = std::sync::Mutex::new(Vec::new());
    let turn = std::sync::atomic::AtomicUsize::new(0);
    each_engine(|db| {
        let house = House::over(db);
        let mut archives = ARCHIVES.to_vec();
        if turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0 {
            archives.reverse();
        }
        let mut importer = Importer::start(&house.library, ImportOptions::default()).expect("a run");
        for archive in archives {
            data::sample(&corpus.join(archive), data::step(STEP), |name, bytes| {
                offer(&mut importer, &format!("{archive}/{name}"), bytes);
            });
        }
        let report = importer.finish().expect("a report");
        assert!(report.total.added > 1000, "{:?}", report.total);
        assert_eq!(
            house.library.replay_differences(|_| ()).expect("a replay"),
            Vec::<String>::new()
        );
        hashes.lock().expect("a lock").push(house.hash());
    });
    let hashes = hashes.into_inner().expect("a lock");
    assert!(hashes.iter().all(|h| *h == hashes[0]), "{hashes:?}");
}
