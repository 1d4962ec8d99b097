//! Counts and durations of requests, in the text form of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::middleware::Client;
use crate::{Code, Problem, Site};

/// Upper bounds of the histogram, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0];

#[derive(Default)]
struct Histogram {
    counts: [u64; BUCKETS.len()],
    count: u64,
    sum: f64,
}

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(String, String, u16), u64>,
    durations: BTreeMap<String, Histogram>,
}

/// What was asked and how long it took. Routes are patterns, so their number is bounded by the program.
#[derive(Default)]
pub struct Metrics(Mutex<Counts>);

impl Metrics {
    pub(crate) fn record(&self, method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
        let method = match *method {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            Method::OPTIONS => "OPTIONS",
            _ => "other",
        };
        let seconds = elapsed.as_secs_f64();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts
            .requests
            .entry((route.to_owned(), method.to_owned(), status.as_u16()))
            .or_default() += 1;
        let histogram = counts.durations.entry(route.to_owned()).or_default();
        histogram.count += 1;
        histogram.sum += seconds;
        for (count, bound) in histogram.counts.iter_mut().zip(BUCKETS) {
            if seconds <= bound {
                *count += 1;
            }
        }
    }

    /// The text.
    pub fn text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        out.push_str("# HELP baize_http_requests_total Requests answered.\n");
        out.push_str("# TYPE baize_http_requests_total counter\n");
        for ((route, method, status), n) in &counts.requests {
            let _ = writeln!(
                out,
                "baize_http_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {n}"
            );
        }
        out.push_str("# HELP baize_http_request_seconds Time to the head of the answer.\n");
        out.push_str("# TYPE baize_http_request_seconds histogram\n");
        for (route, histogram) in &counts.durations {
            for (count, bound) in histogram.counts.iter().zip(BUCKETS) {
                let _ = writeln!(
                    out,
                    "baize_http_request_seconds_bucket{{route=\"{route}\",le=\"{bound}\"}} {count}"
                );
            }
            let total = histogram.count;
            let sum = histogram.sum;
            let _ = writeln!(
                out,
                "baize_http_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {total}"
            );
            let _ = writeln!(
                out,
                "baize_http_request_seconds_sum{{route=\"{route}\"}} {sum:.6}"
            );
            let _ = writeln!(
                out,
                "baize_http_request_seconds_count{{route=\"{route}\"}} {total}"
            );
        }
        out
    }
}

/// `/metrics`, for this machine unless configured otherwise. To others the address does not exist.
pub(crate) async fn show(
    State(site): State<Arc<Site>>,
    Extension(client): Extension<Client>,
) -> Result<Response, Problem> {
    if !site.config.metrics_public && !client.is_local() {
        return Err(Problem::new(Code::NotFound));
    }
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        site.metrics.text(),
    )
        .into_response())
}
