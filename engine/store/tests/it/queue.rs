//! Jobs and schedules.

use std::collections::HashMap;
use std::sync::Mutex;

use baize_store::jobs::{self, Claim, NewJob, State, schedule};
use baize_store::{Db, Error, Result, Urgency};
use baize_testkit::databases::Scratch;
use serde_json::json;

store_contract!(
    each_job_is_claimed_by_one_worker,
    a_lease_that_ran_out_passes_the_job_on,
    failures_come_back_later_and_end_as_dead_letters,
    a_lost_last_attempt_is_a_dead_letter,
    a_key_is_there_once_at_a_time,
    a_job_of_a_failed_transaction_never_was,
    schedules_are_taken_once_a_turn,
    payloads_are_bounded,
);

const LEASE: i64 = 1000;

fn enqueue(db: &Db, kind: &str, due: i64, dedupe: Option<&str>) -> Option<i64> {
    let payload = json!({ "due": due });
    let job = NewJob {
        kind,
        payload: &payload,
        due,
        dedupe,
        most_attempts: 3,
    };
    db.write(Urgency::Interactive, |tx| jobs::enqueue(tx, &job, 1))
        .unwrap()
}

fn claim(db: &Db, holder: &str, now: i64) -> Option<Claim> {
    jobs::claim(db, holder, &["mail", "fetch"], now, LEASE).unwrap()
}

fn write<T>(db: &Db, f: impl FnMut(&mut baize_store::Tx) -> Result<T>) -> Result<T> {
    db.write(Urgency::Interactive, f)
}

fn each_job_is_claimed_by_one_worker(scratch: &Scratch) {
    let db = scratch.open();
    for n in 0..40 {
        enqueue(&db, "mail", n, None);
    }
    enqueue(&db, "other", 0, None);
    let done: Mutex<HashMap<i64, u32>> = Mutex::default();
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let (db, done) = (&db, &done);
            scope.spawn(move || {
                // Two empty looks: one may only mean that others were claiming just then.
                let mut empty = 0;
                while empty < 2 {
                    let Some(claim) = claim(db, &format!("worker {worker}"), 100) else {
                        empty += 1;
                        continue;
                    };
                    *done.lock().unwrap().entry(claim.id).or_default() += 1;
                    write(db, |tx| jobs::complete(tx, &claim)).unwrap();
                }
            });
        }
    });
    let done = done.into_inner().unwrap();
    assert_eq!(done.len(), 40);
    assert!(done.values().all(|times| *times == 1));
    let waiting = db.read(|tx| jobs::list(tx, State::Waiting, 0, 10)).unwrap();
    assert_eq!((waiting.len(), waiting[0].kind.as_str()), (1, "other"));
}

fn a_lease_that_ran_out_passes_the_job_on(scratch: &Scratch) {
    let db = scratch.open();
    enqueue(&db, "mail", 10, None);
    assert_eq!(claim(&db, "one", 9), None, "not due yet");
    let first = claim(&db, "one", 10).unwrap();
    assert_eq!((first.attempt, &first.payload), (1, &json!({ "due": 10 })));
    assert_eq!(claim(&db, "two", 10 + LEASE - 1), None, "within the lease");
    write(&db, |tx| jobs::heartbeat(tx, &first, 500, LEASE)).unwrap();
    assert_eq!(claim(&db, "two", 10 + LEASE), None, "within the extended lease");
    // The same worker name, so that the attempt must tell the claims apart.
    let second = claim(&db, "one", 500 + LEASE).unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));
    for outcome in [
        write(&db, |tx| jobs::complete(tx, &first)),
        write(&db, |tx| jobs::heartbeat(tx, &first, 0, LEASE)),
        write(&db, |tx| jobs::fail(tx, &first, 0, None, "late")),
    ] {
        assert!(matches!(outcome, Err(Error::Conflict(_))), "{outcome:?}");
    }
    write(&db, |tx| jobs::complete(tx, &second)).unwrap();
    assert!(db.read(jobs::counts).unwrap().is_empty());
}

fn failures_come_back_later_and_end_as_dead_letters(scratch: &Scratch) {
    let db = scratch.open();
    let id = enqueue(&db, "mail", 0, None).unwrap();
    for (attempt, now) in [(1, 0), (2, 50), (3, 100)] {
        let claim = claim(&db, "one", now).unwrap();
        assert_eq!(claim.attempt, attempt);
        write(&db, |tx| jobs::fail(tx, &claim, now, Some(50), "no answer\0")).unwrap();
        assert_eq!(claim_at_most(&db, now + 49), None);
    }
    assert_eq!(claim_at_most(&db, 1_000_000), None, "dead");
    let dead = db.read(|tx| jobs::list(tx, State::Dead, 0, 10)).unwrap();
    assert_eq!(
        (dead[0].id, dead[0].attempts, dead[0].error.as_deref()),
        (id, 3, Some("no answer\u{FFFD}"))
    );
    assert!(write(&db, |tx| jobs::replay(tx, id, 200)).unwrap());
    assert!(
        !write(&db, |tx| jobs::replay(tx, id, 200)).unwrap(),
        "not dead any more"
    );
    let again = claim(&db, "one", 200).unwrap();
    assert_eq!(again.attempt, 1);
    write(&db, |tx| jobs::fail(tx, &again, 200, None, "hopeless")).unwrap();
    assert!(write(&db, |tx| jobs::discard(tx, id)).unwrap());
    assert!(db.read(jobs::counts).unwrap().is_empty());
}

fn claim_at_most(db: &Db, now: i64) -> Option<Claim> {
    claim(db, "two", now)
}

fn a_lost_last_attempt_is_a_dead_letter(scratch: &Scratch) {
    let db = scratch.open();
    enqueue(&db, "mail", 0, Some("key"));
    for attempt in 0..3 {
        claim(&db, "one", attempt * LEASE).unwrap();
    }
    assert_eq!(claim(&db, "one", 3 * LEASE), None);
    let counts = db.read(jobs::counts).unwrap();
    assert_eq!(counts, [(State::Dead, 1, 3 * LEASE)]);
    assert!(
        enqueue(&db, "mail", 0, Some("key")).is_some(),
        "a dead letter frees its key"
    );
}

fn a_key_is_there_once_at_a_time(scratch: &Scratch) {
    let db = scratch.open();
    assert!(enqueue(&db, "mail", 0, Some("a")).is_some());
    assert!(enqueue(&db, "mail", 0, Some("a")).is_none());
    assert!(enqueue(&db, "fetch", 1, Some("a")).is_some(), "another kind");
    assert!(enqueue(&db, "mail", 2, Some("b")).is_some(), "another key");
    let running = claim(&db, "one", 5).unwrap();
    assert!(enqueue(&db, "mail", 0, Some("a")).is_none(), "still running");
    write(&db, |tx| jobs::complete(tx, &running)).unwrap();
    assert!(enqueue(&db, "mail", 0, Some("a")).is_some());
}

fn a_job_of_a_failed_transaction_never_was(scratch: &Scratch) {
    let db = scratch.open();
    let payload = json!(null);
    let job = NewJob {
        kind: "mail",
        payload: &payload,
        due: 0,
        dedupe: None,
        most_attempts: 1,
    };
    let outcome: Result<()> = write(&db, |tx| {
        jobs::enqueue(tx, &job, 0)?;
        Err(Error::Missing("luck".to_owned()))
    });
    assert!(outcome.is_err());
    assert_eq!(claim(&db, "one", 10), None);
}

fn schedules_are_taken_once_a_turn(scratch: &Scratch) {
    let db = scratch.open();
    write(&db, |tx| schedule::set(tx, "feed", 100, 1000, 900)).unwrap();
    write(&db, |tx| schedule::set(tx, "feed", 100, 5000, 900)).unwrap();
    assert!(write(&db, |tx| schedule::take_due(tx, 999)).unwrap().is_empty());
    let taken: Vec<_> = std::thread::scope(|scope| {
        let nodes: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| write(&db, |tx| schedule::take_due(tx, 1000)).unwrap()))
            .collect();
        nodes.into_iter().flat_map(|node| node.join().unwrap()).collect()
    });
    assert_eq!(taken.len(), 1, "{taken:?}");
    // Turns missed are not made up for.
    assert_eq!(write(&db, |tx| schedule::take_due(tx, 1555)).unwrap().len(), 1);
    let list = db.read(schedule::list).unwrap();
    assert_eq!(
        (list[0].name.as_str(), list[0].every, list[0].next),
        ("feed", 100, 1600)
    );
    // A shorter interval counts from now on.
    write(&db, |tx| schedule::set(tx, "feed", 10, 0, 1560)).unwrap();
    assert_eq!(db.read(schedule::list).unwrap()[0].next, 1570);
    assert!(matches!(
        write(&db, |tx| schedule::set(tx, "feed", 0, 0, 0)),
        Err(Error::Usage(_))
    ));
    assert!(write(&db, |tx| schedule::remove(tx, "feed")).unwrap());
}

fn payloads_are_bounded(scratch: &Scratch) {
    let db = scratch.open();
    let payload = json!("x".repeat(jobs::MOST_PAYLOAD));
    let job = NewJob {
        kind: "mail",
        payload: &payload,
        due: 0,
        dedupe: None,
        most_attempts: 1,
    };
    let outcome = write(&db, |tx| jobs::enqueue(tx, &job, 0));
    assert!(matches!(outcome, Err(Error::TooLarge { .. })));
}
