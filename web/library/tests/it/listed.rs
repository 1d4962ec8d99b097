//! Records as lists need them, beside the rich one.

use super::realistic::{V31, rich, source};
use super::{
    Claim, ClaimKind, Derived, DerivedValues, Double, EpssPoint, Exploitation, ExploitationKind, Level,
    Merged, Record, Scheme, Sourced, State, Text, at, from, id, severity,
};

/// Identifier, title in English and Chinese, level, score, state, exploited, EPSS, days ago.
type Row = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<Level>,
    f64,
    State,
    bool,
    Option<f64>,
    i64,
);

/// A dozen records: one rich, the others as lists need them.
pub(crate) fn library() -> Double {
    let mut records = vec![rich()];
    let rows: [Row; 13] = [
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
