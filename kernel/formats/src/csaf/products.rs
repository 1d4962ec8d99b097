//! The product tree: what a product identifier stands for.

use std::collections::HashMap;

use baize_model::{Affected, Product, Status, VersionStatus};

use super::document::{Branch, FullProductName, Helper, ProductTree};
use super::purl;
use super::range::{self, Versions};
use crate::cnnvd::cncpe::to_cpe23;
use crate::text::clean;

/// How many relationships are followed from one product: a chain longer than this, or a circle, ends there.
const MAX_RELATIONS: usize = 8;

/// Products by identifier.
pub(super) struct Products<'a> {
    by_id: HashMap<&'a str, Item<'a>>,
    groups: HashMap<&'a str, &'a [String]>,
    /// The vendor, where the whole tree has only one.
    vendor: &'a str,
}

struct Item<'a> {
    name: &'a FullProductName,
    place: Place<'a>,
    /// Component, and what it is part of or installed on.
    relation: Option<(&'a str, Vec<&'a str>)>,
}

/// Where in the branches a product stands.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    vendor: &'a str,
    product: &'a str,
    version: Option<&'a str>,
    range: Option<&'a str>,
    /// Service pack or patch level below the version.
    below: Option<&'a str>,
}

impl<'a> Products<'a> {
    pub(super) fn of(tree: &'a ProductTree) -> Self {
        let vendor = match tree.branches.as_slice() {
            [only] if only.category == "vendor" => only.name.as_str(),
            _ => "",
        };
        let groups = tree
            .product_groups
            .iter()
            .map(|g| (g.group_id.as_str(), g.product_ids.as_slice()))
            .collect();
        let mut products = Self {
            by_id: HashMap::new(),
            groups,
            vendor,
        };
        for branch in &tree.branches {
            products.walk(branch, Place::default());
        }
        for name in &tree.full_product_names {
            products.insert(name, Place::default(), None);
        }
        for r in &tree.relationships {
            let relation = (
                r.product_reference.as_str(),
                vec![r.relates_to_product_reference.as_str()],
            );
            products.insert(&r.full_product_name, Place::default(), Some(relation));
        }
        for path in &tree.product_paths {
            let next = path
                .subpaths
                .iter()
                .take(MAX_RELATIONS)
                .map(|s| s.next_product_reference.as_str())
                .collect();
            let relation = (path.beginning_product_reference.as_str(), next);
            products.insert(&path.full_product_name, Place::default(), Some(relation));
        }
        products
    }

    /// Bytes of the longest names that one product is described by.
    pub(super) fn longest(&self) -> usize {
        let lengths = self.by_id.values().map(|item| {
            let Place {
                vendor,
                product,
                version,
                range,
                below,
            } = item.place;
            let helper = &item.name.product_identification_helper;
            let helped = helper.cpe.iter().chain(&helper.purl).chain(&helper.purls);
            [vendor, product]
                .into_iter()
                .chain([version, range, below].into_iter().flatten())
                .chain([item.name.product_id.as_str(), item.name.name.as_str()])
                .chain(helped.map(String::as_str))
                .map(str::len)
                .max()
                .unwrap_or(0)
        });
        lengths.max().unwrap_or(0)
    }

    /// Product identifiers that a list of them and of groups stands for.
    pub(super) fn named<'b>(
        &'b self,
        ids: &'b [String],
        groups: &'b [String],
    ) -> impl Iterator<Item = &'b str> {
        let grouped = groups
            .iter()
            .filter_map(|g| self.groups.get(g.as_str()))
            .flat_map(|ids| ids.iter());
        ids.iter().chain(grouped).map(String::as_str)
    }

    // The depth of the branches is bounded by that of the JSON they come from.
    fn walk(&mut self, branch: &'a Branch, above: Place<'a>) {
        let mut place = above;
        let name = branch.name.as_str();
        match branch.category.as_str() {
            "vendor" => place.vendor = name,
            "product_name" => place.product = name,
            "product_family" if place.product.is_empty() => place.product = name,
            "product_version" => place.version = Some(name),
            "product_version_range" => place.range = Some(name),
            "service_pack" | "patch_level" => place.below = Some(name),
            _ => {}
        }
        if let Some(product) = &branch.product {
            self.insert(product, place, None);
        }
        for child in &branch.branches {
            self.walk(child, place);
        }
    }

    fn insert(
        &mut self,
        name: &'a FullProductName,
        place: Place<'a>,
        relation: Option<(&'a str, Vec<&'a str>)>,
    ) {
        self.by_id.entry(name.product_id.as_str()).or_insert(Item {
            name,
            place,
            relation,
        });
    }

    /// What a product of a status is, in the words of the model.
    pub(super) fn affected(&self, id: &str, status: Status) -> Affected {
        let mut affected = Affected::default();
        let version = self.describe(id, &mut affected, 0);
        if affected.package.is_none() && affected.product.is_none() {
            // An identifier that the tree does not explain still names something.
            affected.product = Some(Product {
                vendor: self.vendor.to_owned(),
                name: id.to_owned(),
            });
        }
        match version {
            Versions::All => affected.status = Some(status),
            Versions::Words(words) => put(&mut affected, words, status),
            Versions::Some { range, single } => {
                affected
                    .ranges
                    .extend(range.map(|range| baize_model::Range { status, ..range }));
                for version in single {
                    put(&mut affected, version, status);
                }
            }
        }
        affected
    }

    /// Fills in what a product is and gives its versions.
    fn describe(&self, id: &str, affected: &mut Affected, depth: usize) -> Versions {
        let Some(item) = self.by_id.get(id) else {
            return Versions::All;
        };
        let mut versions = None;
        if let Some((component, on)) = item.relation.as_ref().filter(|_| depth < MAX_RELATIONS) {
            versions = Some(self.describe(component, affected, depth + 1));
            affected
                .platforms
                .extend(on.iter().filter_map(|id| self.label(id)));
        }
        let helper = &item.name.product_identification_helper;
        affected.cpe = cpe(helper).or(affected.cpe.take());
        let purl = helper
            .purl
            .iter()
            .chain(&helper.purls)
            .find_map(|p| purl::read(p));
        let purl_version = purl.as_ref().and_then(|p| p.version.clone());
        let mut place = item.place;
        affected.package = purl.map(|p| p.package).or(affected.package.take());
        if item.relation.is_none() || affected.product.is_none() {
            let name = clean(item.place.product).or_else(|| clean(&item.name.name));
            if item.place.product.is_empty() && item.place.version == name.as_deref() {
                // The whole name with the version in it (`widget-0:1.0-2.x86_64`) says both at once.
                place.version = None;
            }
            let vendor = clean(item.place.vendor).unwrap_or_default();
            affected.product = name.map(|name| Product { vendor, name });
        }
        versions
            .filter(|v| *v != Versions::All)
            .unwrap_or_else(|| place.versions(purl_version))
    }

    /// A short name for what something runs on: its CPE, else its full name.
    fn label(&self, id: &str) -> Option<String> {
        match self.by_id.get(id) {
            Some(item) => cpe(&item.name.product_identification_helper).or_else(|| clean(&item.name.name)),
            None => clean(id),
        }
    }
}

impl Place<'_> {
    fn versions(&self, purl_version: Option<String>) -> Versions {
        let below = |version: &str| match self.below {
            Some(below) => format!("{version} {below}"),
            None => version.to_owned(),
        };
        if let Some(range) = self.range {
            return range::read(&below(range), Status::Affected);
        }
        match self
            .version
            .map(below)
            .or_else(|| self.below.map(str::to_owned))
            .and_then(|v| clean(&v))
            .or(purl_version)
        {
            Some(version)
                if matches!(
                    version.to_lowercase().as_str(),
                    "vers:all/*" | "all versions" | "*"
                ) =>
            {
                Versions::All
            }
            Some(version) => Versions::Some {
                range: None,
                single: vec![version],
            },
            None => Versions::All,
        }
    }
}

fn cpe(helper: &Helper) -> Option<String> {
    to_cpe23(helper.cpe.as_deref()?)
}

/// Puts a version where its status belongs.
pub(crate) fn put(affected: &mut Affected, version: String, status: Status) {
    if status == Status::Affected {
        affected.versions.push(version);
    } else {
        affected.other_versions.push(VersionStatus { version, status });
    }
}

/// Joins entries that differ only in their versions.
pub(super) fn join(entries: impl IntoIterator<Item = Affected>) -> Vec<Affected> {
    let mut all: Vec<Affected> = Vec::new();
    let mut places = HashMap::new();
    for mut entry in entries {
        // A CPE name and a package URL name one version: entries with them stay apart.
        let joinable = entry.cpe.is_none() && entry.package.is_none() && entry.status.is_none();
        if !joinable {
            all.push(entry);
            continue;
        }
        let mut key = entry.clone();
        (key.ranges, key.versions, key.other_versions) = (Vec::new(), Vec::new(), Vec::new());
        let at = *places.entry(key).or_insert(all.len());
        match all.get_mut(at) {
            None => all.push(entry),
            Some(first) => {
                first.ranges.append(&mut entry.ranges);
                first.versions.append(&mut entry.versions);
                first.other_versions.append(&mut entry.other_versions);
            }
        }
    }
    for entry in &mut all {
        once(&mut entry.versions);
        once(&mut entry.other_versions);
        once(&mut entry.ranges);
        once(&mut entry.platforms);
    }
    all
}

fn once<T: Clone + Eq + std::hash::Hash>(items: &mut Vec<T>) {
    if items.len() > 1 {
        let mut seen = std::collections::HashSet::with_capacity(items.len());
        items.retain(|item| seen.insert(item.clone()));
    }
}
