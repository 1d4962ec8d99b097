//! Which identifiers name one vulnerability.
//!
//! The input is every alias assertion among a set of identifiers; the output depends on that set alone, never
//! on the order in which assertions arrived. Assertions are taken from the best supported to the least, and
//! one that would put two identifiers of one authority together is refused: the two stay apart and the refusal
//! is reported, so that it can be shown as a conflict.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use baize_model::Identifier;

/// One alias assertion: a document says that two identifiers name the same vulnerability.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Assertion {
    /// Subject of the claim.
    pub(crate) subject: Identifier,
    /// The alias it asserts.
    pub(crate) alias: Identifier,
    /// Whether the asserting record is in force (neither withdrawn nor rejected).
    pub(crate) live: bool,
}

/// Clusters of identifiers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Clusters {
    /// Each cluster, sorted; the clusters sorted by their first identifier.
    pub(crate) sets: Vec<BTreeSet<Identifier>>,
    /// Pairs that are asserted to be one and were kept apart, sorted.
    pub(crate) refused: BTreeSet<(Identifier, Identifier)>,
}

/// Whether an assertion of `alias` by a claim about `subject` may join them at all.
///
/// `aliases` are all aliases of that claim: when it names two of one authority it does not say which of them it
/// is, so neither is an identity; nor is an identifier of the subject's own authority.
pub(crate) fn is_identity(subject: &Identifier, alias: &Identifier, aliases: &[Identifier]) -> bool {
    let authority = alias.authority();
    authority.names_one_vulnerability()
        && subject.authority().names_one_vulnerability()
        && authority != subject.authority()
        && aliases
            .iter()
            .filter(|other| other.authority() == authority)
            .count()
            == 1
}

/// Clusters the identifiers that occur in `alone` or in an assertion.
pub(crate) fn cluster<'a>(
    alone: impl IntoIterator<Item = &'a Identifier>,
    assertions: impl IntoIterator<Item = &'a Assertion>,
) -> Clusters {
    let mut support: BTreeMap<(&Identifier, &Identifier), (usize, usize)> = BTreeMap::new();
    let mut nodes: BTreeSet<&Identifier> = alone.into_iter().collect();
    for assertion in assertions {
        let pair = ordered(&assertion.subject, &assertion.alias);
        let (live, dead) = support.entry(pair).or_default();
        *(if assertion.live { live } else { dead }) += 1;
        nodes.extend([pair.0, pair.1]);
    }
    let nodes: Vec<&Identifier> = nodes.into_iter().collect();
    let place: HashMap<&Identifier, usize> = nodes.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let mut edges: Vec<_> = support.into_iter().collect();
    edges.sort_by_key(|&(pair, (live, dead))| {
        let ranks = (pair.0.authority().rank(), pair.1.authority().rank());
        (Reverse(live), Reverse(dead), ranks, pair)
    });

    let mut members: Vec<Vec<usize>> = (0..nodes.len()).map(|i| vec![i]).collect();
    let mut home: Vec<usize> = (0..nodes.len()).collect();
    let mut refused = BTreeSet::new();
    for ((a, b), _) in edges {
        let (mut into, mut from) = (home[place[a]], home[place[b]]);
        if into == from {
            continue;
        }
        let clash = members[into].iter().any(|&x| {
            members[from]
                .iter()
                .any(|&y| nodes[x].authority() == nodes[y].authority())
        });
        if clash {
            refused.insert((a.clone(), b.clone()));
            continue;
        }
        if members[into].len() < members[from].len() {
            std::mem::swap(&mut into, &mut from);
        }
        for moved in std::mem::take(&mut members[from]) {
            home[moved] = into;
            members[into].push(moved);
        }
    }
    let mut sets: Vec<BTreeSet<Identifier>> = members
        .into_iter()
        .filter(|m| !m.is_empty())
        .map(|m| m.into_iter().map(|i| nodes[i].clone()).collect())
        .collect();
    sets.sort();
    Clusters { sets, refused }
}

/// The identifier that heads a cluster: best authority, then the smallest text.
pub(crate) fn head<'a>(identifiers: impl IntoIterator<Item = &'a Identifier>) -> Option<&'a Identifier> {
    identifiers.into_iter().min_by_key(|id| head_order(id))
}

/// Order in which identifiers of one vulnerability are listed.
pub(crate) fn head_order(id: &Identifier) -> (u8, &Identifier) {
    (id.authority().rank(), id)
}

fn ordered<'a>(a: &'a Identifier, b: &'a Identifier) -> (&'a Identifier, &'a Identifier) {
    if a <= b { (a, b) } else { (b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(s: &str) -> Identifier {
        Identifier::parse(s).expect("an identifier")
    }

    fn says(subject: &str, alias: &str) -> Assertion {
        Assertion {
            subject: id(subject),
            alias: id(alias),
            live: true,
        }
    }

    #[test]
    fn aliases_join_and_are_transitive() {
        let a = [
            says("GHSA-aaaa-bbbb-cccc", "CVE-2021-1000"),
            says("CNVD-2021-10000", "CVE-2021-1000"),
        ];
        let c = cluster([], &a);
        assert_eq!(c.sets.len(), 1);
        assert_eq!(head(&c.sets[0]), Some(&id("CVE-2021-1000")));
        assert!(c.refused.is_empty());
    }

    #[test]
    fn two_identifiers_of_one_authority_stay_two() {
        let a = [
            says("GHSA-aaaa-bbbb-cccc", "CVE-2021-1000"),
            says("GHSA-zzzz-bbbb-cccc", "CVE-2021-1000"),
        ];
        let c = cluster([], &a);
        assert_eq!(c.sets.len(), 2);
        assert_eq!(c.refused.len(), 1);
        assert!(
            c.sets
                .iter()
                .any(|s| s.contains(&id("CVE-2021-1000")) && s.contains(&id("GHSA-aaaa-bbbb-cccc")))
        );
    }

    #[test]
    fn the_better_supported_assertion_wins() {
        let a = [
            says("GHSA-aaaa-bbbb-cccc", "CVE-2021-1000"),
            says("GHSA-zzzz-bbbb-cccc", "CVE-2021-1000"),
            says("GO-2021-0001", "CVE-2021-1000"),
            says("CVE-2021-1000", "GHSA-zzzz-bbbb-cccc"),
        ];
        let c = cluster([], &a);
        let cve = c
            .sets
            .iter()
            .find(|s| s.contains(&id("CVE-2021-1000")))
            .expect("the cluster");
        assert!(cve.contains(&id("GHSA-zzzz-bbbb-cccc")));
        assert!(cve.contains(&id("GO-2021-0001")));
    }

    #[test]
    fn a_withdrawn_record_does_not_outvote_a_live_one() {
        let withdrawn = Assertion {
            live: false,
            ..says("GHSA-aaaa-bbbb-cccc", "CVE-2021-1000")
        };
        let c = cluster([], &[withdrawn, says("GHSA-zzzz-bbbb-cccc", "CVE-2021-1000")]);
        let cve = c
            .sets
            .iter()
            .find(|s| s.contains(&id("CVE-2021-1000")))
            .expect("the cluster");
        assert!(cve.contains(&id("GHSA-zzzz-bbbb-cccc")));
    }

    #[test]
    fn an_ambiguous_claim_asserts_no_identity() {
        let aliases = [
            id("CVE-2021-1000"),
            id("CVE-2021-1001"),
            id("GHSA-aaaa-bbbb-cccc"),
        ];
        let subject = id("CNVD-2021-10000");
        assert!(!is_identity(&subject, &aliases[0], &aliases));
        assert!(is_identity(&subject, &aliases[2], &aliases));
        assert!(!is_identity(
            &id("CVE-2021-1000"),
            &id("CVE-2021-2000"),
            &[id("CVE-2021-2000")]
        ));
        assert!(!is_identity(
            &id("EDB-1"),
            &id("CVE-2021-1000"),
            &[id("CVE-2021-1000")]
        ));
    }

    fn any_id() -> impl Strategy<Value = Identifier> {
        (0..4usize, 1000..1006u32).prop_map(|(family, n)| {
            let text = match family {
                0 => format!("CVE-2021-{n}"),
                1 => format!("GHSA-aaaa-bbbb-{n}"),
                2 => format!("CNVD-2021-1{n}"),
                _ => format!("GO-2021-{n}"),
            };
            Identifier::parse(&text).expect("an identifier")
        })
    }

    proptest! {
        #[test]
        fn order_never_matters_and_no_authority_is_doubled(
            (assertions, shuffled) in prop::collection::vec((any_id(), any_id(), any::<bool>()), 0..40)
                .prop_map(|pairs| {
                    pairs
                        .into_iter()
                        .filter(|(a, b, _)| a.authority() != b.authority())
                        .map(|(subject, alias, live)| Assertion { subject, alias, live })
                        .collect::<Vec<Assertion>>()
                })
                .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        ) {
            let one = cluster([], &assertions);
            prop_assert_eq!(&one, &cluster([], &shuffled));
            for set in &one.sets {
                let authorities: BTreeSet<_> = set.iter().map(Identifier::authority).collect();
                prop_assert_eq!(authorities.len(), set.len());
            }
        }
    }
}
