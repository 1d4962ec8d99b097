//! The commands, one file each.

pub(crate) mod affects;
pub(crate) mod backup;
pub(crate) mod changes;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod dump;
pub(crate) mod export;
pub(crate) mod grade;
pub(crate) mod import;
pub(crate) mod reindex;
pub(crate) mod restore;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod version;
pub(crate) mod work;

use crate::cli::{Cli, Command};
use crate::configuration::Configuration;
use crate::failure::Result;
use crate::{instance, logging};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result {
    let long_lived = matches!(
        cli.command,
        Command::Demo(_) | Command::Serve(_) | Command::Work(_)
    );
    logging::start(cli.global.log_format, if long_lived { "info" } else { "warn" });
    let mut flags = cli.global.flags();
    match &cli.command {
        // Needs neither a data directory nor settings.
        Command::Grade(grade) => return grade.run(),
        Command::Version(version) => return version.run(),
        Command::Demo(demo) => return demo.run(&flags),
        Command::Serve(serve) => serve.adjust(&mut flags),
        _ => {}
    }
    let configuration = Configuration::read(&flags)?;
    let settings = &configuration.settings;
    instance::precedence(settings)?;
    match cli.command {
        Command::Grade(grade) => grade.run(),
        Command::Version(version) => version.run(),
        Command::Scan(scan) => scan.run(settings),
        Command::Affects(affects) => affects.run(settings),
        Command::Demo(demo) => demo.run(&flags),
        Command::Serve(serve) => serve.run(settings),
        Command::Work(work) => work.run(settings),
        Command::Import(import) => import.run(settings),
        Command::Sources(sources) => sources.run(settings),
        Command::Show(show) => show.run(settings),
        Command::Search(search) => search.run(settings),
        Command::Changes(changes) => changes.run(settings),
        Command::Export(export) => export.run(settings),
        Command::Dump(dump) => dump.run(settings),
        Command::Reindex(reindex) => reindex.run(settings),
        Command::Backup(backup) => backup.run(settings),
        Command::Restore(restore) => restore.run(settings),
        Command::Doctor(doctor) => doctor.run(&configuration),
    }
}
