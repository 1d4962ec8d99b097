//! The sequence of changes as it grows, as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use baize_catalog::Change;
use baize_web_kit::{Client, Code, Problem, Share, Shares, Spent, Stopping};
use serde::Deserialize;
use tokio::sync::watch;
use utoipa::IntoParams;

use super::schema;
use crate::read::App;

/// Streams at once, of all clients and of one.
const STREAMS: (usize, usize) = (64, 8);
/// How often somebody looks for changes, for all streams together.
const PACE: Duration = Duration::from_secs(1);
/// After so long without a change a stream says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Changes read at a time.
const STRIDE: usize = 100;
/// Events and bytes of them that are kept for all streams; who is further behind reads the library.
const KEPT: (usize, usize) = (1_000, 8 << 20);

/// What all streams share.
#[derive(Debug)]
pub(crate) struct Pulse {
    open: Arc<Shares>,
    moved: watch::Sender<i64>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Whether somebody looks for changes.
    looking: bool,
    /// The last change that was found, once somebody has looked.
    last: Option<i64>,
    events: VecDeque<(i64, Bytes)>,
    bytes: usize,
}

/// What is kept of what comes after a number.
enum After {
    Nothing,
    Events(i64, Vec<Bytes>),
    /// It has to be read.
    Gone,
}

impl Pulse {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            open: Shares::new(STREAMS.0, STREAMS.1),
            moved: watch::Sender::new(0),
            kept: Mutex::default(),
        })
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // Whoever panicked has left whole events only.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn after(&self, number: i64) -> After {
        let kept = self.kept();
        match (kept.last, kept.events.front()) {
            (Some(last), _) if number >= last => After::Nothing,
            // The sequence has no gaps.
            (Some(_), Some((first, _))) if number + 1 >= *first => {
                let from = kept.events.partition_point(|(at, _)| *at <= number);
                let found: Vec<_> = kept.events.iter().skip(from).take(STRIDE).cloned().collect();
                match found.last() {
                    Some((last, _)) => {
                        After::Events(*last, found.into_iter().map(|(_, event)| event).collect())
                    }
                    None => After::Nothing,
                }
            }
            _ => After::Gone,
        }
    }

    fn keep(&self, changes: &[Change]) {
        let mut kept = self.kept();
        for change in changes {
            let event = event(change);
            kept.bytes += event.len();
            kept.events.push_back((change.sequence, event));
            kept.last = Some(change.sequence);
        }
        while kept.events.len() > KEPT.0 || kept.bytes > KEPT.1 {
            let Some((_, gone)) = kept.events.pop_front() else {
                break;
            };
            kept.bytes -= gone.len();
        }
        drop(kept);
        if let Some(change) = changes.last() {
            self.moved.send_replace(change.sequence);
        }
    }

    /// Sees to it that somebody looks for changes as long as there are streams.
    fn look(self: &Arc<Self>, app: &App) {
        let mut kept = self.kept();
        if kept.looking {
            return;
        }
        *kept = Kept {
            looking: true,
            ..Kept::default()
        };
        drop(kept);
        let (pulse, app) = (Arc::clone(self), app.clone());
        tokio::spawn(async move {
            let mut full = false;
            loop {
                if !full {
                    tokio::time::sleep(PACE).await;
                }
                let last = {
                    let mut kept = pulse.kept();
                    if pulse.open.is_whole() {
                        *kept = Kept::default();
                        return;
                    }
                    kept.last
                };
                let found = match last {
                    None => {
                        let head = app.read(|library| library.sequence()).await;
                        head.map(|head| {
                            pulse.kept().last = Some(head);
                            pulse.moved.send_replace(head);
                            Vec::new()
                        })
                    }
                    Some(last) => app.read(move |library| library.changes(last, STRIDE)).await,
                };
                match found {
                    Ok(changes) => {
                        full = changes.len() == STRIDE;
                        pulse.keep(&changes);
                    }
                    Err(problem) => {
                        full = false;
                        tracing::warn!(code = problem.code.as_str(), "streams of changes wait");
                    }
                }
            }
        });
    }
}

/// A change as an event.
fn event(change: &Change) -> Bytes {
    let data = serde_json::to_string(change).unwrap_or_default();
    format!("id: {}\nevent: change\ndata: {data}\n\n", change.sequence).into()
}

/// What is asked of a stream.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Begin with the changes after this number; without it, and without `Last-Event-ID`, with those from now on.
    #[param(minimum = 0, example = 0)]
    since: Option<i64>,
}

/// Changes as they happen, as server-sent events: `id` is the number of the change, `data` the change. A client that
/// comes back with `Last-Event-ID` misses nothing. A comment every fifteen seconds keeps the connection alive.
#[utoipa::path(
    get, path = "/api/v1/changes/stream", operation_id = "streamChanges", tag = "changes",
    params(
        Asked,
        ("last-event-id" = Option<i64>, Header, description = "Number of the last change that was received; browsers send it by themselves"),
    ),
    responses(
        (status = 200, description = "Events without end", body = schema::Change, content_type = "text/event-stream"),
        (status = 400, description = "A parameter has a value it cannot have", body = schema::Problem),
        (status = 429, description = "The client has eight streams open already", body = schema::Problem),
        (status = 503, description = "As many streams are open as can be", body = schema::Problem),
    )
)]
pub(crate) async fn stream(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    stopping: Option<Extension<Stopping>>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let resumed = headers
        .get("last-event-id")
        .filter(|value| !value.is_empty())
        .map(|value| {
            let number = value
                .to_str()
                .ok()
                .and_then(|text| text.trim().parse::<i64>().ok());
            number.ok_or(())
        })
        .transpose();
    let wrong = |value: String| Problem::new(Code::Parameter).says("problem-says-since", value);
    let since = match resumed {
        Ok(resumed) => resumed.or(asked.since),
        Err(()) => return Err(wrong("last-event-id".to_owned())),
    };
    if let Some(since) = since.filter(|since| *since < 0) {
        return Err(wrong(since.to_string()));
    }
    let pulse = Arc::clone(&app.pulse);
    let share = pulse.open.take(client.map(|Extension(client)| client), 1);
    let share = share.map_err(|spent| match spent {
        Spent::All => Problem::new(Code::Busy).says("problem-says-streams", STREAMS.0.to_string()),
        Spent::Client => Problem::new(Code::TooMany).says("problem-says-own-streams", STREAMS.1.to_string()),
    })?;
    let last = match since {
        Some(since) => since,
        None => app.read(|library| library.sequence()).await?,
    };
    let moved = pulse.moved.subscribe();
    pulse.look(&app);
    let stream = Stream {
        app,
        last,
        greeted: false,
        moved,
        stopping: stopping.map(|Extension(stopping)| stopping),
        _share: share,
    };
    let events = futures_util::stream::unfold(stream, |mut stream| async move {
        let next = stream.next().await?;
        Some((Ok::<_, Infallible>(next), stream))
    });
    let mut response = Response::new(Body::from_stream(events));
    for (name, value) in [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache"),
        // A proxy that gathers an answer before it passes it on would keep the events.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// One client that listens.
struct Stream {
    app: App,
    last: i64,
    greeted: bool,
    moved: watch::Receiver<i64>,
    stopping: Option<Stopping>,
    _share: Share,
}

impl Stream {
    /// What is to be sent next; nothing when the server stops.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(Bytes::from_static(b"retry: 5000\n\n"));
        }
        loop {
            // Seen before it is looked at: what comes meanwhile is seen again.
            self.moved.mark_unchanged();
            match self.app.pulse.after(self.last) {
                After::Events(last, events) => {
                    self.last = last;
                    return Some(events.concat().into());
                }
                After::Gone => {
                    let last = self.last;
                    let read = self.app.read(move |library| library.changes(last, STRIDE)).await;
                    // What cannot be read now may be later.
                    let changes = read.unwrap_or_default();
                    if let Some(newest) = changes.last() {
                        self.last = newest.sequence;
                        let events: Vec<Bytes> = changes.iter().map(event).collect();
                        return Some(events.concat().into());
                    }
                }
                After::Nothing => {}
            }
            let stopping = async {
                match &mut self.stopping {
                    Some(stopping) => stopping.told().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stopping => return None,
                moved = self.moved.changed() => moved.ok()?,
                () = tokio::time::sleep(HEARTBEAT) => return Some(Bytes::from_static(b": still here\n\n")),
            }
        }
    }
}
