//! One record out of the claims of a cluster: each field from the source that is believed first.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use baize_model::{Affected, Claim, ClaimKind, Identifier, Scheme, Severity, State, Text};

use super::cluster::{head, head_order};
use super::precedence::{FieldName, Precedence};
use crate::{Merged, MergedReference, Sourced};

/// A claim and the document it is from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// Source of the document.
    pub(crate) source: &'a str,
    /// Key of the document at its source.
    pub(crate) key: &'a str,
    /// The claim.
    pub(crate) claim: &'a Claim,
}

impl<'a> Entry<'a> {
    fn document(&self) -> String {
        format!("{}/{}", self.source, self.key)
    }

    fn name(&self) -> (&'a str, &'a str, &'a Identifier) {
        (self.source, self.key, &self.claim.subject)
    }

    /// Records in force before those taken back, descriptions before mere evidence.
    fn standing(&self) -> (bool, bool) {
        let evidence = matches!(self.claim.kind, ClaimKind::Evidence | ClaimKind::Statement);
        let gone = matches!(self.claim.state, State::Withdrawn | State::Rejected);
        (evidence, gone)
    }
}

/// Merges the claims of one cluster. `identifiers` are all identifiers of the cluster.
///
/// # Panics
/// Never for a cluster: it has at least one identifier.
pub(crate) fn merge(
    identifiers: &BTreeSet<Identifier>,
    entries: &[Entry<'_>],
    precedence: &Precedence,
) -> Merged {
    let id = head(identifiers).expect("a cluster has an identifier").clone();
    let by = |field: FieldName| -> Vec<&Entry<'_>> {
        let mut sorted: Vec<&Entry<'_>> = entries.iter().collect();
        let told = |e: &Entry<'_>| (e.standing(), precedence.rank(field, e.source));
        sorted.sort_by(|a, b| told(a).cmp(&told(b)).then_with(|| a.name().cmp(&b.name())));
        sorted
    };
    let other = by(FieldName::Other);
    let mut aliases: Vec<Identifier> = identifiers.iter().filter(|i| **i != id).cloned().collect();
    aliases.sort_by(|a, b| head_order(a).cmp(&head_order(b)));

    Merged {
        kind: kind(entries),
        state: state(entries, precedence),
        titles: texts(&by(FieldName::Title), |c| &c.titles),
        descriptions: texts(&by(FieldName::Description), |c| &c.descriptions),
        severities: severities(&by(FieldName::Severity)),
        weaknesses: distinct(&by(FieldName::Weakness), |c| lent(&c.weaknesses)),
        categories: distinct(&by(FieldName::Weakness), |c| lent(&c.categories)),
        threat_type: first(&other, |c| c.threat_type.clone()),
        affected: distinct(&by(FieldName::Affected), |c| c.affected.iter().map(shortened)),
        notes: distinct(&other, |c| lent(&c.notes)),
        references: references(&other),
        exploitation: distinct(&other, |c| lent(&c.exploitation)),
        credits: distinct(&other, |c| lent(&c.credits)),
        assigner: first(&by(FieldName::State), |c| c.assigner.clone()),
        published: extreme(&other, |c| c.published.map(Reverse)).map(|s| Sourced {
            value: s.value.0,
            from: s.from,
        }),
        modified: extreme(&other, |c| c.modified),
        related: distinct(&other, |c| {
            c.related
                .iter()
                .chain(&c.upstream)
                .chain(&c.aliases)
                .filter(|i| !identifiers.contains(*i))
                .map(Cow::Borrowed)
        }),
        id,
        aliases,
    }
}

fn kind(entries: &[Entry<'_>]) -> ClaimKind {
    let order = |k: ClaimKind| match k {
        ClaimKind::Malware => 0,
        ClaimKind::Vulnerability => 1,
        ClaimKind::Advisory => 2,
        ClaimKind::Statement => 3,
        ClaimKind::Evidence => 4,
    };
    entries
        .iter()
        .map(|e| e.claim.kind)
        .min_by_key(|k| order(*k))
        .unwrap_or_default()
}

/// The state at the source that is believed first about states; evidence has no say.
fn state(entries: &[Entry<'_>], precedence: &Precedence) -> Sourced<State> {
    let best = entries.iter().min_by_key(|e| {
        (
            e.standing().0,
            precedence.rank(FieldName::State, e.source),
            e.source,
            e.key,
            &e.claim.subject,
        )
    });
    let Some(best) = best else {
        return Sourced {
            value: State::default(),
            from: Vec::new(),
        };
    };
    let value = best.claim.state;
    let mut from: Vec<String> = entries
        .iter()
        .filter(|e| e.claim.state == value)
        .map(Entry::document)
        .collect();
    from.sort();
    from.dedup();
    let first = best.document();
    from.retain(|d| *d != first);
    from.insert(0, first);
    Sourced { value, from }
}

fn texts(entries: &[&Entry<'_>], get: impl Fn(&Claim) -> &[Text]) -> BTreeMap<String, Sourced<String>> {
    let mut found: BTreeMap<String, Sourced<String>> = BTreeMap::new();
    for entry in entries {
        for text in get(entry.claim) {
            match found.get_mut(&text.lang) {
                None => {
                    let value = Sourced {
                        value: text.value.clone(),
                        from: vec![entry.document()],
                    };
                    found.insert(text.lang.clone(), value);
                }
                Some(held) if held.value == text.value => add(&mut held.from, &entry.document()),
                Some(_) => {}
            }
        }
    }
    found
}

fn first<T: PartialEq>(entries: &[&Entry<'_>], get: impl Fn(&Claim) -> Option<T>) -> Option<Sourced<T>> {
    let mut found: Option<Sourced<T>> = None;
    for entry in entries {
        if let Some(value) = get(entry.claim) {
            match &mut found {
                None => {
                    found = Some(Sourced {
                        value,
                        from: vec![entry.document()],
                    });
                }
                Some(held) if held.value == value => add(&mut held.from, &entry.document()),
                Some(_) => {}
            }
        }
    }
    found
}

/// The greatest value, whoever says it; evidence (a catalogue's own dates) only where nobody else speaks.
fn extreme<T: Ord>(entries: &[&Entry<'_>], get: impl Fn(&Claim) -> Option<T>) -> Option<Sourced<T>> {
    let mut found: Option<(bool, Sourced<T>)> = None;
    for entry in entries {
        let Some(value) = get(entry.claim) else { continue };
        let evidence = entry.standing().0;
        match &mut found {
            Some((held_evidence, held)) => {
                if (evidence, Reverse(&value)) < (*held_evidence, Reverse(&held.value)) {
                    found = Some((
                        evidence,
                        Sourced {
                            value,
                            from: vec![entry.document()],
                        },
                    ));
                } else if evidence == *held_evidence && held.value == value {
                    add(&mut held.from, &entry.document());
                }
            }
            None => {
                found = Some((
                    evidence,
                    Sourced {
                        value,
                        from: vec![entry.document()],
                    },
                ));
            }
        }
    }
    found.map(|(_, s)| s)
}

/// Values as they are, not copied before they are known to be new.
fn lent<T: Clone>(values: &[T]) -> impl Iterator<Item = Cow<'_, T>> {
    values.iter().map(Cow::Borrowed)
}

fn distinct<'a, T, I>(entries: &[&Entry<'a>], get: impl Fn(&'a Claim) -> I) -> Vec<Sourced<T>>
where
    T: Eq + Hash + Clone + 'a,
    I: IntoIterator<Item = Cow<'a, T>>,
{
    let mut place: HashMap<Cow<'a, T>, usize> = HashMap::new();
    let mut found: Vec<Sourced<T>> = Vec::new();
    for entry in entries {
        let document = entry.document();
        for value in get(entry.claim) {
            if let Some(&i) = place.get(&value) {
                add(&mut found[i].from, &document);
            } else {
                place.insert(value.clone(), found.len());
                found.push(Sourced {
                    value: value.into_owned(),
                    from: vec![document.clone()],
                });
            }
        }
    }
    found
}

fn severities(entries: &[&Entry<'_>]) -> Vec<Sourced<Severity>> {
    let mut found: Vec<Sourced<Severity>> = Vec::new();
    for entry in entries {
        let mut own: Vec<&Severity> = entry.claim.severities.iter().collect();
        own.sort_by_key(|s| scheme_order(s.scheme));
        for severity in own {
            match found.iter_mut().find(|held| held.value == *severity) {
                Some(held) => add(&mut held.from, &entry.document()),
                None => found.push(Sourced {
                    value: severity.clone(),
                    from: vec![entry.document()],
                }),
            }
        }
    }
    found
}

/// Within one document: the schemes most in use today first, words and decisions last.
fn scheme_order(scheme: Scheme) -> u8 {
    match scheme {
        Scheme::Cvss31 => 0,
        Scheme::Cvss40 => 1,
        Scheme::Cvss30 => 2,
        Scheme::Cnnvd => 3,
        Scheme::GbtTechnical => 4,
        Scheme::GbtComprehensive => 5,
        Scheme::Cvss2 => 6,
        Scheme::Cnvd => 7,
        Scheme::Vendor => 8,
        Scheme::Ssvc => 9,
    }
}

fn references(entries: &[&Entry<'_>]) -> Vec<MergedReference> {
    let mut place: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<MergedReference> = Vec::new();
    for entry in entries {
        let document = entry.document();
        for reference in &entry.claim.references {
            let i = *place.entry(reference.url.as_str()).or_insert_with(|| {
                found.push(MergedReference {
                    url: reference.url.clone(),
                    kinds: Vec::new(),
                    from: Vec::new(),
                });
                found.len() - 1
            });
            let held = &mut found[i];
            add(&mut held.from, &document);
            held.kinds.extend(&reference.kinds);
        }
    }
    for reference in &mut found {
        reference.kinds.sort();
        reference.kinds.dedup();
    }
    found
}

/// An affected entry with its enumerated versions cut to what a merged record keeps.
fn shortened(affected: &Affected) -> Cow<'_, Affected> {
    if affected.versions.len() <= Merged::MAX_VERSIONS {
        return Cow::Borrowed(affected);
    }
    Cow::Owned(Affected {
        package: affected.package.clone(),
        product: affected.product.clone(),
        cpe: affected.cpe.clone(),
        status: affected.status,
        ranges: affected.ranges.clone(),
        versions: affected.versions[..Merged::MAX_VERSIONS].to_vec(),
        other_versions: affected.other_versions.clone(),
        platforms: affected.platforms.clone(),
        components: affected.components.clone(),
        justification: affected.justification.clone(),
    })
}

fn add(from: &mut Vec<String>, document: &str) {
    if !from.iter().any(|held| held == document) {
        from.push(document.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baize_model::Level;

    fn id(s: &str) -> Identifier {
        Identifier::parse(s).expect("an identifier")
    }

    fn titled(subject: &str, lang: &str, title: &str) -> Claim {
        let mut claim = Claim::about(id(subject));
        claim.titles.push(Text::new(lang, title));
        claim
    }

    fn severity(level: Level, by: &str) -> Severity {
        Severity {
            scheme: Scheme::Cvss31,
            vector: None,
            score: None,
            level: Some(level),
            words: None,
            by: by.to_owned(),
        }
    }

    #[test]
    fn each_field_comes_from_the_source_that_is_believed_first() {
        let mut cve = titled("CVE-2021-1000", "en", "A title by the CNA");
        cve.severities.push(severity(Level::High, "cna"));
        let mut nvd = titled("CVE-2021-1000", "en", "Another");
        nvd.severities.push(severity(Level::Critical, "nvd@nist.gov"));
        let cnnvd = titled("CNNVD-202101-100", "zh", "示例产品 安全漏洞");
        let entries = [
            Entry {
                source: "nvd",
                key: "CVE-2021-1000",
                claim: &nvd,
            },
            Entry {
                source: "cnnvd",
                key: "CNNVD-202101-100",
                claim: &cnnvd,
            },
            Entry {
                source: "cve",
                key: "CVE-2021-1000",
                claim: &cve,
            },
        ];
        let ids = BTreeSet::from([id("CVE-2021-1000"), id("CNNVD-202101-100")]);
        let merged = merge(&ids, &entries, &Precedence::default());
        assert_eq!(merged.id, id("CVE-2021-1000"));
        assert_eq!(merged.titles["en"].value, "A title by the CNA");
        assert_eq!(merged.titles["zh"].from, ["cnnvd/CNNVD-202101-100"]);
        assert_eq!(merged.level(), Some(Level::High));
        assert_eq!(merged.severities.len(), 2);

        let mut reversed = entries;
        reversed.reverse();
        assert_eq!(merged, merge(&ids, &reversed, &Precedence::default()));
    }

    #[test]
    fn the_numbering_authority_decides_the_state_and_live_records_the_content() {
        let mut cve = titled("CVE-2021-1000", "en", "rejected text");
        cve.state = State::Rejected;
        let ghsa = titled("GHSA-aaaa-bbbb-cccc", "en", "live text");
        let entries = [
            Entry {
                source: "cve",
                key: "CVE-2021-1000",
                claim: &cve,
            },
            Entry {
                source: "ghsa",
                key: "GHSA-aaaa-bbbb-cccc",
                claim: &ghsa,
            },
        ];
        let ids = BTreeSet::from([id("CVE-2021-1000"), id("GHSA-aaaa-bbbb-cccc")]);
        let merged = merge(&ids, &entries, &Precedence::default());
        assert_eq!(merged.state.value, State::Rejected);
        assert_eq!(merged.titles["en"].value, "live text");
    }

    #[test]
    fn an_alias_outside_the_cluster_is_related() {
        let mut claim = Claim::about(id("CNVD-2021-10000"));
        claim.aliases = vec![id("CVE-2021-1000"), id("CVE-2021-1001")];
        let entries = [Entry {
            source: "cnvd",
            key: "CNVD-2021-10000",
            claim: &claim,
        }];
        let merged = merge(
            &BTreeSet::from([id("CNVD-2021-10000")]),
            &entries,
            &Precedence::default(),
        );
        let related: Vec<_> = merged.related.iter().map(|r| r.value.as_str()).collect();
        assert_eq!(related, ["CVE-2021-1000", "CVE-2021-1001"]);
    }
}
