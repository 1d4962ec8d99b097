//! Cutting the elements out of one long JSON list without holding it.
//!
//! The way to the list, and what stands beside it, is checked here. An element is cut by its brackets and strings,
//! byte for byte as received; whether it is good JSON is for its parser to say.

use std::io::BufRead;

use baize_model::{Format, RawRecord, Refusal};

use crate::{MAX_RECORD, Sink, too_large, whole};

/// Longest key or scalar that is read on the way to the list.
const MAX_KEY: usize = 1024;

/// Receives the bytes of an element and its number from 1, or why it was not held.
pub(crate) type Each<'a> = dyn FnMut(u64, Result<Vec<u8>, Refusal>) + 'a;

/// Hands over each element of a top-level list, or of the list under one of `keys` of a top-level object.
///
/// `Err` when the text ends early or is not such a document; elements handed over before that stay valid.
pub(crate) fn split(input: &mut dyn BufRead, keys: &[&str], each: &mut Each<'_>) -> Result<(), Refusal> {
    let mut walk = Walk {
        input,
        count: 0,
        offset: 0,
    };
    walk.skip_mark()?;
    let found = match walk.after_space()? {
        b'[' => walk.list(each).map(|()| true)?,
        b'{' => walk.object(keys, each)?,
        _ => return Err(walk.unexpected("an object or a list")),
    };
    walk.end()?;
    if found {
        Ok(())
    } else {
        Err(Refusal::new(
            "schema",
            format!("no list under {}", keys.join(" or ")),
        ))
    }
}

/// Hands the elements of a list over as records of `format`. A file is a list when it begins with a bracket, or
/// when the first key of its object is not one of a record's; any other file is one record.
pub(crate) fn records(
    format: Format,
    name: &str,
    input: &mut dyn BufRead,
    is_list: fn(first_key: &[u8]) -> bool,
    keys: &[&str],
    sink: &mut Sink<'_>,
) -> Result<(), Refusal> {
    let head = input
        .fill_buf()
        .map_err(|e| Refusal::new("unreadable", format!("the file cannot be read: {e}")))?;
    let head = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    let listed = match head.first() {
        Some(b'[') => true,
        Some(b'{') => {
            let mut quoted = head.split(|&b| b == b'"');
            let opening = quoted.next().is_some_and(|part| part.trim_ascii() == b"{");
            opening && quoted.next().is_some_and(is_list)
        }
        _ => false,
    };
    if !listed {
        sink(whole(format, name, input));
        return Ok(());
    }
    split(input, keys, &mut |position, bytes| {
        sink(bytes.map(|bytes| RawRecord {
            bytes,
            format,
            name: name.to_owned(),
            position,
        }));
    })
}

struct Walk<'a> {
    input: &'a mut dyn BufRead,
    count: u64,
    offset: u64,
}

/// Where a scan over brackets and strings stands.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Nesting {
    /// Reads on. Returns the length of the part that closes the value that was opened first.
    fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        for (i, &byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return Some(i + 1);
                        }
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

impl Walk<'_> {
    fn buffer(&mut self) -> Result<&[u8], Refusal> {
        self.input
            .fill_buf()
            .map_err(|e| Refusal::new("unreadable", format!("the file cannot be read on: {e}")))
    }

    fn consume(&mut self, n: usize) {
        self.input.consume(n);
        self.offset += n as u64;
    }

    fn peek(&mut self) -> Result<Option<u8>, Refusal> {
        Ok(self.buffer()?.first().copied())
    }

    fn next(&mut self) -> Result<u8, Refusal> {
        match self.peek()? {
            Some(byte) => {
                self.consume(1);
                Ok(byte)
            }
            None => Err(self.truncated()),
        }
    }

    fn truncated(&self) -> Refusal {
        Refusal::new(
            "truncated",
            format!("the file ends early, after {} whole records", self.count),
        )
        .at(format!("byte {}", self.offset))
    }

    fn unexpected(&self, wanted: &str) -> Refusal {
        Refusal::new("not-json", format!("expected {wanted}")).at(format!("byte {}", self.offset))
    }

    fn skip_mark(&mut self) -> Result<(), Refusal> {
        if self.buffer()?.starts_with(b"\xEF\xBB\xBF") {
            self.consume(3);
        }
        Ok(())
    }

    /// The next byte that is not white space.
    fn after_space(&mut self) -> Result<u8, Refusal> {
        loop {
            let byte = self.next()?;
            if !is_space(byte) {
                return Ok(byte);
            }
        }
    }

    /// The next byte that is not white space; after a comma it may not be the closing bracket.
    fn after_comma(&mut self, closing: u8) -> Result<u8, Refusal> {
        match self.after_space()? {
            byte if byte == closing => Err(self.unexpected("another value")),
            byte => Ok(byte),
        }
    }

    /// Whether what stands beside the list is good JSON: its elements are their parser's to check, this is nobody's.
    fn check(&self, bytes: &[u8]) -> Result<(), Refusal> {
        super::parse::<serde::de::IgnoredAny>(bytes)
            .map_err(|refusal| refusal.at(format!("byte {}", self.offset)))?;
        Ok(())
    }

    /// The members of an object whose bracket is read. True when one of `keys` held a list.
    fn object(&mut self, keys: &[&str], each: &mut Each<'_>) -> Result<bool, Refusal> {
        let mut found = false;
        let mut byte = self.after_space()?;
        while byte != b'}' {
            if byte != b'"' {
                return Err(self.unexpected("a key"));
            }
            let key = self.string()?;
            self.check(&[b"\"", key.as_slice(), b"\""].concat())?;
            if self.after_space()? != b':' {
                return Err(self.unexpected("a colon"));
            }
            let first = self.after_space()?;
            if first == b'[' && keys.iter().any(|k| k.as_bytes() == key) {
                found = true;
                self.list(each)?;
            } else {
                let mut bytes = Some(Vec::new());
                self.value(first, &mut bytes)?;
                self.check(&bytes.ok_or_else(too_large)?)?;
            }
            byte = match self.after_space()? {
                b',' => self.after_comma(b'}')?,
                b'}' => b'}',
                _ => return Err(self.unexpected("a comma")),
            };
        }
        Ok(found)
    }

    /// The elements of a list whose bracket is read.
    fn list(&mut self, each: &mut Each<'_>) -> Result<(), Refusal> {
        let mut byte = self.after_space()?;
        while byte != b']' {
            let mut bytes = Some(Vec::new());
            self.value(byte, &mut bytes)?;
            self.count += 1;
            each(self.count, bytes.ok_or_else(too_large));
            byte = match self.after_space()? {
                b',' => self.after_comma(b']')?,
                b']' => b']',
                _ => return Err(self.unexpected("a comma")),
            };
        }
        Ok(())
    }

    /// A value that begins with `first`. Its bytes go into `kept`, which becomes `None` when they are too many.
    fn value(&mut self, first: u8, kept: &mut Option<Vec<u8>>) -> Result<(), Refusal> {
        let mut keep = |part: &[u8]| {
            if let Some(bytes) = kept {
                if bytes.len() + part.len() > MAX_RECORD {
                    *kept = None;
                } else {
                    bytes.extend_from_slice(part);
                }
            }
        };
        match first {
            b'{' | b'[' => {
                keep(&[first]);
                let mut nesting = Nesting {
                    depth: 1,
                    ..Nesting::default()
                };
                loop {
                    let part = self.buffer()?;
                    if part.is_empty() {
                        return Err(self.truncated());
                    }
                    let end = nesting.feed(part);
                    let length = end.unwrap_or(part.len());
                    keep(&part[..length]);
                    self.consume(length);
                    if end.is_some() {
                        return Ok(());
                    }
                }
            }
            b'"' => {
                keep(b"\"");
                keep(&self.string()?);
                keep(b"\"");
                Ok(())
            }
            b',' | b':' | b'}' | b']' => Err(self.unexpected("a value")),
            _ => {
                keep(&[first]);
                let mut length = 0;
                while let Some(byte) = self.peek()? {
                    if is_space(byte) || b",]}".contains(&byte) {
                        return Ok(());
                    }
                    length += 1;
                    if length > MAX_KEY {
                        return Err(self.unexpected("a value"));
                    }
                    keep(&[byte]);
                    self.consume(1);
                }
                Err(self.truncated())
            }
        }
    }

    /// A string whose opening quote is read, with its escapes as they are.
    fn string(&mut self) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        loop {
            let byte = self.next()?;
            match byte {
                b'"' => return Ok(bytes),
                b'\\' => {
                    bytes.push(byte);
                    bytes.push(self.next()?);
                }
                _ => bytes.push(byte),
            }
            if bytes.len() > MAX_RECORD {
                return Err(too_large());
            }
        }
    }

    /// Nothing but white space may follow.
    fn end(&mut self) -> Result<(), Refusal> {
        while let Some(byte) = self.peek()? {
            if !is_space(byte) {
                return Err(self.unexpected("the end of the file"));
            }
            self.consume(1);
        }
        Ok(())
    }
}

/// White space of JSON, which has fewer kinds than ASCII.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn cut(text: &str, chunk: usize) -> (Vec<String>, Result<(), Refusal>) {
        let mut got = Vec::new();
        let mut input = BufReader::with_capacity(chunk, text.as_bytes());
        let end = split(&mut input, &["vulnerabilities"], &mut |_, bytes| {
            got.push(String::from_utf8(bytes.unwrap()).unwrap());
        });
        (got, end)
    }

    #[test]
    fn elements_come_byte_for_byte_whatever_the_chunks() {
        let text = "{\"total\": 2, \"x\": {\"vulnerabilities\": [9]}, \"vulnerabilities\" : [ {\"a\": \"}]\\\"\"} ,\
                    \n[1, {}], \"s\" ], \"end\": null}\n";
        for chunk in 3..40 {
            let (got, end) = cut(text, chunk);
            assert_eq!(got, ["{\"a\": \"}]\\\"\"}", "[1, {}]", "\"s\""], "chunk {chunk}");
            assert_eq!(end, Ok(()));
        }
        assert_eq!(cut("[]", 8), (vec![], Ok(())));
        assert_eq!(cut("\u{FEFF}[1,2]", 8).0, ["1", "2"]);
    }

    #[test]
    fn what_stands_beside_the_list_must_be_json() {
        for text in [
            r#"{"x": 01, "vulnerabilities": [1]}"#,
            r#"{"x": [1,], "vulnerabilities": [1]}"#,
            r#"{"x": {"y"}, "vulnerabilities": [1]}"#,
            r#"{"\q": 1, "vulnerabilities": [1]}"#,
            r#"{"vulnerabilities": [1],}"#,
            r#"{"vulnerabilities": [1,]}"#,
            "{\"vulnerabilities\":\u{c}[1]}",
        ] {
            assert_eq!(cut(text, 3).1.map_err(|why| why.code), Err("not-json"), "{text}");
        }
    }

    #[test]
    fn what_came_before_the_cut_stays() {
        let whole = "{\"vulnerabilities\": [{\"a\": 1}, {\"b\": [2]}]}";
        for length in 0..whole.len() {
            let (got, end) = cut(&whole[..length], 16);
            assert_eq!(end.unwrap_err().code, "truncated", "{length}");
            assert_eq!(
                got.len(),
                usize::from(length >= 29) + usize::from(length >= 41),
                "{length}"
            );
        }
    }

    #[test]
    fn other_documents_are_refused() {
        for (text, code) in [
            ("{\"a\": []}", "schema"),
            ("7", "not-json"),
            ("{\"vulnerabilities\": [1 2]}", "not-json"),
            ("[1] x", "not-json"),
            ("{1: 2}", "not-json"),
            ("[,]", "not-json"),
        ] {
            assert_eq!(cut(text, 16).1.unwrap_err().code, code, "{text}");
        }
    }
}
