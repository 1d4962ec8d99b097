//! What an operator sets about the web.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::Language;

/// Settings of the web.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address people reach this instance at (`https://baize.example`), without a trailing slash. Absolute links
    /// are built from it and from nothing else; without it there are none.
    pub public_url: Option<String>,
    /// Address this instance listens on (`http://127.0.0.1:8080`), for examples where no other is configured.
    pub listening: String,
    /// Who publishes here, as documents in formats of others name it.
    pub organisation: String,
    /// Language for readers who state none of ours.
    pub default_language: Language,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Whether `/metrics` answers to others than this machine.
    pub metrics_public: bool,
    /// Text of `/.well-known/security.txt`; the address is absent without it.
    pub security_txt: Option<String>,
    /// Longest request body, in bytes.
    pub max_body: usize,
    /// Longest path and query, in bytes.
    pub max_uri: usize,
    /// Longest time a request may take.
    pub timeout: Duration,
    /// How many requests may read the library at once; others wait.
    pub readers: usize,
    /// Requests per minute that one client may make, and may have saved up; 0 for no limit.
    pub requests_per_minute: u32,
    /// Folder of the files with everything; none are handed out without it.
    pub dumps: Option<PathBuf>,
    /// Version shown in the footer.
    pub version: &'static str,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            listening: "http://127.0.0.1:8080".to_owned(),
            organisation: "Baize".to_owned(),
            default_language: Language::En,
            trusted_proxies: Vec::new(),
            metrics_public: false,
            security_txt: None,
            max_body: 64 * 1024,
            max_uri: 8 * 1024,
            timeout: Duration::from_secs(15),
            readers: 32,
            requests_per_minute: 6_000,
            dumps: None,
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

impl Config {
    /// Whether people reach this instance by https, so that cookies and transport can be held to it.
    pub fn https(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }

    /// Absolute address of a path, where `public_url` is set.
    pub fn absolute(&self, path: &str) -> Option<String> {
        self.public_url
            .as_deref()
            .map(|url| format!("{}{path}", url.trim_end_matches('/')))
    }

    /// Where the site is, for what must be said in full: the configured address, else the one it listens on.
    pub fn base(&self) -> &str {
        let base = self.public_url.as_deref().unwrap_or(&self.listening);
        base.trim_end_matches('/')
    }

    /// The client's address: the peer's, or what trusted proxies say. The right-most address of the header that
    /// is not itself a trusted proxy counts; anything a client put to the left of it does not.
    pub fn client(&self, peer: IpAddr, forwarded_for: &[&str]) -> IpAddr {
        let trusted = |ip: IpAddr| self.trusted_proxies.iter().any(|n| n.contains(ip));
        let mut client = peer;
        if !trusted(peer) {
            return client;
        }
        for hop in forwarded_for
            .iter()
            .rev()
            .flat_map(|line| line.rsplit(','))
            .take(32)
        {
            let Ok(ip) = hop.trim().parse::<IpAddr>() else {
                break;
            };
            client = ip;
            if !trusted(ip) {
                break;
            }
        }
        client
    }
}

/// A network: `10.0.0.0/8`, `::1`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// The text is not a network.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an address or network: {0:?}")]
pub struct NotANetwork(String);

impl Network {
    /// Whether an address lies in the network. An IPv4 address in IPv6 clothing counts as IPv4.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.address, ip.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                prefix(u128::from(a.to_bits()) << 96, self.bits)
                    == prefix(u128::from(b.to_bits()) << 96, self.bits)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                prefix(a.to_bits(), self.bits) == prefix(b.to_bits(), self.bits)
            }
            _ => false,
        }
    }
}

fn prefix(value: u128, bits: u8) -> u128 {
    if bits == 0 {
        0
    } else {
        value >> (128 - u32::from(bits))
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotANetwork(text.chars().take(80).collect());
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| refuse())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|b| *b <= most).ok_or_else(refuse)?,
            None => most,
        };
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_contain_what_they_should() {
        let net = |s: &str| s.parse::<Network>().unwrap();
        let ip = |s: &str| s.parse::<IpAddr>().unwrap();
        assert!(net("10.0.0.0/8").contains(ip("10.200.3.4")));
        assert!(!net("10.0.0.0/8").contains(ip("11.0.0.1")));
        assert!(net("10.0.0.0/8").contains(ip("::ffff:10.1.2.3")));
        assert!(net("127.0.0.1").contains(ip("127.0.0.1")));
        assert!(!net("127.0.0.1").contains(ip("127.0.0.2")));
        assert!(net("fd00::/8").contains(ip("fd12::1")));
        assert!(net("0.0.0.0/0").contains(ip("8.8.8.8")));
        assert!(!net("0.0.0.0/0").contains(ip("::1")));
        for bad in ["", "10.0.0.0/33", "::/129", "example", "10.0.0.0/-1"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    #[test]
    fn only_trusted_proxies_speak_for_clients() {
        let config = Config {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..Config::default()
        };
        let ip = |s: &str| s.parse::<IpAddr>().unwrap();
        let client = |peer, header: &[&str]| config.client(ip(peer), header).to_string();
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            client("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"]),
            "198.51.100.1"
        );
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, garbage"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }
}
