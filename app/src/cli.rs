//! The command line. Its help is in `locales/*/cli.ftl` under `help-COMMAND` and `help-COMMAND-ARGUMENT`.

use std::path::PathBuf;

use clap::{
    Arg, ArgAction, Args, Command as ClapCommand, CommandFactory, FromArgMatches, Parser, Subcommand,
};

use crate::commands;
use crate::configuration::Flags;
use crate::logging::LogFormat;
use crate::words::{Language, find};

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "baize",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    #[arg(long, global = true, value_name = "FILE", env = "BAIZE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FORM", default_value = "text")]
    pub(crate) log_format: LogFormat,
}

impl Global {
    /// The settings among them.
    pub(crate) fn flags(&self) -> Flags {
        Flags {
            config: self.config.clone(),
            data: self.data.clone(),
            database: self.database.clone(),
            ..Flags::default()
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(commands::demo::Demo),
    Serve(commands::serve::Serve),
    Work(commands::work::Work),
    Import(commands::import::Import),
    Sources(commands::sources::Sources),
    Show(commands::show::Show),
    Search(commands::search::Search),
    Scan(commands::scan::Scan),
    Affects(commands::affects::Affects),
    Version(commands::version::Version),
    Changes(commands::changes::Changes),
    Export(commands::export::Export),
    Dump(commands::dump::Dump),
    Grade(commands::grade::Grade),
    Reindex(commands::reindex::Reindex),
    Backup(commands::backup::Backup),
    Restore(commands::restore::Restore),
    Doctor(commands::doctor::Doctor),
}

/// Reads the command line. An error is a usage error, or asks for help or the version.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    let matches = command(Language::of_user()).try_get_matches()?;
    Cli::from_arg_matches(&matches)
}

/// Place of the first option that every command takes, after those of the command itself.
const LAST: usize = 100;

/// The command line with its help in a language.
fn command(language: Language) -> ClapCommand {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::HelpShort)
        .global(true);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    let mut place = LAST;
    let root = Cli::command().arg(help).arg(version).mut_args(|argument| {
        place += 1;
        argument.display_order(place)
    });
    let root = described(root, "baize", language);
    let names: Vec<String> = root
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    names.iter().fold(root, |root, name| {
        root.mut_subcommand(name, |sub| nested(sub, name, language))
    })
}

fn nested(sub: ClapCommand, key: &str, language: Language) -> ClapCommand {
    let sub = described(sub, key, language);
    let names: Vec<String> = sub
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    names.iter().fold(sub, |sub, name| {
        sub.mut_subcommand(name, |inner| described(inner, &format!("{key}-{name}"), language))
    })
}

fn described(command: ClapCommand, key: &str, language: Language) -> ClapCommand {
    let say = |key: &str| find(language, key, &[]);
    // Headings live as long as the process: clap keeps nothing else.
    let heading = |key: &str| -> &'static str { say(key).unwrap_or_default().leak() };
    let (arguments, options) = (heading("help-arguments"), heading("help-options"));
    let command = command.mut_args(|argument| {
        let help = say(&format!(
            "help-{key}-{}",
            argument.get_id().as_str().replace('_', "-")
        ));
        let heading = if argument.is_positional() {
            arguments
        } else {
            options
        };
        let argument = argument.help_heading(heading);
        // The help says what a value can be, and what it is without the option.
        let argument = if argument.get_action().takes_values() {
            argument
                .hide_possible_values(true)
                .hide_default_value(true)
                .hide_env(true)
        } else {
            argument
        };
        match help {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    let usage = say("help-usage").unwrap_or_default();
    let template = format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}");
    let about = say(&format!("help-{key}")).unwrap_or_default();
    let after = say(&format!("help-{key}-after")).unwrap_or_default();
    let commands = heading("help-commands");
    command
        .subcommand_help_heading(commands)
        .about(about)
        .help_template(template)
        .after_help(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command(Language::En).debug_assert();
        command(Language::Zh).debug_assert();
    }

    #[test]
    fn everything_has_help_in_both_languages() {
        for language in [Language::En, Language::Zh] {
            let mut root = command(language);
            root.build();
            helped(&root, language);
        }
    }

    fn helped(command: &ClapCommand, language: Language) {
        let name = command.get_name();
        assert!(
            command
                .get_about()
                .is_some_and(|about| !about.to_string().is_empty()),
            "{name} {language:?}"
        );
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "{name} {} {language:?}",
                argument.get_id()
            );
        }
        for sub in command.get_subcommands() {
            helped(sub, language);
        }
    }
}
