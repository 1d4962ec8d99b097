//! The parts of a CVE record (JSON 5.0–5.2) that say something.

use serde::Deserialize;

use crate::assessment::Cvss;
use crate::cpe_match::Applicability;
use crate::json::lenient::{Entries, List, Obj, Str};

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) data_type: Str<'a>,
    #[serde(borrow)]
    pub(super) data_version: Str<'a>,
    #[serde(borrow)]
    pub(super) cve_metadata: Option<Obj<Metadata<'a>>>,
    #[serde(borrow)]
    pub(super) containers: Option<Obj<Containers<'a>>>,
    /// Reserved and rejected records of the early 5.0 drafts hold their texts here.
    #[serde(borrow)]
    pub(super) descriptions: Option<List<Obj<Text<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Metadata<'a> {
    #[serde(borrow)]
    pub(super) cve_id: Option<Str<'a>>,
    /// Spelling of the kernel's first records.
    #[serde(borrow, rename = "cveID")]
    pub(super) cve_id_upper: Option<Str<'a>>,
    /// Spelling of the early drafts.
    #[serde(borrow)]
    pub(super) id: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) assigner_org_id: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) assigner_short_name: Str<'a>,
    #[serde(borrow)]
    pub(super) state: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) serial: Str<'a>,
    #[serde(borrow)]
    pub(super) date_reserved: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) date_published: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) date_updated: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) date_rejected: Option<Str<'a>>,
}

impl Metadata<'_> {
    /// The identifier, in whichever spelling of its key.
    pub(super) fn identifier(&self) -> Option<&str> {
        [&self.cve_id, &self.cve_id_upper, &self.id]
            .into_iter()
            .find_map(|id| id.as_ref().and_then(Str::get))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Containers<'a> {
    #[serde(borrow)]
    pub(super) cna: Option<Obj<Container<'a>>>,
    #[serde(borrow)]
    pub(super) adp: List<Obj<Container<'a>>>,
}

/// What one provider says: the CNA's container or that of an ADP.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Container<'a> {
    #[serde(borrow)]
    pub(super) provider_metadata: Option<Obj<Provider<'a>>>,
    #[serde(borrow)]
    pub(super) title: Str<'a>,
    #[serde(borrow)]
    pub(super) date_public: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) date_assigned: Option<Str<'a>>,
    #[serde(borrow)]
    pub(super) descriptions: Option<List<Obj<Text<'a>>>>,
    #[serde(borrow)]
    pub(super) rejected_reasons: Option<List<Obj<Text<'a>>>>,
    #[serde(borrow)]
    pub(super) replaced_by: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) affected: Option<List<Obj<Product<'a>>>>,
    #[serde(borrow)]
    pub(super) cpe_applicability: List<Obj<Applicability<'a>>>,
    #[serde(borrow)]
    pub(super) problem_types: List<Obj<ProblemType<'a>>>,
    #[serde(borrow)]
    pub(super) metrics: List<Obj<Metric<'a>>>,
    #[serde(borrow)]
    pub(super) references: List<Obj<Reference<'a>>>,
    #[serde(borrow)]
    pub(super) impacts: List<Obj<Impact<'a>>>,
    #[serde(borrow)]
    pub(super) configurations: List<Obj<Text<'a>>>,
    #[serde(borrow)]
    pub(super) workarounds: List<Obj<Text<'a>>>,
    #[serde(borrow)]
    pub(super) solutions: List<Obj<Text<'a>>>,
    #[serde(borrow)]
    pub(super) exploits: List<Obj<Text<'a>>>,
    #[serde(borrow)]
    pub(super) timeline: List<Obj<Text<'a>>>,
    #[serde(borrow)]
    pub(super) credits: List<Obj<Credit<'a>>>,
    #[serde(borrow)]
    pub(super) source: Obj<Source<'a>>,
    #[serde(borrow)]
    pub(super) tags: List<Str<'a>>,
}

impl Container<'_> {
    /// Short name of the provider; its organisation's id where it gives none.
    pub(super) fn provider(&self) -> Option<&str> {
        let provider = self.provider_metadata.as_ref()?;
        provider
            .short_name
            .get()
            .or_else(|| provider.org_id.as_ref().and_then(Str::get))
            .or_else(|| provider.id.get())
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Provider<'a> {
    #[serde(borrow)]
    pub(super) org_id: Option<Str<'a>>,
    /// Spelling of the early drafts.
    #[serde(borrow)]
    pub(super) id: Str<'a>,
    #[serde(borrow)]
    pub(super) short_name: Str<'a>,
    #[serde(borrow)]
    pub(super) date_updated: Option<Str<'a>>,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(default)]
pub(super) struct Text<'a> {
    #[serde(borrow)]
    pub(super) lang: Str<'a>,
    #[serde(borrow)]
    pub(super) value: Str<'a>,
    /// Only in a timeline.
    #[serde(borrow)]
    pub(super) time: Option<Str<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Product<'a> {
    #[serde(borrow)]
    pub(super) vendor: Str<'a>,
    #[serde(borrow, rename = "product")]
    pub(super) name: Str<'a>,
    #[serde(borrow, rename = "collectionURL")]
    pub(super) collection_url: Str<'a>,
    #[serde(borrow)]
    pub(super) package_name: Str<'a>,
    #[serde(borrow, rename = "packageURL")]
    pub(super) package_url: Str<'a>,
    #[serde(borrow)]
    pub(super) cpes: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) modules: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) program_files: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) program_routines: List<Obj<Routine<'a>>>,
    #[serde(borrow)]
    pub(super) platforms: List<Str<'a>>,
    #[serde(borrow)]
    pub(super) repo: Str<'a>,
    #[serde(borrow)]
    pub(super) default_status: Str<'a>,
    #[serde(borrow)]
    pub(super) version_type: Str<'a>,
    #[serde(borrow)]
    pub(super) versions: List<Obj<Version<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Routine<'a> {
    #[serde(borrow)]
    pub(super) name: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Version<'a> {
    #[serde(borrow, rename = "version")]
    pub(super) first: Str<'a>,
    #[serde(borrow)]
    pub(super) status: Str<'a>,
    #[serde(borrow, rename = "versionType")]
    pub(super) scheme: Str<'a>,
    #[serde(borrow)]
    pub(super) less_than: Str<'a>,
    #[serde(borrow)]
    pub(super) less_than_or_equal: Str<'a>,
    #[serde(borrow)]
    pub(super) changes: List<Obj<Change<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Change<'a> {
    #[serde(borrow)]
    pub(super) at: Str<'a>,
    #[serde(borrow)]
    pub(super) status: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ProblemType<'a> {
    #[serde(borrow)]
    pub(super) descriptions: List<Obj<Problem<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Problem<'a> {
    #[serde(borrow)]
    pub(super) cwe_id: Str<'a>,
    #[serde(borrow)]
    pub(super) description: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Metric<'a> {
    #[serde(borrow, rename = "cvssV2_0")]
    pub(super) v2: Option<Obj<Cvss<'a>>>,
    #[serde(borrow, rename = "cvssV3_0")]
    pub(super) v30: Option<Obj<Cvss<'a>>>,
    #[serde(borrow, rename = "cvssV3_1")]
    pub(super) v31: Option<Obj<Cvss<'a>>>,
    #[serde(borrow, rename = "cvssV4_0")]
    pub(super) v40: Option<Obj<Cvss<'a>>>,
    #[serde(borrow)]
    pub(super) other: Obj<Other<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Other<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Str<'a>,
    #[serde(borrow)]
    pub(super) content: Obj<Content<'a>>,
}

/// The union of what `other` metrics hold: SSVC, KEV and severities in words.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Content<'a> {
    #[serde(borrow)]
    pub(super) options: List<Obj<Entries<Str<'a>, Str<'a>>>>,
    #[serde(borrow)]
    pub(super) timestamp: Str<'a>,
    #[serde(borrow)]
    pub(super) date_added: Str<'a>,
    #[serde(borrow)]
    pub(super) reference: Str<'a>,
    #[serde(borrow)]
    pub(super) text: Str<'a>,
    #[serde(borrow)]
    pub(super) value: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reference<'a> {
    #[serde(borrow)]
    pub(super) url: Str<'a>,
    #[serde(borrow)]
    pub(super) name: Str<'a>,
    #[serde(borrow)]
    pub(super) tags: List<Str<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Impact<'a> {
    #[serde(borrow)]
    pub(super) capec_id: Str<'a>,
    #[serde(borrow)]
    pub(super) descriptions: List<Obj<Text<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Credit<'a> {
    #[serde(borrow)]
    pub(super) value: Str<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) role: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Source<'a> {
    #[serde(borrow)]
    pub(super) advisory: List<Str<'a>>,
}
