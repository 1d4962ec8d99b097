//! The library as a whole, on every engine there is.

mod corpus;
mod demo;
mod fidelity;
mod graph;
mod house;
mod names;
mod numbers;
mod plans;
mod search;
mod shuffle;
mod stories;
