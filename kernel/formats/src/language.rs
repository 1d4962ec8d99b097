//! Languages of texts, and lists with at most one text a language.

use baize_model::Text;

/// Code for a language that is not stated.
pub(crate) const DEFAULT: &str = "en";

/// A language as BCP 47 in lower case: `eng` and `en_US` are `en`, `zh-CN` is `zh`, `zh-TW` stays `zh-tw`. What is no language
/// tag reads as English, the language of every format that leaves the field free.
pub(crate) fn tag(lang: &str) -> String {
    let lower = lang.trim().to_ascii_lowercase().replace('_', "-");
    let (primary, rest) = lower.split_once('-').unwrap_or((&lower, ""));
    let primary = match primary {
        "eng" | "english" => "en",
        "zho" | "chi" => "zh",
        "spa" | "esp" => "es",
        "fra" | "fre" => "fr",
        "deu" | "ger" => "de",
        "jpn" | "jp" => "ja",
        "rus" => "ru",
        other => other,
    };
    let shaped = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
    if !shaped || primary == "en" {
        return DEFAULT.to_owned();
    }
    let subtags_fit = rest.len() <= 12 && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    // Simplified script is what Chinese without more means.
    let implied = primary == "zh" && matches!(rest, "cn" | "hans" | "hans-cn");
    if rest.is_empty() || implied || !subtags_fit {
        primary.to_owned()
    } else {
        format!("{primary}-{rest}")
    }
}

/// Adds a text. A second, different text of a language is joined to the first as a new paragraph.
pub(crate) fn add(texts: &mut Vec<Text>, lang: &str, value: &str) {
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let lang = tag(lang);
    match texts.iter_mut().find(|t| t.lang == lang) {
        None => texts.push(Text {
            lang,
            value: value.to_owned(),
        }),
        Some(first) if first.value == value => {}
        Some(first) => {
            first.value.push_str("\n\n");
            first.value.push_str(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_language_are_one() {
        for (from, to) in [
            ("en", "en"),
            ("eng", "en"),
            ("en-US", "en"),
            ("EN_gb", "en"),
            ("", "en"),
            ("zh-CN", "zh"),
            ("zh-TW", "zh-tw"),
            ("zh_Hant_TW", "zh-hant-tw"),
            ("esp", "es"),
            ("中文", "en"),
        ] {
            assert_eq!(tag(from), to, "{from}");
        }
    }

    #[test]
    fn texts_of_a_language_are_joined_once() {
        let mut texts = Vec::new();
        for (lang, value) in [
            ("en", "a"),
            ("fr", "b"),
            ("en-US", "a "),
            ("eng", "c"),
            ("de", " "),
        ] {
            add(&mut texts, lang, value);
        }
        assert_eq!(texts, [Text::new("en", "a\n\nc"), Text::new("fr", "b")]);
    }
}
