//! Severity assessments. Schemes live side by side and are never converted silently.

use serde::{Deserialize, Serialize};

/// A grading scheme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Scheme {
    /// CVSS 2.0.
    #[serde(rename = "cvss-2.0")]
    Cvss2,
    /// CVSS 3.0.
    #[serde(rename = "cvss-3.0")]
    Cvss30,
    /// CVSS 3.1.
    #[serde(rename = "cvss-3.1")]
    Cvss31,
    /// CVSS 4.0.
    #[serde(rename = "cvss-4.0")]
    Cvss40,
    /// CNNVD 漏洞分级规范 (four levels).
    #[serde(rename = "cnnvd")]
    Cnnvd,
    /// GB/T 30279-2020 技术分级.
    #[serde(rename = "gbt30279-technical")]
    GbtTechnical,
    /// GB/T 30279-2020 综合分级.
    #[serde(rename = "gbt30279-comprehensive")]
    GbtComprehensive,
    /// CNVD's three levels from CVSS 2.0.
    #[serde(rename = "cnvd")]
    Cnvd,
    /// SSVC decision points, in `vector`.
    #[serde(rename = "ssvc")]
    Ssvc,
    /// A vendor's or database's own words ("Important", "MODERATE").
    #[serde(rename = "vendor")]
    Vendor,
}

impl Scheme {
    /// Stable name, as serialised.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cvss2 => "cvss-2.0",
            Self::Cvss30 => "cvss-3.0",
            Self::Cvss31 => "cvss-3.1",
            Self::Cvss40 => "cvss-4.0",
            Self::Cnnvd => "cnnvd",
            Self::GbtTechnical => "gbt30279-technical",
            Self::GbtComprehensive => "gbt30279-comprehensive",
            Self::Cnvd => "cnvd",
            Self::Ssvc => "ssvc",
            Self::Vendor => "vendor",
        }
    }
}

/// A level, in the words of whichever scheme gave it. Order: `None` < `Low` < … < `Critical`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Scored, and the score is zero.
    None,
    /// 低危.
    Low,
    /// 中危.
    Medium,
    /// 高危.
    High,
    /// 超危.
    Critical,
}

impl Level {
    /// Stable name, as serialised.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads the words that records use for a level, in English or Chinese, whatever the case.
    pub fn from_words(words: &str) -> Option<Self> {
        Some(match words.trim().to_lowercase().as_str() {
            "critical" | "超危" | "极危" | "严重" => Self::Critical,
            "high" | "important" | "高危" | "高" => Self::High,
            "medium" | "moderate" | "中危" | "中" => Self::Medium,
            "low" | "低危" | "低" => Self::Low,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// One assessment by one assessor under one scheme.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Severity {
    /// The scheme.
    pub scheme: Scheme,
    /// Vector string as the record has it (canonicalised only in spelling).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vector: Option<String>,
    /// Score, 0.0–10.0, where the record states one or the vector gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Level under the scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The record's own words for the level where the scheme has no fixed levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Who assessed: an organisation's short name (`nvd@nist.gov`, `CISA-ADP`, `redhat`), never empty.
    pub by: String,
}
