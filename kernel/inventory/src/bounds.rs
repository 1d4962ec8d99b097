//! How much of a file is read.

use serde::de::DeserializeOwned;
use serde_saphyr::options::MergeKeyPolicy;

use crate::InventoryError;

/// Longest file, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Most components of a file.
pub const MAX_COMPONENTS: usize = 200_000;
/// Deepest nesting.
pub const MAX_DEPTH: usize = 128;
/// Most statements that one component needs another.
pub(crate) const MAX_EDGES: usize = 2_000_000;
/// Longest name, version or package URL, in bytes; a component with a longer one is left out.
pub(crate) const MAX_TEXT: usize = 2_048;
/// Most notes of a file.
pub(crate) const MAX_NOTES: usize = 100;
/// Deepest nesting of a YAML document. Lockfiles nest less than ten deep, and each level takes much of the stack.
const YAML_DEPTH: usize = 32;
/// Most nodes of a YAML document.
const MAX_NODES: usize = 4_000_000;
/// Most anchors, and most uses of them. Lockfiles have none.
const MAX_ALIASES: usize = 1_000;

/// Reads YAML within the bounds.
pub(crate) fn yaml<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, InventoryError> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: YAML_DEPTH,
            flow_nesting_limit: YAML_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
            max_documents: 4,
            max_anchors: MAX_ALIASES,
            max_aliases: MAX_ALIASES,
            max_recorded_anchor_events: MAX_ALIASES,
            max_recorded_anchor_bytes: MAX_BYTES,
            max_total_scalar_bytes: MAX_BYTES,
            max_merge_keys: 0,
        },
        merge_keys: MergeKeyPolicy::Error,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_ALIASES,
            max_replay_stack_depth: 16,
            max_alias_expansions_per_anchor: MAX_ALIASES,
        },
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|e| InventoryError::malformed(what, e))
}
