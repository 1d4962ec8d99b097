//! The inputs of derived values, in words.

use baize_web_kit::Locale;

use super::label;

/// An input in the reader's words. What has none, such as a vector, is said as it is.
pub(crate) fn in_words(l: &Locale, input: &str) -> String {
    let Some((rule, value)) = input.split_once(": ") else {
        return input.to_owned();
    };
    match rule {
        "known-exploited" => l.t("reason-known-exploited"),
        "ransomware" => l.t("reason-ransomware"),
        "public-exploit" => l.t("reason-public-exploit"),
        "proof-of-concept" => l.t("reason-proof-of-concept"),
        "fix" => l.t("reason-fix"),
        "epss" => match value.parse() {
            Ok(share) => format!("{} {}", l.t("epss"), l.percent(share)),
            Err(_) => input.to_owned(),
        },
        "severity" => {
            let (level, score) = value.split_once(' ').unwrap_or((value, ""));
            let level = label::known(l, "level", level);
            format!("{} {level} {score}", l.t("field-severity"))
                .trim_end()
                .to_owned()
        }
        "ssvc" => l.t1("reason-ssvc", "points", decision_points(l, value)),
        "vendor" => l.t1("reason-vendor", "name", value),
        "product" => l.t1("reason-product", "name", value),
        "weakness" => l.t1("reason-weakness", "name", value),
        _ => input.to_owned(),
    }
}

/// The points of `SSVC/table/Name:value/…`.
fn decision_points(l: &Locale, vector: &str) -> String {
    let points = vector.split('/').filter_map(|part| part.split_once(':'));
    let words = |(name, value): (&str, &str)| {
        let name = label::known(l, "ssvc", &name.to_ascii_lowercase());
        let value = label::known(l, "ssvc-is", &value.to_ascii_lowercase());
        format!("{name} {value}")
    };
    points
        .take(20)
        .map(words)
        .collect::<Vec<_>>()
        .join(&l.t("list-comma"))
}

#[cfg(test)]
mod tests {
    use baize_web_kit::Language;

    use super::*;

    #[test]
    fn inputs_are_said_in_both_languages() {
        let said = |language, input| in_words(&Locale::new(language, jiff::Timestamp::UNIX_EPOCH), input);
        for (input, en, zh) in [
            ("known-exploited: known", "known to be exploited", "已知在野利用"),
            ("epss: 0.97", "EPSS 97.0 %", "EPSS 97.0 %"),
            (
                "severity: critical 9.8",
                "Severity Critical 9.8",
                "危害等级 超危 9.8",
            ),
            ("severity: 9.8", "Severity 9.8", "危害等级 9.8"),
            (
                "ssvc: SSVC/cisa-coordinator/Exploitation:active/Automatable:yes",
                "SSVC: exploitation active, automatable yes",
                "SSVC：利用状况 在野利用，可自动化 是",
            ),
            ("product: 致远", "product 致远", "产品 致远"),
            ("CVSS:3.1/AV:N", "CVSS:3.1/AV:N", "CVSS:3.1/AV:N"),
            ("new: rule", "new: rule", "new: rule"),
        ] {
            assert_eq!(said(Language::En, input), en);
            assert_eq!(said(Language::ZhCn, input), zh);
        }
    }
}
