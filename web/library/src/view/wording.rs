//! Choosing a text in the reader's language.

use std::collections::BTreeMap;

use baize_web_kit::{Language, Locale};

/// A text with its language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Wording {
    /// The text.
    pub(crate) text: String,
    /// BCP 47 tag for the `lang` attribute.
    pub(crate) lang: String,
}

/// The tag for the `lang` attribute of a record's language.
pub(crate) fn tag(record_language: &str) -> String {
    let plain = !record_language.is_empty()
        && record_language.len() <= 20
        && record_language
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match record_language {
        "zh" => Language::ZhCn.tag().to_owned(),
        other if plain => other.to_owned(),
        _ => "und".to_owned(),
    }
}

/// The language a text seems to be in, where nobody says: Chinese if it has Han characters.
pub(crate) fn seeming(text: &str) -> &'static str {
    let han = text
        .chars()
        .take(300)
        .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'));
    if han {
        Language::ZhCn.tag()
    } else {
        Language::En.tag()
    }
}

/// Languages in the order in which this reader wants them: their own, then the other of ours, then the rest.
pub(crate) fn preferred<'a, T>(l: &Locale, texts: &'a BTreeMap<String, T>) -> Vec<(&'a str, &'a T)> {
    let ours = [l.language.record_key(), l.other().language.record_key()];
    let mut all: Vec<_> = texts.iter().map(|(lang, text)| (lang.as_str(), text)).collect();
    all.sort_by_key(|(lang, _)| ours.iter().position(|o| o == lang).unwrap_or(ours.len()));
    all
}

/// A text cut at a number of characters, at a word where there is one.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let head = match head.rfind(' ') {
        Some(space) if space > end / 2 => &head[..space],
        _ => head,
    };
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_s_language_comes_first() {
        let texts: BTreeMap<String, &str> = [("de", "c"), ("en", "a"), ("zh", "b")]
            .map(|(k, v)| (k.to_owned(), v))
            .into();
        let order = |language| {
            let l = Locale::new(language, jiff::Timestamp::UNIX_EPOCH);
            preferred(&l, &texts).iter().map(|(_, t)| **t).collect::<String>()
        };
        assert_eq!(order(Language::En), "abc");
        assert_eq!(order(Language::ZhCn), "bac");
    }

    #[test]
    fn tags_never_carry_markup() {
        assert_eq!(tag("zh"), "zh-CN");
        assert_eq!(tag("\"><script>"), "und");
        assert_eq!(tag("pt-br"), "pt-br");
    }

    #[test]
    fn long_texts_end_at_a_word() {
        assert_eq!(clip("short", 10), "short");
        assert_eq!(clip("a longer text here", 12), "a longer…");
        assert_eq!(clip("漏洞漏洞漏洞", 4), "漏洞漏洞…");
    }
}
