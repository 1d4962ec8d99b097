//! Our own small records, and all that is made of them.

use std::path::Path;

use baize_formats::{Detected, detect};
use baize_model::{Body, Format, Parsed, Refusal};
use serde_json::{Value, json};

use crate::real;

/// Formats whose cases are here; the others have tests of their own.
const FORMATS: &[Format] = &[
    Format::Cve5,
    Format::Nvd2,
    Format::OsvJson,
    Format::OsvYaml,
    Format::GoReport,
];

fn shown(parsed: Result<Parsed, Refusal>) -> Value {
    match parsed {
        Ok(parsed) => json!({
            "source": parsed.source,
            "key": parsed.key,
            "key_from_name": parsed.key_from_name,
            "modified": parsed.modified,
            "serial": parsed.serial,
            "claims": match parsed.body {
                Body::Claims(claims) => json!(claims),
                other => panic!("not claims: {other:?}"),
            },
        }),
        Err(refusal) => json!({"refused": refusal.code, "reason": refusal.reason, "at": refusal.at}),
    }
}

#[test]
fn cases_are_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    for format in FORMATS {
        let mut cases = 0;
        for case in std::fs::read_dir(root.join(format.as_str())).expect("cases of the format") {
            let case = case.expect("a case").path();
            let inputs = std::fs::read_dir(&case)
                .expect("files")
                .map(|f| f.expect("a file").path());
            let input = inputs
                .filter(|path| path.extension().is_some_and(|e| e != "snap" && e != "new"))
                .last()
                .expect("an input");
            let name = input.file_name().expect("a name").to_string_lossy().into_owned();
            let bytes = std::fs::read(&input).expect("a readable file");
            assert_eq!(
                detect(&name, &bytes),
                Detected::Records(*format),
                "{}",
                input.display()
            );
            let all: Vec<Value> = real::parsed(*format, &name, &bytes)
                .into_iter()
                .map(shown)
                .collect();
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(&case);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_json_snapshot!("expected", all));
            cases += 1;
        }
        assert!(cases > 0, "{format} has no case");
    }
}
