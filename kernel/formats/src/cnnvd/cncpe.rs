//! Names of affected entities: CPE 2.2 URIs, CNCPE, CPE 2.3, and plain words.

use baize_model::{Affected, Product, Status};

/// Reads the name of an affected entity. CPE and CNCPE names become CPE 2.3 where CPE 2.3 can say them; a name
/// with Chinese in it becomes vendor and product; anything else is a product in the record's own words.
pub(crate) fn entity(text: &str) -> Option<Affected> {
    let text = crate::text::clean(text)?;
    if let Some(cpe) = to_cpe23(&text) {
        return Some(Affected {
            cpe: Some(cpe),
            status: Some(Status::Affected),
            ..Affected::default()
        });
    }
    let (product, version) = match components(&text) {
        Some(parts) => {
            let words = |i: usize| parts.get(i).map(|p| p.replace('_', " ")).unwrap_or_default();
            let name = Some(words(2)).filter(|name| !name.is_empty())?;
            let version = parts.get(3).copied().filter(|v| !matches!(*v, "" | "-" | "*"));
            (
                Product {
                    vendor: words(1),
                    name,
                },
                version,
            )
        }
        None => (
            Product {
                vendor: String::new(),
                name: text.clone(),
            },
            None,
        ),
    };
    Some(Affected {
        product: Some(product),
        versions: version.map(str::to_owned).into_iter().collect(),
        status: version.is_none().then_some(Status::Affected),
        ..Affected::default()
    })
}

/// The CPE 2.3 form of a CPE or CNCPE name, or nothing where it has none.
pub(crate) fn to_cpe23(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 1024 {
        return None;
    }
    if text
        .get(..8)
        .is_some_and(|head| head.eq_ignore_ascii_case("cpe:2.3:"))
    {
        return (text.is_ascii() && !text.contains(' ')).then(|| format!("cpe:2.3:{}", &text[8..]));
    }
    let parts = components(text)?;
    let part = match *parts.first()? {
        "a" | "A" | "应用" | "应用程序" => "a",
        "o" | "O" | "操作系统" => "o",
        "h" | "H" | "硬件" => "h",
        _ => return None,
    };
    let mut cpe = format!("cpe:2.3:{part}");
    let mut push = |raw: &str| {
        cpe.push(':');
        bound(raw).map(|value| cpe.push_str(&value))
    };
    let at = |i: usize| parts.get(i).copied().unwrap_or_default();
    for i in 1..=4 {
        push(at(i))?;
    }
    // A packed edition is `~edition~sw_edition~target_sw~target_hw~other`.
    let packed: Vec<&str> = match at(5).strip_prefix('~') {
        Some(packed) => packed.split('~').collect(),
        None => vec![at(5)],
    };
    let edition = |i: usize| packed.get(i).copied().unwrap_or_default();
    push(edition(0))?;
    push(at(6))?;
    for i in 1..=4 {
        push(edition(i))?;
    }
    (parts.len() > 2 && !at(2).is_empty()).then_some(cpe)
}

/// Parts of a CPE 2.2 or CNCPE name, from the part letter on.
fn components(text: &str) -> Option<Vec<&str>> {
    let (prefix, rest) = text.split_once(":/")?;
    (prefix.eq_ignore_ascii_case("cpe") || prefix.eq_ignore_ascii_case("cncpe"))
        .then(|| rest.split(':').map(str::trim).take(7).collect())
}

/// One component in the 2.3 binding: lower case, everything but letters, digits, `_`, `-` and `.` quoted.
fn bound(raw: &str) -> Option<String> {
    match raw {
        "" | "*" => return Some("*".to_owned()),
        "-" => return Some("-".to_owned()),
        _ => {}
    }
    let bytes = raw.as_bytes();
    let wild = |i: usize| {
        let edge = |part: &[u8]| part.iter().all(|b| matches!(b, b'*' | b'?'));
        edge(&bytes[..i]) || edge(&bytes[i + 1..])
    };
    let mut value = String::with_capacity(raw.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = raw.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok());
        let (b, length) = match (bytes[i], hex) {
            (b'%', Some(1)) => {
                value.push('?');
                i += 3;
                continue;
            }
            (b'%', Some(2)) => {
                value.push('*');
                i += 3;
                continue;
            }
            (b'%', Some(code)) => (code, 3),
            (b'\\', _) if i + 1 < bytes.len() => (bytes[i + 1], 2),
            (b, _) => (b, 1),
        };
        match b.to_ascii_lowercase() {
            c @ (b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.') => value.push(char::from(c)),
            b' ' => value.push('_'),
            c @ (b'*' | b'?') if length == 1 && wild(i) => value.push(char::from(c)),
            c if c.is_ascii_punctuation() => {
                value.push('\\');
                value.push(char::from(c));
            }
            _ => return None,
        }
        i += length;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_cpe_23() {
        for (name, want) in [
            (
                "CPE:/a:acme:widget:1.0.1u:::",
                "cpe:2.3:a:acme:widget:1.0.1u:*:*:*:*:*:*:*",
            ),
            (
                "cpe:/o:acme:linux:14.04::~~lts~~~:",
                "cpe:2.3:o:acme:linux:14.04:*:*:*:lts:*:*:*",
            ),
            (
                "cpe:/o:acme:linux:6::~server~lts~x~arm64~y:zh-cn",
                "cpe:2.3:o:acme:linux:6:*:server:zh-cn:lts:x:arm64:y",
            ),
            (
                "CNCPE:/硬件:Acme.com.cn:RT 300:-",
                "cpe:2.3:h:acme.com.cn:rt_300:-:*:*:*:*:*:*:*",
            ),
            (
                "CNCPE:/a:acme:widget:2.*",
                "cpe:2.3:a:acme:widget:2.*:*:*:*:*:*:*:*",
            ),
            (
                "cpe:/a:acme:c%2b%2b_kit:1%01",
                "cpe:2.3:a:acme:c\\+\\+_kit:1?:*:*:*:*:*:*:*",
            ),
            (
                "cpe:/a:acme:x\\(y\\):1*2",
                "cpe:2.3:a:acme:x\\(y\\):1\\*2:*:*:*:*:*:*:*",
            ),
            (
                "cpe:2.3:a:acme:widget:1:*:*:*:*:*:*:*",
                "cpe:2.3:a:acme:widget:1:*:*:*:*:*:*:*",
            ),
        ] {
            assert_eq!(to_cpe23(name).as_deref(), Some(want), "{name}");
        }
        for name in [
            "",
            "widget 1.0",
            "cpe:/a",
            "cpe:/a:acme",
            "cpe:/x:acme:widget",
            "cpe:/a:某公司:产品",
        ] {
            assert_eq!(to_cpe23(name), None, "{name}");
        }
    }

    #[test]
    fn a_chinese_name_keeps_its_words() {
        let affected = entity("CNCPE:/应用:虚构科技:办公_平台:2.1").unwrap();
        let product = affected.product.unwrap();
        assert_eq!(
            (product.vendor.as_str(), product.name.as_str()),
            ("虚构科技", "办公 平台")
        );
        assert_eq!((affected.versions, affected.cpe), (vec!["2.1".to_owned()], None));
        assert_eq!(
            entity(" 虚构办公平台 2.1 ").unwrap().product.unwrap().name,
            "虚构办公平台 2.1"
        );
        assert_eq!(entity("  "), None);
    }
}
