//! A journey through the demo in a real browser, by keyboard: from the search to what each source says and how that
//! changed, in both languages.

use baize_testkit::browser::Key;
use serde_json::Value;

use crate::traveller::Traveller;

const RECORD: &str = "/vulnerabilities/CVE-2021-44228";

/// A language, and words that only its pages have.
struct Words {
    tag: &'static str,
    other: &'static str,
    home: &'static str,
    search: &'static str,
    record: &'static str,
    sources: &'static str,
    history: &'static str,
    unknown: &'static str,
}

const CHINESE: Words = Words {
    tag: "zh-CN",
    other: "en",
    home: "公开漏洞，汇集各方来源，一个漏洞一页",
    search: "个漏洞符合条件",
    record: "Apache Log4j 代码问题漏洞",
    sources: "CVE-2021-44228 的来源",
    history: "CVE-2021-44228 的变更历史",
    unknown: "各来源均无此编号",
};
const ENGLISH: Words = Words {
    tag: "en",
    other: "zh-CN",
    home: "Every public vulnerability, every source, one page each",
    search: "vulnerabilities match",
    record: "Log4Shell: Log4j looks up JNDI names in log messages",
    sources: "Sources of CVE-2021-44228",
    history: "History of CVE-2021-44228",
    unknown: "No source here has this identifier",
};

#[test]
fn a_chinese_reader_finds_out_what_the_sources_say() {
    journey(&CHINESE);
}

#[test]
fn an_english_reader_finds_out_what_the_sources_say() {
    journey(&ENGLISH);
}

#[test]
fn a_chinese_reader_reads_a_chart_and_takes_its_table() {
    chart("zh-CN");
}

#[test]
fn an_english_reader_reads_a_chart_and_takes_its_table() {
    chart("en");
}

/// Every chart says in words what it shows, has its table, and every number leads to as many.
fn chart(language: &str) {
    let Some(traveller) = Traveller::depart(language) else {
        return;
    };
    let browser = &traveller.browser;
    traveller.go("/statistics");
    traveller.sound();
    let unsaid = browser.run(
        "return [...document.querySelectorAll('main svg.chart')].filter((chart) =>
             chart.getAttribute('role') !== 'img'
             || chart.getAttribute('aria-labelledby').split(' ').some((id) => !document.getElementById(id)?.textContent)
         ).length + (document.querySelectorAll('main svg.chart').length ? 0 : 100)",
    );
    assert_eq!(unsaid, 0, "a chart without words");
    // The table unfolds by keyboard.
    traveller.reach("#years summary");
    browser.press(Key::Enter);
    browser.wait_for(
        "the table",
        "return document.querySelector('#years details').open",
    );
    traveller.sound();
    let first = "document.querySelector('#years tbody tr td a')";
    let shown = browser.run(&format!("return {first}.innerText"));
    traveller.reach("#years tbody tr td a");
    browser.press(Key::Enter);
    browser.wait_for(
        "the list",
        "return location.pathname === '/search' && document.readyState === 'complete'",
    );
    let heading = browser.run("return document.querySelector('h1').innerText");
    let (shown, heading) = (
        shown.as_str().expect("a number"),
        heading.as_str().expect("a heading"),
    );
    assert!(heading.contains(shown), "{heading} for {shown}");
    traveller.go("/statistics");
    let file = browser.run("return document.querySelector('#years a[download]').getAttribute('href')");
    let file = file.as_str().expect("a file");
    let kept = traveller.demo.header(file, "content-disposition");
    assert!(
        kept.contains("attachment") && kept.contains(".csv"),
        "{file}: {kept}"
    );
    traveller.quiet();
}

#[test]
fn an_english_reader_changes_language_and_theme() {
    let Some(traveller) = Traveller::depart("en") else {
        return;
    };
    let browser = &traveller.browser;
    browser.prefer_dark(false);
    traveller.go("/sources");
    traveller.follow("a[hreflang='zh-CN']");
    traveller.arrived("/sources", "zh-CN", "来源");
    // The choice is kept without a word in the address.
    traveller.go("/");
    traveller.arrived("/", "zh-CN", CHINESE.home);
    let ground = "return getComputedStyle(document.documentElement).backgroundColor";
    let light = browser.run(ground);
    traveller.reach("a[data-theme-choice='dark']");
    browser.press(Key::Enter);
    browser.wait_for(
        "the dark theme",
        "return document.documentElement.dataset.theme === 'dark'",
    );
    let dark = browser.run(ground);
    assert_ne!(light, dark);
    traveller.go("/sources");
    assert_eq!(browser.run(ground), dark, "the theme is kept");
    // And back to what the machine prefers.
    traveller.reach("a[data-theme-choice='auto']");
    browser.press(Key::Enter);
    browser.wait_for(
        "the theme of the machine",
        "return !('theme' in document.documentElement.dataset)",
    );
    assert_eq!(browser.run(ground), light);
    browser.prefer_dark(true);
    assert_eq!(browser.run(ground), dark);
    traveller.quiet();
}

#[test]
fn no_page_runs_what_is_not_a_file_of_ours() {
    let Some(traveller) = Traveller::depart("en") else {
        return;
    };
    for path in ["/", "/search?q=log4j", RECORD, "/vulnerabilities/CVE-1999-9999"] {
        let policy = traveller.demo.header(path, "content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
    traveller.go("/");
    traveller.quiet();
    let ran = traveller.browser.run(
        "const script = document.createElement('script');
         try { script.textContent = 'window.inline = true'; document.head.append(script); } catch {}
         try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.inline = true\">'); } catch {}
         try { document.body.setAttribute('onclick', 'window.inline = true'); } catch {}
         document.body.click();
         return window.inline === true;",
    );
    assert_eq!(ran, Value::Bool(false), "inline code ran");
    assert!(
        !traveller.browser.console().is_empty(),
        "the console would say so, had a page broken the policy"
    );
}

fn journey(words: &Words) {
    let Some(traveller) = Traveller::depart(words.tag) else {
        return;
    };
    let browser = &traveller.browser;

    traveller.go("/");
    traveller.arrived("/", words.tag, words.home);
    traveller.sound();
    // The first thing one can reach leads past the head of the page.
    browser.press(Key::Tab);
    assert_eq!(
        browser.run("return document.activeElement.getAttribute('href')"),
        "#content"
    );
    traveller.search("log4j");

    traveller.arrived("/search", words.tag, words.search);
    traveller.sound();
    browser.type_text("/");
    assert_eq!(
        browser.run(
            "return [document.activeElement.name, document.activeElement.value, getSelection().toString()]"
        ),
        serde_json::json!(["q", "log4j", "log4j"]),
        "the search box has the keyboard, ready to be written over"
    );
    // Back to the page, and down the list.
    browser.press(Key::Tab);
    let on_record = format!("return document.activeElement.getAttribute('href') === '{RECORD}'");
    let hits = browser.run("return document.querySelectorAll('[data-list] > li').length");
    let found = (0..hits.as_u64().expect("a number")).any(|_| {
        browser.type_text("j");
        browser.run(&on_record) == Value::Bool(true)
    });
    assert!(found, "j walks to the record");
    browser.press(Key::Enter);

    traveller.arrived(RECORD, words.tag, words.record);
    traveller.sound();
    traveller.follow(&format!("a[href='{RECORD}/sources']"));

    traveller.arrived(&format!("{RECORD}/sources"), words.tag, words.sources);
    traveller.sound();
    let differing = browser.run(
        "return [...document.querySelectorAll('table.compare tbody tr')].filter((row) => {
             const said = [...row.querySelectorAll('td')].filter((cell) => !cell.querySelector('.absent'));
             const texts = new Set(said.map((cell) => cell.innerText.replace('≠', '').trim()));
             return row.querySelector('td.differs') && new Set(said.map((cell) => cell.dataset.label)).size > 1
                 && texts.size > 1;
         }).length",
    );
    assert!(
        differing.as_u64() > Some(0),
        "no field on which two sources differ"
    );
    traveller.follow(&format!("main a[href='{RECORD}']"));

    traveller.arrived(RECORD, words.tag, words.record);
    traveller.follow(&format!("a[href='{RECORD}/history']"));

    traveller.arrived(&format!("{RECORD}/history"), words.tag, words.history);
    traveller.sound();
    let changed = browser.run(
        "return [...document.querySelectorAll('.changes .fields li')].filter((field) =>
             field.querySelector('del') && field.querySelector('ins')
             && field.querySelector('del').innerText !== field.querySelector('ins').innerText).length",
    );
    assert!(changed.as_u64() > Some(0), "no value that became another one");

    let unknown = "/vulnerabilities/CVE-1999-9999";
    traveller.go(unknown);
    traveller.arrived(unknown, words.tag, words.unknown);
    let said = browser.console();
    assert!(
        matches!(said.as_slice(), [(_, message)] if message.contains(unknown) && message.contains("404")),
        "{said:?}"
    );
    traveller.measure();
    // What is wrong with a query is said in the reader's language.
    for query in [
        "epss:abc",
        "%22open",
        "severity:",
        "kev:perhaps",
        "published:someday",
    ] {
        traveller.go(&format!("/search?q={query}"));
        let detail = browser.run("return document.querySelector('.detail')?.lang");
        assert_eq!(detail, words.tag, "{query}");
        assert!(!browser.console().is_empty(), "the status is one of refusal");
    }
    traveller.measure();
    for path in [
        "/sources",
        "/changes",
        "/about",
        "/api",
        "/errors",
        "/design",
        "/search?q=zzzzzz",
        "/conflicts",
        "/vendors",
        "/vendors/apache",
        "/products",
        "/assigners",
        "/weaknesses",
        "/weaknesses/CWE-20",
        "/sources/nvd",
        "/vulnerabilities/CVE-2021-44228/compare",
    ] {
        traveller.go(path);
        traveller.sound();
    }
    let lang = browser.run("return document.documentElement.lang");
    assert_eq!(lang, words.tag);
    traveller.go(&format!("/?lang={}", words.other));
    assert_eq!(browser.run("return document.documentElement.lang"), words.other);
}
