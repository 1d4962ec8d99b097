//! What a document says about one vulnerability.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Affected, Identifier, Severity};

/// A text in one language.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Text {
    /// BCP 47 language, lower case: `en`, `zh`, `es` …
    pub lang: String,
    /// The text, plain or Markdown as received; never trusted as HTML.
    pub value: String,
}

impl Text {
    /// A text in a language.
    pub fn new(lang: &str, value: impl Into<String>) -> Self {
        Self {
            lang: lang.to_owned(),
            value: value.into(),
        }
    }
}

/// State of a record at its source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Published.
    #[default]
    Published,
    /// Assigned, details withheld (CNNVD placeholders included).
    Reserved,
    /// Published, and its validity is contested.
    Disputed,
    /// Taken back by its source.
    Withdrawn,
    /// Refused or retracted by the numbering authority.
    Rejected,
}

impl State {
    /// Stable name, as serialised.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Reserved => "reserved",
            Self::Disputed => "disputed",
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
        }
    }
}

/// What kind of thing the claim describes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimKind {
    /// A vulnerability.
    #[default]
    Vulnerability,
    /// A vendor's or distribution's advisory, which may cover several vulnerabilities (`related`, `upstream`).
    Advisory,
    /// A malicious package.
    Malware,
    /// Evidence about the subject (exploited, exploit exists): never the only source of its description.
    Evidence,
    /// A statement of a product's status towards the subject (VEX).
    Statement,
}

/// Vocabulary of a category.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum CategoryScheme {
    /// CNNVD's types (2.2 and 2.3 of the guide, mixed in practice).
    #[serde(rename = "cnnvd")]
    Cnnvd,
    /// The tree of GB/T 30279-2020.
    #[serde(rename = "gbt30279")]
    Gbt30279,
    /// CNVD's 通用软硬件漏洞 / 事件型漏洞.
    #[serde(rename = "cnvd")]
    Cnvd,
    /// The source's own words.
    #[serde(rename = "source")]
    Source,
}

/// A category under a vocabulary.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Category {
    /// The vocabulary.
    pub scheme: CategoryScheme,
    /// The label as the record has it.
    pub label: String,
}

/// What a reference leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefKind {
    /// An advisory.
    Advisory,
    /// A patch or fix commit.
    Fix,
    /// An exploit or proof of concept; a link only.
    Exploit,
    /// Mitigation or workaround.
    Mitigation,
    /// An article or analysis.
    Article,
    /// A bug report or issue.
    Report,
    /// The package's home.
    Package,
    /// A means of detection.
    Detection,
    /// Evidence.
    Evidence,
    /// A mailing list or discussion.
    Discussion,
    /// The release that carries the fix.
    Release,
    /// The vendor's page.
    Vendor,
    /// The record's tag says the link is dead.
    Broken,
}

/// A link.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// Address as received. Only `http`, `https`, `ftp` and `mailto` are ever rendered as links.
    pub url: String,
    /// Kinds, sorted, without repeats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<RefKind>,
    /// Title or name given by the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Role of a credited person or organisation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditRole {
    /// 发现者.
    Finder,
    /// Reporter.
    Reporter,
    /// Analyst.
    Analyst,
    /// Coordinator.
    Coordinator,
    /// 验证者.
    Verifier,
    /// 发布者.
    Publisher,
    /// Who wrote or reviewed the fix.
    Remediation,
    /// A tool.
    Tool,
    /// A sponsor.
    Sponsor,
    /// Not stated.
    Other,
}

/// A credit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Credit {
    /// Name as received.
    pub name: String,
    /// Role.
    pub role: CreditRole,
}

/// Kind of a note.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// 解决方案: how to fix it.
    Solution,
    /// 临时缓解措施.
    Workaround,
    /// 存在性说明 (GB/T 28458-2020, 5.3.10).
    Existence,
    /// 检测方法 (5.3.11).
    Detection,
    /// Impact.
    Impact,
    /// A vendor's statement.
    Statement,
    /// Name of a patch.
    Patch,
    /// Why it was rejected, withdrawn or disputed.
    Reason,
    /// Configuration needed for it to be exploitable.
    Configuration,
    /// Anything else the format has a field for.
    Other,
}

/// A longer text that is neither title nor description.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Note {
    /// Kind.
    pub kind: NoteKind,
    /// Text.
    #[serde(flatten)]
    pub text: Text,
}

/// Kind of exploitation evidence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExploitationKind {
    /// Listed in a catalogue of known exploited vulnerabilities.
    KnownExploited,
    /// The source states exploitation without being a catalogue.
    Reported,
    /// A working exploit is public (Exploit-DB, Metasploit).
    PublicExploit,
    /// A proof of concept is said to be public; unverified.
    ProofOfConcept,
}

/// Evidence of exploitation or of an exploit. Links only; never code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Exploitation {
    /// Kind.
    pub kind: ExploitationKind,
    /// Who says so: `cisa-kev`, `exploitdb`, `metasploit` …
    pub by: String,
    /// Day it was added or published, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Day by which the catalogue wants it fixed, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Known use in ransomware campaigns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ransomware: Option<bool>,
    /// The entry's own identifier or title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where the entry is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Verified by the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// Action the catalogue asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// What one document says about one subject, normalised. Nothing here is merged or derived.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The identifier the claim is about.
    pub subject: Identifier,
    /// Kind of thing described.
    #[serde(default)]
    pub kind: ClaimKind,
    /// State at the source.
    #[serde(default)]
    pub state: State,
    /// Other identifiers of the same vulnerability, as asserted by the document. Sorted, without the subject.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Identifier>,
    /// Identifiers of other vulnerabilities or advisories that the document relates to the subject.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Identifier>,
    /// Identifiers of vulnerabilities from which the subject descends (OSV `upstream`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upstream: Vec<Identifier>,
    /// Titles, at most one a language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<Text>,
    /// Descriptions, at most one a language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<Text>,
    /// Other texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Severity assessments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severities: Vec<Severity>,
    /// Weaknesses as `CWE-79`, without repeats, in the record's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<String>,
    /// Categories of other vocabularies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// CNNVD `thrtype`: 远程, 本地 … as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threat_type: Option<String>,
    /// What is affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// Links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Evidence of exploitation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exploitation: Vec<Exploitation>,
    /// Credits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// Short name of the authority that assigned the identifier (`Linux`, `mitre`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigner: Option<String>,
    /// First published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
    /// Last changed at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// Taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Timestamp>,
    /// Identifier reserved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Timestamp>,
}

impl Claim {
    /// An empty claim about a subject.
    pub fn about(subject: Identifier) -> Self {
        Self {
            subject,
            kind: ClaimKind::Vulnerability,
            state: State::Published,
            aliases: Vec::new(),
            related: Vec::new(),
            upstream: Vec::new(),
            titles: Vec::new(),
            descriptions: Vec::new(),
            notes: Vec::new(),
            severities: Vec::new(),
            weaknesses: Vec::new(),
            categories: Vec::new(),
            threat_type: None,
            affected: Vec::new(),
            references: Vec::new(),
            exploitation: Vec::new(),
            credits: Vec::new(),
            assigner: None,
            published: None,
            modified: None,
            withdrawn: None,
            reserved: None,
        }
    }
}
