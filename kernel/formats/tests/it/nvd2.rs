//! NVD 2.0: every real feed, packed as NVD packs them.

use std::io::{BufReader, Read};

use baize_formats::{Detected, parse, records};
use baize_model::{Format, State};
use baize_testkit::data;
use flate2::read::MultiGzDecoder;

use crate::real;

#[test]
fn every_feed_is_read_to_its_end() {
    let Some(corpus) = data::corpus() else {
        return;
    };
    let step = data::step(29) as u64;
    let (mut feeds, mut count, mut rejected, mut listed, mut spanish) = (0, 0, 0, 0, 0);
    data::sample(&corpus.join("nvd20-feeds-dev.tar"), 1, |name, bytes| {
        if !bytes.starts_with(b"\x1f\x8b") {
            return;
        }
        let mut head = vec![0; 64 << 10];
        let read = MultiGzDecoder::new(bytes).read(&mut head).expect("a gzip file");
        assert_eq!(
            real::detected(name, &head[..read]),
            Detected::Records(Format::Nvd2),
            "{name}"
        );
        feeds += 1;
        let mut input = BufReader::new(MultiGzDecoder::new(bytes));
        records(Format::Nvd2, name, &mut input, &mut |raw| {
            let raw = raw.expect("an element");
            count += 1;
            assert!(raw.bytes.starts_with(b"{") && raw.bytes.ends_with(b"}"), "{name}");
            if raw.position % step != 0 {
                return;
            }
            let parsed = parse(&raw).unwrap_or_else(|e| panic!("{name}, {}: {e:?}", raw.position));
            assert!(parsed.modified.is_some());
            for claim in real::claims(parsed) {
                assert!(!claim.descriptions.is_empty(), "{}", claim.subject);
                rejected += usize::from(claim.state == State::Rejected);
                listed += usize::from(!claim.exploitation.is_empty());
                spanish += usize::from(claim.descriptions.iter().any(|text| text.lang == "es"));
            }
        })
        .unwrap_or_else(|e| panic!("{name}: {e:?}"));
    });
    assert_eq!((feeds, count), (14, 57_873));
    assert!(rejected > 0 && listed > 0 && spanish > 0);
}
