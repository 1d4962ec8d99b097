//! The module index of Metasploit: one map of all modules, or one module. Links only, never code.

use std::collections::BTreeMap;
use std::io::BufRead;

use baize_model::{
    Body, Claim, ClaimKind, Exploitation, ExploitationKind, Format, Identifier, Parsed, RawRecord, RefKind,
    Reference, Refusal,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::rustsec::field::{add_links, day, filled, first_byte, identifiers, instant, link};
use crate::{Sink, json};

const SOURCE: &str = "metasploit";

/// Most references of one module.
const MAX_REFERENCES: usize = 1_000;

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    let file = crate::whole(Format::Metasploit, name, input)?;
    let modules: Vec<&RawValue> = if first_byte(&file.bytes) == Some(b'[') {
        json::parse(&file.bytes)?
    } else {
        let map: BTreeMap<String, &RawValue> = json::parse(&file.bytes)?;
        if map.contains_key("fullname") {
            sink(Ok(file));
            return Ok(());
        }
        map.into_values().collect()
    };
    for (module, position) in modules.into_iter().zip(1..) {
        sink(Ok(RawRecord {
            bytes: module.get().as_bytes().to_vec(),
            format: Format::Metasploit,
            name: name.to_owned(),
            position,
        }));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Module {
    name: Option<String>,
    fullname: String,
    disclosure_date: Option<String>,
    mod_time: Option<String>,
    #[serde(default)]
    references: Option<Vec<String>>,
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let module: Module = json::parse(&raw.bytes)?;
    let key = module.fullname.trim();
    if key.is_empty() || key.len() > 300 || key.contains(char::is_control) {
        return Err(Refusal::new("no-identifier", "the module has no usable fullname").at("/fullname"));
    }
    let references = module.references.as_deref().unwrap_or_default().len();
    crate::check_repetition(raw, references.min(MAX_REFERENCES))?;
    Ok(Parsed {
        source: SOURCE.to_owned(),
        key: key.to_owned(),
        modified: module.mod_time.as_deref().and_then(instant),
        serial: None,
        key_from_name: false,
        body: Body::Claims(claims(&module)),
    })
}

fn claims(module: &Module) -> Vec<Claim> {
    let references: Vec<&str> = module
        .references
        .iter()
        .flatten()
        .map(|r| r.trim())
        .take(MAX_REFERENCES)
        .collect();
    let mut cves: Vec<Identifier> = references
        .iter()
        .filter(|r| r.starts_with("CVE-"))
        .filter_map(|r| Identifier::parse(r).ok())
        .collect();
    cves.sort();
    cves.dedup();
    // `US-CERT-VU-930724` is a note of CERT/CC.
    let numbers: Vec<&str> = references
        .iter()
        .filter(|r| {
            !["CVE-", "URL-", "CWE-", "AKA-", "LOGO-", "SOUNDTRACK-"]
                .iter()
                .any(|p| r.starts_with(p))
        })
        .map(|r| r.strip_prefix("US-CERT-").unwrap_or(r))
        .collect();
    let page = format!("https://www.rapid7.com/db/modules/{}/", module.fullname.trim());
    let exploitation = Exploitation {
        kind: ExploitationKind::PublicExploit,
        by: SOURCE.to_owned(),
        // Of the dates in the index this is the one nearest to when the exploit became public.
        date: module.disclosure_date.as_deref().and_then(day),
        due: None,
        ransomware: None,
        title: filled(module.name.as_deref()).map(str::to_owned),
        url: Some(page.clone()),
        verified: None,
        action: None,
    };
    let links: Vec<Reference> = references
        .iter()
        .filter_map(|r| link(r.strip_prefix("URL-")?, &[]))
        .collect();
    cves.into_iter()
        .map(|subject| {
            let mut claim = Claim::about(subject);
            claim.kind = ClaimKind::Evidence;
            claim.related = identifiers(numbers.iter().copied(), &claim.subject);
            claim.references.extend(link(&page, &[RefKind::Exploit]));
            add_links(&mut claim.references, links.iter().cloned());
            claim.modified = module.mod_time.as_deref().and_then(instant);
            claim.exploitation.push(exploitation.clone());
            claim
        })
        .collect()
}
