//! A tar, read once from front to back: ustar, GNU long names, pax paths and sizes.
//!
//! Written here because the headers are input as well: a long name or a pax header of many gigabytes must not
//! be held in memory, and a damaged header must not end the archive.

use std::io::{self, Read};
use std::rc::Rc;

use baize_model::Refusal;

use super::meter::{Meter, refusal};
use super::sniff::{BLOCK, checksum_holds, octal};

/// Longest pax header or GNU long name that is read.
const MAX_EXTENSION: u64 = 1 << 20;

/// What a member is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MemberKind {
    File,
    Folder,
    /// Not read, by name.
    Other(&'static str),
}

/// A member; its data follows in the [`Tar`] it came from.
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    pub(super) size: u64,
    pub(super) kind: MemberKind,
}

/// A tar that is being read. Reading from it gives the data of the current member.
pub(super) struct Tar<'r> {
    source: &'r mut dyn Read,
    meter: Rc<Meter>,
    /// Bytes of the current member's data still to come, and of its padding.
    left: u64,
    padding: u64,
    lost: bool,
    ended: bool,
    scratch: Vec<u8>,
}

/// What the headers before a member's own say about it.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl<'r> Tar<'r> {
    pub(super) fn new(source: &'r mut dyn Read, meter: &Rc<Meter>) -> Self {
        Self {
            source,
            meter: Rc::clone(meter),
            left: 0,
            padding: 0,
            lost: false,
            ended: false,
            scratch: Vec::new(),
        }
    }

    /// True when there is nothing more to come: after the end mark, or after an error of the stream.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// The next member, `None` after the last. After an `Err` the tar can go on unless it has ended.
    pub(super) fn next(&mut self) -> Result<Option<Member>, Refusal> {
        let mut extension = Extension::default();
        loop {
            self.skip_rest()?;
            let Some(block) = self.header()? else {
                return Ok(None);
            };
            let size = number(&block[124..136])
                .ok_or_else(|| Refusal::new("damaged", "a member's header has no readable size"))?;
            self.expect(size);
            match block[156] {
                b'x' => extension.pax(&self.extension("pax header")?),
                b'L' => {
                    let name = self.extension("long name")?;
                    extension.name = Some(name.split(|b| *b == 0).next().unwrap_or_default().to_vec());
                }
                // Settings for all that follows (git writes the commit there), and the target of a link.
                b'g' | b'K' => {}
                kind => {
                    let size = extension.size.unwrap_or(size);
                    self.expect(size);
                    let name = extension.name.unwrap_or_else(|| header_name(&block));
                    let kind = match kind {
                        _ if extension.sparse => MemberKind::Other("a sparse file"),
                        0 | b'0' | b'7' if name.ends_with(b"/") => MemberKind::Folder,
                        0 | b'0' | b'7' => MemberKind::File,
                        b'5' => MemberKind::Folder,
                        b'1' | b'2' => MemberKind::Other("a link"),
                        b'3' | b'4' | b'6' => MemberKind::Other("a device"),
                        b'S' => MemberKind::Other("a sparse file"),
                        _ => MemberKind::Other("of an unknown type"),
                    };
                    if matches!(kind, MemberKind::Folder | MemberKind::Other("a link")) {
                        // Some writers state the size of the target; no data follows.
                        self.expect(if block[156] == b'1' || block[156] == b'2' {
                            0
                        } else {
                            size
                        });
                    }
                    return Ok(Some(Member { name, size, kind }));
                }
            }
        }
    }

    fn expect(&mut self, size: u64) {
        self.left = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// The next valid header; `None` at the end mark. A damaged one is passed over and reported once the next
    /// valid one is found, so that what follows is not lost.
    fn header(&mut self) -> Result<Option<[u8; BLOCK]>, Refusal> {
        let mut block = [0; BLOCK];
        loop {
            let filled = self.block(&mut block)?;
            if filled < BLOCK {
                return Err(self.end(Refusal::new("truncated", "the tar ends before its end mark")));
            }
            if block.iter().all(|b| *b == 0) {
                if self.lost {
                    continue;
                }
                self.ended = true;
                self.drain()?;
                return Ok(None);
            }
            if checksum_holds(&block) && (!self.lost || &block[257..262] == b"ustar") {
                self.lost = false;
                return Ok(Some(block));
            }
            if !self.lost {
                self.lost = true;
                return Err(Refusal::new(
                    "damaged",
                    "a member's header is damaged, reading goes on at the next whole one",
                ));
            }
        }
    }

    /// Reads a block, or as much as there is.
    fn block(&mut self, block: &mut [u8; BLOCK]) -> Result<usize, Refusal> {
        let mut filled = 0;
        while let Some(free) = block.get_mut(filled..).filter(|f| !f.is_empty()) {
            match self.source.read(free) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(self.end(refusal(&e, "the tar"))),
            }
        }
        Ok(filled)
    }

    /// Reads the little that follows the end mark, so that a checksum behind it is verified.
    fn drain(&mut self) -> Result<(), Refusal> {
        self.scratch.resize(64 << 10, 0);
        for _ in 0..64 {
            match self.source.read(&mut self.scratch) {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) => return Err(self.end(refusal(&e, "the tar"))),
            }
        }
        Ok(())
    }

    fn end(&mut self, why: Refusal) -> Refusal {
        self.ended = true;
        self.meter.take_failure();
        why
    }

    /// Passes over what is left of the current member.
    fn skip_rest(&mut self) -> Result<(), Refusal> {
        let mut rest = self.left + self.padding;
        (self.left, self.padding) = (0, 0);
        if rest > 0 {
            self.scratch.resize(64 << 10, 0);
        }
        while rest > 0 {
            let piece = rest.min(self.scratch.len() as u64) as usize;
            match self
                .source
                .read(self.scratch.get_mut(..piece).unwrap_or_default())
            {
                Ok(0) => {
                    return Err(self.end(Refusal::new("truncated", "the tar ends within a member")));
                }
                Ok(n) => rest -= n as u64,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(self.end(refusal(&e, "the tar"))),
            }
        }
        Ok(())
    }

    /// The data of a header that describes the next one.
    fn extension(&mut self, what: &str) -> Result<Vec<u8>, Refusal> {
        if self.left > MAX_EXTENSION {
            return Err(Refusal::new(
                "too-large",
                format!("a {what} of {} bytes is longer than 1 MiB", self.left),
            ));
        }
        let mut data = Vec::with_capacity(self.left as usize);
        self.read_to_end(&mut data)
            .map_err(|e| self.end(refusal(&e, "the tar")))?;
        Ok(data)
    }
}

impl Read for Tar<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let most = self.left.min(buf.len() as u64) as usize;
        if most == 0 {
            return Ok(0);
        }
        let n = match self.source.read(buf.get_mut(..most).unwrap_or_default()) {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => return Err(e),
            Err(e) => {
                self.ended = true;
                return Err(self.meter.fail(refusal(&e, "the tar")));
            }
        };
        if n == 0 {
            self.ended = true;
            return Err(self
                .meter
                .fail(Refusal::new("truncated", "the tar ends within this member")));
        }
        self.left -= n as u64;
        Ok(n)
    }
}

impl Extension {
    /// Takes `path` and `size` from records of the form `LENGTH KEY=VALUE\n`.
    fn pax(&mut self, mut data: &[u8]) {
        while let Some(space) = data.iter().position(|b| *b == b' ') {
            let length = std::str::from_utf8(&data[..space])
                .ok()
                .and_then(|n| n.parse::<usize>().ok());
            let Some(record) = length.and_then(|n| data.get(space + 1..n)) else {
                return;
            };
            data = data.get(space + 1 + record.len()..).unwrap_or_default();
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            let Some(equals) = record.iter().position(|b| *b == b'=') else {
                return;
            };
            let (key, value) = (&record[..equals], &record[equals + 1..]);
            match key {
                b"path" => self.name = Some(value.to_vec()),
                b"size" => self.size = std::str::from_utf8(value).ok().and_then(|n| n.parse().ok()),
                _ if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
    }
}

/// A size: octal, or base 256 when the first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    match field.split_first()? {
        (0x80, rest) => rest
            .iter()
            .try_fold(0u64, |n, b| n.checked_mul(256)?.checked_add(u64::from(*b))),
        (first, _) if *first >= 0x80 => None,
        _ => octal(field).or_else(|| field.iter().all(|b| matches!(b, 0 | b' ')).then_some(0)),
    }
    // More than any file there is: not a size but damage, and it would overflow when rounded up.
    .filter(|n| *n < 1 << 60)
}

/// The name in a header, with its POSIX prefix.
fn header_name(block: &[u8; BLOCK]) -> Vec<u8> {
    let text = |field: &[u8]| field.split(|b| *b == 0).next().unwrap_or_default().to_vec();
    let name = text(&block[..100]);
    if &block[257..263] != b"ustar\0" || block[345] == 0 {
        return name;
    }
    let mut whole = text(&block[345..500]);
    whole.push(b'/');
    whole.extend(name);
    whole
}
