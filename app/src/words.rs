//! What the command says, in the language of its user.
//!
//! The messages are in `locales/*/cli.ftl`; why a query cannot be read is said as on the pages, in `query.ftl`. The language is that of `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is
//! set first: Chinese where it begins with `zh`, else English.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

const EN: [&str; 2] = [
    include_str!("../../locales/en/cli.ftl"),
    include_str!("../../locales/en/query.ftl"),
];
const ZH: [&str; 2] = [
    include_str!("../../locales/zh-CN/cli.ftl"),
    include_str!("../../locales/zh-CN/query.ftl"),
];

/// Languages of the command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// The language of the user.
    pub(crate) fn of_user() -> Self {
        static OF_USER: LazyLock<Language> = LazyLock::new(|| {
            let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
            let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
            Language::of_locale(named.as_deref().unwrap_or_default())
        });
        *OF_USER
    }

    fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// The code that records use for it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The code that records use for the other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<(Bundle, Bundle)> = LazyLock::new(|| (bundle("en", &EN), bundle("zh-CN", &ZH)));

fn bundle(language: &str, files: &[&str]) -> Bundle {
    let language = language.parse().expect("a tag of ours");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for text in files {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(?errors, "a message cannot be read");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "a message is there twice");
        }
    }
    bundle
}

/// The words for a key, if there are any.
pub(crate) fn find(language: Language, key: &str, arguments: &[(&'static str, String)]) -> Option<String> {
    let bundle = match language {
        Language::En => &BUNDLES.0,
        Language::Zh => &BUNDLES.1,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let mut held = FluentArgs::new();
    for (name, value) in arguments {
        // A whole number selects plural forms; anything else is shown as it is.
        let value = match value.parse::<u64>() {
            Ok(number) if *name == "n" => FluentValue::from(number),
            _ => FluentValue::from(value.clone()),
        };
        held.set(*name, value);
    }
    Some(
        bundle
            .format_pattern(pattern, Some(&held), &mut Vec::new())
            .into_owned(),
    )
}

/// The words for a key in the user's language.
pub(crate) fn words(key: &str, arguments: &[(&'static str, String)]) -> String {
    find(Language::of_user(), key, arguments).unwrap_or_else(|| {
        tracing::error!(key, "no such message");
        key.to_owned()
    })
}

/// `say!("key", name = value, …)`: the words for a key in the user's language.
macro_rules! say {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::words($key, &[$((stringify!($name), ($value).to_string())),*])
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Keys of a language and the variables that each message uses.
    fn messages(files: &[&str]) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in files.iter().flat_map(|text| text.lines()) {
            if let Some((name, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                assert!(!found.contains_key(name), "{name} is there twice");
                name.clone_into(&mut key);
                found.insert(key.clone(), Vec::new());
            }
            for part in line.split("{ $").skip(1) {
                let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
                if let Some(held) = found.get_mut(&key)
                    && !held.contains(&name)
                {
                    held.push(name);
                    held.sort();
                }
            }
        }
        found
    }

    #[test]
    fn both_languages_say_the_same_with_the_same_variables() {
        let (en, zh) = (messages(&EN), messages(&ZH));
        for (key, variables) in &en {
            assert_eq!(Some(variables), zh.get(key), "{key}");
            assert!(
                find(Language::En, key, &[]).is_some() && find(Language::Zh, key, &[]).is_some(),
                "{key}"
            );
        }
        assert_eq!(en.len(), zh.len());
    }

    #[test]
    fn the_locale_chooses_the_language() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Language::Zh),
            ("zh", Language::Zh),
            ("C", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }
}
