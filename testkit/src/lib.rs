//! What tests share: real data where it is present, databases, and the rules of the house.
//!
//! Only ever a dev-dependency.

pub mod data;
pub mod databases;
pub mod house;
pub mod http;
