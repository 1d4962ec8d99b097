//! A stream whose beginning can be looked at before it is read.

use std::io::{self, BufRead, Read};

/// How much of a file is looked at to tell what it holds.
pub(super) const HEAD: usize = 64 << 10;

/// A stream and its first bytes.
pub(super) struct Peeked<'r> {
    head: Vec<u8>,
    at: usize,
    rest: &'r mut dyn Read,
    /// An error met while the head was filled; it is due when the head is used up.
    due: Option<io::Error>,
    ended: bool,
}

impl<'r> Peeked<'r> {
    /// Reads the head. `size` is the length of the stream, when it is known.
    pub(super) fn new(rest: &'r mut dyn Read, size: Option<u64>) -> Self {
        let want = size.map_or(HEAD, |s| s.clamp(1, HEAD as u64) as usize);
        let mut head = Vec::new();
        let (due, ended) = match fill(rest, &mut head, want) {
            Ok(ended) => (None, ended),
            Err(e) => (Some(e), false),
        };
        Self {
            head,
            at: 0,
            rest,
            due,
            ended,
        }
    }

    /// The first bytes: 64 KiB, or all there is.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// True when the head could not be filled for an error.
    pub(super) fn broke_early(&self) -> bool {
        self.due.is_some() && self.head.is_empty()
    }

    /// The whole stream in one buffer, the head's own; at most `max` bytes and one more.
    pub(super) fn into_bytes(mut self, max: usize, size: Option<u64>) -> io::Result<Vec<u8>> {
        let mut bytes = std::mem::take(&mut self.head);
        if let Some(e) = self.due.take() {
            return Err(e);
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
            if let Some(e) = self.due.take() {
                self.ended = true;
                return Err(e);
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

    #[test]
    fn what_came_before_an_error_is_still_read() {
        for good in [1, 10, HEAD - 1, HEAD, HEAD + 1, 3 * HEAD] {
            let mut source = Breaks(good);
            let mut peeked = Peeked::new(&mut source, None);
            let mut out = Vec::new();
            let err = peeked.read_to_end(&mut out).unwrap_err();
            assert_eq!((out.len(), err.to_string().as_str()), (good, "broken"));
        }
    }

    #[test]
    fn a_stated_size_may_be_wrong() {
        for (len, stated) in [
            (10, Some(3)),
            (10, Some(1000)),
            (10, None),
            (3 * HEAD, Some(5)),
            (0, Some(0)),
        ] {
            let data: Vec<u8> = (0..len).map(|i| i as u8).collect();
            let mut source = &data[..];
            let got = Peeked::new(&mut source, stated)
                .into_bytes(1 << 20, stated)
                .unwrap();
            assert_eq!(got, data);
            let mut source = &data[..];
            let mut got = Vec::new();
            Peeked::new(&mut source, stated).read_to_end(&mut got).unwrap();
            assert_eq!(got, data);
        }
        let data = vec![0; 100_000];
        let mut source = &data[..];
        let got = Peeked::new(&mut source, None).into_bytes(70_000, None).unwrap();
        assert_eq!(got.len(), 70_001);
    }
}
