//! Indexes of proofs of concept on GitHub: an array of repositories a CVE, as `PoC-in-GitHub` publishes it.
//!
//! Anyone can open a repository under a CVE's name, and some of them are traps. An entry is therefore never more
//! than an unverified hint, and never more than a link.

use std::io::BufRead;

use baize_model::{
    Body, Claim, ClaimKind, Exploitation, ExploitationKind, Format, Identifier, Parsed, RawRecord, RefKind,
    Refusal, parse_instant,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::rustsec::field::{cve_within, day, filled, first_byte, link, stem};
use crate::{Sink, json};

const SOURCE: &str = "poc-github";

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let file = crate::whole(Format::PocIndex, name, input)?;
    if first_byte(&file.bytes) != Some(b'[') {
        sink(Ok(file));
        return Ok(());
    }
    let entries: Vec<&RawValue> = json::parse(&file.bytes)?;
    for (entry, position) in entries.into_iter().zip(1..) {
        sink(Ok(RawRecord {
            bytes: entry.get().as_bytes().to_vec(),
            format: Format::PocIndex,
            name: name.to_owned(),
            position,
        }));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Repository {
    id: u64,
    full_name: String,
    html_url: String,
    description: Option<String>,
    created_at: Option<String>,
    updated_at: Option<String>,
    pushed_at: Option<String>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let repository: Repository = json::parse(&raw.bytes)?;
    let from_name = Identifier::parse(stem(&raw.name))
        .ok()
        .filter(|id| id.authority().as_str() == "CVE");
    let key_from_name = from_name.is_some();
    let subject = from_name
        .or_else(|| cve_within(&repository.full_name))
        .or_else(|| cve_within(repository.description.as_deref()?))
        .ok_or_else(|| {
            Refusal::new(
                "no-identifier",
                "neither the file's name nor the repository names a CVE",
            )
        })?;
    let mut claim = Claim::about(subject);
    claim.kind = ClaimKind::Evidence;
    claim
        .references
        .extend(link(&repository.html_url, &[RefKind::Exploit]));
    claim.published = repository.created_at.as_deref().and_then(parse_instant);
    claim.exploitation.push(Exploitation {
        kind: ExploitationKind::ProofOfConcept,
        by: SOURCE.to_owned(),
        date: repository.created_at.as_deref().and_then(day),
        due: None,
        ransomware: None,
        title: filled(Some(&repository.full_name)).map(str::to_owned),
        url: filled(Some(&repository.html_url)).map(str::to_owned),
        verified: Some(false),
        action: None,
    });
    Ok(Parsed {
        source: SOURCE.to_owned(),
        // A repository may be listed under several CVE identifiers.
        key: format!("{}/{}", claim.subject, repository.id),
        modified: repository
            .updated_at
            .as_deref()
            .or(repository.pushed_at.as_deref())
            .and_then(parse_instant),
        serial: None,
        key_from_name,
        body: Body::Claims(vec![claim]),
    })
}
