//! The words of the interface hold together, and the error codes are documented.

mod codes;
mod words;
