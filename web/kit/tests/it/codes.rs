//! `docs/errors.md` is written from the table of codes. `BAIZE_UPDATE=1` writes it again.

use std::fmt::Write as _;
use std::path::Path;

use baize_web_kit::{CODES, Language, Locale};

fn text() -> String {
    let en = Locale::new(Language::En, jiff::Timestamp::UNIX_EPOCH);
    let zh = en.other();
    let mut out = String::from(
        "# Error codes\n\n\
         Every refusal has one code that never changes its meaning. Programs get it as\n\
         `application/problem+json` (RFC 9457) in the field `code`, people as a page in their language. A running\n\
         instance shows this table at `/errors`. It is generated from the table in `web/kit/src/problem.rs`.\n\n\
         | Code | Status | What happened | 发生了什么 | What to do next |\n| --- | --- | --- | --- | --- |\n",
    );
    for code in CODES {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            code.as_str(),
            code.status().as_u16(),
            code.title(&en),
            code.title(&zh),
            code.next(&en)
        );
    }
    out
}

#[test]
fn every_code_is_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    if std::env::var_os("BAIZE_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == text(),
        "docs/errors.md is out of date: run this test with BAIZE_UPDATE=1"
    );
}
