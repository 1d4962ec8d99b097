use baize_model::Format;

use crate::snapshot::{check, check_bytes, input, mutate};

#[test]
fn the_form_with_english_names() {
    check(Format::Gbt28458, "gbt28458", "english");
}

#[test]
fn the_form_with_chinese_names() {
    check(Format::Gbt28458, "gbt28458", "chinese");
}

/// Element names are found in GBK files too, whether or not the prolog is there.
#[test]
fn the_chinese_form_in_gbk() {
    let text = String::from_utf8(input("gbt28458", "chinese")).unwrap();
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    check_bytes(Format::Gbt28458, "gbt28458", "chinese", &bytes);
    let start = text.find("?>").unwrap() + 2;
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text[start..]);
    check_bytes(Format::Gbt28458, "gbt28458", "chinese", &bytes);
}

#[test]
fn damaged_fixtures_never_panic() {
    for case in ["english", "chinese"] {
        mutate(Format::Gbt28458, "gbt28458", case);
    }
}
