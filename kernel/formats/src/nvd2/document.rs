//! The parts of a CVE item of NVD 2.0 that say something.

use serde::Deserialize;

use crate::assessment::Cvss;
use crate::cpe_match::Applicability;
use crate::json::lenient::{List, Obj, Str};

/// An element of a feed or page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Element<'a> {
    #[serde(borrow)]
    pub(super) cve: Option<Obj<Item<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Item<'a> {
    #[serde(borrow)]
    pub(super) id: Str<'a>,
    #[serde(borrow)]
    pub(super) source_identifier: Str<'a>,
    #[serde(borrow)]
    pub(super) published: Str<'a>,
    #[serde(borrow)]
    pub(super) last_modified: Str<'a>,
    #[serde(borrow)]
    pub(super) vuln_status: Str<'a>,
    #[serde(borrow)]
    pub(super) cve_tags: List<Obj<Tags<'a>>>,
    #[serde(borrow)]
    pub(super) descriptions: List<Obj<Text<'a>>>,
    #[serde(borrow)]
    pub(super) metrics: Obj<Metrics<'a>>,
    #[serde(borrow)]
    pub(super) weaknesses: List<Obj<Weakness<'a>>>,
    #[serde(borrow)]
    pub(super) configurations: List<Obj<Applicability<'a>>>,
    #[serde(borrow)]
    pub(super) references: List<Obj<Reference<'a>>>,
    #[serde(borrow)]
    pub(super) vendor_comments: List<Obj<Comment<'a>>>,
    #[serde(borrow)]
    pub(super) evaluator_comment: Str<'a>,
    #[serde(borrow)]
    pub(super) evaluator_impact: Str<'a>,
    #[serde(borrow)]
    pub(super) evaluator_solution: Str<'a>,
    #[serde(borrow)]
    pub(super) cisa_exploit_add: Str<'a>,
    #[serde(borrow)]
    pub(super) cisa_action_due: Str<'a>,
    #[serde(borrow)]
    pub(super) cisa_required_action: Str<'a>,
    #[serde(borrow)]
    pub(super) cisa_vulnerability_name: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Tags<'a> {
    #[serde(borrow)]
    pub(super) tags: List<Str<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Text<'a> {
    #[serde(borrow)]
    pub(super) lang: Str<'a>,
    #[serde(borrow)]
    pub(super) value: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Metrics<'a> {
    #[serde(borrow, rename = "cvssMetricV2")]
    pub(super) v2: List<Obj<Metric<'a>>>,
    #[serde(borrow, rename = "cvssMetricV30")]
    pub(super) v30: List<Obj<Metric<'a>>>,
    #[serde(borrow, rename = "cvssMetricV31")]
    pub(super) v31: List<Obj<Metric<'a>>>,
    #[serde(borrow, rename = "cvssMetricV40")]
    pub(super) v40: List<Obj<Metric<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Metric<'a> {
    #[serde(borrow)]
    pub(super) source: Str<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Str<'a>,
    #[serde(borrow)]
    pub(super) cvss_data: Obj<Cvss<'a>>,
    /// Version 2 has its level out here.
    #[serde(borrow)]
    pub(super) base_severity: Str<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Weakness<'a> {
    #[serde(borrow)]
    pub(super) description: List<Obj<Text<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Reference<'a> {
    #[serde(borrow)]
    pub(super) url: Str<'a>,
    #[serde(borrow)]
    pub(super) tags: List<Str<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Comment<'a> {
    #[serde(borrow)]
    pub(super) organization: Str<'a>,
    #[serde(borrow)]
    pub(super) comment: Str<'a>,
}
