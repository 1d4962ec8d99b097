//! What tests share: real data where it is present, databases, a browser, and the rules of the house.
//!
//! Only ever a dev-dependency.

pub mod browser;
pub mod data;
pub mod databases;
pub mod house;
pub mod http;
