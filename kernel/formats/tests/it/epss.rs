use std::fmt::Write;
use std::time::Instant;

use baize_model::{Body, Format, Series};
use baize_testkit::data;

use crate::case::{check, one, refused, walk};

const FORMAT: Format = Format::Epss;

fn series(name: &str, bytes: &[u8]) -> Series {
    match one(FORMAT, name, bytes).body {
        Body::Series(series) => series,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn fixtures_say_what_is_expected() {
    check(FORMAT, "official", "epss_scores-2031-02-03.csv");
    check(FORMAT, "headerless", "CVE_2031_EPSS.csv");
    check(FORMAT, "out-of-range", "epss_scores-2031-02-04.csv");
}

#[test]
fn cases_of_other_importers_are_taken_or_refused() {
    let Some(suite) = data::suite("epss-kev") else {
        return;
    };
    let read = |file: &str| std::fs::read(suite.join(file)).expect("a readable file");
    for (file, date) in [
        ("vunnel/epss/test-fixtures/example-1.csv", "2025-02-20"),
        ("claircore/enricher/epss/testdata/data.csv", "2024-10-25"),
        ("vulnerablecode/epss/epss_scores-2025-x-x.csv", "2025-12-26"),
    ] {
        let series = series(file, &read(file));
        assert_eq!(
            series.date.map(|d| d.to_string()).as_deref(),
            Some(date),
            "{file}"
        );
        assert!(series.points.len() > 4, "{file}");
    }
    for (file, code) in [("missing-date.csv", "no-date"), ("invalid-header.csv", "schema")] {
        let bytes = read(&format!("vunnel/epss/test-fixtures/{file}"));
        assert_eq!(refused(FORMAT, file, &bytes).0, code, "{file}");
    }
}

#[test]
fn every_real_score_is_read() {
    let used = data::step(6);
    for (archive, whole) in [
        ("epss-emba-2026-06-14-dev", 341_309),
        ("epss-emba-2026-08-16-dev", 360_142),
    ] {
        let mut points = 0;
        let walked = walk(archive, used, |name, bytes| {
            let series = series(name, bytes);
            assert_eq!((series.date, series.model), (None, None), "{name}");
            points += series.points.len();
        });
        if walked.is_some() {
            assert!(
                if used == 1 { points == whole } else { points > 0 },
                "{archive}: {points}"
            );
        }
    }
}

#[test]
fn a_day_of_scores_is_read_fast() {
    let mut text =
        "#model_version:v2031.01.01,score_date:2031-02-03T00:00:00Z\ncve,epss,percentile\n".to_owned();
    for n in 0..360_000 {
        writeln!(text, "CVE-2031-{:05},0.{n:06},0.{n:06}", n + 10_000).expect("a string takes all");
    }
    let start = Instant::now();
    let series = series("scores.csv", text.as_bytes());
    let took = start.elapsed();
    println!("360,000 scores in {took:?}");
    assert_eq!(series.points.len(), 360_000);
    assert!(took.as_secs() < 60, "took {took:?}");
}
