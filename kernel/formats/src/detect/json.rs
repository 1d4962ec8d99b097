//! JSON documents by the keys at their top.

use baize_model::Format;

use super::outline::Outline;
use super::{Detected, extension, file_name, not_records, unknown};

/// Says what a text that begins with a bracket holds.
pub(super) fn detect(name: &str, text: &str) -> Detected {
    let outline = Outline::of(text);
    let is_object = text.starts_with('{');
    if is_object && is_lines(name, text, &outline) {
        return Detected::JsonLines;
    }
    if outline.complete
        && !text[outline.end..]
            .trim_matches([' ', '\t', '\r', '\n', '\0'])
            .is_empty()
    {
        return unknown("text after the end of the JSON document");
    }
    if is_object {
        return object(&outline, text);
    }
    let first = outline.first_element();
    if first.has_all(&["id", "modified"]) && first.keys().all(|key| matches!(key, "id" | "modified")) {
        return not_records("index", "an index of OSV records: it lists them and holds none");
    }
    match object(&first, text) {
        Detected::Records(format) if is_listed(format) => Detected::Records(format),
        Detected::Records(format) => not_records(
            "list",
            format!("a list of {format} documents; import them one by one or as JSON lines"),
        ),
        Detected::NotRecords(refusal) => Detected::NotRecords(refusal),
        _ if outline.complete && !outline.has("0") => not_records("empty", "an empty JSON list"),
        _ => unknown(described("a JSON list of no known format", &first)),
    }
}

/// Whether a document is one line of several.
fn is_lines(name: &str, text: &str, outline: &Outline) -> bool {
    let named = matches!(extension(name).as_str(), "jsonl" | "ndjson");
    if !outline.complete {
        return named;
    }
    let rest = &text[outline.end..];
    let next_line = rest.trim_start_matches([' ', '\t', '\r']);
    next_line.starts_with('\n')
        && next_line.trim_start().starts_with('{')
        && !text[..outline.end].contains('\n')
}

/// Formats whose readers take a list of records.
fn is_listed(format: Format) -> bool {
    matches!(
        format,
        Format::Cve5
            | Format::Nvd2
            | Format::OsvJson
            | Format::Kev
            | Format::ExploitDb
            | Format::Metasploit
            | Format::PocIndex
            | Format::Cwe
            | Format::Capec
    )
}

fn object(o: &Outline, text: &str) -> Detected {
    cve(o)
        .or_else(|| lists_of_vulnerabilities(o))
        .or_else(|| documents(o))
        .or_else(|| not_a_record(o))
        .or_else(|| entries(o))
        .or_else(|| stix(o, text))
        .or_else(|| taxonomy(o))
        .or_else(|| osv(o))
        .or_else(|| schema(o))
        .unwrap_or_else(|| unknown(described("JSON of no known format", o)))
}

fn cve(o: &Outline) -> Option<Detected> {
    let record = o.text("dataType") == "CVE_RECORD"
        || o.has_any(&[
            "cveMetadata",
            "containers/cna",
            "containers/adp",
            "cve/cveMetadata",
            "cve/containers",
        ])
        || o.has("cveRecords");
    if record {
        return Some(Detected::Records(Format::Cve5));
    }
    if o.has_any(&["cnaContainer", "adpContainer"]) {
        return Some(not_records(
            "container",
            "a container as it is sent to CVE Services, without the record it belongs to",
        ));
    }
    if o.text("data_format") == "MITRE" || o.has_any(&["CVE_Items", "CVE_data_type", "CVE_data_meta"]) {
        return Some(not_records(
            "retired-format",
            "a CVE record or feed of the retired 4.0 and 1.1 formats; take CVE JSON 5 or NVD 2.0",
        ));
    }
    None
}

fn lists_of_vulnerabilities(o: &Outline) -> Option<Detected> {
    if o.text("format") == "NVD_CVE"
        || o.has_any(&[
            "vulnerabilities/0/cve/id",
            "cve/sourceIdentifier",
            "cve/vulnStatus",
        ])
        || o.has_all(&["sourceIdentifier", "id"])
        || o.has_all(&["vulnStatus", "id"])
    {
        return Some(Detected::Records(Format::Nvd2));
    }
    if o.text("format").starts_with("NVD_") {
        let what = o.text("format");
        return Some(not_records(
            "list",
            format!("NVD's list {what}, which holds no CVE items"),
        ));
    }
    if o.has_any(&["catalogVersion", "vulnerabilities/0/cveID"]) || o.has_all(&["cveID", "dateAdded"]) {
        return Some(Detected::Records(Format::Kev));
    }
    None
}

fn documents(o: &Outline) -> Option<Detected> {
    if o.has("document/csaf_version") || o.has_all(&["document/tracking", "document/publisher"]) {
        return Some(Detected::Records(Format::Csaf));
    }
    let context = [o.text("@context"), o.text("@context/0")];
    if context.iter().any(|c| c.contains("openvex")) || o.has_all(&["statements", "author"]) {
        return Some(Detected::Records(Format::OpenVex));
    }
    if o.has("spdxVersion") || context.iter().any(|c| c.contains("spdx")) {
        return Some(not_records(
            "sbom",
            "an SPDX bill of materials, not vulnerabilities: scan it instead",
        ));
    }
    if o.text("bomFormat") == "CycloneDX" || o.text("$schema").contains("cyclonedx.org/schema/bom") {
        // In a document that is cut off the vulnerabilities may be further down; its reader will see.
        return Some(if o.complete && !o.has("vulnerabilities") {
            not_records(
                "sbom",
                "a CycloneDX bill of materials without vulnerabilities: scan it instead",
            )
        } else {
            Detected::Records(Format::CycloneDxVex)
        });
    }
    if o.has_any(&[
        "threat_severity",
        "bugzilla/id",
        "package_state",
        "affected_release",
    ]) && o.has_any(&["name", "public_date", "bugzilla"])
    {
        return Some(Detected::Records(Format::RedHatCve));
    }
    if o.has_any(&["packages", "secfixes"]) && o.has_any(&["distroversion", "reponame", "apkurl"]) {
        return Some(Detected::Records(Format::AlpineSecdb));
    }
    None
}

/// Things beside records that CSAF providers and other publishers serve.
fn not_a_record(o: &Outline) -> Option<Detected> {
    let what = if o.has_any(&["feed/entry", "feed/link", "feed/category", "feed/updated"]) {
        "a ROLIE feed: it lists documents and holds none"
    } else if o.has("service/workspace") {
        "a ROLIE service document: it lists feeds and holds no record"
    } else if o.has("categories/category") {
        "a ROLIE category document: it holds no record"
    } else if o.has_all(&["canonical_url", "publisher", "metadata_version"]) {
        "the metadata of a CSAF provider, not an advisory"
    } else if o.has_all(&["entries/0/id", "entries/0/modified", "version"]) {
        "an index of OpenVEX documents: it lists them and holds none"
    } else if o.has_all(&["aggregator", "aggregator_version"]) {
        "a CSAF aggregator's list of providers, not an advisory"
    } else {
        return None;
    };
    Some(not_records("index", what))
}

/// Entries of the indexes of exploits.
fn entries(o: &Outline) -> Option<Detected> {
    let format = if o.has_all(&["fullname", "rank"]) || o.has_all(&["fullname", "ref_name"]) {
        Format::Metasploit
    } else if o.has_all(&["full_name", "html_url"]) {
        Format::PocIndex
    } else if (o.has_all(&["file", "platform"]) && o.has_any(&["verified", "date_published"]))
        || o.has_all(&["querystring", "textual_description"])
    {
        Format::ExploitDb
    } else if o.has_below_any_key("fullname") && o.has_below_any_key("rank") {
        Format::Metasploit
    } else {
        return None;
    };
    Some(Detected::Records(format))
}

fn stix(o: &Outline, text: &str) -> Option<Detected> {
    let kind = o.text("type");
    if !o.text("id").starts_with(&format!("{kind}--")) || kind.is_empty() {
        return None;
    }
    Some(match kind {
        "attack-pattern" | "course-of-action" | "identity" | "marking-definition" | "relationship" => {
            Detected::Records(Format::Capec)
        }
        "bundle" if text.contains("capec") => Detected::Records(Format::Capec),
        "bundle" => not_records("stix", "a STIX bundle that is not CAPEC"),
        other => not_records(
            "stix",
            format!("a STIX object of the type {other:?}, which CAPEC does not have"),
        ),
    })
}

/// Entries of CWE as converted from its XML, and as its API answers.
fn taxonomy(o: &Outline) -> Option<Detected> {
    let number = |path: &str| {
        let id = o.text(path);
        let digits = id.strip_prefix("CWE-").unwrap_or(id);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let weakness = o.has_all(&["abstraction", "structure"]) || o.has_all(&["Abstraction", "Structure"]);
    let lower = number("id") && o.has_all(&["name", "status"]);
    let upper = number("ID") && o.has_all(&["Name", "Status"]);
    let details = [
        "summary",
        "content_history",
        "objective",
        "Summary",
        "ContentHistory",
        "Objective",
    ];
    let lists = ["Weaknesses", "Categories", "Views"];
    let listed = lists.iter().any(|list| o.has(&format!("{list}/0/ID")));
    (weakness || listed || ((lower || upper) && o.has_any(&details)))
        .then_some(Detected::Records(Format::Cwe))
}

fn osv(o: &Outline) -> Option<Detected> {
    let named = o.has("id") && o.has_any(&["modified", "affected", "schema_version", "withdrawn"]);
    let affected = ["affected/0/package", "affected/0/ranges", "affected/0/versions"];
    (named || o.has_any(&affected) || o.has_all(&["vulns", "vulns/0/id"]))
        .then_some(Detected::Records(Format::OsvJson))
}

fn schema(o: &Outline) -> Option<Detected> {
    let declared = o.text("$schema").contains("json-schema.org");
    let shaped = o.text("type") == "object" && o.has("properties");
    if declared || shaped {
        return Some(not_records("schema", "a JSON schema, not a record"));
    }
    o.has_all(&["openapi", "paths"])
        .then(|| not_records("schema", "the description of an API, not a record"))
}

fn described(what: &str, outline: &Outline) -> String {
    let mut keys: Vec<&str> = outline.keys().filter(|k| k.len() <= 40).take(6).collect();
    keys.dedup();
    if keys.is_empty() {
        what.to_owned()
    } else {
        format!("{what}; its keys are {}", keys.join(", "))
    }
}

/// What a name promises, for messages about pages that servers send instead.
pub(super) fn promised(name: &str) -> String {
    match extension(name).as_str() {
        "" | "html" | "htm" => "a record".to_owned(),
        other if other.len() <= 8 => format!("the {} its name promises", other.to_ascii_uppercase()),
        _ => format!("what the name {:?} promises", file_name(name)),
    }
}
