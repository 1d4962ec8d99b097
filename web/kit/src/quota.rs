//! How much one client may ask: so many requests a minute, and as many at once as it has saved up.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use crate::middleware::Client;

/// Addresses that are remembered. When there are more, those that nothing is remembered of share one quota.
const ADDRESSES: usize = 65_536;
/// Microseconds of the window that the quota is for.
const WINDOW: u64 = 60_000_000;
/// Microseconds between two clearances of a full table.
const CLEARANCE: u64 = 1_000_000;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// The quota of every client.
#[derive(Debug)]
pub(crate) struct Quota {
    /// Requests per window; 0 for no limit.
    requests: u32,
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    /// When each client will have its whole quota again, in microseconds since 1970.
    clients: HashMap<Key, u64>,
    /// The same for all that there was no room for.
    others: u64,
    cleared: u64,
}

/// Who counts as one client: an IPv4 address, or the 64 bits that a network of IPv6 is given out by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    V4(u32),
    V6(u64),
}

impl Key {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address.to_bits()),
            IpAddr::V6(address) => Self::V6((address.to_bits() >> 64) as u64),
        }
    }
}

/// What is left to a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Left {
    /// Whether this request is within the quota.
    pub(crate) granted: bool,
    requests: u32,
    remaining: u32,
    /// Seconds until the quota is whole again.
    reset: u64,
    /// Seconds until one more request is granted.
    pub(crate) retry: u32,
}

impl Quota {
    pub(crate) fn new(requests: u32) -> Self {
        Self {
            requests,
            table: Mutex::default(),
        }
    }

    /// Takes one request off a client's quota. Nothing where there is none. Who is not counted (this machine itself, and
    /// a proxy on it that the configuration does not name) is told of the quota and never refused.
    pub(crate) fn take(&self, client: Client, now: Timestamp) -> Option<Left> {
        if self.requests == 0 {
            return None;
        }
        let whole = Left {
            granted: true,
            requests: self.requests,
            remaining: self.requests,
            reset: 0,
            retry: 0,
        };
        let Some(key) = client.counted() else {
            return Some(whole);
        };
        let cost = (WINDOW / u64::from(self.requests)).max(1);
        let now = u64::try_from(now.as_microsecond()).unwrap_or_default();
        // Whoever panicked has left whole numbers.
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if table.clients.len() >= ADDRESSES
            && !table.clients.contains_key(&key)
            && now >= table.cleared.saturating_add(CLEARANCE)
        {
            table.cleared = now;
            table.clients.retain(|_, whole_again| *whole_again > now);
        }
        let room = table.clients.len() < ADDRESSES;
        let whole_again = match table.clients.get(&key) {
            Some(known) => *known,
            None if room => now,
            None => table.others,
        };
        // A clock that was set back does not lock anybody out for longer than a window.
        let spent = whole_again.saturating_sub(now).min(WINDOW);
        let granted = spent + cost <= WINDOW;
        let spent_now = if granted { spent + cost } else { spent };
        if granted {
            let until = now + spent_now;
            if room || table.clients.contains_key(&key) {
                table.clients.insert(key, until);
            } else {
                table.others = until;
            }
        }
        drop(table);
        let wait = (spent + cost).saturating_sub(WINDOW);
        Some(Left {
            granted,
            remaining: u32::try_from((WINDOW - spent_now) / cost).unwrap_or(u32::MAX),
            reset: spent_now.div_ceil(1_000_000),
            retry: u32::try_from(wait.div_ceil(1_000_000)).unwrap_or(u32::MAX),
            ..whole
        })
    }
}

impl Left {
    /// Says what is left, as draft-ietf-httpapi-ratelimit-headers has it.
    pub(crate) fn say(self, headers: &mut HeaderMap) {
        let policy = format!("\"client\";q={};w={}", self.requests, WINDOW / 1_000_000);
        let left = format!("\"client\";r={};t={}", self.remaining, self.reset);
        for (name, value) in [(POLICY, policy), (LEFT, left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn ip(text: &str) -> Client {
        Client::at(text.parse().unwrap())
    }

    #[test]
    fn a_client_has_its_quota_and_no_more() {
        let quota = Quota::new(60);
        let client = ip("203.0.113.5");
        let granted = |seconds| quota.take(client, at(seconds)).unwrap().granted;
        assert_eq!((0..70).filter(|_| granted(0)).count(), 60);
        let refused = quota.take(client, at(0)).unwrap();
        assert_eq!((refused.remaining, refused.retry, refused.reset), (0, 1, 60));
        assert!(granted(1) && !granted(1), "one comes back each second");
        assert!(
            quota.take(ip("203.0.113.6"), at(1)).unwrap().granted,
            "others are not held to it"
        );
        assert_eq!(
            (0..70).filter(|_| granted(300)).count(),
            60,
            "nobody saves up more than the quota"
        );
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let quota = Quota::new(1);
        assert!(quota.take(ip("2001:db8:1:2::1"), at(0)).unwrap().granted);
        assert!(!quota.take(ip("2001:db8:1:2:ffff::9"), at(0)).unwrap().granted);
        assert!(quota.take(ip("2001:db8:1:3::1"), at(0)).unwrap().granted);
        assert!(quota.take(ip("198.51.100.1"), at(0)).unwrap().granted);
        assert!(!quota.take(ip("::ffff:198.51.100.1"), at(0)).unwrap().granted);
    }

    #[test]
    fn this_machine_is_never_refused_and_no_quota_is_none() {
        let quota = Quota::new(1);
        for _ in 0..5 {
            assert!(quota.take(ip("127.0.0.1"), at(0)).unwrap().granted);
            assert!(quota.take(ip("::1"), at(0)).unwrap().granted);
            // As a socket for both families says it.
            assert!(quota.take(ip("::ffff:127.0.0.1"), at(0)).unwrap().granted);
        }
        assert_eq!(Quota::new(0).take(ip("203.0.113.5"), at(0)), None);
    }

    #[test]
    fn the_table_has_a_bound() {
        let quota = Quota::new(2);
        for n in 0..ADDRESSES as u32 {
            let client = Client::at(std::net::Ipv4Addr::from_bits(0x0b00_0000 + n).into());
            assert!(quota.take(client, at(0)).unwrap().granted);
        }
        let stranger = |n: u32| Client::at(std::net::Ipv4Addr::from_bits(0x2000_0000 + n).into());
        let granted = (0..10).filter(|n| quota.take(stranger(*n), at(0)).unwrap().granted);
        assert_eq!(granted.count(), 2, "those without room share one quota");
        assert_eq!(quota.table.lock().unwrap().clients.len(), ADDRESSES);
        assert!(quota.take(stranger(11), at(61)).unwrap().granted);
        assert_eq!(
            quota.table.lock().unwrap().clients.len(),
            1,
            "what is whole again is forgotten"
        );
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let quota = Quota::new(60);
        let client = ip("203.0.113.5");
        for _ in 0..60 {
            quota.take(client, at(10_000));
        }
        assert!(!quota.take(client, at(0)).unwrap().granted);
        assert!(quota.take(client, at(0)).unwrap().retry <= 60);
    }
}
