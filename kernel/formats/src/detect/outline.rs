//! The keys at the top of a JSON document, also of one that is cut off or damaged further down.

/// Deepest level whose keys are kept.
const LEVELS: usize = 4;
/// Most paths that are kept.
const MAX_PATHS: usize = 2048;
/// Longest value that is kept.
const MAX_VALUE: usize = 256;

/// Paths such as `vulnerabilities/0/cve/id` with the texts at them. Of a list only the first element is kept.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Paths and texts, one after the other: every file is scanned, and most have a hundred paths.
    held: String,
    paths: Vec<Path>,
    /// True when the whole document was there.
    pub(super) complete: bool,
    /// Place after the document, when complete.
    pub(super) end: usize,
}

/// Where a path is in what is held, with its text behind it.
#[derive(Clone, Copy, Debug)]
struct Path {
    start: usize,
    end: usize,
    text_end: usize,
}

/// A collection the scan is in.
struct Level {
    is_object: bool,
    /// Length of the path that leads to it.
    path_length: usize,
    /// Elements or keys so far.
    count: usize,
    /// Whether the next string is a key.
    at_key: bool,
}

impl Outline {
    /// Scans a text that begins with a bracket.
    pub(super) fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let bytes = text.as_bytes();
        let mut levels: Vec<Level> = Vec::new();
        let mut depth = 0_usize;
        let mut path = String::new();
        let mut i = 0;
        while let Some(&byte) = bytes.get(i) {
            match byte {
                b'{' | b'[' => {
                    depth += 1;
                    if depth <= LEVELS {
                        outline.enter(&mut levels, &mut path);
                        levels.push(Level {
                            is_object: byte == b'{',
                            path_length: path.len(),
                            count: 0,
                            at_key: byte == b'{',
                        });
                    }
                    i += 1;
                }
                b'}' | b']' => {
                    if depth <= LEVELS {
                        levels.pop();
                    }
                    depth = depth.saturating_sub(1);
                    i += 1;
                    if depth == 0 {
                        outline.complete = true;
                        outline.end = i;
                        return outline;
                    }
                }
                b'"' => {
                    let Some(end) = string_end(bytes, i + 1) else {
                        return outline;
                    };
                    if depth <= LEVELS {
                        outline.string(&mut levels, &mut path, &text[i + 1..end]);
                    }
                    i = end + 1;
                }
                b',' => {
                    if let Some(level) = levels.last_mut().filter(|_| depth <= LEVELS) {
                        level.at_key = level.is_object;
                        if !level.is_object {
                            level.count += 1;
                        }
                    }
                    i += 1;
                }
                _ => i += 1,
            }
            if outline.paths.len() >= MAX_PATHS {
                return outline;
            }
        }
        outline
    }

    /// A collection begins: in a list it has its number as path.
    fn enter(&mut self, levels: &mut [Level], path: &mut String) {
        if let Some(level) = levels.last_mut() {
            if !level.is_object {
                path.truncate(level.path_length);
                push(path, &level.count.to_string());
            }
            if level.is_object || level.count == 0 {
                self.keep(path, "", level.is_object || level.count == 0);
            }
        }
    }

    fn string(&mut self, levels: &mut [Level], path: &mut String, text: &str) {
        let first_only = levels.iter().all(|level| level.is_object || level.count == 0);
        let Some(level) = levels.last_mut() else {
            return;
        };
        if level.at_key {
            level.at_key = false;
            path.truncate(level.path_length);
            push(path, text);
            self.keep(path, "", first_only);
        } else if level.is_object {
            self.keep(path, text, first_only);
        } else if level.count == 0 {
            path.truncate(level.path_length);
            push(path, "0");
            self.keep(path, text, first_only);
        }
    }

    /// Keeps a path, or the text at one that is kept already.
    fn keep(&mut self, path: &str, text: &str, wanted: bool) {
        if !wanted || path.len() > MAX_VALUE {
            return;
        }
        let text = text
            .get(..MAX_VALUE)
            .unwrap_or(if text.len() > MAX_VALUE { "" } else { text });
        match self.paths.last().copied() {
            Some(last) if self.held[last.start..last.end] == *path => {
                self.held.truncate(last.end);
                self.paths.pop();
                self.hold(last.start, text);
            }
            _ => {
                let start = self.held.len();
                self.held.push_str(path);
                self.hold(start, text);
            }
        }
    }

    /// Adds the text of the path that has just been held.
    fn hold(&mut self, start: usize, text: &str) {
        let end = self.held.len();
        self.held.push_str(text);
        self.paths.push(Path {
            start,
            end,
            text_end: self.held.len(),
        });
    }

    /// Paths with their texts, in the order of the document.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let part = |at: &Path| (&self.held[at.start..at.end], &self.held[at.end..at.text_end]);
        self.paths.iter().map(part)
    }

    /// Whether the path is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.pairs().any(|(p, _)| p == path)
    }

    /// Whether all the paths are there.
    pub(super) fn has_all(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| self.has(path))
    }

    /// Whether one of the paths is there.
    pub(super) fn has_any(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.has(path))
    }

    /// The text at a path, empty when there is none.
    pub(super) fn text(&self, path: &str) -> &str {
        self.pairs()
            .find(|(p, _)| *p == path)
            .map_or("", |(_, text)| text)
    }

    /// Whether a path of two parts ends like this, whatever its first part.
    pub(super) fn has_below_any_key(&self, end: &str) -> bool {
        let below = |path: &str| path.rsplit_once('/').is_some_and(|(_, last)| last == end);
        self.pairs().any(|(path, _)| below(path))
    }

    /// The keys at the top.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.pairs()
            .map(|(path, _)| path)
            .filter(|path| !path.contains('/'))
    }

    /// The same document seen from the first element of its list.
    pub(super) fn first_element(&self) -> Self {
        let mut first = Self::default();
        for (path, text) in self.pairs() {
            if let Some(path) = path.strip_prefix("0/") {
                let start = first.held.len();
                first.held.push_str(path);
                first.hold(start, text);
            }
        }
        first
    }
}

fn push(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
}

fn string_end(bytes: &[u8], mut i: usize) -> Option<usize> {
    loop {
        let at = i + memchr::memchr2(b'"', b'\\', bytes.get(i..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        i = at + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_texts_are_kept() {
        let outline = Outline::of(
            r#"{"a": "x\"y", "b": {"c": [{"d": "1", "e": 2}, {"f": 3}], "g": ["h", "i"]}, "j": [[{"k": 1}]]} tail"#,
        );
        assert!(outline.complete);
        for path in ["a", "b", "b/c", "b/c/0/d", "b/c/0/e", "b/g/0", "j"] {
            assert!(outline.has(path), "{path} of {outline:?}");
        }
        assert!(!outline.has("b/c/0/f") && !outline.has("b/c/1/f"));
        assert_eq!(
            (outline.text("a"), outline.text("b/c/0/d"), outline.text("b/g/0")),
            ("x\\\"y", "1", "h")
        );
        assert_eq!(outline.keys().collect::<Vec<_>>(), ["a", "b", "j"]);
    }

    #[test]
    fn a_list_is_seen_by_its_first_element() {
        let first = Outline::of(r#"[{"id": "x", "n": {"m": 1}}, {"other": 1}]"#).first_element();
        assert!(first.has_all(&["id", "n", "n/m"]) && !first.has("other"));
    }

    #[test]
    fn a_cut_document_shows_what_came_before() {
        let outline = Outline::of(r#"{"id": "x", "list": [1, 2, {"a"#);
        assert!(!outline.complete && outline.has("list"));
    }
}
