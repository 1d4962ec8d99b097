//! A file that is no container: detected, then cut into records.

use std::io::BufRead;

use baize_formats::{Detected, MAX_RECORD};
use baize_model::{Format, RawRecord, Refusal};

use super::meter::refusal;
use super::peeked::Peeked;
use super::run::Run;

impl Run<'_> {
    /// Reads a file. `Some` when the stream it comes from broke, for whoever opened the stream to report.
    pub(super) fn leaf(&mut self, name: &str, peeked: Peeked<'_>, size: Option<u64>) -> Option<Refusal> {
        if peeked.head().is_empty() {
            if let Some(why) = peeked.broke() {
                return Some(why.clone());
            }
            self.refuse(name, Refusal::new("empty", "the file is empty"));
            return None;
        }
        let detected = self.recogniser.detect(name, peeked.head());
        let format = match (self.options.format, detected) {
            (_, Detected::JsonLines) => return self.lines(name, peeked),
            (Some(format), _) | (None, Detected::Records(format)) => format,
            (None, Detected::NotRecords(why) | Detected::Unknown(why)) => {
                // The head of a stream that broke early says little: the break is the reason.
                let cause = peeked.broke().cloned();
                if cause.is_none() {
                    self.refuse(name, why);
                }
                return cause;
            }
        };
        if self.recogniser.is_whole(format) {
            self.whole(name, format, peeked, size)
        } else {
            self.cut(name, format, peeked)
        }
    }

    /// A file that is one record.
    fn whole(
        &mut self,
        name: &str,
        format: Format,
        peeked: Peeked<'_>,
        size: Option<u64>,
    ) -> Option<Refusal> {
        if size.is_some_and(|s| s > MAX_RECORD as u64) {
            self.refuse(name, too_large());
            return None;
        }
        match peeked.into_bytes(MAX_RECORD, size) {
            Ok(bytes) if bytes.len() > MAX_RECORD => self.refuse(name, too_large()),
            Ok(bytes) => {
                self.intake.record(RawRecord {
                    bytes,
                    format,
                    name: name.to_owned(),
                    position: 1,
                });
                self.tick();
            }
            Err(e) => return Some(self.broken(Some(refusal(&e, "the file")))),
        }
        None
    }

    /// A file of many records.
    fn cut(&mut self, name: &str, format: Format, mut peeked: Peeked<'_>) -> Option<Refusal> {
        let recogniser = self.recogniser;
        let mut broke = None;
        let end = recogniser.records(format, name, &mut peeked, &mut |record| {
            match record {
                Ok(raw) => self.intake.record(raw),
                // A record that could not be read because the stream broke is told as that.
                Err(why) => match self.meter.take_failure() {
                    Some(cause) => broke = Some(cause),
                    None => self.intake.refused(name, why),
                },
            }
            self.tick();
        });
        let broke = broke.or_else(|| self.meter.take_failure());
        if let (None, Err(why)) = (&broke, end) {
            self.refuse(name, why);
        }
        broke
    }

    /// One JSON record a line, each detected by itself.
    fn lines(&mut self, name: &str, mut peeked: Peeked<'_>) -> Option<Refusal> {
        let mut number = 0;
        loop {
            let mut line = Vec::new();
            number += 1;
            match read_line(&mut peeked, &mut line, MAX_RECORD) {
                Ok(Line::End) => return None,
                Ok(Line::Whole) => self.line(name, number, line),
                Ok(Line::TooLong) => self.refuse(name, too_large().at(format!("line {number}"))),
                Err(e) => {
                    let why = refusal(&e, "the file").at(format!("line {number}"));
                    return Some(self.broken(Some(why)));
                }
            }
        }
    }

    fn line(&mut self, name: &str, number: u64, line: Vec<u8>) {
        if line.trim_ascii().is_empty() {
            return;
        }
        let format = match (self.options.format, self.recogniser.detect(name, &line)) {
            (Some(format), _) | (None, Detected::Records(format)) => format,
            (None, Detected::NotRecords(why) | Detected::Unknown(why)) => {
                return self.refuse(name, why.at(format!("line {number}")));
            }
            (None, Detected::JsonLines) => {
                let why = Refusal::new("unknown-format", "the line holds several records");
                return self.refuse(name, why.at(format!("line {number}")));
            }
        };
        if self.recogniser.is_whole(format) {
            self.intake.record(RawRecord {
                bytes: line,
                format,
                name: name.to_owned(),
                position: number,
            });
        } else {
            let recogniser = self.recogniser;
            let end = recogniser.records(format, name, &mut line.as_slice(), &mut |record| match record {
                Ok(raw) => self.intake.record(RawRecord {
                    position: number,
                    ..raw
                }),
                Err(why) => self.intake.refused(name, why.at(format!("line {number}"))),
            });
            if let Err(why) = end {
                self.refuse(name, why.at(format!("line {number}")));
            }
        }
        self.tick();
    }

    /// Why a stream broke, the first cause before `otherwise`.
    fn broken(&mut self, otherwise: Option<Refusal>) -> Refusal {
        match (self.meter.take_failure(), otherwise) {
            (Some(cause), Some(Refusal { at, .. })) => Refusal { at, ..cause },
            (Some(cause), None) => cause,
            (None, Some(why)) => why,
            (None, None) => Refusal::new("unreadable", "the file cannot be read"),
        }
    }
}

fn too_large() -> Refusal {
    Refusal::new(
        "too-large",
        format!("a record may not be longer than {} MiB", MAX_RECORD >> 20),
    )
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads a line without its end. Of one longer than `max` nothing is kept.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>, max: usize) -> std::io::Result<Line> {
    let mut too_long = false;
    let mut any = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let (piece, used, done) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (&buffer[..at], at + 1, true),
            None => (buffer, buffer.len(), false),
        };
        too_long |= line.len() + piece.len() > max;
        if too_long {
            line.clear();
        } else {
            line.extend_from_slice(piece);
        }
        input.consume(used);
        if done {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded_and_a_long_one_costs_only_itself() {
        let mut input = std::io::BufReader::with_capacity(3, &b"ab\n\nabcdefgh\nxy"[..]);
        let mut seen = Vec::new();
        loop {
            let mut line = Vec::new();
            match read_line(&mut input, &mut line, 4).unwrap() {
                Line::End => break,
                Line::Whole => seen.push(String::from_utf8(line).unwrap()),
                Line::TooLong => seen.push("!".to_owned()),
            }
        }
        assert_eq!(seen, ["ab", "", "!", "xy"]);
    }
}
