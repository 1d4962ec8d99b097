//! Markdown with front matter, documentation, signatures: text that is no data format.

use baize_model::Format;

use super::{Detected, extension, file_name, not_records, unknown};

/// Says what a text with front matter or an armour line is; nothing otherwise.
pub(super) fn detect(name: &str, text: &str) -> Option<Detected> {
    if let Some(fenced) = text.strip_prefix("```") {
        return Some(front_matter(name, fenced));
    }
    if text.starts_with("#!") {
        return Some(not_records("program", "a program's source, not a record"));
    }
    if text.starts_with("-----BEGIN PGP") {
        return Some(not_records(
            "signature",
            "an OpenPGP signature or key, not a record",
        ));
    }
    let heading = text.starts_with("# ") && !has_key(text) && extension(name) != "editorconfig";
    heading.then(|| documentation(name))
}

/// Says what was passed over when nothing else is known about a text.
pub(super) fn passed_over(name: &str) -> Detected {
    let file = file_name(name).to_ascii_uppercase();
    let named = [
        "README",
        "LICENSE",
        "LICENCE",
        "COPYING",
        "NOTICE",
        "CONTRIBUTING",
        "CHANGELOG",
        "SECURITY",
    ]
    .iter()
    .any(|word| file.starts_with(word));
    let licence = name.split('/').any(|folder| folder == "LICENSES");
    if named || licence || matches!(extension(name).as_str(), "md" | "rst" | "adoc") {
        return documentation(name);
    }
    match extension(name).as_str() {
        "gitignore" | "gitattributes" | "editorconfig" => {
            not_records("configuration", "a configuration of the repository, not a record")
        }
        "sh" | "py" | "php" | "js" | "rb" | "pl" => {
            not_records("program", "a program's source, not a record")
        }
        _ => unknown("text of no known format"),
    }
}

fn documentation(name: &str) -> Detected {
    not_records(
        "documentation",
        format!("documentation, not a record: {}", file_name(name)),
    )
}

/// RustSec and Julia advisories: TOML in a fence, then Markdown.
fn front_matter(name: &str, fenced: &str) -> Detected {
    let Some(toml) = fenced.strip_prefix("toml") else {
        return documentation(name);
    };
    let toml = toml.split("\n```").next().unwrap_or(toml);
    let has = |word: &str| toml.lines().any(|line| line.trim_start().starts_with(word));
    if has("[advisory]") {
        Detected::Records(Format::RustSec)
    } else if has("id =") || has("id=") || has("schema_version") {
        Detected::Records(Format::Julia)
    } else {
        unknown("Markdown with TOML of no known advisory format")
    }
}

/// Whether a text that begins with `# ` goes on as YAML after its comment.
fn has_key(text: &str) -> bool {
    let line = text
        .lines()
        .find(|line| !line.starts_with('#') && !line.trim().is_empty());
    line.is_some_and(|line| {
        let key = line.split(':').next().unwrap_or_default();
        line.contains(':') && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}
