//! The doors over the demo library.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use baize_catalog::{ImportOptions, Importer, Library, LibraryOptions};
use baize_formats::{Detected, detect, records};
use baize_store::{Db, Location, Options};
use baize_web_doors::{Doors, routes};
use baize_web_kit::{Config, Site, dress_with};
use tower::ServiceExt;

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }
}

/// The library of the demo, made once.
struct Demo {
    _folder: tempfile::TempDir,
    library: Library,
}

static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let library = empty(folder.path());
    let mut importer = Importer::start(&library, ImportOptions::default()).unwrap();
    let mut found = Vec::new();
    files(&demo_folder(), &mut found);
    found.sort();
    for path in found {
        let bytes = std::fs::read(&path).unwrap();
        offer(&mut importer, &path.to_string_lossy(), &bytes);
    }
    importer.finish().unwrap();
    Demo {
        _folder: folder,
        library,
    }
});

/// Where the demo's documents are.
pub(crate) fn demo_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/demo")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// An empty library in a folder.
pub(crate) fn empty(folder: &Path) -> Library {
    let db = Db::open(&Location::Directory(folder.join("data")), Options::default()).unwrap();
    let options = LibraryOptions {
        index: folder.join("index"),
        writes_index: true,
        ..LibraryOptions::default()
    };
    Library::open(&db, options).unwrap()
}

/// Hands a file to a run, as collecting does.
pub(crate) fn offer(importer: &mut Importer, name: &str, bytes: &[u8]) {
    let day = (0..name.len().saturating_sub(9)).find_map(|i| baize_model::parse_date(name.get(i..i + 10)?));
    if let Detected::Records(format) = detect(name, bytes) {
        let mut input = bytes;
        records(format, name, &mut input, &mut |record| {
            if let Ok(raw) = record {
                importer.offer(raw, day);
            }
        })
        .unwrap();
    }
}

/// The doors over a library.
pub(crate) fn over(library: Library) -> Router {
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    routes(Doors {
        library,
        readers: 4,
        clock: Arc::new(move || now),
    })
}

/// The doors over the demo.
pub(crate) fn demo() -> Router {
    over(DEMO.library.clone())
}

/// The doors over the demo, with everything that is around requests in an instance.
pub(crate) fn dressed() -> Router {
    let now = "2026-11-23T10:00:00Z".parse().unwrap();
    let site = Site::new(Config::default(), Arc::new(move || now), Vec::new());
    dress_with(Router::new(), demo(), &site)
}

pub(crate) async fn ask(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

pub(crate) async fn get(app: &Router, path: &str) -> Answer {
    ask(app, Request::get(path).body(Body::empty()).unwrap()).await
}

pub(crate) async fn post(app: &Router, path: &str, body: impl Into<String>) -> Answer {
    let request = Request::builder().method(Method::POST).uri(path);
    ask(app, request.body(Body::from(body.into())).unwrap()).await
}
