//! YAML as JSON text, with every scalar as it is written.
//!
//! YAML reads a plain `1.10` as the number 1.1 and `on` as true. In a vulnerability record both are versions or words,
//! so scalars keep their text; only a plain `null`, `~` or nothing is null. Anchors and aliases are refused: no
//! record needs them, and they are how a small file becomes a large one.

use baize_model::Refusal;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

use crate::json::{MAX_DEPTH, utf8};

/// Converts the first document of a file.
pub(crate) fn convert(bytes: &[u8]) -> Result<String, Refusal> {
    let text = utf8(bytes)?;
    let mut writer = Writer {
        json: String::with_capacity(text.len() + text.len() / 4),
        open: Vec::new(),
    };
    for step in Parser::new_from_str(text) {
        let (event, span) = step.map_err(|e| Refusal::new("not-yaml", e.to_string()))?;
        let line = || format!("line {}", span.start.line());
        match event {
            Event::Scalar(value, style, ..) => writer.scalar(&value, style),
            Event::SequenceStart(..) => writer.start(false).map_err(|e| e.at(line()))?,
            Event::MappingStart(..) => writer.start(true).map_err(|e| e.at(line()))?,
            Event::SequenceEnd | Event::MappingEnd => writer.end(),
            Event::Alias(..) => {
                return Err(Refusal::new("not-yaml", "an alias, which no record needs").at(line()));
            }
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    if writer.json.is_empty() {
        return Err(Refusal::new("not-yaml", "the file is empty"));
    }
    Ok(writer.json)
}

/// A collection that is being written.
struct Open {
    mapping: bool,
    /// Nodes written in it: keys and values count alike.
    nodes: usize,
}

struct Writer {
    json: String,
    open: Vec<Open>,
}

impl Writer {
    /// Writes what stands before a node. True when the node is a key.
    fn before(&mut self) -> bool {
        let Some(open) = self.open.last_mut() else {
            return false;
        };
        let is_key = open.mapping && open.nodes % 2 == 0;
        if open.mapping && !is_key {
            self.json.push(':');
        } else if open.nodes > 0 {
            self.json.push(',');
        }
        open.nodes += 1;
        is_key
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle) {
        let is_key = self.before();
        let null =
            matches!(style, ScalarStyle::Plain) && matches!(value, "" | "~" | "null" | "Null" | "NULL");
        if null && !is_key {
            self.json.push_str("null");
        } else {
            quote(&mut self.json, value);
        }
    }

    fn start(&mut self, mapping: bool) -> Result<(), Refusal> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Refusal::new(
                "too-deep",
                format!("nested deeper than {MAX_DEPTH} levels"),
            ));
        }
        if self.before() {
            return Err(Refusal::new("not-yaml", "a collection as a key"));
        }
        self.json.push(if mapping { '{' } else { '[' });
        self.open.push(Open { mapping, nodes: 0 });
        Ok(())
    }

    fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            self.json.push(if open.mapping { '}' } else { ']' });
        }
    }
}

fn quote(json: &mut String, text: &str) {
    use std::fmt::Write as _;
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            c if (c as u32) < 0x20 => {
                // Writing to a string does not fail.
                let _ = write!(json, "\\u{:04x}", c as u32);
            }
            c => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_their_text() {
        let yaml = "---\nid: X-1\nversions: [1.10, 'null', ~, 0x1F, yes]\nempty:\nmap: {a: {b: []}}\ntext: |\n  \"a\\b\"\n  c\n";
        assert_eq!(
            convert(yaml.as_bytes()).unwrap(),
            "{\"id\":\"X-1\",\"versions\":[\"1.10\",\"null\",null,\"0x1F\",\"yes\"],\"empty\":null,\
             \"map\":{\"a\":{\"b\":[]}},\"text\":\"\\\"a\\\\b\\\"\\nc\\n\"}"
        );
    }

    #[test]
    fn what_no_record_needs_is_refused() {
        let deep = "[".repeat(100_000);
        let nested = "- ".repeat(5_000);
        for (yaml, codes) in [
            ("a: &x 1\nb: *x\n", &["not-yaml"][..]),
            ("", &["not-yaml"]),
            ("? [a]\n: b\n", &["not-yaml"]),
            ("a: [1\n", &["not-yaml"]),
            (deep.as_str(), &["too-deep", "not-yaml"]),
            (nested.as_str(), &["too-deep", "not-yaml"]),
        ] {
            let refusal = convert(yaml.as_bytes()).unwrap_err();
            assert!(codes.contains(&refusal.code), "{refusal:?}");
        }
    }
}
