//! From inventories to findings.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use baize_catalog::{Brief, Key, Library, Statement};
use baize_inventory::Inventory;
use baize_model::{ExploitationKind, Identifier};
use baize_versions::Purl;
use baize_versions::cpe::Cpe;

use crate::asked::Wanted;
use crate::decision::{Decision, judge};
use crate::exploitability::Vex;
use crate::naming::{named, purl_of};
use crate::scan::{Basis, Component, Finding, Found, Read, Rule, Scan, Unidentified, Vulnerability};
use crate::{Error, fix};

/// Longest way to a component that is shown.
const PATH: usize = 64;
/// Longest description that is shown, in characters.
const DESCRIPTION: usize = 2_000;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub inventory: Inventory,
    /// The release of a distribution that it is of, where the file does not say so itself: `Debian:12`.
    pub release: Option<String>,
}

/// Looks components up.
#[derive(Clone, Copy)]
pub struct Scanner<'a> {
    pub(crate) library: &'a Library,
    vex: &'a Vex,
}

/// Vulnerabilities by their numbers.
type Known = BTreeMap<i64, (Identifier, Vulnerability)>;

/// A component and what is to be looked up about it.
struct Asked {
    component: Component,
    purl: Option<Purl>,
    /// Package URLs of what it stands in.
    products: Vec<Purl>,
    wanted: Vec<Wanted>,
}

impl<'a> Scanner<'a> {
    /// A scanner over a library; the statements of `vex` suppress findings.
    pub fn new(library: &'a Library, vex: &'a Vex) -> Self {
        Self { library, vex }
    }

    /// Looks up every component of some files.
    pub fn scan(&self, inputs: &[Input]) -> Result<Scan, Error> {
        let mut scan = Scan::default();
        let mut asked = Vec::new();
        for input in inputs {
            scan.files.push(Read {
                name: input.name.clone(),
                kind: input.inventory.kind,
                components: input.inventory.components.len(),
                notes: input.inventory.notes.clone(),
            });
            for one in all_of(input) {
                match one {
                    Ok(one) => asked.push(one),
                    Err(unidentified) => scan.unidentified.push(*unidentified),
                }
            }
        }
        let known = self.statements(&asked)?;
        let matched: Vec<(&Asked, Matched<'_>)> = asked
            .iter()
            .map(|one| (one, matches(one, &known)))
            .filter(|(_, found)| !found.affected.is_empty() || !found.undecided.is_empty())
            .collect();
        let vulnerabilities = self.vulnerabilities(&matched)?;
        for (one, found) in &matched {
            scan.components.push(self.found(one, found, &vulnerabilities));
        }
        scan.vulnerabilities = vulnerabilities.into_values().collect();
        Ok(scan)
    }

    fn statements(&self, asked: &[Asked]) -> Result<HashMap<Key, Arc<Vec<Statement>>>, Error> {
        let mut keys: Vec<Key> = asked
            .iter()
            .flat_map(|a| &a.wanted)
            .map(|w| w.key.clone())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let known = self.library.statements(&keys)?;
        Ok(keys.into_iter().zip(known).collect())
    }

    fn vulnerabilities(&self, matched: &[(&Asked, Matched<'_>)]) -> Result<Known, Error> {
        let of = |found: &Matched<'_>| {
            let all = found.affected.keys().chain(found.undecided.keys());
            all.copied().collect::<Vec<i64>>()
        };
        let mut numbers: Vec<i64> = matched.iter().flat_map(|(_, found)| of(found)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let briefs = self.library.briefs(&numbers)?;
        Ok(briefs
            .into_iter()
            .map(|(number, brief)| (number, (brief.merged.id.clone(), shown(brief))))
            .collect())
    }

    fn found(&self, one: &Asked, matched: &Matched<'_>, vulnerabilities: &Known) -> Found {
        let products: Vec<&Purl> = one.products.iter().collect();
        let finding = |number: i64, held: &[Said<'_>], affected: bool| {
            // A vulnerability that has gone since the index was written keeps the name its document gives it.
            let known = vulnerabilities.get(&number);
            let id = known.map_or_else(|| held[0].statement.id.clone(), |(id, _)| id.clone());
            let because = held.iter().filter_map(basis).collect();
            let aliases = known.into_iter().flat_map(|(_, v)| &v.aliases);
            let suppressed = one.purl.as_ref().filter(|_| affected).and_then(|purl| {
                self.vex
                    .suppresses(std::iter::once(&id).chain(aliases), purl, &products)
            });
            let statements: Vec<&Statement> = held.iter().map(|said| said.statement).collect();
            let fixed = affected
                .then(|| fix::smallest(&statements, held[0].wanted))
                .flatten();
            Finding {
                id,
                because,
                fixed,
                suppressed,
            }
        };
        let mut findings = Vec::new();
        let mut standing: Vec<(&Wanted, Vec<&Statement>)> = Vec::new();
        for (number, held) in &matched.affected {
            let one = finding(*number, held, true);
            if one.suppressed.is_none() {
                for said in held {
                    match standing.iter_mut().find(|(wanted, _)| *wanted == said.wanted) {
                        Some((_, statements)) => statements.push(said.statement),
                        None => standing.push((said.wanted, vec![said.statement])),
                    }
                }
            }
            findings.push((*number, one));
        }
        // A package and the source it was built from have versions of their own.
        let fix = match standing.as_slice() {
            [(wanted, statements)] => fix::smallest(statements, wanted),
            _ => None,
        };
        let urgency = |number: i64| {
            let (_, known) = vulnerabilities.get(&number)?;
            Some((known.priority.as_ref()?.value.score * 100.0) as i64)
        };
        findings.sort_by_cached_key(|(number, finding)| {
            (std::cmp::Reverse(urgency(*number)), finding.id.clone())
        });
        Found {
            component: one.component.clone(),
            findings: findings.into_iter().map(|(_, finding)| finding).collect(),
            undecided: matched
                .undecided
                .iter()
                .map(|(number, held)| finding(*number, held, false))
                .collect(),
            fix,
        }
    }
}

/// What a document says of what was wanted.
pub(crate) struct Said<'k> {
    pub(crate) wanted: &'k Wanted,
    pub(crate) statement: &'k Statement,
    pub(crate) decision: Decision,
}

/// What documents say, by vulnerability.
#[derive(Default)]
struct Matched<'k> {
    affected: BTreeMap<i64, Vec<Said<'k>>>,
    undecided: BTreeMap<i64, Vec<Said<'k>>>,
}

fn matches<'k>(one: &'k Asked, known: &'k HashMap<Key, Arc<Vec<Statement>>>) -> Matched<'k> {
    let mut by_number: BTreeMap<i64, Vec<Said<'k>>> = BTreeMap::new();
    for wanted in &one.wanted {
        for statement in known.get(&wanted.key).into_iter().flat_map(|s| s.iter()) {
            let decision = judge(statement, wanted);
            if decision != Decision::Silent {
                by_number.entry(statement.vulnerability).or_default().push(Said {
                    wanted,
                    statement,
                    decision,
                });
            }
        }
    }
    let mut matched = Matched::default();
    for (number, mut said) in by_number {
        if said.iter().any(|s| matches!(s.decision, Decision::Affected(_))) {
            said.retain(|s| matches!(s.decision, Decision::Affected(_)));
            matched.affected.insert(number, said);
        } else if said
            .iter()
            .all(|s| matches!(s.decision, Decision::CannotDecide(_)))
        {
            // A document that says no settles it where the others do not know.
            matched.undecided.insert(number, said);
        }
    }
    matched
}

pub(crate) fn basis(said: &Said<'_>) -> Option<Basis> {
    let (rule, words) = match &said.decision {
        Decision::Affected(reason) | Decision::NotAffected(reason) => {
            (Rule::Reason(reason.clone()), reason.to_string())
        }
        Decision::CannotDecide(doubt) => (Rule::Doubt(doubt.clone()), doubt.to_string()),
        Decision::Silent => return None,
    };
    Some(Basis {
        source: said.statement.source.to_string(),
        key: said.statement.key.to_string(),
        id: said.statement.id.clone(),
        rule,
        words,
    })
}

/// Every component of a file, or why it cannot be looked up.
fn all_of(input: &Input) -> Vec<Result<Asked, Box<Unidentified>>> {
    let components = &input.inventory.components;
    let came = input.inventory.paths();
    let named: Vec<(Component, Result<Named, String>)> = components
        .iter()
        .map(|stated| {
            let found = identify(stated, input.release.as_deref());
            let (ecosystem, purl) = match &found {
                Ok(named) => (named.ecosystem.clone(), named.purl.as_ref().map(Purl::to_string)),
                Err(_) => (None, None),
            };
            let component = Component {
                file: input.name.clone(),
                place: stated.place.clone(),
                ecosystem: ecosystem.or_else(|| stated.ecosystem.clone()),
                name: found
                    .as_ref()
                    .map_or_else(|_| stated.name.clone(), |n| n.name.clone()),
                version: found
                    .as_ref()
                    .map_or_else(|_| stated.version.clone(), |n| n.version.clone()),
                purl: purl.or_else(|| stated.purl.clone()),
                cpe: stated.cpe.clone(),
                scope: stated.scope,
                path: Vec::new(),
            };
            (component, found)
        })
        .collect();
    // What a file is about stands around all of its components, whether it says how or not.
    let subjects: Vec<usize> = (0..components.len())
        .filter(|at| components[*at].scope == baize_inventory::Scope::Subject)
        .collect();
    let purl_at = |at: usize| named[at].1.as_ref().ok().and_then(|n| n.purl.clone());
    (0..components.len())
        .map(|at| {
            let mut way = Vec::new();
            let mut from = came[at];
            while let Some(parent) = from.filter(|_| way.len() < PATH) {
                way.push(parent as usize);
                from = came[parent as usize];
            }
            let around = way
                .iter()
                .chain(subjects.iter().filter(|s| !way.contains(s) && **s != at));
            let products = around.filter_map(|at| purl_at(*at)).collect();
            let (component, found) = &named[at];
            let mut component = component.clone();
            component.path = way.iter().rev().map(|at| named[*at].0.label()).collect();
            match found {
                Ok(found) => Ok(Asked {
                    component,
                    purl: found.purl.clone(),
                    products,
                    wanted: found.wanted.clone(),
                }),
                Err(why) => Err(Box::new(Unidentified {
                    component,
                    why: why.clone(),
                })),
            }
        })
        .collect()
}

/// What a component is, as far as it can be looked up.
struct Named {
    ecosystem: Option<String>,
    name: String,
    version: Option<String>,
    purl: Option<Purl>,
    wanted: Vec<Wanted>,
}

fn identify(stated: &baize_inventory::Component, release: Option<&str>) -> Result<Named, String> {
    if let Some(text) = &stated.purl {
        let purl = Purl::parse(text).map_err(|e| e.to_string())?;
        let mut wanted = Wanted::purl(&purl);
        wanted.version = wanted.version.or_else(|| stated.version.clone());
        let (ecosystem, name) = named(&purl);
        let version = wanted.version.clone();
        let mut all = vec![wanted];
        all.extend(upstream(&purl, &ecosystem, version.as_deref()));
        return Ok(Named {
            ecosystem: Some(ecosystem),
            name,
            version,
            purl: Some(purl),
            wanted: all,
        });
    }
    if let Some(ecosystem) = &stated.ecosystem {
        let of_release = release.filter(|r| r.split(':').next() == Some(ecosystem));
        let ecosystem = of_release.unwrap_or(ecosystem).to_owned();
        let version = stated.version.clone();
        let mut wanted = vec![Wanted::package(ecosystem.clone(), &stated.name, version.clone())];
        if let Some(source) = &stated.upstream {
            let version = source.version.clone().or_else(|| version.clone());
            let source = Wanted::package(ecosystem.clone(), &source.name, version);
            if !wanted.contains(&source) {
                wanted.push(source);
            }
        }
        return Ok(Named {
            purl: purl_of(&ecosystem, &stated.name, version.as_deref()),
            ecosystem: Some(ecosystem),
            name: stated.name.clone(),
            version,
            wanted,
        });
    }
    let Some(text) = &stated.cpe else {
        return Err("neither a package URL nor a CPE name".to_owned());
    };
    let cpe = Cpe::parse(text).map_err(|e| e.to_string())?;
    let mut wanted = Wanted::product(&cpe).ok_or("the CPE name leaves vendor or product open")?;
    wanted.version = wanted.version.or_else(|| stated.version.clone());
    Ok(Named {
        ecosystem: None,
        name: stated.name.clone(),
        version: wanted.version.clone(),
        purl: None,
        wanted: vec![wanted],
    })
}

/// The source that a package of a distribution was built from, where its URL names it: `upstream=openssl@1.1.1k`.
fn upstream(purl: &Purl, ecosystem: &str, version: Option<&str>) -> Option<Wanted> {
    let stated = purl.qualifiers().get("upstream")?;
    let (name, of) = match stated.split_once('@') {
        Some((name, of)) => (name, Some(of)),
        None => (stated.as_str(), version),
    };
    // The file name of a source package of RPM is its name, version and release.
    let rpm = std::path::Path::new(name).extension().is_some_and(|e| e == "rpm");
    let other = !rpm && !name.is_empty() && name != purl.name();
    other.then(|| Wanted::package(ecosystem.to_owned(), name, of.map(str::to_owned)))
}

/// What a result shows of a vulnerability.
fn shown(brief: Brief) -> Vulnerability {
    let merged = brief.merged;
    let mut titles: BTreeMap<String, String> = merged
        .titles
        .iter()
        .map(|(language, title)| (language.clone(), title.value.clone()))
        .collect();
    if let Some(derived) = brief.derived.title_zh {
        titles.entry("zh".to_owned()).or_insert(derived.value);
    }
    let described = merged
        .descriptions
        .get("en")
        .or_else(|| merged.descriptions.values().next());
    let mut severities = Vec::new();
    for severity in &merged.severities {
        if !severities.contains(&severity.value) {
            severities.push(severity.value.clone());
        }
    }
    Vulnerability {
        level: merged.level(),
        titles,
        description: described.map(|d| d.value.chars().take(DESCRIPTION).collect()),
        severities,
        weaknesses: merged.weaknesses.iter().map(|w| w.value.clone()).collect(),
        epss: brief.epss,
        exploited: merged
            .exploitation
            .iter()
            .any(|e| e.value.kind == ExploitationKind::KnownExploited),
        priority: brief.derived.priority,
        published: merged.published.as_ref().map(|t| t.value),
        modified: merged.modified.as_ref().map(|t| t.value),
        sources: brief.sources,
        aliases: merged.aliases,
    }
}
