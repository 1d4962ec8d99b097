//! Types of weaknesses in three vocabularies: CNNVD's 26 types, the tree of GB/T 30279-2020, and CWE.
//!
//! Records mix the two Chinese vocabularies freely, with and without 漏洞, 错误 or 问题 at the end;
//! [`from_label`] reads them all. [`from_cwe`] maps a CWE number by going up CWE's hierarchy to the nearest number
//! that is mapped. Every result says whether something was lost on the way (`lossy`) and whether the step is this
//! project's proposal instead of CNNVD's own guide (`proposed`).
//!
//! ```
//! use baize_grading::taxonomy;
//! let place = taxonomy::from_cwe(121).unwrap();
//! assert_eq!((place.node.zh, place.lossy, place.proposed), ("缓冲区错误", true, false));
//! let place = taxonomy::from_label("操作系统命令注入漏洞").unwrap();
//! assert_eq!((place.node.zh, place.lossy, place.proposed), ("命令注入", true, true));
//! assert!(taxonomy::from_cwe(4_000_000).is_none());
//! ```

mod nodes;
mod types;
mod weaknesses;

pub use nodes::{NODES, Node};
pub use types::{TYPES, Type};

use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest label looked up, in bytes.
const LABEL: usize = 128;
/// Most steps from a CWE number to a mapped one; CWE is not that deep.
const STEPS: usize = 16;

/// Words of older records and other languages for a node, with the lossy ones marked.
static ALIASES: [(&str, &str, bool); 16] = [
    ("信息泄漏", "info_leak", false),
    ("敏感信息泄露", "info_leak", false),
    ("缓冲区溢出", "buffer", true),
    ("目录遍历", "path_traversal", false),
    ("跨站脚本攻击", "xss", false),
    ("XSS", "xss", false),
    ("CSRF", "csrf", false),
    ("远程命令执行", "command_injection", true),
    ("命令执行", "command_injection", true),
    ("代码执行", "code_injection", true),
    ("未声明问题", "undeclared_function", false),
    ("设计错误", "code", true),
    ("边界条件错误", "buffer", true),
    ("访问验证错误", "access_control", true),
    ("环境错误", "environment", false),
    ("未知", "other", true),
];

/// Where something stands in both Chinese vocabularies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The type of CNNVD's guide; none where the guide has nothing near.
    pub cnnvd: Option<&'static Type>,
    /// The node of GB/T 30279-2020.
    pub node: &'static Node,
    /// True when the place is wider than what it was derived from.
    pub lossy: bool,
    /// True when a step of the derivation is this project's proposal.
    pub proposed: bool,
}

/// A type by id.
pub fn type_by_id(id: &str) -> Option<&'static Type> {
    TYPES.iter().find(|known| known.id == id)
}

/// A node by id.
pub fn node_by_id(id: &str) -> Option<&'static Node> {
    NODES.iter().find(|known| known.id == id)
}

/// The place of a type of CNNVD's guide.
pub fn from_type(known: &'static Type) -> Option<Place> {
    Some(Place {
        cnnvd: Some(known),
        node: node_by_id(known.node)?,
        lossy: known.lossy,
        proposed: known.lossy,
    })
}

/// The place of a node of GB/T 30279-2020.
pub fn from_node(node: &'static Node) -> Place {
    let cnnvd = node.cnnvd.and_then(type_by_id);
    Place {
        cnnvd,
        node,
        lossy: node.lossy,
        proposed: node.lossy,
    }
}

/// The place of a CWE number; `None` for numbers we know nothing of.
pub fn from_cwe(number: u32) -> Option<Place> {
    let mut current = number;
    for _ in 0..STEPS {
        if let Ok(at) = weaknesses::ANCHORS.binary_search_by_key(&current, |anchor| anchor.cwe) {
            let anchor = &weaknesses::ANCHORS[at];
            let cnnvd = anchor.cnnvd.and_then(type_by_id);
            let node = node_by_id(anchor.node)?;
            let exact = current == number && node.cwe.contains(&number) && cnnvd.is_some();
            return Some(Place {
                cnnvd,
                node,
                lossy: !exact,
                proposed: anchor.proposed,
            });
        }
        let at = weaknesses::PARENTS
            .binary_search_by_key(&current, |(child, _)| *child)
            .ok()?;
        current = weaknesses::PARENTS[at].1;
    }
    None
}

/// The number of a CWE identifier such as `CWE-79`, in any case.
pub fn cwe_number(identifier: &str) -> Option<u32> {
    let identifier = identifier.trim();
    let prefix = identifier.get(..4)?;
    prefix
        .eq_ignore_ascii_case("cwe-")
        .then(|| identifier[4..].parse().ok())?
}

/// The place of a label of a record, in either Chinese vocabulary or by its English name. White space, case and a
/// trailing 漏洞, 错误 or 问题 do not count.
pub fn from_label(label: &str) -> Option<Place> {
    if label.len() > LABEL {
        return None;
    }
    BY_LABEL.get(&bare(label)).copied()
}

/// The Chinese and the English name of the type or node that a label names: in any case, with or without 漏洞, 错误 or
/// 问题 at its end. A label that only lies near one, such as a word of older records, has none.
pub fn names(label: &str) -> Option<(&'static str, &'static str)> {
    if label.len() > LABEL {
        return None;
    }
    let all = || {
        let types = TYPES.iter().map(|known| (known.zh, known.en));
        types.chain(NODES.iter().map(|node| (node.zh, node.en)))
    };
    let folded = label.trim().to_lowercase();
    let wanted = bare(label);
    all()
        .find(|(zh, _)| zh.to_lowercase() == folded)
        .or_else(|| all().find(|(zh, en)| bare(zh) == wanted || bare(en) == wanted))
}

/// The Chinese and the English name of the type or node that stands for a CWE number and no wider one.
pub fn names_of_cwe(number: u32) -> Option<(&'static str, &'static str)> {
    let guide = TYPES.iter().find(|known| known.cwe == Some(number));
    let tree = || NODES.iter().find(|node| node.cwe.contains(&number));
    guide
        .map(|known| (known.zh, known.en))
        .or_else(|| tree().map(|node| (node.zh, node.en)))
}

/// Places by [`bare`] label. Names of the guide come first: they are finer where the vocabularies differ.
static BY_LABEL: LazyLock<HashMap<String, Place>> = LazyLock::new(|| {
    let mut places = HashMap::new();
    for known in &TYPES {
        let Some(mut place) = from_type(known) else {
            continue;
        };
        if let Some(named) = NODES.iter().find(|node| bare(node.zh) == bare(known.zh)) {
            place.node = named;
        }
        places.entry(bare(known.zh)).or_insert(place);
        places.entry(bare(known.en)).or_insert(place);
    }
    for node in &NODES {
        places.entry(bare(node.zh)).or_insert_with(|| from_node(node));
        places.entry(bare(node.en)).or_insert_with(|| from_node(node));
    }
    for (alias, id, lossy) in &ALIASES {
        if let Some(place) = node_by_id(id).map(from_node) {
            let place = Place {
                lossy: place.lossy || *lossy,
                proposed: true,
                ..place
            };
            places.entry(bare(alias)).or_insert(place);
        }
    }
    places
});

/// The names from the root of the tree down to a node.
pub fn path(node: &'static Node) -> Vec<&'static Node> {
    let mut path = vec![node];
    let mut current = node;
    while let Some(parent) = current.parent.and_then(node_by_id) {
        if path.len() > STEPS {
            break;
        }
        path.push(parent);
        current = parent;
    }
    path.reverse();
    path
}

/// A label without white space, in lower case, without the words that records add at its end.
fn bare(label: &str) -> String {
    let mut bare: String = label
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    while let Some(shorter) = ["漏洞", "错误", "问题"]
        .iter()
        .find_map(|word| bare.strip_suffix(word))
    {
        if shorter.is_empty() {
            break;
        }
        bare = shorter.to_owned();
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabularies_hold_together() {
        for (place, known) in TYPES.iter().enumerate() {
            assert_eq!(usize::from(known.number), place + 1);
            assert!(
                known.parent.is_none_or(|parent| type_by_id(parent).is_some()),
                "{}",
                known.id
            );
            assert!(node_by_id(known.node).is_some(), "{}", known.id);
        }
        let leaves = NODES
            .iter()
            .filter(|node| NODES.iter().all(|other| other.parent != Some(node.id)))
            .count();
        assert_eq!((NODES.len(), leaves), (30, 24));
        for node in &NODES {
            assert!(
                node.parent.is_none_or(|parent| node_by_id(parent).is_some()),
                "{}",
                node.id
            );
            assert!(
                node.cnnvd.is_none_or(|id| type_by_id(id).is_some()),
                "{}",
                node.id
            );
            assert!(path(node).len() <= 4);
        }
    }

    #[test]
    fn labels_have_names_in_both_languages() {
        for label in ["sql注入", "SQL注入漏洞", "SQL Injection"] {
            assert_eq!(names(label), Some(("SQL注入", "SQL injection")), "{label}");
        }
        assert_eq!(names("输入验证错误").map(|n| n.0), Some("输入验证错误"));
        assert_eq!(
            names("代码执行"),
            None,
            "near to code injection, but not its name"
        );
        assert_eq!(names_of_cwe(79), Some(("跨站脚本", "Cross-site scripting")));
        assert_eq!(names_of_cwe(78).map(|n| n.0), Some("操作系统命令注入"));
        assert_eq!(names_of_cwe(416), None);
    }

    /// The numbers that CNNVD's guide gives lead back to the type that gives them.
    #[test]
    fn the_guides_own_numbers() {
        for known in &TYPES {
            let Some(cwe) = known.cwe else { continue };
            let place = from_cwe(cwe).unwrap();
            assert_eq!(place.cnnvd.map(|found| found.id), Some(known.id));
            assert_eq!(place.node.id, known.node);
            assert!(!place.proposed);
        }
        for node in &NODES {
            for cwe in node.cwe {
                let place = from_cwe(*cwe).unwrap();
                assert_eq!(place.node.id, node.id, "CWE-{cwe}");
                assert_eq!(place.proposed, node.cwe_proposed, "CWE-{cwe}");
            }
        }
    }

    #[test]
    fn tables_are_sorted_and_lead_somewhere() {
        assert!(weaknesses::ANCHORS.is_sorted_by(|a, b| a.cwe < b.cwe));
        assert!(weaknesses::PARENTS.is_sorted_by(|a, b| a.0 < b.0));
        for anchor in &weaknesses::ANCHORS {
            assert!(from_cwe(anchor.cwe).is_some(), "CWE-{}", anchor.cwe);
            assert!(
                anchor.cnnvd.is_none_or(|id| type_by_id(id).is_some()),
                "CWE-{}",
                anchor.cwe
            );
        }
        for (child, _) in &weaknesses::PARENTS {
            assert!(from_cwe(*child).is_some(), "CWE-{child}");
        }
    }

    #[test]
    fn common_numbers() {
        for (cwe, cnnvd, node) in [
            (79, "跨站脚本", "跨站脚本"),
            (89, "SQL注入", "SQL注入"),
            (78, "操作系统命令注入", "命令注入"),
            (787, "缓冲区错误", "缓冲区错误"),
            (416, "资源管理错误", "资源管理错误"),
            (476, "代码问题", "代码问题"),
            (434, "代码问题", "代码问题"),
            (502, "代码问题", "代码问题"),
            (862, "访问控制错误", "权限许可和访问控制问题"),
            (798, "信任管理", "信任管理问题"),
            (190, "数字错误", "数字错误"),
            (532, "信息泄露", "日志信息泄露"),
            (208, "信息泄露", "侧信道信息泄露"),
            (843, "代码问题", "数据转换问题"),
            (347, "未充分验证数据可靠性", "授权问题"),
        ] {
            let place = from_cwe(cwe).unwrap();
            assert_eq!(
                (place.cnnvd.map(|known| known.zh), place.node.zh),
                (Some(cnnvd), node),
                "CWE-{cwe}"
            );
        }
        assert!(from_cwe(2).is_some_and(|place| place.cnnvd.is_none() && place.node.zh == "环境问题"));
        assert!(from_cwe(0).is_none() && from_cwe(u32::MAX).is_none());
    }

    #[test]
    fn labels_of_real_records() {
        for (label, cnnvd, node, lossy) in [
            ("SQL注入", "sql_injection", "sql_injection", false),
            ("SQL 注入漏洞", "sql_injection", "sql_injection", false),
            ("输入验证", "input_validation", "input_validation", false),
            ("输入验证错误", "input_validation", "input_validation", false),
            ("格式化字符串错误漏洞", "format_string", "format_string", false),
            ("竞争条件问题", "race_condition", "race_condition", false),
            ("信任管理", "credentials", "credentials", false),
            ("权限许可和访问控制", "permissions", "access_control", false),
            ("权限许可和访问控制问题", "permissions", "access_control", false),
            ("访问控制错误", "access_control", "access_control", true),
            (
                "操作系统命令注入",
                "os_command_injection",
                "command_injection",
                true,
            ),
            ("资料不足", "insufficient_information", "other", true),
            ("其他", "insufficient_information", "other", true),
            ("日志信息泄露", "info_leak", "log_leak", true),
            ("Cross-site scripting", "xss", "xss", false),
            ("缓冲区溢出漏洞", "buffer", "buffer", true),
        ] {
            let place = from_label(label).unwrap_or_else(|| panic!("{label}"));
            assert_eq!(place.cnnvd.map(|known| known.id), Some(cnnvd), "{label}");
            assert_eq!((place.node.id, place.lossy), (node, lossy), "{label}");
        }
        assert!(from_label("环境问题").is_some_and(|place| place.cnnvd.is_none()));
        for unknown in ["", "漏洞", "不存在的类型", &"长".repeat(200)] {
            assert!(from_label(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn every_own_name_is_found_again() {
        for known in &TYPES {
            for label in [
                known.zh.to_owned(),
                format!("{}漏洞", known.zh),
                known.en.to_uppercase(),
            ] {
                let place = from_label(&label).unwrap();
                assert_eq!(place.cnnvd.map(|found| found.id), Some(known.id), "{label}");
            }
        }
        for node in &NODES {
            assert_eq!(from_label(node.zh).unwrap().node.id, node.id);
        }
    }

    #[test]
    fn identifiers() {
        assert_eq!(cwe_number(" cwe-79 "), Some(79));
        assert_eq!(cwe_number("CWE-noinfo"), None);
        assert_eq!(cwe_number("NVD-CWE-Other"), None);
        assert_eq!(cwe_number("漏洞"), None);
    }
}
