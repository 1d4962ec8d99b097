//! What a file holds, from its first bytes.
//!
//! The content decides. Only where it says nothing (plain text, a list with one line) is the name looked at, and
//! only to say what kind of thing was passed over.

mod json;
mod outline;
mod prose;
mod tables;
mod xml;
mod yaml;

use std::borrow::Cow;

use baize_model::{Format, Refusal};

/// Answer of [`detect`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detected {
    /// Records of this format: hand the file to [`crate::records`].
    Records(Format),
    /// One JSON record a line; every line is detected by itself.
    JsonLines,
    /// Recognised, and not a record: an index, a schema, a feed list, documentation, an error page.
    NotRecords(Refusal),
    /// Not recognised.
    Unknown(Refusal),
}

/// Says what a file holds. `head` is its beginning (at least 64 KiB, or all of it); the name is only used
/// where the content leaves a choice.
pub fn detect(name: &str, head: &[u8]) -> Detected {
    if let Some(what) = packed(head) {
        return unknown(format!("a {what}, which is not unpacked here"));
    }
    let text = decode(head);
    let text = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n', '\0']);
    match text.as_bytes().first() {
        None => not_records("empty", "the file is empty"),
        Some(b'{' | b'[') => json::detect(name, text),
        Some(b'<') => xml::detect(name, text),
        Some(_) if head.iter().take(4096).filter(|b| **b == 0).count() > 8 && !is_utf16(head) => {
            unknown("a binary file")
        }
        Some(_) => tables::detect(text)
            .or_else(|| prose::detect(name, text))
            .or_else(|| yaml::detect(name, text))
            .unwrap_or_else(|| prose::passed_over(name)),
    }
}

fn not_records(code: &'static str, reason: impl Into<String>) -> Detected {
    Detected::NotRecords(Refusal::new(code, reason))
}

fn unknown(reason: impl Into<String>) -> Detected {
    Detected::Unknown(Refusal::new("unknown-format", reason))
}

/// What packed or binary thing begins like this.
fn packed(head: &[u8]) -> Option<&'static str> {
    [
        (&b"PK\x03\x04"[..], "zip archive"),
        (b"\x1f\x8b", "gzip file"),
        (b"\x28\xb5\x2f\xfd", "zstandard file"),
        (b"BZh", "bzip2 file"),
        (b"\xfd7zXZ", "xz file"),
        (b"SQLite format 3\0", "SQLite database"),
        (b"%PDF-", "PDF document"),
    ]
    .into_iter()
    .find_map(|(magic, what)| head.starts_with(magic).then_some(what))
}

fn is_utf16(head: &[u8]) -> bool {
    matches!(head, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..])
}

/// The head as text: UTF-16 by its mark, UTF-8, else GB 18030. A character cut at the end is left out.
fn decode(head: &[u8]) -> Cow<'_, str> {
    if is_utf16(head) {
        let encoding = if head[0] == 0xFE {
            encoding_rs::UTF_16BE
        } else {
            encoding_rs::UTF_16LE
        };
        return encoding.decode(head).0;
    }
    match std::str::from_utf8(head) {
        Ok(text) => Cow::Borrowed(text),
        Err(e) if e.error_len().is_none() => String::from_utf8_lossy(&head[..e.valid_up_to()]),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(head).0,
    }
}

/// The file's extension in lower case, without that of a compression.
fn extension(name: &str) -> String {
    let file = file_name(name).to_ascii_lowercase();
    let bare = [".gz", ".zst", ".bz2", ".xz"]
        .iter()
        .find_map(|packed| file.strip_suffix(packed))
        .unwrap_or(&file);
    match bare.rsplit_once('.') {
        Some((_, extension)) => extension.to_owned(),
        None => String::new(),
    }
}

fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(name: &str, head: &[u8]) -> Option<Format> {
        match detect(name, head) {
            Detected::Records(format) => Some(format),
            _ => None,
        }
    }

    #[test]
    fn content_decides_whatever_the_name() {
        for (head, want) in [
            (r#"{"dataType": "CVE_RECORD", "containers": {}}"#, Format::Cve5),
            (r#"{"containers": {"cna": {"title": "#, Format::Cve5),
            (r#"[{"cve": {"cveMetadata": {}}}]"#, Format::Cve5),
            (r#"{"format": "NVD_CVE", "vulnerabilities": []}"#, Format::Nvd2),
            (
                r#"{"vulnerabilities": [{"cve": {"id": "CVE-2026-1000"}}]}"#,
                Format::Nvd2,
            ),
            (
                r#"{"id": "X-1", "modified": "2026-01-01T00:00:00Z"}"#,
                Format::OsvJson,
            ),
            (r#"{"affected": [{"versions": ["1", "2""#, Format::OsvJson),
            (
                r#"{"document": {"category": "csaf_vex", "csaf_version": "2.0""#,
                Format::Csaf,
            ),
            (
                r#"{"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}"#,
                Format::OpenVex,
            ),
            (
                r#"{"bomFormat": "CycloneDX", "vulnerabilities": []}"#,
                Format::CycloneDxVex,
            ),
            (
                r#"{"name": "CVE-2026-1000", "threat_severity": "Low"}"#,
                Format::RedHatCve,
            ),
            (r#"{"reponame": "main", "packages": []}"#, Format::AlpineSecdb),
            (
                r#"{"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-2026-1000"}]}"#,
                Format::Kev,
            ),
            (
                r#"{"fullname": "exploit/a/b", "rank": 300, "ref_name": "a/b"}"#,
                Format::Metasploit,
            ),
            (
                r#"{"exploit_a/b": {"name": "b", "fullname": "exploit/a/b", "rank": 3}}"#,
                Format::Metasploit,
            ),
            (
                r#"{"id": "1", "file": "exploits/a/1.c", "platform": "x", "verified": "1"}"#,
                Format::ExploitDb,
            ),
            (
                r#"[{"id": 1, "full_name": "a/b", "html_url": "https://x"}]"#,
                Format::PocIndex,
            ),
            (
                r#"{"id": "79", "name": "n", "abstraction": "Base", "structure": "Simple"}"#,
                Format::Cwe,
            ),
            (
                r#"{"type": "attack-pattern", "id": "attack-pattern--1", "spec_version": "2.1"}"#,
                Format::Capec,
            ),
            (
                "<?xml version=\"1.0\"?><cnnvd xmlns=\"http://www.cnnvd.org.cn/vuln/1.0\"><entry>",
                Format::CnnvdXml,
            ),
            ("<!-- x --><vulnerabilitys><vulnerability>", Format::CnvdXml),
            ("<Weakness_Catalog Name=\"CWE\">", Format::Cwe),
            ("<capec:Attack_Pattern_Catalog>", Format::Capec),
            (
                "id: PYSEC-2026-1\nmodified: 2026-01-01\naffected:\n- package:\n",
                Format::OsvYaml,
            ),
            (
                "id: GO-2026-0001\nmodules:\n    - module: a.example/b\n",
                Format::GoReport,
            ),
            (
                "title: X\nlink: https://x\nbranches:\n    1.x:\n",
                Format::FriendsOfPhp,
            ),
            ("---\ngem: x\ntitle: X\nurl: https://x\n", Format::RubySec),
            (
                "```toml\n[advisory]\nid = \"RUSTSEC-2026-0001\"\n```\n# X\n",
                Format::RustSec,
            ),
            (
                "```toml\nschema_version = \"1.7.3\"\nid = \"JLSEC-2026-1\"\n```\n",
                Format::Julia,
            ),
            (
                "#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\n",
                Format::Epss,
            ),
            ("CVE-2026-1000;0.1;0.2\n", Format::Epss),
            ("\u{FEFF}cveID,vendorProject,product\n", Format::Kev),
            ("id,file,description,date_published,author\n", Format::ExploitDb),
        ] {
            for name in ["x", "x.json", "x.csv", "README.md", "x.xml.gz"] {
                assert_eq!(format(name, head.as_bytes()), Some(want), "{head} as {name}");
            }
        }
    }

    #[test]
    fn what_is_no_record_is_named() {
        let reason = |name: &str, head: &str| match detect(name, head.as_bytes()) {
            Detected::NotRecords(refusal) | Detected::Unknown(refusal) => refusal.reason,
            other => panic!("{head}: {other:?}"),
        };
        for (name, head, part) in [
            (
                "a.json.gz",
                "<!DOCTYPE html>\n<html><head>",
                "an HTML page, not the JSON its name promises",
            ),
            ("README.md", "# The database\n\nText.", "documentation"),
            ("LICENSE", "MIT License\n\nPermission", "documentation"),
            ("feed.json", r#"{"feed": {"id": "x", "entry": []}}"#, "ROLIE feed"),
            (
                "s.json",
                r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}"#,
                "schema",
            ),
            (
                "composer.json",
                r#"{"name": "a/b", "require": {}}"#,
                "its keys are name, require",
            ),
            (
                "x.meta",
                "lastModifiedDate:2026-03-09T03:00:23-04:00\nsize:1\nsha256:AB\n",
                "metadata",
            ),
            ("ci.yml", "name: CI\non: push\njobs:\n", "workflow"),
            ("x.asc", "-----BEGIN PGP SIGNATURE-----\n", "signature"),
            (
                "x.json",
                r#"{"bomFormat": "CycloneDX", "components": []}"#,
                "without vulnerabilities",
            ),
            ("x", "", "empty"),
            ("x.zip", "PK\u{3}\u{4}rest", "zip archive"),
        ] {
            let reason = reason(name, head);
            assert!(reason.contains(part), "{name}: {reason}");
        }
    }

    #[test]
    fn json_lines_are_seen() {
        let line = r#"{"id": "X-1", "modified": "2026-01-01T00:00:00Z"}"#;
        assert_eq!(
            detect("x", format!("{line}\n{line}\n").as_bytes()),
            Detected::JsonLines
        );
        let long = format!("{{\"id\": \"X-1\", \"details\": \"{}", "x".repeat(70_000));
        assert_eq!(detect("x.jsonl", long.as_bytes()), Detected::JsonLines);
        assert_eq!(
            format("x.json", format!("{line}\n\n").as_bytes()),
            Some(Format::OsvJson)
        );
    }

    #[test]
    fn other_encodings_are_read() {
        let gbk = encoding_rs::GBK.encode("<cnnvd><entry><name>漏洞").0;
        assert_eq!(format("x", &gbk), Some(Format::CnnvdXml));
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend("<vulnerabilitys>".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(format("x", &utf16), Some(Format::CnvdXml));
    }

    #[test]
    fn no_head_panics() {
        let seeds = [
            &b"{\"a\": [1, {\"b\": \"\\u00\"}], \"c\": tru"[..],
            b"<?xml <!DOCTYPE a [ <!ENTITY",
            b"```toml\n[advisory\n",
            b"\xff\xfe\x00",
            b"\x81\x30\x81",
            b"a: b\n  - c\n\xff",
        ];
        for seed in seeds {
            for end in 0..=seed.len() {
                let _ = detect("x", &seed[..end]);
                let _ = detect("", &seed[end..]);
            }
        }
        let deep = "[{\"a\":".repeat(50_000);
        let _ = detect("x", deep.as_bytes());
    }
}
