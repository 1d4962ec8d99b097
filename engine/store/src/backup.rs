//! Copies of an SQLite database, made while it is in use.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::blobs::{BlobId, Blobs, FileBlobs, sync_folder};
use crate::db::{Backend, Db};
use crate::error::{Error, Result};
use crate::sqlite::{create_private, failure, file_in};

/// Pages copied between two reports.
const PAGES_PER_STEP: i32 = 2048;

/// What a backup holds.
#[derive(Clone, Debug)]
pub struct BackupReport {
    /// Size of the file.
    pub bytes: u64,
    /// Blobs of the data directory, with their sizes: to be copied beside the file. Each blob that the copied
    /// database speaks of is among them, because they are listed after the copy and blobs are written before
    /// the rows that name them.
    pub blobs: Vec<(BlobId, u64)>,
}

impl Db {
    /// Copies the database into one new file: the state at one moment, while others read and write. `progress` is
    /// told how many of how many pages are done. PostgreSQL has its own tools for this: [`Error::Usage`].
    pub fn backup(&self, file: &Path, mut progress: impl FnMut(u64, u64)) -> Result<BackupReport> {
        let Backend::Sqlite(home) = &self.shared.backend else {
            return Err(Error::usage(
                "use pg_dump or pg_basebackup to back up a PostgreSQL database",
            ));
        };
        if file.exists() {
            return Err(Error::usage(format!("{} is there already", file.display())));
        }
        let partial = file.with_extension("partial");
        remove_if_there(&partial)?;
        let source = home.reader()?;
        // One snapshot for all steps: else every commit of the writer would start the copy over.
        source.run("BEGIN")?;
        source.run_query("SELECT count(*) FROM sqlite_schema")?;
        let mut target = Connection::open(&partial).map_err(failure)?;
        {
            let backup = Backup::new(&source.raw, &mut target).map_err(failure)?;
            loop {
                let step = backup.step(PAGES_PER_STEP).map_err(failure)?;
                let at = backup.progress();
                progress((at.pagecount - at.remaining) as u64, at.pagecount as u64);
                match step {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => return Err(Error::Unavailable("the database is locked".to_owned())),
                }
            }
        }
        source.run("COMMIT")?;
        verify(&target, &partial)?;
        target.close().map_err(|(_, error)| failure(error))?;
        File::open(&partial)
            .and_then(|copy| copy.sync_all())
            .map_err(|e| Error::io(&partial, e))?;
        fs::rename(&partial, file).map_err(|e| Error::io(file, e))?;
        sync_parent(file)?;
        let bytes = fs::metadata(file).map_err(|e| Error::io(file, e))?.len();
        let mut blobs = Vec::new();
        FileBlobs::open(&home.directory)?.for_each(&mut |id, size| {
            blobs.push((id, size));
            Ok(())
        })?;
        Ok(BackupReport { bytes, blobs })
    }
}

/// Puts a backup into a directory that is empty or not there yet, and checks it. The blobs are the caller's to copy.
pub fn restore(file: &Path, directory: &Path) -> Result<()> {
    create_private(directory)?;
    let mut entries = fs::read_dir(directory).map_err(|e| Error::io(directory, e))?;
    if entries.next().is_some() {
        return Err(Error::usage(format!("{} is not empty", directory.display())));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    if !file.is_file() {
        return Err(Error::Missing(format!("the backup {}", file.display())));
    }
    let place = file_in(directory);
    let partial = place.with_extension("partial");
    fs::copy(file, &partial).map_err(|e| Error::io(&partial, e))?;
    // Immutable: a file at rest, for which SQLite needs no files beside it.
    let uri = format!("file:{}?immutable=1", encode(&partial)?);
    let copy = Connection::open_with_flags(uri, flags).map_err(failure)?;
    verify(&copy, file)?;
    drop(copy);
    File::open(&partial)
        .and_then(|copy| copy.sync_all())
        .map_err(|e| Error::io(&partial, e))?;
    fs::rename(&partial, &place).map_err(|e| Error::io(&place, e))?;
    sync_parent(&place)
}

/// Refuses a damaged copy, and one that is not a database of the store.
fn verify(copy: &Connection, file: &Path) -> Result<()> {
    let said: String = copy
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(failure)?;
    if said != "ok" {
        return Err(Error::Corrupt(format!("{}: {said}", file.display())));
    }
    let ours = "SELECT count(*) FROM migration WHERE owner = 'store'";
    copy.query_row(ours, [], |row| row.get::<_, i64>(0))
        .map_err(|_| Error::Corrupt(format!("{} is not a backup of a data directory", file.display())))?;
    Ok(())
}

/// A path as part of a URI.
fn encode(path: &Path) -> Result<String> {
    let absolute = std::path::absolute(path).map_err(|e| Error::io(path, e))?;
    let text = absolute
        .to_str()
        .ok_or_else(|| Error::usage(format!("{} is not UTF-8", path.display())))?;
    let mut encoded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => encoded.push_str("%25"),
            '?' => encoded.push_str("%3f"),
            '#' => encoded.push_str("%23"),
            other => encoded.push(other),
        }
    }
    Ok(encoded)
}

fn sync_parent(file: &Path) -> Result<()> {
    match std::path::absolute(file)
        .map_err(|e| Error::io(file, e))?
        .parent()
    {
        Some(parent) => sync_folder(parent, 1),
        None => Ok(()),
    }
}

fn remove_if_there(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io(file, error)),
        _ => Ok(()),
    }
}
