//! Somebody at a real browser, before a demo of their own.

use baize_testkit::browser::{Browser, Key};
use serde_json::Value;

use crate::serving::Running;
use crate::session::Session;

/// What the page shows is measured by a script.
const FAULTS: &str = include_str!("page.js");

/// One who travels.
pub(crate) struct Traveller {
    pub(crate) browser: Browser,
    pub(crate) demo: Running,
    _session: Session,
}

impl Traveller {
    /// Starts a demo and a browser, or nothing with a printed line.
    pub(crate) fn depart(language: &str) -> Option<Self> {
        let browser = Browser::open(language)?;
        Some(Self::before(
            browser,
            Session::sqlite(),
            &["demo", "--listen", "127.0.0.1:0"],
        ))
    }

    /// Starts a server of what was imported and a browser, or nothing with a printed line.
    pub(crate) fn depart_after(language: &str, import: impl FnOnce(&Session)) -> Option<Self> {
        let browser = Browser::open(language)?;
        let session = Session::sqlite();
        import(&session);
        Some(Self::before(
            browser,
            session,
            &["serve", "--listen", "127.0.0.1:0"],
        ))
    }

    fn before(browser: Browser, session: Session, command: &[&str]) -> Self {
        browser.resize(1280, 900);
        let demo = Running::start(&session, command);
        Self {
            browser,
            demo,
            _session: session,
        }
    }

    pub(crate) fn go(&self, path: &str) {
        self.browser.go(&format!("http://{}{path}", self.demo.address));
    }

    /// Waits for a page, in this language and with these words in its heading.
    pub(crate) fn arrived(&self, path: &str, language: &str, heading: &str) {
        self.browser.wait_for(
            path,
            &format!("return document.readyState === 'complete' && location.pathname === '{path}'"),
        );
        let page = self.browser.run(
            "return [document.documentElement.lang, document.querySelector('h1').innerText.replace(/\\s+/g, ' ')]",
        );
        assert_eq!(page[0], language, "{path}");
        let shown = page[1].as_str().expect("a heading");
        assert!(shown.contains(heading), "{path}: {shown}");
    }

    /// Goes to what a selector names, by the tabulator.
    pub(crate) fn reach(&self, selector: &str) {
        let there = format!("return document.activeElement.matches(\"{selector}\")");
        for _ in 0..400 {
            self.browser.press(Key::Tab);
            if self.browser.run(&there) == Value::Bool(true) {
                let outline = "return getComputedStyle(document.activeElement).outlineStyle";
                assert_ne!(
                    self.browser.run(outline),
                    "none",
                    "{selector}: focus cannot be seen"
                );
                return;
            }
        }
        panic!("{selector} cannot be reached by keyboard");
    }

    /// Writes a query into the search box and sends it, by keyboard.
    pub(crate) fn search(&self, query: &str) {
        self.reach("[data-search]");
        self.browser.type_text(query);
        self.browser.press(Key::Enter);
    }

    /// Follows a link, by keyboard.
    pub(crate) fn follow(&self, selector: &str) {
        self.reach(selector);
        self.browser.press(Key::Enter);
    }

    /// Nothing on the console, and nothing to see that should not be.
    pub(crate) fn sound(&self) {
        self.quiet();
        self.measure();
    }

    pub(crate) fn quiet(&self) {
        let said = self.browser.console();
        assert!(said.is_empty(), "{said:?}");
    }

    /// Looks at the page on a telephone and on a large screen, by day and by night.
    pub(crate) fn measure(&self) {
        for dark in [false, true] {
            self.browser.prefer_dark(dark);
            for width in [360, 1920] {
                self.browser.resize(width, 900);
                let faults = self.browser.run(FAULTS);
                let address = self.browser.run("return location.pathname");
                assert_eq!(
                    faults,
                    serde_json::json!([]),
                    "{address} at {width} px, dark: {dark}"
                );
            }
        }
        self.browser.resize(1280, 900);
        self.browser.prefer_dark(false);
    }
}
