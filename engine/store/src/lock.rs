//! The lock of a data directory: one process writes, and a second one is told who.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Holds `lock` in a data directory until dropped. The operating system releases it when the process ends, however
/// it ends; what stays in the file is only the last holder's process id.
#[derive(Debug)]
pub struct DirectoryLock {
    _file: File,
}

impl DirectoryLock {
    /// Takes the lock, or says who has it: [`Error::Busy`].
    pub fn take(directory: &Path) -> Result<Self> {
        let path = directory.join("lock");
        let io = |source| Error::io(&path, source);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // What the holder wrote is only for the message: a file that cannot be read gives process 0.
                let _ = file.take(32).read_to_string(&mut text);
                return Err(Error::Busy {
                    path: directory.to_owned(),
                    pid: text.trim().parse().unwrap_or_default(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        file.set_len(0).map_err(io)?;
        file.rewind().map_err(io)?;
        writeln!(file, "{}", std::process::id()).map_err(io)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_the_first_is() {
        let directory = tempfile::tempdir().unwrap();
        let first = DirectoryLock::take(directory.path()).unwrap();
        match DirectoryLock::take(directory.path()) {
            Err(Error::Busy { pid, .. }) => assert_eq!(pid, std::process::id()),
            other => panic!("{other:?}"),
        }
        drop(first);
        DirectoryLock::take(directory.path()).unwrap();
    }
}
