//! What every page and every interface of Baize shares: languages, layout, errors, middleware.
//!
//! The crate promises that
//! * a page is complete without a script, in Chinese and in English, and carries a policy that forbids inline
//!   code of any kind;
//! * every refusal has one stable code, said as problem+json to programs and as a bilingual page to people;
//! * no address on a page is built from the `Host` header: links are paths, absolute ones start with
//!   `public_url`;
//! * the address of a client is taken from `X-Forwarded-For` only as far as the proxies in the configuration
//!   vouch for it.
//!
//! Architecture invariant: text from outside reaches HTML only through askama's escaping. The types that skip
//! it ([`component`], [`chart`]) are themselves templates that escape what they hold.

pub mod asset;
pub mod chart;
pub mod component;
mod config;
mod context;
mod contrast;
mod design;
pub mod label;
mod language;
mod locale;
mod metrics;
mod middleware;
mod page;
mod problem;
mod problem_page;
mod prose;
mod quota;
mod respond;
mod serve;
mod shares;
mod site;
mod stalling;

pub use config::{Config, Network, NotANetwork};
pub use context::{Context, Theme};
pub use contrast::contrast_ratio;
pub use language::Language;
pub use locale::{Count, Locale, message_ids};
pub use metrics::Metrics;
pub use middleware::{AsSent, Client, Foreign};
pub use page::{FeedLinks, NavItem, Page};
pub use problem::{CODES, Code, Particulars, Problem};
pub use prose::{Block, Prose, Span};
pub use respond::{encode_segment, encode_value, entity_tag, html, json, not_modified, written_json};
pub use serve::{Door, Patience, ServeError, Stopping, Tls};
pub use shares::{Share, Shares, Spent};
pub use site::{Clock, Site, dress, dress_with};
