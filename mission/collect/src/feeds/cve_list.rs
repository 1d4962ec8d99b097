//! The CVE list: a log of the last month's changes, the records themselves, and all of them as a tarball.

use std::collections::BTreeSet;

use baize_outbound::{Request, join};
use jiff::Timestamp;
use serde::Deserialize;

use super::errand::{Document, Errand};
use super::{Content, Part};
use crate::Error;

/// More changes than these are fetched as a tarball.
const SINGLE: usize = 1000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogEntry {
    fetch_time: Timestamp,
    #[serde(default)]
    new: Vec<Change>,
    #[serde(default)]
    updated: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    #[serde(default)]
    github_link: String,
}

impl Errand<'_> {
    pub(super) async fn cve_list(&mut self, old: Part) -> Result<Part, Error> {
        let url = self.feed.address("log")?;
        let wrong = |reason: String| Error::Answer {
            url: url.to_owned(),
            reason,
        };
        let log: Vec<LogEntry> = serde_json::from_slice(&self.list(url, Content::Json).await?)
            .map_err(|e| wrong(e.to_string()))?;
        let newest = log.iter().map(|e| e.fetch_time).max();
        let oldest = log.iter().map(|e| e.fetch_time).min();
        let (Some(newest), Some(oldest)) = (newest, oldest) else {
            return Err(wrong("the log is empty".to_owned()));
        };
        // The log has to reach back to what is already in; else changes are missing between the two.
        let Some(since) = old.watermark.filter(|w| oldest <= *w) else {
            return self.cve_list_in_full(newest).await;
        };
        let base = self.feed.address("records")?;
        let mut urls: BTreeSet<String> = old.pending.iter().cloned().collect();
        for change in log
            .iter()
            .filter(|e| e.fetch_time > since)
            .flat_map(|e| e.new.iter().chain(&e.updated))
        {
            let path = record_path(&change.github_link)
                .ok_or_else(|| wrong(format!("{:?} is not the link of a record", change.github_link)))?;
            urls.insert(join(base, path)?);
        }
        if urls.len() > SINGLE {
            return self.cve_list_in_full(newest).await;
        }
        if urls.is_empty() {
            self.report.unchanged += 1;
        }
        let documents: Vec<Document> = urls
            .into_iter()
            .map(|url| Document {
                name: format!("cvelistV5/{}", record_path(&url).unwrap_or_default()),
                url,
                digests: Vec::new(),
            })
            .collect();
        let pending = self.documents(&documents).await?;
        Ok(Part {
            watermark: Some(newest.max(since)),
            pending,
            ..old
        })
    }

    /// Everything. The log was read before, so that what changes meanwhile is fetched next time.
    async fn cve_list_in_full(&mut self, watermark: Timestamp) -> Result<Part, Error> {
        let url = self.feed.address("all")?;
        let body = self.ask(&Request::get(url), Content::Gzip).await?;
        let wrong = |reason: &str| Error::Answer {
            url: url.to_owned(),
            reason: reason.to_owned(),
        };
        let body = body.ok_or_else(|| wrong("it is not there"))?;
        let handed = self.hand_over("cvelistV5.tar.gz", &body.content, &|_| true)?;
        if handed.partial || handed.records == 0 {
            return Err(wrong("the archive is incomplete"));
        }
        self.report.full += 1;
        Ok(Part::loaded(Some(watermark), self.now))
    }
}

/// The part of a link after `/cves/`: `2024/1xxx/CVE-2024-1234.json`. The host is the configured one, whatever
/// the link says.
fn record_path(link: &str) -> Option<&str> {
    let path = link.split_once("/cves/")?.1;
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.'));
    (plain && !path.contains("..") && !path.starts_with('/') && path.len() < 100).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_give_paths_and_nothing_else() {
        let link =
            "https://raw.githubusercontent.com/CVEProject/cvelistV5/main/cves/2024/1xxx/CVE-2024-1234.json";
        assert_eq!(record_path(link), Some("2024/1xxx/CVE-2024-1234.json"));
        for link in [
            "",
            "https://x/cves/../../etc",
            "https://x/cves//evil.example/x",
            "https://x/cves/a?b=c",
        ] {
            assert_eq!(record_path(link), None, "{link}");
        }
    }
}
