//! Exchange records in the fields of GB/T 28458-2020, our own XML form of them.
//!
//! The standard gives the fields and leaves the carrier open; this is the form that is written and read here:
//!
//! ```xml
//! <?xml version="1.0" encoding="UTF-8"?>
//! <vulnerability-exchange xmlns="urn:baize:gbt28458" standard="GB/T 28458-2020">
//!   <vulnerability>
//!     <vuln_id>CNCVD-2030-000123</vuln_id>
//!     <title>Acme Widget 缓冲区错误漏洞</title>
//!     <published_at>2030-01-02</published_at>
//!     <publisher>某漏洞库</publisher>
//!     <verifier>某测评实验室</verifier>
//!     <discoverer>某研究员</discoverer>
//!     <category>缓冲区错误</category>
//!     <severity><technical>高危</technical><comprehensive>超危</comprehensive></severity>
//!     <affected>
//!       <product><vendor>Acme</vendor><name>Widget</name><version>1.0</version><cpe>cpe:2.3:…</cpe><purl>pkg:…</purl></product>
//!       <product>任何文字也可以</product>
//!     </affected>
//!     <aliases><alias>CVE-2030-0001</alias></aliases>
//!     <existence_note>…</existence_note>
//!     <detection_method>…</detection_method>
//!     <solution>…</solution>
//!     <other>…</other>
//!     <modified_at>2030-02-03T04:05:06Z</modified_at>
//!   </vulnerability>
//! </vulnerability-exchange>
//! ```
//!
//! Every element may carry its Chinese name instead: 漏洞交换, 漏洞, 标识号, 名称, 发布时间, 发布者, 验证者, 发现者,
//! 类别, 等级 (技术分级, 综合分级), 受影响产品或服务 (产品: 厂商, 产品名称, 版本), 相关编号 (编号), 存在性说明, 检测方法,
//! 解决方案, 其他描述, 更新时间. `publisher`, `verifier`, `discoverer`, `category` may repeat. A severity without
//! parts is the technical grade. Lists may also be plain text, one item a line. There is no field for how a
//! vulnerability is exploited: the standard took it out in 2020.
//!
//! The source is `gbt28458`, or `gbt28458-` and the short name of a publisher who has one, so that two
//! publishers of the same number stay two.

use std::io::BufRead;

use baize_model::{
    Affected, Body, Category, CategoryScheme, Claim, Credit, CreditRole, Format, Identifier, Level, Note,
    NoteKind, Parsed, Product, RawRecord, Refusal, Scheme, Severity, Status, Text,
};

use crate::bounds::add_new;
use crate::cnnvd::cncpe;
use crate::csaf::{purl, slug};
use crate::xml::{self, Element, Shape};
use crate::{Sink, text};

const SHAPE: Shape = Shape {
    roots: &[
        "vulnerability-exchange",
        "vulnerabilities",
        "漏洞交换",
        "漏洞列表",
    ],
    entries: &["vulnerability", "漏洞"],
};

const ID: &[&str] = &["vuln-id", "标识号"];
const TITLE: &[&str] = &["title", "名称"];
const PUBLISHED: &[&str] = &["published-at", "发布时间"];
const MODIFIED: &[&str] = &["modified-at", "更新时间"];
const PUBLISHER: &[&str] = &["publisher", "发布者"];
const VERIFIER: &[&str] = &["verifier", "验证者"];
const DISCOVERER: &[&str] = &["discoverer", "发现者"];
const CATEGORY: &[&str] = &["category", "类别"];
const SEVERITY: &[&str] = &["severity", "等级"];
const TECHNICAL: &[&str] = &["technical", "技术分级"];
const COMPREHENSIVE: &[&str] = &["comprehensive", "综合分级"];
const AFFECTED: &[&str] = &["affected", "受影响产品或服务"];
const PRODUCT: &[&str] = &["product", "产品"];
const VENDOR: &[&str] = &["vendor", "厂商"];
const PRODUCT_NAME: &[&str] = &["name", "产品名称"];
const VERSION: &[&str] = &["version", "版本"];
const ALIASES: &[&str] = &["aliases", "相关编号"];
const ALIAS: &[&str] = &["alias", "编号"];
const EXISTENCE: &[&str] = &["existence-note", "存在性说明"];
const DETECTION: &[&str] = &["detection-method", "检测方法"];
const SOLUTION: &[&str] = &["solution", "解决方案"];
const OTHER: &[&str] = &["other", "其他描述"];

/// Elements that hold text and nothing else.
const LEAVES: &[&str] = &[
    "vuln-id",
    "标识号",
    "title",
    "名称",
    "published-at",
    "发布时间",
    "modified-at",
    "更新时间",
    "publisher",
    "发布者",
    "verifier",
    "验证者",
    "discoverer",
    "发现者",
    "category",
    "类别",
    "technical",
    "技术分级",
    "comprehensive",
    "综合分级",
    "vendor",
    "厂商",
    "name",
    "产品名称",
    "version",
    "版本",
    "cpe",
    "purl",
    "alias",
    "编号",
    "existence-note",
    "存在性说明",
    "detection-method",
    "检测方法",
    "solution",
    "解决方案",
    "other",
    "其他描述",
];

pub(crate) fn split(name: &str, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Refusal> {
    xml::cut(Format::Gbt28458, &SHAPE, name, input, sink)
}

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let entry = xml::parse(&raw.bytes, LEAVES)?;
    let number = entry.text_of(ID).unwrap_or_default();
    let subject = Identifier::parse(&number)
        .map_err(|_| Refusal::new("no-identifier", format!("not an identifier: {number:?}")))?;
    let mut claim = Claim::about(subject);
    let zh = |value: String| Text::new("zh", value);

    claim.titles.extend(entry.text_of(TITLE).map(zh));
    claim.published = entry.text_of(PUBLISHED).and_then(|d| text::day(&d));
    claim.modified = entry.text_of(MODIFIED).and_then(|d| text::day(&d));
    for (field, role) in [
        (PUBLISHER, CreditRole::Publisher),
        (VERIFIER, CreditRole::Verifier),
        (DISCOVERER, CreditRole::Finder),
    ] {
        let names = entry.all(field).filter_map(Element::own_text);
        claim.credits.extend(names.map(|name| Credit { name, role }));
    }
    let labels = entry.all(CATEGORY).filter_map(Element::own_text);
    claim.categories = labels
        .map(|label| Category {
            scheme: CategoryScheme::Gbt30279,
            label,
        })
        .collect();
    let publisher = entry.text_of(PUBLISHER);
    let short = publisher.as_deref().and_then(short_name);
    claim.severities = severities(&entry, short.as_deref().unwrap_or("gbt28458"));
    claim.affected = entry.all(AFFECTED).flat_map(affected).collect();
    for list in entry.all(ALIASES) {
        for item in list.all(ALIAS).map(|a| a.text.as_str()).chain(list.text.lines()) {
            let ids = item
                .split([',', ';', '，', '；', '、'])
                .filter_map(|word| Identifier::parse(word).ok());
            claim.aliases.extend(ids);
        }
    }
    // Numbers of which one vulnerability may have many are related, not other names of it.
    let (aliases, related) = claim
        .aliases
        .drain(..)
        .partition(|id| id.authority().names_one_vulnerability());
    (claim.aliases, claim.related) = (aliases, related);
    for (field, kind) in [
        (EXISTENCE, NoteKind::Existence),
        (DETECTION, NoteKind::Detection),
        (SOLUTION, NoteKind::Solution),
        (OTHER, NoteKind::Other),
    ] {
        let texts = entry.all(field).filter_map(Element::own_text);
        claim.notes.extend(texts.map(|value| Note {
            kind,
            text: zh(value),
        }));
    }

    Ok(Parsed {
        source: short.map_or_else(|| "gbt28458".to_owned(), |short| format!("gbt28458-{short}")),
        key: claim.subject.as_str().to_owned(),
        modified: claim.modified.or(claim.published),
        serial: None,
        key_from_name: false,
        body: Body::Claims(vec![text::settle(claim)]),
    })
}

fn short_name(publisher: &str) -> Option<String> {
    match publisher {
        "国家信息安全漏洞库" => Some("cnnvd".to_owned()),
        "国家信息安全漏洞共享平台" => Some("cnvd".to_owned()),
        _ => Some(slug(publisher, "")).filter(|short| short != "unknown"),
    }
}

fn severities(entry: &Element, by: &str) -> Vec<Severity> {
    let mut all = Vec::new();
    for grade in entry.all(SEVERITY) {
        for (scheme, words) in [
            (
                Scheme::GbtTechnical,
                grade.text_of(TECHNICAL).or_else(|| grade.own_text()),
            ),
            (Scheme::GbtComprehensive, grade.text_of(COMPREHENSIVE)),
        ] {
            let Some(words) = words else { continue };
            let level = Level::from_words(&words);
            let words = level.is_none().then_some(words);
            let severity = Severity {
                scheme,
                vector: None,
                score: None,
                level,
                words,
                by: by.to_owned(),
            };
            add_new(&mut all, severity);
        }
    }
    all
}

fn affected(list: &Element) -> Vec<Affected> {
    let mut all: Vec<Affected> = list.all(PRODUCT).filter_map(product).collect();
    all.extend(list.text.lines().filter_map(cncpe::entity));
    all
}

fn product(of: &Element) -> Option<Affected> {
    let Some(name) = of.text_of(PRODUCT_NAME) else {
        return cncpe::entity(&of.text);
    };
    let versions: Vec<String> = of.all(VERSION).filter_map(Element::own_text).collect();
    Some(Affected {
        package: of
            .text_of(&["purl"])
            .and_then(|p| purl::read(&p))
            .map(|p| p.package),
        cpe: of.text_of(&["cpe"]).and_then(|c| cncpe::to_cpe23(&c)),
        product: Some(Product {
            vendor: of.text_of(VENDOR).unwrap_or_default(),
            name,
        }),
        status: versions.is_empty().then_some(Status::Affected),
        versions,
        ..Affected::default()
    })
}
