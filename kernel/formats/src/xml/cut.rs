//! A file cut into its entries, one in memory at a time.

use baize_model::{Format, RawRecord, Refusal};
use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::BufRead;

use super::{MAX_ENTRY, MAX_TAG};
use crate::{Sink, text};

/// What a format's files look like.
pub(crate) struct Shape {
    /// Local names that the root may have.
    pub(crate) roots: &'static [&'static str],
    /// Local names of entries. One that directly holds another is a container.
    pub(crate) entries: &'static [&'static str],
}

/// Refusal of a document that declares entities.
pub(crate) fn entities() -> Refusal {
    Refusal::new(
        "entities",
        "the document type declares entities or has an internal subset",
    )
}

/// Cuts a file into entries and hands each to the sink, bytes as received.
///
/// Two exceptions, both because an entry must be readable without its file: UTF-16 is handed over as UTF-8, and
/// where the file declares an encoding that the entry's bytes do not show, the declaration is put before it.
pub(crate) fn cut(
    format: Format,
    shape: &Shape,
    name: &str,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), Refusal> {
    let mut file = Window::open(input)?;
    let entries: Vec<Vec<u8>> = shape.entries.iter().flat_map(|n| spellings(n)).collect();
    let roots: Vec<Vec<u8>> = shape.roots.iter().flat_map(|n| spellings(n)).collect();
    let declared = text::declared(&file.bytes).filter(|e| *e != UTF_8);
    let mut root: Option<Vec<u8>> = None;
    let mut closed = false;
    let mut position = 0;
    let mut at = 0;
    loop {
        let Some(lt) = file.next_tag(at)? else {
            return match (root, closed) {
                (None, _) => Err(Refusal::new("not-xml", "there is no element")),
                (Some(_), true) => Ok(()),
                (Some(root), false) => Err(Refusal::new(
                    "truncated",
                    format!("the file ends before </{}>", String::from_utf8_lossy(&root)),
                )
                .at(format!("after record {position}"))),
            };
        };
        file.fill(lt + 9)?;
        at = match &file.bytes[lt..] {
            [b'<', b'?', ..] => file.skip(lt + 2, b"?>")?,
            [b'<', b'!', b'-', b'-', ..] => file.skip(lt + 4, b"-->")?,
            b if b.starts_with(b"<![CDATA[") => file.skip(lt + 9, b"]]>")?,
            b if b.len() >= 9 && b[..9].eq_ignore_ascii_case(b"<!DOCTYPE") => file.doctype(lt)?,
            [b'<', b'/', ..] => {
                let gt = file.skip(lt, b">")?;
                let name = tag_name(&file.bytes[lt + 2..]);
                closed |= root.as_deref() == Some(name);
                gt
            }
            [b'<', c, ..] if starts_name(*c) => {
                let gt = file.tag_end(lt)?;
                let tag = tag_name(&file.bytes[lt + 1..]).to_vec();
                let is_entry = is_one_of(&tag, &entries);
                if root.is_none() {
                    if !is_entry && !is_one_of(&tag, &roots) {
                        return Err(Refusal::new(
                            "schema",
                            format!(
                                "the root is <{}>, not <{}>",
                                String::from_utf8_lossy(&tag),
                                shape.roots[0]
                            ),
                        ));
                    }
                    root = Some(tag.clone());
                }
                closed &= root.as_deref() != Some(&tag[..]);
                let empty = file.bytes[lt..gt].ends_with(b"/>");
                if empty || !is_entry {
                    closed |= empty && root.as_deref() == Some(&tag[..]);
                    gt
                } else {
                    match file.entry(lt, gt, &tag, &entries)? {
                        Entry::Container => gt,
                        Entry::Whole(end) => {
                            position += 1;
                            let bytes = self_contained(&file.bytes[lt..end], declared);
                            sink(Ok(RawRecord {
                                bytes,
                                format,
                                name: name.to_owned(),
                                position,
                            }));
                            closed |= root.as_deref() == Some(&tag[..]);
                            end
                        }
                        Entry::Unclosed(next) => {
                            position += 1;
                            sink(Err(Refusal::new(
                                "not-xml",
                                format!(
                                    "<{}> has no end before the next begins",
                                    String::from_utf8_lossy(&tag)
                                ),
                            )
                            .at(format!("record {position}"))));
                            next
                        }
                        Entry::TooLarge => {
                            position += 1;
                            sink(Err(Refusal::new(
                                "too-large",
                                format!("an entry may not be longer than {} MiB", MAX_ENTRY >> 20),
                            )
                            .at(format!("record {position}"))));
                            let mut end = b"</".to_vec();
                            end.extend_from_slice(&tag);
                            file.skip_far(gt, &end)?
                        }
                        Entry::Truncated => {
                            return Err(Refusal::new("truncated", "the file ends inside an entry")
                                .at(format!("record {}", position + 1)));
                        }
                    }
                }
            }
            _ => lt + 1,
        };
    }
}

/// What was found behind the start tag of an entry.
enum Entry {
    /// Its end.
    Whole(usize),
    /// Another entry at once: this one only holds entries.
    Container,
    /// Another entry, starting there, before its own end.
    Unclosed(usize),
    TooLarge,
    Truncated,
}

/// A part of the file, growing at its end and discarded at its beginning.
struct Window<'a> {
    input: &'a mut dyn BufRead,
    utf16: Option<Decoder>,
    bytes: Vec<u8>,
    ended: bool,
}

impl<'a> Window<'a> {
    fn open(input: &'a mut dyn BufRead) -> Result<Self, Refusal> {
        let mut window = Self {
            input,
            utf16: None,
            bytes: Vec::new(),
            ended: false,
        };
        window.fill(1024)?;
        let encoding = match window.bytes.as_slice() {
            [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(UTF_16LE),
            [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(UTF_16BE),
            _ => None,
        };
        if let Some(encoding) = encoding {
            let raw = std::mem::take(&mut window.bytes);
            window.utf16 = Some(encoding.new_decoder_with_bom_removal());
            window.append(&raw);
        }
        Ok(window)
    }

    fn append(&mut self, raw: &[u8]) {
        let Some(decoder) = &mut self.utf16 else {
            self.bytes.extend_from_slice(raw);
            return;
        };
        let mut chunk = [0; 8192];
        let mut from = 0;
        loop {
            let (result, read, written, _) = decoder.decode_to_utf8(&raw[from..], &mut chunk, raw.is_empty());
            self.bytes.extend_from_slice(&chunk[..written]);
            from += read;
            if result == CoderResult::InputEmpty {
                return;
            }
        }
    }

    /// Reads on until there are at least `length` bytes, or the file ends.
    fn fill(&mut self, length: usize) -> Result<(), Refusal> {
        while self.bytes.len() < length && self.more()? {}
        Ok(())
    }

    fn more(&mut self) -> Result<bool, Refusal> {
        if self.ended {
            return Ok(false);
        }
        let chunk = self
            .input
            .fill_buf()
            .map_err(|e| Refusal::new("unreadable", format!("the file cannot be read to its end: {e}")))?
            .to_vec();
        self.input.consume(chunk.len());
        self.ended = chunk.is_empty();
        self.append(&chunk);
        Ok(true)
    }

    /// Finds the next `<`, forgetting what lies before it when that is much.
    fn next_tag(&mut self, from: usize) -> Result<Option<usize>, Refusal> {
        let mut from = from;
        loop {
            if from > 1 << 20 || from >= self.bytes.len() {
                self.bytes.drain(..from.min(self.bytes.len()));
                from = 0;
            }
            if let Some(i) = memchr::memchr(b'<', &self.bytes[from..]) {
                return Ok(Some(from + i));
            }
            from = self.bytes.len();
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Finds the next `<` before `limit`, forgetting nothing.
    fn find_tag(&mut self, from: usize, limit: usize) -> Result<Option<usize>, Refusal> {
        let mut from = from;
        loop {
            if let Some(i) = memchr::memchr(b'<', &self.bytes[from.min(self.bytes.len())..]) {
                return Ok(Some(from + i));
            }
            from = self.bytes.len();
            if from > limit || !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Place after the next `needle`. Where there is none within the bound, the file is not read further.
    fn skip(&mut self, from: usize, needle: &[u8]) -> Result<usize, Refusal> {
        self.search(from, needle, MAX_ENTRY)?
            .map(|at| at + needle.len())
            .ok_or_else(|| {
                Refusal::new(
                    "truncated",
                    format!("{} is missing", String::from_utf8_lossy(needle)),
                )
            })
    }

    fn search(&mut self, from: usize, needle: &[u8], bound: usize) -> Result<Option<usize>, Refusal> {
        let mut seen = from;
        loop {
            if let Some(i) = memchr::memmem::find(&self.bytes[seen.min(self.bytes.len())..], needle) {
                return Ok(Some(seen + i));
            }
            seen = self.bytes.len().saturating_sub(needle.len() - 1).max(from);
            if self.bytes.len() > from + bound || !self.more()? {
                return Ok(None);
            }
        }
    }

    /// As [`Self::skip`], however far: forgets what it passes.
    fn skip_far(&mut self, from: usize, needle: &[u8]) -> Result<usize, Refusal> {
        let mut from = from;
        loop {
            if let Some(i) = memchr::memmem::find(&self.bytes[from..], needle) {
                return Ok(from + i + needle.len());
            }
            self.bytes
                .drain(..self.bytes.len().saturating_sub(needle.len() - 1));
            from = 0;
            if !self.more()? {
                return Err(Refusal::new("truncated", "the file ends inside an entry"));
            }
        }
    }

    /// Place after the `>` of the tag at `lt`; a `>` inside quotes does not count.
    fn tag_end(&mut self, lt: usize) -> Result<usize, Refusal> {
        let mut at = lt + 1;
        let mut quote = None;
        loop {
            self.fill(at + 1)?;
            let Some(&b) = self.bytes.get(at) else {
                return Err(Refusal::new("truncated", "the file ends inside a tag"));
            };
            match quote {
                Some(q) if q == b => quote = None,
                None if b == b'"' || b == b'\'' => quote = Some(b),
                None if b == b'>' => return Ok(at + 1),
                Some(_) | None => {}
            }
            at += 1;
            if at - lt > MAX_TAG {
                return Err(Refusal::new(
                    "not-xml",
                    format!("a tag is longer than {} KiB", MAX_TAG >> 10),
                ));
            }
        }
    }

    fn doctype(&mut self, lt: usize) -> Result<usize, Refusal> {
        let gt = self.tag_end(lt)?;
        if self.bytes[lt..gt].contains(&b'[')
            || memchr::memmem::find(&self.bytes[lt..gt], b"ENTITY").is_some()
        {
            return Err(entities());
        }
        Ok(gt)
    }

    /// Looks for the end of the entry whose start tag is `lt..gt`.
    fn entry(&mut self, lt: usize, gt: usize, tag: &[u8], entries: &[Vec<u8>]) -> Result<Entry, Refusal> {
        let mut at = gt;
        let mut first = true;
        // Up to here no CDATA section ends.
        let mut no_section = 0;
        loop {
            let Some(next) = self.find_tag(at, lt + MAX_ENTRY)? else {
                return Ok(if self.ended {
                    Entry::Truncated
                } else {
                    Entry::TooLarge
                });
            };
            if next - lt > MAX_ENTRY {
                return Ok(Entry::TooLarge);
            }
            self.fill(next + tag.len() + 256)?;
            let here = &self.bytes[next..];
            at = next + 1;
            if let Some(end) = here.strip_prefix(b"</").and_then(|b| b.strip_prefix(tag)) {
                let space = end.len() - end.trim_ascii_start().len();
                if end.get(space) == Some(&b'>') {
                    return Ok(Entry::Whole(next + 2 + tag.len() + space + 1));
                }
            } else if here.starts_with(b"<![CDATA[") {
                if next >= no_section {
                    match self.section_end(next, lt, tag)? {
                        Ok(end) => at = end,
                        Err(seen) => no_section = seen,
                    }
                }
            } else if here.len() > 1 && starts_name(here[1]) {
                let name = tag_name(&here[1..]);
                let directly = first && self.bytes[gt..next].trim_ascii().is_empty();
                first = false;
                if name == tag || (directly && is_one_of(name, entries)) {
                    let end = self.tag_end(next)?;
                    self.fill(end + 256)?;
                    // An entry begins with an element; the same word quoted in a text does not.
                    if self.bytes[end..].trim_ascii_start().first() == Some(&b'<') {
                        return Ok(if directly {
                            Entry::Container
                        } else {
                            Entry::Unclosed(next)
                        });
                    }
                }
            }
        }
    }

    /// Where the CDATA section at `at` ends, or how far there is no end: the words then are text.
    fn section_end(&mut self, at: usize, lt: usize, tag: &[u8]) -> Result<Result<usize, usize>, Refusal> {
        let mut from = at;
        loop {
            self.fill(from + 4096 + tag.len())?;
            let Some(i) = memchr::memchr2(b']', b'<', &self.bytes[from..]) else {
                from = self.bytes.len();
                if self.ended || from - lt > MAX_ENTRY {
                    return Ok(Err(from));
                }
                continue;
            };
            let here = &self.bytes[from + i..];
            if here.starts_with(b"]]>") {
                return Ok(Ok(from + i + 3));
            }
            let entry = here[0] == b'<' && tag_name(&here[1..]) == tag && {
                let end = memchr::memchr(b'>', here).map_or(here.len(), |gt| gt + 1);
                here[end..].trim_ascii_start().first() == Some(&b'<')
            };
            if entry || from + i - lt > MAX_ENTRY {
                return Ok(Err(from + i));
            }
            from += i + 1;
        }
    }
}

/// A local name in the encodings whose bytes differ.
fn spellings(name: &str) -> Vec<Vec<u8>> {
    let mut all = vec![name.as_bytes().to_vec()];
    if !name.is_ascii() {
        all.push(GB18030.encode(name).0.into_owned());
    }
    all
}

/// The qualified name with which a tag begins.
fn tag_name(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .take(256)
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<'));
    &bytes[..end.unwrap_or(bytes.len().min(256))]
}

fn is_one_of(name: &[u8], names: &[Vec<u8>]) -> bool {
    let local = name
        .iter()
        .position(|b| *b == b':')
        .map_or(name, |colon| &name[colon + 1..]);
    names.iter().any(|n| n.eq_ignore_ascii_case(local))
}

fn starts_name(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn self_contained(entry: &[u8], declared: Option<&'static Encoding>) -> Vec<u8> {
    match declared {
        Some(encoding) if text::undeclared(entry) != encoding => {
            let mut bytes = format!("<?xml version=\"1.0\" encoding=\"{}\"?>", encoding.name()).into_bytes();
            bytes.extend_from_slice(entry);
            bytes
        }
        _ => entry.to_vec(),
    }
}
