//! A worked example of each operation: one that answers with something from the demo library.

/// What to ask.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Path and query.
    pub path: &'static str,
    /// Body of a POST.
    pub body: Option<&'static str>,
}

impl Example {
    /// The example as a command.
    pub fn curl(&self, base: &str) -> String {
        let base = base.trim_end_matches('/');
        match self.body {
            None => format!("curl -s '{base}{}'", self.path),
            Some(body) => format!("curl -s '{base}{}' -d '{body}'", self.path),
        }
    }
}

/// The example of an operation.
pub fn example(operation: &str) -> Example {
    let body = (operation == "batchVulnerabilities")
        .then_some(r#"{ "ids": ["CVE-2021-44228", "ghsa-jfh8-c2jp-5v3q", "CVE-2999-0001"] }"#);
    let path = match operation {
        "searchVulnerabilities" => {
            "/api/v1/vulnerabilities?q=severity:critical+kev:true&sort=published&limit=5&facets=year,vendor"
        }
        "getVulnerability" => {
            "/api/v1/vulnerabilities/CVE-2021-44228?fields=id,aliases,titles.en.value,severities.value"
        }
        "batchVulnerabilities" => "/api/v1/vulnerabilities/batch?fields=id,titles",
        "getEpss" => "/api/v1/vulnerabilities/CVE-2021-44228/epss",
        "getHistory" => "/api/v1/vulnerabilities/CVE-2021-44228/history?limit=10",
        "listSimilar" => "/api/v1/vulnerabilities/CVE-2021-44228/similar",
        "suggest" => "/api/v1/suggest?q=vendor:apa",
        "listChanges" => "/api/v1/changes?since=0&limit=100",
        "streamChanges" => "/api/v1/changes/stream?since=0",
        "listSources" => "/api/v1/sources",
        "getStatistics" => "/api/v1/statistics",
        "listWeaknesses" => "/api/v1/weaknesses",
        "getWeakness" => "/api/v1/weaknesses/CWE-79",
        "listTaxonomies" => "/api/v1/taxonomies",
        "getTaxonomy" => "/api/v1/taxonomies/cnnvd",
        "listVendors" => "/api/v1/vendors?limit=10",
        "listProducts" => "/api/v1/products?sort=name&limit=10",
        "listPackages" => "/api/v1/packages?start=maven/&limit=10",
        "listAssigners" => "/api/v1/assigners?format=csv",
        "getTotals" => "/api/v1/totals",
        "getDocument" => "/api/v1/documents/nvd/CVE-2021-44228",
        "listDumps" => "/api/v1/dumps",
        "getDelta" => "/api/v1/dumps/delta?since=0&limit=10",
        _ => "/api/openapi.json",
    };
    Example { path, body }
}
