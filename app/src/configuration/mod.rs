//! Configuration: defaults, then a file, then the environment, then flags; the later one wins.
//!
//! The file is `--config FILE`, else `baize.toml` in the data directory, else none. A key `brake.share` is
//! `BAIZE_BRAKE__SHARE` in the environment. A key that is not known is refused with the nearest one that is.

mod keys;
mod layer;
#[cfg(test)]
mod reference;
mod settings;

use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::Value;
use figment::{Figment, Profile, Provider};

pub(crate) use settings::Settings;

use crate::failure::{Failure, Result};
use crate::words::say;
use keys::Kind;
use layer::{Layer, keys_of};

/// Settings that come from flags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flags {
    /// `--config`.
    pub(crate) config: Option<PathBuf>,
    /// `--data`.
    pub(crate) data: Option<PathBuf>,
    /// `--database`.
    pub(crate) database: Option<String>,
    /// `--listen`.
    pub(crate) listen: Option<String>,
    /// `--public-url`.
    pub(crate) public_url: Option<String>,
}

/// Settings, and where each comes from.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    /// What is in force.
    pub(crate) settings: Settings,
    figment: Figment,
}

/// One setting as `doctor` explains it.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Explained {
    /// Key.
    pub(crate) key: String,
    /// Value; passwords are masked.
    pub(crate) value: String,
    /// `default`, `environment`, `flag`, or the file.
    pub(crate) from: String,
}

impl Configuration {
    /// Reads the configuration.
    pub(crate) fn read(flags: &Flags) -> Result<Self> {
        let environment = environment()?;
        let data = data_directory(flags);
        let file = file(flags, data.as_deref())?;
        let mut figment = Figment::from(defaults(data.as_deref()));
        if let Some(path) = &file {
            let toml = Toml::file_exact(path);
            check_keys(path, &toml, flags.config.is_none())?;
            figment = figment.merge(toml);
        }
        let mut chosen = Layer::new("flag");
        chosen.set_some("data", flags.data.as_deref().map(text));
        chosen.set_some("database", flags.database.clone());
        chosen.set_some("listen", flags.listen.clone());
        chosen.set_some("public_url", flags.public_url.clone());
        let figment = figment.merge(environment).merge(chosen);
        if figment.find_value("data").is_err() {
            return Err(Failure::usage(say!("error-no-data-directory")));
        }
        let settings: Settings = figment.extract().map_err(|error| unreadable(&error))?;
        settings.check()?;
        Ok(Self { settings, figment })
    }

    /// Every setting and where it comes from.
    pub(crate) fn explain(&self) -> Vec<Explained> {
        let mut names: Vec<String> = keys::KEYS.iter().map(|key| key.name.to_owned()).collect();
        names.retain(|name| !name.contains('*'));
        if let Ok(Value::Dict(_, feeds)) = self.figment.find_value("feeds") {
            let set = keys_of(&feeds).into_iter().map(|name| format!("feeds.{name}"));
            names.extend(set.filter(|name| name != "feeds.enabled"));
        }
        names
            .into_iter()
            .map(|key| {
                let value = self.figment.find_value(&key).ok();
                let from = self.figment.find_metadata(&key).map_or_else(
                    || "default".to_owned(),
                    |metadata| match metadata.source.as_ref().and_then(|source| source.file_path()) {
                        Some(path) => path.display().to_string(),
                        None => metadata.name.to_string(),
                    },
                );
                let value = value.map_or_else(String::new, |value| shown(&key, &value));
                Explained { key, value, from }
            })
            .collect()
    }
}

/// A value for a person. Of addresses with a password only what names the server is shown.
fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::String(_, text) if key == "database" => baize_store::Location::parse(text).to_string(),
        Value::String(_, text) if text.contains("://") => without_password(text),
        Value::String(_, text) => text.clone(),
        Value::Bool(_, flag) => flag.to_string(),
        Value::Num(_, number) => {
            let whole = number
                .to_u128()
                .map(|n| n.to_string())
                .or_else(|| number.to_i128().map(|n| n.to_string()));
            whole
                .or_else(|| number.to_f64().map(|n| n.to_string()))
                .unwrap_or_default()
        }
        Value::Array(_, values) => values
            .iter()
            .map(|value| shown(key, value))
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

/// A URL without user, password and query.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let rest = rest.split_once('?').map_or(rest, |(place, _)| place);
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The data directory as flags, environment and defaults name it; a file may still name another one.
fn data_directory(flags: &Flags) -> Option<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let own = || {
        if cfg!(target_os = "macos") {
            return set("HOME").map(|home| home.join("Library/Application Support/baize"));
        }
        set("XDG_DATA_HOME")
            .or_else(|| set("LOCALAPPDATA"))
            .or_else(|| set("HOME").map(|home| home.join(".local/share")))
            .map(|shared| shared.join("baize"))
    };
    flags.data.clone().or_else(|| set("BAIZE_DATA")).or_else(own)
}

fn file(flags: &Flags, data: Option<&Path>) -> Result<Option<PathBuf>> {
    if let Some(path) = &flags.config {
        return match std::fs::metadata(path) {
            Ok(_) => Ok(Some(path.clone())),
            Err(error) => Err(Failure::usage(say!(
                "error-input",
                path = path.display(),
                reason = error
            ))),
        };
    }
    Ok(data
        .map(|data| data.join("baize.toml"))
        .filter(|path| path.is_file()))
}

fn defaults(data: Option<&Path>) -> Layer {
    let mut layer = Layer::new("default");
    layer.set_some("data", data.map(text));
    layer.set("listen", "127.0.0.1:8080");
    layer.set("language", "en");
    layer.set("organisation", "Baize");
    layer.set("trusted_proxies", Vec::<String>::new());
    layer.set("metrics_public", false);
    layer.set("brake.share", 0.02);
    layer.set("brake.least", 20_u64);
    layer.set("feeds.enabled", true);
    layer.set("outbound.trusted_hosts", Vec::<String>::new());
    layer.set("limits.unpacked_gib", 64_u64);
    layer.set("limits.members", 5_000_000_u64);
    layer.set("limits.readers", 32_u64);
    layer.set("limits.request_seconds", 15_u64);
    layer.set("limits.requests_per_minute", 6_000_u64);
    layer.set("dumps.interval_hours", 24_u64);
    layer
}

/// Refuses keys that are none. `beside` says that the file was found in the data directory.
fn check_keys(path: &Path, toml: &impl Provider, beside: bool) -> Result<()> {
    let data = toml.data().map_err(|error| unreadable(&error))?;
    let Some(values) = data.get(&Profile::Default) else {
        return Ok(());
    };
    for name in keys_of(values) {
        if keys::find(&name).is_none() {
            let nearest = keys::nearest(&name).0;
            return Err(Failure::usage(say!(
                "error-key",
                path = path.display(),
                key = name,
                nearest = nearest
            )));
        }
        if beside && name == "data" {
            return Err(Failure::usage(say!("error-data-in-data", path = path.display())));
        }
    }
    Ok(())
}

/// Settings of the environment. A variable that is nearly a key is refused; one that is nothing like it belongs to
/// somebody else (a cluster sets `BAIZE_PORT` for a service of that name) and is left alone.
fn environment() -> Result<Layer> {
    let mut layer = Layer::new("environment");
    for (variable, value) in std::env::vars_os() {
        let (Some(variable), Some(value)) = (variable.to_str(), value.to_str()) else {
            continue;
        };
        let Some(name) = variable.strip_prefix("BAIZE_") else {
            continue;
        };
        if keys::OTHER_VARIABLES.contains(&name) || value.is_empty() {
            continue;
        }
        let name = name.to_ascii_lowercase().replace("__", ".");
        let Some(key) = keys::find(&name) else {
            let (nearest, letters) = keys::nearest(&name);
            if letters <= 2 {
                let nearest = format!("BAIZE_{}", nearest.to_ascii_uppercase().replace('.', "__"));
                return Err(Failure::usage(say!(
                    "error-variable",
                    variable = variable,
                    nearest = nearest
                )));
            }
            tracing::warn!(variable, "not a setting");
            continue;
        };
        let wrong = || {
            Failure::usage(say!(
                "error-setting",
                key = variable,
                value = format!("{value:?}")
            ))
        };
        match key.kind {
            Kind::Text => layer.set(&name, value),
            Kind::Flag => layer.set(&name, value.parse::<bool>().map_err(|_| wrong())?),
            Kind::Number => match value.parse::<u64>() {
                Ok(whole) => layer.set(&name, whole),
                Err(_) => layer.set(&name, value.parse::<f64>().map_err(|_| wrong())?),
            },
            Kind::List => {
                let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
                layer.set(&name, parts.map(str::to_owned).collect::<Vec<_>>());
            }
        }
    }
    Ok(layer)
}

fn unreadable(error: &figment::Error) -> Failure {
    let first = error.clone().into_iter().next().unwrap_or_else(|| error.clone());
    let key = first.path.join(".");
    // The value may be a secret: only its key and what is wrong are said.
    let reason = match &first.kind {
        figment::error::Kind::InvalidType(_, wanted) | figment::error::Kind::InvalidValue(_, wanted) => {
            wanted.clone()
        }
        other => other.to_string(),
    };
    Failure::usage(say!("error-configuration", key = key, reason = reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_passwords() {
        for (url, shown) in [
            ("https://ada:pw@host/x?key=1", "https://host/x"),
            ("https://host", "https://host"),
            ("https://host/a@b", "https://host/a@b"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
