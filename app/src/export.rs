//! What an export writes: lines, rows, archives.

use std::fs::File;
use std::io::{self, Write};

use baize_catalog::{Permission, Record};

use crate::failure::Result;

/// Writes a JSON document on one line: the white space between its tokens goes, the tokens stay as they are.
pub(crate) fn one_line(document: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
    let (mut inside, mut escaped, mut start) = (false, false, 0);
    for (i, byte) in document.iter().enumerate() {
        if inside {
            if escaped {
                escaped = false;
            } else if *byte == b'\\' {
                escaped = true;
            } else if *byte == b'"' {
                inside = false;
            }
        } else if *byte == b'"' {
            inside = true;
        } else if byte.is_ascii_whitespace() {
            out.write_all(&document[start..i])?;
            start = i + 1;
        }
    }
    out.write_all(&document[start..])?;
    out.write_all(b"\n")
}

/// Heads of the table.
const HEADS: [&str; 16] = [
    "id",
    "aliases",
    "state",
    "kind",
    "title_en",
    "title_zh",
    "level",
    "score",
    "scheme",
    "vector",
    "weaknesses",
    "exploited",
    "epss",
    "published",
    "modified",
    "sources",
];

/// Writes the heads of the table.
pub(crate) fn csv_head(out: &mut dyn Write) -> io::Result<()> {
    row(&HEADS.map(str::to_owned), out)
}

/// Writes a vulnerability as a row of the table.
pub(crate) fn csv_row(record: &Record, permission: &Permission, out: &mut dyn Write) -> io::Result<()> {
    let merged = &record.merged;
    let said = |from: &[String]| from.iter().any(|document| permission.allows_document(document));
    let title = |language: &str| {
        merged
            .titles
            .get(language)
            .filter(|t| said(&t.from))
            .map(|t| t.value.clone())
            .unwrap_or_default()
    };
    let severity = merged
        .severities
        .iter()
        .find(|s| s.value.level.is_some() && said(&s.from))
        .map(|s| &s.value);
    let text = |value: Option<String>| value.unwrap_or_default();
    let aliases: Vec<&str> = merged
        .aliases
        .iter()
        .map(baize_model::Identifier::as_str)
        .collect();
    let weaknesses: Vec<&str> = merged
        .weaknesses
        .iter()
        .filter(|w| said(&w.from))
        .map(|w| w.value.as_str())
        .collect();
    let exploited = merged
        .exploitation
        .iter()
        .any(|e| e.value.kind == baize_model::ExploitationKind::KnownExploited && said(&e.from));
    let mut sources: Vec<&str> = record
        .sources
        .iter()
        .map(|side| side.source.as_str())
        .filter(|s| permission.allows(s))
        .collect();
    sources.dedup();
    row(
        &[
            merged.id.to_string(),
            aliases.join(" "),
            merged.state.value.as_str().to_owned(),
            serde_json::to_value(merged.kind)?
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            title("en"),
            title("zh"),
            text(severity.and_then(|s| s.level).map(|l| l.as_str().to_owned())),
            text(severity.and_then(|s| s.score).map(|s| s.to_string())),
            text(severity.map(|s| s.scheme.as_str().to_owned())),
            text(severity.and_then(|s| s.vector.clone())),
            weaknesses.join(" "),
            exploited.to_string(),
            text(
                record
                    .epss
                    .last()
                    .filter(|_| permission.allows("epss"))
                    .map(|p| p.score.to_string()),
            ),
            text(
                merged
                    .published
                    .as_ref()
                    .filter(|t| said(&t.from))
                    .map(|t| t.value.to_string()),
            ),
            text(
                merged
                    .modified
                    .as_ref()
                    .filter(|t| said(&t.from))
                    .map(|t| t.value.to_string()),
            ),
            sources.join(" "),
        ],
        out,
    )
}

/// Writes a row. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    let safe = cells.iter().map(|cell| match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            format!("'{cell}")
        }
        _ => cell.clone(),
    });
    writer.write_record(safe).map_err(io::Error::other)?;
    writer.flush()
}

/// Documents byte for byte, as files of an archive: `SOURCE/KEY.json`.
pub(crate) struct Archive<'a> {
    tar: tar::Builder<Sink<'a>>,
}

enum Sink<'a> {
    Plain(&'a mut File),
    Packed(Box<zstd::Encoder<'static, &'a mut File>>),
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Packed(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Packed(encoder) => encoder.flush(),
        }
    }
}

impl<'a> Archive<'a> {
    /// An archive in a file.
    pub(crate) fn new(file: &'a mut File, packed: bool) -> Result<Self> {
        let sink = if packed {
            let encoder = zstd::Encoder::new(file, 3);
            let encoder = encoder.map_err(|e| crate::failure::Failure::environment(e.to_string()))?;
            Sink::Packed(Box::new(encoder))
        } else {
            Sink::Plain(file)
        };
        Ok(Self {
            tar: tar::Builder::new(sink),
        })
    }

    /// Adds a document.
    pub(crate) fn add(&mut self, source: &str, key: &str, bytes: &[u8]) -> io::Result<()> {
        let safe = |c: char| {
            if c.is_ascii_alphanumeric() || "-_.#".contains(c) {
                c
            } else {
                '_'
            }
        };
        let name: String = key.chars().map(safe).collect();
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        self.tar
            .append_data(&mut header, format!("{source}/{name}.json"), bytes)
    }

    /// Closes the archive.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self.tar.into_inner()? {
            Sink::Plain(file) => file.flush(),
            Sink::Packed(encoder) => encoder.finish().map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_on_one_line_keeps_its_tokens() {
        let mut out = Vec::new();
        one_line(
            b"\xef\xbb\xbf{\n  \"a b\": [1.0,\t\"x \\\" y\\\\\" ],\r\n \"c\": 1e2 }\n",
            &mut out,
        )
        .unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"a b\":[1.0,\"x \\\" y\\\\\"],\"c\":1e2}\n"
        );
    }

    #[test]
    fn cells_are_no_formulas() {
        let mut out = Vec::new();
        row(&["=1+1".to_owned(), "a,b".to_owned()], &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "'=1+1,\"a,b\"\n");
    }
}
