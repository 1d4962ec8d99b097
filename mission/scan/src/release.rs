//! Which release of a distribution something is of.

/// The release that an `os-release` file names, as the ecosystem with it: `Debian:12`, `Ubuntu:22.04:LTS`,
/// `Alpine:v3.19`. `None` for other distributions.
pub fn release_of(text: &str) -> Option<String> {
    let get = |key: &str| {
        let line = text
            .lines()
            .find_map(|l| l.trim().strip_prefix(key)?.strip_prefix('='));
        line.map(|value| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let (id, number) = (get("ID")?, get("VERSION_ID")?);
    let plain = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain(number.split('_').next()?) {
        return None;
    }
    match id.as_str() {
        "debian" => Some(format!("Debian:{number}")),
        "ubuntu" => {
            let lasting = get("VERSION").is_some_and(|v| v.contains("LTS"));
            Some(format!("Ubuntu:{number}{}", if lasting { ":LTS" } else { "" }))
        }
        "alpine" => {
            let minor: Vec<&str> = number.split(['.', '_']).take(2).collect();
            Some(format!("Alpine:v{}", minor.join(".")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_named_as_the_ecosystems_name_them() {
        for (text, release) in [
            ("ID=debian\nVERSION_ID=\"12\"\n", Some("Debian:12")),
            ("NAME=x\nID=alpine\nVERSION_ID=3.19.1\n", Some("Alpine:v3.19")),
            (
                "ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION=\"22.04.3 LTS (J)\"",
                Some("Ubuntu:22.04:LTS"),
            ),
            ("ID=debian\n", None),
            ("ID=other\nVERSION_ID=1", None),
        ] {
            assert_eq!(release_of(text).as_deref(), release, "{text}");
        }
    }
}
