//! Bounds on what a document multiplies: texts that it writes once and that each of its statuses repeats, and lists
//! that are searched for every item added to them.

use baize_model::Refusal;

/// Most bytes that the texts repeated by the statuses of one document may come to.
const MAX_COPIED: usize = 128 << 20;

/// Refuses a document whose statuses would repeat too much: each pair is a number of statuses and the length of the
/// longest text that each of them may repeat.
pub(crate) fn repetition(repeated: impl IntoIterator<Item = (usize, usize)>) -> Result<(), Refusal> {
    let bytes = repeated.into_iter().fold(0_usize, |sum, (times, length)| {
        sum.saturating_add(times.saturating_mul(length))
    });
    if bytes <= MAX_COPIED {
        return Ok(());
    }
    let (bytes, most) = (bytes >> 20, MAX_COPIED >> 20);
    let reason = format!("its statuses may repeat texts of {bytes} MiB together, more than {most}");
    Err(Refusal::new("too-large", reason))
}

/// Most items of a list to which [`add_new`] adds; real records have a few.
const MAX_DISTINCT: usize = 1_000;

/// Adds an item that is not there yet, while the list is short enough to be searched.
pub(crate) fn add_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < MAX_DISTINCT && !list.contains(&item) {
        list.push(item);
    }
}
