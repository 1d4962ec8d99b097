//! The real archives: every file of every archive arrives, once.

use std::collections::BTreeMap;

use baize_collect::reading::{Input, Intake, KnownFormats, ReadOptions, Recogniser, read, read_with};
use baize_formats::{Detected, Sink};
use baize_model::{Format, RawRecord, Refusal};

/// Archive, number of files in it, number of records in those.
const FILES: &[(&str, usize, usize)] = &[
    ("alpine-secdb-dev.tar.zst", 41, 41),
    ("capec-stix-dev.tar.zst", 2_666, 2_666),
    ("cnvd-xml-dev.tar.zst", 368, 100_669),
    ("csaf-cisa-dev.tar.zst", 2_386, 2_383),
    ("csaf-paloalto-dev.tar.zst", 348, 348),
    ("cve5-linux-kernel-dev.tar.zst", 8_390, 8_390),
    ("cve5-vulnrichment-dev.tar.zst", 32_102, 32_102),
    ("cwe-json-dev.tar.zst", 1_429, 1_429),
    // One record a file: the points inside are counted by whoever parses it.
    ("epss-emba-2026-06-14-dev.tar.zst", 28, 28),
    ("epss-emba-2026-08-16-dev.tar.zst", 28, 28),
    ("exploitdb-index-dev.tar.zst", 56_718, 56_718),
    ("ghsa-osv-dev.tar.zst", 19_035, 19_035),
    // The catalogue in JSON and again in CSV.
    ("kev-cisagov-2025-08-dev.tar.zst", 10, 2_808),
    ("metasploit-index-dev.tar.zst", 5_700, 5_700),
    ("nvd20-feeds-dev.tar", 24, 57_873),
    ("osv-almalinux-dev.tar.zst", 5_682, 5_680),
    ("osv-bellsoft-dev.tar.zst", 16_991, 16_989),
    ("osv-bitnami-dev.tar.zst", 7_444, 7_444),
    ("osv-debian-dev.tar.zst", 44_181, 44_181),
    ("osv-golang-vulndb-dev.tar.zst", 9_666, 9_663),
    // The table of the data says 33,024: it counts the four folders of this one archive.
    ("osv-malicious-fork-dev.tar.zst", 33_020, 33_020),
    ("osv-maven-composer-go-exports-dev.tar.zst", 13_551, 13_551),
    ("osv-npm-dev.tar.zst", 23_227, 23_227),
    ("osv-pip-dev.tar.zst", 15_555, 15_555),
    // The data's own 7,085 counts five more .yaml files, which configure workflows.
    ("osv-pypa-dev.tar.zst", 7_089, 7_080),
    ("redhat-cve-json-2023-2024-dev.tar.zst", 7_026, 7_026),
    ("rustsec-md-dev.tar.zst", 1_228, 1_225),
    // One of the YAML files is a workflow.
    ("yaml-friendsofphp-dev.tar.zst", 1_599, 1_592),
    ("yaml-rubysec-dev.tar.zst", 1_381, 1_381),
];

/// Takes every file as one record.
struct EveryFile;

impl Recogniser for EveryFile {
    fn detect(&self, _: &str, _: &[u8]) -> Detected {
        Detected::Records(Format::OsvJson)
    }
    fn is_whole(&self, _: Format) -> bool {
        true
    }
    fn records(
        &self,
        _: Format,
        _: &str,
        _: &mut dyn std::io::BufRead,
        _: &mut Sink<'_>,
    ) -> Result<(), Refusal> {
        Ok(())
    }
}

#[derive(Default)]
struct Count {
    records: usize,
    bytes: u64,
    refused: Vec<String>,
}

impl Intake for Count {
    fn input(&mut self, _: &str) {}
    fn record(&mut self, raw: RawRecord) {
        self.records += 1;
        self.bytes += raw.bytes.len() as u64;
    }
    fn refused(&mut self, file: &str, why: Refusal) {
        self.refused.push(format!("{file}: {} {why}", why.code));
    }
    fn progress(&mut self, _: u64, _: Option<u64>) {}
}

/// Walks every archive up to a size that a debug build reads in seconds; all of them with
/// `BAIZE_CORPUS_STEP=1`.
fn each_archive(recogniser: &dyn Recogniser, mut check: impl FnMut(&str, (usize, usize), Count)) {
    let Some(corpus) = baize_testkit::data::corpus() else {
        return;
    };
    let all = std::env::var("BAIZE_CORPUS_STEP").is_ok_and(|v| v == "1");
    for (archive, files, records) in FILES {
        let path = corpus.join(archive);
        let size = std::fs::metadata(&path)
            .unwrap_or_else(|e| panic!("{archive}: {e}"))
            .len();
        if !all && size > 3 << 20 {
            continue;
        }
        let started = std::time::Instant::now();
        let mut count = Count::default();
        read_with(
            &[Input::Path(path)],
            &ReadOptions::default(),
            recogniser,
            &mut count,
        )
        .unwrap();
        println!(
            "{archive}: {} records, {} bytes, {:?}",
            count.records,
            count.bytes,
            started.elapsed()
        );
        check(archive, (*files, *records), count);
    }
}

#[test]
fn every_file_of_the_corpus_arrives() {
    each_archive(&EveryFile, |archive, (files, _), count| {
        let empty = count.refused.iter().filter(|r| r.contains(": empty ")).count();
        assert_eq!(count.records + empty, files, "{archive}: {:?}", count.refused);
        assert_eq!(count.refused.len(), empty, "{archive}: {:?}", count.refused);
    });
}

#[test]
fn every_record_of_the_corpus_arrives() {
    each_archive(&KnownFormats, |archive, (_, records), count| {
        let codes: BTreeMap<&str, usize> =
            count.refused.iter().fold(BTreeMap::new(), |mut codes, refused| {
                let code = refused.split(": ").nth(1).and_then(|r| r.split(' ').next());
                *codes.entry(code.unwrap_or_default()).or_default() += 1;
                codes
            });
        println!("{archive}: {codes:?}");
        assert_eq!(count.records, records, "{archive}: {codes:?}");
        let odd = [
            "truncated",
            "damaged",
            "bomb",
            "too-large",
            "too-many",
            "too-nested",
        ];
        assert!(
            odd.iter().all(|code| !codes.contains_key(code)),
            "{archive}: {:?}",
            count.refused
        );
    });
}

#[test]
fn a_reader_of_nothing_is_content() {
    let mut count = Count::default();
    read(&[], &ReadOptions::default(), &mut count).unwrap();
    assert_eq!(count.records, 0);
}
