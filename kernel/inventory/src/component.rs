//! What something is made of.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;

use crate::bounds::{MAX_COMPONENTS, MAX_EDGES, MAX_NOTES, MAX_TEXT};
use crate::{InventoryError, Kind};

/// What a component is needed for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The file is about it.
    Subject,
    /// It is needed when the thing runs, or nothing says otherwise.
    #[default]
    Required,
    /// The thing runs without it.
    Optional,
    /// It is needed to build or test only.
    Development,
}

/// Where in a file a component stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// On this line, counted from 1.
    Line(usize),
    /// At this JSON pointer.
    Pointer(String),
}

/// What a package of a distribution was built from.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Upstream {
    /// Name of the source package.
    pub name: String,
    /// Its version, if it is another than that of the package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A component.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Component {
    /// The ecosystem as OSV spells it; `None` where only a package URL or a CPE name says what it is, or nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// Its name, in the ecosystem if there is one.
    pub name: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its package URL, as the file has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Its CPE name, as the file has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// What it was built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream: Option<Upstream>,
    /// What it is needed for.
    pub scope: Scope,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Numbers of the components that need it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<u32>,
}

impl Component {
    /// A component of an ecosystem.
    pub(crate) fn of(ecosystem: &str, name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            ecosystem: Some(ecosystem.to_owned()),
            name: name.into(),
            version: Some(version.into()).filter(|v| !v.is_empty()),
            ..Self::default()
        }
    }

    /// The same, on a line.
    pub(crate) fn on(mut self, line: usize) -> Self {
        self.place = Some(Place::Line(line));
        self
    }

    /// The same, at a JSON pointer.
    pub(crate) fn at(mut self, pointer: String) -> Self {
        self.place = Some(Place::Pointer(pointer));
        self
    }

    /// The same, needed for something.
    pub(crate) fn needed(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    fn longest(&self) -> usize {
        let texts = [&self.ecosystem, &self.version, &self.purl, &self.cpe];
        let longest = texts.into_iter().flatten().map(String::len).max();
        longest.unwrap_or_default().max(self.name.len())
    }
}

/// Something about the file that its reader should know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// The file names direct dependencies only, and they were not resolved.
    DirectOnly,
    /// A component without a version that could be looked up.
    NoVersion {
        /// Its name.
        name: String,
    },
    /// An entry that could not be read, or is too long.
    LeftOut {
        /// What there is of it.
        entry: String,
    },
    /// There were more of these than are listed.
    More {
        /// How many more.
        count: usize,
    },
}

/// What a file holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Inventory {
    /// What the file is.
    pub kind: Kind,
    /// Its components, in the order in which they stand there.
    pub components: Vec<Component>,
    /// What its reader should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Inventory {
    /// For each component the component through which it is reached on a shortest way from one that nothing needs;
    /// `None` for these, and for what hangs in a cycle that nothing leads to.
    pub fn paths(&self) -> Vec<Option<u32>> {
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); self.components.len()];
        let mut reached = vec![false; self.components.len()];
        let mut from = vec![None; self.components.len()];
        let mut waiting = VecDeque::new();
        for (at, component) in self.components.iter().enumerate() {
            for parent in &component.parents {
                children[*parent as usize].push(at as u32);
            }
            if component.parents.is_empty() {
                reached[at] = true;
                waiting.push_back(at as u32);
            }
        }
        while let Some(at) = waiting.pop_front() {
            for child in &children[at as usize] {
                if !std::mem::replace(&mut reached[*child as usize], true) {
                    from[*child as usize] = Some(at);
                    waiting.push_back(*child);
                }
            }
        }
        from
    }
}

/// Collects components within the bounds.
pub(crate) struct Builder {
    inventory: Inventory,
    places: HashMap<[Option<String>; 5], u32>,
    edges: usize,
    more: usize,
}

impl Builder {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            inventory: Inventory {
                kind,
                components: Vec::new(),
                notes: Vec::new(),
            },
            places: HashMap::new(),
            edges: 0,
            more: 0,
        }
    }

    /// Adds a component and gives its number; one that is there already keeps it. One that is too long is noted.
    pub(crate) fn add(&mut self, mut component: Component) -> Result<Option<u32>, InventoryError> {
        if component.longest() > MAX_TEXT || component.name.is_empty() {
            let entry = component.name.chars().take(80).collect();
            self.note(Note::LeftOut { entry });
            return Ok(None);
        }
        component.version = component.version.filter(|v| !v.trim().is_empty());
        if component.version.is_none() && component.purl.is_none() && component.ecosystem.is_some() {
            self.note(Note::NoVersion {
                name: component.name.clone(),
            });
        }
        let identity = [
            component.ecosystem.clone(),
            Some(component.name.clone()),
            component.version.clone(),
            component.purl.clone(),
            component.cpe.clone(),
        ];
        if let Some(at) = self.places.get(&identity) {
            let held = &mut self.inventory.components[*at as usize];
            held.scope = held.scope.min(component.scope);
            return Ok(Some(*at));
        }
        if self.inventory.components.len() == MAX_COMPONENTS {
            return Err(InventoryError::TooMany {
                what: "components",
                limit: MAX_COMPONENTS,
            });
        }
        let at = self.inventory.components.len() as u32;
        self.places.insert(identity, at);
        self.inventory.components.push(component);
        Ok(Some(at))
    }

    /// One component needs another.
    pub(crate) fn edge(&mut self, parent: u32, child: u32) -> Result<(), InventoryError> {
        if parent == child {
            return Ok(());
        }
        if self.edges == MAX_EDGES {
            return Err(InventoryError::TooMany {
                what: "dependencies",
                limit: MAX_EDGES,
            });
        }
        self.edges += 1;
        let count = self.inventory.components.len();
        if (parent as usize) < count
            && let Some(held) = self.inventory.components.get_mut(child as usize)
        {
            held.parents.push(parent);
        }
        Ok(())
    }

    pub(crate) fn note(&mut self, note: Note) {
        if self.inventory.notes.len() < MAX_NOTES {
            self.inventory.notes.push(note);
        } else {
            self.more += 1;
        }
    }

    /// An entry that could not be read.
    pub(crate) fn left_out(&mut self, entry: &str) {
        self.note(Note::LeftOut {
            entry: entry.chars().take(80).collect(),
        });
    }

    pub(crate) fn finish(mut self) -> Inventory {
        for component in &mut self.inventory.components {
            component.parents.sort_unstable();
            component.parents.dedup();
        }
        if self.more > 0 {
            self.inventory.notes.push(Note::More { count: self.more });
        }
        self.inventory
    }
}

/// A name as a part of a JSON pointer.
pub(crate) fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
