//! The exchange form of GB/T 28458-2020, as `baize-formats` describes it.

use baize_model::{CategoryScheme, Claim, CreditRole, NoteKind, Scheme};

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
    xml.within("affected", |xml| {
        for entry in &claim.affected {
            let package = entry.package.as_ref();
            let name = entry.product.as_ref().map(|product| product.name.as_str());
            let Some(name) = name.or(package.map(|p| p.name.as_str())) else {
                if let Some(cpe) = &entry.cpe {
                    xml.leaf("product", cpe);
                }
                continue;
            };
            xml.within("product", |xml| {
                let vendor = entry.product.as_ref().map(|product| product.vendor.as_str());
                if let Some(vendor) = vendor.filter(|vendor| !vendor.is_empty()) {
                    xml.leaf("vendor", vendor);
                }
                xml.leaf("name", name);
                for version in &entry.versions {
                    xml.leaf("version", version);
                }
                if let Some(cpe) = &entry.cpe {
                    xml.leaf("cpe", cpe);
                }
                if let Some(purl) = package.and_then(|p| p.purl.as_deref()) {
                    xml.leaf("purl", purl);
                }
            });
        }
    });
    xml.within("aliases", |xml| {
        for id in claim.aliases.iter().chain(&claim.related) {
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
