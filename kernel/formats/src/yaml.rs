//! YAML with bounds: no aliases that grow, no tags that do anything.

use baize_model::Refusal;
use serde::de::DeserializeOwned;

use crate::text;

/// Reads one YAML document. Depth, nodes and alias growth are bounded by the parser's budget.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let text = text::decode(bytes)?;
    serde_saphyr::from_str(&text).map_err(|e| {
        Refusal::new(
            "not-yaml",
            e.to_string().lines().next().unwrap_or_default().to_owned(),
        )
    })
}
