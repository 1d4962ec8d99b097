//! Which addresses may be reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

use crate::{Error, Policy};

/// How far away an address is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// On the public internet.
    Public,
    /// This machine.
    Loopback,
    /// A private network.
    Private,
    /// Never a server to ask: this network, link-local (where clouds keep their metadata), multicast,
    /// documentation, tunnels that hide another address, reserved.
    Never,
}

/// Classifies an address.
pub fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(v4) => reach_v4(v4),
        IpAddr::V6(v6) => reach_v6(v6),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    match ip.octets() {
        [127, ..] => Reach::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Reach::Private,
        [0 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Reach::Never,
        _ => Reach::Public,
    }
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    if ip == Ipv6Addr::LOCALHOST {
        return Reach::Loopback;
    }
    match ip.segments() {
        // An IPv4 address in IPv6 dress is at best what it is undressed, and never public: no public server
        // is announced this way.
        [0, 0, 0, 0, 0, 0xffff, ..] => match ip.to_ipv4_mapped().map(reach_v4) {
            Some(Reach::Loopback) => Reach::Loopback,
            Some(Reach::Private) => Reach::Private,
            _ => Reach::Never,
        },
        [0xfc00..=0xfdff, ..] => Reach::Private,
        // Teredo, ORCHID and their neighbours; documentation; 6to4.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => Reach::Never,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Never,
    }
}

impl Policy {
    /// Whether an address may be reached under the name `host`.
    pub(crate) fn allows_ip(&self, host: &str, ip: IpAddr) -> bool {
        match reach(ip) {
            Reach::Public => true,
            Reach::Loopback => self.allow_loopback || self.trusts(host),
            Reach::Private => self.allow_private || self.trusts(host),
            Reach::Never => false,
        }
    }
}

/// Longest address taken.
const MAX_URL: usize = 8192;

/// Reads an address and checks what can be checked without resolving its name.
pub(crate) fn check(text: &str, policy: &Policy) -> Result<Url, Error> {
    let refused = |reason: &str| Error::Refused {
        url: without_query(text),
        reason: reason.to_owned(),
    };
    if text.len() > MAX_URL {
        return Err(refused("it is too long"));
    }
    // What parsers disagree about is not worth guessing: whose host a backslash, a blank or a tab ends.
    if text
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
    {
        return Err(refused("it holds a blank, control character or backslash"));
    }
    let url = Url::parse(text).map_err(|e| refused(&format!("it is not an address ({e})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused("only http and https are spoken"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it holds a user name or password"));
    }
    let host = host_of(&url).ok_or_else(|| refused("it names no host"))?;
    if !written_plainly(text, &host) {
        return Err(refused("its host is written in a misleading way"));
    }
    let ip = host.parse::<IpAddr>().ok();
    let name = host.trim_end_matches('.');
    let local = name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost");
    let loopback = local || ip.is_some_and(|ip| reach(ip) == Reach::Loopback);
    if ip.is_some_and(|ip| !policy.allows_ip(&host, ip)) {
        return Err(refused("it is not a public address"));
    }
    if local && !policy.allow_loopback && !policy.trusts(&host) {
        return Err(refused("it is this machine"));
    }
    match url.port_or_known_default() {
        Some(port) if (loopback && policy.allow_loopback) || policy.allows_port(&host, port) => Ok(url),
        _ => Err(refused("its port is not allowed")),
    }
}

/// The host as the connection will use it, IPv6 without brackets.
pub(crate) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|h| !h.is_empty())?;
    Some(host.trim_start_matches('[').trim_end_matches(']').to_owned())
}

/// True when the host in the text is the host that the parser read: for an IPv4 address letter by letter (no
/// octal, hexadecimal, shortened or full-width spelling), and without percent signs for a name.
fn written_plainly(text: &str, host: &str) -> bool {
    let after = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains(['%', '@']) {
        return false;
    }
    let written = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    };
    host.parse::<Ipv4Addr>().is_err() || written == host
}

/// An address without query and fragment, for messages and logs.
pub(crate) fn without_query(text: &str) -> String {
    let bare = text.split(['?', '#']).next().unwrap_or_default();
    // User and password, if any, sit before the last `@` of the authority.
    let (scheme, rest) = bare.split_once("://").unwrap_or(("", bare));
    let (authority, path) = rest.split_once('/').map_or((rest, None), |(a, p)| (a, Some(p)));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let mut shown = if scheme.is_empty() {
        host.to_owned()
    } else {
        format!("{scheme}://{host}")
    };
    if let Some(path) = path {
        shown.push('/');
        shown.push_str(path);
    }
    shown.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// Resolves `relative` against `base`, as a browser does.
pub fn join(base: &str, relative: &str) -> Result<String, Error> {
    let wrong = |e: &dyn std::fmt::Display| Error::Refused {
        url: without_query(relative),
        reason: format!("it is not an address ({e})"),
    };
    let base = Url::parse(base).map_err(|e| wrong(&e))?;
    Ok(base.join(relative).map_err(|e| wrong(&e))?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_classified() {
        for (text, want) in [
            ("8.8.8.8", Reach::Public),
            ("100.63.255.255", Reach::Public),
            ("100.64.0.0", Reach::Private),
            ("100.127.255.255", Reach::Private),
            ("100.128.0.0", Reach::Public),
            ("172.15.255.255", Reach::Public),
            ("172.16.0.0", Reach::Private),
            ("172.32.0.0", Reach::Public),
            ("192.0.1.1", Reach::Public),
            ("192.0.0.8", Reach::Never),
            ("198.17.255.255", Reach::Public),
            ("198.20.0.0", Reach::Public),
            ("223.255.255.255", Reach::Public),
            ("224.0.0.1", Reach::Never),
            ("169.254.169.254", Reach::Never),
            ("127.255.255.254", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("::", Reach::Never),
            ("::127.0.0.1", Reach::Never),
            ("::ffff:127.0.0.1", Reach::Loopback),
            ("::ffff:10.0.0.1", Reach::Private),
            ("::ffff:8.8.8.8", Reach::Never),
            ("64:ff9b::7f00:1", Reach::Never),
            ("2002:7f00:1::", Reach::Never),
            ("2001:0:1::", Reach::Never),
            ("2001:200::1", Reach::Public),
            ("2001:db8::1", Reach::Never),
            ("2a00:1450::1", Reach::Public),
            ("fe80::1", Reach::Never),
            ("fd00::1", Reach::Private),
            ("ff02::1", Reach::Never),
        ] {
            assert_eq!(reach(text.parse().unwrap()), want, "{text}");
        }
    }

    #[test]
    fn messages_hold_no_secrets() {
        assert_eq!(without_query("https://u:p@h/a?token=s#f"), "https://h/a");
        assert_eq!(without_query("https://h?token=s"), "https://h");
        assert_eq!(without_query("nonsense?x"), "nonsense");
    }

    #[test]
    fn what_is_fine_passes() {
        for url in [
            "https://example.org/",
            "http://example.org:80/a?b=c",
            "https://8.8.8.8/",
            "https://[2a00::1]/x",
        ] {
            assert!(check(url, &Policy::default()).is_ok(), "{url}");
        }
    }
}
