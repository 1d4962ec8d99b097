//! A bound on what a document multiplies: texts that it writes once and that each of its statuses repeats.

use baize_model::Refusal;

/// Most bytes that the texts repeated by the statuses of one document may come to.
const MAX_COPIED: usize = 128 << 20;

/// Refuses a document whose statuses would repeat too much: each pair is a number of statuses and the length of the
/// longest text that each of them may repeat.
pub(crate) fn bounded(repeated: impl IntoIterator<Item = (usize, usize)>) -> Result<(), Refusal> {
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
