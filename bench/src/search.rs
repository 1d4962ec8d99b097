//! How good and how fast the search is.
//!
//! `baize-bench search FOLDER QUERIES` asks every query of a file of judged queries and prints recall among the
//! first ten, mean reciprocal rank, and times. A line of the file: kind, language, query, and the identifiers that are
//! right, best first, between tabs.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use baize_catalog::{FacetField, Library, LibraryOptions, SearchRequest, Sort};
use baize_model::Identifier;
use baize_store::{Db, Location, Options};

use crate::Failure;

/// Threads that ask at once.
const CLIENTS: usize = 8;
/// Times that each query is asked for the measure of time.
const ROUNDS: usize = 5;
/// Rows on a page, as on the website.
const ROWS: usize = 30;

struct Judged {
    kind: String,
    language: String,
    query: String,
    right: Vec<Identifier>,
}

fn judged(file: &str) -> Result<Vec<Judged>, Failure> {
    let text = std::fs::read_to_string(file)?;
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut cells = line.split('\t');
            let mut cell = || {
                cells
                    .next()
                    .map(str::to_owned)
                    .ok_or_else(|| format!("{line:?} has too few cells"))
            };
            let (kind, language, query, right) = (cell()?, cell()?, cell()?, cell()?);
            let right = right
                .split(' ')
                .map(Identifier::parse)
                .collect::<Result<Vec<_>, _>>()?;
            Ok(Judged {
                kind,
                language,
                query,
                right,
            })
        })
        .collect()
}

#[derive(Default)]
struct Score {
    queries: f64,
    recall: f64,
    reciprocal: f64,
    first: f64,
    found: f64,
}

impl Score {
    fn add(&mut self, right: &[Identifier], shown: &[Vec<Identifier>]) {
        let is = |one: &Vec<Identifier>| right.iter().any(|id| one.contains(id));
        self.queries += 1.0;
        let among = right
            .iter()
            .filter(|id| shown.iter().take(10).any(|one| one.contains(id)))
            .count();
        self.recall += among as f64 / right.len().min(10) as f64;
        let rank = shown.iter().take(10).position(is);
        self.reciprocal += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        self.first += f64::from(u8::from(rank == Some(0)));
        self.found += f64::from(u8::from(rank.is_some()));
    }

    fn line(&self) -> serde_json::Value {
        let share = |sum: f64| (sum / self.queries.max(1.0) * 1000.0).round() / 1000.0;
        serde_json::json!({
            "queries": self.queries, "recall@10": share(self.recall), "mrr": share(self.reciprocal),
            "first": share(self.first), "right_in_ten": share(self.found),
        })
    }
}

pub(crate) fn search(folder: &str, file: &str) -> Result<String, Failure> {
    let queries = judged(file)?;
    let db = Db::open(&Location::Directory(folder.into()), Options::default())?;
    let options = LibraryOptions {
        index: Path::new(folder).join("index"),
        ..LibraryOptions::default()
    };
    let library = Library::open(&db, options)?;
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut misses = Vec::new();
    for judged in &queries {
        let hits = library.search(&judged.query, Sort::Relevance, None, ROWS)?;
        let shown: Vec<Vec<Identifier>> = hits
            .items
            .into_iter()
            .map(|hit| std::iter::once(hit.id).chain(hit.aliases).collect())
            .collect();
        let names = [
            "all".to_owned(),
            judged.kind.clone(),
            format!("language {}", judged.language),
        ];
        for name in names {
            scores.entry(name).or_default().add(&judged.right, &shown);
        }
        if !shown
            .iter()
            .take(10)
            .any(|one| judged.right.iter().any(|id| one.contains(id)))
        {
            let first = shown.first().and_then(|one| one.first()).map(ToString::to_string);
            misses.push(serde_json::json!({"query": judged.query, "total": hits.total, "first": first}));
        }
    }
    let scores: BTreeMap<&String, serde_json::Value> = scores.iter().map(|(k, v)| (k, v.line())).collect();
    let texts: Vec<&str> = queries.iter().map(|judged| judged.query.as_str()).collect();
    let plain = |query: &&str| {
        timed(
            &library,
            &SearchRequest {
                query,
                limit: ROWS,
                ..SearchRequest::default()
            },
        )
    };
    let faceted = |query: &&str| {
        let request = SearchRequest {
            query,
            limit: ROWS,
            facets: &FacetField::ALL,
            facet_values: 10,
            ..SearchRequest::default()
        };
        timed(&library, &request)
    };
    let alone = repeat(&texts, plain)?;
    let with_facets = repeat(&texts, faceted)?;
    let together = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| scope.spawn(|| repeat(&texts, plain).map_err(|e| e.to_string())))
            .collect();
        let mut all = Vec::new();
        for client in clients {
            all.extend(client.join().map_err(|_| "a client ended")??);
        }
        Ok::<_, Failure>(all)
    })?;
    let everything = repeat(&[""], faceted)?;
    let typed = [
        "log",
        "apache",
        "micr",
        "cve-2021-44",
        "cwe-7",
        "vendor:mic",
        "缓冲",
    ];
    let suggestions = repeat(&typed, |typed| {
        let started = Instant::now();
        library.suggest(typed, 10)?;
        Ok(started.elapsed())
    })?;
    let known: Vec<&Identifier> = queries.iter().filter_map(|judged| judged.right.first()).collect();
    let similar = repeat(&known, |id| {
        let started = Instant::now();
        library.similar(id, 8)?;
        Ok(started.elapsed())
    })?;
    Ok(serde_json::json!({
        "kind": "search", "scores": scores, "misses": misses,
        "alone": quantiles(alone), "clients": quantiles(together), "facets": quantiles(with_facets),
        "facets_of_everything": quantiles(everything), "suggest": quantiles(suggestions), "similar": quantiles(similar),
        "pages": pages(&library)?,
    })
    .to_string())
}

fn timed(library: &Library, request: &SearchRequest<'_>) -> Result<Duration, Failure> {
    let started = Instant::now();
    library.find(request)?;
    Ok(started.elapsed())
}

fn repeat<T>(
    items: &[T],
    mut each: impl FnMut(&T) -> Result<Duration, Failure>,
) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::with_capacity(items.len() * ROUNDS);
    for _ in 0..ROUNDS {
        for item in items {
            times.push(each(item)?);
        }
    }
    Ok(times)
}

/// Milliseconds at the quantiles.
pub(crate) fn quantiles(mut times: Vec<Duration>) -> serde_json::Value {
    times.sort();
    let at = |share: f64| {
        let i = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times
            .get(i)
            .map_or(0.0, |t| (t.as_secs_f64() * 1e5).round() / 100.0)
    };
    serde_json::json!({"n": times.len(), "p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": at(1.0)})
}

/// Median times of the first page and of the thousandth, in each order.
fn pages(library: &Library) -> Result<serde_json::Value, Failure> {
    let mut out = serde_json::Map::new();
    for (name, sort) in [("relevance", Sort::Relevance), ("published", Sort::Published)] {
        let query = if sort == Sort::Relevance {
            "buffer overflow OR injection OR scripting"
        } else {
            ""
        };
        let page = |cursor: Option<&str>| {
            library.find(&SearchRequest {
                query,
                sort,
                cursor,
                limit: ROWS,
                ..SearchRequest::default()
            })
        };
        let mut cursor = None;
        let mut number = 1;
        while number < 1000 {
            let Some(next) = page(cursor.as_deref())?.next else {
                break;
            };
            cursor = Some(next);
            number += 1;
        }
        let median = |cursor: Option<&str>| -> Result<f64, Failure> {
            let mut times = Vec::new();
            for _ in 0..21 {
                let started = Instant::now();
                page(cursor)?;
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            Ok((times[10] * 100.0).round() / 100.0)
        };
        let line =
            serde_json::json!({"first": median(None)?, "page": number, "deep": median(cursor.as_deref())?});
        out.insert(name.to_owned(), line);
    }
    Ok(out.into())
}
