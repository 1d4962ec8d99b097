//! The frame around every page.

use crate::{Context, Language, Locale, Theme, asset};

/// An entry of the navigation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NavItem {
    /// Path.
    pub href: &'static str,
    /// Key of its name.
    pub key: &'static str,
}

/// A link of a switch, or of the navigation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageLink {
    /// Address.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// The language of the label.
    pub lang: &'static str,
    /// A stable name, for scripts.
    pub value: &'static str,
    /// Whether it leads to where the reader is.
    pub current: bool,
}

/// Feeds of what a page lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedLinks {
    /// Address of the Atom feed.
    pub atom: String,
    /// Address of the RSS feed.
    pub rss: String,
}

/// What the layout needs to know.
#[derive(Clone, Debug)]
pub struct Page {
    /// Title of the page.
    pub title: String,
    /// One sentence for search engines; empty for none.
    pub description: String,
    /// What stands in the search box.
    pub query: String,
    /// True where the page brings a search box of its own.
    pub own_search: bool,
    /// Theme.
    pub theme: Theme,
    /// Navigation.
    pub nav: Vec<PageLink>,
    /// Switch of languages.
    pub languages: Vec<PageLink>,
    /// Switch of themes.
    pub themes: Vec<PageLink>,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub js: String,
    /// Address of the icon.
    pub icon: String,
    /// Canonical address, absolute.
    pub canonical: Option<String>,
    /// Feeds of what the page lists.
    pub feed: Option<FeedLinks>,
    /// Whether search engines should leave the page out.
    pub noindex: bool,
    /// Version of the program.
    pub version: &'static str,
}

impl Page {
    pub(crate) fn new(context: &Context, title: String) -> Self {
        let Context {
            l,
            theme,
            path,
            query,
            site,
            ..
        } = context;
        let here = |name: &str, value: &str| {
            let separator = if query.is_empty() { "" } else { "&" };
            format!("{path}?{query}{separator}{name}={value}")
        };
        Self {
            title,
            description: String::new(),
            query: String::new(),
            own_search: false,
            theme: *theme,
            nav: site
                .nav
                .iter()
                .map(|item| PageLink {
                    href: item.href.to_owned(),
                    label: l.t(item.key),
                    lang: l.tag(),
                    value: item.key,
                    current: path == item.href || path.starts_with(&format!("{}/", item.href)),
                })
                .collect(),
            languages: Language::ALL
                .iter()
                .map(|language| PageLink {
                    href: here("lang", language.tag()),
                    label: Locale::new(*language, l.now).t("language-name"),
                    lang: language.tag(),
                    value: language.tag(),
                    current: *language == l.language,
                })
                .collect(),
            themes: Theme::ALL
                .iter()
                .map(|choice| PageLink {
                    href: here("theme", choice.as_str()),
                    label: l.t(match choice {
                        Theme::Auto => "theme-auto",
                        Theme::Light => "theme-light",
                        Theme::Dark => "theme-dark",
                    }),
                    lang: l.tag(),
                    value: choice.as_str(),
                    current: choice == theme,
                })
                .collect(),
            css: asset::STYLE.href(),
            js: asset::SCRIPT.href(),
            icon: asset::ICON.href(),
            canonical: site.config.absolute(path),
            feed: None,
            noindex: false,
            version: site.config.version,
        }
    }

    /// Whether a theme was chosen, and which: the value of `data-theme`.
    pub fn chosen_theme(&self) -> Option<&'static str> {
        (self.theme != Theme::Auto).then(|| self.theme.as_str())
    }
}
