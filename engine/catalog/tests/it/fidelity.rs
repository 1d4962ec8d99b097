//! Every real CVE record comes back as it was published: no field lost, none changed.

use baize_catalog::{ImportOptions, Importer};
use baize_testkit::data;
use baize_testkit::databases::each_engine;
use serde_json::Value;

use crate::house::{House, offer};

/// Every so many files of an archive take part, so that the test is quick in a debug build.
const STEP: usize = 60;

#[test]
fn cve_records_come_back_whole() {
    let Some(corpus) = data::corpus() else { return };
    let step = data::step(STEP);
    each_engine(|db| {
        let house = House::over(db);
        for (archive, source) in [
            ("cve5-vulnrichment-dev.tar.zst", "vulnrichment"),
            ("cve5-linux-kernel-dev.tar.zst", "kernel"),
        ] {
            let archive = corpus.join(archive);
            let options = ImportOptions {
                source: Some(source.to_owned()),
                ..ImportOptions::default()
            };
            let mut importer = Importer::start(&house.library, options).expect("a run");
            let files = data::sample(&archive, step, |name, bytes| offer(&mut importer, name, bytes));
            let report = importer.finish().expect("a report");
            assert_eq!(report.total.added, files as u64, "{:?}", report.rejections);

            data::sample(&archive, step, |name, bytes| {
                // Some early rejected records of the kernel name themselves only by their file.
                let file = name.rsplit('/').next().expect("a file");
                let key = file.trim_end_matches(".json");
                let (stored, kind) = house
                    .library
                    .document(source, key, None)
                    .expect("readable")
                    .unwrap_or_else(|| panic!("{name} is there"));
                assert_eq!(kind, "application/json");
                let value = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).expect("JSON") };
                assert_eq!(value(&stored), value(bytes), "{name}");
            });
        }
    });
}
