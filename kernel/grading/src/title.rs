//! A Chinese title for records that have none, as CNNVD would write it.
//!
//! CNNVD's rule: vendor + product + place (if any) + type + 漏洞. Chinese vendors in Chinese, foreign ones as received;
//! the product without version; the place only if there is exactly one; 安全漏洞 where the type is not known.
//! The result is derived, must be shown as such, and says what it was derived from.
//!
//! ```
//! use baize_grading::title::{Facts, derive};
//! let title = derive(&Facts { vendor: "tp-link", product: "Archer AX50", cwes: &[78], ..Facts::default() });
//! assert_eq!(title.unwrap().text, "普联Archer AX50 操作系统命令注入漏洞");
//! ```

mod vendors;

use serde::Serialize;

use crate::taxonomy::{self, Place};

/// Longest vendor, product or place used, in characters.
const PART: usize = 120;
/// What records write where they know nothing.
const NOTHING: [&str; 8] = ["", "-", "*", "n/a", "na", "unknown", "none", "unspecified"];
/// Types that say nothing in a title.
const UNTYPED: [&str; 2] = ["other", "insufficient_information"];

/// What a title can be derived from. Empty means not known.
#[derive(Clone, Copy, Default, Debug)]
pub struct Facts<'a> {
    /// The vendor as received.
    pub vendor: &'a str,
    /// The product as received.
    pub product: &'a str,
    /// The one place in the product where the vulnerability is: a component, a file, a parameter.
    pub place: &'a str,
    /// Labels of the record's categories, in either Chinese vocabulary.
    pub categories: &'a [&'a str],
    /// CWE numbers, the most important first.
    pub cwes: &'a [u32],
}

/// A derived title with what it rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Title {
    /// The title.
    pub text: String,
    /// The vendor as received, where it was used.
    pub vendor: Option<String>,
    /// The product as received, where it was used.
    pub product: Option<String>,
    /// The place as received, where it was used.
    pub place: Option<String>,
    /// The label or `CWE-N` that gave the type; none where the title says 安全漏洞.
    pub weakness: Option<String>,
}

/// Derives a title; `None` where neither vendor nor product is known.
pub fn derive(facts: &Facts<'_>) -> Option<Title> {
    let vendor = known(facts.vendor);
    let product = known(facts.product).and_then(|product| {
        let bare = without_version(product);
        (!bare.is_empty()).then_some((product, bare))
    });
    if vendor.is_none() && product.is_none() {
        return None;
    }
    let place = known(facts.place);

    let mut text = String::new();
    let vendor_name = vendor.map(|vendor| vendors::chinese(vendor).unwrap_or(vendor));
    let product_name = product.map(|(_, bare)| bare);
    match (vendor, vendor_name, product_name.as_deref()) {
        (Some(vendor), Some(name), Some(product)) if vendors::same(vendor, product) => {
            // The product bears the vendor's name: say it once, in Chinese where the vendor has such a name.
            push(&mut text, if name == vendor { product } else { name });
        }
        (Some(vendor), Some(name), Some(product)) => {
            push(&mut text, name);
            push(&mut text, without_vendor(product, vendor, name));
        }
        (_, name, product) => {
            push(&mut text, name.unwrap_or_default());
            push(&mut text, product.unwrap_or_default());
        }
    }
    push(&mut text, place.unwrap_or_default());

    let (kind, weakness) = kind(facts);
    push(&mut text, kind);
    text.push_str("漏洞");
    let cut = |part: &str| part.chars().take(PART).collect::<String>();
    Some(Title {
        text,
        vendor: vendor.map(cut),
        product: product_used(facts.product),
        place: place.map(cut),
        weakness,
    })
}

fn product_used(product: &str) -> Option<String> {
    known(product)
        .filter(|product| !without_version(product).is_empty())
        .map(|product| product.chars().take(PART).collect())
}

/// The words for the type, and the input that gave it.
fn kind(facts: &Facts<'_>) -> (&'static str, Option<String>) {
    let labels = facts
        .categories
        .iter()
        .filter_map(|label| Some((taxonomy::from_label(label)?, (*label).to_owned())));
    let numbers = facts
        .cwes
        .iter()
        .filter_map(|cwe| Some((taxonomy::from_cwe(*cwe)?, format!("CWE-{cwe}"))));
    labels
        .chain(numbers)
        .find(|(place, _)| !UNTYPED.contains(&place.node.id))
        .map_or(("安全", None), |(place, source)| (words(&place), Some(source)))
}

/// Titles use today's name of the type, but keep the finer types of the older guide, as CNNVD does.
fn words(place: &Place) -> &'static str {
    let finer = place
        .cnnvd
        .filter(|known| taxonomy::from_type(known).is_some_and(|own| own.lossy && own.node == place.node));
    finer.map_or(place.node.zh, |known| known.zh)
}

fn known(part: &str) -> Option<&str> {
    let part = part.trim();
    (!NOTHING.iter().any(|nothing| part.eq_ignore_ascii_case(nothing))).then_some(part)
}

/// Joins by CNNVD's habit: a space after a Latin letter, none after a Chinese character.
fn push(text: &mut String, part: &str) {
    if part.is_empty() {
        return;
    }
    if text.chars().next_back().is_some_and(|last| last.is_ascii()) {
        text.push(' ');
    }
    text.extend(part.chars().filter(|c| !c.is_control()).take(PART));
}

/// The product without the vendor's name in front of it.
fn without_vendor<'a>(product: &'a str, vendor: &str, name: &str) -> &'a str {
    for prefix in [vendor, name] {
        let Some(head) = product.get(..prefix.len()) else {
            continue;
        };
        let rest = &product[prefix.len()..];
        let ends_word = !prefix.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let rest = rest.trim_start_matches([' ', '_', '-']);
        if head.eq_ignore_ascii_case(prefix) && ends_word && !rest.is_empty() {
            return rest;
        }
    }
    product
}

/// The product with spaces for underscores and without what looks like a version at its end.
fn without_version(product: &str) -> String {
    let product = product.chars().take(PART).collect::<String>().replace('_', " ");
    let mut words: Vec<&str> = product.split_whitespace().collect();
    while let Some(last) = words.last() {
        let word = last.trim_matches(['(', ')', '[', ']', ',', '（', '）']);
        let is_word = |known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
        let before = is_word(&[
            "version", "versions", "ver", "v", "before", "through", "prior", "to", "and", "earlier",
        ]);
        let sign = word.is_empty() || word.bytes().all(|b| matches!(b, b'<' | b'>' | b'='));
        if !(before || sign || looks_like_version(word)) || (words.len() == 1 && !looks_like_version(word)) {
            break;
        }
        words.pop();
    }
    words.join(" ")
}

/// Digits with dots, such as `2.4.1`, `v3.0-beta`, or `v7`; a lone number belongs to the name (`Windows 10`).
fn looks_like_version(word: &str) -> bool {
    let word = word.trim_start_matches(['<', '>', '=', '~', '^']);
    let (number, marked) = match word.strip_prefix(['v', 'V']) {
        Some(number) => (number, true),
        None => (word, false),
    };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let dotted = number[digits..].starts_with('.')
        && number
            .as_bytes()
            .get(digits + 1)
            .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X' | b'*'));
    digits > 0 && (dotted || (marked && digits == number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(vendor: &str, product: &str, categories: &[&str], cwes: &[u32]) -> Option<String> {
        derive(&Facts {
            vendor,
            product,
            categories,
            cwes,
            place: "",
        })
        .map(|title| title.text)
    }

    /// The shapes that the specification shows.
    #[test]
    fn shapes_of_the_specification() {
        assert_eq!(
            title("Google", "Chrome", &["缓冲区错误"], &[]).unwrap(),
            "Google Chrome 缓冲区错误漏洞"
        );
        assert_eq!(
            title("Tencent", "Discuz！", &["跨站脚本"], &[]).unwrap(),
            "腾讯Discuz！跨站脚本漏洞"
        );
        let facts = Facts {
            vendor: "Apple",
            product: "Safari",
            place: "WebKit",
            ..Facts::default()
        };
        assert_eq!(derive(&facts).unwrap().text, "Apple Safari WebKit 安全漏洞");
    }

    #[test]
    fn types_by_label_then_cwe_then_none() {
        let of = |categories: &[&str], cwes: &[u32]| title("Acme", "Gate", categories, cwes).unwrap();
        assert_eq!(of(&["操作系统命令注入"], &[79]), "Acme Gate 操作系统命令注入漏洞");
        assert_eq!(of(&["资料不足"], &[862]), "Acme Gate 访问控制错误漏洞");
        assert_eq!(of(&["高危"], &[99999, 20]), "Acme Gate 输入验证错误漏洞");
        assert_eq!(of(&[], &[532]), "Acme Gate 日志信息泄露漏洞");
        assert_eq!(of(&["其他"], &[]), "Acme Gate 安全漏洞");
    }

    #[test]
    fn versions_never_enter() {
        for product in [
            "Gate 2.4.1",
            "Gate v3",
            "gate_1.x",
            "Gate <= 1.2",
            "Gate (v1.2-beta)",
            "Gate version 1.0 and earlier",
        ] {
            let text = title("Acme", product, &[], &[89]).unwrap();
            assert!(
                text.eq_ignore_ascii_case("Acme Gate SQL注入漏洞"),
                "{product}: {text}"
            );
        }
        assert_eq!(
            title("Acme", "Server 2019", &[], &[89]).unwrap(),
            "Acme Server 2019 SQL注入漏洞"
        );
        assert_eq!(title("", "1.2.3", &[], &[89]), None);
    }

    #[test]
    fn vendors_are_said_once() {
        assert_eq!(
            title("tenda", "Tenda AC15", &[], &[121]).unwrap(),
            "腾达AC15 缓冲区错误漏洞"
        );
        assert_eq!(title("acme", "Acme", &[], &[]).unwrap(), "Acme 安全漏洞");
        assert_eq!(
            title("acme", "Acmeter", &[], &[]).unwrap(),
            "acme Acmeter 安全漏洞"
        );
        assert_eq!(
            title("华为", "华为云手机", &[], &[]).unwrap(),
            "华为云手机安全漏洞"
        );
        assert_eq!(title("yonyou", "用友", &[], &[89]).unwrap(), "用友SQL注入漏洞");
        assert_eq!(title("n/a", "Gate", &[], &[]).unwrap(), "Gate 安全漏洞");
        assert_eq!(title("Acme", "*", &[], &[]).unwrap(), "Acme 安全漏洞");
        assert_eq!(title("", " - ", &[], &[89]), None);
    }

    #[test]
    fn inputs_used_are_named() {
        let facts = Facts {
            vendor: "h3c",
            product: "Magic R3010 1.0.2",
            categories: &["未知的"],
            cwes: &[79],
            ..Facts::default()
        };
        let title = derive(&facts).unwrap();
        assert_eq!(title.text, "新华三Magic R3010 跨站脚本漏洞");
        assert_eq!(title.vendor.as_deref(), Some("h3c"));
        assert_eq!(title.product.as_deref(), Some("Magic R3010 1.0.2"));
        assert_eq!((title.place, title.weakness.as_deref()), (None, Some("CWE-79")));
    }

    #[test]
    fn long_names_are_cut() {
        let long = "长".repeat(10_000);
        let title = title(&long, &long, &[], &[]).unwrap();
        assert!(title.chars().count() <= 2 * PART + 4);
    }
}
