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

/// Parses a file that is one record.
pub(crate) fn whole(format: Format, name: &str, bytes: &[u8]) -> Result<Parsed, Refusal> {
    let raw = RawRecord {
        bytes: bytes.to_vec(),
        format,
        name: name.to_owned(),
        position: 1,
    };
    let parsed = parse(&raw);
    if let Ok(parsed) = &parsed {
        well_kept(parsed);
    }
    parsed
}

/// What the model promises of every claim.
pub(crate) fn well_kept(parsed: &Parsed) {
    let at = format!("{} {}", parsed.source, parsed.key);
    assert!(!parsed.source.is_empty() && !parsed.key.is_empty());
    let mut subjects = std::collections::HashSet::new();
    for claim in claims(parsed) {
        assert!(
            subjects.insert(&claim.subject),
            "{at}: two claims about {}",
            claim.subject
        );
        assert!(!claim.aliases.contains(&claim.subject), "{at}");
        assert!(claim.aliases.is_sorted() && claim.related.is_sorted(), "{at}");
        for text in claim
            .titles
            .iter()
            .chain(&claim.descriptions)
            .chain(claim.notes.iter().map(|n| &n.text))
        {
            assert!(
                !text.value.is_empty() && text.value.trim() == text.value,
                "{at}: {text:?}"
            );
            assert!(!text.value.contains('\0') && !text.lang.is_empty(), "{at}");
        }
        for a in &claim.affected {
            assert!(
                a.package.is_some() || a.product.is_some() || a.cpe.is_some(),
                "{at}: {a:?}"
            );
        }
        for s in &claim.severities {
            assert!(
                !s.by.is_empty()
                    && (s.vector.is_some() || s.score.is_some() || s.level.is_some() || s.words.is_some()),
                "{at}: {s:?}"
            );
        }
    }
}

/// Files below a folder whose name ends so, in order.
pub(crate) fn files(below: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("a folder entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Reads a fixture over and over with bytes changed, removed and repeated: whatever comes out, nothing may panic.
pub(crate) fn mutate(format: Format, folder: &str, case: &str) {
    const MARKS: &[&[u8]] = &[
        b"<",
        b"</",
        b">",
        b"&",
        b"&#",
        b";",
        b"]]>",
        b"<![CDATA[",
        b"\"",
        b"\0",
        b"\xFF",
        b"{",
        b"[",
    ];
    let original = input(folder, case);
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    for _ in 0..400 {
        let mut bytes = original.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, MARKS[random(MARKS.len())].iter().copied())),
                2 => drop(bytes.drain(at..(at + random(40)).min(bytes.len()))),
                _ => bytes
                    .iter_mut()
                    .skip(at)
                    .take(1)
                    .for_each(|b| *b = b.wrapping_add(1 + random(255) as u8)),
            }
        }
        for record in read(format, &bytes).records.into_iter().flatten() {
            if let Ok(parsed) = parse(&record) {
                well_kept(&parsed);
            }
        }
    }
}
