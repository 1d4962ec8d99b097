//! A bounded set of connections.

use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use crate::error::{Error, Result};

/// Lends connections, opening at most `most` of them.
pub(crate) struct Pool<C> {
    state: Mutex<State<C>>,
    freed: Condvar,
    most: usize,
}

struct State<C> {
    idle: Vec<C>,
    /// Connections that exist, idle or lent.
    open: usize,
    waiting: usize,
}

impl<C> Pool<C> {
    pub(crate) fn new(most: usize) -> Self {
        let state = State {
            idle: Vec::new(),
            open: 0,
            waiting: 0,
        };
        Self {
            state: Mutex::new(state),
            freed: Condvar::new(),
            most: most.max(1),
        }
    }

    /// Lends the connection used last, or opens one, or waits for one to come back.
    pub(crate) fn take(&self, patience: Duration, open: impl FnOnce() -> Result<C>) -> Result<C> {
        let until = Instant::now() + patience;
        let mut state = self.state.lock();
        loop {
            if let Some(connection) = state.idle.pop() {
                return Ok(connection);
            }
            if state.open < self.most {
                state.open += 1;
                break;
            }
            state.waiting += 1;
            let late = self.freed.wait_until(&mut state, until).timed_out();
            state.waiting -= 1;
            if late && state.idle.is_empty() && state.open >= self.most {
                return Err(Error::Timeout {
                    what: "waiting for a connection",
                    millis: patience.as_millis() as u64,
                });
            }
        }
        drop(state);
        open().inspect_err(|_| self.forget())
    }

    /// Takes a connection back.
    pub(crate) fn give(&self, connection: C) {
        self.state.lock().idle.push(connection);
        self.freed.notify_one();
    }

    /// Notes that a lent connection will not come back.
    pub(crate) fn forget(&self) {
        self.state.lock().open -= 1;
        self.freed.notify_one();
    }

    /// Closes every idle connection.
    pub(crate) fn clear(&self) {
        let idle = {
            let mut state = self.state.lock();
            state.open -= state.idle.len();
            std::mem::take(&mut state.idle)
        };
        drop(idle);
        self.freed.notify_all();
    }

    pub(crate) fn anyone_waiting(&self) -> bool {
        self.state.lock().waiting > 0
    }
}
