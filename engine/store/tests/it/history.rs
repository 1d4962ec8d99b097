//! Events, their numbers, and cursors.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use baize_store::events::{self, Event, LIBRARY, NewEvent, Sequencer, Stream, cursor};
use baize_store::{Db, Engine, Error, Result, Urgency};
use baize_testkit::databases::Scratch;

store_contract!(
    numbers_have_no_gaps_and_keep_the_order_of_changes,
    a_rolled_back_event_takes_no_number,
    streams_count_for_themselves,
    cursors_only_go_forward,
    only_one_sequencer_works,
    payloads_are_bounded,
);

const CASES: Stream = Stream::new(3, "cases");

fn event(stream: Stream, kind: u16, subject: i64) -> NewEvent<'static> {
    NewEvent {
        stream,
        kind,
        subject,
        version: 1,
        payload: b"payload",
    }
}

fn number(db: &Db) -> u64 {
    Sequencer::new("test").run_once(db, db.now().unwrap()).unwrap()
}

fn all(db: &Db, stream: Stream) -> Vec<Event> {
    db.read(|tx| events::after(tx, stream, 0, usize::MAX)).unwrap()
}

fn numbers_have_no_gaps_and_keep_the_order_of_changes(scratch: &Scratch) {
    const WRITERS: u16 = 4;
    const ROUNDS: i64 = 40;
    let db = scratch.open();
    let done = AtomicBool::new(false);
    let turn = AtomicI64::new(0);
    std::thread::scope(|scope| {
        // A reader that must never see a gap or a number change hands.
        let reader = scope.spawn(|| {
            let mut seen: Vec<Event> = Vec::new();
            while !done.load(Ordering::Relaxed) {
                number(&db);
                let after = seen.len() as i64;
                let news = db.read(|tx| events::after(tx, LIBRARY, after, 50)).unwrap();
                for (event, wanted) in news.iter().zip(after + 1..) {
                    assert_eq!(event.sequence, wanted);
                }
                seen.extend(news);
            }
            seen
        });
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (db, turn) = (&db, &turn);
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        // Begun after what has this turn or an earlier one was committed: must be numbered later.
                        let at = turn.load(Ordering::SeqCst);
                        let news = [event(LIBRARY, writer, at), event(LIBRARY, writer, at)];
                        let outcome = db.write(Urgency::Bulk, |tx| {
                            events::append_many(tx, &news)?;
                            if round % 5 == 4 {
                                Err(Error::Missing("luck".to_owned()))
                            } else {
                                Ok(())
                            }
                        });
                        assert_eq!(outcome.is_err(), round % 5 == 4, "{outcome:?}");
                        turn.fetch_max(at + 1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        let seen = reader.join().unwrap();
        db.flush().unwrap();
        let events = all(&db, LIBRARY);
        assert_eq!(events.len() as i64, i64::from(WRITERS) * ROUNDS / 5 * 4 * 2);
        assert_eq!(events[..seen.len()], seen[..]);
        assert!(
            events
                .iter()
                .zip(1..)
                .all(|(event, wanted)| event.sequence == wanted)
        );
        let mut last: HashMap<u16, i64> = HashMap::new();
        for event in &events {
            let before = last.insert(event.kind, event.subject).unwrap_or(0);
            assert!(before <= event.subject, "writer {} went back", event.kind);
        }
        assert_eq!(
            db.read(|tx| events::head(tx, LIBRARY)).unwrap(),
            events.len() as i64
        );
    });
}

fn a_rolled_back_event_takes_no_number(scratch: &Scratch) {
    let db = scratch.open();
    let failed: Result<()> = db.write(Urgency::Bulk, |tx| {
        events::append(tx, &event(LIBRARY, 1, 1))?;
        Err(Error::Missing("luck".to_owned()))
    });
    assert!(failed.is_err());
    db.write(Urgency::Bulk, |tx| events::append(tx, &event(LIBRARY, 2, 2)))
        .unwrap();
    number(&db);
    let events = all(&db, LIBRARY);
    assert_eq!((events.len(), events[0].sequence, events[0].kind), (1, 1, 2));
    assert_eq!(
        (events[0].subject, events[0].version, &events[0].payload[..]),
        (2, 1, &b"payload"[..])
    );
    assert!(events[0].created > 1_700_000_000_000_000);
}

fn streams_count_for_themselves(scratch: &Scratch) {
    let db = scratch.open();
    db.write(Urgency::Bulk, |tx| {
        for subject in 1..=3 {
            events::append(tx, &event(LIBRARY, 1, subject))?;
            events::append(tx, &event(CASES, 1, -subject))?;
        }
        Ok(())
    })
    .unwrap();
    db.flush().unwrap();
    let numbers = |stream| {
        all(&db, stream)
            .iter()
            .map(|e| (e.sequence, e.subject))
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(LIBRARY), [(1, 1), (2, 2), (3, 3)]);
    assert_eq!(numbers(CASES), [(1, -1), (2, -2), (3, -3)]);
    let page = db.read(|tx| events::after(tx, LIBRARY, 1, 1)).unwrap();
    assert_eq!((page.len(), page[0].sequence), (1, 2));
    assert!(
        db.read(|tx| events::after(tx, LIBRARY, 3, 10))
            .unwrap()
            .is_empty()
    );
}

fn cursors_only_go_forward(scratch: &Scratch) {
    let db = scratch.open();
    db.write(Urgency::Bulk, |tx| {
        events::append_many(tx, &[event(LIBRARY, 1, 1), event(LIBRARY, 1, 2)])
    })
    .unwrap();
    number(&db);
    let advance = |to| db.write(Urgency::Bulk, |tx| cursor::advance(tx, "index", LIBRARY, to));
    let at = || db.read(|tx| cursor::get(tx, "index", LIBRARY)).unwrap();
    assert_eq!(at(), 0);
    advance(2).unwrap();
    assert!(matches!(advance(1), Err(Error::Conflict(_))));
    assert!(matches!(advance(3), Err(Error::Conflict(_))));
    assert_eq!(at(), 2);
    assert_eq!(db.read(|tx| cursor::get(tx, "mail", LIBRARY)).unwrap(), 0);
    db.write(Urgency::Bulk, |tx| cursor::reset(tx, "index", LIBRARY))
        .unwrap();
    assert_eq!(at(), 0);
}

fn only_one_sequencer_works(scratch: &Scratch) {
    let db = scratch.open();
    let append = || {
        db.write(Urgency::Bulk, |tx| events::append(tx, &event(LIBRARY, 1, 1)))
            .unwrap();
    };
    let (one, two) = (Sequencer::new("one"), Sequencer::new("two"));
    let now = db.now().unwrap();
    append();
    let numbered = one.run_once(&db, now).unwrap();
    assert_eq!(numbered, u64::from(db.engine() == Engine::Postgres));
    append();
    assert_eq!(
        two.run_once(&db, now + 1).unwrap(),
        0,
        "the lease is the first one's"
    );
    assert_eq!(
        two.run_once(&db, now + 60_000_000).unwrap(),
        numbered,
        "the lease ran out"
    );
    assert_eq!(all(&db, LIBRARY).len(), 2);
}

fn payloads_are_bounded(scratch: &Scratch) {
    let db = scratch.open();
    let payload = vec![0; events::MOST_PAYLOAD + 1];
    let large = NewEvent {
        payload: &payload,
        ..event(LIBRARY, 1, 1)
    };
    let outcome = db.write(Urgency::Bulk, |tx| events::append(tx, &large));
    assert!(matches!(outcome, Err(Error::TooLarge { .. })));
}
