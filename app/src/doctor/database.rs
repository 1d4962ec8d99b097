//! The database and what is derived from it.

use std::time::Duration;

use baize_catalog::Library;
use baize_store::{Access, Db, Engine, Location, Options, events};
use jiff::{SignedDuration, Timestamp};

use super::Check;
use crate::clock;
use crate::configuration::Settings;
use crate::feeds;
use crate::handover;
use crate::instance;
use crate::terminal::{bytes, number};
use crate::words::say;

/// How far this machine's clock may be from the database's.
const MOST_SKEW: SignedDuration = SignedDuration::from_secs(5);
/// How long a database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// No release is older: a clock before it is wrong.
const RELEASED: &str = "2026-01-01T00:00:00Z";

/// Looks at the database, its index, the clock and the sources.
pub(super) fn checks(settings: &Settings) -> Vec<Check> {
    let location = settings.location();
    let mut checks = Vec::new();
    if let Location::Directory(directory) = &location {
        checks.push(server(settings));
        if !directory.join("baize.sqlite").is_file() {
            checks.push(clock(None));
            checks.push(Check::warning("database", say!("doctor-database-none")));
            return checks;
        }
    }
    let options = Options {
        access: Access::ReadOnly,
        patience: PATIENCE,
        ..Options::default()
    };
    let db = match Db::open(&location, options) {
        Ok(db) => db,
        Err(error) => {
            let reason = crate::failure::Failure::from(error).text;
            checks.push(clock(None));
            checks.push(Check::failed(
                "database",
                say!("doctor-database-unreachable", place = location, reason = reason),
            ));
            return checks;
        }
    };
    checks.push(clock(Some(&db)));
    checks.push(database(&db));
    match instance::look(&db, settings) {
        Ok(library) => {
            checks.push(index(&library));
            checks.push(sources(&library, settings));
            checks.extend(visits(&library, settings));
        }
        Err(error) => checks.push(Check::warning("index", say!("doctor-index-none", reason = error))),
    }
    checks
}

/// Whether a `serve` has the data directory.
fn server(settings: &Settings) -> Check {
    let found = handover::Server::find(&settings.data).is_some();
    Check::ok(
        "serve",
        say!(if found {
            "doctor-serve-running"
        } else {
            "doctor-serve-none"
        }),
    )
}

fn database(db: &Db) -> Check {
    let name = "database";
    match db.facts() {
        Err(error) => Check::failed(
            name,
            say!(
                "doctor-database-unreachable",
                place = db.location(),
                reason = error
            ),
        ),
        Ok(facts) => {
            let engine = match facts.engine {
                Engine::Sqlite => "SQLite",
                Engine::Postgres => "PostgreSQL",
            };
            // Both engines refuse to be opened with another order of texts.
            let text = say!(
                "doctor-database-facts",
                engine = engine,
                version = facts.version,
                size = bytes(facts.bytes + facts.log_bytes)
            );
            Check::ok(name, text)
        }
    }
}

fn index(library: &Library) -> Check {
    match library.index_state() {
        Ok(state) if state.waiting == 0 => Check::ok("index", say!("doctor-index-whole", n = state.head)),
        Ok(state) => {
            let behind = number(state.waiting.unsigned_abs());
            Check::warning("index", say!("doctor-index-behind", n = behind))
        }
        Err(error) => Check::failed("index", say!("doctor-index-none", reason = error)),
    }
}

/// Whether the clock can be believed: after the release, close to the database's, not before the last change.
fn clock(db: Option<&Db>) -> Check {
    let name = "clock";
    let now = clock::now();
    let shown = now.strftime("%Y-%m-%d %H:%M:%S UTC");
    if RELEASED.parse::<Timestamp>().is_ok_and(|released| now < released) {
        return Check::failed(name, say!("doctor-clock-past", now = shown));
    }
    let Some(db) = db else {
        return Check::ok(name, say!("doctor-clock-fine", now = shown));
    };
    let theirs = db
        .now()
        .ok()
        .and_then(|micros| Timestamp::from_microsecond(micros).ok())
        .unwrap_or(now);
    let skew = theirs.duration_since(now).abs();
    if skew > MOST_SKEW {
        return Check::warning(name, say!("doctor-clock-skew", seconds = skew.as_secs()));
    }
    let last = db.read(|tx| {
        let head = events::head(tx, events::LIBRARY)?;
        Ok(events::after(tx, events::LIBRARY, head.saturating_sub(1), 1)?
            .first()
            .map(|event| event.created))
    });
    let last = last
        .ok()
        .flatten()
        .and_then(|micros| Timestamp::from_microsecond(micros).ok());
    if last.is_some_and(|last| last.duration_since(now) > MOST_SKEW) {
        return Check::warning(name, say!("doctor-clock-behind", now = shown));
    }
    Check::ok(name, say!("doctor-clock-fine", now = shown))
}

/// Whether sources with a freshness goal keep it.
fn sources(library: &Library, settings: &Settings) -> Check {
    let name = "feeds";
    let held = match library.sources() {
        Ok(held) => held,
        Err(error) => return Check::failed(name, error.to_string()),
    };
    let now = clock::now();
    let late: Vec<String> = held
        .iter()
        .filter(|source| {
            let goal = source.goal_hours.map(|hours| SignedDuration::from_hours(i64::from(hours)));
            matches!((goal, source.last_received), (Some(goal), Some(last)) if now.duration_since(last) > goal)
        })
        .map(|source| source.name.clone())
        .collect();
    if !settings.feeds.enabled {
        return Check::ok(name, say!("doctor-feeds-off", n = held.len()));
    }
    if late.is_empty() {
        return Check::ok(name, say!("doctor-feeds-fresh", n = held.len()));
    }
    Check::warning(name, say!("doctor-feeds-late", sources = late.join(", ")))
}

/// How the last visits to the feeds ended; nothing where feeds are off.
fn visits(library: &Library, settings: &Settings) -> Option<Check> {
    let name = "visits";
    if !settings.feeds.enabled {
        return None;
    }
    let known = match feeds::known(library, settings) {
        Ok(known) => known,
        Err(failure) => return Some(Check::failed(name, failure.text)),
    };
    let mut troubles = Vec::new();
    let in_force = known.iter().filter(|known| known.feed.enabled && !known.paused);
    for (feed, outcome) in in_force.filter_map(|known| Some((&known.feed.name, known.outcome.as_ref()?))) {
        if let Some((part, reason)) = outcome.failures.first() {
            let part = if part.is_empty() { feed } else { part };
            let more = outcome.failures.len() - 1;
            troubles.push(say!(
                "doctor-visit-failed",
                feed = feed,
                part = part,
                reason = reason,
                more = more
            ));
        }
        troubles.extend(
            outcome
                .alarms
                .iter()
                .map(|alarm| format!("{feed}: {}", feeds::alarm_in_words(alarm))),
        );
    }
    Some(if troubles.is_empty() {
        let visited = known.iter().filter(|known| known.visited.is_some()).count();
        Check::ok(name, say!("doctor-visits-fine", n = visited))
    } else {
        Check::warning(name, troubles.join("; "))
    })
}
