//! Markdown that begins with a fenced block of TOML.

use std::borrow::Cow;

use baize_model::{Refusal, Text};
use serde::de::DeserializeOwned;

use super::field::english;
use crate::text;

const OPEN: &str = "```toml";
const CLOSE: &str = "```";

/// The parts of such a file.
pub(crate) struct FrontMatter {
    toml: String,
    title: String,
    text: String,
}

impl FrontMatter {
    /// Takes a file apart. A file without the fenced block is not a record.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let text = text::decode(bytes)?;
        let text: Cow<'_, str> = if text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n"))
        } else {
            text
        };
        let rest = text
            .trim_start()
            .strip_prefix(OPEN)
            .and_then(|rest| rest.trim_start_matches([' ', '\t']).strip_prefix('\n'))
            .ok_or_else(|| {
                Refusal::new(
                    "not-a-record",
                    "the file does not begin with TOML between ```toml and ```",
                )
            })?;
        let mut end = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == CLOSE {
                let (title, text) = heading(&rest[end + line.len()..]);
                return Ok(Self {
                    toml: rest[..end].to_owned(),
                    title: title.to_owned(),
                    text: text.trim().to_owned(),
                });
            }
            end += line.len();
        }
        Err(Refusal::new("truncated", "the block of TOML is not closed"))
    }

    /// The front matter in a type's terms.
    pub(crate) fn toml<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        toml::from_str(&self.toml).map_err(|e| {
            // Line 1 of the file is the fence.
            let line = e
                .span()
                .map(|s| self.toml[..s.start.min(self.toml.len())].matches('\n').count() + 2);
            let refusal = Refusal::new("schema", e.message().replace('\n', " "));
            match line {
                Some(line) => refusal.at(format!("line {line}")),
                None => refusal,
            }
        })
    }

    /// The first heading.
    pub(crate) fn title(&self) -> Option<Text> {
        english(&self.title)
    }

    /// Everything after the first heading.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// The first heading and what follows it; all text follows when it does not begin with a heading.
fn heading(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let Some(line) = text.strip_prefix('#') else {
        return ("", text);
    };
    let (title, rest) = line.split_once('\n').unwrap_or((line, ""));
    (
        title
            .trim_start_matches('#')
            .trim()
            .trim_end_matches('#')
            .trim_end(),
        rest,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_found_whatever_the_line_ends() {
        let front =
            FrontMatter::read(b"\xEF\xBB\xBF```toml\r\na = 1\r\n```\r\n\r\n# Title #\r\n\r\nText\r\n")
                .unwrap();
        assert_eq!(front.toml, "a = 1\n");
        assert_eq!(front.title, "Title");
        assert_eq!(front.text(), "Text");
    }

    #[test]
    fn other_files_are_refused_by_reason() {
        let code = |b: &[u8]| FrontMatter::read(b).map_or_else(|e| e.code, |_| "");
        assert_eq!(code(b"# A heading\n"), "not-a-record");
        assert_eq!(code(b"```tomlx\n```\n"), "not-a-record");
        assert_eq!(code(b"```toml\na = 1\n"), "truncated");
        assert_eq!(code(b"```toml\n\xFF\n```\n"), "not-utf8");
    }

    #[test]
    fn an_error_names_the_line_of_the_file() {
        let front = FrontMatter::read(b"```toml\na = 1\nb = [\n```\n# T\n").unwrap();
        let refusal = front.toml::<toml::Table>().unwrap_err();
        assert_eq!(refusal.code, "schema");
        assert!(refusal.at.is_some_and(|at| at.starts_with("line ")));
    }

    #[test]
    fn deep_toml_is_refused() {
        let deep = format!("```toml\na = {}\n```\n", "[".repeat(100_000));
        let front = FrontMatter::read(deep.as_bytes()).unwrap();
        assert!(front.toml::<toml::Table>().is_err());
    }
}
