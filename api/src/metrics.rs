//! Measurements: what the server counts, and `/metrics`, where Prometheus reads it.
//!
//! Everything is recorded through the `metrics` facade, by the engine too. Each operation keeps
//! the handles of its counters, so a request looks nothing up by name.

use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use metrics::{Counter, Histogram, counter, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tower::{Layer, Service};

use crate::operation::{Operation, get};
use crate::problem::Problem;

/// How often recorded durations are added up, so that they never pile up.
pub(crate) const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// Upper bounds of the buckets of durations, in seconds.
const SECONDS: &[f64] =
    &[0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0];

/// The recorder of this process.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to record; a second call changes nothing.
pub(crate) fn install() -> Option<&'static PrometheusHandle> {
    let installed = RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(SECONDS);
        match builder.map(PrometheusBuilder::install_recorder) {
            Ok(Ok(handle)) => Some(handle),
            Ok(Err(error)) | Err(error) => {
                tracing::warn!(%error, "nothing is measured: another recorder is installed");
                None
            }
        }
    });
    installed.as_ref()
}

/// Adds up what was recorded, from time to time and for ever.
pub(crate) async fn upkeep() {
    loop {
        tokio::time::sleep(UPKEEP_INTERVAL).await;
        if let Some(recorder) = install() {
            recorder.run_upkeep();
        }
    }
}

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/metrics", "getMetrics", "Measurements in the text format of Prometheus")
            .ok_text("text/plain; version=0.0.4", "All measurements")
            .handled_by(show),
    ]
}

async fn show() -> Response {
    match install() {
        Some(recorder) => {
            let content_type = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
            (content_type, recorder.render()).into_response()
        }
        None => Problem::unavailable("nothing is measured in this process").into_response(),
    }
}

/// Counts and times the requests of one operation.
#[derive(Clone)]
pub(crate) struct Counted {
    /// By hundreds of the status, from 200 on.
    by_class: [Counter; 4],
    seconds: Histogram,
}

impl Counted {
    /// For the operation with this name.
    pub(crate) fn new(operation: &'static str) -> Self {
        install();
        let classes = ["2xx", "3xx", "4xx", "5xx"];
        Self {
            by_class: classes.map(|class| {
                counter!("baton_http_requests_total", "operation" => operation, "status" => class)
            }),
            seconds: histogram!("baton_http_request_seconds", "operation" => operation),
        }
    }
}

impl<S> Layer<S> for Counted {
    type Service = CountedService<S>;

    fn layer(&self, inner: S) -> CountedService<S> {
        CountedService { inner, counted: self.clone() }
    }
}

/// A service whose requests are counted.
#[derive(Clone)]
pub(crate) struct CountedService<S> {
    inner: S,
    counted: Counted,
}

impl<S> Service<Request> for CountedService<S>
where
    S: Service<Request, Response = Response>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let started = Instant::now();
        let answering = self.inner.call(request);
        let counted = self.counted.clone();
        Box::pin(async move {
            let response = answering.await?;
            let class = usize::from(response.status().as_u16() / 100).saturating_sub(2);
            if let Some(counter) = counted.by_class.get(class) {
                counter.increment(1);
            }
            counted.seconds.record(started.elapsed().as_secs_f64());
            Ok(response)
        })
    }
}
