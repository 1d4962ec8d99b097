//! Every adapter against a server that behaves, and against the ways in which servers do not.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baize_collect::Error;
use baize_collect::feeds::{Feed, FeedStates, Override, Report, State, builtin, run, visit};
use baize_outbound::{Client, Policy};
use baize_testkit::http::{Answer, Server};
use jiff::Timestamp;
use sha2::Digest;

use crate::double::{Seen, gz, tar, zip};

/// A server whose pages a test can change.
struct Site {
    pages: Arc<Mutex<HashMap<String, Answer>>>,
    server: Server,
}

impl Site {
    fn new() -> Self {
        let pages: Arc<Mutex<HashMap<String, Answer>>> = Arc::default();
        let shown = Arc::clone(&pages);
        let server = Server::start(move |asked| {
            let page = shown
                .lock()
                .unwrap()
                .get(&asked.path)
                .cloned()
                .unwrap_or_else(|| Answer::status(404));
            let tag = page
                .headers
                .iter()
                .find(|(n, _)| n == "ETag")
                .map(|(_, v)| v.clone());
            match (tag, asked.header("if-none-match")) {
                (Some(tag), Some(known)) if tag == known => Answer::status(304).with("ETag", tag),
                _ => page,
            }
        });
        Self { pages, server }
    }

    fn put(&self, path: &str, answer: Answer) {
        self.pages.lock().unwrap().insert(path.to_owned(), answer);
    }

    fn json(&self, path: &str, body: impl Into<String>) {
        self.put(path, Answer::ok("application/json", body.into()));
    }

    fn file(&self, path: &str, body: Vec<u8>) {
        self.put(path, Answer::ok("application/octet-stream", body));
    }

    fn asked(&self) -> Vec<String> {
        self.server.asked().into_iter().map(|a| a.path).collect()
    }

    /// The built-in feed with all its addresses below this server.
    fn feed(&self, name: &str, addresses: &[(&str, &str)], parts: &[&str]) -> Feed {
        let feed = builtin().into_iter().find(|f| f.name == name).unwrap();
        let change = Override {
            addresses: addresses
                .iter()
                .map(|(r, p)| ((*r).to_owned(), format!("{}{p}", self.server.url())))
                .collect(),
            parts: Some(parts.iter().map(|p| (*p).to_owned()).collect()),
            ..Override::default()
        };
        feed.with(&change).unwrap()
    }
}

fn client() -> Client {
    Client::new(Policy {
        allow_loopback: true,
        retries: 1,
        back_off: Duration::from_millis(1),
        ..Policy::default()
    })
    .unwrap()
}

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

async fn go(feed: &Feed, state: &State) -> Result<(State, Report, Seen), Error> {
    let mut seen = Seen::default();
    let (state, report) = run(feed, state, &client(), now(), &mut seen).await?;
    Ok((state, report, seen))
}

fn cve(n: u32) -> String {
    format!(
        r#"{{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{{"cveId":"CVE-2099-{n:04}","state":"PUBLISHED"}},"containers":{{"cna":{{"descriptions":[]}}}}}}"#
    )
}

fn osv(id: &str) -> String {
    format!(r#"{{"schema_version":"1.6.0","id":"{id}","modified":"2026-01-01T00:00:00Z","affected":[]}}"#)
}

fn kev(ids: &[&str]) -> String {
    let entries: Vec<String> = ids
        .iter()
        .map(|id| {
            format!(r#"{{"cveID":"{id}","vendorProject":"Acme","product":"Gate","dateAdded":"2026-01-01"}}"#)
        })
        .collect();
    format!(
        r#"{{"title":"Catalog","catalogVersion":"2026.01.01","dateReleased":"2026-01-01T00:00:00Z","count":{},"vulnerabilities":[{}]}}"#,
        ids.len(),
        entries.join(",")
    )
}

fn html() -> Answer {
    Answer::ok(
        "text/html; charset=utf-8",
        "<!DOCTYPE html><html><body>Request rejected</body></html>",
    )
}

#[tokio::test]
async fn whole_files_are_taken_when_they_changed_and_are_what_they_should_be() {
    let site = Site::new();
    let feed = site.feed(
        "cisa-kev",
        &[("file", "/kev.json"), ("mirror", "/mirror.json")],
        &[],
    );
    site.put(
        "/kev.json",
        Answer::ok("application/json", kev(&["CVE-2099-0001", "CVE-2099-0002"])).with("ETag", "\"1\""),
    );
    let (state, report, seen) = go(&feed, &State::default()).await.unwrap();
    assert_eq!((report.documents, report.full, seen.records.len()), (2, 1, 2));
    assert_eq!(seen.records[0].0, "kev.json");
    let kept = State::from_json(&state.to_json().unwrap()).unwrap();
    assert_eq!(kept, state);

    // 304, then the same content under another tag.
    let (same, report, _) = go(&feed, &state).await.unwrap();
    assert_eq!((same == state, report.unchanged, report.documents), (true, 1, 0));
    site.put(
        "/kev.json",
        Answer::ok("application/json", kev(&["CVE-2099-0001", "CVE-2099-0002"])).with("ETag", "\"2\""),
    );
    let (_, report, _) = go(&feed, &state).await.unwrap();
    assert_eq!((report.unchanged, report.documents), (1, 0));

    // None of these is a success, and there is no mirror to help.
    let full = kev(&["CVE-2099-0003", "CVE-2099-0004", "CVE-2099-0005", "CVE-2099-0006"]);
    for (what, answer) in [
        ("html", html()),
        (
            "html that calls itself JSON",
            Answer::ok("application/json", "\n <html>no</html>"),
        ),
        ("empty body", Answer::ok("application/json", "")),
        ("empty list", Answer::ok("application/json", kev(&[]))),
        (
            "other JSON",
            Answer::ok("application/json", r#"{"error":"come back later"}"#),
        ),
        (
            "cut",
            Answer {
                cut_at: Some(100),
                ..Answer::ok("application/json", full.clone())
            },
        ),
        (
            "half",
            Answer::ok("application/json", &full.as_bytes()[..full.len() / 2]),
        ),
        ("gone", Answer::status(410)),
        ("broken", Answer::status(500)),
    ] {
        site.put("/kev.json", answer);
        assert!(go(&feed, &state).await.is_err(), "{what}");
    }
    site.json("/mirror.json", full);
    let (_, report, seen) = go(&feed, &state).await.unwrap();
    assert_eq!((report.documents, seen.records[0].0.as_str()), (4, "mirror.json"));
}

#[tokio::test]
async fn scores_and_weaknesses_come_packed() {
    let site = Site::new();
    let epss = site.feed("epss", &[("file", "/current.csv.gz"), ("mirror", "/none")], &[]);
    site.put(
        "/current.csv.gz",
        Answer::status(302).with("Location", "/epss_scores-2026-02-28.csv.gz"),
    );
    let csv = "#model_version:v2026.01.01,score_date:2026-02-28T00:00:00+0000\ncve,epss,percentile\nCVE-2099-0001,0.5,0.9\n";
    site.file("/epss_scores-2026-02-28.csv.gz", gz(csv.as_bytes()));
    let (_, report, seen) = go(&epss, &State::default()).await.unwrap();
    assert_eq!(
        (report.documents, seen.records[0].0.as_str()),
        (1, "epss_scores-2026-02-28.csv.gz")
    );

    let cwe = site.feed("cwe", &[("file", "/cwec.xml.zip")], &[]);
    let xml = r#"<?xml version="1.0" encoding="UTF-8"?><Weakness_Catalog Name="CWE" Version="4.99" xmlns="http://cwe.mitre.org/cwe-7"><Weaknesses><Weakness ID="79" Name="Scripts" Abstraction="Base" Status="Draft"><Description>x</Description></Weakness></Weaknesses></Weakness_Catalog>"#;
    site.file("/cwec.xml.zip", zip(&[("cwec_v4.99.xml", xml.as_bytes())]));
    let (_, report, seen) = go(&cwe, &State::default()).await.unwrap();
    assert_eq!(
        (report.documents, seen.records[0].0.as_str()),
        (1, "cwec.xml.zip/cwec_v4.99.xml")
    );
}

fn log(entries: &[(&str, &[u32])]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(time, ids)| {
            let new: Vec<String> = ids
                .iter()
                .map(|n| format!(r#"{{"cveId":"CVE-2099-{n:04}","githubLink":"https://raw.elsewhere.example/main/cves/2099/0xxx/CVE-2099-{n:04}.json","dateUpdated":"{time}"}}"#))
                .collect();
            format!(r#"{{"fetchTime":"{time}","numberOfChanges":{},"new":[{}],"updated":[],"error":[]}}"#, ids.len(), new.join(","))
        })
        .collect();
    format!("[{}]", entries.join(","))
}

#[tokio::test]
async fn the_cve_list_is_loaded_once_and_then_followed() {
    let site = Site::new();
    let feed = site.feed(
        "cve-list",
        &[
            ("log", "/cves/deltaLog.json"),
            ("records", "/cves/"),
            ("all", "/all.tar.gz"),
        ],
        &[],
    );
    let one = cve(1);
    site.json(
        "/cves/deltaLog.json",
        log(&[
            ("2026-02-02T00:00:00.000Z", &[1]),
            ("2026-02-01T00:00:00.000Z", &[1]),
        ]),
    );
    // A tarball that breaks off is no full load.
    let whole = gz(&tar(&[
        ("main/README.md", b"# CVE list"),
        ("main/cves/torn.json", &one.as_bytes()[..90]),
        ("main/cves/CVE-2099-0001.json", one.as_bytes()),
    ]));
    site.file("/all.tar.gz", whole[..whole.len() - 40].to_vec());
    assert!(go(&feed, &State::default()).await.is_err());
    site.file("/all.tar.gz", whole);
    let (state, report, seen) = go(&feed, &State::default()).await.unwrap();
    assert_eq!(
        (report.full, seen.names()),
        (
            1,
            vec![
                "cvelistV5.tar.gz/main/cves/torn.json",
                "cvelistV5.tar.gz/main/cves/CVE-2099-0001.json"
            ]
        )
    );

    // Two changes, of which one is not there yet: it is tried again.
    site.json(
        "/cves/deltaLog.json",
        log(&[("2026-02-03T00:00:00Z", &[2, 3]), ("2026-02-02T00:00:00Z", &[1])]),
    );
    site.json("/cves/2099/0xxx/CVE-2099-0002.json", cve(2));
    let (followed, report, seen) = go(&feed, &state).await.unwrap();
    assert_eq!(
        (report.full, seen.names()),
        (0, vec!["cvelistV5/2099/0xxx/CVE-2099-0002.json"])
    );
    assert_eq!(followed.parts[""].pending.len(), 1);
    site.json("/cves/2099/0xxx/CVE-2099-0003.json", cve(3));
    let (done, _, seen) = go(&feed, &followed).await.unwrap();
    assert_eq!(seen.names(), ["cvelistV5/2099/0xxx/CVE-2099-0003.json"]);
    assert_eq!(done.parts[""].pending, Vec::<String>::new());
    assert_eq!(go(&feed, &done).await.unwrap().1.unchanged, 1);

    // The log no longer reaches back: everything again.
    site.json("/cves/deltaLog.json", log(&[("2026-02-28T00:00:00Z", &[4])]));
    assert_eq!(go(&feed, &done).await.unwrap().1.full, 1);
    // Nothing to be learnt from these; none of the changed records to be had is one of them.
    for text in ["[]", "{}", "[{\"fetchTime\":\"20", "<html></html>"] {
        site.json("/cves/deltaLog.json", text);
        assert!(go(&feed, &done).await.is_err(), "{text}");
    }
    site.json(
        "/cves/deltaLog.json",
        log(&[("2026-02-28T00:00:00Z", &[9]), ("2026-02-01T00:00:00Z", &[1])]),
    );
    assert!(go(&feed, &done).await.is_err());
}

fn nvd(n: u32) -> Vec<u8> {
    format!(r#"{{"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0","timestamp":"2026-02-01T00:00:00.000","vulnerabilities":[{{"cve":{{"id":"CVE-2099-{n:04}","published":"2026-01-01T00:00:00.000","lastModified":"2026-01-01T00:00:00.000","descriptions":[]}}}}]}}"#).into_bytes()
}

fn meta(json: &[u8]) -> Answer {
    let sha: String = sha2::Sha256::digest(json)
        .iter()
        .map(|b| format!("{b:02X}"))
        .collect();
    Answer::ok(
        "text/plain",
        format!(
            "lastModifiedDate:2026-02-01T00:00:00-05:00\r\nsize:{}\r\nzipSize:1\r\ngzSize:1\r\nsha256:{sha}\r\n",
            json.len()
        ),
    )
}

#[tokio::test]
async fn nvd_feeds_are_taken_when_their_digest_is_new_and_right() {
    let site = Site::new();
    let feed = site.feed("nvd", &[("feeds", "/nvd/")], &["2025", "modified"]);
    for part in ["2025", "modified"] {
        site.put(&format!("/nvd/nvdcve-2.0-{part}.meta"), meta(&nvd(1)));
        site.file(&format!("/nvd/nvdcve-2.0-{part}.json.gz"), gz(&nvd(1)));
    }
    let (state, report, seen) = go(&feed, &State::default()).await.unwrap();
    assert_eq!((report.documents, report.full, seen.records.len()), (2, 2, 2));
    let before = site.asked().len();
    let (_, report, _) = go(&feed, &state).await.unwrap();
    assert_eq!(
        (report.unchanged, site.asked().len() - before),
        (2, 2),
        "only the .meta files are asked for"
    );

    // One part fails, the other moves on; nothing of the failed one is handed over.
    site.put("/nvd/nvdcve-2.0-2025.meta", meta(&nvd(2)));
    site.file("/nvd/nvdcve-2.0-2025.json.gz", gz(&nvd(2)));
    site.put("/nvd/nvdcve-2.0-modified.meta", meta(&nvd(3)));
    let cut = gz(&nvd(3));
    for (what, answer) in [
        ("stale data", Answer::ok("application/gzip", gz(&nvd(1)))),
        ("html", html()),
        ("plain", Answer::ok("application/gzip", nvd(3))),
        (
            "cut",
            Answer::ok("application/gzip", cut[..cut.len() - 9].to_vec()),
        ),
        ("missing", Answer::status(404)),
    ] {
        site.put("/nvd/nvdcve-2.0-modified.json.gz", answer);
        let (next, report, seen) = go(&feed, &state).await.unwrap();
        assert_eq!(report.failures.len(), 1, "{what}");
        assert_eq!(
            (
                next.parts["modified"] == state.parts["modified"],
                seen.records.len()
            ),
            (true, 1),
            "{what}"
        );
        assert_ne!(next.parts["2025"], state.parts["2025"], "{what}");
    }
    site.put("/nvd/nvdcve-2.0-2025.meta", html());
    assert!(go(&feed, &state).await.is_err());
}

#[tokio::test]
async fn osv_is_loaded_as_a_zip_and_followed_by_its_list() {
    let site = Site::new();
    let feed = site.feed("osv", &[("bucket", "/osv/")], &["Red Hat"]);
    let list = |lines: &[(&str, &str)]| {
        let text: String = lines.iter().map(|(t, id)| format!("{t},{id}\n")).collect();
        Answer::ok("text/csv", text)
    };
    site.put(
        "/osv/Red%20Hat/modified_id.csv",
        list(&[("2026-02-01T00:00:00Z", "RHSA-2026:0001")]),
    );
    let (a, b) = (osv("RHSA-2026:0001"), osv("GHSA-aaaa-bbbb-cccc"));
    site.file(
        "/osv/Red%20Hat/all.zip",
        zip(&[
            ("RHSA-2026:0001.json", a.as_bytes()),
            ("GHSA-aaaa-bbbb-cccc.json", b.as_bytes()),
        ]),
    );
    let (state, report, seen) = go(&feed, &State::default()).await.unwrap();
    assert_eq!(
        (report.full, seen.names()[0]),
        (1, "Red Hat/all.zip/RHSA-2026:0001.json")
    );
    assert_eq!(go(&feed, &state).await.unwrap().1.unchanged, 1);

    site.put(
        "/osv/Red%20Hat/modified_id.csv",
        list(&[
            ("2026-02-03T00:00:00Z", "RHSA-2026:0002"),
            ("2026-02-01T00:00:00Z", "RHSA-2026:0001"),
        ]),
    );
    site.json("/osv/Red%20Hat/RHSA-2026%3A0002.json", osv("RHSA-2026:0002"));
    site.json("/osv/Red%20Hat/RHSA-2026%3A0001.json", osv("RHSA-2026:0001"));
    let (next, report, seen) = go(&feed, &state).await.unwrap();
    assert_eq!(
        (report.full, seen.names().len()),
        (0, 2),
        "the overlap is fetched as well"
    );
    assert_eq!(
        next.parts["Red Hat"].watermark,
        Some("2026-02-03T00:00:00Z".parse().unwrap())
    );

    let many: Vec<String> = (0..300).map(|i| format!("RHSA-2026:{i:04}")).collect();
    let many: Vec<(&str, &str)> = many
        .iter()
        .map(|id| ("2026-02-04T00:00:00Z", id.as_str()))
        .collect();
    site.put("/osv/Red%20Hat/modified_id.csv", list(&many));
    assert_eq!(go(&feed, &next).await.unwrap().1.full, 1);

    for (what, answer) in [
        ("empty", Answer::ok("text/csv", "")),
        ("blank", Answer::ok("text/csv", "\n\n")),
        ("html", html()),
        (
            "half a line",
            Answer::ok("text/csv", "2026-02-05T00:00:00Z,RHSA-2026:0003\n2026-02-0"),
        ),
        ("missing", Answer::status(404)),
    ] {
        site.put("/osv/Red%20Hat/modified_id.csv", answer);
        assert!(go(&feed, &next).await.is_err(), "{what}");
    }

    // GitHub's advisories alone, from the same place.
    let ghsa = site.feed("ghsa", &[("bucket", "/osv/")], &["Red Hat"]);
    site.put(
        "/osv/Red%20Hat/modified_id.csv",
        list(&[("2026-02-01T00:00:00Z", "GHSA-aaaa-bbbb-cccc")]),
    );
    let (_, _, seen) = go(&ghsa, &State::default()).await.unwrap();
    assert_eq!(seen.names(), ["Red Hat/all.zip/GHSA-aaaa-bbbb-cccc.json"]);
}

fn csaf(n: u32) -> String {
    format!(
        r#"{{"document":{{"category":"csaf_security_advisory","csaf_version":"2.0","title":"t","publisher":{{"category":"vendor","name":"Acme","namespace":"https://acme.example"}},"tracking":{{"id":"ACME-{n}","status":"final","version":"1","initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-01-01T00:00:00Z","revision_history":[]}}}},"vulnerabilities":[]}}"#
    )
}

fn sha512(text: &str) -> String {
    sha2::Sha512::digest(text)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[tokio::test]
async fn csaf_documents_are_checked_by_their_digest() {
    let site = Site::new();
    let provider = format!("{}/provider-metadata.json", site.server.url());
    let feed = site.feed("csaf", &[], &[&provider]);
    let base = site.server.url();
    site.json("/provider-metadata.json", format!(r#"{{"distributions":[{{"directory_url":"{base}/white"}},{{"rolie":{{"feeds":[{{"tlp_label":"WHITE","url":"{base}/rolie.json"}},{{"tlp_label":"AMBER","url":"{base}/secret.json"}}]}}}}]}}"#));
    site.put(
        "/white/changes.csv",
        Answer::ok(
            "text/csv",
            "\"2026/two.json\",\"2026-02-02T00:00:00Z\"\n\"2026/one.json\",\"2026-02-01T00:00:00Z\"\n",
        ),
    );
    for (file, n) in [("one", 1), ("two", 2)] {
        site.json(&format!("/white/2026/{file}.json"), csaf(n));
        site.put(
            &format!("/white/2026/{file}.json.sha512"),
            Answer::ok("text/plain", format!("{}  {file}.json\n", sha512(&csaf(n)))),
        );
    }
    site.json("/rolie.json", format!(r#"{{"feed":{{"id":"f","title":"t","entry":[{{"id":"3","updated":"2026-02-03T00:00:00Z","content":{{"src":"{base}/r/three.json","type":"application/json"}},"link":[{{"rel":"self","href":"{base}/r/three.json"}},{{"rel":"hash","href":"{base}/r/three.json.sha512"}}]}}]}}}}"#));
    site.json("/r/three.json", csaf(3));
    let (state, report, seen) = go(&feed, &State::default()).await.unwrap();
    assert_eq!(
        (seen.records.len(), report.unverified, report.failures.len()),
        (3, 1, 0)
    );
    assert!(!site.asked().iter().any(|p| p == "/secret.json"));
    assert_eq!(go(&feed, &state).await.unwrap().1.unchanged, 2);

    // A changed document that does not match its digest is left for the next visit.
    site.put(
        "/white/changes.csv",
        Answer::ok(
            "text/csv",
            "\"2026/one.json\",\"2026-02-05T00:00:00Z\"\n\"2026/two.json\",\"2026-02-05T01:00:00Z\"\n",
        ),
    );
    site.json("/white/2026/one.json", csaf(11));
    let (next, _, seen) = go(&feed, &state).await.unwrap();
    assert_eq!(seen.records.len(), 1);
    let pending: BTreeMap<_, _> = next.parts.iter().filter(|(_, p)| !p.pending.is_empty()).collect();
    assert_eq!(
        pending.values().next().unwrap().pending,
        [format!("{base}/white/2026/one.json")]
    );
    site.put(
        "/white/2026/one.json.sha512",
        Answer::ok("text/plain", sha512(&csaf(11))),
    );
    let (healed, _, seen) = go(&feed, &next).await.unwrap();
    assert_eq!(seen.names().len(), 2, "the one left over, and the overlap");
    assert!(healed.parts.values().all(|p| p.pending.is_empty()));

    for (what, answer) in [
        ("html", html()),
        ("empty", Answer::ok("text/csv", "")),
        (
            "outside",
            Answer::ok("text/csv", "../x.json,2026-02-06T00:00:00Z\n"),
        ),
    ] {
        site.put("/white/changes.csv", answer);
        let (after, report, _) = go(&feed, &healed).await.unwrap();
        assert_eq!((report.failures.len(), after == healed), (1, true), "{what}");
    }
    site.put("/provider-metadata.json", html());
    assert!(go(&feed, &healed).await.is_err());
}

/// Keeps states in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, String>>);

impl FeedStates for Memory {
    fn get(&self, feed: &str) -> Result<Option<String>, String> {
        Ok(self.0.lock().unwrap().get(feed).cloned())
    }
    fn put(&self, feed: &str, state: &str) -> Result<(), String> {
        self.0.lock().unwrap().insert(feed.to_owned(), state.to_owned());
        Ok(())
    }
}

#[tokio::test]
async fn the_state_is_kept_only_once_the_records_are() {
    let site = Site::new();
    let feed = site.feed("cisa-kev", &[("file", "/kev.json"), ("mirror", "/none")], &[]);
    site.json("/kev.json", kev(&["CVE-2099-0001"]));
    let states = Memory::default();
    let mut seen = Seen::default();
    let mut fails = || Err("the disk is full".to_owned());
    let error = visit(&feed, &states, &client(), now(), &mut seen, &mut fails)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("the disk is full"));
    assert_eq!(states.get("cisa-kev"), Ok(None));
    let report = visit(&feed, &states, &client(), now(), &mut seen, &mut || Ok(()))
        .await
        .unwrap();
    assert_eq!(report.documents, 1);
    let report = visit(&feed, &states, &client(), now(), &mut seen, &mut || Ok(()))
        .await
        .unwrap();
    assert_eq!((report.documents, report.unchanged), (0, 1));
    states.put("cisa-kev", "not a state").unwrap();
    assert!(
        visit(&feed, &states, &client(), now(), &mut seen, &mut || Ok(()))
            .await
            .is_err()
    );
}

/// Servers of tasks need futures that can move between threads.
#[test]
fn a_visit_can_be_sent_to_another_thread() {
    fn sendable<T: Send>(_: &T) {}
    let (feed, state, client) = (builtin().remove(0), State::default(), client());
    let mut seen = Seen::default();
    sendable(&run(&feed, &state, &client, now(), &mut seen));
}
