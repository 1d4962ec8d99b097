//! Short names of publishers.

/// The short name of a publisher: a fixed one for those whose name varies, else its words joined by hyphens.
pub(crate) fn slug(name: &str, namespace: &str) -> String {
    const FIXED: &[(&str, &str)] = &[
        ("cisa", "cisa"),
        ("cybersecurity and infrastructure security agency", "cisa"),
        ("red hat", "redhat"),
        ("palo alto networks", "paloalto"),
        ("cisco", "cisco"),
        ("suse", "suse"),
        ("siemens", "siemens"),
        ("microsoft", "microsoft"),
        ("fortinet", "fortinet"),
        ("bundesamt für sicherheit in der informationstechnik", "bsi"),
        ("nationaal cyber security centrum", "ncsc-nl"),
        ("sick", "sick"),
        ("openeuler", "openeuler"),
        ("oracle", "oracle"),
        ("nozomi networks", "nozomi"),
    ];
    let lower = name.trim().to_lowercase();
    let begins = |known: &str| {
        lower
            .strip_prefix(known)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    if let Some((_, short)) = FIXED.iter().find(|(known, _)| begins(known)) {
        return (*short).to_owned();
    }
    let host = namespace
        .split("://")
        .nth(1)
        .unwrap_or_default()
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    [lower.as_str(), host]
        .into_iter()
        .map(words)
        .find(|s| !s.is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// ASCII letters and digits, joined by hyphens, without the words that say what the office is.
fn words(text: &str) -> String {
    const OFFICES: &[&str] = &[
        "psirt",
        "productcert",
        "product",
        "security",
        "gmbh",
        "inc",
        "ltd",
        "llc",
        "ag",
        "team",
    ];
    let mut all: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    while all.len() > 1 && all.last().is_some_and(|w| OFFICES.contains(w)) {
        all.pop();
    }
    let mut slug = all.join("-").to_lowercase();
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishers_have_short_names() {
        for (name, namespace, want) in [
            ("CISA", "https://www.cisa.gov/", "cisa"),
            ("Red Hat Product Security", "https://www.redhat.com", "redhat"),
            ("Cisco PSIRT", "", "cisco"),
            ("Sickness Inc", "", "sickness"),
            ("Example Company ProductCERT", "", "example-company"),
            ("虚构科技", "https://psirt.acme.example/x", "psirt-acme-example"),
            ("虚构科技", "", "unknown"),
        ] {
            assert_eq!(slug(name, namespace), want, "{name}");
        }
    }
}
