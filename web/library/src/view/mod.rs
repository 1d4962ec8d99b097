//! What templates are given: values already chosen, worded and linked. Templates only lay them out.

pub(crate) mod affected;
pub(crate) mod assessment;
pub(crate) mod change;
pub(crate) mod compare;
pub(crate) mod csv;
pub(crate) mod evidence;
pub(crate) mod facet;
pub(crate) mod hit;
pub(crate) mod label;
pub(crate) mod page;
pub(crate) mod provenance;
pub(crate) mod reason;
pub(crate) mod reference;
pub(crate) mod sheet;
pub(crate) mod source;
pub(crate) mod subject;
pub(crate) mod weakness;
pub(crate) mod wording;

/// A list of which the first are shown and the rest folded away.
#[derive(Clone, Debug)]
pub(crate) struct Folded<T> {
    /// Shown.
    pub(crate) shown: Vec<T>,
    /// Folded.
    pub(crate) folded: Vec<T>,
}

impl<T> Folded<T> {
    /// Folds what comes after the first `limit`, unless that would hide only one or two.
    pub(crate) fn after(limit: usize, mut items: Vec<T>) -> Self {
        let folded = if items.len() > limit + 2 {
            items.split_off(limit)
        } else {
            Vec::new()
        };
        Self { shown: items, folded }
    }

    pub(crate) fn len(&self) -> usize {
        self.shown.len() + self.folded.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}
