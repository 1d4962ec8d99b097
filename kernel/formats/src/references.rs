//! Links of a record, one entry an address.

use std::collections::HashMap;

use baize_model::{RefKind, Reference};

/// What the tags of CVE records and of NVD say a link leads to.
pub(crate) fn kinds(tag: &str) -> &'static [RefKind] {
    match tag {
        "vendor-advisory" | "Vendor Advisory" | "x_refsource_CONFIRM" => {
            &[RefKind::Advisory, RefKind::Vendor]
        }
        "third-party-advisory"
        | "Third Party Advisory"
        | "vdb-entry"
        | "VDB Entry"
        | "government-resource"
        | "US Government Resource" => &[RefKind::Advisory],
        "patch" | "Patch" => &[RefKind::Fix],
        "exploit" | "Exploit" => &[RefKind::Exploit],
        "mitigation" | "Mitigation" => &[RefKind::Mitigation],
        "issue-tracking" | "Issue Tracking" => &[RefKind::Report],
        "mailing-list" | "Mailing List" => &[RefKind::Discussion],
        "technical-description" | "Technical Description" | "media-coverage" | "Press/Media Coverage" => {
            &[RefKind::Article]
        }
        "release-notes" | "Release Notes" => &[RefKind::Release],
        "product" | "Product" => &[RefKind::Package],
        "signature" | "Tool Signature" => &[RefKind::Detection],
        "broken-link" | "Broken Link" | "URL Repurposed" => &[RefKind::Broken],
        _ => &[],
    }
}

/// Collects links in the order of the record. The kinds of repeated addresses are joined.
#[derive(Default)]
pub(crate) struct References {
    list: Vec<Reference>,
    places: HashMap<String, usize>,
}

impl References {
    /// Adds a link. A title that only repeats the address is none.
    pub(crate) fn add(&mut self, url: &str, kinds: impl IntoIterator<Item = RefKind>, title: Option<&str>) {
        let url = url.trim();
        if url.is_empty() {
            return;
        }
        let place = if let Some(&place) = self.places.get(url) {
            place
        } else {
            self.places.insert(url.to_owned(), self.list.len());
            self.list.push(Reference {
                url: url.to_owned(),
                kinds: Vec::new(),
                title: None,
            });
            self.list.len() - 1
        };
        let reference = &mut self.list[place];
        for kind in kinds {
            if let Err(at) = reference.kinds.binary_search(&kind) {
                reference.kinds.insert(at, kind);
            }
        }
        if reference.title.is_none() {
            reference.title = title
                .map(str::trim)
                .filter(|t| !t.is_empty() && *t != url)
                .map(str::to_owned);
        }
    }

    /// The links.
    pub(crate) fn into_list(self) -> Vec<Reference> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_listed_once_with_all_its_kinds() {
        let mut references = References::default();
        references.add("https://a", [RefKind::Fix], None);
        references.add("https://b", [], Some("https://b"));
        references.add(" https://a ", [RefKind::Advisory, RefKind::Fix], Some("A"));
        references.add("", [RefKind::Fix], None);
        let list = references.into_list();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].kinds, [RefKind::Advisory, RefKind::Fix]);
        assert_eq!(list[0].title.as_deref(), Some("A"));
        assert_eq!(list[1].title, None);
    }
}
