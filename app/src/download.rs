//! What is at an address, fetched into a file.

use baize_outbound::{Client, Outcome, Request};
use tempfile::TempPath;

use crate::configuration::{Settings, without_password};
use crate::failure::{Failure, Result};
use crate::terminal::plain;
use crate::words::say;
use crate::writer;

/// Fetches an address. Returns where the content is, and the name to give it: the last part of the path.
pub(crate) fn fetch(settings: &Settings, url: &str) -> Result<(TempPath, String)> {
    let folder = writer::scratch(settings)?;
    let shown = plain(&without_password(url));
    let failed = |reason: &dyn std::fmt::Display| {
        Failure::environment(say!("error-download", url = shown, reason = reason))
    };
    let client = Client::new(settings.outbound()).map_err(|e| failed(&e))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| failed(&e))?;
    let outcome = runtime
        .block_on(client.fetch(&Request::get(url)))
        .map_err(|e| failed(&e))?;
    let Outcome::Body(body) = outcome else {
        return Err(failed(&"304"));
    };
    let mut file = tempfile::Builder::new()
        .prefix("download-")
        .tempfile_in(&folder)
        .map_err(|e| Failure::file(&folder, &e))?;
    let copied = body
        .content
        .reader()
        .and_then(|mut content| std::io::copy(&mut content, &mut file));
    copied.map_err(|e| Failure::file(&folder, &e))?;
    Ok((file.into_temp_path(), name_of(&body.url)))
}

/// The last part of an address's path, or its host where the path has none.
fn name_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let last = path
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or("download");
    plain(last).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_named_after_its_address() {
        for (url, name) in [
            ("https://a.example/feeds/nvd-2026.json.gz?x=1", "nvd-2026.json.gz"),
            ("https://a.example/feed/", "feed"),
            ("https://a.example", "a.example"),
        ] {
            assert_eq!(name_of(url), name);
        }
    }
}
