//! What changed between two merged records, and replaying such changes.
//!
//! History is about values: that a second source says the same thing as the first is not a change of any
//! field, so provenance (`from`) is left out of the comparison. A list field is changed by a splice: the common
//! beginning and end stay, what lies between is replaced.

use serde_json::{Map, Value};

use crate::{FieldChange, Merged};

/// A merged record as plain values, field by field, without provenance.
pub(crate) fn values(merged: &Merged) -> Map<String, Value> {
    let Ok(Value::Object(fields)) = serde_json::to_value(merged) else {
        return Map::new();
    };
    fields
        .into_iter()
        .map(|(name, value)| (name, without_provenance(value)))
        .collect()
}

/// `{"value": v, "from": […]}` becomes `v`, at any depth; other `from` members are dropped.
fn without_provenance(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            if fields.remove("from").is_some() && fields.len() == 1 && fields.contains_key("value") {
                return fields.remove("value").unwrap_or(Value::Null);
            }
            Value::Object(
                fields
                    .into_iter()
                    .map(|(k, v)| (k, without_provenance(v)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_provenance).collect()),
        other => other,
    }
}

/// The fields that differ.
pub(crate) fn diff(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<FieldChange> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| {
            let (old, new) = (before.get(name), after.get(name));
            (old != new).then(|| change(name, old, new))
        })
        .collect()
}

fn change(name: &str, old: Option<&Value>, new: Option<&Value>) -> FieldChange {
    if let (Some(Value::Array(old)), Some(Value::Array(new))) = (old, new) {
        let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let end = old[start..]
            .iter()
            .rev()
            .zip(new[start..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        return FieldChange {
            field: name.to_owned(),
            at: Some(start),
            before: Value::Array(old[start..old.len() - end].to_vec()),
            after: Value::Array(new[start..new.len() - end].to_vec()),
        };
    }
    FieldChange {
        field: name.to_owned(),
        at: None,
        before: old.cloned().unwrap_or(Value::Null),
        after: new.cloned().unwrap_or(Value::Null),
    }
}

/// Applies a change. `Err` names the field whose state before is not what the change says it was.
pub(crate) fn apply(values: &mut Map<String, Value>, change: &FieldChange) -> Result<(), String> {
    let refuse = || Err(change.field.clone());
    if let Some(at) = change.at {
        let (Some(Value::Array(held)), Value::Array(before), Value::Array(after)) =
            (values.get_mut(&change.field), &change.before, &change.after)
        else {
            return refuse();
        };
        let end = at + before.len();
        if end > held.len() || held[at..end] != before[..] {
            return refuse();
        }
        held.splice(at..end, after.iter().cloned());
        return Ok(());
    }
    if values.get(&change.field).unwrap_or(&Value::Null) != &change.before {
        return refuse();
    }
    if change.after.is_null() {
        values.remove(&change.field);
    } else {
        values.insert(change.field.clone(), change.after.clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn provenance_is_no_value() {
        let merged = json!({"titles": {"en": {"value": "a", "from": ["cve/1"]}}, "references": [{"url": "u", "from": ["x"]}]});
        assert_eq!(
            without_provenance(merged),
            json!({"titles": {"en": "a"}, "references": [{"url": "u"}]})
        );
    }

    #[test]
    fn a_list_changes_by_a_splice() {
        let change = change("r", Some(&json!([1, 2, 3, 4])), Some(&json!([1, 9, 4])));
        assert_eq!(
            (change.at, change.before, change.after),
            (Some(1), json!([2, 3]), json!([9]))
        );
    }

    #[test]
    fn a_change_of_something_else_is_refused() {
        let mut held = Map::from_iter([("a".to_owned(), json!(1))]);
        let change = FieldChange {
            field: "a".to_owned(),
            at: None,
            before: json!(2),
            after: json!(3),
        };
        assert_eq!(apply(&mut held, &change), Err("a".to_owned()));
    }

    fn any_fields() -> impl Strategy<Value = Map<String, Value>> {
        let value = prop_oneof![
            any::<u8>().prop_map(Value::from),
            prop::collection::vec(0..4u8, 0..6).prop_map(Value::from),
        ];
        prop::collection::btree_map("[a-d]", value, 0..4).prop_map(|m| m.into_iter().collect())
    }

    proptest! {
        #[test]
        fn replaying_the_difference_gives_the_new_state(before in any_fields(), after in any_fields()) {
            let mut held = before.clone();
            for change in diff(&before, &after) {
                apply(&mut held, &change).expect("the change fits");
            }
            prop_assert_eq!(held, after);
        }
    }
}
