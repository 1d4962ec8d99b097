//! Reading a fixture and comparing what it gives with what was agreed.

use std::path::{Path, PathBuf};

use baize_formats::{parse, records};
use baize_model::{Body, Format, Parsed, RawRecord, Refusal};

/// What a file gave: its records, refused ones included, and how it ended.
pub(crate) struct Reading {
    pub(crate) records: Vec<Result<RawRecord, Refusal>>,
    pub(crate) end: Result<(), Refusal>,
}

pub(crate) fn read(format: Format, bytes: &[u8]) -> Reading {
    let mut all = Vec::new();
    // A small buffer: markers are met across its borders.
    let mut input = std::io::BufReader::with_capacity(61, bytes);
    let end = records(format, "input", &mut input, &mut |r| all.push(r));
    Reading { records: all, end }
}

/// Claims of a parsed record.
pub(crate) fn claims(parsed: &Parsed) -> &[baize_model::Claim] {
    match &parsed.body {
        Body::Claims(claims) => claims,
        other => panic!("not claims: {other:?}"),
    }
}

pub(crate) fn case_dir(format: &str, case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(format)
        .join(case)
}

pub(crate) fn input(format: &str, case: &str) -> Vec<u8> {
    let dir = case_dir(format, case);
    let file = ["input.xml", "input.json"]
        .into_iter()
        .map(|n| dir.join(n))
        .find(|p| p.is_file());
    std::fs::read(file.unwrap_or_else(|| panic!("no input in {}", dir.display())))
        .expect("a readable fixture")
}

/// Compares all that a fixture gives with `expected.snap` beside it.
pub(crate) fn check(format: Format, folder: &str, case: &str) {
    check_bytes(format, folder, case, &input(folder, case));
}

pub(crate) fn check_bytes(format: Format, folder: &str, case: &str, bytes: &[u8]) {
    use serde_json::{Value, json};
    let refusal = |r: &Refusal| json!({"refused": r.code, "reason": r.reason, "at": r.at});
    let reading = read(format, bytes);
    let mut out: Vec<Value> = Vec::new();
    for record in &reading.records {
        out.push(match record.as_ref().map_err(Clone::clone).and_then(parse) {
            Ok(parsed) => json!({
                "source": parsed.source,
                "key": parsed.key,
                "modified": parsed.modified,
                "serial": parsed.serial,
                "key_from_name": parsed.key_from_name,
                "claims": claims(&parsed),
            }),
            Err(r) => refusal(&r),
        });
    }
    if let Err(r) = &reading.end {
        out.push(json!({"end": refusal(r)}));
    }
    insta::with_settings!({
        snapshot_path => case_dir(folder, case),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_json_snapshot!("expected", out);
    });
}
