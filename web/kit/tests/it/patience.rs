//! Clients that keep a connection waiting, on raw sockets.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use baize_web_kit::{Config, Door, Patience, Site, Tls, dress};
use tokio::runtime::Runtime;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring};

const SHORT: Duration = Duration::from_millis(600);
/// What is late on a busy machine is still not for ever.
const LONG: Duration = Duration::from_secs(20);

/// A server with little patience; it stops when dropped.
struct Server {
    address: SocketAddr,
    _runtime: Runtime,
}

impl Server {
    fn start(tls: bool) -> Self {
        let config = Config {
            timeout: SHORT,
            ..Config::default()
        };
        let site = Site::new(config, Arc::new(|| jiff::Timestamp::UNIX_EPOCH), Vec::new());
        let router = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/large", get(|| async { vec![b'x'; 64 << 20] }))
            .route("/take", post(|body: Bytes| async move { body.len().to_string() }));
        let router = dress(router, &site);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/certificate");
        let tls = tls.then(|| Tls {
            certificate: folder.join("server.pem"),
            key: folder.join("server.key"),
        });
        let patience = Patience {
            handshake: SHORT,
            head: SHORT,
            taking: SHORT,
        };
        let runtime = Runtime::new().expect("a runtime");
        let door = runtime
            .block_on(Door::open(([127, 0, 0, 1], 0).into(), tls.as_ref()))
            .expect("a free port")
            .with_patience(patience);
        let address = door.address();
        runtime.spawn(door.serve(router, std::future::pending()));
        Self {
            address,
            _runtime: runtime,
        }
    }

    fn knock(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(LONG)).expect("a time limit");
        stream.set_write_timeout(Some(LONG)).expect("a time limit");
        stream
    }

    /// A connection on which keys have been agreed, for HTTP/1.1 unless the client says something else.
    fn agree(&self, protocols: &[&[u8]]) -> StreamOwned<ClientConnection, TcpStream> {
        let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/certificate/authority.pem");
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_file(authority).expect("a certificate"))
            .expect("an authority");
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|p| p.to_vec()).collect();
        let name = ServerName::try_from("localhost").expect("a name");
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let mut stream = StreamOwned::new(client, self.knock());
        stream
            .conn
            .complete_io(&mut stream.sock)
            .expect("agreement on keys");
        stream
    }
}

/// Everything until the server hangs up, which it must.
fn rest(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        // Hung up in the middle of what we said, or without a farewell of TLS.
        Err(e)
            if matches!(
                e.kind(),
                ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof
            ) => {}
        Err(e) => panic!(
            "the server does not hang up: {e}, after {}",
            String::from_utf8_lossy(&bytes)
        ),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Says something a byte at a time until the server hangs up, which it must.
fn drip(stream: &mut impl Write, text: &str) {
    let began = Instant::now();
    for byte in text.bytes().cycle() {
        if stream.write_all(&[byte]).and_then(|()| stream.flush()).is_err() {
            return;
        }
        assert!(began.elapsed() < LONG, "the server listens for ever");
        std::thread::sleep(SHORT / 12);
    }
}

#[test]
fn who_says_nothing_is_hung_up_on() {
    for tls in [false, true] {
        let server = Server::start(tls);
        let began = Instant::now();
        assert!(!rest(&mut server.knock()).contains("200"), "tls: {tls}");
        assert!(began.elapsed() >= SHORT / 2, "tls: {tls}: not even waited for");
    }
    let server = Server::start(true);
    assert!(!rest(&mut server.agree(&[])).contains("200"));
}

#[test]
fn a_head_that_drips_is_hung_up_on() {
    let plain = Server::start(false);
    drip(
        &mut plain.knock(),
        "GET / HTTP/1.1\r\nHost: x\r\nX-Y: zzzzzzzzzzzzzzzz",
    );
    drip(&mut plain.knock(), "PRI * HTTP/2.0\r\n");
    let secure = Server::start(true);
    drip(
        &mut secure.agree(&[]),
        "GET / HTTP/1.1\r\nHost: x\r\nX-Y: zzzzzzzz",
    );
    // A greeting of TLS that never ends.
    drip(&mut secure.knock(), "\x16\x03\x01\x02\x00\x01\x00\x01");
}

#[test]
fn an_idle_connection_is_closed_after_its_answer() {
    let ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    let plain = Server::start(false);
    let mut stream = plain.knock();
    stream.write_all(ask).expect("a request");
    assert!(rest(&mut stream).contains("hello"));
    let secure = Server::start(true);
    let mut stream = secure.agree(&[b"http/1.1"]);
    stream.write_all(ask).expect("a request");
    assert!(rest(&mut stream).contains("hello"));
}

#[test]
fn a_body_that_drips_keeps_nobody() {
    let head = "POST /take HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
    let plain = Server::start(false);
    // One that is read: the request has its time.
    let mut stream = plain.knock();
    stream.write_all(head.as_bytes()).expect("a head");
    let mut other = stream.try_clone().expect("a second hand");
    let dripping = std::thread::spawn(move || drip(&mut other, "a"));
    let answer = rest(&mut stream);
    assert!(
        answer.starts_with("HTTP/1.1 503") || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
    dripping.join().expect("it ends");
    // One that nobody reads.
    let mut stream = plain.knock();
    stream
        .write_all(head.replace("/take", "/").as_bytes())
        .expect("a head");
    let mut other = stream.try_clone().expect("a second hand");
    let dripping = std::thread::spawn(move || drip(&mut other, "a"));
    assert!(rest(&mut stream).starts_with("HTTP/1.1 405"));
    dripping.join().expect("it ends");
    let secure = Server::start(true);
    let mut stream = secure.agree(&[]);
    stream.write_all(head.as_bytes()).expect("a head");
    let answer = rest(&mut stream);
    assert!(
        answer.starts_with("HTTP/1.1 503") || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
}

#[test]
fn heads_are_bounded_in_number_and_size() {
    let many = |n: usize| {
        (0..n)
            .map(|i| format!("X-{i}: y\r\n"))
            .collect::<Vec<_>>()
            .concat()
    };
    let long = |n: usize| format!("X-Long: {}\r\n", "y".repeat(n));
    for tls in [false, true] {
        let server = Server::start(tls);
        for (headers, status) in [
            (many(90), "200"),
            (many(200), "431"),
            (long(30_000), "200"),
            (long(200_000), "431"),
        ] {
            let request = format!("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
            // A server that has heard enough may hang up before we have said everything.
            let answer = if tls {
                let mut stream = server.agree(&[]);
                let _ = stream.write_all(request.as_bytes());
                rest(&mut stream)
            } else {
                let mut stream = server.knock();
                let _ = stream.write_all(request.as_bytes());
                rest(&mut stream)
            };
            let refused_in_silence = status == "431" && answer.is_empty();
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")) || refused_in_silence,
                "tls: {tls}, {} bytes: {answer}",
                request.len()
            );
        }
    }
}

#[test]
fn who_takes_nothing_of_an_answer_is_hung_up_on() {
    for tls in [false, true] {
        let server = Server::start(tls);
        let ask = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n";
        let taken = if tls {
            let mut stream = server.agree(&[]);
            stream.write_all(ask).expect("a request");
            std::thread::sleep(SHORT * 5);
            rest(&mut stream).len()
        } else {
            let mut stream = server.knock();
            stream.write_all(ask).expect("a request");
            std::thread::sleep(SHORT * 5);
            rest(&mut stream).len()
        };
        assert!(taken < 64 << 20, "tls: {tls}: everything was kept ready for us");
    }
}

#[test]
fn http_2_is_spoken_where_the_client_prefers_it() {
    let server = Server::start(true);
    let mut stream = server.agree(&[b"h2", b"http/1.1"]);
    assert_eq!(stream.conn.alpn_protocol(), Some(b"h2".as_slice()));
    // The preface of a client and empty settings; the server answers with settings of its own.
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .expect("a preface");
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).expect("a frame");
    assert_eq!(frame[3], 4, "settings");
    // What is no frame that belongs here ends it.
    drip(&mut stream, "\0");
}
