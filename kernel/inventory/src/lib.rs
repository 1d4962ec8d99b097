//! Reading what something is made of: bills of materials, lockfiles, package databases, lists of package URLs.
//!
//! [`read`] says what a file is from its content first and its name second, and gives its components: what each is
//! called in its ecosystem, its version, what it is needed for, where in the file it stands and what brought it in.
//!
//! Promises: pure functions, no IO, no panic on any input. A file is at most [`MAX_BYTES`] long, yields at most
//! [`MAX_COMPONENTS`] components and nests at most [`MAX_DEPTH`] deep; what is beyond a bound or is not what it seems
//! to be is refused with a reason, and what is left out of a file that is read is said in [`Inventory::notes`].
//!
//! Architecture invariant: the same component in one file is one component, however often the file has it, and its
//! parents may form cycles; [`Inventory::paths`] ends all the same.

mod alpine;
mod bounds;
mod cargo;
mod component;
mod composer;
mod cyclonedx;
mod dart;
mod debian;
mod detect;
mod elixir;
mod error;
mod golang;
mod gradle;
mod maven;
mod npm;
mod nuget;
mod pipfile;
mod pnpm;
mod purls;
mod python;
mod requirements;
mod ruby;
mod spdx;
mod spdx3;
mod stanza;
mod tag_value;
mod xml;
mod yarn;

pub use bounds::{MAX_BYTES, MAX_COMPONENTS, MAX_DEPTH};
pub use component::{Component, Inventory, Note, Place, Scope, Upstream};
pub use detect::{is_known_name, kind_of};
pub use error::InventoryError;

use detect::Content;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// CycloneDX 1.2–1.7 in JSON.
    CyclonedxJson,
    /// CycloneDX 1.0–1.7 in XML.
    CyclonedxXml,
    /// SPDX 2.2 or 2.3 in JSON.
    SpdxJson,
    /// SPDX 2.2 or 2.3 as tags and values.
    SpdxTagValue,
    /// SPDX 3.0 in JSON.
    Spdx3Json,
    /// `Cargo.lock`.
    CargoLock,
    /// `package-lock.json` and `npm-shrinkwrap.json`.
    NpmLock,
    /// `pnpm-lock.yaml`.
    PnpmLock,
    /// `yarn.lock` of yarn 1.
    YarnLock,
    /// `yarn.lock` since yarn 2.
    YarnBerryLock,
    /// `uv.lock`.
    UvLock,
    /// `poetry.lock` and `pdm.lock`.
    PoetryLock,
    /// `Pipfile.lock`.
    PipfileLock,
    /// `requirements.txt`.
    Requirements,
    /// `go.mod`.
    GoMod,
    /// `go.sum`.
    GoSum,
    /// `pom.xml`.
    Pom,
    /// `gradle.lockfile`.
    GradleLock,
    /// `Gemfile.lock`.
    GemfileLock,
    /// `composer.lock`.
    ComposerLock,
    /// `packages.lock.json` of NuGet.
    NugetLock,
    /// `pubspec.lock`.
    PubspecLock,
    /// `mix.lock`.
    MixLock,
    /// The status file of dpkg.
    DpkgStatus,
    /// The database of installed packages of apk.
    ApkInstalled,
    /// A list of package URLs, one a line.
    Purls,
}

impl Kind {
    /// The name it is shown by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CyclonedxJson => "CycloneDX (JSON)",
            Self::CyclonedxXml => "CycloneDX (XML)",
            Self::SpdxJson => "SPDX (JSON)",
            Self::SpdxTagValue => "SPDX (tag-value)",
            Self::Spdx3Json => "SPDX 3 (JSON)",
            Self::CargoLock => "Cargo.lock",
            Self::NpmLock => "package-lock.json",
            Self::PnpmLock => "pnpm-lock.yaml",
            Self::YarnLock | Self::YarnBerryLock => "yarn.lock",
            Self::UvLock => "uv.lock",
            Self::PoetryLock => "poetry.lock",
            Self::PipfileLock => "Pipfile.lock",
            Self::Requirements => "requirements.txt",
            Self::GoMod => "go.mod",
            Self::GoSum => "go.sum",
            Self::Pom => "pom.xml",
            Self::GradleLock => "gradle.lockfile",
            Self::GemfileLock => "Gemfile.lock",
            Self::ComposerLock => "composer.lock",
            Self::NugetLock => "packages.lock.json",
            Self::PubspecLock => "pubspec.lock",
            Self::MixLock => "mix.lock",
            Self::DpkgStatus => "dpkg status",
            Self::ApkInstalled => "apk database",
            Self::Purls => "package URLs",
        }
    }
}

/// Reads a file.
///
/// ```
/// let lock = b"version = 4\n\n[[package]]\nname = \"widget\"\nversion = \"1.0.0\"\n";
/// let inventory = baize_inventory::read("Cargo.lock", lock)?;
/// assert_eq!(inventory.components[0].name, "widget");
/// # Ok::<(), baize_inventory::InventoryError>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Inventory, InventoryError> {
    let text = detect::text(name, bytes)?;
    let content = detect::open(name, &text)?;
    let kind = content.kind();
    let mut found = component::Builder::new(kind);
    match content {
        Content::Json(kind, value) => match kind {
            Kind::CyclonedxJson => cyclonedx::read_json(&value, &mut found)?,
            Kind::SpdxJson => spdx::read_json(&value, &mut found)?,
            Kind::Spdx3Json => spdx3::read(&value, &mut found)?,
            Kind::NpmLock => npm::read(&value, &mut found)?,
            Kind::PipfileLock => pipfile::read(&value, &mut found)?,
            Kind::ComposerLock => composer::read(&value, &mut found)?,
            _ => nuget::read(&value, &mut found)?,
        },
        Content::Xml(kind, root) => match kind {
            Kind::CyclonedxXml => cyclonedx::read_xml(&root, &mut found)?,
            _ => maven::read(&root, &mut found)?,
        },
        Content::Toml(kind, text) => match kind {
            Kind::CargoLock => cargo::read(text, &mut found)?,
            _ => python::read(kind, text, &mut found)?,
        },
        Content::Yaml(kind, value) => match kind {
            Kind::PnpmLock => pnpm::read(&value, &mut found)?,
            Kind::PubspecLock => dart::read(&value, &mut found)?,
            _ => yarn::read_berry(&value, &mut found)?,
        },
        Content::Text(kind, text) => match kind {
            Kind::SpdxTagValue => spdx::read(&tag_value::read(text)?, &mut found)?,
            Kind::YarnLock => yarn::read_classic(text, &mut found)?,
            Kind::GoMod => golang::read_mod(text, &mut found)?,
            Kind::GoSum => golang::read_sum(text, &mut found)?,
            Kind::GradleLock => gradle::read(text, &mut found)?,
            Kind::GemfileLock => ruby::read(text, &mut found)?,
            Kind::MixLock => elixir::read(text, &mut found)?,
            Kind::DpkgStatus => debian::read(text, &mut found)?,
            Kind::ApkInstalled => alpine::read(text, &mut found)?,
            Kind::Purls => purls::read(text, &mut found)?,
            _ => requirements::read(text, &mut found)?,
        },
    }
    Ok(found.finish())
}
