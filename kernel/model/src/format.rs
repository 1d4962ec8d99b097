//! Formats that can be read.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $name:literal,)*) => {
        /// A format of records. The name is what `--format` takes, the number what is stored beside a document.
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

            /// Stable number.
            pub fn number(self) -> i64 {
                match self { $(Self::$variant => $number,)* }
            }

            /// The format with a number.
            pub fn from_number(number: i64) -> Result<Self, UnknownFormat> {
                match number {
                    $($number => Ok(Self::$variant),)*
                    _ => Err(UnknownFormat(number.to_string())),
                }
            }
        }
    };
}

formats! {
    /// CVE JSON 5.0–5.2, one record.
    Cve5 = 1 "cve5",
    /// A CVE item of NVD 2.0 (feed or API page).
    Nvd2 = 2 "nvd2",
    /// OSV 1.x in JSON.
    OsvJson = 3 "osv-json",
    /// OSV 1.x in YAML.
    OsvYaml = 4 "osv-yaml",
    /// Report of the Go vulnerability database in YAML.
    GoReport = 5 "go-report",
    /// RustSec advisory: Markdown with TOML front matter.
    RustSec = 6 "rustsec",
    /// Julia advisory: Markdown with TOML front matter, OSV fields.
    Julia = 7 "julia",
    /// CSAF 2.0 and 2.1.
    Csaf = 8 "csaf",
    /// OpenVEX.
    OpenVex = 9 "openvex",
    /// CycloneDX with vulnerabilities (VEX, VDR), JSON.
    CycloneDxVex = 10 "cyclonedx-vex",
    /// CNNVD XML entry.
    CnnvdXml = 11 "cnnvd-xml",
    /// CNVD XML entry.
    CnvdXml = 12 "cnvd-xml",
    /// GB/T 28458-2020 exchange record, XML.
    Gbt28458 = 13 "gbt28458",
    /// Red Hat CVE JSON.
    RedHatCve = 14 "redhat-cve",
    /// Alpine secdb JSON, one file.
    AlpineSecdb = 15 "alpine-secdb",
    /// FriendsOfPHP advisory, YAML.
    FriendsOfPhp = 16 "friendsofphp",
    /// ruby-advisory-db advisory, YAML.
    RubySec = 17 "rubysec",
    /// Entry of a catalogue of known exploited vulnerabilities.
    Kev = 18 "kev",
    /// EPSS scores, CSV.
    Epss = 19 "epss",
    /// Entry of the Exploit-DB index.
    ExploitDb = 20 "exploitdb",
    /// Entry of the Metasploit module index.
    Metasploit = 21 "metasploit",
    /// Entry of an index of proofs of concept on GitHub.
    PocIndex = 22 "poc-index",
    /// CWE entry (XML or JSON).
    Cwe = 23 "cwe",
    /// CAPEC object (STIX 2.1 JSON or XML).
    Capec = 24 "capec",
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
