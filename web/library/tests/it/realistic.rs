//! A record that looks like a real one, of a product that does not exist.

use super::{
    Affected, Category, CategoryScheme, Claim, ClaimKind, Conflict, Credit, CreditRole, Derived,
    DerivedValues, EpssPoint, Exploitation, ExploitationKind, Level, Merged, MergedReference, Note, NoteKind,
    Package, Priority, Product, RangeEvent, Record, RefKind, Reference, Scheme, Severity, SourceClaim, State,
    Status, Text, at, from, id, range, severity,
};

pub(super) const V31: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const EN: &str = "## Impact\nThe request router of Northlake Kestrel Gateway before 4.2.7 and 5.x before 5.1.3 deserialises the `X-Route-State` header without checking its signature. A remote, unauthenticated attacker can send a crafted header and run code as the gateway’s user.\n\nOnly deployments with sticky routing enabled (the default since 4.0) are affected.\n\n## Patches\n- 4.2.7 and 5.1.3 refuse unsigned state.\n- Backports for 3.x are at https://northlake.example/advisories/17.\n\n```yaml\nrouter:\n  sticky: false   # workaround\n```";
const ZH: &str = "Northlake Kestrel Gateway是Northlake公司的一款应用程序网关，提供请求路由、会话保持等功能。\n\nNorthlake Kestrel Gateway 4.2.7之前版本和5.1.3之前的5.x版本存在代码问题漏洞，该漏洞源于请求路由组件在反序列化X-Route-State请求头时未校验签名。远程攻击者可利用该漏洞以网关用户身份执行任意代码。";

pub(super) fn source(name: &str, key: &str, format: &str, claim: Claim) -> SourceClaim {
    SourceClaim {
        source: name.into(),
        key: key.into(),
        format: format.into(),
        sha256: "0f3a9c".repeat(11)[..64].into(),
        revisions: 2,
        received: at("2026-11-22T21:40:00Z"),
        claim,
    }
}

fn reference(url: &str, kinds: &[RefKind], documents: &[&str]) -> MergedReference {
    MergedReference {
        url: url.into(),
        kinds: kinds.to_vec(),
        from: documents.iter().map(ToString::to_string).collect(),
    }
}

pub(super) fn rich() -> Record {
    let [cve, nvd, ghsa, cnnvd, cnvd] = [
        "cve/CVE-2099-0001",
        "nvd/CVE-2099-0001",
        "ghsa/GHSA-aaaa-bbbb-cccc",
        "cnnvd/CNNVD-209911-001",
        "cnvd/CNVD-2099-00017",
    ];
    let v = |s: &str| s.to_owned();
    let between = |a: &str, b: &str| {
        range(
            Status::Affected,
            vec![RangeEvent::Introduced(v(a)), RangeEvent::Fixed(v(b))],
        )
    };
    let maven = Affected {
        package: Some(Package {
            ecosystem: "Maven".into(),
            name: "example.northlake:kestrel-router".into(),
            purl: Some("pkg:maven/example.northlake/kestrel-router".into()),
        }),
        ranges: vec![between("4.0.0", "4.2.7"), between("5.0.0", "5.1.3")],
        components: vec!["RouteStateCodec.decode".into()],
        ..Affected::default()
    };
    let product = Affected {
        product: Some(Product {
            vendor: "Northlake".into(),
            name: "Kestrel Gateway".into(),
        }),
        status: Some(Status::Unaffected),
        ranges: vec![range(
            Status::Affected,
            vec![RangeEvent::Introduced(v("0")), RangeEvent::Before(v("4.2.7"))],
        )],
        platforms: vec!["Linux".into(), "Windows".into()],
        ..Affected::default()
    };
    let cpe = Affected {
        cpe: Some("cpe:2.3:a:northlake:kestrel_gateway:*:*:*:*:*:*:*:*".into()),
        ranges: vec![between("4.0.0", "4.2.7")],
        ..Affected::default()
    };
    let git = Affected {
        ranges: vec![super::Range {
            scheme: "git".into(),
            repo: Some("https://git.example/northlake/kestrel".into()),
            status: Status::Affected,
            events: vec![
                RangeEvent::Introduced(v("0")),
                RangeEvent::Fixed(v("5f1d7f9c2b3a4e5d6c7b8a9f0e1d2c3b4a5f6e7d")),
            ],
        }],
        ..Affected::default()
    };
    let critical = severity(
        Scheme::Cvss31,
        Some(9.8),
        Some(Level::Critical),
        Some(V31),
        "nvd@nist.gov",
    );
    let high = severity(
        Scheme::Cvss31,
        Some(8.1),
        Some(Level::High),
        Some("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H"),
        "northlake",
    );
    let four = severity(
        Scheme::Cvss40,
        Some(9.3),
        Some(Level::Critical),
        Some("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"),
        "ghsa",
    );
    let chinese = severity(Scheme::Cnnvd, None, Some(Level::Critical), None, "cnnvd");
    let three = severity(
        Scheme::Cnvd,
        None,
        Some(Level::High),
        Some("AV:N/AC:L/Au:N/C:C/I:C/A:C"),
        "cnvd",
    );
    let words = Severity {
        words: Some("Important".into()),
        ..severity(Scheme::Vendor, None, Some(Level::High), None, "northlake")
    };
    let claim =
        |subject: &str, titles: &[(&str, &str)], descriptions: &[(&str, &str)], severities: &[&Severity]| {
            let mut claim = Claim::about(id(subject));
            claim.titles = titles.iter().map(|(l, t)| Text::new(l, *t)).collect();
            claim.descriptions = descriptions.iter().map(|(l, t)| Text::new(l, *t)).collect();
            claim.severities = severities.iter().map(|s| (*s).clone()).collect();
            claim.published = Some(at("2026-11-02T08:15:00Z"));
            claim.modified = Some(at("2026-11-20T16:00:00Z"));
            claim
        };
    let title_en =
        "Northlake Kestrel Gateway deserialises an unsigned routing header, allowing remote code execution";
    let title_zh = "Northlake Kestrel Gateway 代码问题漏洞";
    let mut by_cve = claim(
        "CVE-2099-0001",
        &[("en", title_en)],
        &[("en", EN)],
        &[&high, &words],
    );
    by_cve.weaknesses = vec![v("CWE-502")];
    by_cve.affected = vec![product.clone()];
    by_cve.references = vec![Reference {
        url: v("https://northlake.example/advisories/17"),
        kinds: vec![],
        title: None,
    }];
    let mut by_nvd = claim("CVE-2099-0001", &[], &[("en", EN)], &[&critical]);
    by_nvd.weaknesses = vec![v("CWE-502"), v("CWE-347")];
    by_nvd.affected = vec![cpe.clone()];
    let mut by_ghsa = claim(
        "GHSA-aaaa-bbbb-cccc",
        &[("en", "kestrel-router: unsigned route state")],
        &[("en", EN)],
        &[&four, &critical],
    );
    by_ghsa.aliases = vec![id("CVE-2099-0001")];
    by_ghsa.weaknesses = vec![v("CWE-502")];
    by_ghsa.affected = vec![maven.clone(), git.clone()];
    let mut by_cnnvd = claim(
        "CNNVD-209911-001",
        &[("zh", title_zh)],
        &[("zh", ZH)],
        &[&chinese],
    );
    by_cnnvd.aliases = vec![id("CVE-2099-0001")];
    by_cnnvd.categories = vec![Category {
        scheme: CategoryScheme::Cnnvd,
        label: v("代码问题"),
    }];
    by_cnnvd.published = Some(at("2026-11-03T00:00:00Z"));
    let mut by_cnvd = claim(
        "CNVD-2099-00017",
        &[("zh", "Northlake Kestrel Gateway远程代码执行漏洞")],
        &[("zh", ZH)],
        &[&three],
    );
    by_cnvd.aliases = vec![id("CVE-2099-0001")];
    by_cnvd.published = Some(at("2026-11-05T00:00:00Z"));
    let kev = Exploitation {
        kind: ExploitationKind::KnownExploited,
        by: "CISA KEV".into(),
        date: Some("2026-11-10".into()),
        due: Some("2026-12-01".into()),
        ransomware: Some(true),
        title: Some("Northlake Kestrel Gateway Deserialization Vulnerability".into()),
        url: Some("https://kev.example/CVE-2099-0001".into()),
        verified: None,
        action: Some("Apply mitigations per vendor instructions or stop using the product.".into()),
    };
    let poc = Exploitation {
        kind: ExploitationKind::ProofOfConcept,
        by: "poc-index".into(),
        date: Some("2026-11-06".into()),
        due: None,
        ransomware: None,
        title: Some("example-user/kestrel-check".into()),
        url: Some("https://git.example/example-user/kestrel-check".into()),
        verified: None,
        action: None,
    };
    let public = Exploitation {
        kind: ExploitationKind::PublicExploit,
        by: "exploitdb".into(),
        title: Some("EDB-99001".into()),
        verified: Some(true),
        ..poc.clone()
    };
    let mut references = vec![
        reference(
            "https://northlake.example/advisories/17",
            &[RefKind::Advisory, RefKind::Vendor],
            &[cve, nvd, ghsa],
        ),
        reference(
            "https://git.example/northlake/kestrel/commit/5f1d7f9c2b3a4e5d6c7b8a9f0e1d2c3b4a5f6e7d",
            &[RefKind::Fix],
            &[ghsa],
        ),
        reference(
            "https://git.example/northlake/kestrel/releases/5.1.3",
            &[RefKind::Release],
            &[ghsa],
        ),
        reference("javascript:alert(1)", &[], &[cve]),
        reference(
            "https://exploits.example/99001",
            &[RefKind::Exploit],
            &["exploitdb/99001"],
        ),
    ];
    for n in 0..24 {
        references.push(reference(
            &format!("https://lists.example/oss/2026/11/{n:02}/kestrel-gateway-thread"),
            &[RefKind::Discussion],
            &[nvd],
        ));
    }
    let epss = [
        (2, 0.0009),
        (4, 0.0021),
        (5, 0.013),
        (6, 0.094),
        (8, 0.231),
        (10, 0.612),
        (11, 0.874),
        (15, 0.911),
        (19, 0.902),
        (22, 0.931),
    ]
    .map(|(day, score)| EpssPoint {
        date: format!("2026-11-{day:02}"),
        score,
        percentile: (0.4 + score * 0.6_f64).min(0.9987),
    })
    .to_vec();
    Record {
        merged: Merged {
            id: id("CVE-2099-0001"),
            aliases: vec![
                id("CNNVD-209911-001"),
                id("CNVD-2099-00017"),
                id("GHSA-aaaa-bbbb-cccc"),
            ],
            kind: ClaimKind::Vulnerability,
            state: from(State::Published, &[cve]),
            titles: [
                ("en".to_owned(), from(v(title_en), &[cve])),
                ("zh".to_owned(), from(v(title_zh), &[cnnvd])),
            ]
            .into(),
            descriptions: [
                ("en".to_owned(), from(v(EN), &[cve, nvd, ghsa])),
                ("zh".to_owned(), from(v(ZH), &[cnnvd])),
            ]
            .into(),
            severities: vec![
                from(critical, &[nvd, ghsa]),
                from(high, &[cve]),
                from(four, &[ghsa]),
                from(chinese, &[cnnvd]),
                from(three, &[cnvd]),
                from(words, &[cve]),
            ],
            weaknesses: vec![from(v("CWE-502"), &[cve, nvd, ghsa]), from(v("CWE-347"), &[nvd])],
            categories: vec![from(
                Category {
                    scheme: CategoryScheme::Cnnvd,
                    label: v("代码问题"),
                },
                &[cnnvd],
            )],
            threat_type: Some(from(v("远程"), &[cnnvd])),
            affected: vec![
                from(maven, &[ghsa]),
                from(product, &[cve]),
                from(cpe, &[nvd]),
                from(git, &[ghsa]),
            ],
            notes: vec![
                from(
                    Note {
                        kind: NoteKind::Solution,
                        text: Text::new(
                            "zh",
                            "目前厂商已发布升级补丁以修复漏洞，补丁获取链接：https://northlake.example/advisories/17",
                        ),
                    },
                    &[cnnvd],
                ),
                from(
                    Note {
                        kind: NoteKind::Workaround,
                        text: Text::new("en", "Set `router.sticky` to `false` and restart every node."),
                    },
                    &[cve],
                ),
            ],
            references,
            exploitation: vec![
                from(kev, &["kev/CVE-2099-0001"]),
                from(public, &["exploitdb/99001"]),
                from(poc, &["poc-index/CVE-2099-0001"]),
            ],
            credits: vec![
                from(
                    Credit {
                        name: v("Mira Olsen, Harbour Labs"),
                        role: CreditRole::Finder,
                    },
                    &[cve],
                ),
                from(
                    Credit {
                        name: v("安屿实验室 沈砚"),
                        role: CreditRole::Finder,
                    },
                    &[cnnvd],
                ),
            ],
            assigner: Some(from(v("northlake"), &[cve])),
            published: Some(from(at("2026-11-02T08:15:00Z"), &[cve])),
            modified: Some(from(at("2026-11-20T16:00:00Z"), &[nvd])),
            related: vec![
                from(id("CVE-2098-7711"), &[ghsa]),
                from(id("RHSA-2099:1234"), &[nvd]),
            ],
        },
        derived: DerivedValues {
            title_zh: None,
            gbt_technical: Some(Derived {
                value: Level::Critical,
                inputs: vec![
                    v("access path: network"),
                    v("privileges: none"),
                    v("impact: C high, I high, A high"),
                ],
            }),
            cnnvd_types: vec![Derived {
                value: v("代码问题"),
                inputs: vec![v("CWE-502")],
            }],
            priority: Some(Derived {
                value: Priority {
                    class: "act".into(),
                    score: 97.0,
                },
                inputs: vec![
                    v("known exploited: 2026-11-10"),
                    v("EPSS: 0.931"),
                    v("severity: critical"),
                ],
            }),
        },
        epss,
        sources: vec![
            source("cve", "CVE-2099-0001", "cve5", by_cve),
            source("nvd", "CVE-2099-0001", "nvd2", by_nvd),
            source("ghsa", "GHSA-aaaa-bbbb-cccc", "osv-json", by_ghsa),
            source("cnnvd", "CNNVD-209911-001", "cnnvd-xml", by_cnnvd),
            source("cnvd", "CNVD-2099-00017", "cnvd-xml", by_cnvd),
        ],
        conflicts: vec![Conflict {
            field: "severity".into(),
            values: vec![from(v("CVSS 3.1 9.8"), &[nvd]), from(v("CVSS 3.1 8.1"), &[cve])],
        }],
        sequence: 41,
    }
}
