//! Resolving names, and refusing what they resolve to.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::Policy;

/// Addresses of a name, on their way.
pub type Found = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// A source of addresses for names: the system's, or one that a test plays.
pub trait Lookup: Send + Sync {
    /// Addresses of a host name.
    fn lookup(&self, host: &str) -> Found;
}

/// The system's resolver.
pub(crate) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: &str) -> Found {
        let host = host.to_owned();
        Box::pin(async move {
            Ok(tokio::net::lookup_host((host, 0))
                .await?
                .map(|a| a.ip())
                .collect())
        })
    }
}

/// A name resolved to an address that may not be reached.
#[derive(Debug, thiserror::Error)]
#[error("{host} resolves to {ip}, which is not a public address")]
pub(crate) struct Forbidden {
    pub(crate) host: String,
    pub(crate) ip: IpAddr,
}

/// Hands only checked addresses to the connection. One bad address spoils the name: a name that answers with
/// a public and a private address is not one to trust.
pub(crate) struct Guard {
    pub(crate) lookup: Arc<dyn Lookup>,
    pub(crate) policy: Arc<Policy>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let (found, policy) = (self.lookup.lookup(&host), Arc::clone(&self.policy));
        Box::pin(async move {
            let ips = found.await?;
            if let Some(ip) = ips.iter().copied().find(|ip| !policy.allows_ip(&host, *ip)) {
                return Err(Forbidden { host, ip }.into());
            }
            let addresses: Addrs = Box::new(ips.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
