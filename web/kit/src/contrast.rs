//! Contrast between colours, as WCAG 2 measures it.

/// Contrast ratio of two colours written `#rrggbb`, 1–21.
pub fn contrast_ratio(a: &str, b: &str) -> Option<f64> {
    let (a, b) = (luminance(a)?, luminance(b)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

fn luminance(colour: &str) -> Option<f64> {
    let digits = colour
        .strip_prefix('#')
        .filter(|d| d.len() == 6 && d.is_ascii())?;
    let channel = |i: usize| {
        let value = f64::from(u8::from_str_radix(&digits[i..i + 2], 16).ok()?) / 255.0;
        Some(if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn palette(block: &str) -> BTreeMap<String, String> {
        block
            .split(';')
            .filter_map(|line| line.trim().split_once(':'))
            .filter(|(name, value)| name.trim().starts_with("--") && value.trim().starts_with('#'))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect()
    }

    /// The declarations after a selector, up to its closing brace.
    fn block<'a>(css: &'a str, selector: &str) -> &'a str {
        let start = css
            .find(selector)
            .unwrap_or_else(|| panic!("{selector} is missing"))
            + selector.len();
        let rest = &css[start..];
        &rest[..rest.find('}').unwrap()]
    }

    fn light() -> BTreeMap<String, String> {
        palette(block(crate::asset::STYLE.text(), ":root {"))
    }

    fn dark() -> BTreeMap<String, String> {
        palette(block(crate::asset::STYLE.text(), ":root[data-theme=\"dark\"] {"))
    }

    #[test]
    fn the_measure_is_the_standard_s() {
        assert!((contrast_ratio("#000000", "#ffffff").unwrap() - 21.0).abs() < 1e-9);
        assert!((contrast_ratio("#777777", "#ffffff").unwrap() - 4.478).abs() < 0.001);
        assert_eq!(contrast_ratio("red", "#ffffff"), None);
    }

    #[test]
    fn the_dark_palette_is_one_palette() {
        let system = palette(block(
            crate::asset::STYLE.text(),
            ":root:not([data-theme=\"light\"]) {",
        ));
        assert_eq!(system, dark());
        assert_eq!(
            light().keys().collect::<Vec<_>>(),
            dark().keys().collect::<Vec<_>>()
        );
    }

    #[test]
    fn text_can_be_read_in_both_themes() {
        for (theme, palette) in [("light", light()), ("dark", dark())] {
            let ratio = |a: &str, b: &str| contrast_ratio(&palette[a], &palette[b]).unwrap();
            for ink in ["--ink", "--soft", "--link", "--accent", "--mark"] {
                for ground in ["--paper", "--raised"] {
                    let got = ratio(ink, ground);
                    assert!(got >= 4.5, "{theme}: {ink} on {ground} is {got:.2}");
                }
            }
            for level in ["critical", "high", "medium", "low", "unrated"] {
                let ink = format!("--{level}");
                for ground in [format!("--{level}-ground"), "--paper".into(), "--raised".into()] {
                    let got = ratio(&ink, &ground);
                    assert!(got >= 4.5, "{theme}: {ink} on {ground} is {got:.2}");
                }
            }
            for line in ["--strong-rule", "--control"] {
                let got = ratio(line, "--paper");
                assert!(got >= 3.0, "{theme}: {line} is {got:.2}");
            }
        }
    }
}
