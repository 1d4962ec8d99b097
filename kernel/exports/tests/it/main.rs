//! What is written is read back as the same claim, about everything the format can carry.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod conversions;

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, Credit, CreditRole, Exploitation, ExploitationKind,
    Format, Identifier, Level, Note, NoteKind, Package, Product, Range, RangeEvent, RawRecord, RefKind,
    Reference, Scheme, Severity, State, Status, Text,
};

fn id(text: &str) -> Identifier {
    Identifier::parse(text).unwrap()
}

fn read(format: Format, name: &str, bytes: &[u8]) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut input = bytes;
    baize_formats::records(format, name, &mut input, &mut |raw| {
        let raw: RawRecord = raw.unwrap();
        let Body::Claims(found) = baize_formats::parse(&raw).unwrap().body else {
            panic!("no claims");
        };
        claims.extend(found);
    })
    .unwrap();
    claims
}

fn evidence() -> Exploitation {
    Exploitation {
        kind: ExploitationKind::KnownExploited,
        by: "cisa-kev".into(),
        date: Some("2030-01-09".into()),
        due: None,
        ransomware: None,
        title: Some("SECRET-EXPLOIT".into()),
        url: None,
        verified: None,
        action: None,
    }
}

fn cvss(by: &str) -> Severity {
    Severity {
        scheme: Scheme::Cvss31,
        vector: Some("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H".into()),
        score: Some(9.8),
        level: Some(Level::Critical),
        words: None,
        by: by.into(),
    }
}

fn grade(scheme: Scheme, level: Level, by: &str) -> Severity {
    Severity {
        scheme,
        vector: None,
        score: None,
        level: Some(level),
        words: None,
        by: by.into(),
    }
}

fn link(url: &str, kinds: &[RefKind]) -> Reference {
    Reference {
        url: url.into(),
        kinds: kinds.to_vec(),
        title: None,
    }
}

#[test]
fn osv_comes_back() {
    let mut claim = Claim::about(id("GHSA-aaaa-bbbb-cccc"));
    claim.aliases = vec![id("CVE-2030-1000")];
    claim.related = vec![id("CVE-2030-2000")];
    claim.upstream = vec![id("CVE-2030-3000")];
    claim.titles = vec![Text::new("en", "Widget <b>fails</b>")];
    claim.descriptions = vec![Text::new("en", "It does & it \"fails\".")];
    claim.published = Some("2030-01-02T03:04:05Z".parse().unwrap());
    claim.modified = Some("2030-02-03T04:05:06.789Z".parse().unwrap());
    claim.withdrawn = Some("2030-03-03T00:00:00Z".parse().unwrap());
    claim.state = State::Withdrawn;
    claim.weaknesses = vec!["CWE-79".into(), "CWE-89".into()];
    claim.severities = vec![cvss("x")];
    claim.affected = vec![
        Affected {
            package: Some(Package {
                ecosystem: "PyPI".into(),
                name: "widget".into(),
                purl: Some("pkg:pypi/widget".into()),
            }),
            ranges: vec![Range {
                scheme: "ecosystem".into(),
                repo: None,
                status: Status::Affected,
                events: vec![
                    RangeEvent::Introduced("0".into()),
                    RangeEvent::Fixed("2.0".into()),
                ],
            }],
            versions: vec!["1.0".into(), "1.1".into()],
            components: vec!["widget.run".into()],
            ..Affected::default()
        },
        Affected {
            ranges: vec![Range {
                scheme: "git".into(),
                repo: Some("https://example.org/widget".into()),
                status: Status::Affected,
                events: vec![
                    RangeEvent::Introduced("0".into()),
                    RangeEvent::Through("abcdef0123456789abcdef0123456789abcdef01".into()),
                ],
            }],
            ..Affected::default()
        },
    ];
    claim.references = vec![
        link("https://example.org/1", &[RefKind::Advisory, RefKind::Fix]),
        link("https://example.org/2", &[]),
    ];
    claim.credits = vec![Credit {
        name: "A. Finder".into(),
        role: CreditRole::Finder,
    }];
    let bytes = baize_exports::osv(&claim).to_string();
    let mut back = read(Format::OsvJson, "a.json", bytes.as_bytes());
    // Who assessed is the source that the document comes from, and the vector alone is written.
    for severity in &mut back[0].severities {
        (severity.score, severity.level, severity.by) = (Some(9.8), Some(Level::Critical), "x".into());
    }
    assert_eq!(back, [claim]);
}

#[test]
fn a_derived_osv_document_is_about_an_identifier_that_osv_knows() {
    let mut claim = Claim::about(id("CNNVD-203001-123"));
    claim.aliases = vec![id("CNVD-2030-12345"), id("GHSA-aaaa-bbbb-cccc")];
    claim.titles = vec![Text::new("zh", "某漏洞")];
    let mixed = Range {
        scheme: "ecosystem".into(),
        repo: None,
        status: Status::Affected,
        events: vec![
            RangeEvent::Introduced("1".into()),
            RangeEvent::Fixed("2".into()),
            RangeEvent::Introduced("3".into()),
            RangeEvent::Through("4".into()),
        ],
    };
    let of = |ecosystem: &str| Affected {
        package: Some(Package {
            ecosystem: ecosystem.into(),
            name: "widget".into(),
            purl: None,
        }),
        ranges: vec![mixed.clone()],
        ..Affected::default()
    };
    claim.affected = vec![of("npm"), of("brew")];
    let sources = ["cnnvd/CNNVD-203001-123".to_owned()];
    let document = baize_exports::osv_derived(&claim, &sources).unwrap();
    assert_eq!(document["id"], "GHSA-aaaa-bbbb-cccc");
    assert_eq!(
        document["aliases"],
        serde_json::json!(["CNNVD-203001-123", "CNVD-2030-12345"])
    );
    assert_eq!(
        document["database_specific"]["baize"],
        serde_json::json!({"record": "CNNVD-203001-123", "derived_from": sources})
    );
    let ranges = &document["affected"][0]["ranges"];
    assert_eq!(
        ranges[0]["events"],
        serde_json::json!([{"introduced": "1"}, {"fixed": "2"}])
    );
    assert_eq!(
        ranges[1]["events"],
        serde_json::json!([{"introduced": "3"}, {"last_affected": "4"}])
    );
    assert!(
        document["affected"][1].is_null(),
        "an ecosystem that OSV does not know"
    );
    assert!(baize_formats::lint_osv(document.to_string().as_bytes()).is_empty());
    claim.aliases.clear();
    assert_eq!(baize_exports::osv_derived(&claim, &sources), None);
}

fn cve() -> Claim {
    let mut claim = Claim::about(id("CVE-2030-1000"));
    claim.titles = vec![Text::new("en", "Widget fails")];
    claim.descriptions = vec![Text::new("en", "It fails."), Text::new("zh", "它失败了。")];
    claim.published = Some("2030-01-02T03:04:05Z".parse().unwrap());
    claim.modified = Some("2030-02-03T04:05:06.789Z".parse().unwrap());
    claim.assigner = Some("acme".into());
    claim.weaknesses = vec!["CWE-79".into()];
    claim.severities = vec![cvss("acme")];
    claim.references = vec![link("https://example.org/1", &[RefKind::Fix])];
    claim
}

#[test]
fn cve_comes_back() {
    let mut claim = cve();
    claim.reserved = Some("2029-12-01T00:00:00Z".parse().unwrap());
    claim.state = State::Disputed;
    claim.aliases = vec![id("GHSA-aaaa-bbbb-cccc")];
    claim.severities.push(cvss("CISA-ADP"));
    claim.categories = vec![Category {
        scheme: CategoryScheme::Source,
        label: "Cross site scripting".into(),
    }];
    claim.notes = vec![
        Note {
            kind: NoteKind::Solution,
            text: Text::new("en", "Update."),
        },
        Note {
            kind: NoteKind::Workaround,
            text: Text::new("en", "Switch it off."),
        },
    ];
    claim.credits = vec![Credit {
        name: "A. Finder".into(),
        role: CreditRole::Finder,
    }];
    claim.affected = vec![Affected {
        package: Some(Package {
            ecosystem: "npm".into(),
            name: "widget".into(),
            purl: Some("pkg:npm/widget".into()),
        }),
        product: Some(Product {
            vendor: "Acme".into(),
            name: "Widget".into(),
        }),
        cpe: Some("cpe:2.3:a:acme:widget:*:*:*:*:*:*:*:*".into()),
        status: Some(Status::Unaffected),
        ranges: vec![Range {
            scheme: "semver".into(),
            repo: None,
            status: Status::Affected,
            events: vec![
                RangeEvent::Introduced("1.0.0".into()),
                RangeEvent::Change {
                    at: "1.5.0".into(),
                    status: Status::Unaffected,
                },
                RangeEvent::Before("2.0.0".into()),
            ],
        }],
        versions: vec!["0.9".into()],
        platforms: vec!["Linux".into()],
        components: vec!["core".into()],
        ..Affected::default()
    }];
    let bytes = baize_exports::cve5(&claim).to_string();
    assert_eq!(read(Format::Cve5, "a.json", bytes.as_bytes()), [claim]);
}

#[test]
fn nvd_comes_back() {
    let mut claim = cve();
    claim.titles.clear();
    claim.affected = vec![Affected {
        cpe: Some("cpe:2.3:a:acme:widget:*:*:*:*:*:*:*:*".into()),
        ranges: vec![Range {
            scheme: "cpe".into(),
            repo: None,
            status: Status::Affected,
            events: vec![RangeEvent::After("1.0".into()), RangeEvent::Through("2.0".into())],
        }],
        platforms: vec!["cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*".into()],
        ..Affected::default()
    }];
    let item = baize_exports::nvd(&claim, &|_, _| Some((3.9, 5.9)));
    // Clients read the metrics by name and the scores of their parts.
    let metric = &item["metrics"]["cvssMetricV31"][0];
    assert_eq!(metric["cvssData"]["attackVector"], "NETWORK");
    assert_eq!(metric["cvssData"]["privilegesRequired"], "NONE");
    assert_eq!(
        (
            metric["exploitabilityScore"].as_f64(),
            metric["impactScore"].as_f64()
        ),
        (Some(3.9), Some(5.9))
    );
    let page = serde_json::json!({"vulnerabilities": [{"cve": item}]}).to_string();
    assert_eq!(read(Format::Nvd2, "page.json", page.as_bytes()), [claim]);
}

#[test]
fn cnnvd_comes_back_without_exploitation() {
    let mut claim = Claim::about(id("CNNVD-203001-123"));
    claim.aliases = vec![id("CVE-2030-1000")];
    claim.related = vec![id("BID-123")];
    claim.titles = vec![Text::new("zh", "某厂商 Widget <缓冲区> 错误漏洞")];
    claim.descriptions = vec![Text::new("zh", "第一段 & 介绍。\n第二段。")];
    claim.published = Some("2030-01-02T00:00:00Z".parse().unwrap());
    claim.modified = Some("2030-02-03T00:00:00Z".parse().unwrap());
    claim.severities = vec![grade(Scheme::Cnnvd, Level::Critical, "cnnvd")];
    claim.categories = vec![Category {
        scheme: CategoryScheme::Cnnvd,
        label: "缓冲区错误".into(),
    }];
    claim.threat_type = Some("远程".into());
    claim.credits = vec![Credit {
        name: "某公司 王某".into(),
        role: CreditRole::Reporter,
    }];
    claim.notes = vec![Note {
        kind: NoteKind::Solution,
        text: Text::new("zh", "升级。"),
    }];
    let named = |cpe: &str, platforms: &[&str]| Affected {
        cpe: Some(cpe.into()),
        status: Some(Status::Affected),
        platforms: platforms.iter().map(|p| (*p).to_owned()).collect(),
        ..Affected::default()
    };
    claim.affected = vec![
        named("cpe:2.3:a:acme:widget:1.0:*:*:*:*:*:*:*", &[]),
        named(
            "cpe:2.3:a:acme:wid\\!get:1.0:*:*:*:*:linux:*:*",
            &["cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*"],
        ),
    ];
    claim.references = vec![Reference {
        title: Some("公告".into()),
        ..link("https://example.org/1?a=1&b=2", &[])
    }];
    let mut told = claim.clone();
    told.exploitation = vec![evidence()];
    let xml = baize_exports::cnnvd([&told]);
    assert!(
        !xml.contains("SECRET-EXPLOIT") && !xml.contains("exploit"),
        "{xml}"
    );
    assert_eq!(read(Format::CnnvdXml, "a.xml", xml.as_bytes()), [claim]);
}

#[test]
fn gbt28458_comes_back_without_exploitation() {
    let mut claim = Claim::about(id("CNCVD-2030-000123"));
    claim.aliases = vec![id("CVE-2030-1000")];
    claim.titles = vec![Text::new("zh", "某厂商 Widget 缓冲区错误漏洞")];
    claim.published = Some("2030-01-02T00:00:00Z".parse().unwrap());
    claim.modified = Some("2030-02-03T04:05:06Z".parse().unwrap());
    claim.severities = vec![
        grade(Scheme::GbtTechnical, Level::High, "gbt28458"),
        grade(Scheme::GbtComprehensive, Level::Critical, "gbt28458"),
    ];
    claim.categories = vec![Category {
        scheme: CategoryScheme::Gbt30279,
        label: "缓冲区错误".into(),
    }];
    claim.credits = vec![
        Credit {
            name: "某实验室".into(),
            role: CreditRole::Verifier,
        },
        Credit {
            name: "某人".into(),
            role: CreditRole::Finder,
        },
    ];
    claim.notes = vec![
        Note {
            kind: NoteKind::Detection,
            text: Text::new("zh", "看版本。"),
        },
        Note {
            kind: NoteKind::Solution,
            text: Text::new("zh", "升级。"),
        },
    ];
    claim.affected = vec![Affected {
        product: Some(Product {
            vendor: "Acme".into(),
            name: "Widget".into(),
        }),
        cpe: Some("cpe:2.3:a:acme:widget:*:*:*:*:*:*:*:*".into()),
        versions: vec!["1.0".into(), "1.1".into()],
        ..Affected::default()
    }];
    let mut told = claim.clone();
    told.exploitation = vec![evidence()];
    // Numbers of other vulnerabilities have no place; that of an exploit list has, and an entry is written once.
    told.related = vec![id("CVE-2030-2000"), id("EDB-123")];
    claim.related = vec![id("EDB-123")];
    told.affected.push(told.affected[0].clone());
    let xml = baize_exports::gbt28458([&told]);
    assert!(!xml.contains("SECRET-EXPLOIT"), "{xml}");
    assert_eq!(read(Format::Gbt28458, "a.xml", xml.as_bytes()), [claim]);
}

#[test]
fn csaf_comes_back() {
    let mut claim = cve();
    claim.assigner = None;
    claim.descriptions.truncate(1);
    claim.aliases = vec![id("GHSA-aaaa-bbbb-cccc")];
    claim.references = vec![Reference {
        title: Some("Advisory".into()),
        ..link("https://example.org/1", &[])
    }];
    claim.affected = vec![Affected {
        product: Some(Product {
            vendor: "Acme".into(),
            name: "Widget".into(),
        }),
        versions: vec!["1.0".into()],
        ..Affected::default()
    }];
    let publication = baize_exports::Publication {
        publisher: "Example",
        namespace: "https://example.org",
        weakness: &|id| (id == "CWE-79").then(|| "Cross-site Scripting".to_owned()),
        score: &|_| Some(9.8),
    };
    let bytes = baize_exports::csaf(&claim, &publication).to_string();
    let back = read(Format::Csaf, "a.json", bytes.as_bytes());
    claim.severities[0].by.clone_from(&back[0].severities[0].by);
    assert_eq!(back, [claim]);
}

/// One that knows no names of weaknesses and counts no scores.
fn bare_publication() -> baize_exports::Publication<'static> {
    baize_exports::Publication {
        publisher: "Example",
        namespace: "https://example.org",
        weakness: &|_| None,
        score: &|_| None,
    }
}

#[test]
fn csaf_names_no_product_that_is_none_and_no_weakness_without_a_name() {
    let mut claim = cve();
    let bare = baize_exports::csaf(&claim, &bare_publication());
    assert_eq!(bare["document"]["category"], "csaf_base");
    assert_eq!(bare["document"]["publisher"]["namespace"], "https://example.org");
    assert!(bare["vulnerabilities"][0]["cwe"].is_null() && bare["product_tree"].is_null());
    let doubtful = baize_exports::Publication {
        publisher: "Example",
        namespace: "https://example.org",
        weakness: &|_| None,
        score: &|_| Some(1.0),
    };
    claim.affected = vec![Affected {
        cpe: Some("cpe:2.3:a:acme:widget:*".into()),
        versions: vec!["1.0".into(), "all versions before 2".into()],
        ..Affected::default()
    }];
    let named = baize_exports::csaf(&claim, &bare_publication());
    assert!(named["vulnerabilities"][0]["scores"].is_array());
    let other = baize_exports::csaf(&claim, &doubtful);
    assert!(
        other["vulnerabilities"][0]["scores"].is_null(),
        "a score that its vector has not"
    );
    let leaves = &named["product_tree"]["branches"][0]["branches"][0]["branches"];
    assert_eq!(leaves[0]["category"], "product_version");
    assert_eq!(leaves[1]["category"], "product_version_range");
    assert!(
        leaves[0]["product"]["product_identification_helper"].is_null(),
        "half a name of CPE"
    );
}
