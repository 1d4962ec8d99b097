//! Files of ours.
