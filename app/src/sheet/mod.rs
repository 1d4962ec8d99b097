//! A record laid out for reading: sections of items, written as plain text or as Markdown.

mod affected;
mod record;

use std::io::{self, Write};

pub(crate) use record::lay_out;

use crate::terminal::{plain, width};

/// A record laid out.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// What heads it.
    head: String,
    /// Titles below.
    titles: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    head: String,
    items: Vec<Item>,
}

#[derive(Debug)]
enum Item {
    /// A name and its value.
    Pair(String, String),
    /// One of a list, and the documents it is from.
    Entry(String, String),
    /// Running text, and the documents it is from.
    Prose(String, String),
}

/// Columns to which running text is folded.
const COLUMNS: usize = 100;

impl Sheet {
    fn section(&mut self, head: String, items: Vec<Item>) {
        if !items.is_empty() {
            self.sections.push(Section { head, items });
        }
    }

    /// Writes it as plain text.
    pub(crate) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", plain(&self.head))?;
        for title in &self.titles {
            writeln!(out, "{}", plain(title))?;
        }
        for section in &self.sections {
            writeln!(out, "\n{}", section.head)?;
            let pairs = section.items.iter().filter_map(|item| match item {
                Item::Pair(name, _) => Some(width(name)),
                _ => None,
            });
            let name_width = pairs.max().unwrap_or_default();
            for item in &section.items {
                match item {
                    Item::Pair(name, value) => {
                        let gap = " ".repeat(name_width - width(name));
                        writeln!(out, "  {name}{gap}  {}", plain(value))?;
                    }
                    Item::Entry(text, from) => writeln!(out, "  {}{}", plain(text), note(from))?,
                    Item::Prose(text, from) => {
                        for paragraph in plain(text).split('\n') {
                            for line in fold(paragraph, COLUMNS - 2) {
                                writeln!(out, "{}", format!("  {line}").trim_end())?;
                            }
                        }
                        if !from.is_empty() {
                            writeln!(out, "  {}", note(from).trim_start())?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes it as Markdown. Text of records is escaped: it stays text.
    pub(crate) fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "# {}", escape(&self.head))?;
        for title in &self.titles {
            writeln!(out, "\n**{}**", escape(title))?;
        }
        for section in &self.sections {
            writeln!(out, "\n## {}\n", escape(&section.head))?;
            for item in &section.items {
                match item {
                    Item::Pair(name, value) => writeln!(out, "- **{}**: {}", escape(name), escape(value))?,
                    Item::Entry(text, from) => writeln!(out, "- {}{}", escape(text), escape(&note(from)))?,
                    Item::Prose(text, from) => {
                        for paragraph in plain(text).split('\n').map(str::trim).filter(|p| !p.is_empty()) {
                            writeln!(out, "{}\n", escape(paragraph))?;
                        }
                        writeln!(out, "{}", escape(note(from).trim_start()))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn note(from: &str) -> String {
    if from.is_empty() {
        String::new()
    } else {
        format!("  [{}]", plain(from))
    }
}

/// Text that Markdown leaves alone, on one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '\n' | '\t' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Lines of at most so many columns; broken at spaces, and in Chinese anywhere but before closing punctuation.
fn fold(text: &str, columns: usize) -> Vec<String> {
    let han = |c: char| u32::from(c) >= 0x2E80;
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut last = 'x';
    let mut breakable = None;
    for c in text.chars() {
        if (last == ' ' || han(last) || han(c)) && !"，。、；：？！）》】”’".contains(c) && !line.is_empty()
        {
            breakable = Some(line.len());
        }
        line.push(c);
        last = c;
        if width(line.trim_end()) > columns
            && let Some(at) = breakable.take()
        {
            let rest = line.split_off(at);
            lines.push(std::mem::replace(&mut line, rest).trim_end().to_owned());
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_at_words_and_between_han() {
        assert_eq!(fold("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(fold("漏洞存在于网络", 8), ["漏洞存在", "于网络"]);
        assert_eq!(fold("漏洞存在。于网", 8), ["漏洞存", "在。于网"]);
        assert_eq!(
            fold("https://a.example/long/long", 9),
            ["https://a.example/long/long"]
        );
    }

    #[test]
    fn records_cannot_write_markdown() {
        assert_eq!(escape("<img src=x>\n# [a](b)"), "&lt;img src=x> \\# \\[a\\](b)");
    }
}
