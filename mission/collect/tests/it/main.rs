//! Integration tests of collecting.

mod containers;
mod corpus;
mod damage;
mod double;
