//! Reading the times that records hold.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads an instant: RFC 3339, or the forms real feeds use (`2024-01-02T03:04:05.1234567` without zone,
/// `2024-01-02 03:04:05`, `2024-01-02`, `2024/01/02`), which are taken as UTC.
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() < 8 || text.len() > 40 || !text.is_ascii() {
        return None;
    }
    if let Ok(t) = text.parse::<Timestamp>() {
        return Some(t);
    }
    let normal = text.replace('/', "-");
    let utc = |d: DateTime| d.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp());
    if let Ok(d) = normal.parse::<DateTime>() {
        return utc(d);
    }
    parse_date(&normal).and_then(|d| utc(d.to_datetime(jiff::civil::Time::midnight())))
}

/// Reads a calendar day: `2024-01-02`, `2024/1/2`, `20240102`.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 => Date::new(
            y.parse().ok()?,
            m.parse().ok()?,
            d.get(..2).unwrap_or(d).parse().ok()?,
        )
        .ok(),
        [all] if all.len() == 8 && all.is_ascii() => Date::new(
            all[..4].parse().ok()?,
            all[4..6].parse().ok()?,
            all[6..].parse().ok()?,
        )
        .ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_forms_are_read() {
        for (text, want) in [
            ("2021-12-10T10:15:09.143Z", "2021-12-10T10:15:09.143Z"),
            ("2021-12-10T10:15:09.1430000", "2021-12-10T10:15:09.143Z"),
            ("2021-12-10T10:15:09", "2021-12-10T10:15:09Z"),
            ("2021-12-10 10:15:09", "2021-12-10T10:15:09Z"),
            ("2021-12-10T10:15:09+08:00", "2021-12-10T02:15:09Z"),
            ("2021-12-10", "2021-12-10T00:00:00Z"),
            ("2021/12/10", "2021-12-10T00:00:00Z"),
            ("2021-1-2", "2021-01-02T00:00:00Z"),
        ] {
            assert_eq!(
                parse_instant(text).map(|t| t.to_string()).as_deref(),
                Some(want),
                "{text}"
            );
        }
        for text in ["", "yesterday", "2021-13-40", "二〇二一年"] {
            assert_eq!(parse_instant(text), None, "{text}");
        }
    }
}
