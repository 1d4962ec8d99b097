//! SSVC: published decision tables, looked up.
//!
//! Vector (ours; SSVC defines exchange in JSON only): `SSVC/TABLE/Point:value/…`, for example
//! `SSVC/cisa-coordinator/Exploitation:active/Automatable:yes/Technical-Impact:total/Mission-and-Well-Being-Impact:high`.
//! The table is named by its id (`cisa-coordinator`), its key (`DT_CO`) or its id with the version
//! (`cisa_coordinator_2_0_3`); points and values by their published name or key. Case, spaces and punctuation do
//! not count, a version after a point's name (`Exploitation v1.1.0`) neither. `poc` is read as `Public PoC`. The
//! older compact form `SSVCv2/E:A/A:N/T:T/P:M/B:A/M:M/D:A/TIME/` is read as a vector of `cisa-coordinator`; its
//! `P` and `B` (which `M` sums up), `D` and time are passed over.
//!
//! | table | asks for | answers |
//! |---|---|---|
//! | `cisa-coordinator` | Exploitation, Automatable, Technical Impact, Mission and Well-Being Impact | Track, Track*, Attend, Act |
//! | `cisa-bod-26-04` | Publicly Exposed, In KEV, Automatable, Technical Impact | remediation timeline |
//! | `coordinator-triage` | seven points about report, supplier, utility and safety | Decline, Track, Coordinate |
//! | `coordinator-publish` | Supplier Involvement, Exploitation, Public Value Added | Publish, Do Not Publish |
//! | `supplier` | Exploitation, Utility, Technical Impact, Public Safety Impact | Defer, Scheduled, Out-of-Cycle, Immediate |
//! | `deployer` | Exploitation, System Exposure, Automatable, Human Impact | Defer, Scheduled, Out-of-Cycle, Immediate |
//! | `utility`, `human-impact`, `public-safety-impact` | the points they sum up | the point of that name |
//! | `cvss-v4-equivalence-set-1` … `-6`, `cvss-v4-severity` | CVSS 4.0 metrics, equivalence sets | sets, rating |
//!
//! The order of inputs never matters. An incomplete selection has no outcome, but [`Selection::possible`] says
//! which outcomes it leaves open.

mod points;
mod tables;

use std::fmt;

pub use points::{Point, Value};
pub use tables::{TABLES, Table};

use crate::GradingError;
use crate::vector;

/// What begins a vector.
pub(crate) const PREFIX: &str = "SSVC/";
/// What begins the older compact form.
pub(crate) const COMPACT_PREFIX: &str = "SSVCv2/";

/// Most inputs of a table.
const INPUTS: usize = 7;

/// Finds a table by id, key, or id with version.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| {
        same(table.id, name)
            || same(table.key, name)
            || same(table.name, name)
            || loosely(name).eq(loosely(table.id).chain(loosely(table.version)))
            || loosely(name).eq(loosely(table.name).chain(loosely(table.version)))
    })
}

/// The outcome of a table for inputs by name.
pub fn evaluate(table: &'static Table, inputs: &[(&str, &str)]) -> Result<&'static Value, GradingError> {
    Selection::of(table, inputs.iter().copied())?.outcome()
}

/// A table with the values chosen for its inputs, complete or not.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    table: &'static Table,
    /// Place of the value counted from 1, 0 where none is chosen.
    chosen: [u8; INPUTS],
}

impl Selection {
    /// Takes the inputs by name. Not all need be given.
    pub fn of<'a>(
        table: &'static Table,
        inputs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, GradingError> {
        let mut chosen = [0; INPUTS];
        for (name, value) in inputs {
            let place = table
                .inputs
                .iter()
                .position(|point| point.is(name))
                .ok_or_else(|| GradingError::UnknownMetric {
                    metric: GradingError::quote(name),
                })?;
            let point = table.inputs[place];
            if chosen[place] != 0 {
                return Err(GradingError::Duplicate { metric: point.name });
            }
            let position = point
                .values
                .iter()
                .position(|known| known.is(value))
                .ok_or_else(|| GradingError::UnknownValue {
                    metric: point.name,
                    value: GradingError::quote(value),
                })?;
            chosen[place] = position as u8 + 1;
        }
        Ok(Self { table, chosen })
    }

    /// Reads a vector in either form.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        if text.starts_with(COMPACT_PREFIX) {
            return Self::parse_compact(text);
        }
        let body = vector::strip_prefix(text, PREFIX)?;
        let (name, parts) = body.split_once('/').unwrap_or((body, ""));
        let table = table(name).ok_or_else(|| GradingError::UnknownTable {
            table: GradingError::quote(name),
        })?;
        let mut inputs = Vec::with_capacity(INPUTS);
        for part in parts.split('/').filter(|_| !parts.is_empty()) {
            let input = part.split_once(':').ok_or_else(|| GradingError::NotAMetric {
                part: GradingError::quote(part),
            })?;
            inputs.push(input);
        }
        Self::of(table, inputs)
    }

    fn parse_compact(text: &str) -> Result<Self, GradingError> {
        let body = vector::strip_prefix(text, COMPACT_PREFIX)?;
        let table = table("cisa-coordinator").ok_or(GradingError::UnknownTable {
            table: "cisa-coordinator".to_owned(),
        })?;
        let inputs = body.split('/').filter_map(|part| match part.split_once(':')? {
            ("E", value) => Some(("Exploitation", value)),
            ("A", value) => Some(("Automatable", value)),
            ("T", value) => Some(("Technical Impact", value)),
            ("M", value) => Some(("Mission and Well-Being Impact", value)),
            _ => None,
        });
        Self::of(table, inputs)
    }

    /// The table.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The chosen values, in the order of the table's inputs.
    pub fn chosen(&self) -> impl Iterator<Item = (&'static Point, &'static Value)> + '_ {
        self.table
            .inputs
            .iter()
            .zip(self.chosen)
            .filter(|(_, code)| *code != 0)
            .map(|(point, code)| (*point, &point.values[usize::from(code) - 1]))
    }

    /// The outcome; an error that names the first input that is missing.
    pub fn outcome(&self) -> Result<&'static Value, GradingError> {
        let mut cell = 0;
        for (point, code) in self.table.inputs.iter().zip(self.chosen) {
            if code == 0 {
                return Err(GradingError::Missing { metric: point.name });
            }
            cell = cell * point.values.len() + usize::from(code) - 1;
        }
        Ok(self.table.value(cell))
    }

    /// The outcomes that the inputs not given leave open, in the order of the outcome's point.
    pub fn possible(&self) -> Vec<&'static Value> {
        let mut open = vec![false; self.table.outcome.values.len()];
        for cell in 0..self.table.cells.len() {
            let mut rest = cell;
            let fits = self
                .table
                .inputs
                .iter()
                .zip(self.chosen)
                .rev()
                .all(|(point, code)| {
                    let position = rest % point.values.len();
                    rest /= point.values.len();
                    code == 0 || usize::from(code) - 1 == position
                });
            if fits {
                open[self.table.position(cell)] = true;
            }
        }
        let values = self.table.outcome.values.iter().zip(open);
        values.filter(|(_, open)| *open).map(|(value, _)| value).collect()
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", self.table.id)?;
        for (point, value) in self.chosen() {
            write!(f, "/{}:{}", slug(point.name), slug(value.name).to_lowercase())?;
        }
        Ok(())
    }
}

impl Table {
    fn position(&self, cell: usize) -> usize {
        usize::from(self.cells[cell] - b'0')
    }

    fn value(&self, cell: usize) -> &'static Value {
        &self.outcome.values[self.position(cell)]
    }
}

impl Point {
    /// Whether a text names this point.
    fn is(&self, text: &str) -> bool {
        if self.name == text {
            return true;
        }
        let name = without_version(text);
        self.key.eq_ignore_ascii_case(name)
            || same(self.name, name)
            || self
                .name
                .strip_suffix(" Impact")
                .is_some_and(|short| same(short, name))
    }
}

impl Value {
    /// Whether a text names this value.
    fn is(&self, text: &str) -> bool {
        self.key.eq_ignore_ascii_case(text)
            || same(self.name, text)
            || (self.name == "Public PoC" && same("poc", text))
    }
}

/// Cuts the version and namespace from a label such as `In KEV v1.0.0 (cisa)`.
fn without_version(text: &str) -> &str {
    let version = text
        .match_indices(" v")
        .find(|(at, _)| text.as_bytes().get(at + 2).is_some_and(u8::is_ascii_digit));
    version.map_or(text, |(at, _)| &text[..at])
}

/// Letters, digits and `*` in lower case; `&` reads as "and".
fn loosely(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(|c| {
        let word = match c {
            '&' => "and",
            _ => "",
        };
        let kept = (c.is_alphanumeric() || c == '*').then(|| c.to_ascii_lowercase());
        word.chars().chain(kept)
    })
}

fn same(ours: &str, theirs: &str) -> bool {
    ours == theirs || loosely(ours).eq(loosely(theirs))
}

/// Words joined by hyphens.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !(c.is_alphanumeric() || c == '*'));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_covers_every_combination() {
        for table in &TABLES {
            let combinations: usize = table.inputs.iter().map(|point| point.values.len()).product();
            assert_eq!(table.cells.len(), combinations, "{}", table.id);
            assert!(table.inputs.len() <= INPUTS);
            for cell in 0..combinations {
                assert!(
                    table.position(cell) < table.outcome.values.len(),
                    "{} {cell}",
                    table.id
                );
            }
        }
    }

    #[test]
    fn tables_have_distinct_names() {
        for (place, one) in TABLES.iter().enumerate() {
            for other in &TABLES[place + 1..] {
                assert!(!same(one.id, other.id) && one.key != other.key, "{}", one.id);
            }
            for name in [one.id, one.key, one.name] {
                assert_eq!(table(name).map(|found| found.id), Some(one.id), "{name}");
            }
        }
        assert_eq!(
            table("cisa_coordinator_2_0_3").map(|found| found.id),
            Some("cisa-coordinator")
        );
        assert!(table("cisa_coordinator_9_9_9").is_none());
    }

    #[test]
    fn names_are_read_loosely_and_written_one_way() {
        let selection = Selection::parse(
            "SSVC/DT_CO/exploitation:PoC/A:Y/technical impact:Total/Mission & Well-being:medium",
        )
        .unwrap();
        assert_eq!(
            selection.to_string(),
            "SSVC/cisa-coordinator/Exploitation:public-poc/Automatable:yes/Technical-Impact:total/\
             Mission-and-Well-Being-Impact:medium"
        );
        assert_eq!(selection.outcome().unwrap().name, "Track*");
        let again = Selection::parse(&selection.to_string()).unwrap();
        assert_eq!(again.to_string(), selection.to_string());
    }

    #[test]
    fn compact_form() {
        let selection = Selection::parse("SSVCv2/E:A/A:N/T:T/P:M/B:A/M:M/D:A/2021-09-29T15:29:44Z/").unwrap();
        assert_eq!(selection.outcome().unwrap().name, "Attend");
    }

    #[test]
    fn incomplete_selections_leave_outcomes_open() {
        let open = |text: &str| {
            let names: Vec<_> = Selection::parse(text)
                .unwrap()
                .possible()
                .iter()
                .map(|value| value.name)
                .collect();
            names.join(" ")
        };
        assert_eq!(open("SSVC/cisa-coordinator"), "Track Track* Attend Act");
        assert_eq!(
            open("SSVC/cisa-coordinator/Exploitation:active/Automatable:yes/TI:T"),
            "Attend Act"
        );
        assert_eq!(
            open("SSVC/cisa-coordinator/Exploitation:none/Automatable:no/TI:P"),
            "Track"
        );
        let error = Selection::parse("SSVC/cisa-coordinator/E:A")
            .unwrap()
            .outcome()
            .unwrap_err();
        assert_eq!(error.to_string(), "mandatory metric Automatable is missing");
    }

    #[test]
    fn errors_name_the_point() {
        let error = |text: &str| Selection::parse(text).unwrap_err().to_string();
        assert_eq!(error("SSVC/nobody/E:A"), "unknown decision table \"nobody\"");
        assert_eq!(error("SSVC/utility/E:A"), "unknown metric \"E\"");
        assert_eq!(
            error("SSVC/utility/Automatable:maybe"),
            "metric Automatable has no value \"maybe\""
        );
        assert_eq!(
            error("SSVC/utility/A:yes/Automatable:no"),
            "metric Automatable is given twice"
        );
        assert_eq!(
            error("SSVC/utility/Automatable"),
            "\"Automatable\" is not of the form METRIC:VALUE"
        );
    }
}
