//! `baize version`: how two versions are ordered.

use std::cmp::Ordering;

use baize_versions::{Scheme, compare};
use serde_json::json;

use crate::failure::{Exit, Failure, Result};
use crate::terminal::{plain, print, print_json};
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Version {
    #[command(subcommand)]
    what: What,
}

/// What is done with versions.
#[derive(Debug, clap::Subcommand)]
enum What {
    Compare(Compare),
}

#[derive(Debug, clap::Args)]
struct Compare {
    #[arg(value_name = "A")]
    a: String,
    #[arg(value_name = "B")]
    b: String,
    #[arg(long, value_name = "NAME")]
    ecosystem: String,
    #[arg(long)]
    json: bool,
}

impl Version {
    /// Runs it.
    pub(crate) fn run(&self) -> Result {
        let What::Compare(compare) = &self.what;
        compare.run()
    }
}

impl Compare {
    fn run(&self) -> Result {
        let scheme: Scheme = self.ecosystem.parse().map_err(|_| {
            let known: Vec<&str> = Scheme::all().map(Scheme::name).collect();
            Failure::usage(say!(
                "error-ecosystem",
                name = plain(&self.ecosystem),
                known = known.join(", ")
            ))
        })?;
        let order = compare(scheme, &self.a, &self.b)
            .map_err(|e| Failure::usage(say!("error-version", reason = plain(&e.to_string()))))?;
        let (sign, word) = match order {
            Ordering::Less => ("<", "less"),
            Ordering::Equal => ("=", "equal"),
            Ordering::Greater => (">", "greater"),
        };
        if self.json {
            let line = json!({"a": self.a, "b": self.b, "scheme": scheme.name(), "order": word});
            print_json(&line)?;
        } else {
            print(|out| writeln!(out, "{} {sign} {}  ({scheme})", plain(&self.a), plain(&self.b)))?;
        }
        Ok(Exit::Done)
    }
}
