//! What is in force.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use baize_catalog::Brake;
use baize_collect::feeds::Override;
use baize_collect::reading::Limits;
use baize_outbound::Policy;
use baize_store::Location;
use baize_web_library::{Language, Network, WebConfig};
use figment::value::magic::RelativePathBuf;
use serde::Deserialize;

use crate::failure::{Failure, Result};
use crate::words::say;

/// The configuration in force.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Settings {
    /// Data directory: database, index, files.
    pub(crate) data: PathBuf,
    /// PostgreSQL in place of SQLite in the data directory.
    pub(crate) database: Option<String>,
    /// Address and port to listen on.
    pub(crate) listen: SocketAddr,
    /// Address at which people reach this instance.
    pub(crate) public_url: Option<String>,
    /// Who publishes what is derived here.
    pub(crate) organisation: String,
    /// Language for readers who state none.
    pub(crate) language: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<String>,
    /// Whether `/metrics` answers to others than this machine.
    pub(crate) metrics_public: bool,
    /// File with the text of `security.txt`.
    pub(crate) security_txt: Option<RelativePathBuf>,
    /// File with the precedence table.
    pub(crate) precedence: Option<RelativePathBuf>,
    /// Certificate and key, to serve by TLS without a proxy.
    pub(crate) tls: Option<Tls>,
    /// The withdrawal brake.
    pub(crate) brake: BrakeSettings,
    /// Feeds.
    pub(crate) feeds: Feeds,
    /// What may be reached.
    pub(crate) outbound: Outbound,
    /// Bounds.
    pub(crate) limits: LimitSettings,
    /// Files with everything.
    pub(crate) dumps: DumpSettings,
}

/// Files with everything.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct DumpSettings {
    /// Hours between two dumps of `serve`; 0 for none but those of `baize dump`.
    pub(crate) interval_hours: u64,
}

/// What may be reached besides public addresses.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Outbound {
    /// Hosts (`mirror.example:8080`) that may have a private address and their own port.
    pub(crate) trusted_hosts: Vec<String>,
}

/// Certificate and key.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Tls {
    /// Certificate chain, PEM.
    pub(crate) certificate: RelativePathBuf,
    /// Private key, PEM.
    pub(crate) key: RelativePathBuf,
}

/// The withdrawal brake.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct BrakeSettings {
    /// Share of a source's published documents that one run may withdraw.
    pub(crate) share: f64,
    /// So many are always let through.
    pub(crate) least: u64,
}

/// Feeds.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Feeds {
    /// Whether they run on their schedule.
    pub(crate) enabled: bool,
    /// What is changed in a feed, by its name.
    #[serde(flatten)]
    pub(crate) overrides: BTreeMap<String, Override>,
}

/// Bounds.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct LimitSettings {
    /// GiB that may come out of one compressed input.
    pub(crate) unpacked_gib: u64,
    /// Files and members of one input.
    pub(crate) members: u64,
    /// Requests that may read the library at once.
    pub(crate) readers: usize,
    /// Seconds a request may take.
    pub(crate) request_seconds: u64,
    /// Requests per minute of one client; 0 for no limit.
    pub(crate) requests_per_minute: u32,
}

impl Settings {
    /// Where the data is.
    pub(crate) fn location(&self) -> Location {
        match &self.database {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::Directory(self.data.clone()),
        }
    }

    /// Folder of the search index.
    pub(crate) fn index(&self) -> PathBuf {
        self.data.join("index")
    }

    /// The brake for imports.
    pub(crate) fn brake(&self) -> Brake {
        Brake {
            share: self.brake.share,
            least: self.brake.least,
        }
    }

    /// Bounds for reading inputs.
    pub(crate) fn reading_limits(&self) -> Limits {
        Limits {
            unpacked: self.limits.unpacked_gib << 30,
            members: self.limits.members,
            ..Limits::default()
        }
    }

    /// What may go out.
    pub(crate) fn outbound(&self) -> Policy {
        Policy {
            public_url: self.public_url.clone(),
            trusted_hosts: self.outbound.trusted_hosts.clone(),
            temp_dir: Some(self.scratch()),
            ..Policy::default()
        }
    }

    /// Where this instance is: the address at which people reach it, else the one it listens on.
    pub(crate) fn address(&self) -> String {
        let own = || format!("http://{}", self.listen);
        self.public_url.clone().unwrap_or_else(own)
    }

    /// Folder of the files with everything.
    pub(crate) fn dumps(&self) -> PathBuf {
        self.data.join("dumps")
    }

    /// Folder for files that are gone when a command ends.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.data.join("scratch")
    }

    /// Settings of the web.
    pub(crate) fn web(&self) -> Result<WebConfig> {
        let security_txt = match &self.security_txt {
            None => None,
            Some(path) => {
                let path = path.relative();
                Some(std::fs::read_to_string(&path).map_err(|e| Failure::file(&path, &e))?)
            }
        };
        Ok(WebConfig {
            public_url: self.public_url.clone(),
            default_language: if self.language == "zh-CN" {
                Language::ZhCn
            } else {
                Language::En
            },
            trusted_proxies: self.proxies()?,
            metrics_public: self.metrics_public,
            security_txt,
            timeout: Duration::from_secs(self.limits.request_seconds),
            readers: self.limits.readers,
            organisation: self.organisation.clone(),
            requests_per_minute: self.limits.requests_per_minute,
            dumps: Some(self.dumps()),
            version: env!("CARGO_PKG_VERSION"),
            ..WebConfig::default()
        })
    }

    fn proxies(&self) -> Result<Vec<Network>> {
        self.trusted_proxies
            .iter()
            .map(|text| text.parse().map_err(|e| wrong("trusted_proxies", &e)))
            .collect()
    }

    /// Refuses values that cannot be.
    pub(crate) fn check(&self) -> Result<()> {
        if !matches!(self.language.as_str(), "en" | "zh-CN") {
            return Err(wrong("language", &format!("{:?}", self.language)));
        }
        if let Some(url) = &self.public_url {
            let rest = url
                .strip_prefix("https://")
                .or_else(|| url.strip_prefix("http://"))
                .unwrap_or_default();
            if rest.is_empty() || rest.contains(char::is_whitespace) {
                return Err(wrong("public_url", &format!("{url:?}")));
            }
        }
        if self.organisation.trim().is_empty() || self.organisation.len() > 200 {
            return Err(wrong("organisation", &format!("{:?}", self.organisation)));
        }
        if let Some(url) = &self.database
            && !matches!(Location::parse(url), Location::Postgres(_))
        {
            // The value is not repeated: it may hold a password.
            return Err(wrong("database", &"postgres://…"));
        }
        if !(0.0..=1.0).contains(&self.brake.share) {
            return Err(wrong("brake.share", &self.brake.share));
        }
        if self.limits.unpacked_gib == 0 || self.limits.unpacked_gib > 1 << 20 {
            return Err(wrong("limits.unpacked_gib", &self.limits.unpacked_gib));
        }
        self.proxies().map(drop)
    }
}

fn wrong(key: &str, value: &dyn std::fmt::Display) -> Failure {
    Failure::usage(say!("error-setting", key = key, value = value))
}
