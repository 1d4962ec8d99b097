//! Every file of the corpus is known for what it is.

use std::collections::BTreeMap;

use baize_formats::Detected;
use baize_model::Format;
use baize_testkit::data;

use crate::real;

/// Bundle, its formats, its files, and how many of them hold records.
const BUNDLES: &[(&str, &[Format], usize, usize)] = &[
    ("alpine-secdb-dev", &[Format::AlpineSecdb], 41, 41),
    ("capec-stix-dev", &[Format::Capec], 2_666, 2_666),
    ("cnvd-xml-dev", &[Format::CnvdXml], 368, 368),
    ("csaf-cisa-dev", &[Format::Csaf], 2_386, 2_383),
    ("csaf-paloalto-dev", &[Format::Csaf], 348, 348),
    ("cve5-linux-kernel-dev", &[Format::Cve5], 8_390, 8_390),
    ("cve5-vulnrichment-dev", &[Format::Cve5], 32_102, 32_102),
    ("cwe-json-dev", &[Format::Cwe], 1_429, 1_429),
    ("epss-emba-2026-06-14-dev", &[Format::Epss], 28, 28),
    ("epss-emba-2026-08-16-dev", &[Format::Epss], 28, 28),
    ("exploitdb-index-dev", &[Format::ExploitDb], 56_718, 56_718),
    ("ghsa-osv-dev", &[Format::OsvJson], 19_035, 19_035),
    ("kev-cisagov-2025-08-dev", &[Format::Kev], 10, 2),
    ("metasploit-index-dev", &[Format::Metasploit], 5_700, 5_700),
    ("osv-almalinux-dev", &[Format::OsvJson], 5_682, 5_680),
    ("osv-bellsoft-dev", &[Format::OsvJson], 16_991, 16_989),
    ("osv-bitnami-dev", &[Format::OsvJson], 7_444, 7_444),
    ("osv-debian-dev", &[Format::OsvJson], 44_181, 44_181),
    (
        "osv-golang-vulndb-dev",
        &[Format::OsvJson, Format::GoReport, Format::Cve5],
        9_666,
        9_663,
    ),
    ("osv-malicious-fork-dev", &[Format::OsvJson], 33_020, 33_020),
    (
        "osv-maven-composer-go-exports-dev",
        &[Format::OsvJson],
        13_551,
        13_551,
    ),
    ("osv-npm-dev", &[Format::OsvJson], 23_227, 23_227),
    ("osv-pip-dev", &[Format::OsvJson], 15_555, 15_555),
    // Of the 7,085 YAML files five configure the repository or list false positives.
    ("osv-pypa-dev", &[Format::OsvYaml], 7_089, 7_080),
    (
        "redhat-cve-json-2023-2024-dev",
        &[Format::RedHatCve],
        7_026,
        7_026,
    ),
    ("rustsec-md-dev", &[Format::RustSec], 1_228, 1_225),
    // Of the 1,593 YAML files one is a workflow.
    ("yaml-friendsofphp-dev", &[Format::FriendsOfPhp], 1_599, 1_592),
    ("yaml-rubysec-dev", &[Format::RubySec], 1_381, 1_381),
];

#[test]
fn every_file_of_the_corpus_is_known() {
    let Some(corpus) = data::corpus() else {
        return;
    };
    let step = data::step(23);
    for (bundle, formats, files, records) in BUNDLES {
        let mut found = 0;
        let mut others: BTreeMap<String, String> = BTreeMap::new();
        let archive = corpus.join(format!("{bundle}.tar.zst"));
        // Small bundles are walked whole.
        let step = if *files < 3_000 { 1 } else { step };
        let seen = data::sample(&archive, step, |name, bytes| match real::detected(name, bytes) {
            Detected::Records(format) => {
                assert!(
                    formats.contains(&format),
                    "{bundle}: {name} is taken for {format}"
                );
                found += 1;
            }
            Detected::JsonLines => panic!("{bundle}: {name} is taken for JSON lines"),
            Detected::NotRecords(refusal) | Detected::Unknown(refusal) => {
                others.insert(name.to_owned(), refusal.reason);
            }
        });
        println!("{bundle}: {found} of {seen}");
        for (name, reason) in &others {
            println!("    {name}: {reason}");
        }
        assert!(others.len() <= files - records, "{bundle}: {others:#?}");
        if step == 1 {
            assert_eq!((seen, found), (*files, *records), "{bundle}: {others:#?}");
        }
    }
}

#[test]
fn a_page_in_place_of_a_feed_is_named() {
    let Some(corpus) = data::corpus() else {
        return;
    };
    let mut pages = 0;
    let mut metadata = 0;
    data::sample(&corpus.join("nvd20-feeds-dev.tar"), 1, |name, bytes| {
        // Packed files are unpacked by the reader of archives, not here.
        if bytes.starts_with(b"\x1f\x8b") {
            return;
        }
        let Detected::NotRecords(refusal) = real::detected(name, bytes) else {
            panic!("{name} is taken for records");
        };
        match refusal.code {
            "html" => {
                assert!(refusal.reason.contains("not the JSON"), "{}", refusal.reason);
                pages += 1;
            }
            "metadata" => metadata += 1,
            other => panic!("{name}: {other}"),
        }
    });
    assert_eq!((pages, metadata), (2, 8));
}
