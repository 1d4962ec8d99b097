//! What a running instance serves, and how fast: the record interface against a bare handler that returns the same
//! bytes, searches, pages, and the OSV door.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use crate::Failure;
use crate::client::{Client, Load, Request, load};
use crate::search::quantiles;

/// Records that are asked for in turn.
const RECORDS: usize = 2_000;
/// Requests of each measurement, and of a page.
const REQUESTS: usize = 20_000;
const PAGES: usize = 300;
/// Packages of a batch of questions.
const BATCH: usize = 1_000;
/// Connections that measure what is possible.
const CLIENTS: usize = 8;

/// Measures the instance at `host` (host and port) and prints what its process `pid` holds.
pub(crate) fn measure(host: &str, pid: u32, queries: &str) -> Result<String, Failure> {
    let mut client = Client::connect(host)?;
    let ids = records(&mut client)?;
    let record = |id: &String| Request::get(format!("/api/v1/vulnerabilities/{id}"));
    let asked: Vec<Request> = ids.iter().map(record).collect();
    let mut bytes = HashMap::new();
    for (id, request) in ids.iter().zip(&asked) {
        bytes.insert(id.clone(), client.ask(request)?);
    }
    let mean = bytes.values().map(Vec::len).sum::<usize>() / bytes.len().max(1);
    let bare = bare(bytes)?;
    // In turn, so that whatever else the machine does meets both.
    let mut rates = (Vec::new(), Vec::new());
    for _ in 0..3 {
        rates.0.push(load(&bare, &asked, CLIENTS, REQUESTS, None)?.rate);
        rates.1.push(load(host, &asked, CLIENTS, REQUESTS, None)?.rate);
    }
    let (floor, full) = (middle(&mut rates.0), middle(&mut rates.1));
    let half = load(host, &asked, CLIENTS, REQUESTS, Some(full / 2.0))?;

    let texts = texts(queries)?;
    load(host, &texts, 1, texts.len(), None)?;
    let alone = load(host, &texts, 1, texts.len() * 3, None)?;
    let together = load(host, &texts, CLIENTS, texts.len() * 10, None)?;

    // Meanwhile the server has closed the first connection, which was idle.
    client = Client::connect(host)?;
    let packages = packages(&mut client)?;
    let query = |package: &Value| Request::post("/v1/query", &json!({ "package": package }));
    let questions: Vec<Request> = packages.iter().map(query).collect();
    let query = load(host, &questions, 1, questions.len(), None)?;
    let all: Vec<Value> = packages
        .iter()
        .cycle()
        .take(BATCH)
        .map(|package| json!({ "package": package }))
        .collect();
    let batch = [Request::post("/v1/querybatch", &json!({ "queries": all }))];
    let batch = load(host, &batch, 1, 20, None)?;

    client = Client::connect(host)?;
    let mut pages = serde_json::Map::new();
    for (name, requests) in page_kinds(&mut client, &ids)? {
        let count = PAGES.max(requests.len());
        pages.insert(name.to_owned(), said(&load(host, &requests, 1, count, None)?));
    }
    Ok(json!({
        "kind": "serving",
        "record": {
            "bytes": mean, "per_second": full.round(), "bare_per_second": floor.round(),
            "ratio": (full / floor * 1000.0).round() / 1000.0, "at_half_load": said(&half),
        },
        "search": { "alone": said(&alone), "together": said(&together) },
        "osv": { "packages": packages.len(), "query": said(&query), "querybatch": said(&batch) },
        "pages": pages,
        "rss_anon_kib": rss_anon(pid)?,
    })
    .to_string())
}

fn said(load: &Load) -> Value {
    quantiles(load.times.clone())
}

fn middle(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// Identifiers of records of every age.
fn records(client: &mut Client) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for year in (2005..=2026).rev() {
        let found = client.json(&Request::get(format!(
            "/api/v1/vulnerabilities?q=year:{year}&limit=100"
        )))?;
        let items = found["items"].as_array().ok_or("no items")?;
        ids.extend(
            items
                .iter()
                .filter_map(|item| item["id"].as_str().map(str::to_owned)),
        );
    }
    ids.truncate(RECORDS);
    if ids.is_empty() {
        return Err("the instance holds no records".into());
    }
    Ok(ids)
}

/// The texts of the judged queries.
fn texts(file: &str) -> Result<Vec<Request>, Failure> {
    let text = std::fs::read_to_string(file)?;
    let queries = text.lines().filter(|line| !line.starts_with('#'));
    Ok(queries
        .filter_map(|line| line.split('\t').nth(2))
        .filter(|query| !query.is_empty())
        .map(|query| Request::get(format!("/api/v1/vulnerabilities?q={}", encoded(query))))
        .collect())
}

/// Every byte that is not a letter or digit, as a query of an address has it.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(
                [byte >> 4, byte & 0xf].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])),
            );
        }
    }
    out
}

/// Packages of records that name some.
fn packages(client: &mut Client) -> Result<Vec<Value>, Failure> {
    let mut packages = Vec::new();
    for ecosystem in [
        "npm",
        "pypi",
        "go",
        "maven",
        "crates.io",
        "debian",
        "rubygems",
        "packagist",
    ] {
        let path = format!("/api/v1/vulnerabilities?q=ecosystem:{ecosystem}&limit=100&sort=epss");
        let found = client.json(&Request::get(path))?;
        for item in found["items"].as_array().ok_or("no items")? {
            let Some(id) = item["id"].as_str() else { continue };
            let record = client.json(&Request::get(format!("/api/v1/vulnerabilities/{id}")))?;
            for affected in record["affected"].as_array().into_iter().flatten() {
                let package = &affected["value"]["package"];
                let package = json!({ "ecosystem": package["ecosystem"], "name": package["name"] });
                if package["name"].is_string() && packages.len() < BATCH && !packages.contains(&package) {
                    packages.push(package);
                }
            }
        }
    }
    if packages.is_empty() {
        return Err("the instance names no packages".into());
    }
    Ok(packages)
}

/// The kinds of pages with what to ask for: the vendor, product and weakness with most records among them.
fn page_kinds(client: &mut Client, ids: &[String]) -> Result<Vec<(&'static str, Vec<Request>)>, Failure> {
    let facets = client.json(&Request::get(
        "/api/v1/vulnerabilities?limit=1&facets=vendor,product,weakness",
    ))?;
    let largest = |name: &str| -> Vec<Request> {
        let values = facets["facets"].as_array().into_iter().flatten();
        let values = values
            .filter(|facet| facet["field"] == name)
            .filter_map(|facet| facet["values"].as_array());
        let folder = match name {
            "vendor" => "vendors",
            "product" => "products",
            _ => "weaknesses",
        };
        values
            .flatten()
            .filter_map(|value| value["value"].as_str())
            .take(5)
            .map(|value| Request::get(format!("/{folder}/{}", encoded(value))))
            .collect()
    };
    let of = |before: &str, after: &str| -> Vec<Request> {
        let paths = ids.iter().step_by(7).map(|id| format!("{before}{id}{after}"));
        paths.map(Request::get).collect()
    };
    let one = |path: &str| vec![Request::get(path)];
    let kinds = vec![
        ("home", one("/")),
        (
            "search",
            vec![
                Request::get("/search?q=sql"),
                Request::get("/search?q=%E7%BC%93%E5%86%B2%E5%8C%BA"),
            ],
        ),
        ("record", of("/vulnerabilities/", "")),
        ("sources of a record", of("/vulnerabilities/", "/sources")),
        ("history of a record", of("/vulnerabilities/", "/history")),
        ("vendors", one("/vendors")),
        ("largest vendors", largest("vendor")),
        ("largest products", largest("product")),
        ("largest weaknesses", largest("weakness")),
        ("weaknesses", one("/weaknesses")),
        ("assigners", one("/assigners")),
        ("conflicts", one("/conflicts")),
        ("statistics", one("/statistics")),
        ("changes", one("/changes")),
        ("sources", one("/sources")),
    ];
    match kinds.iter().find(|(_, requests)| requests.is_empty()) {
        Some((name, _)) => Err(format!("nothing to ask for: {name}").into()),
        None => Ok(kinds),
    }
}

/// A handler that does nothing but return the bytes of a record; gives its host and port.
fn bare(bytes: HashMap<String, Vec<u8>>) -> Result<String, Failure> {
    type Held = Arc<HashMap<String, axum::body::Bytes>>;
    async fn answer(State(held): State<Held>, Path(id): Path<String>) -> axum::body::Bytes {
        held.get(&id).cloned().unwrap_or_default()
    }
    let held: Held = Arc::new(bytes.into_iter().map(|(id, bytes)| (id, bytes.into())).collect());
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let host = listener.local_addr()?.to_string();
    listener.set_nonblocking(true)?;
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let router = Router::new()
                .route("/api/v1/vulnerabilities/{id}", get(answer))
                .with_state(held);
            axum::serve(tokio::net::TcpListener::from_std(listener)?, router).await
        })
    });
    Ok(host)
}

/// Anonymous resident memory of a process, in KiB.
fn rss_anon(pid: u32) -> Result<u64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let number = line.and_then(|line| line.trim().split(' ').next());
    Ok(number.ok_or("no RssAnon")?.parse()?)
}
