//! The exchange form of GB/T 28458-2020, as `baize-formats` describes it.

use std::collections::HashSet;

use baize_model::{Affected, CategoryScheme, Claim, CreditRole, NoteKind, Scheme};

use crate::cnnvd::words;
use crate::xml::Xml;

const ROOT: &str = "vulnerability-exchange xmlns=\"urn:baize:gbt28458\" standard=\"GB/T 28458-2020\"";

/// Claims in the fields of the standard. There is no field for exploitation; ranges of versions, references and
/// grades of other schemes have none either.
pub fn gbt28458<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> String {
    let mut xml = Xml::new(ROOT);
    for claim in claims {
        xml.within("vulnerability", |xml| entry(xml, claim));
    }
    xml.finish("vulnerability-exchange")
}

fn entry(xml: &mut Xml, claim: &Claim) {
    xml.leaf("vuln_id", claim.subject.as_str());
    if let Some(title) = crate::text(&claim.titles, "zh") {
        xml.leaf("title", title);
    }
    if let Some(time) = claim.published {
        xml.leaf("published_at", &crate::moment(time));
    }
    for (name, role) in [
        ("publisher", CreditRole::Publisher),
        ("verifier", CreditRole::Verifier),
        ("discoverer", CreditRole::Finder),
    ] {
        for credit in claim.credits.iter().filter(|c| c.role == role) {
            xml.leaf(name, &credit.name);
        }
    }
    let labels = |scheme| claim.categories.iter().filter(move |c| c.scheme == scheme);
    for category in labels(CategoryScheme::Gbt30279) {
        xml.leaf("category", &category.label);
    }
    let grade = |scheme| claim.severities.iter().find(|s| s.scheme == scheme).map(words);
    let (technical, whole) = (grade(Scheme::GbtTechnical), grade(Scheme::GbtComprehensive));
    if technical.is_some() || whole.is_some() {
        xml.within("severity", |xml| {
            if let Some(words) = technical {
                xml.leaf("technical", words);
            }
            if let Some(words) = whole {
                xml.leaf("comprehensive", words);
            }
        });
    }
    let mut written = HashSet::new();
    xml.within("affected", |xml| {
        for entry in &claim.affected {
            let thing = Thing::of(entry);
            if written.insert(thing.clone()) {
                product(xml, &thing);
            }
        }
    });
    // What is related is another vulnerability, unless many numbers of its kind go with one.
    let related = claim
        .related
        .iter()
        .filter(|id| !id.authority().names_one_vulnerability());
    xml.within("aliases", |xml| {
        for id in claim.aliases.iter().chain(related) {
            xml.leaf("alias", id.as_str());
        }
    });
    for (name, kind) in [
        ("existence_note", NoteKind::Existence),
        ("detection_method", NoteKind::Detection),
        ("solution", NoteKind::Solution),
        ("other", NoteKind::Other),
    ] {
        let notes: Vec<_> = claim.notes.iter().filter(|note| note.kind == kind).collect();
        let chinese = notes.iter().any(|note| note.text.lang == "zh");
        for note in notes
            .into_iter()
            .filter(|note| !chinese || note.text.lang == "zh")
        {
            xml.leaf(name, &note.text.value);
        }
    }
    if let Some(time) = claim.modified {
        xml.leaf("modified_at", &crate::moment(time));
    }
}

/// What is affected, as far as the standard has fields for it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Thing<'a> {
    vendor: &'a str,
    name: Option<&'a str>,
    versions: &'a [String],
    cpe: Option<&'a str>,
    purl: Option<&'a str>,
}

impl<'a> Thing<'a> {
    fn of(entry: &'a Affected) -> Self {
        let package = entry.package.as_ref();
        let product = entry.product.as_ref();
        let name = product.map(|product| product.name.as_str());
        Self {
            vendor: product.map_or("", |product| &product.vendor),
            name: name.or(package.map(|package| package.name.as_str())),
            versions: &entry.versions,
            cpe: entry.cpe.as_deref(),
            purl: package.and_then(|package| package.purl.as_deref()),
        }
    }
}

fn product(xml: &mut Xml, thing: &Thing<'_>) {
    let Some(name) = thing.name else {
        if let Some(cpe) = thing.cpe {
            xml.leaf("product", cpe);
        }
        return;
    };
    xml.within("product", |xml| {
        if !thing.vendor.is_empty() {
            xml.leaf("vendor", thing.vendor);
        }
        xml.leaf("name", name);
        for version in thing.versions {
            xml.leaf("version", version);
        }
        if let Some(cpe) = thing.cpe {
            xml.leaf("cpe", cpe);
        }
        if let Some(purl) = thing.purl {
            xml.leaf("purl", purl);
        }
    });
}
