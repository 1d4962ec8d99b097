//! What may be reached, and how long it may take.

use std::path::PathBuf;
use std::time::Duration;

/// Bounds on everything that goes out.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Address of this instance, told to servers in the user agent.
    pub public_url: Option<String>,
    /// Ports that may be reached.
    pub ports: Vec<u16>,
    /// Hosts (`mirror.example`, `mirror.example:8080`) that may have a loopback or private address, and whose
    /// stated port is allowed. Link-local, multicast and reserved addresses stay refused.
    pub trusted_hosts: Vec<String>,
    /// Allow loopback addresses, on any port. For tests and demonstrations.
    pub allow_loopback: bool,
    /// Allow private addresses.
    pub allow_private: bool,
    /// Time for a whole request, retries included.
    pub total_time: Duration,
    /// Time to connect.
    pub connect_time: Duration,
    /// Time without a byte.
    pub idle_time: Duration,
    /// Bytes of an answer, when the request states no limit.
    pub max_bytes: u64,
    /// Redirects followed.
    pub max_redirects: u32,
    /// Retries after the first attempt.
    pub retries: u32,
    /// First pause before a retry; doubled each time.
    pub back_off: Duration,
    /// Longest pause that a server may ask for.
    pub max_retry_after: Duration,
    /// Take `403` as a request to slow down, as some portals mean it.
    pub forbidden_is_throttling: bool,
    /// Folder for downloads on their way; the system's when absent.
    pub temp_dir: Option<PathBuf>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            public_url: None,
            ports: vec![80, 443],
            trusted_hosts: Vec::new(),
            allow_loopback: false,
            allow_private: false,
            total_time: Duration::from_hours(1),
            connect_time: Duration::from_secs(15),
            idle_time: Duration::from_mins(1),
            max_bytes: 4 << 30,
            max_redirects: 5,
            retries: 4,
            back_off: Duration::from_millis(500),
            max_retry_after: Duration::from_mins(2),
            forbidden_is_throttling: false,
            temp_dir: None,
        }
    }
}

impl Policy {
    /// The user agent: `Baize/0.1.0 (+https://…)`.
    pub fn user_agent(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let printable = |url: &&String| {
            url.bytes()
                .all(|b| b.is_ascii_graphic() && b != b'(' && b != b')')
        };
        match self.public_url.as_ref().filter(printable) {
            Some(url) => format!("Baize/{version} (+{url})"),
            None => format!("Baize/{version}"),
        }
    }

    /// True when the host is configured as trusted, whatever the port.
    pub(crate) fn trusts(&self, host: &str) -> bool {
        self.trusted_hosts
            .iter()
            .any(|t| split_port(t).0.eq_ignore_ascii_case(host))
    }

    /// True when the port may be reached on the host.
    pub(crate) fn allows_port(&self, host: &str, port: u16) -> bool {
        self.ports.contains(&port)
            || self.trusted_hosts.iter().any(|t| {
                let (name, stated) = split_port(t);
                name.eq_ignore_ascii_case(host) && stated == Some(port)
            })
    }
}

/// `host:port` in two; a bare IPv6 address has no port.
fn split_port(text: &str) -> (&str, Option<u16>) {
    let cut = match text.rsplit_once(':') {
        Some((host, port)) if host.ends_with(']') || !host.contains(':') => {
            port.parse().ok().map(|p| (host, Some(p)))
        }
        _ => None,
    };
    let (host, port) = cut.unwrap_or((text, None));
    (host.trim_start_matches('[').trim_end_matches(']'), port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusted_hosts_are_read() {
        assert_eq!(split_port("a.example"), ("a.example", None));
        assert_eq!(split_port("a.example:81"), ("a.example", Some(81)));
        assert_eq!(split_port("[::1]:81"), ("::1", Some(81)));
        assert_eq!(split_port("::1"), ("::1", None));
        let policy = Policy {
            trusted_hosts: vec!["Mirror.example:8080".to_owned()],
            ..Policy::default()
        };
        assert!(policy.trusts("mirror.example") && !policy.trusts("x.mirror.example"));
        assert!(policy.allows_port("mirror.example", 8080) && policy.allows_port("mirror.example", 443));
        assert!(!policy.allows_port("other.example", 8080));
    }

    #[test]
    fn the_user_agent_cannot_break_the_header() {
        let agent = |url: &str| {
            Policy {
                public_url: Some(url.to_owned()),
                ..Policy::default()
            }
            .user_agent()
        };
        assert!(agent("https://vuln.example/").ends_with(" (+https://vuln.example/)"));
        assert!(!agent("https://x\r\nEvil: 1").contains('('));
    }
}
