//! Noticing that a field stopped arriving while the feed goes on as if nothing were.

use std::collections::BTreeMap;

use baize_model::{Body, Claim, Parsed};
use serde::{Deserialize, Serialize};

/// How many documents of a visit had which field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldCounts {
    /// Documents that speak of at least one vulnerability.
    pub documents: u64,
    /// Of these, documents with the field, by its name.
    pub fields: BTreeMap<String, u64>,
}

/// A field, and when its absence is an alarm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldRule {
    /// Name of the field, as in [`FieldCounts::fields`].
    pub field: &'static str,
    /// Share before, from which on the field counts as one that arrives.
    pub usual: f64,
    /// Share now over share before, below which it is an alarm.
    pub falls_below: f64,
    /// Documents needed on both sides for a share to mean something.
    pub documents: u64,
}

/// The rules in force.
pub const RULES: &[FieldRule] = &[
    rule("description", 0.5, 0.8),
    rule("severity", 0.2, 0.5),
    rule("affected", 0.2, 0.5),
    rule("weakness", 0.2, 0.4),
    rule("reference", 0.5, 0.7),
    rule("published", 0.5, 0.8),
    rule("title", 0.5, 0.6),
];

const fn rule(field: &'static str, usual: f64, falls_below: f64) -> FieldRule {
    FieldRule {
        field,
        usual,
        falls_below,
        documents: 100,
    }
}

/// A field that stopped arriving.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// The field.
    pub field: String,
    /// Share of documents that had it before, 0–1.
    pub before: f64,
    /// Share now.
    pub now: f64,
}

impl FieldCounts {
    /// Counts a document.
    pub fn add(&mut self, parsed: &Parsed) {
        let Body::Claims(claims) = &parsed.body else {
            return;
        };
        if claims.is_empty() {
            return;
        }
        self.documents += 1;
        let any = |has: fn(&Claim) -> bool| claims.iter().any(has);
        for (field, present) in [
            ("description", any(|c| !c.descriptions.is_empty())),
            ("severity", any(|c| !c.severities.is_empty())),
            ("affected", any(|c| !c.affected.is_empty())),
            ("weakness", any(|c| !c.weaknesses.is_empty())),
            ("reference", any(|c| !c.references.is_empty())),
            ("published", any(|c| c.published.is_some())),
            ("title", any(|c| !c.titles.is_empty())),
        ] {
            *self.fields.entry(field.to_owned()).or_default() += u64::from(present);
        }
    }

    /// Adds the counts of another visit, to judge small visits by many.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        for (field, count) in &other.fields {
            *self.fields.entry(field.clone()).or_default() += count;
        }
    }

    fn halve(&mut self) {
        self.documents /= 2;
        for count in self.fields.values_mut() {
            *count /= 2;
        }
    }

    fn share(&self, field: &str) -> f64 {
        let count = self.fields.get(field).copied().unwrap_or_default();
        if self.documents == 0 {
            0.0
        } else {
            count as f64 / self.documents as f64
        }
    }
}

/// What is remembered of the fields of a feed between its visits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldMemory {
    /// What is usual.
    pub usual: FieldCounts,
    /// What came since it was last judged.
    pub recent: FieldCounts,
    /// Fields that had stopped arriving when it was last judged.
    pub alarms: Vec<Alarm>,
}

impl FieldMemory {
    /// Documents of which the usual is made: older visits fade.
    const MEMORY: u64 = 20_000;

    /// Takes a visit in. Small visits are judged together. What raises an alarm does not become usual, so that the
    /// alarm stays until the field is back, or until a person takes this as usual by [`FieldMemory::accept`].
    pub fn judge(&mut self, visit: &FieldCounts, rules: &[FieldRule]) {
        self.recent.merge(visit);
        let least = rules.iter().map(|rule| rule.documents).max().unwrap_or_default();
        if self.recent.documents < least {
            return;
        }
        self.alarms = field_alarms(&self.usual, &self.recent, rules);
        let recent = std::mem::take(&mut self.recent);
        if self.alarms.is_empty() {
            while self.usual.documents > Self::MEMORY {
                self.usual.halve();
            }
            self.usual.merge(&recent);
        }
    }

    /// Forgets what was usual: it is as it is now.
    pub fn accept(&mut self) {
        *self = Self::default();
    }
}

/// Compares a visit with the ones before.
pub fn field_alarms(previous: &FieldCounts, current: &FieldCounts, rules: &[FieldRule]) -> Vec<Alarm> {
    let judged = rules
        .iter()
        .filter(|r| previous.documents >= r.documents && current.documents >= r.documents);
    judged
        .filter_map(|rule| {
            let (before, now) = (previous.share(rule.field), current.share(rule.field));
            (before >= rule.usual && now < before * rule.falls_below).then(|| Alarm {
                field: rule.field.to_owned(),
                before,
                now,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(documents: u64, severity: u64) -> FieldCounts {
        FieldCounts {
            documents,
            fields: [
                ("severity".to_owned(), severity),
                ("description".to_owned(), documents),
            ]
            .into(),
        }
    }

    #[test]
    fn only_a_field_that_used_to_come_raises_an_alarm() {
        let alarm = |before: (u64, u64), now: (u64, u64)| {
            field_alarms(&counts(before.0, before.1), &counts(now.0, now.1), RULES)
        };
        let raised = alarm((1000, 800), (500, 10));
        assert_eq!(raised.len(), 1);
        assert_eq!(
            (raised[0].field.as_str(), raised[0].before, raised[0].now),
            ("severity", 0.8, 0.02)
        );
        assert_eq!(alarm((1000, 800), (500, 300)), []);
        // Too few to tell, never usual, first visit.
        assert_eq!(alarm((1000, 800), (50, 0)), []);
        assert_eq!(alarm((1000, 100), (500, 0)), []);
        assert_eq!(alarm((0, 0), (500, 0)), []);
    }

    #[test]
    fn an_alarm_stays_until_the_field_is_back() {
        let mut memory = FieldMemory::default();
        let mut after = |visit: (u64, u64)| {
            memory.judge(&counts(visit.0, visit.1), RULES);
            memory.alarms.len()
        };
        assert_eq!(after((1000, 800)), 0);
        assert_eq!(after((60, 0)), 0, "too few to tell");
        assert_eq!(after((60, 0)), 1, "together they are enough");
        assert_eq!(after((10, 8)), 1, "and not yet enough to take it back");
        assert_eq!(after((500, 0)), 1, "what is wrong never becomes usual");
        assert_eq!(after((500, 400)), 0);
        assert_eq!(after((500, 0)), 1);
        memory.accept();
        memory.judge(&counts(500, 0), RULES);
        memory.judge(&counts(500, 0), RULES);
        assert_eq!(memory.alarms, []);
    }

    #[test]
    fn what_is_usual_fades() {
        let mut memory = FieldMemory::default();
        for _ in 0..100 {
            memory.judge(&counts(5_000, 5_000), RULES);
            assert!(memory.usual.documents <= 25_000);
        }
        // A slow change is no alarm, and becomes usual.
        for severity in (1..50).rev() {
            memory.judge(&counts(5_000, severity * 100), RULES);
        }
        assert!(memory.usual.share("severity") < 0.2);
    }
}
