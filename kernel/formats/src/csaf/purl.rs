//! Package URLs, as far as naming a package needs.

use baize_model::Package;

/// A package and the version its URL names.
pub(crate) struct Purl {
    /// The package; its `purl` keeps the URL as received.
    pub(crate) package: Package,
    /// Version.
    pub(crate) version: Option<String>,
}

/// Reads a package URL: `pkg:type/namespace/name@version?qualifiers#subpath`.
pub(crate) fn read(text: &str) -> Option<Purl> {
    let text = text.trim();
    if text.len() > 2048 {
        return None;
    }
    let (scheme, rest) = text.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("pkg") {
        return None;
    }
    let rest = rest.trim_start_matches('/');
    let rest = rest.split_once('#').map_or(rest, |(path, _)| path);
    let path = rest.split_once('?').map_or(rest, |(path, _)| path);
    let (kind, path) = path.split_once('/')?;
    let kind = kind.to_ascii_lowercase();
    // A version begins at the last `@` behind the last `/`; an unescaped scope begins with one.
    let name_at = path.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1);
    let version_at = path[name_at..]
        .rfind('@')
        .filter(|at| *at > 0)
        .map(|at| name_at + at);
    let (path, version) = match version_at {
        Some(at) => (&path[..at], Some(decode(&path[at + 1..]))),
        None => (path, None),
    };
    let parts: Vec<String> = path
        .split('/')
        .filter(|p| !p.is_empty())
        .take(32)
        .map(decode)
        .collect();
    let separator = if kind == "maven" { ":" } else { "/" };
    let name = parts.join(separator);
    let (letter, sane) = (
        kind.bytes().next()?,
        kind.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".+-".contains(&b)),
    );
    if name.is_empty() || !letter.is_ascii_alphabetic() || !sane {
        return None;
    }
    Some(Purl {
        package: Package {
            ecosystem: ecosystem(&kind).to_owned(),
            name,
            purl: Some(text.to_owned()),
        },
        version: version.filter(|v| !v.is_empty()),
    })
}

fn ecosystem(kind: &str) -> &str {
    match kind {
        "cargo" => "crates.io",
        "composer" => "Packagist",
        "gem" => "RubyGems",
        "golang" => "Go",
        "hackage" => "Hackage",
        "hex" => "Hex",
        "maven" => "Maven",
        "nuget" => "NuGet",
        "pub" => "Pub",
        "pypi" => "PyPI",
        "cran" => "CRAN",
        other => other,
    }
}

/// Decodes percent-encoded UTF-8; what is not stays as it is.
pub(crate) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        let code = hex.filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(code) = code
            .and_then(|h| u8::from_str_radix(h, 16).ok())
            .filter(|_| *first == b'%')
        {
            bytes.push(code);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_or_else(|_| text.to_owned(), |s| s.replace('\0', "\u{FFFD}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_packages() {
        for (url, ecosystem, name, version) in [
            (
                "pkg:maven/org.acme/widget-core@1.0?type=jar",
                "Maven",
                "org.acme:widget-core",
                Some("1.0"),
            ),
            (
                "pkg:npm/%40acme/widget@2.0.0",
                "npm",
                "@acme/widget",
                Some("2.0.0"),
            ),
            ("pkg:npm/@acme/widget", "npm", "@acme/widget", None),
            (
                "pkg:golang/example.com/acme/widget@v1.2.3#sub",
                "Go",
                "example.com/acme/widget",
                Some("v1.2.3"),
            ),
            (
                "pkg:rpm/acme/widget@1%3A2-3.el9?arch=src",
                "rpm",
                "acme/widget",
                Some("1:2-3.el9"),
            ),
            ("pkg:oci/widget@sha256%3Aabc", "oci", "widget", Some("sha256:abc")),
            ("PKG://pypi/widget", "PyPI", "widget", None),
        ] {
            let purl = read(url).unwrap();
            assert_eq!(
                (purl.package.ecosystem.as_str(), purl.package.name.as_str()),
                (ecosystem, name),
                "{url}"
            );
            assert_eq!(purl.version.as_deref(), version, "{url}");
        }
        for url in ["", "pkg:", "pkg:npm", "pkg:npm/", "https://a/b", "pkg:n m/x"] {
            assert!(read(url).is_none(), "{url}");
        }
    }
}
