//! NVD's feeds: a year or the latest changes each, with a `.meta` file that says what it is.

use std::io::Read;

use baize_outbound::{Request, join};
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};

use super::csaf::hex;
use super::errand::Errand;
use super::{Content, Part};
use crate::Error;

/// First year there is a feed of.
const FIRST_YEAR: i16 = 2002;

/// Longest feed, unpacked.
const MAX_FEED: u64 = 4 << 30;

/// The parts when none are configured: every year, then the latest changes of all years.
pub(super) fn parts(now: Timestamp) -> Vec<String> {
    let this_year = now.to_zoned(TimeZone::UTC).year();
    (FIRST_YEAR..=this_year)
        .map(|y| y.to_string())
        .chain(["modified".to_owned()])
        .collect()
}

/// What a `.meta` file says.
#[derive(Debug, PartialEq)]
struct Meta {
    size: u64,
    /// SHA-256 of the unpacked JSON, lower case.
    sha256: String,
    modified: Option<Timestamp>,
}

impl Meta {
    fn read(text: &str) -> Option<Self> {
        let value = |key: &str| {
            text.lines()
                .find_map(|l| l.trim().strip_prefix(key)?.strip_prefix(':'))
                .map(str::trim)
        };
        let sha256 = value("sha256")?.to_ascii_lowercase();
        let whole = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        whole.then_some(Self {
            size: value("size")?.parse().ok()?,
            sha256,
            modified: value("lastModifiedDate").and_then(|d| d.parse().ok()),
        })
    }
}

impl Errand<'_> {
    pub(super) async fn nvd_feed(&mut self, part: &str, old: Part) -> Result<Part, Error> {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Error::Configuration {
                feed: self.feed.name.clone(),
                reason: format!("{part:?} is not a year"),
            });
        }
        let base = self.feed.address("feeds")?;
        let meta_url = join(base, &format!("nvdcve-2.0-{part}.meta"))?;
        let url = join(base, &format!("nvdcve-2.0-{part}.json.gz"))?;
        let mut meta = self.nvd_meta(&meta_url).await?;
        if old.digest.as_ref() == Some(&meta.sha256) {
            self.report.unchanged += 1;
            return Ok(old);
        }
        let wrong = |reason: String| Error::Answer {
            url: url.clone(),
            reason,
        };
        let body = self.ask(&Request::get(&url), Content::Gzip).await?;
        let body = body.ok_or_else(|| wrong("it is not there".to_owned()))?;
        let unpacked = body.content.reader().map_err(|e| wrong(e.to_string()))?;
        let (size, digest) = digest(flate2::read::MultiGzDecoder::new(unpacked).take(MAX_FEED))
            .map_err(|e| wrong(format!("it cannot be unpacked: {e}")))?;
        if digest != meta.sha256 {
            // Both files are replaced, one after the other: the description may be of the one before.
            meta = self.nvd_meta(&meta_url).await?;
        }
        if digest != meta.sha256 || size != meta.size {
            return Err(wrong(format!(
                "its SHA-256 is {digest}, not {} as in {meta_url}",
                meta.sha256
            )));
        }
        let handed = self.hand_over(&format!("nvdcve-2.0-{part}.json.gz"), &body.content, &|_| true)?;
        if handed.partial {
            return Err(wrong("it breaks off".to_owned()));
        }
        // A quiet week may leave the feed of changes without any; a year without a record is no year.
        if handed.records == 0 && part != "modified" && part != "recent" {
            return Err(wrong("it holds no records".to_owned()));
        }
        self.report.full += 1;
        Ok(Part {
            digest: Some(digest),
            ..Part::loaded(meta.modified, self.now)
        })
    }

    async fn nvd_meta(&mut self, url: &str) -> Result<Meta, Error> {
        let text = self.list(url, Content::Text).await?;
        Meta::read(&String::from_utf8_lossy(&text)).ok_or_else(|| Error::Answer {
            url: url.to_owned(),
            reason: "it states no size and sha256".to_owned(),
        })
    }
}

/// Length and SHA-256 of a stream.
fn digest(mut stream: impl Read) -> std::io::Result<(u64, String)> {
    let mut sha = Sha256::new();
    let mut buffer = vec![0; 128 << 10];
    let mut size = 0;
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok((size, hex(&sha.finalize()))),
            n => {
                size += n as u64;
                sha.update(buffer.get(..n).unwrap_or_default());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meta_files_are_read_with_and_without_carriage_returns() {
        let sha = "ab".repeat(32);
        for end in ["\n", "\r\n"] {
            let text = [
                "lastModifiedDate:2026-03-11T03:00:03-04:00",
                "size:1234",
                "zipSize:99",
                "gzSize:98",
                &format!("sha256:{}", sha.to_uppercase()),
            ]
            .join(end);
            let meta = Meta::read(&text).unwrap();
            assert_eq!((meta.size, meta.sha256), (1234, sha.clone()));
            assert_eq!(meta.modified.unwrap().to_string(), "2026-03-11T07:00:03Z");
        }
        assert_eq!(Meta::read("size:1\nsha256:short"), None);
        assert_eq!(Meta::read(""), None);
    }
}
