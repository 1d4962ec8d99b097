//! What must never be reached is not even connected to.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baize_outbound::{Client, Error, Found, Lookup, Outcome, Policy, Request};
use baize_testkit::http::{Answer, Server};

/// Every spelling of this machine, of private networks and of metadata services; `{port}` is the listener's.
const FORBIDDEN: &[&str] = &[
    // This machine, spelt as it is.
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1.2.3:{port}/",
    "http://127.255.255.254:{port}/",
    "http://localhost:{port}/",
    "http://localhost.:{port}/",
    "http://LOCALHOST:{port}/",
    "http://a.localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/",
    "https://127.0.0.1:{port}/",
    // In other numbers.
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7F.0.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.0.0.0x1:{port}/",
    "http://127.0.0.001:{port}/",
    "http://00000127.0.0.1:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127%2e0%2e0%2e1:{port}/",
    "http://１２７.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/",
    "http://4294967295:{port}/",
    "http://0x100000000:{port}/",
    // No address at all.
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0.1.2.3:{port}/",
    "http://00:{port}/",
    "http://0x0:{port}/",
    "http://[::]:{port}/",
    // IPv4 inside IPv6.
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[::ffff:0:127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:8.8.8.8]/",
    // Private and shared networks.
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.255.255/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://[fc00::1]/",
    "http://[fdff::1]/",
    "http://3232235521/",
    "http://0xc0a80001/",
    "http://0300.0250.0.1/",
    // Link-local, where clouds keep secrets.
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.0.1/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[febf::1]/",
    "http://[fd00:ec2::254]/",
    // Multicast, reserved, documentation.
    "http://224.0.0.1/",
    "http://239.255.255.255/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://[ff0e::1]/",
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[100::1]/",
    // Other schemes, ports and disguises.
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "data:text/plain,x",
    "javascript:alert(1)",
    "unix:/var/run/docker.sock",
    "//127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://user:pass@127.0.0.1:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@example.org/",
    "http://example.org\\@127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1\n:{port}/",
    " http://127.0.0.1:{port}/",
    "http://8.8.8.8:22/",
    "http://8.8.8.8:6379/",
    "http://134744072/",
    "http://8.8.2056/",
    "http://",
    "",
];

fn quick() -> Policy {
    Policy {
        retries: 0,
        connect_time: Duration::from_secs(2),
        idle_time: Duration::from_secs(2),
        total_time: Duration::from_secs(5),
        back_off: Duration::from_millis(5),
        ..Policy::default()
    }
}

/// Answers with a list, one after the other, then with the last one.
struct Script {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers
            .iter()
            .map(|a| a.iter().map(|ip| ip.parse().unwrap()).collect())
            .collect();
        Arc::new(Self {
            answers,
            asked: AtomicUsize::new(0),
        })
    }
}

fn scripted(policy: Policy, script: &Arc<Script>) -> Client {
    let lookup: Arc<dyn Lookup> = Arc::clone(script) as _;
    Client::with_lookup(policy, &lookup).unwrap()
}

impl Lookup for Script {
    fn lookup(&self, _: &str) -> Found {
        let n = self
            .asked
            .fetch_add(1, Ordering::SeqCst)
            .min(self.answers.len() - 1);
        let answer = self.answers[n].clone();
        Box::pin(async move { Ok(answer) })
    }
}

#[tokio::test]
async fn no_spelling_reaches_the_listener() {
    let server = Server::start(|_| Answer::ok("text/plain", "secret"));
    let all_ports = Policy {
        ports: vec![80, 443, server.port()],
        ..quick()
    };
    let client = scripted(all_ports, &Script::new(&[&["127.0.0.1"]]));
    assert!(FORBIDDEN.len() >= 80);
    for form in FORBIDDEN {
        let url = form.replace("{port}", &server.port().to_string());
        let error = client.fetch(&Request::get(url.clone())).await.expect_err(&url);
        assert!(matches!(error, Error::Refused { .. }), "{url}: {error}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn names_are_judged_by_every_address_they_have() {
    let server = Server::start(|_| Answer::ok("text/plain", "secret"));
    let url = format!("http://feed.example:{}/", server.port());
    for bad in [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "fd00::1",
        "64:ff9b::7f00:1",
        "100.64.0.1",
        "224.0.0.1",
    ] {
        for answer in [vec![bad], vec!["8.8.8.8", bad], vec![bad, "8.8.8.8"]] {
            let policy = Policy {
                ports: vec![server.port()],
                ..quick()
            };
            let client = scripted(policy, &Script::new(&[&answer]));
            let error = client.fetch(&Request::get(url.clone())).await.unwrap_err();
            assert!(matches!(error, Error::Refused { .. }), "{answer:?}: {error}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_reaches_nothing() {
    // The first answer may be reached and nobody listens there; the next may not be. Each attempt resolves
    // once, and the connection goes to what was checked.
    let server = Server::start(|_| Answer::ok("text/plain", "secret"));
    let lookup = Script::new(&[&["127.0.0.2"], &["::ffff:169.254.169.254"], &["127.0.0.1"]]);
    let policy = Policy {
        trusted_hosts: vec![format!("rebind.example:{}", server.port())],
        retries: 5,
        ..quick()
    };
    let client = scripted(policy, &lookup);
    let url = format!("http://rebind.example:{}/", server.port());
    let error = client.fetch(&Request::get(url)).await.unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
    assert_eq!(lookup.asked.load(Ordering::SeqCst), 2);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn redirects_are_checked_like_the_first_address() {
    let secret = Server::start(|_| Answer::ok("text/plain", "secret"));
    let targets: Vec<String> = FORBIDDEN
        .iter()
        .filter(|f| f.contains("://") && !f.starts_with(' ') && !f.contains(['\t', '\n']) && f.is_ascii())
        .map(|f| f.replace("{port}", &secret.port().to_string()))
        .chain([
            format!("//127.0.0.1:{}/", secret.port()),
            format!("/\\127.0.0.1:{}/", secret.port()),
        ])
        .collect();
    let listed = targets.clone();
    let front = Server::start(move |asked| {
        let n: usize = asked.path.trim_start_matches('/').parse().unwrap_or(0);
        Answer::status([301, 302, 303, 307, 308][n % 5]).with("Location", listed[n].clone())
    });
    let policy = Policy {
        trusted_hosts: vec![format!("front.example:{}", front.port())],
        ports: vec![80, 443, secret.port()],
        ..quick()
    };
    let client = scripted(policy, &Script::new(&[&["127.0.0.1"]]));
    for (n, target) in targets.iter().enumerate() {
        let url = format!("http://front.example:{}/{n}", front.port());
        let error = client.fetch(&Request::get(url)).await.expect_err(target);
        assert!(matches!(error, Error::Refused { .. }), "{target}: {error}");
    }
    assert_eq!(front.connections(), targets.len());
    assert_eq!(secret.connections(), 0);
}

#[tokio::test]
async fn trusted_hosts_and_tests_may_be_local() {
    let server = Server::start(|_| Answer::ok("text/plain", "hello"));
    let local = Policy {
        allow_loopback: true,
        ..quick()
    };
    let trusted = Policy {
        trusted_hosts: vec![format!("mirror.example:{}", server.port())],
        ..quick()
    };
    for (policy, url) in [
        (local, server.url()),
        (trusted, format!("http://mirror.example:{}", server.port())),
    ] {
        let client = scripted(policy, &Script::new(&[&["127.0.0.1"]]));
        let Ok(Outcome::Body(body)) = client.fetch(&Request::get(url)).await else {
            panic!("a trusted host is reached");
        };
        assert_eq!(body.content.bytes(10).unwrap(), b"hello");
    }
    // Trust does not reach to what is never a server.
    let policy = Policy {
        trusted_hosts: vec!["mirror.example".to_owned()],
        allow_loopback: true,
        allow_private: true,
        ..quick()
    };
    let client = scripted(policy, &Script::new(&[&["169.254.169.254"]]));
    let error = client
        .fetch(&Request::get("http://mirror.example/"))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
}

#[tokio::test]
async fn a_token_stays_with_its_origin() {
    let other = Server::start(|_| Answer::ok("text/plain", "other"));
    let target = other.url();
    let front = Server::start(move |asked| match asked.path.as_str() {
        "/away" => Answer::status(302).with("Location", format!("{target}/")),
        "/here" => Answer::status(302).with("Location", "/there"),
        _ => Answer::ok("text/plain", "same"),
    });
    let policy = Policy {
        allow_loopback: true,
        ..quick()
    };
    let client = Client::new(policy).unwrap();
    for path in ["/away", "/here"] {
        let request = Request {
            bearer: Some("s3cret".to_owned()),
            ..Request::get(format!("{}{path}", front.url()))
        };
        client.fetch(&request).await.unwrap();
    }
    assert!(
        front
            .asked()
            .iter()
            .all(|a| a.header("authorization") == Some("Bearer s3cret"))
    );
    assert_eq!(front.asked().len(), 3);
    assert!(other.asked().iter().all(|a| a.header("authorization").is_none()));
    assert_eq!(other.asked().len(), 1);
}

#[tokio::test]
async fn redirects_are_bounded() {
    let server = Server::start(|asked| {
        Answer::status(302).with("Location", format!("/{}x", asked.path.trim_start_matches('/')))
    });
    let policy = Policy {
        allow_loopback: true,
        ..quick()
    };
    let client = Client::new(policy).unwrap();
    let error = client.fetch(&Request::get(server.url())).await.unwrap_err();
    assert!(
        error.to_string().contains("redirects more than 5 times"),
        "{error}"
    );
    assert_eq!(server.connections(), 6);
}
