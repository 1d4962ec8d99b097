//! Words, numbers and times in the reader's language.

use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::Language;

type Bundle = FluentBundle<FluentResource>;

const EN: [&str; 4] = [
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales/en/kit.ftl")),
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../locales/en/library.ftl"
    )),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales/en/query.ftl")),
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../locales/en/weakness.ftl"
    )),
];
const ZH: [&str; 4] = [
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../locales/zh-CN/kit.ftl"
    )),
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../locales/zh-CN/library.ftl"
    )),
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../locales/zh-CN/query.ftl"
    )),
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../locales/zh-CN/weakness.ftl"
    )),
];

static BUNDLES: LazyLock<(Bundle, Bundle)> =
    LazyLock::new(|| (bundle(Language::En, &EN), bundle(Language::ZhCn, &ZH)));

fn bundle(language: Language, files: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(language.tag().parse().into_iter().collect());
    bundle.set_use_isolating(false);
    for text in files {
        // The files are part of the binary and a test reads them; a broken entry would be left out here and
        // shown as its key.
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                tracing::error!(?errors, "a locale file has broken entries");
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "a locale file repeats entries");
        }
    }
    bundle
}

/// Every message key of a language, sorted, with the names of its variables.
pub fn message_ids(language: Language) -> Vec<(String, Vec<String>)> {
    let files = match language {
        Language::En => &EN,
        Language::ZhCn => &ZH,
    };
    let mut ids: Vec<(String, Vec<String>)> = Vec::new();
    for text in files {
        for line in text.lines() {
            let continuation = line.starts_with(' ') || line.starts_with('}');
            if !continuation && let Some((id, _)) = line.split_once(" =") {
                ids.push((id.to_owned(), Vec::new()));
            }
            if let Some((_, variables)) = ids.last_mut().filter(|_| !line.starts_with('#')) {
                variables.extend(variables_of(line));
            }
        }
    }
    for (_, variables) in &mut ids {
        variables.sort();
        variables.dedup();
    }
    ids.sort();
    ids
}

fn variables_of(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
            .collect()
    })
}

/// A number of things, whatever integer holds it. A negative number counts nothing.
pub trait Count {
    /// The number.
    fn count(self) -> u64;
}

macro_rules! counts {
    ($($integer:ty),*) => {
        $(impl Count for $integer {
            fn count(self) -> u64 {
                u64::try_from(self).unwrap_or(0)
            }
        })*
    };
}

counts!(u16, u32, u64, usize, i32, i64);

impl<T: Count + Copy> Count for &T {
    fn count(self) -> u64 {
        (*self).count()
    }
}

/// The reader's language and the time it is, with which words, numbers and ages are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Locale {
    /// Language.
    pub language: Language,
    /// Now.
    pub now: Timestamp,
}

impl Locale {
    /// A locale.
    pub fn new(language: Language, now: Timestamp) -> Self {
        Self { language, now }
    }

    /// BCP 47 tag of the language.
    pub fn tag(&self) -> &'static str {
        self.language.tag()
    }

    /// The same time in the other language.
    #[must_use]
    pub fn other(self) -> Self {
        let language = match self.language {
            Language::En => Language::ZhCn,
            Language::ZhCn => Language::En,
        };
        Self { language, ..self }
    }

    /// The words for a key.
    pub fn t(&self, key: &str) -> String {
        self.write(key, None)
    }

    /// The words for a key with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set(name, FluentValue::from(value.to_string()));
        self.write(key, Some(&args))
    }

    /// The words for a key with two arguments.
    pub fn t2(&self, key: &str, a: &str, x: impl Display, b: &str, y: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set(a, FluentValue::from(x.to_string()));
        args.set(b, FluentValue::from(y.to_string()));
        self.write(key, Some(&args))
    }

    /// The words for a key about a count: `$n` selects the plural, `$shown` is the number as written.
    pub fn count(&self, key: &str, n: impl Count) -> String {
        let n = n.count();
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n));
        args.set("shown", FluentValue::from(self.number(n)));
        self.write(key, Some(&args))
    }

    fn write(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = match self.language {
            Language::En => &BUNDLES.0,
            Language::ZhCn => &BUNDLES.1,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            tracing::error!(key, "no such message");
            return format!("⟦{key}⟧");
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a message lacks an argument");
        }
        text
    }

    /// Whether there are words for a key.
    pub fn has(&self, key: &str) -> bool {
        BUNDLES.0.has_message(key) && BUNDLES.1.has_message(key)
    }

    /// A whole number with its thousands apart.
    pub fn number(&self, n: impl Count) -> String {
        let digits = n.count().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        out
    }

    /// A share 0–1 as a percentage with as many digits as carry meaning: `97.6 %`, `0.04 %`. What is not quite nothing
    /// or everything is not rounded to it: `0.001 %`, `99.999 %`.
    pub fn percent(&self, share: f64) -> String {
        let value = share.clamp(0.0, 1.0) * 100.0;
        if value > 0.0 && (value < 0.1 || (99.95..100.0).contains(&value)) {
            let value = (value * 1000.0).round().clamp(1.0, 99_999.0) / 1000.0;
            return format!("{value} %");
        }
        let digits = if value < 0.995 { 2 } else { 1 };
        format!("{value:.digits$} %")
    }

    /// A round share as a percentage without needless digits, for the marks of an axis: `50 %`, `2.5 %`.
    pub fn round_percent(&self, share: f64) -> String {
        format!("{} %", (share * 10_000.0).round() / 100.0)
    }

    /// A number of bytes: `3.4 GB`.
    pub fn bytes(&self, n: u64) -> String {
        let mut value = n as f64;
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000.0 {
                let digits = usize::from(unit != "B" && value < 100.0);
                return format!("{value:.digits$} {unit}");
            }
            value /= 1000.0;
        }
        format!("{value:.1} TB")
    }

    /// A day in words: `10 December 2021`, `2021年12月10日`.
    pub fn day(&self, time: Timestamp) -> String {
        let date = time.to_zoned(TimeZone::UTC).date();
        match self.language {
            Language::En => format!("{} {} {}", date.day(), month(date.month()), date.year()),
            Language::ZhCn => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        }
    }

    /// The time to the minute in UTC and in China, for the hover text of a time.
    pub fn moment(&self, time: Timestamp) -> String {
        let utc = time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M");
        let offset = Offset::from_hours(8).unwrap_or(Offset::UTC);
        let china = offset.to_datetime(time).strftime("%Y-%m-%d %H:%M");
        format!("{utc} UTC · {china} UTC+8")
    }

    /// How long ago, or in how long: `3 days ago`, `3 天前`, `in 2 days`.
    pub fn age(&self, time: Timestamp) -> String {
        let seconds = self.now.as_second() - time.as_second();
        let (unit, n) = span(seconds.unsigned_abs());
        let key = match (seconds >= 0, unit) {
            (_, Unit::Now) => "age-now",
            (true, Unit::Minute) => "age-minutes",
            (true, Unit::Hour) => "age-hours",
            (true, Unit::Day) => "age-days",
            (true, Unit::Month) => "age-months",
            (true, Unit::Year) => "age-years",
            (false, Unit::Minute) => "in-minutes",
            (false, Unit::Hour) => "in-hours",
            (false, Unit::Day) => "in-days",
            (false, Unit::Month) => "in-months",
            (false, Unit::Year) => "in-years",
        };
        if key == "age-now" {
            self.t(key)
        } else {
            self.count(key, n)
        }
    }
}

enum Unit {
    Now,
    Minute,
    Hour,
    Day,
    Month,
    Year,
}

fn span(seconds: u64) -> (Unit, u64) {
    const DAY: u64 = 86_400;
    match seconds {
        0..60 => (Unit::Now, 0),
        60..3_600 => (Unit::Minute, seconds / 60),
        3_600..DAY => (Unit::Hour, seconds / 3_600),
        _ => match seconds / DAY {
            days @ 0..60 => (Unit::Day, days),
            days @ 60..730 => (Unit::Month, days * 12 / 365),
            days => (Unit::Year, days * 4 / 1461),
        },
    }
}

/// English names of months; dates are data of the language, not messages.
fn month(n: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(n - 1)
        .ok()
        .and_then(|i| NAMES.get(i))
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(language: Language) -> Locale {
        Locale::new(language, "2026-11-23T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn ages_are_said_in_words() {
        let (en, zh) = (at(Language::En), at(Language::ZhCn));
        for (time, in_english, in_chinese) in [
            ("2026-11-23T11:59:30Z", "just now", "刚刚"),
            ("2026-11-23T11:59:00Z", "1 minute ago", "1 分钟前"),
            ("2026-11-23T09:00:00Z", "3 hours ago", "3 小时前"),
            ("2026-11-20T12:00:00Z", "3 days ago", "3 天前"),
            ("2026-06-20T12:00:00Z", "5 months ago", "5 个月前"),
            ("2021-12-10T12:00:00Z", "4 years ago", "4 年前"),
            ("2026-11-25T13:00:00Z", "in 2 days", "2 天后"),
        ] {
            let time = time.parse().unwrap();
            assert_eq!(en.age(time), in_english);
            assert_eq!(zh.age(time), in_chinese);
        }
    }

    #[test]
    fn numbers_and_days_follow_the_language() {
        let (en, zh) = (at(Language::En), at(Language::ZhCn));
        let time = "2021-12-10T20:15:00Z".parse().unwrap();
        assert_eq!(en.number(1_234_567_u64), "1,234,567");
        assert_eq!(en.number(999_u64), "999");
        assert_eq!(en.day(time), "10 December 2021");
        assert_eq!(zh.day(time), "2021年12月10日");
        assert_eq!(en.moment(time), "2021-12-10 20:15 UTC · 2021-12-11 04:15 UTC+8");
        assert_eq!(en.percent(0.9756), "97.6 %");
        assert_eq!(en.percent(0.0004), "0.04 %");
        assert_eq!(
            [0.0, 1e-9, 0.00012, 0.9995, 0.99999, 0.9999999, 1.0].map(|v| en.percent(v)),
            [
                "0.00 %", "0.001 %", "0.012 %", "99.95 %", "99.999 %", "99.999 %", "100.0 %"
            ]
        );
        assert_eq!(
            [0.0, 0.0005, 0.025, 1.0].map(|v| en.round_percent(v)),
            ["0 %", "0.05 %", "2.5 %", "100 %"]
        );
        assert_eq!(en.bytes(3_400_000_000), "3.4 GB");
        assert_eq!(en.bytes(12), "12 B");
    }

    #[test]
    fn every_message_can_be_written_in_both_languages() {
        for (id, _) in message_ids(Language::En) {
            assert!(at(Language::En).has(&id), "{id} is not read as a message");
        }
    }
}
