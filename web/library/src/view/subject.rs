//! Addresses of the pages that gather what one vendor, product, package, weakness, assigner or source has.

use baize_catalog::FacetField;
use baize_model::Package;
use baize_web_kit::encode_segment;

/// Longest name of an address, in characters: names are kept no longer.
const NAME: usize = 80;

/// The page of a value of a facet, where it has one.
pub(crate) fn address(field: FacetField, value: &str) -> Option<String> {
    let folder = match field {
        FacetField::Vendor => "vendors",
        FacetField::Product => "products",
        FacetField::Weakness => return Some(weakness(value)),
        FacetField::Assigner => "assigners",
        FacetField::Source => "sources",
        _ => return None,
    };
    let name = named(value);
    (!name.is_empty()).then(|| format!("/{folder}/{}", encode_segment(&name)))
}

/// The page of a weakness.
pub(crate) fn weakness(id: &str) -> String {
    format!("/weaknesses/{}", encode_segment(&id.to_uppercase()))
}

/// The page of a package.
pub(crate) fn package(package: &Package) -> Option<String> {
    let ecosystem = package.ecosystem.split(':').next().unwrap_or_default();
    let (ecosystem, name) = (named(ecosystem), named(&package.name));
    if ecosystem.is_empty() || name.is_empty() {
        return None;
    }
    Some(format!(
        "/packages/{}/{}",
        encode_segment(&ecosystem),
        encode_segment(&name)
    ))
}

/// The page of all values of a facet, with the key of its name.
pub(crate) fn index(field: FacetField) -> Option<(&'static str, &'static str)> {
    Some(match field {
        FacetField::Vendor => ("/vendors", "vendors-title"),
        FacetField::Product => ("/products", "products-title"),
        FacetField::Weakness => ("/weaknesses", "weaknesses-title"),
        FacetField::Assigner => ("/assigners", "assigners-title"),
        FacetField::Source => ("/sources", "sources-title"),
        FacetField::Conflict => ("/conflicts", "conflicts-title"),
        _ => return None,
    })
}

/// A name as the index keeps it. What consists of dots would be read as a folder.
fn named(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").to_lowercase().chars().take(NAME).collect();
    if name.chars().all(|c| c == '.') {
        String::new()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses_as_the_index_has_them() {
        let vendor = |name| address(FacetField::Vendor, name);
        assert_eq!(
            vendor("Apache  Foundation").as_deref(),
            Some("/vendors/apache%20foundation")
        );
        assert_eq!(vendor("a/b").as_deref(), Some("/vendors/a%2Fb"));
        assert_eq!(vendor(".."), None);
        assert_eq!(vendor(" "), None);
        assert_eq!(
            address(FacetField::Weakness, "cwe-79").as_deref(),
            Some("/weaknesses/CWE-79")
        );
        assert_eq!(address(FacetField::Year, "2026"), None);
        let go = Package {
            ecosystem: "Debian:12".to_owned(),
            name: "@scope/Name".to_owned(),
            purl: None,
        };
        assert_eq!(package(&go).as_deref(), Some("/packages/debian/@scope%2Fname"));
    }
}
