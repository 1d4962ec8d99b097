//! Reading the formats in which vulnerabilities are published.
//!
//! Three steps, each bounded: [`detect`] says what a file holds from its first bytes, [`records`] cuts a file
//! into records without holding more than one of them, [`parse`] turns one record into claims. A file that is
//! not taken yields a [`Refusal`] with a reason a person can act on; nothing panics and nothing is dropped
//! silently.
//!
//! Architecture invariant: a parser sees bytes only. It opens no file, follows no reference, expands no
//! entity, and its output depends on nothing but the record's bytes and, where a format has no identifier
//! inside, the file's name.

mod alpine;
mod assessment;
mod bounds;
mod capec;
mod cnnvd;
mod cnvd;
mod cpe_match;
mod csaf;
mod cve5;
mod cwe;
mod cyclonedx;
mod detect;
mod epss;
mod exploitdb;
mod finding;
mod friendsofphp;
mod gbt28458;
mod go_report;
mod json;
mod julia;
mod kev;
mod language;
mod metasploit;
mod nvd2;
mod openvex;
mod osv;
mod poc;
mod redhat;
mod references;
mod rubysec;
mod rustsec;
mod text;
mod weakness;
mod xml;
mod yaml;
mod yaml_json;

use std::io::BufRead;

use baize_model::{Format, Parsed, RawRecord, Refusal};

pub use cve5::lint as lint_cve;
pub use detect::{Detected, detect};
pub use finding::Finding;
pub use osv::lint as lint_osv;

/// Longest record of any format, in bytes. A longer one is refused with `too-large`.
pub const MAX_RECORD: usize = 64 << 20;

/// Receives the records of a file, or the reason why one of them is not one. The rest of the file goes on.
pub type Sink<'a> = dyn FnMut(Result<RawRecord, Refusal>) + 'a;

/// Cuts a file of `format` into records and hands each to `sink`.
///
/// An `Err` means that the file cannot be read further (truncated, not the format); records already handed
/// over stay valid.
pub fn records(
    format: Format,
    name: &str,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), Refusal> {
    match format {
        Format::Cve5 => cve5::split(name, input, sink),
        Format::Nvd2 => nvd2::split(name, input, sink),
        Format::OsvJson => osv::split(name, input, sink),
        Format::CnnvdXml => cnnvd::split(name, input, sink),
        Format::CnvdXml => cnvd::split(name, input, sink),
        Format::Gbt28458 => gbt28458::split(name, input, sink),
        Format::Kev => kev::split(name, input, sink),
        Format::ExploitDb => exploitdb::split(name, input, sink),
        Format::Metasploit => metasploit::split(name, input, sink),
        Format::PocIndex => poc::split(name, input, sink),
        Format::Cwe => cwe::split(name, input, sink),
        Format::Capec => capec::split(name, input, sink),
        _ => {
            sink(whole(format, name, input));
            Ok(())
        }
    }
}

/// Parses one record.
pub fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    if raw.bytes.len() > MAX_RECORD {
        return Err(too_large());
    }
    match raw.format {
        Format::Cve5 => cve5::parse(raw),
        Format::Nvd2 => nvd2::parse(raw),
        Format::OsvJson => osv::parse_json(raw),
        Format::OsvYaml => osv::parse_yaml(raw),
        Format::GoReport => go_report::parse(raw),
        Format::RustSec => rustsec::parse(raw),
        Format::Julia => julia::parse(raw),
        Format::Csaf => csaf::parse(raw),
        Format::OpenVex => openvex::parse(raw),
        Format::CycloneDxVex => cyclonedx::parse(raw),
        Format::CnnvdXml => cnnvd::parse(raw),
        Format::CnvdXml => cnvd::parse(raw),
        Format::Gbt28458 => gbt28458::parse(raw),
        Format::RedHatCve => redhat::parse(raw),
        Format::AlpineSecdb => alpine::parse(raw),
        Format::FriendsOfPhp => friendsofphp::parse(raw),
        Format::RubySec => rubysec::parse(raw),
        Format::Kev => kev::parse(raw),
        Format::Epss => epss::parse(raw),
        Format::ExploitDb => exploitdb::parse(raw),
        Format::Metasploit => metasploit::parse(raw),
        Format::PocIndex => poc::parse(raw),
        Format::Cwe => cwe::parse(raw),
        Format::Capec => capec::parse(raw),
    }
}

/// A whole file as one record.
fn whole(format: Format, name: &str, input: &mut dyn BufRead) -> Result<RawRecord, Refusal> {
    let mut bytes = Vec::new();
    let mut limited = std::io::Read::take(input, MAX_RECORD as u64 + 1);
    std::io::Read::read_to_end(&mut limited, &mut bytes)
        .map_err(|e| Refusal::new("unreadable", format!("the file cannot be read to its end: {e}")))?;
    if bytes.len() > MAX_RECORD {
        return Err(too_large());
    }
    Ok(RawRecord {
        bytes,
        format,
        name: name.to_owned(),
        position: 1,
    })
}

/// Refuses a record that would outgrow [`MAX_RECORD`] if all of it were said of each of its `subjects`: one text
/// beside a thousand identifiers becomes a thousand texts.
fn check_repetition(raw: &RawRecord, subjects: usize) -> Result<(), Refusal> {
    let length = raw.bytes.len();
    if length.saturating_mul(subjects) <= MAX_RECORD {
        return Ok(());
    }
    Err(Refusal::new(
        "too-large",
        format!("{length} bytes about {subjects} vulnerabilities"),
    ))
}

fn too_large() -> Refusal {
    Refusal::new(
        "too-large",
        format!("a record may not be longer than {} MiB", MAX_RECORD >> 20),
    )
}
