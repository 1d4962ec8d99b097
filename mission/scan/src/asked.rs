//! What is asked of the library.

use baize_catalog::Key;
use baize_versions::Purl;
use baize_versions::cpe::Cpe;

use crate::naming::named;

/// What is asked about.
#[derive(Clone, PartialEq, Debug)]
pub enum Thing {
    /// A package; of a distribution perhaps one release of it.
    Package {
        /// The ecosystem as it was asked for.
        ecosystem: String,
    },
    /// A repository, by a tag.
    Repository,
    /// A commit.
    Commit(String),
    /// A product by its CPE name.
    Product(Box<Cpe>),
}

/// What is wanted of which thing.
#[derive(Clone, PartialEq, Debug)]
pub struct Wanted {
    /// Where to look.
    pub key: Key,
    /// What is asked about.
    pub thing: Thing,
    /// Which version of it; all if none.
    pub version: Option<String>,
}

impl Wanted {
    /// A package by its URL, with the version in it.
    pub fn purl(purl: &Purl) -> Self {
        let (ecosystem, name) = named(purl);
        Self::package(ecosystem, &name, purl.version().map(str::to_owned))
    }

    /// A package of an ecosystem.
    pub fn package(ecosystem: String, name: &str, version: Option<String>) -> Self {
        Self {
            key: Key::package(&ecosystem, name),
            thing: Thing::Package { ecosystem },
            version,
        }
    }

    /// A product by its CPE name, with the version in it; `None` if the name leaves vendor or product open.
    pub fn product(cpe: &Cpe) -> Option<Self> {
        Some(Self {
            key: Key::product(cpe)?,
            version: cpe.version().plain(),
            thing: Thing::Product(Box::new(cpe.clone())),
        })
    }

    /// A repository of code, by a tag.
    pub fn repository(url: &str, tag: Option<String>) -> Self {
        Self {
            key: Key::repository(url),
            thing: Thing::Repository,
            version: tag,
        }
    }

    /// A commit.
    pub fn commit(hash: &str) -> Self {
        Self {
            key: Key::commit(hash),
            thing: Thing::Commit(hash.to_ascii_lowercase()),
            version: None,
        }
    }

    /// The same thing in another version.
    #[must_use]
    pub fn at(&self, version: &str) -> Self {
        Self {
            version: Some(version.to_owned()),
            ..self.clone()
        }
    }
}
