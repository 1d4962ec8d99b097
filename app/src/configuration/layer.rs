//! One layer of settings: values by dotted key, with the name of where they come from.

use figment::value::{Dict, Map, Value};
use figment::{Error, Metadata, Profile, Provider};

/// A layer.
pub(crate) struct Layer {
    name: &'static str,
    values: Dict,
}

impl Layer {
    /// An empty layer.
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            values: Dict::new(),
        }
    }

    /// Sets a key, `table.entry` or `entry`.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Value>) {
        put(&mut self.values, key, value.into());
    }

    /// Sets a key where there is a value.
    pub(crate) fn set_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }
}

fn put(dict: &mut Dict, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            dict.insert(key.to_owned(), value);
        }
        Some((table, rest)) => {
            let held = dict.entry(table.to_owned()).or_insert_with(|| Dict::new().into());
            if let Value::Dict(_, inner) = held {
                put(inner, rest, value);
            }
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

/// The dotted keys of a table.
pub(crate) fn keys_of(dict: &Dict) -> Vec<String> {
    let mut found = Vec::new();
    collect(dict, "", &mut found);
    found
}

fn collect(dict: &Dict, before: &str, found: &mut Vec<String>) {
    for (name, value) in dict {
        let key = format!("{before}{name}");
        match value {
            Value::Dict(_, inner) if !inner.is_empty() => collect(inner, &format!("{key}."), found),
            _ => found.push(key),
        }
    }
}
