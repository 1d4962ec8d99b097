//! Fixtures with their snapshots beside them, and walks through the archives of the corpus.

use std::path::{Path, PathBuf};

use baize_formats::{parse, records};
use baize_model::{Body, Format, Parsed, RawRecord, Refusal};
use baize_testkit::data;
use serde_json::{Value, json};

/// Everything that a file holds: its records parsed, or refused.
pub(crate) fn read(format: Format, name: &str, bytes: &[u8]) -> Vec<Result<Parsed, Refusal>> {
    let mut found = Vec::new();
    let end = records(format, name, &mut &*bytes, &mut |raw| {
        found.push(raw.and_then(|raw| parse(&raw)));
    });
    found.extend(end.err().map(Err));
    found
}

/// The records of a file as they are cut out.
pub(crate) fn cut(format: Format, name: &str, bytes: &[u8]) -> Vec<RawRecord> {
    let mut found = Vec::new();
    records(format, name, &mut &*bytes, &mut |raw| {
        found.push(raw.expect("a record"));
    })
    .expect("a readable file");
    found
}

/// The only record of a file.
pub(crate) fn one(format: Format, name: &str, bytes: &[u8]) -> Parsed {
    let mut found = read(format, name, bytes);
    assert_eq!(found.len(), 1, "{name}");
    found
        .remove(0)
        .unwrap_or_else(|r| panic!("{name}: {} {r} {:?}", r.code, r.at))
}

/// Code and place of a file's only refusal.
pub(crate) fn refused(format: Format, name: &str, bytes: &[u8]) -> (&'static str, Option<String>) {
    let mut found = read(format, name, bytes);
    assert_eq!(found.len(), 1, "{name}");
    let refusal = found.remove(0).expect_err(name);
    (refusal.code, refusal.at)
}

/// Reads `fixtures/<format>/<case>/<file>` and compares what it says with the snapshot in the same folder.
pub(crate) fn check(format: Format, case: &str, file: &str) {
    let dir = fixtures().join(format.as_str()).join(case);
    let bytes = std::fs::read(dir.join(file)).unwrap_or_else(|e| panic!("{case}/{file}: {e}"));
    let said: Vec<Value> = read(format, file, &bytes).iter().map(shown).collect();
    insta::with_settings!({
        snapshot_path => dir,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_json_snapshot!("expected", said);
    });
}

/// Whether a file's name has an extension.
pub(crate) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == extension)
}

/// The folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn shown(record: &Result<Parsed, Refusal>) -> Value {
    match record {
        Ok(parsed) => json!({
            "source": parsed.source,
            "key": parsed.key,
            "key_from_name": parsed.key_from_name,
            "modified": parsed.modified.map(|t| t.to_string()),
            "body": body(&parsed.body),
        }),
        Err(refusal) => json!({ "refused": refusal.code, "reason": refusal.reason, "at": refusal.at }),
    }
}

fn body(body: &Body) -> Value {
    match body {
        Body::Claims(claims) => json!({ "claims": claims }),
        Body::Series(series) => json!({
            "series": series.name,
            "date": series.date.map(|d| d.to_string()),
            "model": series.model,
            "points": series.points.iter().map(|p| json!([p.subject, p.value, p.percentile])).collect::<Vec<_>>(),
        }),
        Body::Weakness(weakness) => json!({ "weakness": weakness }),
        Body::AttackPattern(pattern) => json!({ "attack_pattern": pattern }),
    }
}

/// Walks through an archive of the corpus in steps (`BAIZE_CORPUS_STEP` overrides them) and hands every
/// file to `each`. Returns how many there were, or `None` without the corpus.
pub(crate) fn walk(archive: &str, step: usize, each: impl FnMut(&str, &[u8])) -> Option<usize> {
    let path = data::corpus()?.join(format!("{archive}.tar.zst"));
    Some(data::sample(&path, data::step(step), each))
}

/// Checks a count, which is known for whole archives only.
pub(crate) fn count(archive: &str, used: usize, found: usize, whole: usize) {
    if used == 1 {
        assert_eq!(found, whole, "{archive}");
    } else {
        assert!(
            found > 0 && found <= whole.div_ceil(used) + 1,
            "{archive}: {found}"
        );
    }
}

/// What holds for every claim of every format.
pub(crate) fn sound(name: &str, parsed: &Parsed) {
    assert!(!parsed.key.is_empty() && !parsed.source.is_empty(), "{name}");
    let Body::Claims(claims) = &parsed.body else {
        return;
    };
    for claim in claims {
        let sorted = |ids: &[baize_model::Identifier]| ids.windows(2).all(|w| w[0] < w[1]);
        assert!(
            sorted(&claim.aliases) && !claim.aliases.contains(&claim.subject),
            "{name}: {:?}",
            claim.aliases
        );
        assert!(
            sorted(&claim.related) && !claim.related.contains(&claim.subject),
            "{name}: {:?}",
            claim.related
        );
        for text in claim.titles.iter().chain(&claim.descriptions) {
            assert!(
                !text.value.is_empty() && text.value.trim() == text.value,
                "{name}: {text:?}"
            );
        }
        assert!(claim.titles.len() < 2 && claim.descriptions.len() < 2, "{name}");
        for affected in &claim.affected {
            assert!(
                affected.package.is_some() || affected.product.is_some() || affected.cpe.is_some(),
                "{name}"
            );
            assert!(
                affected.ranges.iter().all(|r| !r.events.is_empty()),
                "{name}: {affected:?}"
            );
        }
        let text = serde_json::to_string(claim).expect("a claim can be written");
        let back: baize_model::Claim = serde_json::from_str(&text).expect("a claim can be read again");
        assert_eq!(&back, claim, "{name}");
    }
}

/// The claims of a record.
pub(crate) fn claims(parsed: &Parsed) -> &[baize_model::Claim] {
    match &parsed.body {
        Body::Claims(claims) => claims,
        other => panic!("not claims: {other:?}"),
    }
}
