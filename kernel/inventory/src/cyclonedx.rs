//! CycloneDX, in JSON and in XML. What is read of a bill must be as its schema has it; what is not read is not judged.

use std::collections::HashMap;

use serde_json::Value;

use crate::component::Builder;
use crate::xml::Element;
use crate::{Component, InventoryError, Place, Scope};

const WHAT: &str = "CycloneDX";
/// Versions of the specification.
const VERSIONS: &[&str] = &["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];
/// Versions that demand a version of every component.
const STRICT: usize = 4;

/// Kinds of components.
const TYPES: &[&str] = &[
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "device-driver",
    "firmware",
    "file",
    "machine-learning-model",
    "data",
    "cryptographic-asset",
];

/// A bill as far as it is read.
struct Bill {
    /// Place of its version among [`VERSIONS`].
    version: usize,
    numbers: HashMap<String, u32>,
    dependencies: Vec<(String, String)>,
}

/// A component as the bill has it.
#[derive(Default)]
struct Stated<'a> {
    kind: Option<&'a str>,
    reference: Option<&'a str>,
    group: Option<&'a str>,
    name: Option<&'a str>,
    version: Option<&'a str>,
    scope: Option<&'a str>,
    purl: Option<&'a str>,
    cpe: Option<&'a str>,
}

fn bad(reason: impl std::fmt::Display) -> InventoryError {
    InventoryError::malformed(WHAT, reason)
}

impl Bill {
    fn of(version: &str) -> Result<Self, InventoryError> {
        let place = VERSIONS.iter().position(|v| *v == version);
        let version = place.ok_or_else(|| InventoryError::Unsupported {
            what: format!("CycloneDX {}", version.chars().take(20).collect::<String>()),
        })?;
        Ok(Self {
            version,
            numbers: HashMap::new(),
            dependencies: Vec::new(),
        })
    }

    fn add(
        &mut self,
        stated: &Stated<'_>,
        place: Place,
        subject: bool,
        found: &mut Builder,
    ) -> Result<Option<u32>, InventoryError> {
        let here = || match &place {
            Place::Line(line) => format!("line {line}"),
            Place::Pointer(pointer) => pointer.clone(),
        };
        let Some(name) = stated.name else {
            return Err(bad(format!("{}: a component without a name", here())));
        };
        match stated.kind {
            Some(kind) if TYPES.contains(&kind) => {}
            Some(kind) => return Err(bad(format!("{}: \"{kind}\" is no type of component", here()))),
            None => return Err(bad(format!("{}: a component without a type", here()))),
        }
        if self.version < STRICT && stated.version.is_none() && !subject {
            return Err(bad(format!("{}: a component without a version", here())));
        }
        let scope = match stated.scope {
            _ if subject => Scope::Subject,
            None | Some("required") => Scope::Required,
            Some("optional") => Scope::Optional,
            Some("excluded") => Scope::Development,
            Some(other) => return Err(bad(format!("{}: \"{other}\" is no scope", here()))),
        };
        let name = match stated.group {
            Some(group) => format!("{group}/{name}"),
            None => name.to_owned(),
        };
        let number = found.add(Component {
            name,
            version: stated.version.map(str::to_owned),
            purl: stated.purl.map(str::to_owned),
            cpe: stated.cpe.map(str::to_owned),
            scope,
            place: Some(place),
            ..Component::default()
        })?;
        if let (Some(number), Some(reference)) = (number, stated.reference)
            && self.numbers.insert(reference.to_owned(), number).is_some()
        {
            return Err(bad(format!("the reference \"{reference}\" is there twice")));
        }
        Ok(number)
    }

    fn connect(&self, found: &mut Builder) -> Result<(), InventoryError> {
        for (parent, child) in &self.dependencies {
            if let (Some(parent), Some(child)) = (self.numbers.get(parent), self.numbers.get(child)) {
                found.edge(*parent, *child)?;
            }
        }
        Ok(())
    }
}

/// A text field, if it is there and not empty.
fn text<'v>(value: &'v Value, key: &str) -> Result<Option<&'v str>, InventoryError> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim()).filter(|t| !t.is_empty())),
        Some(_) => Err(bad(format!("\"{key}\" is not a text"))),
    }
}

fn list<'v>(value: &'v Value, key: &str) -> Result<&'v [Value], InventoryError> {
    match value.get(key) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(bad(format!("\"{key}\" is not a list"))),
    }
}

pub(crate) fn read_json(value: &Value, found: &mut Builder) -> Result<(), InventoryError> {
    if text(value, "bomFormat")? != Some("CycloneDX") {
        return Err(bad("bomFormat is not \"CycloneDX\""));
    }
    let mut bill = Bill::of(text(value, "specVersion")?.unwrap_or_default())?;
    let subject = value.get("metadata").and_then(|m| m.get("component"));
    if let Some(subject) = subject {
        json_component(&mut bill, subject, "/metadata/component", true, found)?;
    }
    for (at, component) in list(value, "components")?.iter().enumerate() {
        json_component(&mut bill, component, &format!("/components/{at}"), false, found)?;
    }
    for dependency in list(value, "dependencies")? {
        let Some(parent) = text(dependency, "ref")? else {
            return Err(bad("a dependency without \"ref\""));
        };
        for child in list(dependency, "dependsOn")? {
            let Some(child) = child.as_str() else {
                return Err(bad("\"dependsOn\" holds something that is not a text"));
            };
            bill.dependencies.push((parent.to_owned(), child.to_owned()));
        }
    }
    bill.connect(found)
}

fn json_component(
    bill: &mut Bill,
    value: &Value,
    pointer: &str,
    subject: bool,
    found: &mut Builder,
) -> Result<(), InventoryError> {
    if !value.is_object() {
        return Err(bad(format!("{pointer}: not an object")));
    }
    let stated = Stated {
        kind: text(value, "type")?,
        reference: text(value, "bom-ref")?,
        group: text(value, "group")?,
        name: text(value, "name")?,
        // The field may be there and empty.
        version: text(value, "version")?.or(value.get("version").map(|_| "")),
        scope: text(value, "scope")?,
        purl: text(value, "purl")?,
        cpe: text(value, "cpe")?,
    };
    let number = bill.add(&stated, Place::Pointer(pointer.to_owned()), subject, found)?;
    for (at, inner) in list(value, "components")?.iter().enumerate() {
        let before = bill.numbers.len();
        json_component(bill, inner, &format!("{pointer}/components/{at}"), false, found)?;
        inside(bill, before, number, text(inner, "bom-ref")?, found)?;
    }
    Ok(())
}

/// A component that stands inside another is brought by it.
fn inside(
    bill: &Bill,
    before: usize,
    parent: Option<u32>,
    reference: Option<&str>,
    found: &mut Builder,
) -> Result<(), InventoryError> {
    let child = reference
        .and_then(|r| bill.numbers.get(r))
        .filter(|_| bill.numbers.len() > before);
    match (parent, child) {
        (Some(parent), Some(child)) => found.edge(parent, *child),
        _ => Ok(()),
    }
}

pub(crate) fn read_xml(root: &Element, found: &mut Builder) -> Result<(), InventoryError> {
    let version = root.namespace.rsplit('/').next().unwrap_or_default();
    let mut bill = Bill::of(version)?;
    if let Some(subject) = root.child("metadata").and_then(|m| m.child("component")) {
        xml_component(&mut bill, subject, true, found)?;
    }
    for component in root
        .child("components")
        .into_iter()
        .flat_map(|c| c.all("component"))
    {
        xml_component(&mut bill, component, false, found)?;
    }
    for dependency in root
        .child("dependencies")
        .into_iter()
        .flat_map(|d| d.all("dependency"))
    {
        let Some(parent) = dependency.attribute("ref") else {
            return Err(bad(format!(
                "line {}: a dependency without \"ref\"",
                dependency.line
            )));
        };
        for child in dependency.all("dependency") {
            if let Some(child) = child.attribute("ref") {
                bill.dependencies.push((parent.to_owned(), child.to_owned()));
            }
        }
    }
    bill.connect(found)
}

fn xml_component(
    bill: &mut Bill,
    element: &Element,
    subject: bool,
    found: &mut Builder,
) -> Result<(), InventoryError> {
    let stated = Stated {
        kind: element.attribute("type"),
        reference: element.attribute("bom-ref"),
        group: element.text_of("group"),
        name: element.text_of("name"),
        version: element
            .text_of("version")
            .or(element.child("version").map(|_| "")),
        scope: element.text_of("scope"),
        purl: element.text_of("purl"),
        cpe: element.text_of("cpe"),
    };
    let number = bill.add(&stated, Place::Line(element.line), subject, found)?;
    for inner in element
        .child("components")
        .into_iter()
        .flat_map(|c| c.all("component"))
    {
        let before = bill.numbers.len();
        xml_component(bill, inner, false, found)?;
        inside(bill, before, number, inner.attribute("bom-ref"), found)?;
    }
    Ok(())
}
