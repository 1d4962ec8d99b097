//! Nothing that a source writes runs in a reader's browser.
//!
//! More than three hundred payloads go through every text of sixteen formats, by the real import, in two revisions.
//! Then a real browser opens every page that shows them.

mod documents;
mod payloads;

use std::collections::BTreeSet;

use baize_testkit::browser::Key;
use serde_json::Value;

use crate::session::Session;
use crate::traveller::Traveller;
use documents::{Deal, catalogues};
use payloads::payloads;

/// What of a page could run, or has.
const LOOK: &str = include_str!("stored/page.js");
/// Vulnerabilities that share the payloads out among them.
const RECORDS: usize = 12;
/// Pages of one kind that are opened.
const OF_A_KIND: usize = 10;

/// Imports all of it, twice.
fn import(session: &Session, payloads: &[String]) {
    for revision in 0..2 {
        let folder = session.path(&format!("hostile-{revision}"));
        let deals: Vec<Deal<'_>> = payloads
            .chunks(payloads.len().div_ceil(RECORDS))
            .enumerate()
            .map(|(number, payloads)| Deal {
                number,
                revision,
                payloads,
            })
            .collect();
        let files = deals.iter().flat_map(Deal::files).chain(catalogues(&deals));
        for file in files {
            let path = folder.join(&file.name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, file.bytes).expect("a file");
        }
        let folder = folder.to_string_lossy().into_owned();
        let ended = session.run(&["import", &folder, "--json"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let outcome = ended.json();
        assert_eq!(outcome["rejected"], 0, "{}", ended.out);
        let taken = outcome[["added", "updated"][revision]].as_u64();
        assert!(taken >= Some(RECORDS as u64 * 9), "{}", ended.out);
    }
}

/// One who opens pages and remembers what they said.
struct Witness<'a> {
    traveller: &'a Traveller,
    read: BTreeSet<u64>,
    found: BTreeSet<String>,
    opened: usize,
}

impl Witness<'_> {
    /// Opens a page: nothing ran on it, nothing on it could, and it is still the page that was asked for.
    fn open(&mut self, path: &str) {
        self.traveller.go(path);
        let seen = self.look(path);
        assert_eq!(seen["address"], path.split('?').next().unwrap_or(path));
    }

    fn look(&mut self, path: &str) -> Value {
        let browser = &self.traveller.browser;
        let seen = browser.run(LOOK);
        assert_eq!(seen["faults"], serde_json::json!([]), "{path}");
        // The server says no to what is no query, and a record counts under its first names only; that is all the
        // console may hold.
        let said: Vec<_> = browser
            .console()
            .into_iter()
            .filter(|(_, message)| {
                !["status of 400", "status of 404"]
                    .iter()
                    .any(|no| message.contains(no))
            })
            .collect();
        assert!(said.is_empty(), "{path}: {said:?}");
        let numbers = seen["said"].as_array().into_iter().flatten();
        self.read.extend(numbers.filter_map(Value::as_u64));
        let links = seen["own"].as_array().into_iter().flatten();
        let links = links.filter_map(|link| link.as_str().map(str::to_owned));
        self.found.extend(links);
        self.opened += 1;
        seen
    }

    /// Opens pages of a kind that were linked from others, spread over all that were.
    fn open_found(&mut self, prefix: &str) {
        let all: Vec<String> = self
            .found
            .iter()
            // A download is not shown: the page before stays.
            .filter(|link| link.starts_with(prefix) && !link.contains("download="))
            .cloned()
            .collect();
        assert!(!all.is_empty(), "nothing leads to {prefix}");
        for path in all.iter().step_by(all.len().div_ceil(OF_A_KIND)) {
            self.open(path);
        }
    }
}

#[test]
fn nothing_that_a_source_writes_runs() {
    let payloads = payloads();
    assert!(payloads.len() >= 300, "{} payloads", payloads.len());
    let Some(traveller) = Traveller::depart_after("en", |session| import(session, &payloads)) else {
        return;
    };
    let mut witness = Witness {
        traveller: &traveller,
        read: BTreeSet::new(),
        found: BTreeSet::new(),
        opened: 0,
    };
    for number in 0..RECORDS {
        let record = format!("/vulnerabilities/CVE-2031-1{number:04}");
        for page in ["", "/sources", "/history", "/compare"] {
            witness.open(&format!("{record}{page}"));
        }
    }
    let unread: Vec<usize> = (0..payloads.len())
        .filter(|number| payloads[*number].contains("__xss") && !witness.read.contains(&(*number as u64)))
        .collect();
    assert!(unread.is_empty(), "no page shows {unread:?}");
    for path in [
        "/",
        "/search",
        "/changes",
        "/conflicts",
        "/sources",
        "/statistics",
        "/vendors",
        "/products",
        "/assigners",
        "/weaknesses",
        "/search.atom",
        "/search.rss",
        "/api/v1/vulnerabilities/CVE-2031-10000",
        "/api/v1/vulnerabilities/CVE-2031-10000?format=csaf",
        "/api/v1/vulnerabilities/CVE-2031-10000?format=gbt28458",
        "/api/v1/vulnerabilities/CVE-2031-10000?format=cnnvd",
    ] {
        // A browser downloads what it is told to; what it is shown is looked at.
        if traveller
            .demo
            .header(path, "content-disposition")
            .starts_with("attachment")
        {
            continue;
        }
        witness.open(path);
    }
    for prefix in [
        "/vendors/",
        "/products/",
        "/packages/",
        "/assigners/",
        "/documents/",
        "/weaknesses/",
        "/sources/",
    ] {
        witness.open_found(prefix);
    }
    // Every payload as a query, some at once; what has no hits is said so, what is no query is pointed at.
    for some in payloads.chunks(8) {
        let query: String = some.join(" ").chars().take(1_900).collect();
        witness.open(&format!("/search?q={}", encoded(&query)));
    }
    for payload in payloads.iter().step_by(20) {
        witness.open(&format!("/vulnerabilities/{}", encoded(payload)));
        witness.open(&format!(
            "/search?q=vendor:{}",
            encoded(&format!("\"{payload}\""))
        ));
    }
    // What is suggested while one types.
    traveller.go("/search");
    traveller.reach("[data-search]");
    traveller.browser.type_text("vendor:acm");
    traveller.browser.wait_for(
        "suggestions",
        "return document.querySelectorAll('datalist option').length > 0",
    );
    witness.look("suggestions");
    traveller.browser.press(Key::Enter);
    assert!(witness.opened > 150, "{} pages", witness.opened);
}

/// What looks for faults finds them.
#[test]
fn what_runs_is_noticed() {
    let Some(traveller) = Traveller::depart_after("en", |_| {}) else {
        return;
    };
    for (page, fault) in [
        ("<script>window.__xss=7</script>", "payload 7 ran"),
        ("<img src=x onerror=window.__xss=8>", "has onerror"),
        ("<a href='java%09script:1'>x</a>", "leads to"),
        ("<p style='x:y'>x", "has style"),
    ] {
        traveller.browser.go(&format!(
            "data:text/html,{}",
            page.replace('%', "%25")
                .replace("%2509", "&Tab;")
                .replace('&', "%26")
        ));
        let seen = traveller.browser.run(LOOK);
        assert!(seen["faults"].to_string().contains(fault), "{page}: {seen}");
    }
}

/// Every kind of answer carries a policy that lets nothing run but files of ours.
#[test]
fn every_answer_carries_a_strict_policy() {
    let session = Session::sqlite();
    session.populate();
    let server = crate::serving::Running::start(&session, &["serve", "--listen", "127.0.0.1:0"]);
    let record = "/vulnerabilities/CVE-2030-0001";
    let paths = [
        "/",
        "/search?q=kettle",
        "/search?q=%22",
        record,
        &format!("{record}/history"),
        &format!("{record}/sources"),
        &format!("{record}/compare"),
        "/documents/cve/CVE-2030-0001",
        "/conflicts",
        "/statistics",
        "/statistics/years.csv",
        "/llms.txt",
        "/.well-known/api-policy.json",
        "/sources",
        "/sources/cve",
        "/vendors",
        "/vendors/lantern",
        "/products",
        "/products/gateway",
        "/packages/npm/kettle",
        "/weaknesses",
        "/weaknesses/CWE-89",
        "/assigners",
        "/assigners/lantern",
        "/search.atom",
        "/search.rss",
        "/changes",
        "/about",
        "/api",
        "/errors",
        "/design",
        "/robots.txt",
        "/.well-known/security.txt",
        "/readyz",
        "/healthz",
        "/metrics",
        "/favicon.ico",
        "/api/openapi.json",
        "/api/v1/vulnerabilities",
        "/api/v1/vulnerabilities/CVE-2030-0001",
        "/api/v1/vulnerabilities/CVE-2030-0001/history",
        "/api/v1/vulnerabilities/CVE-2030-0001/similar",
        "/api/v1/suggest?q=ke",
        "/api/v1/changes",
        "/api/v1/sources",
        "/api/v1/totals",
        "/api/v1/statistics",
        "/api/v1/weaknesses",
        "/api/v1/documents/cve/CVE-2030-0001",
        "/vulnerabilities/CVE-1999-9999",
        "/no-such-page",
        "/%00",
    ];
    for path in paths {
        let policy = server.header(path, "content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy:?}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(server.header(path, "x-content-type-options"), "nosniff", "{path}");
    }
}

/// A text as part of an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
