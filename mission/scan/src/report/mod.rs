//! Results for other programs: SARIF, CycloneDX, OpenVEX.

mod cyclonedx;
mod openvex;
mod sarif;

use baize_model::{Level, Scheme, Severity};

pub use cyclonedx::cyclonedx;
pub use openvex::openvex;
pub use sarif::sarif;

use crate::scan::{Finding, Scan, Vulnerability};

/// Who writes, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Author<'a> {
    /// Version of Baize.
    pub version: &'a str,
    /// The time.
    pub time: jiff::Timestamp,
}

/// A UUID made of a digest of the result, so that the same result has the same.
fn uuid(scan: &Scan) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(serde_json::to_vec(scan).unwrap_or_default());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    // Version 8: made in a way of our own.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = |range: std::ops::Range<usize>| {
        use std::fmt::Write as _;
        bytes[range].iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    format!(
        "{}-{}-{}-{}-{}",
        hex(0..4),
        hex(4..6),
        hex(6..8),
        hex(8..10),
        hex(10..16)
    )
}

/// What a finding rests on, in one sentence.
fn words(finding: &Finding) -> String {
    let each: Vec<String> = finding
        .because
        .iter()
        .map(|b| format!("{}/{}: {}", b.source, b.id, b.words))
        .collect();
    each.join("; ")
}

/// The best CVSS assessment with a score.
fn scored(vulnerability: &Vulnerability) -> Option<(&Severity, f64)> {
    let cvss = |s: &&Severity| {
        matches!(
            s.scheme,
            Scheme::Cvss40 | Scheme::Cvss31 | Scheme::Cvss30 | Scheme::Cvss2
        )
    };
    let mut all = vulnerability.severities.iter().filter(cvss);
    all.find_map(|s| Some((s, s.score?)))
}

fn level(level: Option<Level>) -> &'static str {
    level.map_or("unknown", Level::as_str)
}

/// The title, else the beginning of the description, else nothing.
fn title(vulnerability: &Vulnerability) -> Option<String> {
    let title = vulnerability
        .titles
        .get("en")
        .or_else(|| vulnerability.titles.values().next());
    let begun = || {
        let text = vulnerability.description.as_deref()?;
        Some(text.chars().take(120).collect::<String>())
    };
    title.cloned().or_else(begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_one_and_stays() {
        let made = uuid(&Scan::default());
        assert_eq!(made, uuid(&Scan::default()));
        assert_eq!(made.len(), 36);
        assert_eq!(made.as_bytes()[14], b'8');
        assert!(matches!(made.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
    }
}
