//! What is asked, in paths and parameters.

/// Most records of a list.
const MAX_LIST: usize = 100;
/// Records of a list that asks for no number.
const LIST: usize = 30;
/// Most records of a page.
const MAX_PAGE: usize = 100;

/// Which of the newest records are wanted: `SOURCE/NUMBER`, either may be missing.
#[derive(Debug, PartialEq)]
pub(super) struct List {
    pub(super) source: Option<String>,
    pub(super) number: usize,
}

impl List {
    pub(super) fn read(rest: &str) -> Result<Self, String> {
        let mut list = Self {
            source: None,
            number: LIST,
        };
        for part in rest.split('/').filter(|part| !part.is_empty()) {
            if let Ok(number) = part.parse::<usize>() {
                list.number = number.clamp(1, MAX_LIST);
            } else if part.len() <= 64
                && list.source.is_none()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            {
                // The names that the service has for sources that we name otherwise.
                let known = match part {
                    "cvelistv5" => "cve",
                    "github" => "ghsa",
                    "fkie_nvd" => "nvd",
                    other => other,
                };
                list.source = Some(known.to_owned());
            } else {
                return Err("not a source and a number".to_owned());
            }
        }
        Ok(list)
    }
}

/// A day, `YYYY-MM-DD`.
pub(super) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "not a date, YYYY-MM-DD".to_owned())
}

/// A page of a search.
#[derive(Debug, PartialEq)]
pub(super) struct Paging {
    pub(super) page: usize,
    pub(super) size: usize,
    /// First second that counts.
    pub(super) since: Option<i64>,
}

/// Size of a page of a list that asks for none, and the largest.
pub(super) const OF_LIST: (usize, usize) = (100, 1_000);
/// The same of a search.
pub(super) const OF_SEARCH: (usize, usize) = (10, MAX_PAGE);

impl Paging {
    pub(super) fn read(query: &str, (usual, most): (usize, usize)) -> Result<Self, String> {
        let mut paging = Self {
            page: 1,
            size: usual,
            since: None,
        };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let number = || {
                value
                    .parse::<usize>()
                    .map_err(|_| format!("{name} is not a number"))
            };
            match name {
                "page" => paging.page = number()?.clamp(1, 1_000_000),
                "per_page" => paging.size = number()?.clamp(1, most),
                "since" => {
                    let zoned = day(value)?.to_zoned(jiff::tz::TimeZone::UTC);
                    let zoned = zoned.map_err(|_| "the date is out of range".to_owned())?;
                    paging.since = Some(zoned.timestamp().as_second());
                }
                _ => {}
            }
        }
        Ok(paging)
    }

    /// The part of a list that is on the page.
    pub(super) fn of<'a, T>(&self, list: &'a [T]) -> &'a [T] {
        let start = (self.page - 1).saturating_mul(self.size);
        let rest = list.get(start..).unwrap_or_default();
        &rest[..rest.len().min(self.size)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_of_a_source_a_number_or_both() {
        let of = |rest: &str| List::read(rest).map(|list| (list.source, list.number));
        assert_eq!(of(""), Ok((None, 30)));
        assert_eq!(of("5"), Ok((None, 5)));
        assert_eq!(of("cvelistv5/1000"), Ok((Some("cve".to_owned()), 100)));
        assert!(of("a/b").is_err() && of("a\"b").is_err());
    }
}
