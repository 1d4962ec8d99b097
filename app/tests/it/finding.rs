//! Finding a vulnerability by its type, narrowing the list, comparing two revisions, taking a table home: by keyboard,
//! in both languages.

use serde_json::Value;

use crate::session::file;
use crate::traveller::Traveller;

/// A language, what its reader asks for, and what the pages then say.
struct Words {
    tag: &'static str,
    /// A type, as the reader writes it.
    query: &'static str,
    /// The type, as the pages write it.
    kind: &'static str,
    /// The type that most have.
    common: &'static str,
    /// The same for the weakness that stands for it.
    weakness: &'static str,
    /// Heading of the facet.
    facet: &'static str,
    /// First cell of a table of numbers by type.
    head: &'static str,
}

const CHINESE: Words = Words {
    tag: "zh-CN",
    query: "类型:SQL注入",
    kind: "SQL注入",
    common: "代码问题",
    weakness: "CWE-89 SQL注入",
    facet: "类型",
    head: "类型",
};
const ENGLISH: Words = Words {
    tag: "en",
    query: "type:\"SQL injection\"",
    kind: "SQL injection",
    common: "Code",
    weakness: "CWE-89 SQL injection",
    facet: "Type",
    head: "Type",
};

#[test]
fn a_chinese_reader_finds_by_type_and_narrows_down() {
    find(&CHINESE);
}

#[test]
fn an_english_reader_finds_by_type_and_narrows_down() {
    find(&ENGLISH);
}

fn find(words: &Words) {
    let Some(traveller) = Traveller::depart(words.tag) else {
        return;
    };
    let browser = &traveller.browser;
    // Every type has a name that the reader reads.
    traveller.go("/search");
    let types = browser.run(&format!(
        "const facets = [...document.querySelectorAll('.facets details')];
         const facet = facets.find((one) => one.querySelector('summary').innerText === '{}');
         return [...facet.querySelectorAll('li a span:first-child')].map((one) => one.textContent)",
        words.facet
    ));
    let types: Vec<&str> = types
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(types.contains(&words.common), "{types:?}");
    if words.tag == "en" {
        assert!(types.iter().all(|name| name.is_ascii()), "{types:?}");
    }

    traveller.go("/");
    traveller.search(words.query);
    browser.wait_for(
        "the list",
        "return document.readyState === 'complete' && location.pathname === '/search'",
    );
    let all = total(&traveller);
    assert!(all > 1, "{} leads to {all}", words.query);
    traveller.quiet();

    // Down a facet: the list has as many as the facet said.
    let first = ".facets li a:not([aria-current]):not(.about)";
    let said = browser.run(&format!(
        "return Number(document.querySelector('{first} .num').innerText.replace(/\\D/g, ''))"
    ));
    traveller.follow(first);
    browser.wait_for(
        "the narrowed list",
        "return document.readyState === 'complete' && !!document.querySelector('.facets [aria-current]')",
    );
    let narrowed = total(&traveller);
    assert_eq!(Some(narrowed), said.as_u64(), "the facet promised as many");
    assert!(narrowed < all, "{narrowed} of {all}");
    traveller.quiet();

    // What is found is of the type, and its page says so in the reader's words.
    traveller.follow(".hits h3 a");
    browser.wait_for(
        "the record",
        "return document.readyState === 'complete' && location.pathname.startsWith('/vulnerabilities/')",
    );
    let class = browser.run("return document.querySelector('#class').innerText");
    let class = class.as_str().expect("a text");
    assert!(
        class.contains(words.kind) && class.contains(words.weakness),
        "{class}"
    );
    // Every format that the page offers is there.
    let formats = browser.run(
        "return [...document.querySelectorAll(\"aside a[href*='?format=']\")].map((link) => link.getAttribute('href'))",
    );
    let formats = formats.as_array().expect("a list");
    assert!(formats.len() >= 3, "{formats:?}");
    for href in formats.iter().filter_map(Value::as_str) {
        let (status, _) = traveller.demo.get(href);
        assert!(status.contains("200"), "{href}: {status}");
    }
    traveller.quiet();
}

/// The number in the heading.
fn total(traveller: &Traveller) -> u64 {
    let heading = traveller
        .browser
        .run("return Number(document.querySelector('h1').innerText.replace(/\\D/g, ''))");
    heading.as_u64().expect("a number")
}

#[test]
fn a_chinese_reader_compares_revisions() {
    compare(&CHINESE);
}

#[test]
fn an_english_reader_compares_revisions() {
    compare(&ENGLISH);
}

fn compare(words: &Words) {
    let Some(traveller) = Traveller::depart_after(words.tag, |session| {
        session.populate();
        let changed = std::fs::read_to_string(file("CVE-2030-0001.json")).expect("a record");
        let changed = changed.replace("Kettle", "Samovar").replace("2030-01", "2030-02");
        let ended = session.feed(&["import", "-"], changed.as_bytes());
        assert_eq!(ended.code, 0, "{}", ended.err);
    }) else {
        return;
    };
    let browser = &traveller.browser;
    let record = "/vulnerabilities/CVE-2030-0001";
    traveller.go(&format!("{record}/compare"));
    let changed = "return [...document.querySelectorAll('.differences tbody tr')].filter((row) => {
             const [gone, come] = ['del', 'ins'].map((name) => row.querySelector(name)?.innerText);
             return gone !== come;
         }).length";
    let before = browser.run(changed);
    assert!(before.as_u64() > Some(0), "two revisions that say the same");
    // The other way round, by the form: as many fields differ, what went is what comes.
    traveller.reach("select[name='from']");
    let (from, to) = (chosen(&traveller, "from"), chosen(&traveller, "to"));
    assert_ne!(from, to);
    pick(&traveller, "from", &to);
    traveller.reach("select[name='to']");
    pick(&traveller, "to", &from);
    traveller.follow(".pick button");
    browser.wait_for(
        "the comparison",
        "return document.readyState === 'complete' && location.search.includes('to=')",
    );
    assert_eq!((chosen(&traveller, "from"), chosen(&traveller, "to")), (to, from));
    assert_eq!(browser.run(changed), before);
    traveller.sound();
}

fn chosen(traveller: &Traveller, name: &str) -> Value {
    let script = format!("return document.querySelector('select[name=\"{name}\"]').value");
    traveller.browser.run(&script)
}

/// Chooses with the letters of the keyboard what the arrow keys would reach; a list of revisions is short.
fn pick(traveller: &Traveller, name: &str, value: &Value) {
    for _ in 0..10 {
        if chosen(traveller, name) == *value {
            return;
        }
        traveller.browser.press(baize_testkit::browser::Key::Down);
    }
    for _ in 0..10 {
        if chosen(traveller, name) == *value {
            return;
        }
        traveller.browser.press(baize_testkit::browser::Key::Up);
    }
    panic!("{value} cannot be chosen");
}

#[test]
fn the_table_of_a_chart_is_a_file_in_the_readers_language() {
    for words in [&CHINESE, &ENGLISH] {
        let Some(traveller) = Traveller::depart(words.tag) else {
            return;
        };
        table(words, &traveller);
    }
}

/// The same rows as on the page, under heads in the reader's language.
fn table(words: &Words, traveller: &Traveller) {
    let browser = &traveller.browser;
    traveller.go("/statistics");
    let rows = browser.run("return document.querySelectorAll('#types tbody tr td.number').length");
    let shown = browser.run(
        "return [...document.querySelectorAll('#types table.numbers tbody tr')].map((row) => row.querySelector('th').textContent)",
    );
    assert!(rows.as_u64() > Some(0));
    let file = browser.run("return document.querySelector('#types a[download]').getAttribute('href')");
    let file = file.as_str().expect("a file");
    let (status, table) = traveller.demo.get(&format!("{file}?lang={}", words.tag));
    assert!(status.contains("200"), "{status}");
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    let head = lines.next().expect("a head");
    assert!(head.starts_with(words.head), "{head}");
    let named: Vec<&str> = lines
        .filter_map(|line| match line.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => line.split(',').next(),
        })
        .collect();
    let shown: Vec<&str> = shown
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(named, shown);
    assert!(
        named.contains(&words.kind) && !named.contains(&"通用软硬件漏洞"),
        "{named:?}"
    );
    traveller.quiet();
}

#[test]
fn every_kind_of_page_is_sound_in_both_languages() {
    for words in [&CHINESE, &ENGLISH] {
        let Some(traveller) = Traveller::depart(words.tag) else {
            return;
        };
        for path in [
            "/",
            "/search?q=severity:critical",
            "/statistics",
            "/products",
            "/products/log4j",
            "/packages/maven/org.apache.logging.log4j:log4j-core",
            "/assigners/apache",
            "/weaknesses/CWE-79",
            "/vulnerabilities/CVE-2014-0160",
            "/vulnerabilities/CVE-2014-0160/sources",
            "/vulnerabilities/CVE-2014-0160/history",
        ] {
            traveller.go(path);
            let heading = traveller
                .browser
                .run("return !document.querySelector('.problem')");
            assert_eq!(heading, Value::Bool(true), "{path} is no page");
            traveller.sound();
        }
    }
}

/// An example to be copied names the address at which this instance is.
#[test]
fn examples_name_the_address_in_force() {
    let Some(traveller) = Traveller::depart("en") else {
        return;
    };
    traveller.go("/api");
    let wrong = traveller.browser.run(
        "const samples = [...document.querySelectorAll('.sample')].map((one) => one.innerText);
         return samples.length ? samples.filter((one) => !one.includes(location.origin + '/')) : ['none']",
    );
    assert_eq!(wrong, serde_json::json!([]));
}
