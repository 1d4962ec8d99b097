//! A library to test on, and small records to put into it.

use std::path::Path;

use baize_catalog::{ImportOptions, Importer, Library, LibraryOptions, Report};
use baize_formats::{Detected, detect, records};
use baize_model::Identifier;
use baize_store::Db;

/// A library over a database, with an index of its own.
pub(crate) struct House {
    pub(crate) library: Library,
    _index: tempfile::TempDir,
}

impl House {
    pub(crate) fn over(db: &Db) -> Self {
        let index = tempfile::tempdir().expect("a folder");
        let options = LibraryOptions {
            index: index.path().join("index"),
            writes_index: true,
            ..LibraryOptions::default()
        };
        Self {
            library: Library::open(db, options).expect("a library"),
            _index: index,
        }
    }

    /// Imports named texts as one run.
    pub(crate) fn import(&self, files: &[(&str, String)]) -> Report {
        self.import_with(files, ImportOptions::default())
    }

    pub(crate) fn import_with(&self, files: &[(&str, String)], options: ImportOptions) -> Report {
        let mut importer = Importer::start(&self.library, options).expect("a run");
        for (name, text) in files {
            offer(&mut importer, name, text.as_bytes());
        }
        importer.finish().expect("a report")
    }

    pub(crate) fn hash(&self) -> String {
        self.library.state_hash(|_| ()).expect("a hash").hash
    }
}

/// Hands a file to a run, as collecting does.
pub(crate) fn offer(importer: &mut Importer, name: &str, bytes: &[u8]) {
    let day = Path::new(name).iter().find_map(|part| {
        let text = part.to_string_lossy();
        (0..text.len().saturating_sub(9)).find_map(|i| baize_model::parse_date(text.get(i..i + 10)?))
    });
    match detect(name, bytes) {
        Detected::Records(format) => {
            let mut refused = Vec::new();
            let mut input = bytes;
            let end = records(format, name, &mut input, &mut |record| match record {
                Ok(raw) => importer.offer(raw, day),
                Err(why) => refused.push(why),
            });
            refused.extend(end.err());
            for why in refused {
                importer.refuse(name, why);
            }
        }
        Detected::NotRecords(why) | Detected::Unknown(why) => importer.refuse(name, why),
        Detected::JsonLines => panic!("{name}: lines are taken apart by collecting"),
    }
}

pub(crate) fn id(text: &str) -> Identifier {
    Identifier::parse(text).expect("an identifier")
}

/// A CVE record.
pub(crate) fn cve(id: &str, state: &str, updated: &str, title: &str) -> String {
    let container = if state == "REJECTED" {
        serde_json::json!({
            "providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000000", "shortName": "example"},
            "rejectedReasons": [{"lang": "en", "value": title}],
        })
    } else {
        serde_json::json!({
            "providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000000", "shortName": "example"},
            "title": title,
            "descriptions": [{"lang": "en", "value": format!("{title} in Example Server before 2.0.")}],
            "affected": [{"vendor": "Example", "product": "Server", "versions": [{"version": "1.0", "lessThan": "2.0", "status": "affected", "versionType": "semver"}]}],
            "problemTypes": [{"descriptions": [{"lang": "en", "description": "CWE-89", "cweId": "CWE-89", "type": "CWE"}]}],
            "metrics": [{"cvssV3_1": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}}],
            "references": [{"url": "https://example.org/advisory"}],
        })
    };
    serde_json::json!({
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": {
            "cveId": id, "assignerOrgId": "00000000-0000-4000-8000-000000000000", "assignerShortName": "example",
            "state": state, "datePublished": "2026-01-01T00:00:00Z", "dateUpdated": updated,
        },
        "containers": {"cna": container},
    })
    .to_string()
}

/// An OSV record with aliases.
pub(crate) fn osv(id: &str, modified: &str, aliases: &[&str], withdrawn: bool) -> String {
    let mut record = serde_json::json!({
        "schema_version": "1.6.0", "id": id, "modified": modified, "published": "2026-01-02T00:00:00Z",
        "aliases": aliases, "summary": format!("{id} summary"), "details": "Injection in example-package.",
        "affected": [{
            "package": {"ecosystem": "PyPI", "name": "example-package"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        }],
    });
    if withdrawn {
        record["withdrawn"] = modified.into();
    }
    record.to_string()
}
