//! Pure decisions: who is one vulnerability with whom, which value is shown, what changed.

pub(crate) mod changes;
pub(crate) mod cluster;
pub(crate) mod derive;
pub(crate) mod merge;
pub(crate) mod normalise;
pub(crate) mod precedence;
