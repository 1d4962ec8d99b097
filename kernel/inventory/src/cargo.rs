//! `Cargo.lock`.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use crate::component::Builder;
use crate::{Component, InventoryError, Scope};

const WHAT: &str = "Cargo.lock";

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: Spanned<String>,
    version: String,
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// How many lines end in some bytes.
pub(crate) fn newlines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// Numbers of lines by places in a text that only go up.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of a place, which is not before the last one asked for.
    pub(crate) fn at(&mut self, place: usize) -> usize {
        let place = place.min(self.text.len());
        if place > self.at {
            self.line += newlines(&self.text[self.at..place]);
            self.at = place;
        }
        self.line
    }
}

pub(crate) fn read(text: &str, found: &mut Builder) -> Result<(), InventoryError> {
    let lock: Lock = toml::from_str(text).map_err(|e| InventoryError::malformed(WHAT, e.message()))?;
    let mut lines = Lines::of(text);
    let mut by_name: HashMap<&str, Vec<(&str, u32)>> = HashMap::new();
    let mut numbers = Vec::with_capacity(lock.package.len());
    for package in &lock.package {
        let line = lines.at(package.name.span().start);
        let name = package.name.get_ref();
        let mut component = Component::of("crates.io", name, &package.version).on(line);
        match package.source.as_deref() {
            // A member of the workspace: what the file is about.
            None => component.scope = Scope::Subject,
            Some(source) if source.starts_with("git+") => {
                component.purl = Some(format!(
                    "pkg:cargo/{name}@{}?vcs_url={}",
                    package.version,
                    encoded(source)
                ));
            }
            Some(_) => {}
        }
        let number = found.add(component)?;
        if let Some(number) = number {
            by_name.entry(name).or_default().push((&package.version, number));
        }
        numbers.push(number);
    }
    for (package, number) in lock.package.iter().zip(numbers) {
        let Some(number) = number else { continue };
        for dependency in &package.dependencies {
            // `name`, `name version` or `name version (source)`: no more than is needed to be exact.
            let mut words = dependency.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next());
            for (held, child) in by_name.get(name).into_iter().flatten() {
                if version.is_none_or(|v| v == *held) {
                    found.edge(number, *child)?;
                }
            }
        }
    }
    Ok(())
}

/// A text as the value of a qualifier of a package URL.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
