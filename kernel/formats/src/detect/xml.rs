//! XML documents by their first element, and HTML pages.

use baize_model::Format;

use super::json::promised;
use super::{Detected, not_records, unknown};

/// Says what a text that begins with `<` holds.
pub(super) fn detect(name: &str, text: &str) -> Detected {
    let beginning: String = text.chars().take(512).collect::<String>().to_ascii_lowercase();
    if beginning.contains("<!doctype html") || beginning.contains("<html") {
        return not_records("html", format!("an HTML page, not {}", promised(name)));
    }
    if text.starts_with("<?php") {
        return not_records("program", "a program's source, not a record");
    }
    let Some(root) = first_element(text) else {
        return unknown("XML without an element");
    };
    let inside = root
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()
        .unwrap_or(root);
    let local = inside.rsplit(':').next().unwrap_or(inside);
    let attributes = &root[inside.len()..];
    let records = |format| Detected::Records(format);
    match local {
        "cnnvd" | "cnnvd_items" => records(Format::CnnvdXml),
        "vulnerabilitys" => records(Format::CnvdXml),
        "Weakness_Catalog" => records(Format::Cwe),
        "Attack_Pattern_Catalog" => records(Format::Capec),
        "entry" if text.contains("<vuln-id>") => records(Format::CnnvdXml),
        _ if attributes.contains("cnnvd.org.cn") => records(Format::CnnvdXml),
        _ if local.to_ascii_lowercase().contains("cncvd") || is_gbt(attributes, text) => {
            records(Format::Gbt28458)
        }
        "bom" if attributes.contains("cyclonedx.org") => not_records(
            "sbom",
            "CycloneDX in XML, which is not imported: scan it, or convert it to JSON",
        ),
        "feed" | "rss" => not_records("index", "a news feed: it lists documents and holds none"),
        "oval_definitions" => unknown("OVAL definitions, which are not read"),
        "cvrfdoc" => unknown("a CVRF document, the retired form of CSAF, which is not read"),
        "Error" => not_records("error-page", format!("an error message, not {}", promised(name))),
        other => unknown(format!("XML of no known format; its root is {:?}", clip(other))),
    }
}

/// Exchange records of GB/T 28458 name the standard, or hold its elements under a root of any name.
fn is_gbt(attributes: &str, text: &str) -> bool {
    let head = text.get(..4096).unwrap_or(text);
    attributes.contains("28458") || head.contains("CNCVD-") || head.contains("GB/T 28458")
}

/// Name and attributes of the first element, past declarations, comments and a document type.
fn first_element(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')?..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if let Some(declaration) = rest.strip_prefix("<?") {
            rest = &declaration[declaration.find("?>")? + 2..];
        } else if rest.starts_with("<!") {
            rest = after_doctype(rest)?;
        } else {
            let inside = &rest[1..];
            let end = inside.find('>').unwrap_or(inside.len());
            return Some(inside[..end].trim_end_matches('/'));
        }
    }
}

/// What follows a document type, with or without an internal subset.
fn after_doctype(text: &str) -> Option<&str> {
    let close = text.find('>')?;
    if text.find('[').is_none_or(|open| open > close) {
        return Some(&text[close + 1..]);
    }
    let subset = text.find("]>").or_else(|| text.find("]\n>"))?;
    let end = subset + text[subset..].find('>')?;
    Some(&text[end + 1..])
}

fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_is_past_everything_else() {
        let text =
            "<?xml version=\"1.0\"?>\n<!-- <a> -->\n<!DOCTYPE x [ <!ENTITY e \"v\"> ]>\n<p:root a=\"b\"><c/>";
        assert_eq!(first_element(text), Some("p:root a=\"b\""));
        assert_eq!(first_element("<a/>"), Some("a"));
        assert_eq!(first_element("<!-- never closed <a>"), None);
    }
}
