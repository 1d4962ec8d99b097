//! Bulk data and the stream of changes, from a program's point of view.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::serving::Running;
use crate::session::{Session, file};

fn sessions() -> Vec<Session> {
    [Some(Session::sqlite()), Session::postgres()]
        .into_iter()
        .flatten()
        .collect()
}

/// Bytes in hexadecimal.
struct Hex(Vec<u8>);

impl std::fmt::LowerHex for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Where the files of a dump are.
fn place(session: &Session, dump: &Value) -> PathBuf {
    session
        .data()
        .join("dumps")
        .join(dump["folder"].as_str().expect("a folder"))
}

/// Identifiers of the records of a dump.
fn records(session: &Session, dump: &Value) -> BTreeSet<String> {
    let packed = std::fs::read(place(session, dump).join("records.jsonl.zst")).expect("a file");
    let text = String::from_utf8(zstd::decode_all(packed.as_slice()).expect("Zstandard")).expect("UTF-8");
    text.lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line).expect("JSON");
            record["id"].as_str().expect("an identifier").to_owned()
        })
        .collect()
}

#[test]
fn a_dump_is_whole_and_says_what_it_covers() {
    for session in sessions() {
        session.populate();
        let dump = session.run(&["dump", "--json"]).json();
        let files = dump["files"].as_array().expect("files");
        for about in files {
            let bytes = std::fs::read(place(&session, &dump).join(about["path"].as_str().unwrap())).unwrap();
            let hash = format!("{:x}", Hex(Sha256::digest(&bytes).to_vec()));
            assert_eq!(
                (about["bytes"].as_u64(), about["sha256"].as_str()),
                (Some(bytes.len() as u64), Some(hash.as_str())),
                "{about}"
            );
        }
        let ids = records(&session, &dump);
        assert!(
            ids.contains("CVE-2030-0001") && ids.contains("CVE-2030-0002"),
            "{ids:?}"
        );
        assert_eq!(files[0]["records"].as_u64(), Some(ids.len() as u64));
        // The layout of OSV's own exports.
        let npm = place(&session, &dump).join("osv/npm");
        let mut archive = zip::ZipArchive::new(std::fs::File::open(npm.join("all.zip")).unwrap()).unwrap();
        let mut text = String::new();
        let mut member = archive
            .by_name("CVE-2030-0001.json")
            .expect("one file for each record");
        member.read_to_string(&mut text).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["id"], "CVE-2030-0001");
        assert_eq!(
            document["affected"][0]["package"]["ecosystem"], "npm",
            "{document}"
        );
        let list = std::fs::read_to_string(npm.join("modified_id.csv")).unwrap();
        let modified = document["modified"].as_str().unwrap();
        assert!(
            list.lines()
                .any(|line| line == format!("{modified},CVE-2030-0001")),
            "{list}"
        );
        let all = std::fs::read_to_string(npm.join("../modified_id.csv")).unwrap();
        assert!(all.contains(",npm/CVE-2030-0001\n"), "{all}");

        // Whoever has it needs only what has changed since.
        let sequence = dump["sequence"].as_i64().unwrap();
        let server = Running::start(&session, &["serve", "--listen", "127.0.0.1:0"]);
        let list: Value = serde_json::from_str(&server.get("/api/v1/dumps").1).unwrap();
        assert_eq!(list["sequence"], dump["sequence"]);
        assert_eq!(list["items"].as_array().unwrap().len(), files.len());
        let delta = format!("/api/v1/dumps/delta?since={sequence}");
        assert_eq!(server.get(&delta).1, "");
        let late = std::fs::read_to_string(file("CVE-2030-0002.json"))
            .unwrap()
            .replace("2030-0002", "2030-0077");
        let import = session.feed(&["import", "-"], late.as_bytes());
        assert_eq!(import.code, 0, "{}", import.err);
        let began = Instant::now();
        let line = loop {
            let (status, text) = server.get(&delta);
            assert!(status.contains("200"), "{status}");
            if !text.is_empty() {
                break text;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "no delta");
            std::thread::sleep(Duration::from_millis(50));
        };
        let line: Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
        assert_eq!(
            (&line["id"], &line["record"]["id"]),
            (&"CVE-2030-0077".into(), &"CVE-2030-0077".into())
        );

        // The next takes the place of the one before, of which nothing stays.
        let next = session.run(&["dump", "--json"]).json();
        assert!(next["sequence"].as_i64() > Some(sequence));
        assert!(records(&session, &next).contains("CVE-2030-0077"));
        assert!(!place(&session, &dump).exists());
        let list: Value = serde_json::from_str(&server.get("/api/v1/dumps").1).unwrap();
        assert_eq!(list["sequence"], next["sequence"]);
        assert_eq!(server.stop(), 0);
    }
}

#[test]
fn two_dumps_are_never_written_at_once() {
    let session = Session::sqlite();
    session.populate();
    let folder = session.data().join("dumps");
    std::fs::create_dir_all(&folder).unwrap();
    let lock = std::fs::File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let refused = session.run(&["dump"]);
    assert_eq!(refused.code, 3, "{}", refused.out);
    drop(lock);
    // What a dump that was cut off has left goes with the next.
    std::fs::create_dir_all(folder.join("7-half/osv")).unwrap();
    assert_eq!(session.run(&["dump"]).code, 0);
    assert!(!folder.join("7-half").exists());
}

/// Opens a stream of changes and reads its head.
fn listen(server: &Running, header: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(&server.address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a socket");
    write!(
        stream,
        "GET /api/v1/changes/stream HTTP/1.1\r\nHost: x\r\n{header}Connection: close\r\n\r\n"
    )
    .expect("a request");
    BufReader::new(stream)
}

/// The number of the next event.
fn event(stream: &mut BufReader<TcpStream>) -> i64 {
    loop {
        let mut line = String::new();
        assert!(
            stream.read_line(&mut line).expect("a line") > 0,
            "the stream has ended"
        );
        if let Some(number) = line.strip_prefix("id: ") {
            return number.trim().parse().expect("a number");
        }
    }
}

#[test]
fn changes_are_told_as_they_happen_and_a_stream_ends_with_its_server() {
    for session in sessions() {
        session.populate();
        let before = session.run(&["changes", "--limit", "500", "--json"]).json();
        let last = before["next"].as_i64().unwrap();
        let server = Running::start(&session, &["serve", "--listen", "127.0.0.1:0"]);
        let mut live = listen(&server, "");
        let mut back = listen(&server, &format!("Last-Event-ID: {}\r\n", last - 2));
        assert_eq!([event(&mut back), event(&mut back)], [last - 1, last]);
        // Another process writes, or has it written.
        let late = std::fs::read_to_string(file("CVE-2030-0002.json"))
            .unwrap()
            .replace("2030-0002", "2030-0078");
        let import = session.feed(&["import", "-"], late.as_bytes());
        assert_eq!(import.code, 0, "{}", import.err);
        assert_eq!([event(&mut live), event(&mut back)], [last + 1, last + 1]);
        let began = Instant::now();
        assert_eq!(server.stop(), 0);
        assert!(
            began.elapsed() < Duration::from_secs(8),
            "streams keep the server: {:?}",
            began.elapsed()
        );
        let mut rest = String::new();
        live.read_to_string(&mut rest).expect("the stream ends in order");
    }
}
