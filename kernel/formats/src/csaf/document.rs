//! The parts of CSAF 2.0 and 2.1 that claims are made of. Fields of both versions stand side by side.

use serde::Deserialize;

/// Names of products, by identifier.
pub(super) type Ids = Vec<String>;

#[derive(Deserialize)]
pub(super) struct Csaf {
    pub(super) document: Document,
    #[serde(default)]
    pub(super) product_tree: ProductTree,
    #[serde(default)]
    pub(super) vulnerabilities: Vec<Vulnerability>,
}

#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    pub(super) category: String,
    pub(super) csaf_version: String,
    #[serde(default)]
    pub(super) lang: String,
    #[serde(default)]
    pub(super) title: String,
    pub(super) publisher: Publisher,
    pub(super) tracking: Tracking,
    #[serde(default)]
    pub(super) aggregate_severity: Option<AggregateSeverity>,
    #[serde(default)]
    pub(super) notes: Vec<Note>,
    #[serde(default)]
    pub(super) references: Vec<Reference>,
    #[serde(default)]
    pub(super) acknowledgments: Vec<Acknowledgment>,
}

#[derive(Deserialize)]
pub(super) struct Publisher {
    pub(super) name: String,
    #[serde(default)]
    pub(super) namespace: String,
}

#[derive(Deserialize)]
pub(super) struct Tracking {
    pub(super) id: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) version: String,
    #[serde(default)]
    pub(super) initial_release_date: String,
    #[serde(default)]
    pub(super) current_release_date: String,
}

#[derive(Deserialize)]
pub(super) struct AggregateSeverity {
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Note {
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Reference {
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) url: String,
}

#[derive(Deserialize)]
pub(super) struct Acknowledgment {
    #[serde(default)]
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) organization: String,
    #[serde(default)]
    pub(super) summary: String,
}

#[derive(Deserialize, Default)]
pub(super) struct ProductTree {
    #[serde(default)]
    pub(super) branches: Vec<Branch>,
    #[serde(default)]
    pub(super) full_product_names: Vec<FullProductName>,
    #[serde(default)]
    pub(super) product_groups: Vec<ProductGroup>,
    #[serde(default)]
    pub(super) relationships: Vec<Relationship>,
    #[serde(default)]
    pub(super) product_paths: Vec<ProductPath>,
}

#[derive(Deserialize)]
pub(super) struct Branch {
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) product: Option<FullProductName>,
    #[serde(default)]
    pub(super) branches: Vec<Branch>,
}

#[derive(Deserialize)]
pub(super) struct FullProductName {
    pub(super) product_id: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) product_identification_helper: Helper,
}

#[derive(Deserialize, Default)]
pub(super) struct Helper {
    #[serde(default)]
    pub(super) cpe: Option<String>,
    #[serde(default)]
    pub(super) purl: Option<String>,
    #[serde(default)]
    pub(super) purls: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct ProductGroup {
    pub(super) group_id: String,
    #[serde(default)]
    pub(super) product_ids: Ids,
}

#[derive(Deserialize)]
pub(super) struct Relationship {
    pub(super) full_product_name: FullProductName,
    pub(super) product_reference: String,
    pub(super) relates_to_product_reference: String,
}

#[derive(Deserialize)]
pub(super) struct ProductPath {
    pub(super) beginning_product_reference: String,
    pub(super) full_product_name: FullProductName,
    #[serde(default)]
    pub(super) subpaths: Vec<Subpath>,
}

#[derive(Deserialize)]
pub(super) struct Subpath {
    pub(super) next_product_reference: String,
}

#[derive(Deserialize)]
pub(super) struct Vulnerability {
    #[serde(default)]
    pub(super) cve: Option<String>,
    #[serde(default)]
    pub(super) ids: Vec<Id>,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) notes: Vec<Note>,
    #[serde(default)]
    pub(super) cwe: Option<Cwe>,
    #[serde(default)]
    pub(super) cwes: Vec<Cwe>,
    #[serde(default)]
    pub(super) scores: Vec<Content>,
    #[serde(default)]
    pub(super) metrics: Vec<Metric>,
    #[serde(default)]
    pub(super) product_status: ProductStatus,
    #[serde(default)]
    pub(super) remediations: Vec<Remediation>,
    #[serde(default)]
    pub(super) threats: Vec<Threat>,
    #[serde(default)]
    pub(super) flags: Vec<Flag>,
    #[serde(default)]
    pub(super) involvements: Vec<Involvement>,
    #[serde(default)]
    pub(super) references: Vec<Reference>,
    #[serde(default)]
    pub(super) acknowledgments: Vec<Acknowledgment>,
    #[serde(default)]
    pub(super) first_known_exploitation_dates: Vec<FirstExploitation>,
    #[serde(default)]
    pub(super) release_date: String,
    #[serde(default)]
    pub(super) disclosure_date: String,
}

#[derive(Deserialize)]
pub(super) struct Id {
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Cwe {
    #[serde(default)]
    pub(super) id: String,
}

#[derive(Deserialize)]
pub(super) struct Metric {
    #[serde(default)]
    pub(super) content: Content,
}

/// `scores[]` of 2.0, `metrics[].content` of 2.1.
#[derive(Deserialize, Default)]
pub(super) struct Content {
    #[serde(default)]
    pub(super) cvss_v2: Option<Cvss>,
    #[serde(default)]
    pub(super) cvss_v3: Option<Cvss>,
    #[serde(default)]
    pub(super) cvss_v4: Option<Cvss>,
    #[serde(default)]
    pub(super) qualitative_severity_rating: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cvss {
    #[serde(default)]
    pub(super) version: String,
    #[serde(default)]
    pub(super) vector_string: String,
    #[serde(default)]
    pub(super) base_score: Option<f64>,
    #[serde(default)]
    pub(super) base_severity: String,
}

#[derive(Deserialize, Default)]
pub(super) struct ProductStatus {
    #[serde(default)]
    pub(super) first_affected: Ids,
    #[serde(default)]
    pub(super) known_affected: Ids,
    #[serde(default)]
    pub(super) last_affected: Ids,
    #[serde(default)]
    pub(super) first_fixed: Ids,
    #[serde(default)]
    pub(super) fixed: Ids,
    #[serde(default)]
    pub(super) known_not_affected: Ids,
    #[serde(default)]
    pub(super) under_investigation: Ids,
    #[serde(default)]
    pub(super) unknown: Ids,
}

impl ProductStatus {
    /// Number of statuses over all lists.
    pub(super) fn len(&self) -> usize {
        [
            &self.first_affected,
            &self.known_affected,
            &self.last_affected,
            &self.first_fixed,
            &self.fixed,
            &self.known_not_affected,
            &self.under_investigation,
            &self.unknown,
        ]
        .iter()
        .map(|list| list.len())
        .sum()
    }
}

#[derive(Deserialize)]
pub(super) struct Remediation {
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) details: String,
    #[serde(default)]
    pub(super) url: String,
}

#[derive(Deserialize)]
pub(super) struct Threat {
    #[serde(default)]
    pub(super) category: String,
    #[serde(default)]
    pub(super) details: String,
    #[serde(default)]
    pub(super) date: String,
    #[serde(default)]
    pub(super) product_ids: Ids,
    #[serde(default)]
    pub(super) group_ids: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Flag {
    #[serde(default)]
    pub(super) label: String,
    #[serde(default)]
    pub(super) product_ids: Ids,
    #[serde(default)]
    pub(super) group_ids: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Involvement {
    #[serde(default)]
    pub(super) party: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) summary: String,
}

#[derive(Deserialize)]
pub(super) struct FirstExploitation {
    #[serde(default)]
    pub(super) exploitation_date: String,
}
