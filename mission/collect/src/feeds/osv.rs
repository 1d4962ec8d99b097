//! An OSV bucket: per ecosystem a list of changes, the records, and all of them as a zip.

use baize_outbound::{Request, join};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};

use super::errand::{Document, Errand, MAX_LIST, bytes};
use super::{Content, Part};
use crate::Error;

/// More changes than these are fetched as the zip.
const SINGLE: usize = 250;
/// Changes this much older than the watermark are fetched again, since lists are written late.
const OVERLAP: SignedDuration = SignedDuration::from_hours(1);

/// A line of the list of changes.
#[derive(Debug, PartialEq)]
struct Change<'t> {
    modified: Timestamp,
    id: &'t str,
}

/// Reads the list; a line that cannot be read makes all of it suspect.
fn changes(text: &str) -> Result<Vec<Change<'_>>, String> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines
        .map(|line| {
            let change = line.split_once(',').and_then(|(modified, id)| {
                let id = id.trim_matches('"');
                let id = id.rsplit_once('/').map_or(id, |(_, id)| id);
                let plain = id
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
                Some(Change {
                    modified: modified.trim_matches('"').parse().ok()?,
                    id: (plain && !id.is_empty() && !id.starts_with('.') && id.len() < 200).then_some(id)?,
                })
            });
            change.ok_or_else(|| format!("it has the line {:?}", line.chars().take(100).collect::<String>()))
        })
        .collect()
}

impl Errand<'_> {
    pub(super) async fn osv_ecosystem(&mut self, ecosystem: &str, old: Part) -> Result<Part, Error> {
        let folder = join(self.feed.address("bucket")?, &format!("{}/", encoded(ecosystem)))?;
        let list_url = join(&folder, "modified_id.csv")?;
        let wrong = |reason: String| Error::Answer {
            url: list_url.clone(),
            reason,
        };
        let request = Request {
            if_none_match: old.etag.clone().filter(|_| old.pending.is_empty()),
            max_bytes: Some(MAX_LIST),
            ..Request::get(&list_url)
        };
        let Some(body) = self.ask(&request, Content::Text).await? else {
            self.report.unchanged += 1;
            return Ok(old);
        };
        let (etag, digest) = (body.etag.clone(), body.sha256.clone());
        if old.digest.as_ref() == Some(&digest) && old.pending.is_empty() {
            self.report.unchanged += 1;
            return Ok(Part { etag, ..old });
        }
        let text = String::from_utf8(bytes(*body, MAX_LIST)?).map_err(|e| wrong(e.to_string()))?;
        let all = changes(&text).map_err(&wrong)?;
        let newest = all
            .iter()
            .map(|c| c.modified)
            .max()
            .ok_or_else(|| wrong("it is empty".to_owned()))?;
        let wanted = |id: &str| {
            self.feed
                .only
                .as_ref()
                .is_none_or(|prefix| id.starts_with(prefix.as_str()))
        };
        let changed: Option<Vec<&Change<'_>>> = old.watermark.map(|watermark| {
            let since = watermark.checked_sub(OVERLAP).unwrap_or(watermark);
            all.iter()
                .filter(|c| c.modified > since && wanted(c.id))
                .collect()
        });
        let next = match changed {
            Some(changed) if changed.len() + old.pending.len() <= SINGLE => {
                let mut urls = old.pending.clone();
                for change in changed {
                    urls.push(join(&folder, &format!("{}.json", encoded(change.id)))?);
                }
                urls.sort();
                urls.dedup();
                let documents: Vec<Document> = urls
                    .into_iter()
                    .map(|url| Document {
                        name: format!("{ecosystem}/{}", url.rsplit('/').next().unwrap_or_default()),
                        url,
                        digests: Vec::new(),
                    })
                    .collect();
                let pending = self.documents(&documents).await?;
                Part {
                    watermark: old.watermark.max(Some(newest)),
                    pending,
                    ..old
                }
            }
            _ => self.osv_in_full(ecosystem, &folder, newest).await?,
        };
        Ok(Part {
            etag,
            digest: Some(digest),
            ..next
        })
    }

    async fn osv_in_full(&mut self, ecosystem: &str, folder: &str, newest: Timestamp) -> Result<Part, Error> {
        let url = join(folder, "all.zip")?;
        let wrong = |reason: &str| Error::Answer {
            url: url.clone(),
            reason: reason.to_owned(),
        };
        let body = self
            .ask(&Request::get(&url), Content::Zip)
            .await?
            .ok_or_else(|| wrong("it is not there"))?;
        let written = body
            .last_modified
            .as_deref()
            .and_then(|d| rfc2822::parse(d).ok())
            .map(|z| z.timestamp());
        let only = self.feed.only.clone().unwrap_or_default();
        let keep = |name: &str| name.rsplit('/').next().unwrap_or_default().starts_with(&only);
        let handed = self.hand_over(&format!("{ecosystem}/all.zip"), &body.content, &keep)?;
        if handed.partial || (handed.records == 0 && only.is_empty()) {
            return Err(wrong("the archive is incomplete"));
        }
        self.report.full += 1;
        // The zip may be older than the list: what changed after it was written is still to be fetched.
        let watermark = written.map_or(newest, |w| w.min(newest));
        Ok(Part::loaded(Some(watermark), self.now))
    }
}

/// A path segment with everything but plain characters percent-encoded.
fn encoded(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(nibble), 16).map(|c| c.to_ascii_uppercase()));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_whole_or_not_at_all() {
        let list = "2026-01-02T03:04:05Z,npm/GHSA-aaaa-bbbb-cccc\n2026-01-01T00:00:00.5Z,RHSA-2026:0001\n";
        let read = changes(list).unwrap();
        assert_eq!(
            read.iter().map(|c| c.id).collect::<Vec<_>>(),
            ["GHSA-aaaa-bbbb-cccc", "RHSA-2026:0001"]
        );
        for bad in [
            "2026-01-02T03:04:05Z,ok\n2026-01-0",
            "yesterday,x",
            "2026-01-02T03:04:05Z,../x y",
            "2026-01-02T03:04:05Z,",
        ] {
            assert!(changes(bad).is_err(), "{bad}");
        }
        assert_eq!(changes("\n").unwrap(), []);
    }

    #[test]
    fn names_of_ecosystems_become_segments() {
        assert_eq!(encoded("Red Hat"), "Red%20Hat");
        assert_eq!(encoded("a/../b"), "a%2F..%2Fb");
        assert_eq!(encoded("RHSA-2026:1"), "RHSA-2026%3A1");
    }
}
