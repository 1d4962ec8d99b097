//! What a dump says of itself: which files there are, and what they cover.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The file that says which dump is in force; it is replaced in one step.
pub const CURRENT: &str = "current.json";
/// Longest description that is read, in bytes.
const LENGTH: u64 = 4 << 20;

/// A dump: files with everything that may be passed on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dump {
    /// Number of the last change that is surely in it.
    pub sequence: i64,
    /// When it was finished.
    pub written: Timestamp,
    /// The folder it is in, beside the description.
    pub folder: String,
    /// Its files.
    pub files: Vec<DumpFile>,
}

/// A file of a dump.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DumpFile {
    /// Where it is, in the folder and under `/dumps/`.
    pub path: String,
    /// Records it is of.
    pub records: u64,
    /// Length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Dump {
    /// The dump in force in a folder; nothing when none has been written.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(CURRENT);
        let text = match std::fs::metadata(&path) {
            Ok(metadata) if metadata.len() > LENGTH => {
                return Err(io::Error::other("the description of the dump is too long"));
            }
            Ok(_) => std::fs::read(&path)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(serde_json::from_slice(&text)?))
    }
}

impl DumpFile {
    /// What it holds.
    pub fn media_type(&self) -> &'static str {
        let path = Path::new(&self.path);
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("zst") => "application/zstd",
            Some("zip") => "application/zip",
            Some("csv") => "text/csv; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        }
    }
}
