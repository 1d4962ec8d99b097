//! Reading a query.

use baize_model::Identifier;
use unicode_normalization::UnicodeNormalization;

use super::fault::QueryFault;
use super::field::Field;
use super::identifier::{family, is_family, spelt};
use super::value::value;
use super::{Node, Test};
use crate::{Error, Result};

/// Longest query, in bytes.
const MAX_QUERY: usize = 4096;
/// Most parts of a query.
const MAX_PARTS: usize = 64;
/// Deepest parentheses.
const MAX_DEPTH: usize = 24;
/// Words that one identifier may be spread over.
const SPREAD: usize = 4;

/// Reads a query.
pub(crate) fn read(text: &str) -> Result<Node> {
    if text.len() > MAX_QUERY {
        return Err(at(0, QueryFault::TooLong(MAX_QUERY)));
    }
    let characters: Vec<char> = text.chars().collect();
    // A query that is one identifier, in any spelling, with spaces or without; `pan -sa` leaves something out.
    let leaves_out = characters
        .windows(3)
        .any(|at| at[0].is_whitespace() && is_minus(at[1]) && !at[2].is_whitespace());
    if !leaves_out && let Some(id) = spelt(text).filter(is_family) {
        return Ok(Node::Identifier(id));
    }
    let mut reader = Reader {
        characters: &characters,
        next: 0,
        parts: 0,
    };
    let node = reader.alternatives(0)?;
    match reader.peek() {
        None => Ok(node.unwrap_or(Node::All)),
        Some(_) => Err(at(reader.next, QueryFault::UnopenedGroup)),
    }
}

fn at(offset: usize, fault: QueryFault) -> Error {
    Error::Query { offset, fault }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

struct Reader<'a> {
    characters: &'a [char],
    next: usize,
    parts: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        while self.characters.get(self.next).is_some_and(|c| c.is_whitespace()) {
            self.next += 1;
        }
        self.characters.get(self.next).copied()
    }

    /// `a b OR c`: what is on one side of an OR belongs together.
    fn alternatives(&mut self, depth: usize) -> Result<Option<Node>> {
        let mut ways = Vec::new();
        let mut dangling = None;
        loop {
            let way = self.all(depth)?;
            if way.is_none()
                && let Some((offset, word)) = dangling
            {
                return Err(at(offset, QueryFault::MissingOperand(word)));
            }
            let first = ways.is_empty();
            let empty = way.is_none();
            ways.extend(way);
            let start = self.next;
            match self.operator() {
                Some((Operator::Or, word)) => {
                    if first && empty {
                        return Err(at(start, QueryFault::MissingOperand(word)));
                    }
                    dangling = Some((start, word));
                }
                _ => break,
            }
        }
        Ok(joined(ways, Node::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Option<Node>> {
        let mut parts = Vec::new();
        let mut dangling: Option<(usize, String)> = None;
        loop {
            let closing = match self.peek() {
                None => true,
                Some(c) => is_close(c),
            };
            let start = self.next;
            let operator = if closing { None } else { self.operator() };
            match operator {
                Some((Operator::And, word)) => {
                    if parts.is_empty() || dangling.is_some() {
                        return Err(at(start, QueryFault::MissingOperand(word)));
                    }
                    dangling = Some((start, word));
                    continue;
                }
                Some((Operator::Or, _)) => {
                    self.next = start;
                }
                _ => {}
            }
            if closing || matches!(operator, Some((Operator::Or, _))) {
                if let Some((offset, word)) = dangling {
                    return Err(at(offset, QueryFault::MissingOperand(word)));
                }
                return Ok(joined(identified(&parts), Node::And));
            }
            let word = operator.map(|(_, word)| word);
            let before = self.next;
            let part = self.negated(depth, word.is_some())?;
            if let (Some(word), None) = (&word, &part)
                && self.next == before
            {
                return Err(at(start, QueryFault::MissingOperand(word.clone())));
            }
            dangling = None;
            parts.extend(part);
        }
    }

    /// A part, with what negates it. Signs may stand one after another; two of them undo each other.
    fn negated(&mut self, depth: usize, mut negated: bool) -> Result<Option<Node>> {
        while let Some(c) = self.peek() {
            let start = self.next;
            if is_minus(c)
                && self
                    .characters
                    .get(self.next + 1)
                    .is_some_and(|next| !next.is_whitespace())
            {
                self.next += 1;
                negated = !negated;
            } else if let Some((operator, word)) = self.operator() {
                if operator != Operator::Not {
                    return Err(at(start, QueryFault::MissingOperand(word)));
                }
                negated = !negated;
                if self.peek().is_none_or(is_close) {
                    return Err(at(start, QueryFault::MissingOperand(word)));
                }
            } else {
                break;
            }
        }
        if self.peek().is_none_or(is_close) {
            return Ok(None);
        }
        Ok(self.part(depth)?.map(|part| match (negated, part) {
            (false, part) => part,
            (true, Node::Not(inner)) => *inner,
            (true, part) => Node::Not(Box::new(part)),
        }))
    }

    fn part(&mut self, depth: usize) -> Result<Option<Node>> {
        let start = self.next;
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(at(start, QueryFault::TooManyParts(MAX_PARTS)));
        }
        let Some(&c) = self.characters.get(start) else {
            return Ok(None);
        };
        if is_open(c) {
            if depth == MAX_DEPTH {
                return Err(at(start, QueryFault::TooDeep(MAX_DEPTH)));
            }
            self.next += 1;
            let inner = self.alternatives(depth + 1)?;
            return match self.peek() {
                Some(c) if is_close(c) => {
                    self.next += 1;
                    Ok(inner)
                }
                _ => Err(at(start, QueryFault::UnclosedGroup)),
            };
        }
        if is_quote(c) {
            let text = self.quoted()?;
            return Ok(has_words(&text).then_some(Node::Phrase(text)));
        }
        while let Some(&c) = self.characters.get(self.next) {
            if ends_word(c) {
                break;
            }
            if matches!(c, ':' | '：') && self.next > start {
                let name: String = self.characters[start..self.next].iter().collect();
                if let Some(field) = Field::named(&name) {
                    self.next += 1;
                    return self.field(field).map(Some);
                }
                let value = self.characters.get(self.next + 1);
                if let (Some(meant), Some(c)) = (Field::nearly(&name), value)
                    && (c.is_alphanumeric() || is_quote(*c))
                {
                    let fault = QueryFault::UnknownField {
                        written: name,
                        meant: meant.to_owned(),
                    };
                    return Err(at(start, fault));
                }
            }
            self.next += 1;
        }
        let word: String = self.characters[start..self.next].iter().collect();
        Self::word(word, start)
    }

    fn word(word: String, start: usize) -> Result<Option<Node>> {
        if let Ok(id) = Identifier::parse(&word)
            && is_family(&id)
        {
            return Ok(Some(Node::Identifier(id)));
        }
        if let Some(beginning) = word.strip_suffix(['*', '＊']) {
            let beginning = beginning.trim_end_matches(['*', '＊']);
            return match beginning.chars().filter(|c| c.is_alphanumeric()).count() {
                0 => Ok(None),
                1 if beginning.is_ascii() => Err(at(start, QueryFault::ShortPrefix(beginning.to_owned()))),
                _ if beginning.ends_with(char::is_alphanumeric) => {
                    Ok(Some(Node::Prefix(beginning.to_owned())))
                }
                _ => Ok(Some(Node::Words(beginning.to_owned()))),
            };
        }
        Ok(has_words(&word).then_some(Node::Words(word)))
    }

    fn field(&mut self, field: Field) -> Result<Node> {
        let start = self.next;
        let (text, quoted) = match self.characters.get(start) {
            Some(c) if is_quote(*c) => (self.quoted()?, true),
            _ => {
                while self.characters.get(self.next).is_some_and(|c| !ends_word(*c)) {
                    self.next += 1;
                }
                // `vendor:="Apache HTTP Server"`
                let sign: String = self.characters[start..self.next].iter().collect();
                match self.characters.get(self.next) {
                    Some(c) if is_quote(*c) && matches!(sign.as_str(), "=" | "＝") => {
                        (format!("={}", self.quoted()?), true)
                    }
                    _ => (sign, false),
                }
            }
        };
        if text.trim().is_empty() {
            return Err(at(start, QueryFault::MissingValue));
        }
        let node = value(field, &text, quoted).map_err(|fault| at(start, fault))?;
        if let Node::Or(several) = &node {
            self.parts += several.len() - 1;
            if self.parts > MAX_PARTS {
                return Err(at(start, QueryFault::TooManyParts(MAX_PARTS)));
            }
        }
        Ok(node)
    }

    fn quoted(&mut self) -> Result<String> {
        let start = self.next;
        let end = (start + 1..self.characters.len())
            .find(|i| is_quote(self.characters[*i]))
            .ok_or_else(|| at(start, QueryFault::UnclosedQuote))?;
        self.next = end + 1;
        let text: String = self.characters[start + 1..end].iter().collect();
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Reads an operator that stands alone, if there is one here.
    fn operator(&mut self) -> Option<(Operator, String)> {
        self.peek()?;
        let end = (self.next..self.characters.len())
            .find(|i| ends_word(self.characters[*i]))
            .unwrap_or(self.characters.len());
        let word: String = self.characters[self.next..end].iter().take(4).collect();
        let operator = match word.as_str() {
            "AND" | "&&" | "且" => Operator::And,
            "OR" | "||" | "或" => Operator::Or,
            "NOT" | "非" => Operator::Not,
            _ => return None,
        };
        if self.characters.get(end).is_some_and(|c| is_quote(*c)) && word.is_ascii() && end == self.next {
            return None;
        }
        self.next = end;
        Some((operator, word))
    }
}

/// One part stands for itself; parts of the same kind are one list.
fn joined(parts: Vec<Node>, kind: fn(Vec<Node>) -> Node) -> Option<Node> {
    let is_and = matches!(kind(Vec::new()), Node::And(_));
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Node::And(inner) if is_and => flat.extend(inner),
            Node::Or(inner) if !is_and => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if is_and {
        flat = identified(&flat);
    }
    match flat.len() {
        0 => None,
        1 => flat.pop(),
        _ => Some(kind(flat)),
    }
}

/// Puts identifiers together that were written as several words: `apache cve 2021 44228`.
fn identified(parts: &[Node]) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(parts.len());
    let mut i = 0;
    while i < parts.len() {
        let words = |n: usize| -> Option<Vec<&str>> {
            parts
                .get(i..i + n)?
                .iter()
                .map(|part| match part {
                    Node::Words(word) => Some(word.as_str()),
                    _ => None,
                })
                .collect()
        };
        let starts = matches!(&parts[i], Node::Words(word) if family(word).is_some());
        let found = starts
            .then(|| {
                (1..=SPREAD).rev().find_map(|n| {
                    let id = spelt(&words(n)?.join(" ")).filter(is_family)?;
                    Some((id, n))
                })
            })
            .flatten();
        if let Some((id, n)) = found {
            out.push(Node::Identifier(id));
            i += n;
        } else {
            out.push(parts[i].clone());
            i += 1;
        }
    }
    out
}

fn has_words(text: &str) -> bool {
    text.nfkc().any(char::is_alphanumeric)
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || is_open(c) || is_close(c)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂' | '「' | '」')
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－')
}

impl From<Test> for Node {
    fn from(test: Test) -> Self {
        Self::Test(test)
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::{Flag, TextField};
    use super::*;
    use proptest::prelude::*;

    fn printed(text: &str) -> String {
        read(text).map_or_else(|e| e.to_string(), |node| node.to_string())
    }

    fn fault(text: &str) -> (usize, &'static str) {
        match read(text) {
            Err(Error::Query { offset, fault }) => (offset, fault.code()),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn fields_phrases_and_words() {
        assert_eq!(
            printed("危害等级：超危 “remote  code” log4j -source:nvd http://x"),
            "severity:critical \"remote code\" log4j -source:\"nvd\" http://x"
        );
        assert_eq!(printed("a b OR c"), "(a b) OR c");
        assert_eq!(printed("a 且 （b 或 c） 非 d"), "a (b OR c) -d");
        assert_eq!(printed("NOT (a b) AND c"), "-(a b) c");
        assert_eq!(printed("--a"), "a");
        assert_eq!(printed("log4*"), "log4*");
        assert_eq!(printed("severity:>=high"), "severity:high..");
        assert_eq!(
            printed("危害等级.cnnvd:超危 cvss3:high"),
            "severity.cnnvd:critical severity.cvss3:high"
        );
        assert_eq!(
            printed("epss:>50% score:7..9.8 priority:80.."),
            "epss:>0.5 score:7..9.8 priority:80.."
        );
        assert_eq!(
            printed("published:2024-05..2024-06-01 年份:2024"),
            "published:2024-05..2024-06-01 published:2024"
        );
        assert_eq!(printed("source:nvd,ghsa"), "source:\"nvd\" OR source:\"ghsa\"");
        assert_eq!(
            printed("vendor:=\"Apache Software\""),
            "vendor:\"=apache software\""
        );
        assert_eq!(printed("kev:true fix:否"), "exploited:yes fix:no");
        assert_eq!(printed("弱点:79 cwe:CWE-89"), "weakness:CWE-79 weakness:CWE-89");
        assert_eq!(printed("状态:已撤回"), "state:\"withdrawn\"");
        assert_eq!(printed("id:cve-2021-*"), "id:\"cve-2021-*\"");
        assert_eq!(printed(" () -() \"\" , - "), "");
        assert_eq!(
            read("kev:true").ok(),
            Some(
                Test::Flag {
                    flag: Flag::Exploited,
                    wanted: true
                }
                .into()
            )
        );
        let product = Test::Text {
            field: TextField::Product,
            value: "log4j".to_owned(),
            exact: false,
        };
        assert_eq!(read("产品：Log4j").ok(), Some(product.into()));
    }

    #[test]
    fn identifiers_among_words() {
        for text in [
            "CVE-2021-44228",
            "cve 2021 44228",
            "ＣＶＥ－2021－44228",
            "cve2021-44228",
        ] {
            assert_eq!(printed(text), "id:\"CVE-2021-44228\"", "{text}");
        }
        assert_eq!(
            printed("log4j cve 2021 44228 poc"),
            "log4j id:\"CVE-2021-44228\" poc"
        );
        assert_eq!(printed("pan -2021"), "pan -2021");
        assert_eq!(printed("+ PAN - -::V0V"), "PAN -::V0V");
        assert_eq!(printed("log4j 2.17.1"), "log4j 2.17.1");
        assert_eq!(printed("windows-10"), "windows-10");
    }

    #[test]
    fn errors_point_at_the_character() {
        assert_eq!(fault("漏洞 \"open"), (3, "unclosed-quote"));
        assert_eq!(fault("source: x"), (7, "missing-value"));
        assert_eq!(fault(&"a ".repeat(100)), (128, "too-many-parts"));
        assert_eq!(fault("a (b"), (2, "unclosed-group"));
        assert_eq!(fault("a) b"), (1, "unopened-group"));
        assert_eq!(fault("a OR"), (2, "missing-operand"));
        assert_eq!(fault("OR a"), (0, "missing-operand"));
        assert_eq!(fault("a AND OR b"), (2, "missing-operand"));
        assert_eq!(fault("a NOT"), (2, "missing-operand"));
        assert_eq!(fault("漏洞 severity:urgent"), (12, "not-a-level"));
        assert_eq!(fault("sevrity:high"), (0, "unknown-field"));
        assert_eq!(fault("epss:high"), (5, "not-a-number"));
        assert_eq!(fault("published:yesterday"), (10, "not-a-day"));
        assert_eq!(fault("kev:maybe"), (4, "not-a-flag"));
        assert_eq!(fault("state:odd"), (6, "not-a-value"));
        assert_eq!(fault("a x*"), (2, "short-prefix"));
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(fault(&"(".repeat(100_000)).1, "too-long");
        assert_eq!(fault(&"(".repeat(4000)).1, "too-deep");
        assert_eq!(fault(&"-".repeat(4000).replace("--", "-(")).1, "too-deep");
        let nested = format!("{}a{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
        assert_eq!(printed(&nested), "a");
    }

    fn query() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "log4j",
            "漏洞",
            "CVE-2021-44228",
            "cve",
            "2021",
            "44228",
            "ghsa",
            "OR",
            "AND",
            "NOT",
            "且",
            "或",
            "-",
            "(",
            ")",
            "（",
            "）",
            "\"remote code\"",
            "“缓冲区”",
            "log4*",
            "a*",
            "*",
            "severity:high",
            "等级：超危..",
            "epss:>0.123",
            "score:<=7.5",
            "published:2024-05",
            "更新:>2023",
            "source:nvd,ghsa",
            "vendor:=\"a b\"",
            "product:foo(bar",
            "cwe:79",
            "kev:是",
            "id:cve-2021*",
            "id:",
            "http://x:y",
            "!",
            "severity:",
            "cnnvd:高危",
            "\"",
            "fix:no",
            "x-1",
            "类型:SQL注入",
        ]);
        prop::collection::vec((piece, prop::bool::weighted(0.8)), 0..14).prop_map(|pieces| {
            let pieces = pieces.into_iter();
            let parts = pieces.flat_map(|(piece, space)| [piece, if space { " " } else { "" }]);
            parts.collect::<String>()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_printed_reads_back(text in query()) {
            if let Ok(node) = read(&text) {
                let printed = node.to_string();
                prop_assert_eq!(read(&printed).ok(), Some(node), "{} → {}", text, printed);
            }
        }

        #[test]
        fn nothing_panics_and_offsets_are_inside(text in "\\PC{0,60}") {
            match read(&text) {
                Ok(node) => {
                    let printed = node.to_string();
                    prop_assert_eq!(read(&printed).ok(), Some(node), "{} → {}", text, printed);
                }
                Err(Error::Query { offset, .. }) => prop_assert!(offset <= text.chars().count()),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}
