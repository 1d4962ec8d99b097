//! Turns at the one writing connection: interactive first, each class in order of arrival.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::connection::Connection;
use crate::error::{Error, Result};
use crate::location::Urgency;

pub(crate) struct Gate {
    state: Mutex<State>,
    moved: Condvar,
    interactive_waiting: AtomicUsize,
}

struct State {
    /// Absent while somebody writes, before the first use, and after it had to be thrown away.
    connection: Option<Box<Connection>>,
    writing: Option<ThreadId>,
    interactive: VecDeque<u64>,
    bulk: VecDeque<u64>,
    next_ticket: u64,
}

impl State {
    fn queue(&mut self, urgency: Urgency) -> &mut VecDeque<u64> {
        match urgency {
            Urgency::Interactive => &mut self.interactive,
            Urgency::Bulk => &mut self.bulk,
        }
    }

    fn is_turn_of(&self, ticket: u64) -> bool {
        self.writing.is_none() && self.interactive.front().or(self.bulk.front()) == Some(&ticket)
    }
}

impl Gate {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                connection: None,
                writing: None,
                interactive: VecDeque::new(),
                bulk: VecDeque::new(),
                next_ticket: 0,
            }),
            moved: Condvar::new(),
            interactive_waiting: AtomicUsize::new(0),
        })
    }

    pub(crate) fn interactive_waiting(&self) -> bool {
        self.interactive_waiting.load(Ordering::Relaxed) > 0
    }

    /// Waits for this thread's turn. Bulk work waits as long as it takes, interactive work at most `patience`.
    pub(crate) fn turn(self: &Arc<Self>, urgency: Urgency, patience: Duration) -> Result<Turn> {
        let me = std::thread::current().id();
        let until = Instant::now().checked_add(patience);
        let mut state = self.state.lock();
        if state.writing == Some(me) {
            return Err(Error::usage("a write transaction was begun inside another one"));
        }
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.queue(urgency).push_back(ticket);
        if urgency == Urgency::Interactive {
            self.interactive_waiting.fetch_add(1, Ordering::Relaxed);
        }
        let mut in_time = true;
        while !state.is_turn_of(ticket) {
            match until {
                Some(until) if urgency == Urgency::Interactive => {
                    if self.moved.wait_until(&mut state, until).timed_out() {
                        in_time = state.is_turn_of(ticket);
                        break;
                    }
                }
                _ => self.moved.wait(&mut state),
            }
        }
        state.queue(urgency).retain(|other| *other != ticket);
        if urgency == Urgency::Interactive {
            self.interactive_waiting.fetch_sub(1, Ordering::Relaxed);
        }
        if !in_time {
            self.moved.notify_all();
            return Err(Error::Timeout {
                what: "waiting for the writer",
                millis: patience.as_millis() as u64,
            });
        }
        state.writing = Some(me);
        Ok(Turn {
            gate: self.clone(),
            connection: state.connection.take(),
        })
    }

    /// How many wait for their turn.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        let state = self.state.lock();
        state.interactive.len() + state.bulk.len()
    }

    /// Closes the connection, if nobody uses it.
    pub(crate) fn close(&self) {
        let connection = self.state.lock().connection.take();
        drop(connection);
    }
}

/// The right to write, until dropped.
pub(crate) struct Turn {
    gate: Arc<Gate>,
    /// The connection; put in by the holder when there is none, taken out when it can no longer be trusted.
    pub(crate) connection: Option<Box<Connection>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.gate.state.lock();
        state.connection = self.connection.take();
        state.writing = None;
        drop(state);
        self.gate.moved.notify_all();
    }
}
