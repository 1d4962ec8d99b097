//! Package URLs.

mod types;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::error::{VersionsError, quote};
use crate::key::is_digits;
use crate::purl::types::Need;
use crate::scheme::Scheme;

/// Longest package URL, in bytes.
const LIMIT: usize = 4096;

/// A package URL in normal form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Purl {
    kind: String,
    namespace: Vec<String>,
    name: String,
    version: Option<String>,
    qualifiers: BTreeMap<String, String>,
    subpath: Vec<String>,
}

impl Purl {
    /// Reads a package URL and brings it into normal form, by the rules of its type. Keys of qualifiers in capitals
    /// are written small.
    ///
    /// ```
    /// use baize_versions::Purl;
    ///
    /// let purl = Purl::parse("pkg:PyPI/Django_Package@1.0")?;
    /// assert_eq!(purl.to_string(), "pkg:pypi/django-package@1.0");
    /// # Ok::<(), baize_versions::VersionsError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, VersionsError> {
        if text.len() > LIMIT {
            return Err(VersionsError::TooLong {
                what: "package URL",
                bytes: text.len(),
                limit: LIMIT,
            });
        }
        let not = |why| VersionsError::NotAPurl {
            text: quote(text),
            why,
        };
        let (rest, subpath) = match text.rsplit_once('#') {
            Some((rest, subpath)) => (rest, segments(subpath).map_err(not)?),
            None => (text, Vec::new()),
        };
        let (rest, qualifiers) = match rest.split_once('?') {
            Some((rest, qualifiers)) => (rest, pairs(qualifiers).map_err(not)?),
            None => (rest, BTreeMap::new()),
        };
        let (scheme, rest) = rest.split_once(':').ok_or_else(|| not("it has no scheme"))?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return Err(not("its scheme is not \"pkg\""));
        }
        let (kind, rest) = rest
            .trim_start_matches('/')
            .split_once('/')
            .ok_or_else(|| not("it has no name"))?;
        let rest = rest.trim_matches('/');
        // An '@' with a segment after it is of a scope that was not encoded, not of a version.
        let at = rest.rfind('@').filter(|at| !rest[*at..].contains('/'));
        let (path, version) = match at {
            Some(at) => (&rest[..at], Some(decode(&rest[at + 1..]).map_err(not)?)),
            None => (rest, None),
        };
        let mut namespace = path
            .trim_end_matches('/')
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode)
            .collect::<Result<Vec<String>, _>>()
            .map_err(not)?;
        let name = if kind.eq_ignore_ascii_case("git") && namespace.len() > 1 {
            // The namespace of a git repository is its host; all the rest is the name.
            namespace.split_off(1).join("/")
        } else {
            namespace.pop().unwrap_or_default()
        };
        Self::normal(kind, namespace, name, version, qualifiers, subpath)
            .map_err(not)?
            .bounded(text.len())
    }

    /// Refuses one whose normal form, where a byte may become three, could not be read back. `written` is the length
    /// of what it was read from.
    fn bounded(self, written: usize) -> Result<Self, VersionsError> {
        let bytes = if written > LIMIT / 4 {
            self.to_string().len()
        } else {
            0
        };
        if bytes > LIMIT {
            return Err(VersionsError::TooLong {
                what: "package URL",
                bytes,
                limit: LIMIT,
            });
        }
        Ok(self)
    }

    /// Builds one from its parts, which are not encoded.
    pub fn build(
        kind: &str,
        namespace: Option<&str>,
        name: &str,
        version: Option<&str>,
        qualifiers: &BTreeMap<String, String>,
        subpath: Option<&str>,
    ) -> Result<Self, VersionsError> {
        let size = kind.len()
            + name.len()
            + [namespace, version, subpath]
                .iter()
                .flatten()
                .map(|p| p.len())
                .sum::<usize>();
        if size > LIMIT {
            return Err(VersionsError::TooLong {
                what: "package URL",
                bytes: size,
                limit: LIMIT,
            });
        }
        let path = |text: &str| -> Vec<String> {
            text.split('/')
                .filter(|s| !s.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let mut known = BTreeMap::new();
        for (key, value) in qualifiers {
            let not = |why| VersionsError::NotAPurl {
                text: quote(key),
                why,
            };
            known.insert(qualifier(key).map_err(not)?, value.clone());
        }
        Self::normal(
            kind,
            namespace.map(path).unwrap_or_default(),
            name.trim_matches('/').to_owned(),
            version.map(str::to_owned),
            known,
            subpath
                .map(|s| path(s).into_iter().filter(|s| s != "." && s != "..").collect())
                .unwrap_or_default(),
        )
        .map_err(|why| VersionsError::NotAPurl {
            text: quote(&format!("{kind}/{name}")),
            why,
        })?
        .bounded(LIMIT)
    }

    fn normal(
        kind: &str,
        mut namespace: Vec<String>,
        mut name: String,
        version: Option<String>,
        mut qualifiers: BTreeMap<String, String>,
        subpath: Vec<String>,
    ) -> Result<Self, &'static str> {
        let kind = kind.to_ascii_lowercase();
        if !kind.starts_with(|c: char| c.is_ascii_lowercase())
            || !kind
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        {
            return Err("its type is not a letter followed by letters, digits, '.' and '-'");
        }
        if name.is_empty() {
            return Err("it has no name");
        }
        let rules = types::of(&kind);
        match rules.namespace {
            Need::Required if namespace.is_empty() => return Err("its type demands a namespace"),
            Need::Prohibited if !namespace.is_empty() => return Err("its type has no namespaces"),
            _ => {}
        }
        if rules.fold_namespace {
            for segment in &mut namespace {
                *segment = segment.to_lowercase();
            }
        }
        if rules.fold_name {
            name = name.to_lowercase();
        }
        let mut version = version.filter(|version| !version.is_empty());
        if rules.fold_version {
            version = version.map(|version| version.to_lowercase());
        }
        qualifiers.retain(|_, value| !value.is_empty());
        match kind.as_str() {
            "pypi" => name = name.replace('_', "-"),
            "pub" => name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
            "mlflow"
                if qualifiers
                    .get("repository_url")
                    .is_some_and(|url| url.contains("azuredatabricks")) =>
            {
                name = name.to_lowercase();
            }
            "cpan" if name.contains("::") => {
                return Err("CPAN distributions are named with '-', modules with '::'");
            }
            "cpan"
                if namespace
                    .iter()
                    .any(|author| author.bytes().any(|b| b.is_ascii_lowercase())) =>
            {
                return Err("the author of a CPAN distribution is written in capitals");
            }
            "chrome-extension" if name.len() != 32 || !name.bytes().all(|b| (b'a'..=b'p').contains(&b)) => {
                return Err("a Chrome extension is named by 32 letters from a to p");
            }
            "chrome-extension" if version.as_deref().is_some_and(|version| !four_numbers(version)) => {
                return Err("the version of a Chrome extension is of one to four numbers");
            }
            _ => {}
        }
        if rules
            .qualifier
            .is_some_and(|needed| !qualifiers.contains_key(needed))
        {
            return Err("its type demands a qualifier that is missing");
        }
        Ok(Self {
            kind,
            namespace,
            name,
            version,
            qualifiers,
            subpath,
        })
    }

    /// Its type, lower case.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Its namespace, segments joined by `/`.
    pub fn namespace(&self) -> Option<String> {
        (!self.namespace.is_empty()).then(|| self.namespace.join("/"))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Its qualifiers.
    pub fn qualifiers(&self) -> &BTreeMap<String, String> {
        &self.qualifiers
    }

    /// Its subpath.
    pub fn subpath(&self) -> Option<String> {
        (!self.subpath.is_empty()).then(|| self.subpath.join("/"))
    }

    /// The order of its versions.
    pub fn scheme(&self) -> Option<Scheme> {
        Scheme::of_purl_type(&self.kind)
    }

    /// Namespace and name as OSV writes them for the type: `group:artifact` for Maven, else joined by `/`.
    pub fn package_name(&self) -> String {
        match self.namespace() {
            None => self.name.clone(),
            Some(namespace) if self.kind == "maven" => format!("{namespace}:{}", self.name),
            // The namespace of a distribution's package is the distribution.
            Some(_) if matches!(self.kind.as_str(), "deb" | "rpm" | "apk" | "alpm") => self.name.clone(),
            Some(namespace) => format!("{namespace}/{}", self.name),
        }
    }

    /// Whether both name the same package, whatever the version, qualifiers and subpath.
    pub fn is_same_package(&self, other: &Self) -> bool {
        self.kind == other.kind && self.namespace == other.namespace && self.name == other.name
    }
}

impl FromStr for Purl {
    type Err = VersionsError;

    fn from_str(text: &str) -> Result<Self, VersionsError> {
        Self::parse(text)
    }
}

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}/", self.kind)?;
        for segment in &self.namespace {
            encode(f, segment)?;
            f.write_str("/")?;
        }
        for (at, segment) in self.name.split('/').enumerate() {
            // Only git has slashes in its names.
            if at > 0 {
                f.write_str(if self.kind == "git" { "/" } else { "%2F" })?;
            }
            encode(f, segment)?;
        }
        if let Some(version) = &self.version {
            f.write_str("@")?;
            encode(f, version)?;
        }
        for (at, (key, value)) in self.qualifiers.iter().enumerate() {
            write!(f, "{}{key}=", if at == 0 { '?' } else { '&' })?;
            encode(f, value)?;
        }
        for (at, segment) in self.subpath.iter().enumerate() {
            f.write_str(if at == 0 { "#" } else { "/" })?;
            encode(f, segment)?;
        }
        Ok(())
    }
}

fn four_numbers(version: &str) -> bool {
    version.split('.').count() <= 4 && version.split('.').all(is_digits)
}

fn encode(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~' | b':') {
            write!(f, "{}", char::from(byte))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

fn decode(text: &str) -> Result<String, &'static str> {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
        if byte == b'%' {
            let (Some(high), Some(low)) = (hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) else {
                return Err("a percent sign is not followed by two hexadecimal digits");
            };
            out.push(u8::try_from(high * 16 + low).unwrap_or_default());
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8(out).map_err(|_| "its percent-encoding is not of UTF-8")
}

fn segments(subpath: &str) -> Result<Vec<String>, &'static str> {
    let mut out = Vec::new();
    for segment in subpath.split('/') {
        let segment = decode(segment)?;
        if !matches!(segment.as_str(), "" | "." | "..") {
            out.push(segment);
        }
    }
    Ok(out)
}

fn qualifier(key: &str) -> Result<String, &'static str> {
    let key = key.to_ascii_lowercase();
    if key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    {
        Ok(key)
    } else {
        Err("a qualifier's key is not a letter followed by letters, digits, '.', '-' and '_'")
    }
}

fn pairs(text: &str) -> Result<BTreeMap<String, String>, &'static str> {
    let mut out = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or("a qualifier has no '='")?;
        if out.insert(qualifier(key)?, decode(value)?).is_some() {
            return Err("a qualifier is given twice");
        }
    }
    Ok(out)
}
