//! Claims stay about as large as the documents they are made of.

use std::io::{BufReader, Read};

use baize_formats::{Detected, parse, records};
use baize_model::{Body, RawRecord};
use baize_testkit::data;
use flate2::read::MultiGzDecoder;

use crate::real;

/// How many times the bytes of its document the claims of a record may take as JSON.
const GROWTH: usize = 8;
/// Documents smaller than this count as this large: names of fields weigh more than what they hold.
const SMALL: usize = 2 << 10;
/// Bytes that each claim may take beside: one record may be about many vulnerabilities.
const FRAME: usize = 128;

/// Whether a record has claims; fails where they are out of proportion.
fn weigh(name: &str, raw: &RawRecord) -> bool {
    let Ok(parsed) = parse(raw) else { return false };
    let Body::Claims(claims) = &parsed.body else {
        return false;
    };
    let weight = serde_json::to_vec(claims).expect("claims can be written").len();
    assert!(
        weight <= GROWTH * (raw.bytes.len().max(SMALL) + FRAME * claims.len()),
        "{name}, {}: {weight} bytes out of {}",
        parsed.key,
        raw.bytes.len()
    );
    true
}

#[test]
fn claims_of_real_records_are_in_proportion() {
    let Some(corpus) = data::corpus() else {
        return;
    };
    let mut archives: Vec<_> = std::fs::read_dir(&corpus)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "zst" || e == "tar"))
        .collect();
    archives.sort();
    let mut weighed = 0;
    for archive in archives {
        // The one archive of packed files holds few, with thousands of records each.
        let packed = archive.extension().is_some_and(|e| e == "tar");
        let step = data::step(200);
        let mut place = 0;
        data::sample(&archive, if packed { 1 } else { step }, |name, bytes| {
            let plain = || -> Box<dyn Read + '_> {
                if bytes.starts_with(b"\x1f\x8b") {
                    Box::new(MultiGzDecoder::new(bytes))
                } else {
                    Box::new(bytes)
                }
            };
            let mut head = Vec::new();
            plain()
                .take(64 << 10)
                .read_to_end(&mut head)
                .expect("a readable file");
            let Detected::Records(format) = real::detected(name, &head) else {
                return;
            };
            // What is refused is other tests' matter.
            let _ = records(format, name, &mut BufReader::new(plain()), &mut |raw| {
                place += 1;
                if let Ok(raw) = raw
                    && (!packed || place % step == 0)
                    && weigh(name, &raw)
                {
                    weighed += 1;
                }
            });
        });
    }
    assert!(weighed > 1_000, "{weighed} records");
}
