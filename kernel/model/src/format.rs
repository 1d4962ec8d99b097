//! Formats that can be read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A format of records. The name is what `--format` takes and what is stored beside a document.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Format {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Stable name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

formats! {
    /// CVE JSON 5.0–5.2, one record.
    Cve5 = "cve5",
    /// A CVE item of NVD 2.0 (feed or API page).
    Nvd2 = "nvd2",
    /// OSV 1.x in JSON.
    OsvJson = "osv-json",
    /// OSV 1.x in YAML.
    OsvYaml = "osv-yaml",
    /// Report of the Go vulnerability database in YAML.
    GoReport = "go-report",
    /// RustSec advisory: Markdown with TOML front matter.
    RustSec = "rustsec",
    /// Julia advisory: Markdown with TOML front matter, OSV fields.
    Julia = "julia",
    /// CSAF 2.0 and 2.1.
    Csaf = "csaf",
    /// OpenVEX.
    OpenVex = "openvex",
    /// CycloneDX with vulnerabilities (VEX, VDR), JSON.
    CycloneDxVex = "cyclonedx-vex",
    /// CNNVD XML entry.
    CnnvdXml = "cnnvd-xml",
    /// CNVD XML entry.
    CnvdXml = "cnvd-xml",
    /// GB/T 28458-2020 exchange record, XML.
    Gbt28458 = "gbt28458",
    /// Red Hat CVE JSON.
    RedHatCve = "redhat-cve",
    /// Alpine secdb JSON, one file.
    AlpineSecdb = "alpine-secdb",
    /// FriendsOfPHP advisory, YAML.
    FriendsOfPhp = "friendsofphp",
    /// ruby-advisory-db advisory, YAML.
    RubySec = "rubysec",
    /// Entry of a catalogue of known exploited vulnerabilities.
    Kev = "kev",
    /// EPSS scores, CSV.
    Epss = "epss",
    /// Entry of the Exploit-DB index.
    ExploitDb = "exploitdb",
    /// Entry of the Metasploit module index.
    Metasploit = "metasploit",
    /// Entry of an index of proofs of concept on GitHub.
    PocIndex = "poc-index",
    /// CWE entry (XML or JSON).
    Cwe = "cwe",
    /// CAPEC object (STIX 2.1 JSON or XML).
    Capec = "capec",
}

/// No format has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {0:?}")]
pub struct UnknownFormat(pub String);

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|f| f.as_str() == s)
            .ok_or_else(|| UnknownFormat(s.to_owned()))
    }
}
