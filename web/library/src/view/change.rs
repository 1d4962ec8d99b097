//! Changes in words: what a field said before and says now.

use baize_catalog::{Change, FieldChange};
use baize_web_kit::Locale;
use baize_web_kit::component::{IdentifierTag, Time};
use serde_json::{Map, Value};

use super::label;
use super::provenance::Origin;
use super::wording::clip;

/// A change.
#[derive(Clone, Debug)]
pub(crate) struct ChangeRow {
    pub(crate) sequence: i64,
    pub(crate) id: IdentifierTag,
    pub(crate) time: Time,
    pub(crate) kind: String,
    pub(crate) causes: Vec<Origin>,
    pub(crate) more_causes: usize,
    pub(crate) fields: Vec<FieldRow>,
    pub(crate) names: Vec<String>,
}

/// A changed field.
#[derive(Clone, Debug)]
pub(crate) struct FieldRow {
    pub(crate) name: String,
    pub(crate) gone: Vec<String>,
    pub(crate) more_gone: usize,
    pub(crate) new: Vec<String>,
    pub(crate) more_new: usize,
}

/// Values shown on each side of a field before the others are counted.
const VALUES: usize = 6;
/// Longest value shown, in characters.
const LENGTH: usize = 240;

impl ChangeRow {
    pub(crate) fn new(l: &Locale, change: &Change) -> Self {
        // The first state of a record would repeat the page; its fields are named only.
        let created = change.kind == "created";
        let fields = if created {
            Vec::new()
        } else {
            change
                .fields
                .iter()
                .take(40)
                .map(|field| FieldRow::new(l, field))
                .collect()
        };
        Self {
            sequence: change.sequence,
            id: IdentifierTag::link(l, &change.id),
            time: Time {
                shown: l.age(change.time),
                ..Time::day(l, change.time)
            },
            kind: label::known(l, "change", &change.kind),
            causes: change.causes.iter().take(4).map(|c| Origin::parse(c)).collect(),
            more_causes: change.causes.len().saturating_sub(4),
            fields,
            names: change
                .fields
                .iter()
                .take(40)
                .map(|f| field_name(l, &f.field))
                .collect(),
        }
    }
}

impl FieldRow {
    pub(crate) fn new(l: &Locale, change: &FieldChange) -> Self {
        let in_languages = matches!(change.field.as_str(), "titles" | "descriptions");
        let side = |value: &Value| match value {
            Value::Object(texts) if in_languages => by_language(l, texts),
            Value::String(state) if change.field == "state" => vec![label::known(l, "state", state)],
            value => values(l, value),
        };
        let (before, after) = (side(&change.before), side(&change.after));
        let mut gone: Vec<String> = before.iter().filter(|v| !after.contains(v)).cloned().collect();
        let mut new: Vec<String> = after.iter().filter(|v| !before.contains(v)).cloned().collect();
        let (more_gone, more_new) = (
            gone.len().saturating_sub(VALUES),
            new.len().saturating_sub(VALUES),
        );
        gone.truncate(VALUES);
        new.truncate(VALUES);
        Self {
            name: field_name(l, &change.field),
            gone,
            more_gone,
            new,
            more_new,
        }
    }

    /// Whether nothing but the order or the provenance changed.
    pub(crate) fn is_silent(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }
}

/// The name of a field of the merged record.
pub(crate) fn field_name(l: &Locale, field: &str) -> String {
    label::known(l, "field", field)
}

/// The values of a field, each as a short text.
fn values(l: &Locale, value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().take(2_000).map(|item| short(l, item)).collect(),
        other => vec![short(l, other)],
    }
}

/// Texts of a field, each with its language.
fn by_language(l: &Locale, texts: &Map<String, Value>) -> Vec<String> {
    texts
        .iter()
        .take(200)
        .map(|(lang, text)| {
            let language = label::known(l, "language", lang);
            format!("{language}{}{}", l.t("colon"), short(l, text))
        })
        .collect()
}

fn is_sourced(value: &Value) -> bool {
    value.get("from").is_some() && value.get("value").is_some()
}

/// A value as one short text: what a person would call it.
fn short(l: &Locale, value: &Value) -> String {
    let value = if is_sourced(value) { &value["value"] } else { value };
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => {
            let word = |key: &str| object.get(key).and_then(Value::as_str);
            let parts: Vec<String> =
                if let Some(scheme) = word("scheme").filter(|_| object.contains_key("by")) {
                    let level = word("level").map(|level| label::known(l, "level", level));
                    let score = object
                        .get("score")
                        .and_then(Value::as_f64)
                        .map(|s| format!("{s:.1}"));
                    let by = word("by").map(str::to_owned);
                    [
                        Some(label::known(
                            l,
                            "scheme",
                            &scheme
                                .replace('.', "")
                                .replacen("cvss-", "cvss", 1)
                                .replacen("gbt30279", "gbt", 1),
                        )),
                        score,
                        level,
                        by,
                    ]
                    .into_iter()
                    .flatten()
                    .collect()
                } else if let Some(package) = object.get("package") {
                    names(package, &["ecosystem", "name"])
                } else if let Some(product) = object.get("product") {
                    names(product, &["vendor", "name"])
                } else {
                    let first = ["url", "cpe", "label", "name", "title", "value", "by"]
                        .into_iter()
                        .find_map(word);
                    first.map(str::to_owned).into_iter().collect()
                };
            if parts.is_empty() {
                value.to_string()
            } else {
                parts.join(" ")
            }
        }
        other => other.to_string(),
    };
    clip(&text, LENGTH)
}

fn names(object: &Value, keys: &[&str]) -> Vec<String> {
    keys.iter()
        .filter_map(|key| object[*key].as_str())
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use baize_web_kit::Language;
    use serde_json::json;

    use super::*;

    fn row(before: Value, after: Value) -> FieldRow {
        of("severities", before, after)
    }

    fn of(field: &str, before: Value, after: Value) -> FieldRow {
        let l = Locale::new(Language::En, jiff::Timestamp::UNIX_EPOCH);
        FieldRow::new(
            &l,
            &FieldChange {
                field: field.into(),
                at: None,
                before,
                after,
            },
        )
    }

    #[test]
    fn only_what_differs_is_told() {
        let nvd = json!({"value": {"scheme": "cvss-3.1", "score": 9.8, "level": "critical", "by": "nvd"}, "from": ["nvd/1"]});
        let cna = json!({"value": {"scheme": "cvss-3.1", "score": 7.5, "level": "high", "by": "cna"}, "from": ["cve/1"]});
        let told = row(json!([nvd]), json!([nvd, cna]));
        assert_eq!(told.gone, Vec::<String>::new());
        assert_eq!(told.new, ["CVSS 3.1 7.5 High cna"]);
    }

    #[test]
    fn texts_are_told_by_language() {
        let told = of(
            "titles",
            json!({"en": {"value": "old", "from": ["a/1"]}}),
            json!({"en": "new", "zh": {"value": "新", "from": ["b/1"]}, "x": "?"}),
        );
        assert_eq!(told.gone, ["English: old"]);
        assert_eq!(told.new, ["English: new", "x: ?", "Chinese: 新"]);
    }

    #[test]
    fn any_value_has_words() {
        let told = row(
            json!(null),
            json!([{"value": {"package": {"ecosystem": "npm", "name": "a"}}, "from": []}, 3, {}]),
        );
        assert_eq!(told.new, ["npm a", "3", "{}"]);
        assert!(
            row(
                json!([{"value": "x", "from": ["a/1"]}]),
                json!([{"value": "x", "from": ["b/1"]}])
            )
            .is_silent()
        );
        let many: Vec<Value> = (0..5_000).map(|n| json!(n)).collect();
        let told = row(json!(null), json!(many));
        assert_eq!((told.new.len(), told.more_new), (6, 1994));
    }
}
