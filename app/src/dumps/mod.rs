//! Files with everything that may be passed on: written into a new folder, named by `current.json` once they are
//! whole, so that whoever fetches one sees the old or the new. However many records there are, one is in memory.

mod osv;
mod sorted;
mod zip;

use std::fmt::Write as _;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baize_catalog::{Library, Permission};
use baize_web_library::dumps::{CURRENT, Dump, DumpFile};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use crate::clock;
use crate::failure::{Failure, Result};
use crate::running::Running;
use crate::words::say;

/// Records, one a line.
const RECORDS: &str = "records.jsonl.zst";
/// Folder of the OSV documents.
const OSV: &str = "osv";
/// How hard records are packed.
const PACKING: i32 = 9;
/// How long a server waits before it writes a first dump: it has better to do at its start.
const FIRST: Duration = Duration::from_mins(15);
/// How often it looks whether the next is due, and how long it waits after one that failed.
const PACE: Duration = Duration::from_mins(1);
const SETBACK: Duration = Duration::from_hours(1);

/// Writes a dump into a folder and puts it in the place of the one before.
pub(crate) fn write(library: &Library, folder: &Path) -> Result<Dump> {
    let failed = |e: &io::Error| Failure::file(folder, e);
    std::fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    let lock = File::create(folder.join("lock")).map_err(|e| failed(&e))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Failure::environment(say!(
                "error-dump-running",
                path = folder.display()
            )));
        }
        Err(TryLockError::Error(error)) => return Err(failed(&error)),
    }
    let permission = Permission::of(library)?;
    // What changes from here on may be in the files already; a delta since this number says it again.
    let sequence = library.index_state()?.head;
    let place = tempfile::Builder::new()
        .prefix(&format!("{sequence}-"))
        .tempdir_in(folder)
        .map_err(|e| failed(&e))?;
    let found = documents(library, &permission, place.path())?;
    let mut files = Vec::new();
    for (path, records) in found {
        let (bytes, sha256) = digest(&place.path().join(&path)).map_err(|e| failed(&e))?;
        files.push(DumpFile {
            path,
            records,
            bytes,
            sha256,
        });
    }
    let name = place.path().file_name().and_then(|name| name.to_str());
    let dump = Dump {
        sequence,
        written: clock::now(),
        folder: name.unwrap_or_default().to_owned(),
        files,
    };
    publish(folder, &dump).map_err(|e| failed(&e))?;
    let kept = place.keep();
    clear(folder, &kept);
    Ok(dump)
}

/// Writes all files; gives back which, with how many records each is of.
fn documents(library: &Library, permission: &Permission, folder: &Path) -> Result<Vec<(String, u64)>> {
    let failed = |e: &io::Error| Failure::file(folder, e);
    let records = File::create(folder.join(RECORDS)).map_err(|e| failed(&e))?;
    let mut records = zstd::Encoder::new(records, PACKING).map_err(|e| failed(&e))?;
    let mut osv = osv::Documents::new(&folder.join(OSV));
    std::fs::create_dir(folder.join(OSV)).map_err(|e| failed(&e))?;
    let mut count = 0;
    let mut failure = None;
    library.scan(None, |id| {
        let mut one = || -> Result<()> {
            let record = library
                .record(id)?
                .filter(|record| permission.allows_some(record));
            let Some(record) = record else { return Ok(()) };
            let written = serde_json::to_value(&record)
                .map_err(io::Error::from)
                .and_then(|mut value| {
                    permission.strip(&mut value);
                    serde_json::to_writer(&mut records, &value)?;
                    records.write_all(b"\n")?;
                    match record.combined(&|source| permission.allows(source)) {
                        Some(claim) => osv.add(&claim),
                        None => Ok(()),
                    }
                });
            count += 1;
            written.map_err(|e| failed(&e))
        };
        match one() {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    records
        .finish()
        .and_then(|file| file.sync_all())
        .map_err(|e| failed(&e))?;
    let mut files = vec![(RECORDS.to_owned(), count)];
    let osv = osv.finish().map_err(|e| failed(&e))?;
    files.extend(
        osv.into_iter()
            .map(|(path, records)| (format!("{OSV}/{path}"), records)),
    );
    Ok(files)
}

fn digest(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 128 << 10];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    let hex = hash
        .finalize()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    Ok((bytes, hex))
}

/// Says which files are the ones in force, all at once.
fn publish(folder: &Path, dump: &Dump) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut file, dump)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(CURRENT)).map_err(|e| e.error)?;
    Ok(())
}

/// Takes away what earlier dumps have left, finished or not. Whoever is just reading a file of them reads on.
fn clear(folder: &Path, kept: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir()
            && path != kept
            && let Err(error) = std::fs::remove_dir_all(&path)
        {
            tracing::warn!(%error, path = %path.display(), "an old dump stays");
        }
    }
}

/// Writes a dump whenever one is due, as long as the process runs.
pub(crate) fn keep(running: &Arc<Running>) {
    let hours = running.settings.dumps.interval_hours;
    if hours == 0 {
        return;
    }
    let interval = SignedDuration::from_hours(i64::try_from(hours).unwrap_or(i64::MAX / 3_600));
    let running = running.clone();
    std::thread::spawn(move || {
        std::thread::sleep(FIRST);
        loop {
            let folder = running.settings.dumps();
            let written = Dump::read(&folder).ok().flatten().map(|dump| dump.written);
            if written.is_some_and(|written| clock::now().duration_since(written) < interval) {
                std::thread::sleep(PACE);
                continue;
            }
            if !once(&running) {
                std::thread::sleep(SETBACK);
            }
        }
    });
}

/// Writes a dump at once, beside the web.
pub(crate) fn soon(running: &Arc<Running>) {
    let running = running.clone();
    std::thread::spawn(move || once(&running));
}

fn once(running: &Running) -> bool {
    match write(&running.library, &running.settings.dumps()) {
        Ok(dump) => {
            let bytes: u64 = dump.files.iter().map(|file| file.bytes).sum();
            tracing::info!(
                sequence = dump.sequence,
                files = dump.files.len(),
                bytes,
                "dump written"
            );
            true
        }
        Err(failure) => {
            tracing::warn!(reason = failure.text, "no dump was written");
            false
        }
    }
}
