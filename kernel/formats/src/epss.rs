//! EPSS scores: the official CSV, and the form without header that mirrors use (`CVE;score;percentile`).
//!
//! One file is one document. A file of the official form that begins with its comment must state the day of its
//! scores; a file without comment states none, and the reader needs the day from outside.

use baize_model::{Body, Identifier, Parsed, Point, RawRecord, Refusal, Series, parse_date};
use jiff::civil::Date;

use crate::rustsec::field::file;
use crate::text;

/// The line of the official form that names the columns.
const HEADER: &str = "cve,epss,percentile";

pub(crate) fn parse(raw: &RawRecord) -> Result<Parsed, Refusal> {
    let decoded = text::decode(&raw.bytes)?;
    let mut lines = decoded
        .lines()
        .zip(1u64..)
        .filter(|(line, _)| !line.trim().is_empty())
        .peekable();
    let comment = match lines.next_if(|(line, _)| line.starts_with('#')) {
        Some((line, number)) => Some(Comment::read(line).map_err(|r| r.at(format!("line {number}")))?),
        None => None,
    };
    let header = lines.next_if(|(line, _)| line.trim_end() == HEADER);
    let separator = if comment.is_some() || header.is_some() {
        ','
    } else {
        ';'
    };
    let Some(&(first, number)) = lines.peek() else {
        return Err(Refusal::new("schema", "the file has no scores"));
    };
    if comment.is_some() && header.is_none() || first.starts_with("cve,") {
        let shown: String = first.chars().take(80).collect();
        return Err(
            Refusal::new("schema", format!("the columns are {shown:?}, not {HEADER:?}"))
                .at(format!("line {number}")),
        );
    }
    // A line of the official file is about 30 bytes long.
    let mut points = Vec::with_capacity(decoded.len() / 30);
    for (line, number) in lines {
        points.push(point(line, separator).map_err(|r| r.at(format!("line {number}")))?);
    }
    let (date, model) = comment.map_or((None, None), |c| (Some(c.date), c.model));
    let last = date.map_or_else(|| file(&raw.name).to_owned(), |d| d.to_string());
    Ok(Parsed {
        source: "epss".to_owned(),
        key: format!("epss/{last}"),
        modified: date.and_then(|d| baize_model::parse_instant(&d.to_string())),
        serial: None,
        key_from_name: date.is_none(),
        body: Body::Series(Series {
            name: "epss".to_owned(),
            date,
            model,
            points,
        }),
    })
}

/// The first line of the official form: `#model_version:v2025.03.14,score_date:2025-12-26T12:55:00Z`.
struct Comment {
    date: Date,
    model: Option<String>,
}

impl Comment {
    fn read(line: &str) -> Result<Self, Refusal> {
        let value = |name: &str| {
            let fields = line
                .trim_start_matches('#')
                .split(',')
                .filter_map(|f| f.split_once(':'));
            let mut values = fields
                .filter(|(n, _)| n.trim() == name)
                .map(|(_, value)| value.trim());
            values.next().filter(|v| !v.is_empty())
        };
        let stated = value("score_date")
            .ok_or_else(|| Refusal::new("no-date", "the first line states no score_date"))?;
        let date = stated
            .get(..10)
            .and_then(parse_date)
            .ok_or_else(|| Refusal::new("no-date", format!("the score_date is no date: {stated:?}")))?;
        Ok(Self {
            date,
            model: value("model_version").map(|m| m.chars().take(100).collect()),
        })
    }
}

fn point(line: &str, separator: char) -> Result<Point, Refusal> {
    let mut cells = line.split(separator);
    let (Some(id), Some(score), Some(percentile), None) =
        (cells.next(), cells.next(), cells.next(), cells.next())
    else {
        let shown: String = line.chars().take(80).collect();
        return Err(Refusal::new("schema", format!("not three values: {shown:?}")));
    };
    let subject = Identifier::parse(id).map_err(|e| Refusal::new("no-identifier", e.to_string()))?;
    if subject.authority().as_str() != "CVE" {
        return Err(Refusal::new(
            "no-identifier",
            format!("not a CVE identifier: {subject}"),
        ));
    }
    Ok(Point {
        subject,
        value: probability(score, "score")?,
        percentile: probability(percentile, "percentile")?,
    })
}

fn probability(text: &str, what: &str) -> Result<f64, Refusal> {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => {
            let shown: String = text.chars().take(40).collect();
            Err(Refusal::new(
                "schema",
                format!("the {what} is not between 0 and 1: {shown:?}"),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use baize_model::Format;

    use super::*;

    fn read(text: &str) -> Result<Series, (&'static str, Option<String>)> {
        let raw = RawRecord {
            bytes: text.as_bytes().to_vec(),
            format: Format::Epss,
            name: "folder/scores.csv".to_owned(),
            position: 1,
        };
        match parse(&raw) {
            Ok(Parsed {
                body: Body::Series(series),
                ..
            }) => Ok(series),
            Ok(other) => panic!("not a series: {other:?}"),
            Err(r) => Err((r.code, r.at)),
        }
    }

    #[test]
    fn the_official_form_states_its_day() {
        let series = read(
            "\u{FEFF}#model_version:v2025.03.14,score_date:2025-12-26T12:55:00Z\r\ncve,epss,percentile\r\nCVE-2025-0001,7e-05,1.0\r\n\r\n",
        )
        .unwrap();
        assert_eq!(series.date.map(|d| d.to_string()).as_deref(), Some("2025-12-26"));
        assert_eq!(series.model.as_deref(), Some("v2025.03.14"));
        assert_eq!(series.points.len(), 1);
        assert!((series.points[0].value - 7e-05).abs() < 1e-12);
    }

    #[test]
    fn other_forms_leave_the_day_open() {
        for text in [
            "CVE-2021-0001;0.5;0.25\n",
            "cve,epss,percentile\nCVE-2021-0001,0.5,0.25\n",
        ] {
            let series = read(text).unwrap();
            assert_eq!(
                (series.date, series.model, series.points.len()),
                (None, None, 1),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let dated = "#model_version:v1,score_date:2024-02-20T00:00:00+0000\n";
        let line = |n: u64| Some(format!("line {n}"));
        assert_eq!(read("").unwrap_err().0, "schema");
        assert_eq!(
            read("#model_version:v1\ncve,epss,percentile\n").unwrap_err(),
            ("no-date", line(1))
        );
        assert_eq!(read("#score_date:soon\n").unwrap_err(), ("no-date", line(1)));
        assert_eq!(read(dated).unwrap_err().0, "schema");
        assert_eq!(
            read(&format!("{dated}invalid,header,format\nCVE-2024-0001,0.1,0.1")).unwrap_err(),
            ("schema", line(2))
        );
        assert_eq!(
            read("cve,epss\nCVE-2021-0001,0.5\n").unwrap_err(),
            ("schema", line(1))
        );
        for bad in [
            "1.5,0.1",
            "-0.1,0.1",
            "NaN,0.1",
            "inf,0.1",
            "0.1,",
            "0.1",
            "0.1,0.1,0.1",
            "0.1,1.01",
        ] {
            let text = format!("{dated}cve,epss,percentile\nCVE-2024-0001,0.1,0.1\nCVE-2024-0002,{bad}\n");
            assert_eq!(read(&text).unwrap_err(), ("schema", line(4)), "{bad}");
        }
        assert_eq!(
            read("CVE-2021-0001;0.5;0.25\nfoo;0.1;0.1\n").unwrap_err(),
            ("no-identifier", line(2))
        );
        assert_eq!(read("EDB-1;0.5;0.25\n").unwrap_err(), ("no-identifier", line(1)));
    }
}
