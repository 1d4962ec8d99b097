//! Feeds on their schedule, as jobs: whichever process is free visits the one that is due, and a visit that fails
//! is tried again later and later, then left for a person.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baize_store::jobs::{self, Claim, NewJob, schedule};
use baize_store::{Error, Urgency};
use serde_json::json;

use crate::failure::Result;
use crate::feeds::{self, Visited};
use crate::running::{Running, holder};

/// Jobs that visit a feed.
const KIND: &str = "visit-feed";
/// Schedules of feeds are named so, and after the feed.
const PREFIX: &str = "feed/";
/// How often a visit is tried before it is left for a person.
const ATTEMPTS: u32 = 6;
/// Microseconds for which a claim holds; it is extended while the visit goes on.
const LEASE: i64 = 120_000_000;
/// How often a claim is extended.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How often somebody looks whether something is due.
const PACE: Duration = Duration::from_secs(5);
/// Microseconds before the first visit of a new feed, and between the first visits of two.
const FIRST: i64 = 10_000_000;
/// Microseconds before a visit is tried again for the first time, and at most.
const BACK_OFF: (i64, i64) = (60_000_000, 3_600_000_000);

/// Starts the schedule, where feeds are on.
pub(crate) fn start(running: &Arc<Running>) {
    if !running.settings.feeds.enabled {
        return;
    }
    let running = running.clone();
    std::thread::spawn(move || {
        loop {
            let outcome = turn(&running).and_then(|()| work(&running));
            if let Err(failure) = outcome {
                tracing::warn!(reason = failure.text, "the schedule waits");
                std::thread::sleep(PACE);
            }
            std::thread::sleep(PACE);
        }
    });
}

/// Puts the feeds in force on the schedule and makes jobs of those that are due.
fn turn(running: &Running) -> Result<()> {
    let known = feeds::known(&running.library, &running.settings)?;
    let db = running.library.db();
    let now = db.now()?;
    let wanted: BTreeMap<String, i64> = known
        .iter()
        .filter(|known| known.feed.enabled && !known.paused)
        .map(|known| {
            let micros = known.feed.interval.as_micros();
            (
                known.feed.name.clone(),
                i64::try_from(micros).unwrap_or(i64::MAX).max(1),
            )
        })
        .collect();
    let held: BTreeMap<String, i64> = db.read(|tx| {
        let schedules = schedule::list(tx)?;
        let ours = schedules
            .into_iter()
            .filter_map(|s| Some((s.name.strip_prefix(PREFIX)?.to_owned(), s)));
        Ok(ours.map(|(name, schedule)| (name, schedule.every)).collect())
    })?;
    if held != wanted {
        db.write(Urgency::Interactive, |tx| {
            for name in held.keys().filter(|name| !wanted.contains_key(*name)) {
                schedule::remove(tx, &format!("{PREFIX}{name}"))?;
            }
            for (place, (name, every)) in wanted.iter().enumerate() {
                let first = now + FIRST * (place as i64 + 1);
                schedule::set(tx, &format!("{PREFIX}{name}"), *every, first, now)?;
            }
            Ok(())
        })?;
    }
    let due = db.read(|tx| Ok(schedule::list(tx)?.iter().any(|s| s.next <= now)))?;
    if due {
        db.write(Urgency::Interactive, |tx| {
            for turn in schedule::take_due(tx, now)? {
                let Some(name) = turn.name.strip_prefix(PREFIX) else {
                    continue;
                };
                let payload = json!({"feed": name});
                let job = NewJob {
                    kind: KIND,
                    payload: &payload,
                    due: now,
                    dedupe: Some(name),
                    most_attempts: ATTEMPTS,
                };
                jobs::enqueue(tx, &job, now)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Does the jobs that are due, one after the other.
fn work(running: &Running) -> Result<()> {
    let db = running.library.db();
    while let Some(claim) = jobs::claim(db, &holder(), &[KIND], db.now()?, LEASE)? {
        let name = claim.payload["feed"].as_str().unwrap_or_default().to_owned();
        let outcome = with_heartbeat(running, &claim, || visit(running, &name));
        let now = db.now()?;
        let ended = match outcome.and_then(|visited| visited.map_or(Ok(()), |visited| whole(&visited))) {
            Ok(()) => db.write(Urgency::Interactive, |tx| jobs::complete(tx, &claim)),
            Err(failure) => {
                tracing::warn!(feed = name, reason = failure.text, "a visit failed");
                let chance = f64::from(now.unsigned_abs() as u32 % 1000) / 1000.0;
                let delay = jobs::back_off(claim.attempt, BACK_OFF.0, BACK_OFF.1, chance);
                db.write(Urgency::Interactive, |tx| {
                    jobs::fail(tx, &claim, now, Some(delay), &failure.text)
                })
            }
        };
        match ended {
            // Another process has the job now; what we stored, it will find stored.
            Err(Error::Conflict(reason)) => tracing::warn!(reason, "the claim was lost"),
            other => other?,
        }
    }
    Ok(())
}

/// Visits a feed; nothing when there is none of that name any more.
fn visit(running: &Running, name: &str) -> Result<Option<Visited>> {
    let known = feeds::known(&running.library, &running.settings)?;
    let found = known
        .into_iter()
        .find(|known| known.feed.name == name && known.feed.enabled && !known.paused);
    let Some(known) = found else { return Ok(None) };
    tracing::info!(feed = name, "visiting");
    let visited = running.one_visit_at_a_time(|| {
        feeds::visit(&running.library, &running.settings, &known.feed, &mut |_| ())
    })?;
    let read = visited.imported.as_ref().map_or(0, |outcome| outcome.total.read);
    tracing::info!(
        feed = name,
        requests = visited.requests,
        bytes = visited.bytes,
        read,
        "visited"
    );
    Ok(Some(visited))
}

/// A visit of which every part failed is to be tried again; single parts wait for the next visit.
fn whole(visited: &Visited) -> Result<()> {
    match visited.failures.iter().find(|(part, _)| part.is_empty()) {
        Some((_, reason)) => Err(crate::failure::Failure::environment(reason.clone())),
        None => Ok(()),
    }
}

/// Does something long and extends the claim on it meanwhile.
fn with_heartbeat<T>(running: &Running, claim: &Claim, work: impl FnOnce() -> T) -> T {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let beating = scope.spawn(|| {
            loop {
                std::thread::park_timeout(HEARTBEAT);
                if over.load(Ordering::Acquire) {
                    return;
                }
                let db = running.library.db();
                let extended = db.now().and_then(|now| {
                    db.write(Urgency::Interactive, |tx| jobs::heartbeat(tx, claim, now, LEASE))
                });
                if let Err(error) = extended {
                    tracing::warn!(%error, "the claim could not be extended");
                }
            }
        });
        let outcome = work();
        over.store(true, Ordering::Release);
        beating.thread().unpark();
        outcome
    })
}
