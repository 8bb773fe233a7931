//! Health, and figures for Prometheus: what the archive holds, what was asked, how long it took.

use crate::ctx::Ctx;
use crate::site::Site;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets of times, in milliseconds.
const BOUNDS: [u64; 8] = [1, 5, 10, 50, 100, 500, 1_000, 5_000];

#[derive(Debug, Default, Clone)]
struct Tally {
    count: u64,
    micros: u64,
    /// Requests up to each of [`BOUNDS`].
    within: [u64; BOUNDS.len()],
}

/// What was asked since the start, by path as the router knows it and by status.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<(String, u16), Tally>>);

impl Metrics {
    /// Counts an answer. `path` is the router's pattern: what people type must not fill the memory.
    pub(crate) fn count(&self, path: &str, status: u16, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = all.entry((path.to_owned(), status)).or_default();
        tally.count += 1;
        tally.micros += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (bound, within) in BOUNDS.iter().zip(&mut tally.within) {
            *within += u64::from(took <= Duration::from_millis(*bound));
        }
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut whole = Tally::default();
        head(out, "isnad_http_requests_total", "counter", "Requests answered, by path and status.")?;
        for ((path, status), tally) in all.iter() {
            writeln!(
                out,
                "isnad_http_requests_total{{path=\"{path}\",status=\"{status}\"}} {}",
                tally.count
            )?;
            whole.count += tally.count;
            whole.micros += tally.micros;
            whole.within.iter_mut().zip(tally.within).for_each(|(sum, n)| *sum += n);
        }
        let name = "isnad_http_request_duration_seconds";
        head(out, name, "histogram", "Time from a request's head to its answer.")?;
        for (bound, n) in BOUNDS.iter().zip(whole.within) {
            writeln!(out, "{name}_bucket{{le=\"{}\"}} {n}", *bound as f64 / 1000.0)?;
        }
        writeln!(out, "{name}_bucket{{le=\"+Inf\"}} {}", whole.count)?;
        writeln!(out, "{name}_sum {}\n{name}_count {}", whole.micros as f64 / 1e6, whole.count)
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// The figures as Prometheus reads them (text format 0.0.4).
pub(crate) async fn get(State(site): State<Arc<Site>>, ctx: Ctx) -> Response {
    let record = &ctx.snap.record;
    let gauges = [
        ("isnad_pages", "Pages in the archive.", ctx.snap.readings.len()),
        ("isnad_events", "Events of the record.", record.events.len()),
        ("isnad_stories", "Storylines of the record.", record.storylines.len()),
        ("isnad_statements", "Statements of all pages.", ctx.snap.statements),
        ("isnad_promises", "Promises of the record.", record.commitments.len()),
        ("isnad_differences", "Differences of the record.", record.differences.len()),
        ("isnad_entities", "Persons, states, bodies and places.", ctx.snap.names.len()),
    ];
    let mut out = String::new();
    for (name, help, value) in gauges {
        // Writing to a string cannot fail.
        let _ = head(&mut out, name, "gauge", help).and_then(|()| writeln!(out, "{name} {value}"));
    }
    let _ = site.metrics.write(&mut out);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_add_up() {
        let metrics = Metrics::default();
        metrics.count("/", 200, Duration::from_millis(3));
        metrics.count("/", 200, Duration::from_millis(70));
        metrics.count("/x/{id}", 404, Duration::from_secs(9));
        let mut out = String::new();
        metrics.write(&mut out).expect("text");
        for line in [
            "isnad_http_requests_total{path=\"/\",status=\"200\"} 2",
            "isnad_http_requests_total{path=\"/x/{id}\",status=\"404\"} 1",
            "isnad_http_request_duration_seconds_bucket{le=\"0.005\"} 1",
            "isnad_http_request_duration_seconds_bucket{le=\"0.1\"} 2",
            "isnad_http_request_duration_seconds_bucket{le=\"+Inf\"} 3",
            "isnad_http_request_duration_seconds_sum 9.073",
            "isnad_http_request_duration_seconds_count 3",
        ] {
            assert!(out.lines().any(|l| l == line), "{line}\n{out}");
        }
    }
}
