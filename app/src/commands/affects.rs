//! `baize affects`: whether a vulnerability affects a thing, and why.

use baize_model::Identifier;
use baize_scan::{Answer, Scanner, Verdict, Vex, Wanted};
use baize_versions::Purl;
use baize_versions::cpe::Cpe;

use crate::configuration::Settings;
use crate::failure::{Exit, Failure, Result};
use crate::instance;
use crate::reasons;
use crate::terminal::{plain, print, print_json};
use crate::words::say;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Affects {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "PURL|CPE")]
    thing: String,
    #[arg(long)]
    json: bool,
}

impl Affects {
    /// Runs it.
    pub(crate) fn run(&self, settings: &Settings) -> Result {
        let id = Identifier::parse(&self.id)
            .map_err(|_| Failure::usage(say!("error-not-an-identifier", text = plain(&self.id))))?;
        let wanted = wanted(&self.thing)
            .ok_or_else(|| Failure::usage(say!("error-not-a-thing", text = plain(&self.thing))))?;
        let library = instance::open_reading(settings)?;
        let vex = Vex::default();
        let answer = Scanner::new(&library, &vex).ask(&id, &wanted)?;
        let Some(answer) = answer else {
            return Err(Failure::findings(say!("error-unknown-identifier", id = id)));
        };
        if self.json {
            print_json(&answer)?;
        } else {
            self.tell(&answer)?;
        }
        Ok(match answer.verdict {
            Verdict::NotAffected => Exit::Done,
            Verdict::Affected | Verdict::CannotDecide => Exit::Findings,
        })
    }

    fn tell(&self, answer: &Answer) -> Result<()> {
        let key = match answer.verdict {
            Verdict::Affected => "affects-yes",
            Verdict::NotAffected => "affects-no",
            Verdict::CannotDecide => "affects-undecided",
        };
        print(|out| {
            writeln!(out, "{}", say!(key, id = answer.id, thing = plain(&self.thing)))?;
            for basis in &answer.because {
                writeln!(out, "  {}", plain(&reasons::of(basis)))?;
            }
            if answer.because.is_empty() {
                let others = plain(&answer.others.join(", "));
                if answer.others.is_empty() {
                    writeln!(out, "  {}", say!("affects-nothing-named"))?;
                } else {
                    writeln!(out, "  {}", say!("affects-others", names = others))?;
                }
            }
            if let Some(fixed) = &answer.fixed {
                writeln!(out, "  {}", say!("scan-fixed", version = plain(fixed)))?;
            }
            Ok(())
        })
    }
}

/// What is asked about.
fn wanted(text: &str) -> Option<Wanted> {
    if let Ok(purl) = Purl::parse(text) {
        return Some(Wanted::purl(&purl));
    }
    Wanted::product(&Cpe::parse(text).ok()?)
}
