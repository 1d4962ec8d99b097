//! Beside a running `serve`: reading goes on, writing is handed over to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::session::{Session, file, library};

/// A running server, stopped when dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
}

impl Running {
    /// Starts a command that serves and waits until it says where.
    pub(crate) fn start(session: &Session, arguments: &[&str]) -> Self {
        let mut command = session.command(arguments);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        let at = line
            .find("http://")
            .unwrap_or_else(|| panic!("no address in {line:?}"));
        let address = line[at + 7..]
            .split_whitespace()
            .next()
            .expect("an address")
            .to_owned();
        Self { child, address }
    }

    /// Status line and body of what is at a path.
    pub(crate) fn get(&self, path: &str) -> (String, String) {
        let (head, body) = self.answer(path);
        (head.lines().next().unwrap_or_default().to_owned(), body)
    }

    /// A header of what is at a path.
    pub(crate) fn header(&self, path: &str, name: &str) -> String {
        let (head, _) = self.answer(path);
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        let found = headers.find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned()).unwrap_or_default()
    }

    /// Status line and body of the answer to a body.
    pub(crate) fn post(&self, path: &str, body: &str) -> (String, String) {
        let length = body.len();
        let (head, body) = self.exchange(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        ));
        (head.lines().next().unwrap_or_default().to_owned(), body)
    }

    fn answer(&self, path: &str) -> (String, String) {
        self.exchange(&format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        ))
    }

    fn exchange(&self, request: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.to_owned(), body.to_owned())
    }

    /// Asks it to stop, and waits.
    pub(crate) fn stop(mut self) -> i32 {
        let pid = self.child.id().to_string();
        std::process::Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill");
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code().expect("an exit code");
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone when it was stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn writing_is_handed_over_to_a_running_server() {
    let session = Session::sqlite();
    let server = Running::start(&session, &["serve", "--listen", "127.0.0.1:0"]);
    let inputs = library().to_string_lossy().into_owned();
    let import = session.run(&["import", &inputs, "--json"]);
    assert_eq!(import.code, 0, "{}", import.err);
    assert_eq!(
        (&import.json()["added"], &import.json()["rejected"]),
        (&json!(7), &json!(1)),
        "{}",
        import.out
    );
    let (status, page) = server.get("/vulnerabilities/CVE-2030-0001");
    assert!(
        status.contains("200") && page.contains("CNNVD-203001-1225"),
        "{status}"
    );
    // Reading goes on beside it, with what it has just written.
    assert_eq!(
        session.run(&["search", "kettle", "--json"]).json()["total"],
        json!(1)
    );
    let bytes = std::fs::read(file("CVE-2030-0002.json")).unwrap();
    let again = session.feed(&["import", "-", "--json"], &bytes);
    assert_eq!(again.json()["unchanged"], json!(1));
    assert_eq!(session.run(&["reindex"]).code, 0);
    let wrong = session.run(&["import", "no-such-file"]);
    assert_eq!(wrong.code, 2);
    let second = session.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, 3, "two servers never share a data directory");
    assert_eq!(server.stop(), 0);
    let hash = session.state_hash();
    let alone = Session::sqlite();
    alone.populate();
    assert_eq!(hash, alone.state_hash(), "it does not matter who did the work");
}

#[test]
fn a_server_shows_what_another_process_has_written() {
    let Some(session) = Session::postgres() else {
        return;
    };
    let server = Running::start(&session, &["serve", "--listen", "127.0.0.1:0"]);
    session.populate();
    let began = Instant::now();
    while !server.get("/search?q=kettle").1.contains("CVE-2030-0002") {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "the index does not follow"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(
        session.run(&["search", "kettle", "--json"]).json()["total"],
        json!(1)
    );
    assert_eq!(server.stop(), 0);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_hand_over_work() {
    use std::os::unix::fs::PermissionsExt;
    let session = Session::sqlite();
    let server = Running::start(&session, &["serve", "--listen", "127.0.0.1:0"]);
    let socket = session.data().join("serve.sock");
    assert_eq!(
        std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // What is no errand is dropped, and the server goes on.
    let mut stream = std::os::unix::net::UnixStream::connect(&socket).unwrap();
    stream.write_all(b"\x00\x00\x00\x05hello").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.is_empty());
    assert!(server.get("/healthz").0.contains("200"));
    assert_eq!(server.stop(), 0);
    assert!(!socket.exists());
}
