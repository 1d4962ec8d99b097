//! What is asked: reading it, and finding out what is wanted.

use baize_scan::Wanted;
use baize_versions::Purl;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Refusal;

/// Longest name, version or package URL, in bytes.
const LONGEST: usize = 2_048;

/// A query as it is sent.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Query {
    commit: Option<String>,
    version: Option<String>,
    package: Option<Package>,
    #[serde(alias = "pageToken")]
    page_token: Option<String>,
}

#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields, default)]
struct Package {
    name: Option<String>,
    ecosystem: Option<String>,
    purl: Option<String>,
}

/// A batch as it is sent.
#[derive(Deserialize, Default, Debug)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Batch {
    pub(super) queries: Vec<Query>,
}

/// Reads a body.
pub(super) fn parse<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<T, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    serde_json::from_slice(bytes).map_err(|error| Refusal::invalid(format!("Invalid JSON payload: {error}.")))
}

/// What is wanted, and from where on.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Asked {
    /// What is wanted.
    pub(super) wanted: Wanted,
    /// What comes after this identifier only.
    pub(super) after: Option<String>,
}

impl Asked {
    /// What a query wants, or why it cannot be answered, in the words of the service.
    pub(super) fn of(query: Query) -> Result<Self, Refusal> {
        let filled = |text: Option<String>| text.filter(|t| !t.is_empty());
        let package = query.package.unwrap_or_default();
        let (name, ecosystem, purl) = (
            filled(package.name),
            filled(package.ecosystem),
            filled(package.purl),
        );
        let (commit, version) = (filled(query.commit), filled(query.version));
        let texts = [&name, &ecosystem, &purl, &commit, &version, &query.page_token];
        if texts.into_iter().flatten().any(|text| text.len() > LONGEST) {
            return Err(Refusal::invalid(format!(
                "A field is longer than {LONGEST} bytes."
            )));
        }
        let after = filled(query.page_token)
            .map(|token| read_token(&token))
            .transpose()?;
        let wanted = match (purl, commit) {
            (Some(purl), _) => {
                if name.is_some() {
                    return Err(Refusal::invalid("name specified in a PURL query"));
                }
                if ecosystem.is_some() {
                    return Err(Refusal::invalid("ecosystem specified in a PURL query"));
                }
                let purl = Purl::parse(&purl).map_err(|_| Refusal::invalid("Invalid Package URL."))?;
                if purl.version().is_some() && version.is_some() {
                    return Err(Refusal::invalid("version specified in params and PURL query"));
                }
                let mut wanted = Wanted::purl(&purl);
                wanted.version = wanted.version.or(version);
                wanted
            }
            (None, Some(commit)) => {
                if commit.len() > 64 || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(Refusal::invalid("Invalid hash length."));
                }
                Wanted::commit(&commit)
            }
            (None, None) => match (name, ecosystem) {
                (Some(name), Some(ecosystem)) if ecosystem == "GIT" => Wanted::repository(&name, version),
                (Some(name), Some(ecosystem)) => Wanted::package(ecosystem, &name, version),
                _ => return Err(Refusal::invalid("Invalid query.")),
            },
        };
        Ok(Self { wanted, after })
    }
}

/// Mark of the tokens that we give out.
const MARK: &str = "after.";

/// The token of the page that begins after an identifier.
pub(super) fn token(after: &str) -> String {
    use std::fmt::Write as _;
    after.bytes().fold(MARK.to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn read_token(token: &str) -> Result<String, Refusal> {
    let read = || {
        let digits = token.strip_prefix(MARK)?;
        if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.is_ascii() {
            return None;
        }
        let bytes = (0..digits.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&digits[i..i + 2], 16).ok())
            .collect::<Option<Vec<u8>>>()?;
        String::from_utf8(bytes).ok()
    };
    read().ok_or_else(|| Refusal::invalid("Invalid page token."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(body: &str) -> Result<Asked, String> {
        parse::<Query>(body.as_bytes())
            .and_then(Asked::of)
            .map_err(|refusal| refusal.message)
    }

    #[test]
    fn what_cannot_be_answered_is_refused_in_the_words_of_the_service() {
        for (body, message) in [
            ("", "Invalid query."),
            ("{}", "Invalid query."),
            (r#"{"package":{"name":"a"}}"#, "Invalid query."),
            (r#"{"package":{"purl":"a"}}"#, "Invalid Package URL."),
            (
                r#"{"package":{"purl":"pkg:pypi/a@1"},"version":"1"}"#,
                "version specified in params and PURL query",
            ),
            (
                r#"{"package":{"purl":"pkg:pypi/a","name":"a"}}"#,
                "name specified in a PURL query",
            ),
            (r#"{"commit":"zz"}"#, "Invalid hash length."),
            (
                r#"{"package":{"purl":"pkg:pypi/a"},"page_token":"x"}"#,
                "Invalid page token.",
            ),
        ] {
            assert_eq!(wanted(body), Err(message.to_owned()), "{body}");
        }
        assert!(wanted(&"[".repeat(100_000)).is_err());
        assert!(wanted(r#"{"pkg":1}"#).is_err());
        let again = format!(r#"{{"commit":"abc","pageToken":"{}"}}"#, token("GHSA-1"));
        assert_eq!(wanted(&again).unwrap().after.as_deref(), Some("GHSA-1"));
    }
}
