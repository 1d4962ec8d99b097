//! Records that look like real ones, of products that do not exist.

use super::{
    Affected, Category, CategoryScheme, Claim, ClaimKind, Conflict, Credit, CreditRole, Derived,
    DerivedValues, Double, EpssPoint, Exploitation, ExploitationKind, Level, Merged, MergedReference, Note,
    NoteKind, Package, Priority, Product, RangeEvent, Record, RefKind, Reference, Scheme, Severity,
    SourceClaim, Sourced, State, Status, Text, at, from, id, range, severity,
};

const V31: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const EN: &str = "## Impact\nThe request router of Northlake Kestrel Gateway before 4.2.7 and 5.x before 5.1.3 deserialises the `X-Route-State` header without checking its signature. A remote, unauthenticated attacker can send a crafted header and run code as the gateway’s user.\n\nOnly deployments with sticky routing enabled (the default since 4.0) are affected.\n\n## Patches\n- 4.2.7 and 5.1.3 refuse unsigned state.\n- Backports for 3.x are at https://northlake.example/advisories/17.\n\n```yaml\nrouter:\n  sticky: false   # workaround\n```";
const ZH: &str = "Northlake Kestrel Gateway是Northlake公司的一款应用程序网关，提供请求路由、会话保持等功能。\n\nNorthlake Kestrel Gateway 4.2.7之前版本和5.1.3之前的5.x版本存在代码问题漏洞，该漏洞源于请求路由组件在反序列化X-Route-State请求头时未校验签名。远程攻击者可利用该漏洞以网关用户身份执行任意代码。";

/// A dozen records: one rich, the others as lists need them.
pub fn library() -> Double {
    let mut records = vec![rich()];
    let rows: [(
        &str,
        &str,
        Option<&str>,
        Option<Level>,
        f64,
        State,
        bool,
        Option<f64>,
        i64,
    ); 13] = [
        (
            "CVE-2099-0117",
            "Heap overflow in the tile decoder of Larkspur PDF Reader allows code execution",
            Some("Larkspur PDF Reader 缓冲区错误漏洞"),
            Some(Level::High),
            8.8,
            State::Published,
            false,
            Some(0.013),
            1,
        ),
        (
            "CVE-2099-0203",
            "Cross-site scripting in Fernhill Wiki page titles",
            Some("Fernhill Wiki 跨站脚本漏洞"),
            Some(Level::Medium),
            6.1,
            State::Published,
            false,
            Some(0.0004),
            2,
        ),
        (
            "CVE-2099-0340",
            "SQL injection in the report module of Bluewater ERP",
            None,
            Some(Level::Critical),
            9.8,
            State::Published,
            true,
            Some(0.94),
            3,
        ),
        (
            "CVE-2099-0341",
            "Debug endpoint left enabled in Osprey Camera firmware",
            Some("Osprey Camera 信任管理问题漏洞"),
            Some(Level::High),
            7.5,
            State::Disputed,
            false,
            Some(0.08),
            3,
        ),
        (
            "GHSA-qqqq-wwww-eeee",
            "Prototype pollution in merge-lite",
            None,
            Some(Level::Low),
            3.7,
            State::Published,
            false,
            None,
            4,
        ),
        (
            "CVE-2099-0400",
            "** REJECTED ** Duplicate of CVE-2099-0340",
            None,
            None,
            0.0,
            State::Rejected,
            false,
            None,
            4,
        ),
        (
            "CNNVD-209911-402",
            "",
            Some("山岚办公系统 SQL注入漏洞"),
            Some(Level::Critical),
            9.8,
            State::Published,
            true,
            None,
            5,
        ),
        (
            "CVE-2099-0512",
            "Missing authorisation in Harbour CI lets any member read secrets of other projects",
            Some("Harbour CI 授权问题漏洞"),
            Some(Level::Medium),
            5.4,
            State::Published,
            false,
            Some(0.002),
            6,
        ),
        (
            "CVE-2099-0513",
            "",
            None,
            None,
            0.0,
            State::Reserved,
            false,
            None,
            6,
        ),
        (
            "CVE-2099-0600",
            "Use after free in Quill kernel netfilter when a set element is removed twice under memory pressure, which a local user with the right to create namespaces can turn into root",
            Some("Quill kernel 资源管理错误漏洞"),
            Some(Level::High),
            7.8,
            State::Published,
            true,
            Some(0.31),
            7,
        ),
        (
            "MAL-2099-77",
            "Malicious code in requests-fast (PyPI)",
            None,
            None,
            0.0,
            State::Published,
            false,
            None,
            8,
        ),
        (
            "CVE-2099-0711",
            "Timing side channel in Tern crypto RSA decryption",
            Some("Tern crypto 加密问题漏洞"),
            Some(Level::Low),
            3.1,
            State::Published,
            false,
            Some(0.0002),
            9,
        ),
        (
            "CVE-2099-0712",
            "Information disclosure in Tern crypto logging",
            Some("Tern crypto 日志信息泄露漏洞"),
            Some(Level::None),
            0.0,
            State::Withdrawn,
            false,
            Some(0.0001),
            9,
        ),
    ];
    for (n, (head, en, zh, level, score, state, exploited, epss, days)) in rows.into_iter().enumerate() {
        records.push(brief(
            head,
            en,
            zh,
            level,
            score,
            state,
            exploited,
            epss,
            days,
            n as i64 * 3 + 44,
        ));
    }
    Double::of(records)
}

#[expect(clippy::too_many_arguments, reason = "one row of a table")]
fn brief(
    head: &str,
    en: &str,
    zh: Option<&str>,
    level: Option<Level>,
    score: f64,
    state: State,
    exploited: bool,
    epss: Option<f64>,
    days: i64,
    sequence: i64,
) -> Record {
    let time = at("2026-11-23T07:30:00Z") - jiff::SignedDuration::from_hours(days * 26);
    let document = format!("cve/{head}");
    let document = document.as_str();
    let mut titles: std::collections::BTreeMap<String, Sourced<String>> = std::collections::BTreeMap::new();
    let mut claim = Claim::about(id(head));
    claim.state = state;
    claim.published = Some(time);
    if !en.is_empty() {
        titles.insert("en".into(), from(en.to_owned(), &[document]));
        claim.titles.push(Text::new("en", en));
    }
    if let Some(zh) = zh {
        titles.insert("zh".into(), from(zh.to_owned(), &[document]));
        claim.titles.push(Text::new("zh", zh));
    }
    let description = if en.is_empty() { zh.unwrap_or_default() } else { en };
    let merged = Merged {
        id: id(head),
        aliases: if head.starts_with("CVE") {
            vec![id(&head.replace("CVE-2099-0", "CNNVD-209911-2"))]
        } else {
            vec![]
        },
        kind: if head.starts_with("MAL") {
            ClaimKind::Malware
        } else {
            ClaimKind::Vulnerability
        },
        state: from(state, &[document]),
        titles,
        descriptions: if description.is_empty() {
            std::collections::BTreeMap::new()
        } else {
            [(if en.is_empty() { "zh" } else { "en" }.to_owned(), from(format!("{description}. The vendor was told in October and has published fixed builds; operators of older lines should restrict access until they can update."), &[document]))].into()
        },
        severities: level
            .map(|l| {
                from(
                    severity(Scheme::Cvss31, Some(score), Some(l), Some(V31), "example-cna"),
                    &[document],
                )
            })
            .into_iter()
            .collect(),
        weaknesses: vec![],
        categories: vec![],
        threat_type: None,
        affected: vec![],
        notes: vec![],
        references: vec![],
        exploitation: if exploited {
            vec![from(
                Exploitation {
                    kind: ExploitationKind::KnownExploited,
                    by: "kev".into(),
                    date: Some("2026-11-10".into()),
                    due: Some("2026-12-01".into()),
                    ransomware: None,
                    title: None,
                    url: None,
                    verified: None,
                    action: None,
                },
                &[document],
            )]
        } else {
            vec![]
        },
        credits: vec![],
        assigner: None,
        published: Some(from(time, &[document])),
        modified: Some(from(time + jiff::SignedDuration::from_hours(20), &[document])),
        related: vec![],
    };
    Record {
        derived: DerivedValues {
            title_zh: (zh.is_none() && !en.is_empty()).then(|| Derived {
                value: "推导出的中文标题漏洞".into(),
                inputs: vec!["weakness: CWE-89".into()],
            }),
            ..DerivedValues::default()
        },
        epss: epss
            .map(|score| EpssPoint {
                date: "2026-11-22".into(),
                score,
                percentile: 0.5,
            })
            .into_iter()
            .collect(),
        sources: vec![source("cve", head, "cve5", claim)],
        conflicts: vec![],
        sequence,
        merged,
    }
}

fn source(name: &str, key: &str, format: &str, claim: Claim) -> SourceClaim {
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

fn rich() -> Record {
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
    let mut a = claim(
        "CVE-2099-0001",
        &[("en", title_en)],
        &[("en", EN)],
        &[&high, &words],
    );
    a.weaknesses = vec![v("CWE-502")];
    a.affected = vec![product.clone()];
    a.references = vec![Reference {
        url: v("https://northlake.example/advisories/17"),
        kinds: vec![],
        title: None,
    }];
    let mut b = claim("CVE-2099-0001", &[], &[("en", EN)], &[&critical]);
    b.weaknesses = vec![v("CWE-502"), v("CWE-347")];
    b.affected = vec![cpe.clone()];
    let mut c = claim(
        "GHSA-aaaa-bbbb-cccc",
        &[("en", "kestrel-router: unsigned route state")],
        &[("en", EN)],
        &[&four, &critical],
    );
    c.aliases = vec![id("CVE-2099-0001")];
    c.weaknesses = vec![v("CWE-502")];
    c.affected = vec![maven.clone(), git.clone()];
    let mut d = claim(
        "CNNVD-209911-001",
        &[("zh", title_zh)],
        &[("zh", ZH)],
        &[&chinese],
    );
    d.aliases = vec![id("CVE-2099-0001")];
    d.categories = vec![Category {
        scheme: CategoryScheme::Cnnvd,
        label: v("代码问题"),
    }];
    d.published = Some(at("2026-11-03T00:00:00Z"));
    let mut e = claim(
        "CNVD-2099-00017",
        &[("zh", "Northlake Kestrel Gateway远程代码执行漏洞")],
        &[("zh", ZH)],
        &[&three],
    );
    e.aliases = vec![id("CVE-2099-0001")];
    e.published = Some(at("2026-11-05T00:00:00Z"));
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
            source("cve", "CVE-2099-0001", "cve5", a),
            source("nvd", "CVE-2099-0001", "nvd2", b),
            source("ghsa", "GHSA-aaaa-bbbb-cccc", "osv-json", c),
            source("cnnvd", "CNNVD-209911-001", "cnnvd-xml", d),
            source("cnvd", "CNVD-2099-00017", "cnvd-xml", e),
        ],
        conflicts: vec![Conflict {
            field: "severity".into(),
            values: vec![from(v("CVSS 3.1 9.8"), &[nvd]), from(v("CVSS 3.1 8.1"), &[cve])],
        }],
        sequence: 41,
    }
}
