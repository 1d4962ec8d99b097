//! A zip, read by its list of members, which is itself read in passing and never held.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

use baize_model::Refusal;

use super::meter::{Meter, refusal};

/// Bytes that can be read at any place.
pub(super) trait ReadAt {
    fn len(&self) -> u64;
    fn read_at(&self, at: u64, buf: &mut [u8]) -> io::Result<usize>;
}

/// A file as a place to read from.
pub(super) struct SeekFile {
    file: RefCell<File>,
    len: u64,
    meter: Rc<Meter>,
}

impl SeekFile {
    pub(super) fn new(file: File, len: u64, meter: &Rc<Meter>) -> Self {
        Self {
            file: RefCell::new(file),
            len,
            meter: Rc::clone(meter),
        }
    }
}

impl ReadAt for SeekFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, at: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(at))?;
        let n = file.read(buf)?;
        self.meter.stored.set(self.meter.stored.get() + n as u64);
        Ok(n)
    }
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, at: u64, mut buf: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(at)
            .ok()
            .and_then(|at| self.get(at..))
            .unwrap_or_default();
        let n = from.len().min(buf.len());
        io::Write::write(&mut buf, from.get(..n).unwrap_or_default())
    }
}

/// A stretch of a source, buffered.
pub(super) struct Window<'s> {
    source: &'s dyn ReadAt,
    at: u64,
    end: u64,
    buffer: Vec<u8>,
    used: usize,
}

const BUFFER: usize = 64 << 10;

impl<'s> Window<'s> {
    fn new(source: &'s dyn ReadAt, at: u64, end: u64, mut buffer: Vec<u8>) -> Self {
        buffer.clear();
        Self {
            source,
            at,
            end: end.min(source.len()),
            buffer,
            used: 0,
        }
    }

    /// Bytes left in the stretch.
    fn left(&self) -> u64 {
        (self.buffer.len() - self.used) as u64 + self.end.saturating_sub(self.at)
    }

    /// Reads exactly `N` bytes.
    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used == self.buffer.len() && self.at < self.end {
            self.used = 0;
            self.buffer
                .resize((self.end - self.at).min(BUFFER as u64) as usize, 0);
            let n = self.source.read_at(self.at, &mut self.buffer)?;
            self.buffer.truncate(n);
            self.at += n as u64;
        }
        Ok(self.buffer.get(self.used..).unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.used = (self.used + n).min(self.buffer.len());
    }
}

/// A member as the list has it.
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    pub(super) size: u64,
    pub(super) packed: u64,
    /// Set when the member is not read, and why.
    pub(super) unread: Option<Refusal>,
    /// A folder entry.
    pub(super) folder: bool,
    method: u16,
    crc: u32,
    at: u64,
}

/// A zip that is being read.
pub(super) struct Zip<'s> {
    source: &'s dyn ReadAt,
    list: Window<'s>,
    list_at: u64,
    /// What has to be added to every stated place, for archives with something in front.
    shift: u64,
    stated: u64,
    /// Bits of the stated count that the end record has room for.
    count_mask: u64,
    seen: u64,
    packed: u64,
    decoder: Option<flate2::bufread::DeflateDecoder<Window<'s>>>,
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..at + 2)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

fn damaged(what: &str) -> Refusal {
    Refusal::new("damaged", format!("the zip is damaged: {what}"))
}

/// Longest tail in which the end record can start: its 22 bytes and a comment.
const TAIL: u64 = 22 + 65_535;

impl<'s> Zip<'s> {
    /// Finds the list of members.
    pub(super) fn open(source: &'s dyn ReadAt) -> Result<Self, Refusal> {
        let unreadable = |e: io::Error| refusal(&e, "the zip");
        let len = source.len();
        let tail_at = len.saturating_sub(TAIL);
        let mut tail = Vec::new();
        Window::new(source, tail_at, len, Vec::new())
            .read_to_end(&mut tail)
            .map_err(unreadable)?;
        let end = memchr::memmem::rfind_iter(&tail, b"PK\x05\x06")
            .find(|at| tail.len() - at >= 22 && at + 22 + usize::from(u16_at(&tail, at + 20)) <= tail.len())
            .ok_or_else(|| {
                Refusal::new(
                    "truncated",
                    "the zip's list of members, which is at its end, is missing",
                )
            })?;
        let record = &tail[end..];
        let mut stated = u64::from(u16_at(record, 10));
        let mut size = u64::from(u32_at(record, 12));
        let mut at = u64::from(u32_at(record, 16));
        if u16_at(record, 4) != u16_at(record, 6) {
            return Err(Refusal::new("unsupported", "a zip in several parts is not read"));
        }
        let mut count_mask = u64::from(u16::MAX);
        let mut list_end = tail_at + end as u64;
        let locator = end.checked_sub(20).and_then(|l| tail.get(l..end));
        if let Some(locator) = locator.filter(|l| l.starts_with(b"PK\x06\x07")) {
            let place = u64_at(locator, 8);
            let mut record = [0; 56];
            Window::new(source, place, len, Vec::new())
                .read_exact(&mut record)
                .map_err(|_| damaged("its zip64 record is missing"))?;
            if !record.starts_with(b"PK\x06\x06") {
                return Err(damaged("its zip64 record is missing"));
            }
            (stated, size, at) = (u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48));
            (list_end, count_mask) = (place, u64::MAX);
        }
        let start = list_end
            .checked_sub(size)
            .filter(|start| *start >= at)
            .ok_or_else(|| damaged("its list of members lies outside of it"))?;
        Ok(Self {
            source,
            list: Window::new(source, start, list_end, Vec::new()),
            list_at: start,
            shift: start - at,
            stated,
            count_mask,
            seen: 0,
            packed: 0,
            decoder: None,
        })
    }

    /// The next member of the list, `None` after the last. An `Err` ends the archive.
    pub(super) fn next(&mut self, path_limit: usize) -> Result<Option<Member>, Refusal> {
        if self.list.left() == 0 {
            if self.seen & self.count_mask == self.stated & self.count_mask {
                return Ok(None);
            }
            let (stated, seen) = (self.stated, self.seen);
            self.stated = self.seen;
            return Err(damaged(&format!("it states {stated} members and lists {seen}")));
        }
        let short = |e: io::Error| refusal(&e, "the zip's list of members");
        let h: [u8; 46] = self.list.array().map_err(short)?;
        if !h.starts_with(b"PK\x01\x02") {
            return Err(damaged("its list of members breaks off"));
        }
        self.seen += 1;
        let mut name = vec![0; usize::from(u16_at(&h, 28))];
        let mut extra = vec![0; usize::from(u16_at(&h, 30))];
        let mut comment = vec![0; usize::from(u16_at(&h, 32))];
        for field in [&mut name, &mut extra, &mut comment] {
            self.list.read_exact(field).map_err(short)?;
        }
        let mut packed = u64::from(u32_at(&h, 20));
        let mut size = u64::from(u32_at(&h, 24));
        let mut at = u64::from(u32_at(&h, 42));
        let mut wide = wide_fields(&extra);
        for field in [&mut size, &mut packed, &mut at] {
            if *field == u64::from(u32::MAX) {
                *field = wide.next().ok_or_else(|| damaged("a size is missing"))?;
            }
        }
        // Members that share bytes are how 46 MB become 4.5 PB. Together they may not be larger than what
        // lies before the list.
        self.packed = self
            .packed
            .saturating_add(packed)
            .saturating_add(30 + name.len() as u64);
        if self.packed > self.list_at {
            return Err(Refusal::new(
                "bomb",
                "the zip's members overlap: together they are larger than what it holds",
            ));
        }
        let method = u16_at(&h, 10);
        let unread = if u16_at(&h, 8) & 1 != 0 {
            Some(Refusal::new("unsupported", "the member is encrypted"))
        } else if (u32_at(&h, 38) >> 16) & 0o170_000 == 0o120_000 {
            Some(Refusal::new(
                "unsupported",
                "the member is a link, which is not followed",
            ))
        } else if name.len() > path_limit {
            Some(Refusal::new(
                "name-too-long",
                format!("the member's path is {} bytes long", name.len()),
            ))
        } else if !matches!(method, 0 | 8 | 93) {
            Some(Refusal::new(
                "unsupported",
                format!("compression method {method} of zip is not read; deflate, zstd and stored are"),
            ))
        } else {
            None
        };
        Ok(Some(Member {
            folder: name.ends_with(b"/"),
            name,
            size,
            packed,
            unread,
            method,
            crc: u32_at(&h, 16),
            at,
        }))
    }

    /// A reader of a member's data.
    pub(super) fn data<'z>(
        &'z mut self,
        member: &Member,
        meter: &Rc<Meter>,
    ) -> Result<MemberData<'z, 's>, Refusal> {
        let at = member
            .at
            .checked_add(self.shift)
            .ok_or_else(|| damaged("a member lies outside of it"))?;
        let outside = |_| damaged("a member lies outside of it");
        let header_end = at.saturating_add(30 + member.name.len() as u64);
        let mut header = Window::new(self.source, at, header_end, Vec::new());
        let h: [u8; 30] = header.array().map_err(outside)?;
        if !h.starts_with(b"PK\x03\x04") {
            return Err(damaged("a member is not where the list says"));
        }
        // The list has no checksum of its own; a member whose two names differ is damaged or meant to deceive.
        let mut name = Vec::with_capacity(member.name.len());
        header.read_to_end(&mut name).map_err(outside)?;
        if usize::from(u16_at(&h, 26)) != member.name.len() || name != member.name {
            return Err(damaged("a member has another name in the list"));
        }
        let start = at + 30 + u64::from(u16_at(&h, 26)) + u64::from(u16_at(&h, 28));
        let end = start.saturating_add(member.packed);
        if end > self.source.len() {
            return Err(damaged("a member ends outside of it"));
        }
        let codec = match member.method {
            8 => {
                // Setting up a decompressor costs more than unpacking a small record: one serves all members.
                let decoder = match self.decoder.take() {
                    Some(mut decoder) => {
                        let buffer = std::mem::take(&mut decoder.get_mut().buffer);
                        decoder.reset(Window::new(self.source, start, end, buffer));
                        decoder
                    }
                    None => {
                        flate2::bufread::DeflateDecoder::new(Window::new(self.source, start, end, Vec::new()))
                    }
                };
                Codec::Deflate(self.decoder.insert(decoder))
            }
            93 => {
                let window = Window::new(self.source, start, end, Vec::new());
                let mut decoder =
                    zstd::Decoder::with_buffer(window).map_err(|e| refusal(&e, "the member"))?;
                decoder
                    .window_log_max(25)
                    .map_err(|e| refusal(&e, "the member"))?;
                Codec::Zstd(Box::new(decoder))
            }
            _ => Codec::Stored(Window::new(self.source, start, end, Vec::new())),
        };
        Ok(MemberData {
            codec,
            meter: Rc::clone(meter),
            crc: flate2::Crc::new(),
            stated_crc: member.crc,
            size: member.size,
            packed: member.packed,
            unpacked: 0,
        })
    }
}

/// The wide sizes of a zip64 extra field, in order.
fn wide_fields(extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut rest = extra;
    let mut body: &[u8] = &[];
    while rest.len() >= 4 {
        let end = (4 + usize::from(u16_at(rest, 2))).min(rest.len());
        if u16_at(rest, 0) == 1 {
            body = &rest[4..end];
            break;
        }
        rest = &rest[end..];
    }
    body.as_chunks::<8>().0.iter().map(|b| u64::from_le_bytes(*b))
}

enum Codec<'z, 's> {
    Stored(Window<'s>),
    Deflate(&'z mut flate2::bufread::DeflateDecoder<Window<'s>>),
    Zstd(Box<zstd::Decoder<'static, Window<'s>>>),
}

/// The data of a member. Its end is only reached when its length and checksum are right.
pub(super) struct MemberData<'z, 's> {
    codec: Codec<'z, 's>,
    meter: Rc<Meter>,
    crc: flate2::Crc,
    stated_crc: u32,
    size: u64,
    packed: u64,
    unpacked: u64,
}

impl Read for MemberData<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let result = match &mut self.codec {
            Codec::Stored(r) => r.read(buf),
            Codec::Deflate(r) => r.read(buf),
            Codec::Zstd(r) => r.read(buf),
        };
        let n = match result {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => return Err(e),
            Err(e) => return Err(self.meter.fail(refusal(&e, "the member"))),
        };
        self.unpacked += n as u64;
        self.crc.update(buf.get(..n).unwrap_or_default());
        let wrong = if self.unpacked > self.size {
            Some("a member is longer than stated")
        } else if n > 0 {
            None
        } else if self.unpacked < self.size {
            Some("a member is shorter than stated")
        } else if self.crc.sum() != self.stated_crc {
            Some("a member's checksum is wrong")
        } else {
            None
        };
        if let Some(what) = wrong {
            return Err(self.meter.fail(damaged(what)));
        }
        self.meter
            .unpack(n as u64, self.unpacked, self.packed)
            .map_err(|why| self.meter.fail(why))?;
        Ok(n)
    }
}
