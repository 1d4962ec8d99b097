//! A client that costs little beside the server it measures: one connection, one request at a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Failure;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest time of one load; what is slow is asked less often.
const LONGEST: Duration = Duration::from_secs(10);
/// Longest answer.
const MOST_BYTES: usize = 64 << 20;

/// A request: a path, and what is posted to it, if anything.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) body: Option<String>,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            body: None,
        }
    }

    pub(crate) fn post(path: &str, body: &serde_json::Value) -> Self {
        Self {
            path: path.to_owned(),
            body: Some(body.to_string()),
        }
    }
}

/// A connection that is kept.
pub(crate) struct Client {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects to a host and port.
    pub(crate) fn connect(host: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            host: host.to_owned(),
            stream: BufReader::with_capacity(64 << 10, stream),
        })
    }

    /// Asks, and gives the body of the answer, which must be a 200.
    pub(crate) fn ask(&mut self, request: &Request) -> Result<Vec<u8>, Failure> {
        let Request { path, body } = request;
        let head = match body {
            None => format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.host),
            Some(body) => format!(
                "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                self.host,
                body.len()
            ),
        };
        let text = head + body.as_deref().unwrap_or_default();
        self.stream.get_mut().write_all(text.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut length = None;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let header = line.trim_end();
            if header.is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse::<usize>()?);
            }
        }
        let length = length
            .filter(|n| *n <= MOST_BYTES)
            .ok_or("no bounded content-length")?;
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        if status != "200" {
            let text = String::from_utf8_lossy(&answer[..length.min(300)]).into_owned();
            return Err(format!("{path}: {status}: {text}").into());
        }
        Ok(answer)
    }

    /// The same, read as JSON.
    pub(crate) fn json(&mut self, request: &Request) -> Result<serde_json::Value, Failure> {
        Ok(serde_json::from_slice(&self.ask(request)?)?)
    }
}

/// What a load came to.
pub(crate) struct Load {
    /// Answers a second.
    pub(crate) rate: f64,
    /// How long each took, from when it was due where there is a pace, else from when it was sent.
    pub(crate) times: Vec<Duration>,
}

/// Asks `requests` in turn with `clients` connections: `count` times altogether or as often as ten seconds allow, and,
/// with a pace, that many times a second, each counted from when it was due, so that a slow answer shows in those behind it.
pub(crate) fn load(
    host: &str,
    requests: &[Request],
    clients: usize,
    count: usize,
    pace: Option<f64>,
) -> Result<Load, Failure> {
    let next = AtomicUsize::new(0);
    let times = Mutex::new(Vec::with_capacity(count));
    let failed = Mutex::new(None);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut own = Vec::new();
                let outcome = Client::connect(host).and_then(|mut client| {
                    loop {
                        let turn = next.fetch_add(1, Ordering::Relaxed);
                        if turn >= count || start.elapsed() > LONGEST {
                            return Ok(());
                        }
                        let mut from = Instant::now();
                        if let Some(pace) = pace {
                            let due = start + Duration::from_secs_f64(turn as f64 / pace);
                            std::thread::sleep(due.saturating_duration_since(from));
                            from = due;
                        }
                        client.ask(&requests[turn % requests.len()])?;
                        own.push(from.elapsed());
                    }
                });
                if let (Err(error), Ok(mut failed)) = (outcome, failed.lock()) {
                    failed.get_or_insert(error.to_string());
                }
                if let Ok(mut times) = times.lock() {
                    times.extend(own);
                }
            });
        }
    });
    if let Some(error) = failed.into_inner()? {
        return Err(error.into());
    }
    let (times, elapsed) = (times.into_inner()?, start.elapsed());
    Ok(Load {
        rate: times.len() as f64 / elapsed.as_secs_f64(),
        times,
    })
}
