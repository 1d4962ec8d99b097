//! What one input has cost so far, and what broke its stream.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

use baize_model::Refusal;

use super::Limits;

/// Counts of one input, shared by the readers stacked on it.
pub(super) struct Meter {
    pub(super) limits: Limits,
    /// Bytes read of the input as it is stored.
    pub(super) stored: Cell<u64>,
    unpacked: Cell<u64>,
    members: Cell<u64>,
    failure: RefCell<Option<Refusal>>,
}

impl Meter {
    pub(super) fn new(limits: Limits) -> Rc<Self> {
        Rc::new(Self {
            limits,
            stored: Cell::new(0),
            unpacked: Cell::new(0),
            members: Cell::new(0),
            failure: RefCell::new(None),
        })
    }

    /// Counts a file or member.
    pub(super) fn member(&self) -> Result<(), Refusal> {
        self.members.set(self.members.get() + 1);
        if self.members.get() > self.limits.members {
            return Err(Refusal::new(
                "too-many",
                format!("more than {} files in one input", self.limits.members),
            ));
        }
        Ok(())
    }

    /// Counts bytes that came out of a decompressor: `whole` in all from `packed` of its input.
    pub(super) fn unpack(&self, more: u64, whole: u64, packed: u64) -> Result<(), Refusal> {
        self.unpacked.set(self.unpacked.get() + more);
        if self.unpacked.get() > self.limits.unpacked {
            return Err(Refusal::new(
                "too-large",
                format!("unpacks to more than {} GiB", self.limits.unpacked >> 30),
            ));
        }
        if whole > self.limits.ratio_from && whole / packed.max(1) > self.limits.ratio {
            return Err(Refusal::new(
                "bomb",
                format!(
                    "unpacks to more than {} times its size, which no real data does",
                    self.limits.ratio
                ),
            ));
        }
        Ok(())
    }

    /// Notes why a stream broke and gives the error that says so. The first cause wins.
    pub(super) fn fail(&self, why: Refusal) -> io::Error {
        let mut failure = self.failure.borrow_mut();
        if failure.is_none() {
            *failure = Some(why.clone());
        }
        io::Error::other(why)
    }

    /// The reason why the stream broke, once.
    pub(super) fn take_failure(&self) -> Option<Refusal> {
        self.failure.borrow_mut().take()
    }
}

/// Turns an error of a reader into a refusal.
pub(super) fn refusal(error: &io::Error, what: &str) -> Refusal {
    if let Some(inner) = error.get_ref().and_then(|e| e.downcast_ref::<Refusal>()) {
        return inner.clone();
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Refusal::new("truncated", format!("{what} ends before its end mark")),
        _ => Refusal::new("unreadable", format!("{what} cannot be read further: {error}")),
    }
}

/// The input as stored: counts its bytes and notes its errors.
pub(super) struct Stored<R> {
    pub(super) source: R,
    pub(super) meter: Rc<Meter>,
}

impl<R: Read> Read for Stored<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.source.read(buf) {
                Ok(n) => {
                    self.meter.stored.set(self.meter.stored.get() + n as u64);
                    return Ok(n);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(self.meter.fail(refusal(&e, "the file"))),
            }
        }
    }
}
