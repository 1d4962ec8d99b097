//! A stream whose beginning can be looked at before it is read.

use std::io::{self, BufRead, Read};
use std::rc::Rc;

use baize_model::Refusal;

use super::meter::{Meter, refusal};

/// How much of a file is looked at to tell what it holds.
pub(super) const HEAD: usize = 64 << 10;

/// A stream and its first bytes.
pub(super) struct Peeked<'r> {
    head: Vec<u8>,
    at: usize,
    rest: &'r mut dyn Read,
    /// Why the stream broke while the head was filled; it is due when the head is used up.
    due: Option<Refusal>,
    ended: bool,
    meter: Rc<Meter>,
}

impl<'r> Peeked<'r> {
    /// Reads the head. `size` is the length of the stream, when it is known.
    pub(super) fn new(rest: &'r mut dyn Read, size: Option<u64>, meter: &Rc<Meter>) -> Self {
        let want = size.map_or(HEAD, |s| s.clamp(1, HEAD as u64) as usize);
        let mut head = Vec::new();
        let (due, ended) = match fill(rest, &mut head, want) {
            Ok(ended) => (None, ended),
            Err(e) => (
                Some(meter.take_failure().unwrap_or_else(|| refusal(&e, "the stream"))),
                false,
            ),
        };
        Self {
            head,
            at: 0,
            rest,
            due,
            ended,
            meter: Rc::clone(meter),
        }
    }

    /// The first bytes: 64 KiB, or all there is.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Why not all of the head could be read, if so.
    pub(super) fn broke(&self) -> Option<&Refusal> {
        self.due.as_ref()
    }

    /// The whole stream in one buffer, the head's own; at most `max` bytes and one more.
    pub(super) fn into_bytes(mut self, max: usize, size: Option<u64>) -> io::Result<Vec<u8>> {
        let mut bytes = std::mem::take(&mut self.head);
        if let Some(why) = self.due.take() {
            return Err(self.meter.fail(why));
        }
        if self.ended {
            return Ok(bytes);
        }
        // A stated size is believed for the first allocation only up to what costs little when it is a lie.
        let stated = size.map_or(0, |s| s.min(4 << 20) as usize);
        let mut step = stated.saturating_sub(bytes.len()).max(HEAD);
        loop {
            let until = (bytes.len() + step).min(max + 1);
            if fill(self.rest, &mut bytes, until)? || bytes.len() > max {
                return Ok(bytes);
            }
            step = bytes.len().min(8 << 20);
        }
    }
}

impl Read for Peeked<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.head.len() && self.due.is_none() && !self.ended && buf.len() >= 4096 {
            return self.rest.read(buf);
        }
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Peeked<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.head.len() && !self.ended {
            if let Some(why) = self.due.take() {
                self.ended = true;
                return Err(self.meter.fail(why));
            }
            self.at = 0;
            self.head.resize(HEAD, 0);
            let n = match self.rest.read(&mut self.head) {
                Ok(n) => n,
                Err(e) => {
                    self.head.clear();
                    return Err(e);
                }
            };
            self.head.truncate(n);
            self.ended = n == 0;
        }
        Ok(self.head.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.head.len());
    }
}

/// Fills `bytes` up to a length of `until`; true when the stream ended before that. What was read before an
/// error is kept.
fn fill(source: &mut dyn Read, bytes: &mut Vec<u8>, until: usize) -> io::Result<bool> {
    let mut len = bytes.len();
    bytes.resize(until, 0);
    let mut end = Ok(false);
    while let Some(free) = bytes.get_mut(len..).filter(|f| !f.is_empty()) {
        match source.read(free) {
            Ok(0) => {
                end = Ok(true);
                break;
            }
            Ok(n) => len += n.min(free.len()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => {
                end = Err(e);
                break;
            }
        }
    }
    bytes.truncate(len);
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives `good` bytes three at a time, then an error.
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::other("broken"));
            }
            let n = buf.len().min(3).min(self.0);
            buf[..n].fill(b'x');
            self.0 -= n;
            Ok(n)
        }
    }

    fn meter() -> Rc<Meter> {
        Meter::new(crate::reading::Limits::default())
    }

    #[test]
    fn what_came_before_an_error_is_still_read() {
        let meter = meter();
        for good in [1, 10, HEAD - 1, HEAD, HEAD + 1, 3 * HEAD] {
            let mut source = Breaks(good);
            let mut peeked = Peeked::new(&mut source, None, &meter);
            let mut out = Vec::new();
            let err = peeked.read_to_end(&mut out).unwrap_err();
            assert_eq!(out.len(), good);
            assert!(err.to_string().ends_with("broken"), "{err}");
        }
    }

    #[test]
    fn a_stated_size_may_be_wrong() {
        let meter = meter();
        for (len, stated) in [
            (10, Some(3)),
            (10, Some(1000)),
            (10, None),
            (3 * HEAD, Some(5)),
            (0, Some(0)),
        ] {
            let data: Vec<u8> = (0..len).map(|i| i as u8).collect();
            let mut source = &data[..];
            let got = Peeked::new(&mut source, stated, &meter)
                .into_bytes(1 << 20, stated)
                .unwrap();
            assert_eq!(got, data);
            let mut source = &data[..];
            let mut got = Vec::new();
            Peeked::new(&mut source, stated, &meter)
                .read_to_end(&mut got)
                .unwrap();
            assert_eq!(got, data);
        }
        let data = vec![0; 100_000];
        let mut source = &data[..];
        let got = Peeked::new(&mut source, None, &meter)
            .into_bytes(70_000, None)
            .unwrap();
        assert_eq!(got.len(), 70_001);
    }
}
