use baize_formats::{parse, records};
use baize_model::{Format, Level, Scheme};
use baize_testkit::data;

use crate::snapshot::{check, claims, mutate};

#[test]
fn a_shared_file() {
    check(Format::CnvdXml, "cnvd", "shared");
}

#[test]
fn every_real_record_is_read() {
    let Some(corpus) = data::corpus() else { return };
    let step = data::step(25);
    let (mut seen, mut raw, mut titles, mut graded, mut several, mut published) = (0, 0, 0, 0, 0, 0);
    let files = data::sample(&corpus.join("cnvd-xml-dev.tar.zst"), step, |name, bytes| {
        raw += bytes.windows(15).filter(|w| *w == b"<vulnerability>").count();
        records(Format::CnvdXml, name, &mut &bytes[..], &mut |record| {
            let record = record.unwrap_or_else(|e| panic!("{name}: {e:?}"));
            let parsed =
                parse(&record).unwrap_or_else(|e| panic!("{name} record {}: {e:?}", record.position));
            let claim = &claims(&parsed)[0];
            seen += 1;
            titles += usize::from(!claim.titles.is_empty() && !claim.descriptions.is_empty());
            published += usize::from(claim.published.is_some());
            several += usize::from(claim.aliases.len() > 1);
            graded += claim.severities.len();
            for severity in &claim.severities {
                assert_eq!(severity.scheme, Scheme::Cnvd, "{}", parsed.key);
                assert!(
                    matches!(severity.level, Some(Level::Low | Level::Medium | Level::High)),
                    "{}",
                    parsed.key
                );
            }
        })
        .unwrap_or_else(|e| panic!("{name}: {e:?}"));
    });
    assert_eq!(seen, raw, "records lost in {files} files");
    assert_eq!((titles, published), (seen, seen));
    if step == 1 {
        assert_eq!((files, seen, graded, several), (368, 100_669, 100_343, 30));
    }
}

#[test]
fn damaged_fixtures_never_panic() {
    mutate(Format::CnvdXml, "cnvd", "shared");
}
