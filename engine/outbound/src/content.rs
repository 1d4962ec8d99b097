//! The bytes of an answer: in memory while they are few, then in a temporary file.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

/// Answers up to this size stay in memory.
const IN_MEMORY: usize = 1 << 20;

/// What was received. A file is deleted when this is dropped.
#[derive(Debug)]
pub enum Content {
    /// In memory.
    Memory(Vec<u8>),
    /// In a temporary file.
    File(TempPath),
}

impl Content {
    /// The bytes, if there are at most `max`.
    pub fn bytes(self, max: u64) -> io::Result<Vec<u8>> {
        let too_long = || io::Error::other(format!("more than {max} bytes"));
        match self {
            Self::Memory(bytes) if bytes.len() as u64 <= max => Ok(bytes),
            Self::Memory(_) => Err(too_long()),
            Self::File(path) => {
                let mut bytes = Vec::new();
                File::open(&path)?
                    .take(max.saturating_add(1))
                    .read_to_end(&mut bytes)?;
                if bytes.len() as u64 > max {
                    return Err(too_long());
                }
                Ok(bytes)
            }
        }
    }

    /// Reads the bytes from the beginning.
    pub fn reader(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Self::Memory(bytes) => Box::new(bytes.as_slice()),
            Self::File(path) => Box::new(File::open(path)?),
        })
    }

    /// The file, when there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Memory(_) => None,
            Self::File(path) => Some(path),
        }
    }
}

/// Collects what is received, with its running digest.
pub(crate) struct Spool {
    memory: Vec<u8>,
    file: Option<NamedTempFile>,
    digest: Sha256,
    dir: Option<PathBuf>,
    pub(crate) len: u64,
}

impl Spool {
    pub(crate) fn new(dir: Option<PathBuf>) -> Self {
        Self {
            memory: Vec::new(),
            file: None,
            digest: Sha256::new(),
            dir,
            len: 0,
        }
    }

    pub(crate) fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        self.digest.update(piece);
        self.len += piece.len() as u64;
        if self.file.is_none() && self.memory.len() + piece.len() <= IN_MEMORY {
            self.memory.extend_from_slice(piece);
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = match &self.dir {
                    Some(dir) => NamedTempFile::new_in(dir),
                    None => NamedTempFile::new(),
                }?;
                file.write_all(&std::mem::take(&mut self.memory))?;
                none.insert(file)
            }
        };
        file.write_all(piece)
    }

    /// The content and its SHA-256 in lower-case hexadecimal.
    pub(crate) fn finish(self) -> (Content, String) {
        let content = match self.file {
            Some(file) => Content::File(file.into_temp_path()),
            None => Content::Memory(self.memory),
        };
        let mut hex = String::with_capacity(64);
        for byte in self.digest.finalize() {
            for nibble in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        (content, hex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_stays_in_memory_and_large_goes_to_a_file_that_vanishes() {
        let mut spool = Spool::new(None);
        spool.push(b"abc").unwrap();
        let (content, digest) = spool.finish();
        assert_eq!(
            digest,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(content.path().is_none());
        assert!(content.bytes(2).is_err());

        let mut spool = Spool::new(None);
        for _ in 0..3 {
            spool.push(&vec![7; IN_MEMORY / 2]).unwrap();
        }
        let (content, _) = spool.finish();
        let path = content.path().unwrap().to_owned();
        assert!(path.exists());
        assert_eq!(content.bytes(u64::MAX).unwrap(), vec![7; IN_MEMORY / 2 * 3]);
        assert!(!path.exists());
    }
}
