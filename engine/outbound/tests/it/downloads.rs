//! Downloads that are cut, changed, lied about, slow, compressed or not needed.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baize_outbound::{Body, Client, Error, Outcome, Policy, Request};
use baize_testkit::http::{Answer, Asked, Server};

fn client(change: impl FnOnce(&mut Policy)) -> Client {
    let mut policy = Policy {
        allow_loopback: true,
        retries: 3,
        connect_time: Duration::from_secs(5),
        idle_time: Duration::from_secs(5),
        total_time: Duration::from_secs(30),
        back_off: Duration::from_millis(2),
        ..Policy::default()
    };
    change(&mut policy);
    Client::new(policy).unwrap()
}

async fn body(client: &Client, request: &Request) -> Result<Box<Body>, Error> {
    match client.fetch(request).await? {
        Outcome::Body(body) => Ok(body),
        Outcome::NotModified { .. } => panic!("content was expected"),
    }
}

fn payload() -> Vec<u8> {
    (0..2_500_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}

/// Serves ranges under an entity tag.
fn ranged(asked: &Asked, tag: &str, data: &[u8]) -> Answer {
    let from = asked
        .header("range")
        .filter(|_| asked.header("if-range").is_none_or(|t| t == tag))
        .and_then(|r| r.strip_prefix("bytes="))
        .and_then(|r| r.trim_end_matches('-').parse::<usize>().ok());
    match from {
        Some(from) => Answer {
            status: 206,
            body: data[from..].to_vec(),
            ..Answer::default()
        }
        .with(
            "Content-Range",
            format!("bytes {from}-{}/{}", data.len() - 1, data.len()),
        ),
        None => Answer::ok("application/octet-stream", data),
    }
    .with("ETag", tag)
}

#[tokio::test]
async fn a_cut_download_is_resumed_where_it_was_cut() {
    let data = payload();
    for cut in [0, 1, 1000, 1 << 20, (1 << 20) + 1, data.len() - 1] {
        let served = data.clone();
        let times = AtomicUsize::new(0);
        let server = Server::start(move |asked| {
            let mut answer = ranged(asked, "\"v1\"", &served);
            if times.fetch_add(1, Ordering::SeqCst) == 0 {
                answer.cut_at = Some(cut);
            }
            answer
        });
        let got = body(&client(|_| ()), &Request::get(server.url())).await.unwrap();
        assert_eq!((got.len, got.start), (data.len() as u64, 0), "cut at {cut}");
        assert!(got.content.bytes(u64::MAX).unwrap() == data, "cut at {cut}");
        let asked = server.asked();
        assert_eq!(asked.len(), 2);
        if cut > 0 {
            assert!(asked[1].header("range").is_some(), "cut at {cut}");
            assert_eq!(asked[1].header("if-range"), Some("\"v1\""));
        }
    }
}

#[tokio::test]
async fn a_file_that_changed_is_fetched_anew() {
    let (old, new) = (payload(), payload().into_iter().rev().collect::<Vec<u8>>());
    let fresh = new.clone();
    let times = AtomicUsize::new(0);
    let server = Server::start(move |asked| {
        if times.fetch_add(1, Ordering::SeqCst) == 0 {
            let mut answer = ranged(asked, "\"old\"", &old);
            answer.cut_at = Some(500_000);
            return answer;
        }
        ranged(asked, "\"new\"", &fresh)
    });
    let got = body(&client(|_| ()), &Request::get(server.url())).await.unwrap();
    assert!(got.content.bytes(u64::MAX).unwrap() == new);
    assert_eq!(got.etag.as_deref(), Some("\"new\""));

    // A server that ignores If-Range and joins two files is caught by the tag.
    let (old, new) = (payload(), payload().into_iter().rev().collect::<Vec<u8>>());
    let fresh = new.clone();
    let times = AtomicUsize::new(0);
    let server = Server::start(move |asked| match times.fetch_add(1, Ordering::SeqCst) {
        0 => Answer {
            cut_at: Some(500_000),
            ..ranged(asked, "\"old\"", &old)
        },
        1 => Answer {
            status: 206,
            body: fresh[500_000..].to_vec(),
            ..Answer::default()
        }
        .with(
            "Content-Range",
            format!("bytes 500000-{}/{}", fresh.len() - 1, fresh.len()),
        )
        .with("ETag", "\"new\""),
        _ => ranged(asked, "\"new\"", &fresh),
    });
    let got = body(&client(|_| ()), &Request::get(server.url())).await.unwrap();
    assert!(got.content.bytes(u64::MAX).unwrap() == new);
}

#[tokio::test]
async fn without_a_validator_parts_are_not_joined() {
    let data = payload();
    let served = data.clone();
    let times = AtomicUsize::new(0);
    let server = Server::start(move |_| Answer {
        cut_at: (times.fetch_add(1, Ordering::SeqCst) < 2).then_some(1_000_000),
        ..Answer::ok("application/octet-stream", served.clone())
    });
    let got = body(&client(|_| ()), &Request::get(server.url())).await.unwrap();
    assert!(got.content.bytes(u64::MAX).unwrap() == data);
    assert!(server.asked().iter().all(|a| a.header("range").is_none()));
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_length_that_lies_is_never_a_success() {
    for stated in [11, 1000] {
        let server = Server::start(move |_| Answer {
            stated_length: Some(stated),
            ..Answer::ok("text/plain", "ten bytes!")
        });
        let error = body(&client(|p| p.retries = 1), &Request::get(server.url()))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Network { .. }), "{error}");
        assert_eq!(server.asked().len(), 2);
    }
}

#[tokio::test]
async fn one_flipped_bit_is_refused() {
    let mut data = payload();
    let plain = data.clone();
    let server = Server::start(move |_| Answer::ok("application/octet-stream", plain.clone()));
    let expected = body(&client(|_| ()), &Request::get(server.url()))
        .await
        .unwrap()
        .sha256;
    data[1_234_567] ^= 4;
    let flipped = Server::start(move |_| Answer::ok("application/octet-stream", data.clone()));
    for (server, good) in [(&server, true), (&flipped, false)] {
        let request = Request {
            expected_sha256: Some(expected.to_uppercase()),
            ..Request::get(server.url())
        };
        match body(&client(|_| ()), &request).await {
            Ok(_) => assert!(good),
            Err(error) => assert!(!good && matches!(error, Error::Digest { .. }), "{error}"),
        }
    }
    assert_eq!(flipped.asked().len(), 1);
}

#[tokio::test]
async fn what_is_at_hand_is_not_fetched_again() {
    let server = Server::start(|asked| match asked.header("if-none-match") {
        Some("\"v1\"") => Answer::status(304).with("ETag", "\"v1\""),
        _ => Answer::ok("text/plain", "new").with("ETag", "\"v2\""),
    });
    let request = |tag: &str| Request {
        if_none_match: Some(tag.to_owned()),
        ..Request::get(server.url())
    };
    let client = client(|_| ());
    let same = client.fetch(&request("\"v1\"")).await.unwrap();
    assert!(matches!(same, Outcome::NotModified { etag: Some(tag), .. } if tag == "\"v1\""));
    let other = body(&client, &request("\"v0\"")).await.unwrap();
    assert_eq!(other.etag.as_deref(), Some("\"v2\""));
    let unasked = Server::start(|_| Answer::status(304));
    assert!(matches!(
        client.fetch(&Request::get(unasked.url())).await,
        Err(Error::Protocol { .. })
    ));
}

#[tokio::test]
async fn size_is_bounded_also_after_decompression() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 20 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000);
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/bomb" => Answer::ok("application/json", packed.clone()).with("Content-Encoding", "gzip"),
        _ => Answer::ok("text/plain", vec![b'x'; 200_000]),
    });
    for (path, compressed) in [("/bomb", true), ("/large", true), ("/large", false)] {
        let request = Request {
            max_bytes: Some(150_000),
            compressed,
            ..Request::get(format!("{}{path}", server.url()))
        };
        let error = body(&client(|_| ()), &request).await.unwrap_err();
        assert!(
            matches!(error, Error::TooLarge { limit: 150_000, .. }),
            "{path}: {error}"
        );
    }
    let request = Request {
        compressed: true,
        ..Request::get(format!("{}/bomb", server.url()))
    };
    assert_eq!(body(&client(|_| ()), &request).await.unwrap().len, 20 << 20);
}

#[tokio::test]
async fn throttling_is_waited_out_within_bounds() {
    let times = AtomicUsize::new(0);
    let server =
        Server::start(
            move |asked| match (asked.path.as_str(), times.fetch_add(1, Ordering::SeqCst)) {
                ("/long", _) => Answer::status(429).with("Retry-After", "86400"),
                ("/forbidden", n) if n % 2 == 0 => Answer::status(403),
                ("/", 0) => Answer::status(429).with("Retry-After", "1"),
                ("/", 1) => Answer::status(502),
                _ => Answer::ok("text/plain", "at last"),
            },
        );
    let begun = std::time::Instant::now();
    assert_eq!(
        body(&client(|_| ()), &Request::get(server.url()))
            .await
            .unwrap()
            .len,
        7
    );
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.asked().len(), 3);

    let long = Request::get(format!("{}/long", server.url()));
    let error = body(&client(|_| ()), &long).await.unwrap_err();
    assert!(
        matches!(error, Error::Throttled { after: Some(a), .. } if a.as_secs() == 86400),
        "{error}"
    );
    assert_eq!(server.asked().len(), 4);

    let forbidden = Request::get(format!("{}/forbidden", server.url()));
    let error = body(&client(|_| ()), &forbidden).await.unwrap_err();
    assert!(matches!(error, Error::Status { status: 403, .. }), "{error}");
    assert_eq!(server.asked().len(), 5);
    body(&client(|p| p.forbidden_is_throttling = true), &forbidden)
        .await
        .unwrap();
}

#[tokio::test]
async fn slowness_is_bounded() {
    let server = Server::start(|_| Answer {
        delay: Duration::from_secs(3),
        ..Answer::ok("text/plain", "late")
    });
    let hurried = client(|p| {
        p.connect_time = Duration::from_millis(100);
        p.idle_time = Duration::from_millis(100);
        p.retries = 0;
    });
    let error = body(&hurried, &Request::get(server.url())).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    let hurried = client(|p| p.total_time = Duration::from_millis(200));
    let error = body(&hurried, &Request::get(server.url())).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { what: "in all", .. }), "{error}");
}

#[tokio::test]
async fn requests_say_who_asks_and_what_for() {
    let server = Server::start(|_| Answer::ok("text/plain", "x"));
    let client = client(|p| p.public_url = Some("https://vuln.example".to_owned()));
    let request = Request {
        accept: Some("application/json".to_owned()),
        range_from: Some(0),
        ..Request::get(server.url())
    };
    client.fetch(&request).await.unwrap();
    client.fetch(&Request::head(server.url())).await.unwrap();
    let asked = server.asked();
    assert!(
        asked[0]
            .header("user-agent")
            .unwrap()
            .ends_with(" (+https://vuln.example)")
    );
    assert_eq!(asked[0].header("accept"), Some("application/json"));
    assert_eq!(asked[0].header("accept-encoding"), Some("identity"));
    assert_eq!(asked[1].method, "HEAD");
}
