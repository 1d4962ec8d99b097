//! Large immutable bytes, kept under their own SHA-256.
//!
//! A blob is there whole or not at all: it is written to a temporary file, synced, and renamed. What is read is
//! hashed again, so that damage on the disk is an error and never content.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::sqlite::create_private;

/// Temporary files older than this were left by a crash.
const STALE: Duration = Duration::from_hours(24);

/// The SHA-256 of a blob; shown and read as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 32]);

impl BlobId {
    /// The id that `content` has.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BlobId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            Error::usage(format!(
                "{:?} is not the id of a blob",
                text.get(..80).unwrap_or(text)
            ))
        };
        let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 64 || !text.bytes().all(lower) {
            return Err(wrong());
        }
        let mut id = [0; 32];
        for (place, byte) in id.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(id))
    }
}

/// A place for blobs.
pub trait Blobs: Send + Sync {
    /// Keeps what `content` yields and returns its id. More than `limit` bytes is [`Error::TooLarge`], and nothing
    /// is kept. What is there already is not written again.
    fn put(&self, content: &mut dyn Read, limit: u64) -> Result<BlobId>;

    /// The content, checked against its id. None there is [`Error::Missing`], damage is [`Error::Corrupt`], more
    /// than `limit` bytes is [`Error::TooLarge`].
    fn get(&self, id: BlobId, limit: u64) -> Result<Vec<u8>>;

    /// The size in bytes, or `None` when it is not there.
    fn size(&self, id: BlobId) -> Result<Option<u64>>;

    /// Removes a blob. False when it was not there.
    fn remove(&self, id: BlobId) -> Result<bool>;

    /// Calls `each` for every blob with its size, in no order.
    fn for_each(&self, each: &mut dyn FnMut(BlobId, u64) -> Result<()>) -> Result<()>;
}

/// Blobs as files: `blobs/aa/bb/aabb…`.
#[derive(Debug)]
pub struct FileBlobs {
    root: PathBuf,
}

impl FileBlobs {
    /// The blobs of a data directory, in its folder `blobs`; made if missing.
    pub fn open(directory: &Path) -> Result<Self> {
        let root = directory.join("blobs");
        let new = root.join("new");
        create_private(&new)?;
        for entry in fs::read_dir(&new).map_err(|e| Error::io(&new, e))? {
            let entry = entry.map_err(|e| Error::io(&new, e))?;
            let age = entry
                .metadata()
                .and_then(|m| m.modified())
                .ok()
                .and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > STALE) {
                fs::remove_file(entry.path()).map_err(|e| Error::io(entry.path(), e))?;
            }
        }
        Ok(Self { root })
    }

    fn folder(&self, id: BlobId) -> PathBuf {
        self.root
            .join(format!("{:02x}", id.0[0]))
            .join(format!("{:02x}", id.0[1]))
    }

    fn path(&self, id: BlobId) -> PathBuf {
        self.folder(id).join(id.to_string())
    }

    /// Copies `content` into `file`, hashing it.
    fn receive(path: &Path, content: &mut dyn Read, limit: u64) -> Result<BlobId> {
        let io = |e| Error::io(path, e);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(io)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 64 << 10];
        let mut size = 0;
        loop {
            let count = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(io(error)),
            };
            size += count as u64;
            if size > limit {
                return Err(Error::TooLarge {
                    what: "a blob",
                    size,
                    limit,
                });
            }
            hash.update(&buffer[..count]);
            file.write_all(&buffer[..count]).map_err(io)?;
        }
        file.sync_all().map_err(io)?;
        Ok(BlobId(hash.finalize().into()))
    }
}

impl Blobs for FileBlobs {
    fn put(&self, content: &mut dyn Read, limit: u64) -> Result<BlobId> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let temporary = self.root.join("new").join(name);
        let kept = Self::receive(&temporary, content, limit).and_then(|id| {
            let path = self.path(id);
            if path.is_file() {
                fs::remove_file(&temporary).map_err(|e| Error::io(&temporary, e))?;
                return Ok(id);
            }
            let folder = self.folder(id);
            create_private(&folder)?;
            fs::rename(&temporary, &path).map_err(|e| Error::io(&path, e))?;
            sync_folder(&folder, 3)?;
            Ok(id)
        });
        if kept.is_err() {
            // The first error is the one to tell; a leftover is removed when it is stale.
            let _ = fs::remove_file(&temporary);
        }
        kept
    }

    fn get(&self, id: BlobId, limit: u64) -> Result<Vec<u8>> {
        let path = self.path(id);
        let file = File::open(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Error::Missing(format!("blob {id}")),
            _ => Error::io(&path, e),
        })?;
        let mut content = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut content)
            .map_err(|e| Error::io(&path, e))?;
        let size = content.len() as u64;
        if size > limit {
            return Err(Error::TooLarge {
                what: "a blob",
                size,
                limit,
            });
        }
        if BlobId::of(&content) != id {
            return Err(Error::Corrupt(format!("blob {id} is damaged")));
        }
        Ok(content)
    }

    fn size(&self, id: BlobId) -> Result<Option<u64>> {
        let path = self.path(id);
        match fs::metadata(&path) {
            Ok(facts) => Ok(Some(facts.len())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(path, error)),
        }
    }

    fn remove(&self, id: BlobId) -> Result<bool> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::io(path, error)),
        }
    }

    fn for_each(&self, each: &mut dyn FnMut(BlobId, u64) -> Result<()>) -> Result<()> {
        for outer in folders_of(&self.root)? {
            for inner in folders_of(&outer)? {
                for entry in fs::read_dir(&inner).map_err(|e| Error::io(&inner, e))? {
                    let entry = entry.map_err(|e| Error::io(&inner, e))?;
                    let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                        continue;
                    };
                    let size = entry.metadata().map_err(|e| Error::io(entry.path(), e))?.len();
                    each(id, size)?;
                }
            }
        }
        Ok(())
    }
}

/// The folders named by two hexadecimal digits.
fn folders_of(parent: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(parent).map_err(|e| Error::io(parent, e))? {
        let entry = entry.map_err(|e| Error::io(parent, e))?;
        let name = entry.file_name();
        let hex = |name: &str| name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if name.to_str().is_some_and(hex) {
            folders.push(entry.path());
        }
    }
    Ok(folders)
}

/// Makes a rename in `folder` durable, with the new folders above it: `levels` folders in all.
pub(crate) fn sync_folder(folder: &Path, levels: usize) -> Result<()> {
    let folders = folder.ancestors().take(levels);
    for folder in folders.filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)
            .and_then(|opened| opened.sync_all())
            .map_err(|e| Error::io(folder, e))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_comes_back_whole_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let blobs = FileBlobs::open(directory.path()).unwrap();
        let id = blobs.put(&mut &b"content"[..], 100).unwrap();
        assert_eq!(id, BlobId::of(b"content"));
        assert_eq!(blobs.put(&mut &b"content"[..], 100).unwrap(), id);
        assert_eq!(blobs.get(id, 100).unwrap(), b"content");
        assert_eq!(blobs.size(id).unwrap(), Some(7));
        assert!(matches!(blobs.get(id, 6), Err(Error::TooLarge { .. })));
        assert!(matches!(
            blobs.put(&mut &b"too much"[..], 7),
            Err(Error::TooLarge { .. })
        ));
        assert!(matches!(
            blobs.get(BlobId::of(b"too much"), 100),
            Err(Error::Missing(_))
        ));
        assert_eq!(
            fs::read_dir(directory.path().join("blobs/new")).unwrap().count(),
            0
        );

        let mut all = Vec::new();
        blobs
            .for_each(&mut |id, size| {
                all.push((id, size));
                Ok(())
            })
            .unwrap();
        assert_eq!(all, [(id, 7)]);

        fs::write(blobs.path(id), b"Content").unwrap();
        assert!(matches!(blobs.get(id, 100), Err(Error::Corrupt(_))));
        assert!(blobs.remove(id).unwrap());
        assert!(!blobs.remove(id).unwrap());
    }

    #[test]
    fn only_plain_ids_are_read() {
        let id = BlobId::of(b"x");
        assert_eq!(id.to_string().parse::<BlobId>().unwrap(), id);
        for wrong in [
            "",
            "../../etc/passwd",
            &id.to_string().to_uppercase(),
            &"漏".repeat(64),
        ] {
            assert!(wrong.parse::<BlobId>().is_err());
        }
    }
}
