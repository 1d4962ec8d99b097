//! Files of the kinds that are read: ours, and real ones where they are at hand.

mod formats;
mod real;
