//! Ratios, measured in one run.
//!
//! `baize-bench floor ARCHIVE…` reads, parses and batch-inserts the raw records into SQLite on one thread: the
//! least that any importer does. `baize-bench import FOLDER ARCHIVE…` imports them into a library, from the first
//! byte until everything is durable, correlated, with history, and searchable; `baize-bench writes FOLDER ARCHIVE…` does
//! so while another thread writes a row fifty times a second, durably, and says how long those writes took.
//! `baize-bench reindex FOLDER` makes the search index of a library anew and says what each of its files comes to.
//! `baize-bench search FOLDER QUERIES` asks judged queries. `baize-bench serving HOST:PORT PID QUERIES` asks a running
//! `baize serve` for records, searches and pages, and a bare handler for the same bytes. Each prints one JSON line.

mod client;
mod search;
mod serving;
mod writes;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::time::Instant;

use baize_catalog::{ImportOptions, Importer, Library, LibraryOptions};
use baize_formats::{Detected, detect, records};
use baize_store::{Db, Location, Options};

/// As in the binary: records are many small allocations that one thread makes and another frees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

#[expect(clippy::print_stdout, reason = "the result is printed")]
fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let line = match arguments.split_first() {
        Some((kind, archives)) if kind == "floor" && !archives.is_empty() => floor(archives)?,
        Some((kind, rest)) if kind == "import" && rest.len() > 1 => import(&rest[0], &rest[1..], false)?,
        Some((kind, rest)) if kind == "writes" && rest.len() > 1 => import(&rest[0], &rest[1..], true)?,
        Some((kind, [folder])) if kind == "reindex" => reindex(folder)?,
        Some((kind, [folder, queries])) if kind == "search" => search::search(folder, queries)?,
        Some((kind, [host, pid, queries])) if kind == "serving" => {
            serving::measure(host, pid.parse()?, queries)?
        }
        _ => {
            return Err(
                "usage: baize-bench floor ARCHIVE… | import FOLDER ARCHIVE… | writes FOLDER ARCHIVE… | \
                        reindex FOLDER | search FOLDER QUERIES | serving HOST:PORT PID QUERIES"
                    .into(),
            );
        }
    };
    println!("{line}");
    Ok(())
}

/// Calls `each` for every file of an archive.
fn files(archive: &str, mut each: impl FnMut(String, Vec<u8>) -> Result<(), Failure>) -> Result<(), Failure> {
    let file = File::open(archive)?;
    let plain: Box<dyn Read> = if Path::new(archive).extension().is_some_and(|e| e == "zst") {
        Box::new(zstd::Decoder::new(file)?)
    } else {
        Box::new(BufReader::new(file))
    };
    let mut tar = tar::Archive::new(BufReader::with_capacity(1 << 20, plain));
    for entry in tar.entries()? {
        let mut entry = entry?;
        if entry.header().entry_type().is_file() {
            let name = format!("{archive}/{}", entry.path()?.display());
            let mut bytes = Vec::with_capacity(usize::try_from(entry.size())?);
            entry.read_to_end(&mut bytes)?;
            each(name, bytes)?;
        }
    }
    Ok(())
}

fn floor(archives: &[String]) -> Result<String, Failure> {
    let folder = std::env::temp_dir().join(format!("baize-floor-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let started = Instant::now();
    let mut db = rusqlite::Connection::open(folder.join("floor.sqlite"))?;
    db.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
         CREATE TABLE record (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body BLOB NOT NULL)",
    )?;
    let mut batch: Vec<(String, Vec<u8>)> = Vec::new();
    let (mut n, mut bytes) = (0_u64, 0_u64);
    let mut write = |batch: &mut Vec<(String, Vec<u8>)>| -> Result<(), Failure> {
        let tx = db.transaction()?;
        {
            let mut insert = tx.prepare_cached("INSERT INTO record (name, body) VALUES (?1, ?2)")?;
            for (name, body) in batch.drain(..) {
                insert.execute((name, body))?;
            }
        }
        Ok(tx.commit()?)
    };
    for archive in archives {
        files(archive, |name, body| {
            let parsed: serde_json::Value = serde_json::from_slice(&body)?;
            if parsed.is_object() {
                n += 1;
                bytes += body.len() as u64;
                batch.push((name, body));
            }
            if batch.len() >= 1000 {
                write(&mut batch)?;
            }
            Ok(())
        })?;
    }
    write(&mut batch)?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    let seconds = started.elapsed().as_secs_f64();
    drop(db);
    std::fs::remove_dir_all(&folder)?;
    Ok(serde_json::json!({"kind": "floor", "records": n, "bytes": bytes, "seconds": seconds, "per_second": n as f64 / seconds}).to_string())
}

/// Imports, and beside it writes like a person at a form where `with_writes` asks for it.
fn import(folder: &str, archives: &[String], with_writes: bool) -> Result<String, Failure> {
    let started = Instant::now();
    let db = Db::open(&Location::Directory(folder.into()), Options::default())?;
    let probe = with_writes.then(|| writes::Probe::start(&db)).transpose()?;
    let options = LibraryOptions {
        index: Path::new(folder).join("index"),
        writes_index: true,
        ..LibraryOptions::default()
    };
    let library = Library::open(&db, options)?;
    let mut importer = Importer::start(&library, ImportOptions::default())?;
    for archive in archives {
        files(archive, |name, body| {
            match detect(&name, &body) {
                Detected::Records(format) => {
                    let mut input = body.as_slice();
                    let mut refused = Vec::new();
                    let read = records(format, &name, &mut input, &mut |record| match record {
                        Ok(raw) => importer.offer(raw, None),
                        Err(why) => refused.push(why),
                    });
                    for why in refused.into_iter().chain(read.err()) {
                        importer.refuse(&name, why);
                    }
                }
                Detected::NotRecords(why) | Detected::Unknown(why) => importer.refuse(&name, why),
                Detected::JsonLines => {}
            }
            Ok(())
        })?;
    }
    let report = importer.finish()?;
    let seconds = started.elapsed().as_secs_f64();
    let waits = probe.map(writes::Probe::finish).transpose()?;
    let n = report.total.read;
    let mut line = serde_json::to_value(&report)?;
    if let Some(fields) = line.as_object_mut() {
        fields.insert("kind".to_owned(), "import".into());
        fields.insert("seconds".to_owned(), seconds.into());
        fields.insert("per_second".to_owned(), (n as f64 / seconds).into());
        fields.remove("rejections");
        if let Some(waits) = waits {
            fields.insert("writes".to_owned(), waits);
        }
    }
    Ok(line.to_string())
}

fn reindex(folder: &str) -> Result<String, Failure> {
    let db = Db::open(&Location::Directory(folder.into()), Options::default())?;
    let index = Path::new(folder).join("index");
    let started = Instant::now();
    let options = LibraryOptions {
        index: index.clone(),
        writes_index: true,
        ..LibraryOptions::default()
    };
    let library = Library::open(&db, options)?;
    library.reindex()?;
    let fields = library.index_space()?;
    drop(library);
    let seconds = started.elapsed().as_secs_f64();
    let mut bytes = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(&index)? {
        let entry = entry?;
        let path = entry.path();
        let kind = path
            .extension()
            .map_or_else(|| "other".into(), |e| e.to_string_lossy().into_owned());
        *bytes.entry(kind).or_insert(0) += entry.metadata()?.len();
    }
    let whole: u64 = bytes.values().sum();
    Ok(serde_json::json!({"kind": "reindex", "seconds": seconds, "bytes": whole, "files": bytes, "fields": fields}).to_string())
}
