//! A CSAF provider: its metadata names directories or ROLIE feeds, those name documents, each with a digest.

use baize_outbound::{Error as Outbound, join};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::errand::{Document, Errand};
use super::{Content, Part, State};
use crate::Error;

/// Documents fetched in one visit; the next one goes on.
const MAX_DOCUMENTS: usize = 2000;
/// Documents this much older than the watermark are fetched again, since lists are written late.
const OVERLAP: SignedDuration = SignedDuration::from_hours(6);
/// Directories and feeds of one provider.
const MAX_DISTRIBUTIONS: usize = 50;

#[derive(Deserialize)]
struct Provider {
    #[serde(default)]
    distributions: Vec<Distribution>,
}

#[derive(Deserialize)]
struct Distribution {
    directory_url: Option<String>,
    rolie: Option<Rolie>,
}

#[derive(Deserialize)]
struct Rolie {
    #[serde(default)]
    feeds: Vec<RolieFeed>,
}

#[derive(Deserialize)]
struct RolieFeed {
    url: String,
    #[serde(default)]
    tlp_label: String,
}

#[derive(Deserialize)]
struct RolieDocument {
    feed: RolieEntries,
}

#[derive(Deserialize)]
struct RolieEntries {
    #[serde(default)]
    entry: Vec<RolieEntry>,
}

#[derive(Deserialize)]
struct RolieEntry {
    updated: Timestamp,
    content: Option<RolieContent>,
    #[serde(default)]
    link: Vec<RolieLink>,
}

#[derive(Deserialize)]
struct RolieContent {
    #[serde(default)]
    src: String,
}

#[derive(Deserialize)]
struct RolieLink {
    rel: String,
    href: String,
}

/// A document in a list.
struct Listed {
    updated: Timestamp,
    url: String,
    digests: Vec<String>,
}

impl Errand<'_> {
    /// Visits a provider. Its distributions have states of their own, under `PROVIDER ADDRESS`.
    pub(super) async fn csaf_provider(
        &mut self,
        provider: &str,
        old: Part,
        next: &mut State,
    ) -> Result<Part, Error> {
        let (metadata_url, metadata) = self.csaf_metadata(provider).await?;
        let wrong = |reason: String| Error::Answer {
            url: metadata_url.clone(),
            reason,
        };
        let metadata: Provider = serde_json::from_slice(&metadata).map_err(|e| wrong(e.to_string()))?;
        let mut done = 0;
        let mut failure = None;
        for distribution in metadata.distributions.iter().take(MAX_DISTRIBUTIONS) {
            let mut lists: Vec<(String, bool)> = Vec::new();
            if let Some(directory) = &distribution.directory_url {
                lists.push((
                    join(&metadata_url, &format!("{}/", directory.trim_end_matches('/')))?,
                    true,
                ));
            } else if let Some(rolie) = &distribution.rolie {
                // Other labels need credentials, and what they hold may not be published.
                let public =
                    |f: &&RolieFeed| matches!(f.tlp_label.as_str(), "WHITE" | "CLEAR" | "UNLABELED" | "");
                for feed in rolie.feeds.iter().filter(public).take(MAX_DISTRIBUTIONS) {
                    lists.push((join(&metadata_url, &feed.url)?, false));
                }
            }
            for (url, is_directory) in lists {
                let key = format!("{provider} {url}");
                let part = next.parts.get(&key).cloned().unwrap_or_default();
                match self.csaf_distribution(&url, is_directory, part).await {
                    Ok(part) => {
                        done += 1;
                        next.parts.insert(key, part);
                    }
                    Err(error) => {
                        self.report.failures.push((key, error.to_string()));
                        failure = Some(error);
                    }
                }
            }
        }
        match failure {
            Some(error) if done == 0 => Err(error),
            None if done == 0 => Err(wrong("it names no public directory or feed".to_owned())),
            _ => Ok(old),
        }
    }

    /// The provider's metadata: at the address given, else where the standard puts it for a domain.
    async fn csaf_metadata(&mut self, provider: &str) -> Result<(String, Vec<u8>), Error> {
        let candidates = if provider.contains("://") {
            vec![provider.to_owned()]
        } else {
            vec![
                format!("https://{provider}/.well-known/csaf/provider-metadata.json"),
                format!("https://csaf.data.security.{provider}/"),
            ]
        };
        let mut first_error = None;
        for url in candidates {
            match self.list(&url, Content::Json).await {
                Ok(bytes) => return Ok((url, bytes)),
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| Error::Configuration {
            feed: self.feed.name.clone(),
            reason: format!("{provider:?} is not a provider"),
        }))
    }

    async fn csaf_distribution(&mut self, url: &str, is_directory: bool, old: Part) -> Result<Part, Error> {
        let list_url = if is_directory {
            join(url, "changes.csv")?
        } else {
            url.to_owned()
        };
        let wrong = |reason: String| Error::Answer {
            url: list_url.clone(),
            reason,
        };
        let content = if is_directory {
            Content::Text
        } else {
            Content::Json
        };
        let list = self.list(&list_url, content).await?;
        let digest = Some(hex(&sha2::Digest::finalize(
            <sha2::Sha256 as sha2::Digest>::new_with_prefix(&list),
        )));
        if old.digest == digest && old.pending.is_empty() && !old.more {
            self.report.unchanged += 1;
            return Ok(old);
        }
        let mut listed = if is_directory {
            directory(url, &list)
        } else {
            rolie(url, &list)
        }
        .map_err(&wrong)?;
        listed.sort_by(|a, b| (a.updated, &a.url).cmp(&(b.updated, &b.url)));
        let newest = listed
            .last()
            .map(|l| l.updated)
            .ok_or_else(|| wrong("it is empty".to_owned()))?;
        let since = match old.watermark {
            // In the middle of a first load going back would never arrive.
            Some(w) if !old.more => w.checked_sub(OVERLAP).ok(),
            other => other,
        };
        let fresh: Vec<Listed> = listed
            .into_iter()
            .filter(|l| since.is_none_or(|s| l.updated > s) || old.pending.contains(&l.url))
            .collect();
        let (now, more) = batch(fresh, MAX_DOCUMENTS);
        let reached = if more {
            now.iter().map(|l| l.updated).max()
        } else {
            Some(newest)
        };
        let documents: Vec<Document> = now.into_iter().map(|l| named(url, l)).collect();
        let pending = self.documents(&documents).await?;
        self.report.more |= more;
        Ok(Part {
            watermark: old.watermark.max(reached),
            digest,
            pending,
            more,
            last_full: old.last_full.or((!more).then_some(self.now)),
            ..old
        })
    }
}

/// The oldest `max` documents, and all that share the time of the last of them; true when some are left.
fn batch(mut fresh: Vec<Listed>, max: usize) -> (Vec<Listed>, bool) {
    let Some(last) = fresh.get(max.saturating_sub(1)).map(|l| l.updated) else {
        return (fresh, false);
    };
    let end = fresh.partition_point(|l| l.updated <= last);
    let more = end < fresh.len();
    fresh.truncate(end);
    (fresh, more)
}

/// Reads `changes.csv`: path and time of every document.
fn directory(base: &str, list: &[u8]) -> Result<Vec<Listed>, String> {
    let text = std::str::from_utf8(list).map_err(|e| e.to_string())?;
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines
        .map(|line| {
            let bad = || format!("it has the line {:?}", line.chars().take(100).collect::<String>());
            let (path, time) = line.rsplit_once(',').ok_or_else(bad)?;
            let path = path.trim().trim_matches('"');
            let updated = time.trim().trim_matches('"').parse().map_err(|_| bad())?;
            let url = join(base, path).map_err(|_| bad())?;
            // Only what lies below the directory.
            if path.is_empty() || !url.starts_with(base) {
                return Err(bad());
            }
            Ok(Listed {
                updated,
                digests: vec![format!("{url}.sha512"), format!("{url}.sha256")],
                url,
            })
        })
        .collect()
}

/// Reads a ROLIE feed.
fn rolie(base: &str, list: &[u8]) -> Result<Vec<Listed>, String> {
    let document: RolieDocument = serde_json::from_slice(list).map_err(|e| e.to_string())?;
    let absolute = |href: &str| join(base, href).map_err(|e: Outbound| e.to_string());
    let entries = document.feed.entry.into_iter();
    entries
        .map(|entry| {
            let own = entry
                .link
                .iter()
                .find(|l| l.rel == "self")
                .map(|l| l.href.clone());
            let src = entry.content.map(|c| c.src).filter(|s| !s.is_empty());
            let url = src.or(own).ok_or("an entry names no document")?;
            let hashes = entry.link.iter().filter(|l| l.rel == "hash");
            let mut digests = hashes.map(|l| absolute(&l.href)).collect::<Result<Vec<_>, _>>()?;
            digests.sort_by_key(|d| !d.ends_with(".sha512"));
            let url = absolute(&url)?;
            if digests.is_empty() {
                digests = vec![format!("{url}.sha512"), format!("{url}.sha256")];
            }
            Ok(Listed {
                updated: entry.updated,
                url,
                digests,
            })
        })
        .collect()
}

fn named(base: &str, listed: Listed) -> Document {
    let host = base
        .split_once("://")
        .map_or(base, |(_, rest)| rest)
        .split('/')
        .next()
        .unwrap_or_default();
    let file = listed.url.rsplit('/').next().unwrap_or_default();
    Document {
        name: format!("{host}/{file}"),
        url: listed.url,
        digests: listed.digests,
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_stay_below_themselves() {
        let base = "https://x.example/csaf/";
        let read = directory(
            base,
            b"\"2024/a.json\",\"2024-01-02T03:04:05Z\"\n2023/b.json,2023-01-01T00:00:00+08:00\n",
        );
        let urls: Vec<String> = read.unwrap().into_iter().map(|l| l.url).collect();
        assert_eq!(
            urls,
            [
                "https://x.example/csaf/2024/a.json",
                "https://x.example/csaf/2023/b.json"
            ]
        );
        for bad in [
            "../x.json,2024-01-02T03:04:05Z",
            "https://y.example/x.json,2024-01-02T03:04:05Z",
            "a.json",
            ",2024-01-02T03:04:05Z",
            "a.json,never",
        ] {
            assert!(directory(base, bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_batch_never_splits_a_moment() {
        let at = |s: i64| Listed {
            updated: Timestamp::from_second(s).unwrap(),
            url: String::new(),
            digests: Vec::new(),
        };
        for (times, max, want) in [
            (vec![1, 2, 3], 5, (3, false)),
            (vec![1, 2, 3], 3, (3, false)),
            (vec![1, 2, 3], 2, (2, true)),
            (vec![1, 2, 2, 2, 3], 2, (4, true)),
            (vec![1, 1, 1], 1, (3, false)),
        ] {
            let (now, more) = batch(times.iter().map(|t| at(*t)).collect(), max);
            assert_eq!((now.len(), more), want, "{times:?}");
        }
    }
}
