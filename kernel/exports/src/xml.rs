//! Writing XML.

use std::fmt::Write as _;

/// XML that is being written: elements in order, indented by two blanks.
pub(crate) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// With a declaration and a root, given with its attributes.
    pub(crate) fn new(root: &str) -> Self {
        Self {
            text: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>\n"),
            depth: 1,
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }

    /// An element that holds others. `head` is its name, with attributes if it has some.
    pub(crate) fn within(&mut self, head: &str, inside: impl FnOnce(&mut Self)) {
        let name = head.split(' ').next().unwrap_or(head);
        self.indent();
        let _ = writeln!(self.text, "<{head}>");
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.indent();
        let _ = writeln!(self.text, "</{name}>");
    }

    /// An element that holds text.
    pub(crate) fn leaf(&mut self, name: &str, text: &str) {
        self.indent();
        let _ = writeln!(self.text, "<{name}>{}</{name}>", escaped(text));
    }

    /// An element with an attribute and nothing else.
    pub(crate) fn mark(&mut self, name: &str, attribute: &str, value: &str) {
        self.indent();
        let _ = writeln!(self.text, "<{name} {attribute}=\"{}\"/>", escaped(value));
    }

    /// The whole, with the root closed.
    pub(crate) fn finish(mut self, root: &str) -> String {
        let _ = writeln!(self.text, "</{root}>");
        self.text
    }
}

/// Text as XML may hold it: markup escaped, lines ended as XML ends them, characters that it has no form for left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        if std::mem::replace(&mut after_return, c == '\r') && c == '\n' {
            continue;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push('\n'),
            '\t' | '\n' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}
