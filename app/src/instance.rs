//! Opening the library that the settings name, for writing or for reading beside a process that writes.

use std::time::Duration;

use baize_catalog::{Library, LibraryOptions, Precedence};
use baize_store::{Access, Db, Location, Options};

use crate::configuration::Settings;
use crate::failure::{Failure, Result};
use crate::feeds;
use crate::words::say;

/// Opens the library for writing. On SQLite this takes the data directory; on PostgreSQL the index of this node is
/// left to another process that has it already.
pub(crate) fn open_writing(settings: &Settings) -> Result<Library> {
    let db = Db::open(&settings.location(), Options::default())?;
    std::fs::create_dir_all(&settings.data).map_err(|e| Failure::file(&settings.data, &e))?;
    match open(&db, settings, true) {
        Err(baize_catalog::Error::Index(reason)) if settings.database.is_some() => {
            tracing::warn!(reason, "another process of this node keeps the index");
            Ok(open(&db, settings, false)?)
        }
        other => Ok(other?),
    }
}

/// Opens the library for reading, beside a process that writes. An index that is missing or behind, with nobody
/// there to keep it, is brought up first.
pub(crate) fn open_reading(settings: &Settings) -> Result<Library> {
    let location = settings.location();
    if let Location::Directory(directory) = &location
        && !directory.join("baize.sqlite").is_file()
    {
        return Err(Failure::environment(say!(
            "error-no-library",
            path = directory.display()
        )));
    }
    let opened = Db::open(&location, reading())
        .map_err(baize_catalog::Error::from)
        .and_then(|db| {
            let library = open(&db, settings, false)?;
            let state = library.index_state()?;
            Ok((library, state.waiting == 0))
        });
    match opened {
        Ok((library, true)) => Ok(library),
        Ok((library, false)) => match catch_up(settings) {
            Ok(()) => reopen(settings),
            // Whoever writes just now brings the index up too.
            Err(_) => Ok(library),
        },
        Err(baize_catalog::Error::Store(error)) if !needs_writer(&error) => Err(error.into()),
        Err(_) => {
            catch_up(settings)?;
            reopen(settings)
        }
    }
}

/// Options for reading. Whoever looks something up does not wait long for a server that is away.
fn reading() -> Options {
    Options {
        access: Access::ReadOnly,
        patience: Duration::from_secs(5),
        ..Options::default()
    }
}

fn needs_writer(error: &baize_store::Error) -> bool {
    // The tables are older than this program, or are not there yet.
    matches!(
        error,
        baize_store::Error::Usage(_) | baize_store::Error::Missing(_) | baize_store::Error::Database { .. }
    )
}

fn catch_up(settings: &Settings) -> Result<()> {
    Ok(open_writing(settings)?.follow()?)
}

fn reopen(settings: &Settings) -> Result<Library> {
    Ok(open(
        &Db::open(&settings.location(), reading())?,
        settings,
        false,
    )?)
}

fn open(
    db: &Db,
    settings: &Settings,
    writes_index: bool,
) -> std::result::Result<Library, baize_catalog::Error> {
    db.migrate("app", feeds::MIGRATIONS)?;
    // A table that cannot be read was refused when the settings were.
    let precedence = precedence(settings).unwrap_or_default();
    Library::open(
        db,
        LibraryOptions {
            index: settings.index(),
            precedence,
            writes_index,
        },
    )
}

/// The precedence table in force.
pub(crate) fn precedence(settings: &Settings) -> Result<Precedence> {
    let Some(path) = &settings.precedence else {
        return Ok(Precedence::default());
    };
    let path = path.relative();
    let text = std::fs::read_to_string(&path).map_err(|e| Failure::file(&path, &e))?;
    Precedence::read(&text).map_err(|e| Failure::usage(say!("error-setting", key = "precedence", value = e)))
}

/// The library as it is, over an open database: nothing is brought up.
pub(crate) fn look(db: &Db, settings: &Settings) -> std::result::Result<Library, baize_catalog::Error> {
    open(db, settings, false)
}
