//! A library of invented records: fictional products, every field filled somewhere.

use std::sync::Arc;

use baize_catalog::{
    Change, Conflict, Derived, DerivedValues, EpssPoint, Error, Facet, FacetField, FacetValue, FieldChange,
    Hit, Hits, Merged, MergedReference, Name, Named, Names, Priority, Record, Result, Revision,
    SearchRequest, Similar, Sort, SourceClaim, SourceStatus, Sourced, Statistics, Suggestion, SuggestionKind,
    Totals, Weaknesses,
};
use baize_model::{
    Affected, Category, CategoryScheme, Claim, ClaimKind, Credit, CreditRole, Exploitation, ExploitationKind,
    Identifier, Level, Note, NoteKind, Package, Product, Range, RangeEvent, RefKind, Reference, Scheme,
    Severity, State, Status, Text, VersionStatus,
};
use baize_web_library::Read;
use jiff::Timestamp;

use happened::changes_of;
use hits::{hit, matches};

/// The library.
#[derive(Clone, Default)]
pub(crate) struct Double {
    /// Its records.
    pub(crate) records: Vec<Record>,
    /// When set, searching fails with this.
    pub(crate) broken: Option<fn() -> Error>,
    /// How long every search sleeps.
    pub(crate) slow: Option<std::time::Duration>,
}

/// An identifier.
pub(crate) fn id(text: &str) -> Identifier {
    Identifier::parse(text).unwrap()
}

/// A time.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn from<T>(value: T, documents: &[&str]) -> Sourced<T> {
    Sourced {
        value,
        from: documents.iter().map(ToString::to_string).collect(),
    }
}

fn severity(
    scheme: Scheme,
    score: Option<f64>,
    level: Option<Level>,
    vector: Option<&str>,
    by: &str,
) -> Severity {
    Severity {
        scheme,
        vector: vector.map(str::to_owned),
        score,
        level,
        words: None,
        by: by.to_owned(),
    }
}

fn range(status: Status, events: Vec<RangeEvent>) -> Range {
    Range {
        scheme: "semver".into(),
        repo: None,
        status,
        events,
    }
}

/// A record of which every field holds `text` wherever a source may write freely.
pub(crate) fn filled(head: &str, text: &str) -> Record {
    let (cve, cnnvd, ghsa) = (
        "cve/CVE-2099-0001",
        "cnnvd/CNNVD-209901-001",
        "ghsa/GHSA-aaaa-bbbb-cccc",
    );
    let affected = Affected {
        package: Some(Package {
            ecosystem: "npm".into(),
            name: text.into(),
            purl: Some(format!("pkg:npm/{text}")),
        }),
        product: Some(Product {
            vendor: text.into(),
            name: text.into(),
        }),
        cpe: Some(format!("cpe:2.3:a:example:{text}:*:*:*:*:*:*:*:*")),
        status: Some(Status::Unknown),
        ranges: vec![Range {
            scheme: text.into(),
            repo: Some(text.into()),
            status: Status::Affected,
            events: vec![
                RangeEvent::Introduced(text.into()),
                RangeEvent::After(text.into()),
                RangeEvent::Fixed(text.into()),
                RangeEvent::Before(text.into()),
                RangeEvent::Through(text.into()),
                RangeEvent::Limit(text.into()),
                RangeEvent::Change {
                    at: text.into(),
                    status: Status::Fixed,
                },
            ],
        }],
        versions: vec![text.into()],
        other_versions: vec![VersionStatus {
            version: text.into(),
            status: Status::UnderInvestigation,
        }],
        platforms: vec![text.into()],
        components: vec![text.into()],
        justification: Some(text.into()),
    };
    let graded = Severity {
        scheme: Scheme::Vendor,
        vector: Some(text.into()),
        score: Some(9.1),
        level: Some(Level::Critical),
        words: Some(text.into()),
        by: text.into(),
    };
    let evidence = Exploitation {
        kind: ExploitationKind::KnownExploited,
        by: text.into(),
        date: Some(text.into()),
        due: Some(text.into()),
        ransomware: Some(true),
        title: Some(text.into()),
        url: Some(text.into()),
        verified: Some(true),
        action: Some(text.into()),
    };
    let note = Note {
        kind: NoteKind::Solution,
        text: Text::new("en", text),
    };
    let credit = Credit {
        name: text.into(),
        role: CreditRole::Finder,
    };
    let mut claim = Claim::about(id(head));
    claim.aliases = vec![id("GHSA-aaaa-bbbb-cccc")];
    claim.titles = vec![Text::new("en", text)];
    claim.descriptions = vec![Text::new(text, text)];
    claim.notes = vec![note.clone()];
    claim.severities = vec![graded.clone()];
    claim.weaknesses = vec![text.into()];
    claim.categories = vec![Category {
        scheme: CategoryScheme::Source,
        label: text.into(),
    }];
    claim.threat_type = Some(text.into());
    claim.affected = vec![affected.clone()];
    claim.references = vec![Reference {
        url: text.into(),
        kinds: vec![RefKind::Fix],
        title: Some(text.into()),
    }];
    claim.exploitation = vec![evidence.clone()];
    claim.credits = vec![credit.clone()];
    claim.assigner = Some(text.into());
    claim.published = Some(at("2026-01-02T03:04:05Z"));
    let merged = Merged {
        id: id(head),
        aliases: vec![id("CNNVD-209901-001"), id("GHSA-aaaa-bbbb-cccc")],
        kind: ClaimKind::Advisory,
        state: from(State::Disputed, &[cve]),
        titles: [("en", cve), ("zh", cnnvd)]
            .map(|(k, d)| (k.to_owned(), from(text.to_owned(), &[d])))
            .into(),
        descriptions: [("en", cve), ("zh", cnnvd)]
            .map(|(k, d)| (k.to_owned(), from(text.to_owned(), &[d])))
            .into(),
        severities: vec![from(graded, &[cve, ghsa])],
        weaknesses: vec![from(text.to_owned(), &[cve])],
        categories: vec![from(
            Category {
                scheme: CategoryScheme::Source,
                label: text.into(),
            },
            &[cnnvd],
        )],
        threat_type: Some(from(text.to_owned(), &[cnnvd])),
        affected: vec![from(affected, &[cve])],
        notes: vec![
            from(note, &[cnnvd]),
            from(
                Note {
                    kind: NoteKind::Reason,
                    text: Text::new("en", text),
                },
                &[cve],
            ),
        ],
        references: vec![MergedReference {
            url: text.into(),
            kinds: vec![RefKind::Fix],
            from: vec![cve.into()],
        }],
        exploitation: vec![from(evidence, &["kev/CVE-2099-0001"])],
        credits: vec![from(credit, &[cve])],
        assigner: Some(from(text.to_owned(), &[cve])),
        published: Some(from(at("2026-01-02T03:04:05Z"), &[cve])),
        modified: Some(from(at("2026-11-20T03:04:05Z"), &[ghsa])),
        related: vec![from(id("CVE-2098-0009"), &[cve])],
    };
    Record {
        merged,
        derived: DerivedValues {
            title_zh: Some(Derived {
                value: text.into(),
                inputs: vec![text.into()],
            }),
            gbt_technical: Some(Derived {
                value: Level::High,
                inputs: vec![text.into()],
            }),
            cnnvd_types: vec![Derived {
                value: text.into(),
                inputs: vec![text.into()],
            }],
            priority: Some(Derived {
                value: Priority {
                    class: text.into(),
                    score: 88.0,
                },
                inputs: vec![text.into()],
            }),
        },
        epss: vec![
            EpssPoint {
                date: "2026-01-03".into(),
                score: 0.02,
                percentile: 0.71,
            },
            EpssPoint {
                date: "2026-02-03".into(),
                score: 0.42,
                percentile: 0.97,
            },
        ],
        sources: vec![SourceClaim {
            source: "cve".into(),
            key: "CVE-2099-0001".into(),
            format: "cve5".into(),
            sha256: "ab".repeat(32),
            revisions: 3,
            received: at("2026-11-20T04:00:00Z"),
            claim,
        }],
        conflicts: vec![Conflict {
            field: "severity".into(),
            values: vec![from(text.to_owned(), &[cve])],
        }],
        sequence: 41,
    }
}

impl Double {
    /// A library of the given records.
    pub(crate) fn of(records: Vec<Record>) -> Self {
        Self {
            records,
            ..Self::default()
        }
    }

    /// Makes four records long.
    pub(crate) fn swell(&mut self, bytes: usize) {
        for record in self.records.iter_mut().take(4) {
            let text = from("x".repeat(bytes), &[]);
            record.merged.titles.insert("en".to_owned(), text);
        }
    }

    fn find(&self, id: &Identifier) -> Option<&Record> {
        self.records
            .iter()
            .find(|r| r.merged.id == *id || r.merged.aliases.contains(id))
    }
}

impl Read for Double {
    fn record(&self, id: &Identifier) -> Result<Option<Record>> {
        Ok(self.find(id).cloned())
    }

    fn conflicts(&self, ids: &[Identifier]) -> Result<Vec<Vec<Conflict>>> {
        let of = |id| self.find(id).map(|record| record.conflicts.clone());
        Ok(ids.iter().map(|id| of(id).unwrap_or_default()).collect())
    }

    fn history(&self, id: &Identifier, before: Option<i64>, limit: usize) -> Result<Option<Vec<Change>>> {
        let Some(record) = self.find(id) else {
            return Ok(None);
        };
        let head = &record.merged.id;
        let all = changes_of(head, record.sequence);
        Ok(Some(
            all.into_iter()
                .rev()
                .filter(|c| before.is_none_or(|b| c.sequence < b))
                .take(limit)
                .collect(),
        ))
    }

    fn series(&self, id: &Identifier) -> Result<Option<(Identifier, Vec<EpssPoint>)>> {
        Ok(self.find(id).map(|r| (r.merged.id.clone(), r.epss.clone())))
    }

    fn names(&self, of: Named, start: &str, after: Option<&str>, limit: usize) -> Result<Names> {
        let ecosystem = (of == Named::Packages).then(|| "npm".to_owned());
        let full = |name: &str| {
            ecosystem
                .as_ref()
                .map_or(name.to_owned(), |e| format!("{e}/{name}"))
        };
        let mut all: Vec<&str> = ["=cmd", "aster", "bramble", "cedar", "dahlia"].to_vec();
        all.retain(|name| full(name).starts_with(start) && after.is_none_or(|after| *full(name) > *after));
        let next = (all.len() > limit).then(|| full(all[limit - 1]));
        let name = |name: &str| Name {
            name: name.to_owned(),
            ecosystem: ecosystem.clone(),
            records: 3,
            query: FacetField::Product.term(name),
        };
        Ok(Names {
            items: all.into_iter().take(limit).map(name).collect(),
            next,
        })
    }

    fn document(
        &self,
        source: &str,
        key: &str,
        sha256: Option<&str>,
    ) -> Result<Option<(Vec<u8>, &'static str)>> {
        let known = self
            .records
            .iter()
            .flat_map(|r| &r.sources)
            .any(|s| s.source == source && s.key == key && sha256.is_none_or(|hash| hash == s.sha256));
        let text = format!("{{\"id\":\"{key}\",\"html\":\"<script>alert(1)</script>\"}}");
        Ok(known.then(|| (text.into_bytes(), "application/json")))
    }

    fn find(&self, request: &SearchRequest<'_>) -> Result<Hits> {
        let SearchRequest {
            query,
            sort,
            cursor,
            limit,
            ..
        } = *request;
        if let Some(time) = self.slow {
            std::thread::sleep(time);
        }
        if let Some(broken) = self.broken {
            return Err(broken());
        }
        if let Some((offset, _)) = query
            .chars()
            .enumerate()
            .find(|(_, c)| *c == '(')
            .filter(|_| !query.contains(')'))
        {
            return Err(Error::Query {
                offset,
                fault: baize_catalog::QueryFault::UnclosedGroup,
            });
        }
        let skip = match cursor {
            None => 0,
            Some(text) => text.parse::<usize>().map_err(|_| Error::Cursor(text.into()))?,
        };
        let mut hits: Vec<Hit> = self
            .records
            .iter()
            .map(hit)
            .filter(|h| query.split_whitespace().all(|w| matches(h, w)))
            .collect();
        match sort {
            Sort::Severity => {
                hits.sort_by_key(|h| std::cmp::Reverse(h.severity.as_ref().and_then(|s| s.level)));
            }
            Sort::Modified => hits.sort_by_key(|h| std::cmp::Reverse(h.modified)),
            _ => hits.sort_by_key(|h| std::cmp::Reverse(h.published)),
        }
        let total = hits.len() as u64;
        let facets = request
            .facets
            .iter()
            .filter(|f| **f == FacetField::Exploited)
            .map(|field| {
                let values = [true, false].iter().filter_map(|wanted| {
                    let count = hits.iter().filter(|h| h.exploited == *wanted).count() as u64;
                    let value = if *wanted { "yes" } else { "no" }.to_owned();
                    let term = field.term(&value);
                    (count > 0).then_some(FacetValue { value, count, term })
                });
                Facet {
                    field: *field,
                    values: values.collect(),
                }
            });
        let facets = facets.collect();
        let next = (skip + limit < hits.len()).then(|| (skip + limit).to_string());
        Ok(Hits {
            total,
            items: hits.into_iter().skip(skip).take(limit).collect(),
            next,
            facets,
            ..Hits::default()
        })
    }

    fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let suggested = self.records.iter().map(|r| r.merged.id.to_string());
        let starting = suggested.filter(|id| id.to_lowercase().starts_with(&typed.to_lowercase()));
        let suggestion = |text: String| Suggestion {
            kind: SuggestionKind::Identifier,
            query: text.clone(),
            text,
            count: 1,
        };
        Ok(starting.take(limit).map(suggestion).collect())
    }

    fn similar(&self, id: &Identifier, limit: usize) -> Result<Option<Vec<Similar>>> {
        let Some(record) = self.record(id)? else {
            return Ok(None);
        };
        self.similar_to(&record.merged, limit).map(Some)
    }

    fn similar_to(&self, merged: &Merged, limit: usize) -> Result<Vec<Similar>> {
        let others = self.records.iter().filter(|r| r.merged.id != merged.id);
        let similar = others.take(limit).map(|r| Similar {
            hit: hit(r),
            likeness: 0.5,
            products: vec!["kestrel".to_owned()],
            weaknesses: vec!["CWE-79".to_owned()],
            words: Vec::new(),
        });
        Ok(similar.collect())
    }

    fn changes(&self, since: i64, limit: usize) -> Result<Vec<Change>> {
        let happened = self.records.iter();
        let happened = happened.flat_map(|r| changes_of(&r.merged.id, r.sequence));
        let mut all: Vec<Change> = happened.filter(|c| c.sequence > since).collect();
        all.sort_by_key(|c| c.sequence);
        all.truncate(limit);
        Ok(all)
    }

    fn generation(&self) -> u64 {
        0
    }

    fn sequence(&self) -> Result<i64> {
        Ok(self.records.iter().map(|r| r.sequence).max().unwrap_or(0))
    }

    fn sources(&self) -> Result<Vec<SourceStatus>> {
        let source =
            |name: &str, en: &str, zh: &str, hours_ago: Option<i64>, goal, documents: u64| SourceStatus {
                name: name.into(),
                titles: [("en", en), ("zh", zh)]
                    .map(|(k, v)| (k.to_owned(), v.to_owned()))
                    .into(),
                homepage: Some(format!("https://{name}.example/")),
                licence: (documents > 0).then(|| "CC0-1.0".to_owned()),
                redistribution: name != "cnnvd",
                documents,
                revisions: documents + documents / 3,
                quarantined: documents % 7,
                last_received: hours_ago
                    .map(|h| at("2026-11-23T10:00:00Z") - jiff::SignedDuration::from_hours(h)),
                last_modified: hours_ago
                    .map(|h| at("2026-11-23T09:00:00Z") - jiff::SignedDuration::from_hours(h)),
                goal_hours: goal,
                raw_bytes: documents * 9_100,
                stored_bytes: documents * 1_300,
            };
        Ok(vec![
            source(
                "cnnvd",
                "China National Vulnerability Database of Information Security",
                "国家信息安全漏洞库",
                Some(50),
                Some(24),
                288_104,
            ),
            source("cve", "CVE List", "CVE 列表", Some(1), Some(6), 341_277),
            source(
                "epss",
                "Exploit Prediction Scoring System",
                "漏洞利用预测评分",
                Some(9),
                Some(24),
                1_710,
            ),
            source(
                "ghsa",
                "GitHub Advisory Database",
                "GitHub 安全公告",
                Some(3),
                Some(6),
                301_554,
            ),
            source(
                "kev",
                "Known Exploited Vulnerabilities",
                "已知被利用漏洞目录",
                Some(20),
                Some(24),
                1_544,
            ),
            source(
                "nvd",
                "National Vulnerability Database",
                "美国国家漏洞库",
                Some(2),
                Some(6),
                338_910,
            ),
            source("osv", "OSV", "OSV 开源漏洞库", Some(4), None, 402_001),
            source("vendor", "Vendor advisories", "厂商公告", None, Some(48), 0),
        ])
    }

    fn statistics(&self) -> Result<Arc<Statistics>> {
        Ok(Arc::new(crate::numbers::statistics()))
    }

    fn weaknesses(&self) -> Result<Arc<Weaknesses>> {
        Ok(Arc::new(crate::numbers::weaknesses()))
    }

    fn revisions(&self, source: &str, key: &str) -> Result<Vec<Revision>> {
        let known = self
            .records
            .iter()
            .flat_map(|r| &r.sources)
            .any(|s| s.source == source && s.key == key);
        Ok(if known {
            crate::numbers::revisions()
        } else {
            Vec::new()
        })
    }

    fn compare_revisions(
        &self,
        id: &Identifier,
        source: &str,
        key: &str,
        revisions: [&str; 2],
    ) -> Result<Option<Vec<FieldChange>>> {
        let known = self.revisions(source, key)?;
        let have = |hash: &str| known.iter().any(|r| r.sha256 == hash);
        let found = self.find(id).is_some() && revisions.into_iter().all(have);
        Ok(found.then(crate::numbers::differences))
    }

    fn totals(&self) -> Result<Totals> {
        Ok(Totals {
            vulnerabilities: 412_345,
            documents: 1_675_100,
            sources: 7,
            exploited: 1_544,
            points: 9_002_113,
            sequence: self.records.iter().map(|r| r.sequence).max().unwrap_or(0),
        })
    }
}

pub(crate) use listed::library;

#[path = "happened.rs"]
mod happened;
#[path = "hits.rs"]
mod hits;
#[path = "listed.rs"]
mod listed;
#[path = "realistic.rs"]
mod realistic;
