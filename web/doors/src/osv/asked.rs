//! What is asked: reading it, and finding out what is wanted.

use baize_catalog::Key;
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

/// What is wanted of which thing.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Wanted {
    /// Where to look.
    pub(super) key: Key,
    /// What is asked about.
    pub(super) thing: Thing,
    /// Which version of it; all if none.
    pub(super) version: Option<String>,
    /// What comes after this identifier only.
    pub(super) after: Option<String>,
}

/// What is asked about.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Thing {
    /// A package; of a distribution perhaps one release of it.
    Package {
        /// The ecosystem as it was asked for.
        ecosystem: String,
    },
    /// A repository, by a tag.
    Repository,
    /// A commit.
    Commit(String),
}

impl Wanted {
    /// What a query wants, or why it cannot be answered, in the words of the service.
    pub(super) fn of(query: Query) -> Result<Self, Refusal> {
        let filled = |text: Option<String>| text.filter(|t| !t.is_empty());
        let package = query.package.unwrap_or_default();
        let (name, ecosystem, purl) = (
            filled(package.name),
            filled(package.ecosystem),
            filled(package.purl),
        );
        let (commit, mut version) = (filled(query.commit), filled(query.version));
        let texts = [&name, &ecosystem, &purl, &commit, &version, &query.page_token];
        if texts.into_iter().flatten().any(|text| text.len() > LONGEST) {
            return Err(Refusal::invalid(format!(
                "A field is longer than {LONGEST} bytes."
            )));
        }
        let after = filled(query.page_token)
            .map(|token| read_token(&token))
            .transpose()?;
        if let Some(purl) = purl {
            if name.is_some() {
                return Err(Refusal::invalid("name specified in a PURL query"));
            }
            if ecosystem.is_some() {
                return Err(Refusal::invalid("ecosystem specified in a PURL query"));
            }
            let purl = Purl::parse(&purl).map_err(|_| Refusal::invalid("Invalid Package URL."))?;
            if let Some(own) = purl.version() {
                if version.is_some() {
                    return Err(Refusal::invalid("version specified in params and PURL query"));
                }
                version = Some(own.to_owned());
            }
            let (ecosystem, name) = named(&purl);
            return Ok(Self {
                key: Key::package(&ecosystem, &name),
                thing: Thing::Package { ecosystem },
                version,
                after,
            });
        }
        if let Some(commit) = commit {
            if commit.len() > 64 || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(Refusal::invalid("Invalid hash length."));
            }
            return Ok(Self {
                key: Key::commit(&commit),
                thing: Thing::Commit(commit.to_ascii_lowercase()),
                version: None,
                after,
            });
        }
        match (name, ecosystem) {
            (Some(name), Some(ecosystem)) if ecosystem == "GIT" => Ok(Self {
                key: Key::repository(&name),
                thing: Thing::Repository,
                version,
                after,
            }),
            (Some(name), Some(ecosystem)) => Ok(Self {
                key: Key::package(&ecosystem, &name),
                thing: Thing::Package { ecosystem },
                version,
                after,
            }),
            _ => Err(Refusal::invalid("Invalid query.")),
        }
    }
}

/// The ecosystem and name that OSV has for a package URL.
fn named(purl: &Purl) -> (String, String) {
    let namespace = purl.namespace().unwrap_or_default();
    let slashed = || {
        if namespace.is_empty() {
            purl.name().to_owned()
        } else {
            format!("{namespace}/{}", purl.name())
        }
    };
    let release = || {
        let distro = purl.qualifiers().get("distro")?;
        let release = distro.rsplit('-').next()?;
        release
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| release.to_owned())
    };
    let of_distribution = |name: &str| match release() {
        Some(release) if name == "Alpine" => {
            let minor: Vec<&str> = release.split('.').take(2).collect();
            format!("Alpine:v{}", minor.join("."))
        }
        Some(release) => format!("{name}:{release}"),
        None => name.to_owned(),
    };
    let ecosystem = match purl.kind() {
        "pypi" => "PyPI",
        "npm" => "npm",
        "cargo" => "crates.io",
        "gem" => "RubyGems",
        "golang" => "Go",
        "maven" => "Maven",
        "nuget" => "NuGet",
        "composer" => "Packagist",
        "hex" => "Hex",
        "pub" => "Pub",
        "hackage" => "Hackage",
        "cran" => "CRAN",
        "conan" => "ConanCenter",
        "swift" => "SwiftURL",
        "julia" => "Julia",
        "bitnami" => "Bitnami",
        "githubactions" | "github" => "GitHub Actions",
        "deb" if namespace == "ubuntu" => return ("Ubuntu".to_owned(), purl.name().to_owned()),
        "deb" => return (of_distribution("Debian"), purl.name().to_owned()),
        "apk" => {
            let name = match namespace.as_str() {
                "wolfi" => "Wolfi",
                "chainguard" => "Chainguard",
                "alpaquita" => "Alpaquita",
                _ => return (of_distribution("Alpine"), purl.name().to_owned()),
            };
            return (name.to_owned(), purl.name().to_owned());
        }
        "rpm" => {
            let name = match namespace.as_str() {
                "redhat" => "Red Hat",
                "rocky-linux" | "rocky" => "Rocky Linux",
                "almalinux" => "AlmaLinux",
                "suse" => "SUSE",
                "opensuse" => "openSUSE",
                "openeuler" => "openEuler",
                "mageia" => "Mageia",
                "azure-linux" => "Azure Linux",
                other => other,
            };
            return (name.to_owned(), purl.name().to_owned());
        }
        other => return (other.to_owned(), slashed()),
    };
    let name = match purl.kind() {
        "maven" => format!("{namespace}:{}", purl.name()),
        "swift" | "github" => slashed(),
        _ => purl.package_name(),
    };
    (ecosystem.to_owned(), name)
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

    fn wanted(body: &str) -> Result<Wanted, String> {
        parse::<Query>(body.as_bytes())
            .and_then(Wanted::of)
            .map_err(|refusal| refusal.message)
    }

    #[test]
    fn a_package_url_is_read_as_ecosystem_and_name() {
        for (purl, ecosystem, name) in [
            ("pkg:pypi/Jinja_2", "PyPI", "jinja-2"),
            ("pkg:npm/%40angular/core", "npm", "@angular/core"),
            ("pkg:maven/org.example/widget", "Maven", "org.example:widget"),
            ("pkg:golang/example.com/a/b", "Go", "example.com/a/b"),
            ("pkg:composer/symfony/http", "Packagist", "symfony/http"),
            ("pkg:deb/debian/openssl?distro=debian-12", "Debian:12", "openssl"),
            ("pkg:apk/alpine/busybox?distro=3.19.1", "Alpine:v3.19", "busybox"),
        ] {
            let purl = Purl::parse(purl).unwrap();
            assert_eq!(named(&purl), (ecosystem.to_owned(), name.to_owned()), "{purl}");
        }
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
