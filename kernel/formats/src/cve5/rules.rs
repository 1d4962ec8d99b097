//! What a CVE record must hold to be one.
//!
//! Only rules that every record in the wild keeps are here: they tell a record from a draft of one, from an API
//! request body and from a damaged file. An odd optional field never breaks a rule.

use baize_model::{Refusal, parse_instant};

use super::document::{Container, Document, Metadata, Text};
use crate::json::lenient::{List, Obj, Str};

/// State words of the record format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordState {
    Published,
    Rejected,
    Reserved,
}

/// Checks a whole record and returns its state.
pub(super) fn check(document: &Document<'_>) -> Result<RecordState, Refusal> {
    if &*document.data_type != "CVE_RECORD" {
        return Err(broken(
            "/dataType",
            format!("dataType is {:?}, not CVE_RECORD", &*document.data_type),
        ));
    }
    if !document.data_version.starts_with("5.") {
        return Err(broken(
            "/dataVersion",
            format!("dataVersion {:?} is not 5.x", &*document.data_version),
        ));
    }
    let Some(Obj(meta)) = &document.cve_metadata else {
        return Err(broken("/cveMetadata", "the record has no cveMetadata".to_owned()));
    };
    let state = state(meta)?;
    dates(meta)?;
    if let Some(id) = meta.identifier() {
        check_identifier(id)?;
    }
    match document.containers.as_ref().and_then(|c| c.cna.as_ref()) {
        Some(cna) => container(cna, state, "/containers/cna")?,
        None if state == RecordState::Published => {
            return Err(broken(
                "/containers/cna",
                "a published record has no cna container".to_owned(),
            ));
        }
        None => {
            if let Some(texts) = &document.descriptions {
                check_texts(texts, "/descriptions")?;
            }
        }
    }
    for adp in document.containers.iter().flat_map(|c| c.adp.iter()) {
        provider(adp, "/containers/adp")?;
    }
    Ok(state)
}

/// Checks a container alone, as CNAs and ADPs send it.
pub(super) fn check_container(cna: &Container<'_>, state: RecordState) -> Result<(), Refusal> {
    texts_of(cna, state, "")?;
    dated(cna, "")
}

/// Checks the shape of an identifier: years outside 1999–2099 name no record.
pub(super) fn check_identifier(id: &str) -> Result<(), Refusal> {
    let bad = || broken("/cveMetadata/cveId", format!("{id:?} is not a CVE identifier"));
    let rest = id.strip_prefix("CVE-").ok_or_else(bad)?;
    let (year, number) = rest.split_once('-').ok_or_else(bad)?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let year_holds = year.len() == 4 && digits(year) && ("1999"..="2099").contains(&year);
    let number_holds = (4..=19).contains(&number.len()) && digits(number);
    if year_holds && number_holds {
        Ok(())
    } else {
        Err(bad())
    }
}

fn state(meta: &Metadata<'_>) -> Result<RecordState, Refusal> {
    match (meta.state.as_ref().and_then(Str::get), &meta.assigner_org_id) {
        // Records of CNAs that publish them before the program adds its metadata have neither state nor assigner.
        (Some("PUBLISHED"), _) | (None, None) => Ok(RecordState::Published),
        (Some("REJECTED"), _) => Ok(RecordState::Rejected),
        (Some("RESERVED"), _) => Ok(RecordState::Reserved),
        (Some(other), _) => Err(broken("/cveMetadata/state", format!("unknown state {other:?}"))),
        (None, Some(_)) => Err(broken("/cveMetadata/state", "the record has no state".to_owned())),
    }
}

fn dates(meta: &Metadata<'_>) -> Result<(), Refusal> {
    for (name, date) in [
        ("dateReserved", &meta.date_reserved),
        ("datePublished", &meta.date_published),
        ("dateUpdated", &meta.date_updated),
        ("dateRejected", &meta.date_rejected),
    ] {
        check_date(date.as_ref(), "/cveMetadata", name)?;
    }
    Ok(())
}

/// A date must be one, of the years 1900 to 2999 that the record format knows.
fn check_date(date: Option<&Str<'_>>, at: &str, name: &str) -> Result<(), Refusal> {
    let Some(date) = date else {
        return Ok(());
    };
    let century = date.0.get(..2).unwrap_or_default();
    if (century == "19" || century.starts_with('2')) && parse_instant(date).is_some() {
        return Ok(());
    }
    Err(broken(
        &format!("{at}/{name}"),
        format!("{name} {:?} is not a date", &**date),
    ))
}

fn container(cna: &Container<'_>, state: RecordState, at: &str) -> Result<(), Refusal> {
    provider(cna, at)?;
    texts_of(cna, state, at)?;
    dated(cna, at)
}

fn texts_of(cna: &Container<'_>, state: RecordState, at: &str) -> Result<(), Refusal> {
    match state {
        RecordState::Published => {
            let Some(texts) = &cna.descriptions else {
                return Err(broken(
                    &format!("{at}/descriptions"),
                    "the record has no description".to_owned(),
                ));
            };
            check_texts(texts, &format!("{at}/descriptions"))?;
            if cna.affected.is_none() {
                return Err(broken(
                    &format!("{at}/affected"),
                    "the record says nothing of what is affected".to_owned(),
                ));
            }
            Ok(())
        }
        RecordState::Rejected => {
            let Some(texts) = &cna.rejected_reasons else {
                return Err(broken(
                    &format!("{at}/rejectedReasons"),
                    "a rejected record gives no reason".to_owned(),
                ));
            };
            check_texts(texts, &format!("{at}/rejectedReasons"))
        }
        RecordState::Reserved => Ok(()),
    }
}

fn dated(cna: &Container<'_>, at: &str) -> Result<(), Refusal> {
    check_date(cna.date_public.as_ref(), at, "datePublic")?;
    check_date(cna.date_assigned.as_ref(), at, "dateAssigned")
}

fn provider(container: &Container<'_>, at: &str) -> Result<(), Refusal> {
    let Some(Obj(provider)) = &container.provider_metadata else {
        return Err(broken(
            &format!("{at}/providerMetadata"),
            "the container names no provider".to_owned(),
        ));
    };
    let named = provider.org_id.as_ref().and_then(Str::get).is_some() || provider.id.get().is_some();
    if !named {
        return Err(broken(
            &format!("{at}/providerMetadata/orgId"),
            "the provider has no orgId".to_owned(),
        ));
    }
    check_date(provider.date_updated.as_ref(), at, "providerMetadata/dateUpdated")
}

/// Texts must have a language and a value; one must be English; none may be there twice. Some CNAs split the
/// English text in parts, which is taken; two texts of another language contradict each other.
fn check_texts(texts: &List<Obj<Text<'_>>>, at: &str) -> Result<(), Refusal> {
    let english = |lang: &str| lang.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("en"));
    for (i, text) in texts.iter().enumerate() {
        if text.lang.get().is_none() || text.value.get().is_none() {
            return Err(broken(
                &format!("{at}/{i}"),
                "a text without its language or value".to_owned(),
            ));
        }
        for other in &texts[..i] {
            if text.lang == other.lang && text.value == other.value {
                return Err(broken(
                    &format!("{at}/{i}"),
                    "the same text is there twice".to_owned(),
                ));
            }
            if text.lang == other.lang && !english(&text.lang) {
                return Err(broken(
                    &format!("{at}/{i}"),
                    format!("two texts of the language {:?}", &*text.lang),
                ));
            }
        }
    }
    if !texts.iter().any(|text| english(&text.lang)) {
        return Err(broken(at, "there is no English text".to_owned()));
    }
    Ok(())
}

fn broken(at: &str, reason: String) -> Refusal {
    Refusal::new("schema", reason).at(at)
}
