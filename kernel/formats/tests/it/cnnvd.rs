use baize_formats::parse;
use baize_model::{Format, State};

use crate::snapshot::{check, check_bytes, claims, input, mutate, read};

#[test]
fn an_export() {
    check(Format::CnnvdXml, "cnnvd", "export");
}

#[test]
fn the_specified_shape() {
    check(Format::CnnvdXml, "cnnvd", "specified-2015");
}

#[test]
fn the_newer_shape() {
    check(Format::CnnvdXml, "cnnvd", "newer-2026");
}

#[test]
fn ill_formed_text() {
    check(Format::CnnvdXml, "cnnvd", "ill-formed");
}

#[test]
fn gbk_without_a_prolog() {
    let bytes = input("cnnvd", "gbk");
    assert!(
        std::str::from_utf8(&bytes).is_err(),
        "the fixture has to stay GBK"
    );
    check(Format::CnnvdXml, "cnnvd", "gbk");
}

#[test]
fn a_truncated_file_keeps_what_came_before() {
    check(Format::CnnvdXml, "cnnvd", "truncated");
}

#[test]
fn declared_entities_are_refused() {
    check(Format::CnnvdXml, "cnnvd", "billion-laughs");
}

/// Whatever the encoding of the file, the claims are those of the UTF-8 export.
#[test]
fn every_encoding_gives_the_same_claims() {
    let text = String::from_utf8(input("cnnvd", "export")).unwrap();
    let gbk_prolog = text.replace("utf-8", "GB2312");
    let (gbk, _, lost) = encoding_rs::GB18030.encode(&gbk_prolog);
    assert!(!lost);
    let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    let bom: Vec<u8> = "\u{FEFF}".bytes().chain(text.bytes()).collect();
    for bytes in [gbk.as_ref(), &unmarked, &marked, &bom] {
        check_bytes(Format::CnnvdXml, "cnnvd", "export", bytes);
    }
}

#[test]
fn a_record_is_the_bytes_as_received() {
    let bytes = input("cnnvd", "export");
    let reading = read(Format::CnnvdXml, &bytes);
    for record in reading.records {
        let record = record.unwrap();
        let found = bytes.windows(record.bytes.len()).any(|w| w == record.bytes);
        assert!(found && record.bytes.starts_with(b"<entry>") && record.bytes.ends_with(b"</entry>"));
    }
}

#[test]
fn exploit_code_is_not_kept() {
    let reading = read(Format::CnnvdXml, &input("cnnvd", "specified-2015"));
    let all = format!(
        "{:?}",
        reading
            .records
            .iter()
            .map(|r| parse(r.as_ref().unwrap()))
            .collect::<Vec<_>>()
    );
    assert!(!all.contains("system(") && all.contains("CNNVD-"));
}

#[test]
fn another_root_is_refused() {
    for (bytes, code) in [
        (&b"<html><body>502</body></html>"[..], "schema"),
        (b"{\"a\":1}", "not-xml"),
        (b"", "not-xml"),
        (b"<cnnvd><entry><name>x</name></entry>", "truncated"),
    ] {
        assert_eq!(read(Format::CnnvdXml, bytes).end.unwrap_err().code, code);
    }
}

/// A lost end tag costs its own record, not the next.
#[test]
fn a_lost_end_tag_costs_one_record() {
    let file = b"<cnnvd><entry><vuln-id>CNNVD-203001-001</vuln-id> <entry> <vuln-id>CNNVD-203001-002</vuln-id></entry>\
        <entry><vuln-id>CNNVD-203001-003</vuln-id><vuln-descript>an <entry> in text, <![CDATA[ too</vuln-descript></entry></cnnvd>";
    let reading = read(Format::CnnvdXml, file);
    assert!(reading.end.is_ok());
    let keys: Vec<String> = reading
        .records
        .iter()
        .map(|r| {
            r.as_ref()
                .map_err(Clone::clone)
                .and_then(parse)
                .map_or_else(|e| e.code.into(), |p| p.key)
        })
        .collect();
    assert_eq!(keys, ["not-xml", "CNNVD-203001-002", "CNNVD-203001-003"]);
}

/// One record of 16 MiB may not stop the file, and a file without an end is not held in memory.
#[test]
fn a_giant_entry_is_refused_and_passed() {
    let mut file = b"<cnnvd><entry><vuln-id>CNNVD-203001-001</vuln-id><vuln-descript>".to_vec();
    file.resize(40 << 20, b'x');
    file.extend_from_slice(
        b"</vuln-descript></entry><entry><vuln-id>CNNVD-203001-002</vuln-id></entry></cnnvd>",
    );
    let mut out = Vec::new();
    let mut input = std::io::BufReader::with_capacity(1 << 16, &file[..]);
    baize_formats::records(Format::CnnvdXml, "x", &mut input, &mut |r| out.push(r)).unwrap();
    assert_eq!(out[0].as_ref().unwrap_err().code, "too-large");
    assert_eq!(parse(out[1].as_ref().unwrap()).unwrap().key, "CNNVD-203001-002");
}

/// The two real entries of an annual export, one of them a placeholder.
#[test]
fn real_entries() {
    let Some(corpus) = baize_testkit::data::corpus() else {
        return;
    };
    let bytes = std::fs::read(corpus.join("cnnvd/cnnvd-excerpt-2019.xml")).unwrap();
    let reading = read(Format::CnnvdXml, &bytes);
    assert_eq!(reading.end, Ok(()));
    let parsed: Vec<_> = reading
        .records
        .iter()
        .map(|r| parse(r.as_ref().unwrap()).unwrap())
        .collect();
    assert_eq!(parsed.len(), 2);
    let (first, second) = (&claims(&parsed[0])[0], &claims(&parsed[1])[0]);
    assert_eq!((first.state, second.state), (State::Published, State::Reserved));
    assert_eq!(
        (first.affected.len(), first.references.len(), first.aliases.len()),
        (7, 4, 1)
    );
    assert!(second.categories.is_empty() && second.threat_type.is_none() && second.credits.len() == 1);
}

#[test]
fn damaged_fixtures_never_panic() {
    for case in [
        "export",
        "specified-2015",
        "newer-2026",
        "ill-formed",
        "gbk",
        "truncated",
        "billion-laughs",
    ] {
        mutate(Format::CnnvdXml, "cnnvd", case);
    }
}
