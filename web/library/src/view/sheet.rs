//! Numbers as a chart with the table behind it.

use baize_catalog::{Facet, FacetField, Statistics};
use baize_web_kit::chart::{Bars, Columns, Gauge};
use baize_web_kit::{Locale, encode_value};

use super::csv;
use super::facet;
use super::label::known;
use super::subject;

/// Names of the sheets, as in addresses.
pub(crate) const SHEETS: [&str; 10] = [
    "years",
    "severity",
    "schemes",
    "types",
    "vendors",
    "weaknesses",
    "exploited",
    "delay",
    "quality",
    "fixes",
];

/// Years of the table, the last first.
const YEARS: usize = 30;

/// One of them.
pub(crate) struct Sheet {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    /// What is counted, and how.
    pub(crate) note: String,
    pub(crate) columns: Option<Columns>,
    /// What the marked part of the columns is.
    pub(crate) legend: Option<String>,
    pub(crate) bars: Option<Bars>,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell of the table.
pub(crate) struct Cell {
    pub(crate) shown: String,
    /// As it is in CSV.
    raw: String,
    pub(crate) href: Option<String>,
    pub(crate) gauge: Option<Gauge>,
}

impl Cell {
    fn words(shown: impl Into<String>) -> Self {
        let shown = shown.into();
        Self {
            raw: shown.clone(),
            shown,
            href: None,
            gauge: None,
        }
    }

    fn count(l: &Locale, n: u64) -> Self {
        Self {
            shown: l.number(n),
            raw: n.to_string(),
            href: None,
            gauge: None,
        }
    }

    /// A count that leads to what it counts.
    fn of(l: &Locale, n: u64, query: &str) -> Self {
        Self {
            href: (n > 0).then(|| search(query)),
            ..Self::count(l, n)
        }
    }

    /// A share with a gauge, where no chart shows it.
    fn gauged(l: &Locale, part: u64, whole: u64) -> Self {
        Self {
            gauge: Some(Gauge::of(part as f64 / whole.max(1) as f64)),
            ..Self::share(l, part, whole)
        }
    }

    fn share(l: &Locale, part: u64, whole: u64) -> Self {
        let share = part as f64 / whole.max(1) as f64;
        Self {
            shown: l.percent(share),
            raw: format!("{share:.6}"),
            href: None,
            gauge: None,
        }
    }
}

fn search(query: &str) -> String {
    format!("/search?q={}&sort=published", encode_value(query))
}

impl Sheet {
    /// All of them.
    pub(crate) fn all(l: &Locale, statistics: &Statistics) -> Vec<Self> {
        SHEETS
            .iter()
            .filter_map(|id| Self::named(l, statistics, id))
            .collect()
    }

    /// The one of a name.
    pub(crate) fn named(l: &Locale, s: &Statistics, id: &str) -> Option<Self> {
        let id = *SHEETS.iter().find(|known| **known == id)?;
        let mut sheet = Self {
            id,
            title: l.t(&format!("statistics-{id}")),
            note: l.t(&format!("statistics-{id}-note")),
            columns: None,
            legend: None,
            bars: None,
            head: Vec::new(),
            rows: Vec::new(),
        };
        match id {
            "years" => sheet.years(l, s),
            "severity" => sheet.severity(l, s),
            "schemes" => sheet.facet(l, s, FacetField::Scheme),
            "types" => sheet.facet(l, s, FacetField::Category),
            "vendors" => sheet.facet(l, s, FacetField::Vendor),
            "weaknesses" => sheet.facet(l, s, FacetField::Weakness),
            "exploited" => sheet.exploited(l, s),
            "delay" => sheet.delay(l, s),
            "quality" => sheet.quality(l, s),
            _ => sheet.fixes(l, s),
        }
        Some(sheet)
    }

    fn heads(&mut self, l: &Locale, keys: &[&str]) {
        self.head = keys.iter().map(|key| l.t(key)).collect();
    }

    fn draw(&mut self, l: &Locale, rows: &[(String, u64, u64)]) {
        let (first, last) = (rows.first(), rows.last());
        let name = |row: Option<&(String, u64, u64)>| row.map(|row| row.0.clone()).unwrap_or_default();
        let text = l.t2("chart-text", "first", name(first), "last", name(last));
        self.columns = Columns::of(rows, |n| l.number(n))
            .map(|chart| chart.described(&format!("chart-{}", self.id), self.title.clone(), text));
    }

    fn years(&mut self, l: &Locale, s: &Statistics) {
        let published: Vec<_> = s.years.iter().filter(|year| year.records > 0).collect();
        let critical = |year: &baize_catalog::YearCount| year.levels.first().map_or(0, |level| level.1);
        let drawn: Vec<_> = published
            .iter()
            .map(|year| (year.year.to_string(), year.records, critical(year)))
            .collect();
        self.draw(l, &drawn);
        self.legend = Some(l.t("chart-critical"));
        self.heads(l, &["facet-year", "chart-records"]);
        for (level, _) in published
            .first()
            .map(|year| year.levels.as_slice())
            .unwrap_or_default()
        {
            self.head.push(known(l, "level", level));
        }
        self.head.push(l.t("facet-exploited"));
        for year in published.iter().rev().take(YEARS) {
            let query = format!("published:{}", year.year);
            let mut row = vec![
                Cell::words(year.year.to_string()),
                Cell::of(l, year.records, &query),
            ];
            for (level, n) in &year.levels {
                row.push(Cell::of(l, *n, &format!("{query} severity:{level}")));
            }
            row.push(Cell::of(l, year.exploited, &format!("{query} exploited:yes")));
            self.rows.push(row);
        }
    }

    fn severity(&mut self, l: &Locale, s: &Statistics) {
        self.heads(
            l,
            &[
                "facet-severity",
                "chart-records",
                "chart-share",
                "facet-exploited",
            ],
        );
        let mut bars = Vec::new();
        for level in &s.levels {
            let query = format!("severity:{}", level.level);
            let name = known(l, "level", &level.level);
            bars.push((
                name.clone(),
                level.records as f64,
                l.number(level.records),
                search(&query),
            ));
            self.rows.push(vec![
                Cell::words(name),
                Cell::of(l, level.records, &query),
                Cell::share(l, level.records, s.total),
                Cell::of(l, level.exploited, &format!("{query} exploited:yes")),
            ]);
        }
        self.bars = Some(Bars::new(self.title.clone(), bars));
    }

    fn facet(&mut self, l: &Locale, s: &Statistics, field: FacetField) {
        const ROWS: usize = 20;
        const BARS: usize = 15;
        self.head = vec![
            l.t(&format!("facet-{}", field.as_str())),
            l.t("chart-records"),
            l.t("chart-share"),
        ];
        let values = s
            .facets
            .iter()
            .filter(|facet: &&Facet| facet.field == field)
            .flat_map(|facet| &facet.values);
        let mut bars = Vec::new();
        for value in values.take(ROWS) {
            let name = facet::label(l, field, &value.value);
            let page = subject::address(field, &value.value);
            bars.push((
                name.clone(),
                value.count as f64,
                l.number(value.count),
                search(&value.term),
            ));
            self.rows.push(vec![
                Cell {
                    href: page,
                    ..Cell::words(name)
                },
                Cell::of(l, value.count, &value.term),
                Cell::share(l, value.count, s.total),
            ]);
        }
        bars.truncate(BARS);
        self.bars = (!bars.is_empty()).then(|| Bars::new(self.title.clone(), bars));
    }

    fn exploited(&mut self, l: &Locale, s: &Statistics) {
        let first = s
            .years
            .iter()
            .position(|year| year.listed > 0)
            .unwrap_or(s.years.len());
        let last = s
            .years
            .iter()
            .rposition(|year| year.listed > 0)
            .map_or(first, |last| last + 1);
        let years = &s.years[first..last];
        let drawn: Vec<_> = years
            .iter()
            .map(|year| (year.year.to_string(), year.listed, 0))
            .collect();
        self.draw(l, &drawn);
        self.heads(
            l,
            &[
                "facet-year",
                "statistics-listed",
                "statistics-published-exploited",
            ],
        );
        for year in years.iter().rev() {
            self.rows.push(vec![
                Cell::words(year.year.to_string()),
                Cell::count(l, year.listed),
                Cell::of(
                    l,
                    year.exploited,
                    &format!("published:{} exploited:yes", year.year),
                ),
            ]);
        }
    }

    fn delay(&mut self, l: &Locale, s: &Statistics) {
        self.heads(l, &["statistics-days", "chart-records", "chart-share"]);
        let total = s.delays.iter().map(|delay| delay.records).sum();
        let mut bars = Vec::new();
        for delay in &s.delays {
            let name = match (delay.from, delay.to) {
                (None, _) => l.t("delay-before"),
                (Some(0), Some(0)) => l.t("delay-same"),
                (Some(from), None) => l.t1("delay-from", "from", from),
                (Some(from), Some(to)) => l.t2("delay-between", "from", from, "to", to),
            };
            bars.push((
                name.clone(),
                delay.records as f64,
                l.number(delay.records),
                "/search?q=exploited:yes&sort=exploited".to_owned(),
            ));
            self.rows.push(vec![
                Cell::words(name),
                Cell::count(l, delay.records),
                Cell::share(l, delay.records, total),
            ]);
        }
        self.bars = (total > 0).then(|| Bars::new(self.title.clone(), bars));
    }

    fn quality(&mut self, l: &Locale, s: &Statistics) {
        self.heads(
            l,
            &[
                "facet-source",
                "chart-records",
                "quality-title",
                "quality-severity",
                "quality-weakness",
                "quality-versions",
                "quality-fix",
            ],
        );
        let mut sources: Vec<_> = s.sources.iter().collect();
        sources.sort_by_key(|source| std::cmp::Reverse(source.records));
        for source in sources {
            let mut row = vec![
                Cell {
                    href: subject::address(FacetField::Source, &source.source),
                    ..Cell::words(source.source.clone())
                },
                Cell::of(l, source.records, &FacetField::Source.term(&source.source)),
            ];
            let said = [
                source.title,
                source.severity,
                source.weakness,
                source.versions,
                source.fix,
            ];
            row.extend(said.map(|n| Cell::gauged(l, n, source.records)));
            self.rows.push(row);
        }
    }

    fn fixes(&mut self, l: &Locale, s: &Statistics) {
        self.heads(
            l,
            &[
                "facet-severity",
                "chart-records",
                "total-fixed-head",
                "chart-share",
            ],
        );
        let mut bars = Vec::new();
        for level in s.levels.iter().filter(|level| level.records > 0) {
            let query = format!("severity:{}", level.level);
            let name = known(l, "level", &level.level);
            let share = level.fixed as f64 / level.records as f64;
            bars.push((
                name.clone(),
                share,
                l.percent(share),
                search(&format!("{query} fix:yes")),
            ));
            self.rows.push(vec![
                Cell::words(name),
                Cell::of(l, level.records, &query),
                Cell::of(l, level.fixed, &format!("{query} fix:yes")),
                Cell::share(l, level.fixed, level.records),
            ]);
        }
        self.bars = (!bars.is_empty()).then(|| Bars::new(self.title.clone(), bars));
    }

    /// The table as CSV.
    pub(crate) fn csv(&self) -> String {
        let mut out = String::from(csv::MARK);
        csv::line(&mut out, self.head.iter().map(String::as_str));
        for row in &self.rows {
            csv::line(&mut out, row.iter().map(|cell| cell.raw.as_str()));
        }
        out
    }
}
