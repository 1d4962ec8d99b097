//! `/dumps`: files with everything, and the files themselves, whole or in parts.

use std::path::PathBuf;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_RANGE,
    LAST_MODIFIED, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use baize_web_kit::component::Time;
use baize_web_kit::{AsSent, Code, Context, Locale, Page, Problem, encode_segment, html, not_modified};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use crate::dumps::Dump;
use crate::read::App;

/// Bytes read at a time.
const STRIDE: usize = 64 << 10;

#[derive(Template)]
#[template(path = "dumps.html")]
struct DumpsPage {
    l: Locale,
    page: Page,
    dump: Option<DumpView>,
}

struct DumpView {
    time: Time,
    sequence: String,
    delta: String,
    files: Vec<FileRow>,
}

struct FileRow {
    path: String,
    href: String,
    records: String,
    size: String,
    sha256: String,
}

/// Where a file of a dump is.
pub(crate) fn address(path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(encode_segment).collect();
    format!("/dumps/{}", segments.join("/"))
}

/// The dump in force, and its folder.
pub(crate) async fn current(app: &App) -> Result<Option<(PathBuf, Dump)>, Problem> {
    let Some(folder) = app.dumps.clone() else {
        return Ok(None);
    };
    let read = tokio::task::spawn_blocking(move || Dump::read(&folder).map(|dump| (folder, dump))).await;
    match read {
        Ok(Ok((folder, dump))) => Ok(dump.map(|dump| (folder, dump))),
        Ok(Err(error)) => {
            tracing::error!(%error, "the description of the dump cannot be read");
            Err(Problem::new(Code::Internal))
        }
        Err(error) => {
            tracing::error!(%error, "reading the description of the dump failed");
            Err(Problem::new(Code::Internal))
        }
    }
}

pub(crate) async fn show(State(app): State<App>, context: Context) -> Result<Response, Problem> {
    let l = context.l;
    let dump = current(&app).await?.map(|(_, dump)| DumpView {
        time: Time::full(&l, dump.written),
        sequence: dump.sequence.to_string(),
        delta: format!("/api/v1/dumps/delta?since={}", dump.sequence),
        files: dump
            .files
            .iter()
            .map(|file| FileRow {
                path: file.path.clone(),
                href: address(&file.path),
                records: l.number(file.records),
                size: l.bytes(file.bytes),
                sha256: file.sha256.clone(),
            })
            .collect(),
    });
    html(&DumpsPage {
        l,
        page: context.page(l.t("dumps-title")),
        dump,
    })
}

/// A file of the dump in force, or the part of it that is asked for. What is asked for is looked up in the
/// description: no path is made of it.
pub(crate) async fn file(
    State(app): State<App>,
    Path(path): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (folder, dump) = current(&app).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let about = dump.files.iter().find(|file| file.path == path);
    let about = about.ok_or_else(|| Problem::new(Code::NotFound))?;
    // Strong: the bytes are the same, or the tag is another.
    let tag = format!("\"{}\"", about.sha256.get(..32).unwrap_or(&about.sha256));
    if let Some(mut response) = not_modified(&headers, &tag) {
        response.extensions_mut().insert(AsSent);
        return Ok(response);
    }
    let gone = |error: std::io::Error| {
        // A newer dump may just have taken its place.
        tracing::warn!(%error, path, "a file of the dump cannot be read");
        Problem::new(Code::Busy)
    };
    let mut file = tokio::fs::File::open(folder.join(&dump.folder).join(&about.path))
        .await
        .map_err(gone)?;
    let whole = about.bytes;
    let unchanged = headers
        .get(IF_RANGE)
        .is_none_or(|known| known.as_bytes() == tag.as_bytes());
    // RFC 9110: parts are of GET only.
    let parts = unchanged && method == Method::GET;
    let asked = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let part = match asked.filter(|_| parts).map(|range| part(range, whole)) {
        Some(Part::None) => {
            let problem = Problem::new(Code::Range).says("problem-says-range", whole.to_string());
            let mut refused = problem.into_response();
            set(&mut refused, CONTENT_RANGE, &format!("bytes */{whole}"));
            return Ok(refused);
        }
        Some(Part::Of(from, to)) => Some((from, to)),
        Some(Part::Whole) | None => None,
    };
    let (from, length) = part.map_or((0, whole), |(from, to)| (from, to - from + 1));
    if from > 0 {
        file.seek(std::io::SeekFrom::Start(from)).await.map_err(gone)?;
    }
    let mut response = Response::new(body(file, length));
    if let Some((from, to)) = part {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        set(
            &mut response,
            CONTENT_RANGE,
            &format!("bytes {from}-{to}/{whole}"),
        );
    }
    let written = dump.written.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (name, value) in [
        (CONTENT_LENGTH, length.to_string().as_str()),
        (CONTENT_TYPE, about.media_type()),
        (ACCEPT_RANGES, "bytes"),
        (CACHE_CONTROL, "no-cache"),
        (LAST_MODIFIED, written.as_str()),
        (ETAG, tag.as_str()),
        (
            HeaderName::from_static("x-baize-sequence"),
            dump.sequence.to_string().as_str(),
        ),
    ] {
        set(&mut response, name, value);
    }
    response.extensions_mut().insert(AsSent);
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A part of so many bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// Everything: what is asked for is not one range of bytes.
    Whole,
    /// First and last byte.
    Of(u64, u64),
    /// Nothing is there.
    None,
}

fn part(range: &str, whole: u64) -> Part {
    let Some(range) = range.strip_prefix("bytes=").map(str::trim) else {
        return Part::Whole;
    };
    let Some((from, to)) = range.split_once('-').filter(|_| !range.contains(',')) else {
        return Part::Whole;
    };
    let number = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| text.parse::<u64>().ok())?
    };
    match (from, to) {
        ("", "") => Part::Whole,
        ("", last) => match number(last) {
            Some(0) => Part::None,
            Some(_) if whole == 0 => Part::None,
            Some(last) => Part::Of(whole.saturating_sub(last), whole - 1),
            None => Part::Whole,
        },
        (from, to) => {
            let to = if to.is_empty() { Some(u64::MAX) } else { number(to) };
            match (number(from), to) {
                (Some(from), Some(to)) if from > to => Part::Whole,
                (Some(from), Some(_)) if from >= whole => Part::None,
                (Some(from), Some(to)) => Part::Of(from, to.min(whole - 1)),
                _ => Part::Whole,
            }
        }
    }
}

/// So many bytes of a file. When there are fewer, the answer breaks off instead of ending.
fn body(file: tokio::fs::File, length: u64) -> Body {
    Body::from_stream(futures_util::stream::try_unfold(
        (file, length),
        |(mut file, left)| async move {
            if left == 0 {
                return Ok::<_, std::io::Error>(None);
            }
            let mut buffer = vec![0; STRIDE.min(usize::try_from(left).unwrap_or(STRIDE))];
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            buffer.truncate(read);
            Ok(Some((Bytes::from(buffer), (file, left - read as u64))))
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_within_the_file() {
        for (range, wanted) in [
            ("bytes=0-", Part::Of(0, 9)),
            ("bytes=0-0", Part::Of(0, 0)),
            ("bytes=3-99", Part::Of(3, 9)),
            ("bytes=-4", Part::Of(6, 9)),
            ("bytes=-40", Part::Of(0, 9)),
            ("bytes=10-", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=99999999999999999999-", Part::Whole),
        ] {
            assert_eq!(part(range, 10), wanted, "{range}");
        }
        assert_eq!(
            (part("bytes=0-", 0), part("bytes=-1", 0)),
            (Part::None, Part::None)
        );
    }
}
