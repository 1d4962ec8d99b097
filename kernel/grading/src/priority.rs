//! How soon to act on a vulnerability, from all that is known of it.
//!
//! The result is derived and says for each part which input caused it. It is deterministic, and more evidence
//! never lowers it.
//!
//! Levels are the four of CISA's SSVC guide: `act` (at once), `attend` (before the next regular update), `track*`
//! (with the regular update, watched), `track` (with the regular update).
//!
//! **Level**: the highest that any rule asks for.
//!
//! | rule | input | level |
//! |---|---|---|
//! | `ssvc` | the decision table `cisa-coordinator`, see below | its outcome |
//! | `known-exploited` | in a catalogue of known exploited vulnerabilities | attend; act when severity is high or critical |
//! | `ransomware` | known use in ransomware campaigns | act |
//! | `public-exploit` | a working exploit is public | track*; attend when severity is high or critical |
//! | `epss` | EPSS ≥ 0.1 | track* |
//! | `epss` | EPSS ≥ 0.5 | attend |
//! | `severity` | critical | track* |
//!
//! The table's inputs are those stated, and what is not stated is estimated: *Exploitation* is active when known
//! exploited or used in ransomware, `Public PoC` when an exploit or a proof of concept is public, else none (evidence
//! raises what is stated, never lowers it); *Automatable* is yes when EPSS ≥ 0.5, else no; *Technical Impact* is
//! total when severity is high or critical, else partial; *Mission and Well-Being Impact* is medium.
//!
//! **Score**, 0 to 100, for sorting: 0 for track, 26 for track*, 51 for attend, 76 for act, plus up to 24 points:
//!
//! | input | points |
//! |---|---|
//! | severity score, or 9.5, 8, 5.5, 2 for a level without score | the score, rounded |
//! | EPSS | 7 × EPSS, rounded |
//! | known exploited | 3 |
//! | public exploit; else proof of concept | 2; 1 |
//! | ransomware | 1 |
//! | a fix can be applied | 1 |
//!
//! Every rule that applied is listed in [`Priority::reasons`], those that decided the level first.

use baize_model::Level;
use serde::Serialize;

use crate::ssvc;

/// EPSS from which exploitation within a month is likely.
const EPSS_LIKELY: f64 = 0.5;
/// EPSS that is far above nearly all others.
const EPSS_ELEVATED: f64 = 0.1;

/// What the derivation looks at.
#[derive(Clone, Copy, Default, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five independent facts, each named where it is given"
)]
pub struct Evidence {
    /// The highest level of the severities taken into account.
    pub level: Option<Level>,
    /// The highest score of them, 0 to 10.
    pub score: Option<f64>,
    /// SSVC decision points as stated, complete or not. Points of other tables count by their name.
    pub ssvc: Option<ssvc::Selection>,
    /// In a catalogue of known exploited vulnerabilities.
    pub known_exploited: bool,
    /// Known use in ransomware campaigns.
    pub ransomware: bool,
    /// A working exploit is public.
    pub public_exploit: bool,
    /// A proof of concept is said to be public.
    pub poc: bool,
    /// Probability of exploitation within 30 days, 0 to 1.
    pub epss: Option<f64>,
    /// A fix can be applied.
    pub has_fix: bool,
}

/// How soon to act. Order: `Track` < `TrackClosely` < `Attend` < `Act`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum Urgency {
    /// With the regular update.
    #[serde(rename = "track")]
    Track,
    /// With the regular update, watched.
    #[serde(rename = "track*")]
    TrackClosely,
    /// Before the next regular update.
    #[serde(rename = "attend")]
    Attend,
    /// At once.
    #[serde(rename = "act")]
    Act,
}

impl Urgency {
    /// Stable name, as serialised.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::TrackClosely => "track*",
            Self::Attend => "attend",
            Self::Act => "act",
        }
    }

    /// The least score of the level.
    fn floor(self) -> u8 {
        match self {
            Self::Track => 0,
            Self::TrackClosely => 26,
            Self::Attend => 51,
            Self::Act => 76,
        }
    }
}

/// One rule that applied.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reason {
    /// The rule: `ssvc`, `known-exploited`, `ransomware`, `public-exploit`, `proof-of-concept`, `epss`, `severity`,
    /// `fix`.
    pub rule: &'static str,
    /// The input as it was: `0.97`, `critical 9.8`, the SSVC vector.
    pub input: String,
    /// The level that the rule asks for by itself.
    pub level: Option<Urgency>,
    /// Points for the order within a level.
    pub points: u8,
    /// For `ssvc`: names of the decision points that were estimated, not stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub estimated: Vec<&'static str>,
}

/// A derived priority.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Priority {
    /// How soon to act.
    pub level: Urgency,
    /// 0 to 100, in the order of the levels.
    pub score: u8,
    /// The rules that applied.
    pub reasons: Vec<Reason>,
}

/// Derives the priority by the tables above.
pub fn derive(evidence: &Evidence) -> Priority {
    let severe = is_severe(evidence);
    let epss = evidence.epss.filter(|epss| (0.0..=1.0).contains(epss));
    let mut reasons = Vec::with_capacity(8);
    let mut add = |rule, input: String, level, points| {
        reasons.push(Reason {
            rule,
            input,
            level,
            points,
            estimated: Vec::new(),
        });
    };
    if evidence.ransomware {
        add("ransomware", "known".to_owned(), Some(Urgency::Act), 1);
    }
    if evidence.known_exploited {
        let level = if severe { Urgency::Act } else { Urgency::Attend };
        add("known-exploited", "known".to_owned(), Some(level), 3);
    }
    if evidence.public_exploit {
        let level = if severe {
            Urgency::Attend
        } else {
            Urgency::TrackClosely
        };
        add("public-exploit", "public".to_owned(), Some(level), 2);
    } else if evidence.poc {
        add("proof-of-concept", "public".to_owned(), None, 1);
    }
    if let Some(epss) = epss {
        let level = if epss >= EPSS_LIKELY {
            Some(Urgency::Attend)
        } else if epss >= EPSS_ELEVATED {
            Some(Urgency::TrackClosely)
        } else {
            None
        };
        add("epss", epss.to_string(), level, (epss * 7.0).round() as u8);
    }
    if let Some((input, points)) = severity(evidence) {
        let critical = severity_level(evidence) == Some(Level::Critical);
        add(
            "severity",
            input,
            critical.then_some(Urgency::TrackClosely),
            points,
        );
    }
    if evidence.has_fix {
        add("fix", "available".to_owned(), None, 1);
    }
    reasons.extend(decision(evidence, severe, epss));

    let level = reasons
        .iter()
        .filter_map(|reason| reason.level)
        .max()
        .unwrap_or(Urgency::Track);
    let points = reasons.iter().map(|reason| reason.points).sum::<u8>().min(24);
    reasons.sort_by_key(|reason| std::cmp::Reverse((reason.level, reason.points)));
    Priority {
        level,
        score: level.floor() + points,
        reasons,
    }
}

/// The severity as input and as points.
fn severity(evidence: &Evidence) -> Option<(String, u8)> {
    let level = severity_level(evidence);
    let score = score(evidence).or(level.map(|level| match level {
        Level::Critical => 9.5,
        Level::High => 8.0,
        Level::Medium => 5.5,
        Level::Low => 2.0,
        Level::None => 0.0,
    }))?;
    let input = match (level, self::score(evidence)) {
        (Some(level), Some(score)) => format!("{} {score:.1}", level.as_str()),
        (Some(level), None) => level.as_str().to_owned(),
        (None, _) => format!("{score:.1}"),
    };
    Some((input, score.round() as u8))
}

fn score(evidence: &Evidence) -> Option<f64> {
    evidence.score.filter(|score| (0.0..=10.0).contains(score))
}

/// The worse of the level stated and the level of the score.
fn severity_level(evidence: &Evidence) -> Option<Level> {
    evidence.level.max(score(evidence).map(crate::cvss3::level))
}

fn is_severe(evidence: &Evidence) -> bool {
    severity_level(evidence) >= Some(Level::High)
}

/// The rule `ssvc`.
fn decision(evidence: &Evidence, severe: bool, epss: Option<f64>) -> Option<Reason> {
    let table = ssvc::table("cisa-coordinator")?;
    let stated = |name: &str| {
        let selection = evidence.ssvc.as_ref()?;
        let (_, value) = selection.chosen().find(|(point, _)| point.name == name)?;
        Some(value.name)
    };
    let observed = if evidence.known_exploited || evidence.ransomware {
        "Active"
    } else if evidence.public_exploit || evidence.poc {
        "Public PoC"
    } else {
        "None"
    };
    let rank = |value: &str| match value {
        "Active" => 2,
        "Public PoC" => 1,
        _ => 0,
    };
    let estimates = [
        ("Exploitation", observed),
        (
            "Automatable",
            if epss >= Some(EPSS_LIKELY) { "Yes" } else { "No" },
        ),
        ("Technical Impact", if severe { "Total" } else { "Partial" }),
        ("Mission and Well-Being Impact", "Medium"),
    ];
    let mut estimated = Vec::new();
    let inputs = estimates.map(|(name, estimate)| match stated(name) {
        Some(value) if name != "Exploitation" || rank(value) >= rank(estimate) => (name, value),
        _ => {
            estimated.push(name);
            (name, estimate)
        }
    });
    let selection = ssvc::Selection::of(table, inputs).ok()?;
    let level = match selection.outcome().ok()?.key {
        "AC" => Urgency::Act,
        "AT" => Urgency::Attend,
        "T*" => Urgency::TrackClosely,
        _ => Urgency::Track,
    };
    Some(Reason {
        rule: "ssvc",
        input: selection.to_string(),
        level: Some(level),
        points: 0,
        estimated,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(text: &str) -> ssvc::Selection {
        ssvc::Selection::parse(text).unwrap()
    }

    fn rules(priority: &Priority) -> Vec<&'static str> {
        priority.reasons.iter().map(|reason| reason.rule).collect()
    }

    #[test]
    fn nothing_known_is_track() {
        let priority = derive(&Evidence::default());
        assert_eq!((priority.level, priority.score), (Urgency::Track, 0));
        assert_eq!(rules(&priority), ["ssvc"]);
        assert_eq!(priority.reasons[0].estimated.len(), 4);
    }

    #[test]
    fn everything_known_is_the_top() {
        let priority = derive(&Evidence {
            level: Some(Level::Critical),
            score: Some(10.0),
            known_exploited: true,
            ransomware: true,
            public_exploit: true,
            epss: Some(1.0),
            has_fix: true,
            ..Evidence::default()
        });
        assert_eq!((priority.level, priority.score), (Urgency::Act, 100));
        assert_eq!(priority.reasons[0].level, Some(Urgency::Act));
        assert!(
            priority
                .reasons
                .is_sorted_by_key(|reason| std::cmp::Reverse(reason.level))
        );
    }

    /// Each row of the table of levels, by itself.
    #[test]
    fn the_rules_one_by_one() {
        let base = Evidence::default();
        let high = Evidence {
            level: Some(Level::High),
            ..base
        };
        for (evidence, level) in [
            (
                Evidence {
                    known_exploited: true,
                    ..base
                },
                Urgency::Attend,
            ),
            (
                Evidence {
                    known_exploited: true,
                    ..high
                },
                Urgency::Act,
            ),
            (
                Evidence {
                    ransomware: true,
                    ..base
                },
                Urgency::Act,
            ),
            (
                Evidence {
                    public_exploit: true,
                    ..base
                },
                Urgency::TrackClosely,
            ),
            (
                Evidence {
                    public_exploit: true,
                    ..high
                },
                Urgency::Attend,
            ),
            (Evidence { poc: true, ..base }, Urgency::Track),
            (Evidence { poc: true, ..high }, Urgency::TrackClosely),
            (
                Evidence {
                    epss: Some(0.09),
                    ..base
                },
                Urgency::Track,
            ),
            (
                Evidence {
                    epss: Some(0.1),
                    ..base
                },
                Urgency::TrackClosely,
            ),
            (
                Evidence {
                    epss: Some(0.5),
                    ..base
                },
                Urgency::Attend,
            ),
            (
                Evidence {
                    score: Some(9.0),
                    ..base
                },
                Urgency::TrackClosely,
            ),
            (
                Evidence {
                    has_fix: true,
                    ..high
                },
                Urgency::Track,
            ),
        ] {
            assert_eq!(derive(&evidence).level, level, "{evidence:?}");
        }
    }

    #[test]
    fn stated_points_win_over_estimates() {
        let stated = selection("SSVC/cisa-coordinator/Exploitation:active/Automatable:yes/TI:total");
        let priority = derive(&Evidence {
            ssvc: Some(stated),
            ..Evidence::default()
        });
        assert_eq!(priority.level, Urgency::Act);
        assert_eq!(priority.reasons[0].estimated, ["Mission and Well-Being Impact"]);

        let stated = selection("SSVC/cisa-coordinator/Exploitation:none/Automatable:yes/TI:total");
        let priority = derive(&Evidence {
            ssvc: Some(stated),
            known_exploited: true,
            ..Evidence::default()
        });
        let ssvc = priority
            .reasons
            .iter()
            .find(|reason| reason.rule == "ssvc")
            .unwrap();
        assert_eq!(ssvc.level, Some(Urgency::Act), "evidence raises what is stated");
        assert!(ssvc.estimated.contains(&"Exploitation"));
    }

    #[test]
    fn impossible_numbers_are_left_out() {
        let priority = derive(&Evidence {
            score: Some(f64::NAN),
            epss: Some(7.0),
            ..Evidence::default()
        });
        assert_eq!(rules(&priority), ["ssvc"]);
    }

    /// One more piece of evidence never lowers level or score, over a grid of all the inputs.
    #[test]
    fn more_evidence_never_lowers_it() {
        let levels = [
            None,
            Some(Level::Low),
            Some(Level::Medium),
            Some(Level::High),
            Some(Level::Critical),
        ];
        let chances = [
            None,
            Some(0.0),
            Some(0.05),
            Some(0.1),
            Some(0.4),
            Some(0.5),
            Some(1.0),
        ];
        let made = |level: usize, chance: usize, flags: u8| Evidence {
            level: levels[level],
            epss: chances[chance],
            known_exploited: flags & 1 != 0,
            ransomware: flags & 2 != 0,
            public_exploit: flags & 4 != 0,
            poc: flags & 8 != 0,
            has_fix: flags & 16 != 0,
            ..Evidence::default()
        };
        for level in 0..levels.len() {
            for chance in 0..chances.len() {
                for flags in 0..32u8 {
                    let one = derive(&made(level, chance, flags));
                    let mut more = vec![];
                    if level + 1 < levels.len() {
                        more.push(made(level + 1, chance, flags));
                    }
                    if chance + 1 < chances.len() {
                        more.push(made(level, chance + 1, flags));
                    }
                    more.extend((0..5).map(|flag| made(level, chance, flags | 1 << flag)));
                    for evidence in more {
                        let other = derive(&evidence);
                        assert!(
                            other.level >= one.level && other.score >= one.score,
                            "{evidence:?}"
                        );
                        assert!(other.score <= 100);
                    }
                }
            }
        }
    }

    #[test]
    fn levels_and_scores_keep_the_same_order() {
        let least = derive(&Evidence {
            epss: Some(0.1),
            ..Evidence::default()
        });
        let most = derive(&Evidence {
            score: Some(8.9),
            epss: Some(0.099),
            has_fix: true,
            ..Evidence::default()
        });
        assert!(least.level > most.level && least.score > most.score);
        assert_eq!(serde_json::to_value(&least).unwrap()["level"], "track*");
    }
}
