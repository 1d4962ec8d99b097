//! Walking real archives.

use baize_formats::{Detected, detect, parse, records};
use baize_model::{Body, Claim, Format, Parsed, RawRecord, Refusal};
use baize_testkit::data;

/// How much of a file's beginning detection is given.
const HEAD: usize = 64 << 10;

/// Detection as the reader of archives does it.
pub(crate) fn detected(name: &str, bytes: &[u8]) -> Detected {
    detect(name, &bytes[..bytes.len().min(HEAD)])
}

/// All records of a file, each parsed.
pub(crate) fn parsed(format: Format, name: &str, bytes: &[u8]) -> Vec<Result<Parsed, Refusal>> {
    let mut all = Vec::new();
    let mut input = bytes;
    let end = records(format, name, &mut input, &mut |record| {
        all.push(record.and_then(|raw: RawRecord| parse(&raw)));
    });
    all.extend(end.err().map(Err));
    all
}

/// The claims of a parsed record.
pub(crate) fn claims(parsed: Parsed) -> Vec<Claim> {
    match parsed.body {
        Body::Claims(claims) => claims,
        other => panic!("not claims: {other:?}"),
    }
}

/// Calls `each` for every parsed record of `format` in an archive of the corpus, of every `step`-th file. Any refusal
/// of such a record fails. Returns the number of records, or nothing where there is no corpus.
pub(crate) fn walk(
    archive: &str,
    usual_step: usize,
    format: Format,
    mut each: impl FnMut(&str, Parsed),
) -> Option<usize> {
    let archive = data::corpus()?.join(archive);
    let mut count = 0;
    let files = data::sample(&archive, data::step(usual_step), |name, bytes| {
        if detected(name, bytes) != Detected::Records(format) {
            return;
        }
        for parsed in parsed(format, name, bytes) {
            match parsed {
                Ok(parsed) => each(name, parsed),
                Err(refusal) => panic!("{name}: {refusal:?}"),
            }
            count += 1;
        }
    });
    assert!(files > 0, "{} holds no file", archive.display());
    Some(count)
}
