//! Texts of other people, shown safely.
//!
//! Records hold plain text or Markdown. A small part of Markdown is understood: paragraphs, headings, lists,
//! fenced code, `code` and links. Everything else is text. Nothing becomes HTML except through the escaping
//! template, and only `http` and `https` addresses become links.

use askama::Template;
use askama::filters::HtmlSafe;

/// Longest text shown, in bytes; the document has the rest.
const MAX_BYTES: usize = 64 * 1024;
/// Most blocks shown.
const MAX_BLOCKS: usize = 400;

/// A part of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Span {
    /// Text.
    Text(String),
    /// Code.
    Code(String),
    /// A link.
    Link {
        /// Address: `http` or `https`.
        href: String,
        /// What is read.
        label: String,
    },
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Lines that belong together.
    Paragraph(Vec<Vec<Span>>),
    /// A heading.
    Heading(Vec<Span>),
    /// Items of a list.
    List(Vec<Vec<Span>>),
    /// Code.
    Code(String),
}

/// A text ready to be shown.
#[derive(Template, Clone, PartialEq, Eq, Debug)]
#[template(path = "component/prose.html")]
pub struct Prose {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Its language, as a BCP 47 tag.
    pub lang: String,
    /// True when it was longer than what is shown.
    pub cut: bool,
}

impl HtmlSafe for Prose {}

impl Prose {
    /// Reads a text in a language.
    pub fn new(text: &str, lang: &str) -> Self {
        let mut end = text.len().min(MAX_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut reader = Reader::default();
        for line in text[..end].lines() {
            reader.line(line);
        }
        reader.close();
        let mut blocks = reader.blocks;
        let cut = end < text.len() || blocks.len() > MAX_BLOCKS;
        blocks.truncate(MAX_BLOCKS);
        Self {
            blocks,
            lang: lang.to_owned(),
            cut,
        }
    }

    /// The words alone, on one line: for lists. Headings and code are left out unless there is nothing else.
    pub fn words(&self) -> String {
        let body: Vec<String> = self
            .blocks
            .iter()
            .flat_map(|block| match block {
                Block::Paragraph(lines) | Block::List(lines) => {
                    lines.iter().map(|line| plain(line)).collect()
                }
                Block::Heading(_) | Block::Code(_) => Vec::new(),
            })
            .collect();
        let all = || {
            self.blocks.iter().find_map(|block| match block {
                Block::Heading(line) => Some(plain(line)),
                _ => None,
            })
        };
        if body.is_empty() {
            all().unwrap_or_default()
        } else {
            body.join(" ")
        }
    }
}

fn plain(line: &[Span]) -> String {
    line.iter()
        .map(|span| match span {
            Span::Text(text) | Span::Code(text) | Span::Link { label: text, .. } => text.as_str(),
        })
        .collect()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    paragraph: Vec<Vec<Span>>,
    list: Vec<Vec<Span>>,
    code: Option<String>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            if let Some(code) = self.code.take() {
                self.blocks.push(Block::Code(code));
            } else {
                self.close();
                self.code = Some(String::new());
            }
        } else if let Some(code) = &mut self.code {
            code.push_str(line);
            code.push('\n');
        } else if trimmed.is_empty() {
            self.close();
        } else if let Some(heading) = heading(trimmed) {
            self.close();
            self.blocks.push(Block::Heading(spans(heading)));
        } else if let Some(item) = ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| trimmed.strip_prefix(mark))
        {
            self.close_paragraph();
            self.list.push(spans(item));
        } else {
            if line.starts_with("  ")
                && let Some(item) = self.list.last_mut()
            {
                item.push(Span::Text(" ".to_owned()));
                item.extend(spans(trimmed));
                return;
            }
            self.close_list();
            self.paragraph.push(spans(trimmed));
        }
    }

    fn close_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            self.blocks
                .push(Block::Paragraph(std::mem::take(&mut self.paragraph)));
        }
    }

    fn close_list(&mut self) {
        if !self.list.is_empty() {
            self.blocks.push(Block::List(std::mem::take(&mut self.list)));
        }
    }

    fn close(&mut self) {
        self.close_paragraph();
        self.close_list();
        if let Some(code) = self.code.take() {
            self.blocks.push(Block::Code(code));
        }
    }
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let marks = line.len() - rest.len();
    ((1..=6).contains(&marks) && rest.starts_with(' ')).then(|| rest.trim())
}

/// Cuts a line into text, code and links. Each step moves forward, so the work is linear in the line.
fn spans(line: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let found = match c {
            '`' => code(rest),
            '[' => named_link(rest),
            '<' => bracketed_link(rest),
            'h' => bare_link(rest, text.chars().next_back()),
            _ => None,
        };
        if let Some((span, length)) = found {
            if !text.is_empty() {
                out.push(Span::Text(std::mem::take(&mut text)));
            }
            out.push(span);
            rest = &rest[length..];
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    if !text.is_empty() {
        out.push(Span::Text(text));
    }
    out
}

/// How far ahead the end of code or of a label is looked for.
const AHEAD: usize = 500;
/// Longest address that becomes a link.
const MAX_ADDRESS: usize = 2_048;

fn find_within(text: &str, needle: char) -> Option<usize> {
    text.char_indices()
        .take(AHEAD)
        .find(|(_, c)| *c == needle)
        .map(|(i, _)| i)
}

fn code(rest: &str) -> Option<(Span, usize)> {
    let body = &rest[1..];
    let end = find_within(body, '`').filter(|end| *end > 0)?;
    Some((Span::Code(body[..end].to_owned()), end + 2))
}

fn named_link(rest: &str) -> Option<(Span, usize)> {
    let close = find_within(rest, ']')?;
    let label = &rest[1..close];
    let target = rest[close + 1..].strip_prefix('(')?;
    let end = find_within(target, ')')?;
    let href = web_address(&target[..end])?;
    let label = if label.is_empty() {
        href.clone()
    } else {
        label.to_owned()
    };
    Some((Span::Link { href, label }, close + 1 + 1 + end + 1))
}

fn bracketed_link(rest: &str) -> Option<(Span, usize)> {
    let end = find_within(rest, '>')?;
    let href = web_address(&rest[1..end])?;
    Some((
        Span::Link {
            label: href.clone(),
            href,
        },
        end + 1,
    ))
}

fn bare_link(rest: &str, before: Option<char>) -> Option<(Span, usize)> {
    if before.is_some_and(|c| c.is_ascii_alphanumeric())
        || !(rest.starts_with("http://") || rest.starts_with("https://"))
    {
        return None;
    }
    let end = rest
        .bytes()
        .take(MAX_ADDRESS)
        .take_while(|b| b.is_ascii_graphic() && !b"<>\"`{}|\\^".contains(b))
        .count();
    let mut found = &rest[..end];
    let mut unopened = found
        .matches(')')
        .count()
        .saturating_sub(found.matches('(').count());
    while let Some(c) = found.chars().next_back() {
        let closes = c == ')' && unopened > 0;
        if closes {
            unopened -= 1;
        }
        if !closes && !".,;:!?'*]".contains(c) {
            break;
        }
        found = &found[..found.len() - 1];
    }
    let href = web_address(found)?;
    Some((
        Span::Link {
            label: href.clone(),
            href,
        },
        found.len(),
    ))
}

/// The text, if it is an address that may become a link.
fn web_address(text: &str) -> Option<String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let plain = text.len() <= MAX_ADDRESS && text.chars().all(|c| !c.is_whitespace() && !c.is_control());
    (plain && host.starts_with(|c: char| c.is_alphanumeric() || c == '[')).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(href: &str, label: &str) -> Span {
        Span::Link {
            href: href.into(),
            label: label.into(),
        }
    }

    #[test]
    fn a_line_is_cut_into_text_code_and_links() {
        assert_eq!(
            spans("use `a<b>` (see https://x.example/a_(b).)"),
            vec![
                Span::Text("use ".into()),
                Span::Code("a<b>".into()),
                Span::Text(" (see ".into()),
                link("https://x.example/a_(b)", "https://x.example/a_(b)"),
                Span::Text(".)".into()),
            ]
        );
        assert_eq!(
            spans("[fix](https://x.example)。"),
            vec![link("https://x.example", "fix"), Span::Text("。".into())]
        );
        assert_eq!(
            spans("参见https://x.example/p。"),
            vec![
                Span::Text("参见".into()),
                link("https://x.example/p", "https://x.example/p"),
                Span::Text("。".into())
            ]
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        for text in [
            "[x](javascript:alert(1))",
            "[x](data:text/html,a)",
            "<javascript:alert(1)>",
            "[x](//evil.example)",
            "https://",
            "http:// x",
            "[x](https://\u{7}a)",
        ] {
            assert!(
                !spans(text).iter().any(|s| matches!(s, Span::Link { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn blocks_are_told_apart() {
        let prose = Prose::new(
            "# Impact\none\ntwo\n\n- a\n- b\n  c\n\n```js\nlet x;\n```\nend",
            "en",
        );
        assert_eq!(prose.blocks.len(), 5);
        assert!(matches!(&prose.blocks[0], Block::Heading(_)));
        assert!(matches!(&prose.blocks[1], Block::Paragraph(lines) if lines.len() == 2));
        assert!(matches!(&prose.blocks[2], Block::List(items) if items.len() == 2));
        assert_eq!(prose.blocks[3], Block::Code("let x;\n".into()));
        assert!(matches!(
            &Prose::new("```\nopen", "en").blocks[..],
            [Block::Code(_)]
        ));
    }

    #[test]
    fn the_words_of_a_text_can_be_had_alone() {
        let prose = Prose::new(
            "## Impact\nUse `a` and [b](https://b.example).\n```\ncode\n```\n- c",
            "en",
        );
        assert_eq!(prose.words(), "Use a and b. c");
        assert_eq!(Prose::new("## Only a heading", "en").words(), "Only a heading");
    }

    #[test]
    fn hostile_texts_stay_small_and_quick() {
        let started = std::time::Instant::now();
        for text in [
            "[".repeat(1 << 20),
            "`".repeat(1 << 20),
            "<".repeat(1 << 20),
            "h".repeat(1 << 20),
        ] {
            assert!(Prose::new(&text, "en").cut);
        }
        let hostile = format!("https://x/{}", ")".repeat(60_000));
        Prose::new(&hostile, "en");
        assert!(started.elapsed().as_secs() < 20, "took {:?}", started.elapsed());
    }
}
