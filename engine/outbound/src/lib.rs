//! The one HTTP client of Baize.
//!
//! Everything that goes out goes through [`Client::fetch`], which promises:
//! * only `http` and `https`, only the ports of the [`Policy`], never from `https` to `http`;
//! * only public addresses, unless the policy says otherwise. Every address a name resolves to is checked, at
//!   every redirect, and the connection is made to the addresses that were checked, so that a name cannot
//!   change its mind in between;
//! * bounded time, idle time, size (after decompression) and number of redirects and retries;
//! * a bearer token goes to the origin of the request and nowhere else;
//! * a download that was cut is resumed where the server can prove that it is still the same file, and its
//!   digest is checked when it is known.
//!
//! TLS is rustls with the ring provider. Root certificates are those of the system (`SSL_CERT_FILE` and
//! `SSL_CERT_DIR` are honoured). Proxy settings of the environment are ignored: a proxy would resolve names
//! on our behalf.
//!
//! ```no_run
//! # async fn example() -> Result<(), baize_outbound::Error> {
//! use baize_outbound::{Client, Outcome, Policy, Request};
//! let client = Client::new(Policy::default())?;
//! if let Outcome::Body(body) = client.fetch(&Request::get("https://example.org/feed.json")).await? {
//!     let _bytes = body.content.bytes(1 << 20)?;
//! }
//! # Ok(()) }
//! ```
//!
//! Architecture invariant: no other crate opens a connection to a host that a record, a user or a
//! configuration names.

mod address;
mod client;
mod content;
mod error;
mod policy;
mod request;
mod resolver;

pub use address::{Reach, join, reach};
pub use client::Client;
pub use content::Content;
pub use error::Error;
pub use policy::Policy;
pub use request::{Body, Method, Outcome, Request};
pub use resolver::{Found, Lookup};
