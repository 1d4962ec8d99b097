//! A source that is one file, replaced as a whole.

use baize_outbound::Request;

use super::errand::Errand;
use super::{Content, Part};
use crate::Error;

impl Errand<'_> {
    pub(super) async fn whole_file(&mut self, old: Part) -> Result<Part, Error> {
        let first = self.feed.address("file")?;
        match self.one_file(first, &old).await {
            Err(error) => match self.feed.addresses.get("mirror").filter(|m| !m.is_empty()) {
                // The tag of one server means nothing to another.
                Some(mirror) => self.one_file(mirror, &Part { etag: None, ..old }).await,
                None => Err(error),
            },
            done => done,
        }
    }

    async fn one_file(&mut self, url: &str, old: &Part) -> Result<Part, Error> {
        let request = Request {
            if_none_match: old.etag.clone(),
            compressed: self.feed.content == Content::Json,
            ..Request::get(url)
        };
        let Some(body) = self.ask(&request, self.feed.content).await? else {
            self.report.unchanged += 1;
            return Ok(old.clone());
        };
        let (etag, digest) = (body.etag.clone(), Some(body.sha256.clone()));
        if old.digest == digest {
            self.report.unchanged += 1;
            return Ok(Part { etag, ..old.clone() });
        }
        // After redirects the name may say more, such as the day.
        let name = body.url.split(['?', '#']).next().unwrap_or_default();
        let name = name
            .rsplit('/')
            .find(|n| !n.is_empty())
            .unwrap_or(&self.feed.name)
            .to_owned();
        let handed = self.hand_over(&name, &body.content, &|_| true)?;
        if handed.partial || handed.records == 0 {
            return Err(Error::Answer {
                url: url.to_owned(),
                reason: if handed.partial {
                    "it breaks off"
                } else {
                    "it holds no records"
                }
                .to_owned(),
            });
        }
        self.report.full += 1;
        Ok(Part {
            etag,
            digest,
            ..Part::loaded(None, self.now)
        })
    }
}
