//! What a file is: from its content first, its name second.

use std::borrow::Cow;

use serde_json::Value;

use crate::xml::{self, Element};
use crate::{InventoryError, Kind, MAX_BYTES, bounds};

/// A file, opened as far as was needed to say what it is.
pub(crate) enum Content<'a> {
    Json(Kind, Value),
    Xml(Kind, Element),
    Toml(Kind, &'a str),
    Yaml(Kind, Value),
    Text(Kind, &'a str),
}

impl Content<'_> {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Json(kind, _)
            | Self::Xml(kind, _)
            | Self::Toml(kind, _)
            | Self::Yaml(kind, _)
            | Self::Text(kind, _) => *kind,
        }
    }
}

/// Files that are known by their whole name.
const NAMES: &[(&str, Kind)] = &[
    ("cargo.lock", Kind::CargoLock),
    ("package-lock.json", Kind::NpmLock),
    ("npm-shrinkwrap.json", Kind::NpmLock),
    (".package-lock.json", Kind::NpmLock),
    ("pnpm-lock.yaml", Kind::PnpmLock),
    ("yarn.lock", Kind::YarnLock),
    ("uv.lock", Kind::UvLock),
    ("poetry.lock", Kind::PoetryLock),
    ("pdm.lock", Kind::PoetryLock),
    ("pipfile.lock", Kind::PipfileLock),
    ("go.mod", Kind::GoMod),
    ("go.sum", Kind::GoSum),
    ("pom.xml", Kind::Pom),
    ("gradle.lockfile", Kind::GradleLock),
    ("buildscript-gradle.lockfile", Kind::GradleLock),
    ("gemfile.lock", Kind::GemfileLock),
    ("gems.locked", Kind::GemfileLock),
    ("composer.lock", Kind::ComposerLock),
    ("packages.lock.json", Kind::NugetLock),
    ("pubspec.lock", Kind::PubspecLock),
    ("mix.lock", Kind::MixLock),
    ("bom.json", Kind::CyclonedxJson),
    ("bom.xml", Kind::CyclonedxXml),
];

/// Endings of names of bills of materials.
const ENDINGS: &[(&str, Kind)] = &[
    (".cdx.json", Kind::CyclonedxJson),
    (".cdx.xml", Kind::CyclonedxXml),
    (".spdx.json", Kind::SpdxJson),
    (".spdx", Kind::SpdxTagValue),
];

/// What a file is by its name alone.
pub fn kind_of(name: &str) -> Option<Kind> {
    let slashed = name.replace('\\', "/");
    let lower = slashed.to_ascii_lowercase();
    if lower.ends_with("lib/dpkg/status") {
        return Some(Kind::DpkgStatus);
    }
    if lower.ends_with("lib/apk/db/installed") {
        return Some(Kind::ApkInstalled);
    }
    let base = lower.rsplit('/').next().unwrap_or(&lower);
    if let Some((_, kind)) = NAMES.iter().find(|(known, _)| *known == base) {
        return Some(*kind);
    }
    if let Some((_, kind)) = ENDINGS.iter().find(|(ending, _)| base.ends_with(ending)) {
        return Some(*kind);
    }
    let text = std::path::Path::new(base).extension().is_some_and(|e| e == "txt");
    (text && base.contains("requirements")).then_some(Kind::Requirements)
}

/// Whether a file in a folder is one to read.
pub fn is_known_name(name: &str) -> bool {
    kind_of(name).is_some()
}

/// The text of a file: UTF-8, or UTF-16 where a mark says so.
pub(crate) fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, InventoryError> {
    if bytes.len() > MAX_BYTES {
        return Err(InventoryError::TooLong {
            bytes: bytes.len(),
            limit: MAX_BYTES,
        });
    }
    let wide = |of: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16(&units)
            .map(Cow::Owned)
            .map_err(|e| e.to_string())
    };
    let read = match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xFE, 0xFF, rest @ ..] => wide(u16::from_be_bytes, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest)
            .map(Cow::Borrowed)
            .map_err(|e| e.to_string()),
        all => std::str::from_utf8(all)
            .map(Cow::Borrowed)
            .map_err(|e| e.to_string()),
    };
    read.map_err(|e| match kind_of(name) {
        Some(kind) => InventoryError::malformed(kind.as_str(), e),
        None => InventoryError::Unknown,
    })
}

pub(crate) fn open<'a>(name: &str, text: &'a str) -> Result<Content<'a>, InventoryError> {
    let named = kind_of(name);
    let start = text.trim_start();
    let opened = match start.bytes().next() {
        Some(b'{') => json(named, text)?,
        Some(b'<') => xml(named, text)?,
        _ => plain(text)?,
    };
    if let Some(content) = opened {
        return Ok(content);
    }
    match named {
        // A lockfile of nothing.
        Some(
            kind @ (Kind::Requirements
            | Kind::GoSum
            | Kind::YarnLock
            | Kind::GemfileLock
            | Kind::MixLock
            | Kind::GradleLock),
        ) if start.is_empty() || kind == Kind::Requirements => Ok(Content::Text(kind, text)),
        Some(kind @ (Kind::CargoLock | Kind::UvLock | Kind::PoetryLock)) => Ok(Content::Toml(kind, text)),
        Some(Kind::MixLock) if start.starts_with("%{") => Ok(Content::Text(Kind::MixLock, text)),
        Some(kind) => Err(InventoryError::malformed(
            kind.as_str(),
            "its content is something else",
        )),
        None => Err(InventoryError::Unknown),
    }
}

fn json(named: Option<Kind>, text: &str) -> Result<Option<Content<'static>>, InventoryError> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(e) => return Err(InventoryError::malformed(named.map_or("JSON", Kind::as_str), e)),
    };
    let has = |key: &str| value.get(key).is_some();
    let says = |key: &str, words: &str| value[key].to_string().contains(words);
    let kind = if has("bomFormat") || says("$schema", "cyclonedx.org") {
        Some(Kind::CyclonedxJson)
    } else if has("spdxVersion") {
        Some(Kind::SpdxJson)
    } else if says("@context", "spdx.org/rdf/3") || (has("@graph") && says("@context", "spdx")) {
        Some(Kind::Spdx3Json)
    } else if has("lockfileVersion")
        && (has("packages") || has("dependencies") || named == Some(Kind::NpmLock))
    {
        Some(Kind::NpmLock)
    } else if has("_meta") && (has("default") || has("develop")) {
        Some(Kind::PipfileLock)
    } else if value["packages"].is_array() && (has("packages-dev") || has("content-hash")) {
        Some(Kind::ComposerLock)
    } else if value["version"].is_u64()
        && value["dependencies"]
            .as_object()
            .is_some_and(|d| d.values().all(Value::is_object))
    {
        Some(Kind::NugetLock)
    } else {
        // The oldest lockfiles of npm and bills of materials that lack their mark are known by their names.
        named.filter(|k| {
            matches!(
                k,
                Kind::NpmLock | Kind::ComposerLock | Kind::SpdxJson | Kind::CyclonedxJson
            )
        })
    };
    Ok(kind.map(|kind| Content::Json(kind, value)))
}

fn xml(named: Option<Kind>, text: &str) -> Result<Option<Content<'static>>, InventoryError> {
    let root = xml::parse(named.map_or("XML", Kind::as_str), text)?;
    Ok(match root.name.as_str() {
        "bom" if root.namespace.contains("cyclonedx.org") => Some(Content::Xml(Kind::CyclonedxXml, root)),
        "project" if root.namespace.contains("maven.apache.org/POM") || named == Some(Kind::Pom) => {
            Some(Content::Xml(Kind::Pom, root))
        }
        "RDF" | "Document" if text.contains("spdx.org/rdf") || text.contains("SPDXID") => {
            return Err(InventoryError::Unsupported {
                what: "SPDX as RDF or XML".to_owned(),
            });
        }
        _ => None,
    })
}

/// Lines looked at to say what a text is.
const LINES: usize = 200;

fn plain(text: &str) -> Result<Option<Content<'_>>, InventoryError> {
    let lines = || text.lines().take(LINES).map(str::trim_end);
    let content = || lines().filter(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#'));
    let begins = |word: &str| lines().any(|l| l.starts_with(word));
    let is = |line: &str| lines().any(|l| l == line);
    if begins("SPDXVersion:") {
        return Ok(Some(Content::Text(Kind::SpdxTagValue, text)));
    }
    if begins("# yarn lockfile v1") {
        return Ok(Some(Content::Text(Kind::YarnLock, text)));
    }
    if is("__metadata:") {
        return Ok(Some(Content::Yaml(
            Kind::YarnBerryLock,
            bounds::yaml("yarn.lock", text)?,
        )));
    }
    if begins("lockfileVersion:") {
        return Ok(Some(Content::Yaml(
            Kind::PnpmLock,
            bounds::yaml("pnpm-lock.yaml", text)?,
        )));
    }
    // The versions of the toolchain stand at the end of the file.
    if is("packages:") && text.lines().rev().take(LINES).any(|l| l.trim_end() == "sdks:") {
        return Ok(Some(Content::Yaml(
            Kind::PubspecLock,
            bounds::yaml("pubspec.lock", text)?,
        )));
    }
    if is("[[package]]") || begins("# This file is automatically @generated by Cargo") {
        return Ok(Some(Content::Toml(toml_kind(text), text)));
    }
    if is("  specs:") && ["GEM", "GIT", "PATH", "PLUGIN SOURCE"].iter().any(|s| is(s)) {
        return Ok(Some(Content::Text(Kind::GemfileLock, text)));
    }
    if begins("# This is a Gradle generated file") {
        return Ok(Some(Content::Text(Kind::GradleLock, text)));
    }
    if text.trim_start().starts_with("%{") && text.contains("{:") {
        return Ok(Some(Content::Text(Kind::MixLock, text)));
    }
    if content().next().is_some_and(|l| l.starts_with("Package: ")) && begins("Version: ") {
        return Ok(Some(Content::Text(Kind::DpkgStatus, text)));
    }
    if begins("P:") && begins("V:") && content().all(|l| l.as_bytes().get(1) == Some(&b':')) {
        return Ok(Some(Content::Text(Kind::ApkInstalled, text)));
    }
    let mut some = false;
    let all = |holds: &dyn Fn(&str) -> bool, some: &mut bool| {
        content().all(|l| {
            *some = true;
            holds(l)
        }) && *some
    };
    if all(&|l| l.trim().starts_with("pkg:"), &mut some) {
        return Ok(Some(Content::Text(Kind::Purls, text)));
    }
    if all(
        &|l| l.split_whitespace().nth(2).is_some_and(|h| h.starts_with("h1:")),
        &mut some,
    ) {
        return Ok(Some(Content::Text(Kind::GoSum, text)));
    }
    if lines().any(|l| l.starts_with("module "))
        && lines().any(|l| l.starts_with("go ") || l.starts_with("require"))
    {
        return Ok(Some(Content::Text(Kind::GoMod, text)));
    }
    if lines()
        .find(|l| !l.is_empty() && !l.starts_with("//"))
        .is_some_and(|l| l.starts_with("module "))
    {
        return Ok(Some(Content::Text(Kind::GoMod, text)));
    }
    Ok(None)
}

/// Which of the tools that write `[[package]]` wrote a file.
fn toml_kind(text: &str) -> Kind {
    let ends = text.lines().rev().take(LINES * 50).any(|l| {
        l.starts_with("content-hash =") || l.starts_with("content_hash =") || l.starts_with("lock-version =")
    });
    if ends || text.contains("generated by Poetry") || text.contains("generated by PDM") {
        return Kind::PoetryLock;
    }
    let uv = text.lines().take(LINES * 50).any(|l| {
        l.starts_with("requires-python =") || l.starts_with("source = {") || l.starts_with("sdist = {")
    });
    if uv { Kind::UvLock } else { Kind::CargoLock }
}
