//! The gate: what every request passes before its operation and every answer after it.
//!
//! One function instead of a stack of middleware, because it is on the path of each of many
//! thousand requests a second. A browser on this machine can be made to call this server by any
//! web page, so pages from elsewhere, and names that were made to point here, are refused.

use std::any::Any;
use std::future::poll_fn;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use tower::Service;
use tower_http::cors::{AllowOrigin, Any as AnyOf, CorsLayer};

use crate::api_state::Settings;
use crate::problem::{self, Problem};
use crate::watch;

/// What every request passes; cheap to clone.
#[derive(Clone)]
pub(super) struct Gate {
    router: Router,
    guard: Arc<Guard>,
}

impl Gate {
    pub(super) fn new(router: Router, settings: &Settings) -> Self {
        let guard = Guard {
            hosts: settings.allowed_hosts.clone(),
            origins: settings.allowed_origins.clone(),
        };
        Self { router: with_cors(router, &settings.allowed_origins), guard: Arc::new(guard) }
    }

    /// Answers a request, whatever happens.
    pub(super) async fn answer(mut self, request: Request<Incoming>) -> Response {
        let uri = request.uri().clone();
        let checked = self
            .guard
            .check(request.headers())
            .and_then(|()| check_accept(uri.path(), request.headers()))
            .and_then(|()| watch::as_post(request.map(Body::new)));
        let response = match checked {
            Err(problem) => problem.into_response(),
            Ok(request) => match unwinding(self.router.call(request)).await {
                Ok(Ok(response)) => response,
                Ok(Err(infallible)) => match infallible {},
                Err(panic) => {
                    tracing::error!(
                        path = uri.path(),
                        panic = panic_text(&*panic),
                        "a request panicked"
                    );
                    Problem::internal("the server failed at this request; report it")
                        .into_response()
                }
            },
        };
        problem::render(response, uri.path())
    }
}

/// Waits for a future and catches its panics, so that one request cannot take its connection's
/// others.
async fn unwinding<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(polled) => polled.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&'static str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

/// Lets pages from the configured origins call this server.
fn with_cors(router: Router, origins: &[String]) -> Router {
    if origins.is_empty() {
        return router;
    }
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods(AnyOf)
        .allow_headers(AnyOf);
    router.layer(cors)
}

/// Who may call: everyone on this machine, but no web page from elsewhere.
struct Guard {
    hosts: Vec<String>,
    origins: Vec<String>,
}

impl Guard {
    fn check(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let host = headers.get(header::HOST).map_or(Some(""), |host| host.to_str().ok());
        let Some(host) = host else {
            return Err(Problem::bad_request("the header Host cannot be read"));
        };
        if !self.knows_host(host) {
            return Err(Problem::forbidden(format!(
                "this server does not go by the name '{host}'; call it by its address, or add the \
                 name to `allowed_hosts` in its configuration"
            )));
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
        let origin = origin.to_str().unwrap_or("?");
        if self.knows_origin(origin, host) {
            return Ok(());
        }
        Err(Problem::forbidden(format!(
            "pages from '{origin}' may not call this server; add the origin to `allowed_origins` \
             in its configuration"
        )))
    }

    fn knows_host(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        // An address cannot be made to point elsewhere, as a name can.
        name.is_empty()
            || bare.parse::<IpAddr>().is_ok()
            || name.eq_ignore_ascii_case("localhost")
            || name.to_ascii_lowercase().ends_with(".localhost")
            || self.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    fn knows_origin(&self, origin: &str, host: &str) -> bool {
        let is_same = ["http://", "https://"].iter().any(|scheme| {
            origin.strip_prefix(scheme).is_some_and(|rest| rest.eq_ignore_ascii_case(host))
        });
        is_same || self.origins.iter().any(|known| known == origin)
    }
}

/// Whether the client takes what an operation answers with: below `/v2` JSON, or the XML of a file.
fn check_accept(path: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(accept) = headers.get(header::ACCEPT) else { return Ok(()) };
    let accept = accept.to_str().unwrap_or_default();
    let (answer, wide, ending) = if path.ends_with("/xml") {
        ("text/xml", "text/*", "/xml")
    } else {
        ("application/json", "application/*", "json")
    };
    let is_taken = |range: &str| {
        let media_type = range.split(';').next().unwrap_or_default().trim();
        media_type.is_empty()
            || ["*/*", wide].contains(&media_type)
            || media_type.ends_with(ending)
            || (watch::is_event_stream(media_type) && watch::is_search(path))
    };
    if !path.starts_with("/v2/") || accept.split(',').any(is_taken) {
        return Ok(());
    }
    Err(Problem::not_acceptable(format!(
        "this operation answers with {answer}, but the client accepts only '{accept}'"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guard: &Guard, headers: &[(header::HeaderName, &'static str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(name, HeaderValue::from_static(value));
        }
        guard.check(&map).map_or_else(|problem| problem.status.as_u16(), |()| 200)
    }

    #[test]
    fn names_that_were_made_to_point_here_are_refused() {
        let guard = Guard { hosts: vec!["baton.example".to_owned()], origins: Vec::new() };
        for known in
            ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "a.localhost:1"]
        {
            assert_eq!(check(&guard, &[(header::HOST, known)]), 200, "{known}");
        }
        assert_eq!(check(&guard, &[(header::HOST, "baton.example:8080")]), 200);
        assert_eq!(check(&guard, &[(header::HOST, "rebound.example:8080")]), 403);
        assert_eq!(check(&guard, &[]), 200);
    }

    #[test]
    fn web_pages_from_elsewhere_are_refused() {
        let origins = vec!["https://modeler.example".to_owned()];
        let guard = Guard { hosts: Vec::new(), origins };
        let from =
            |origin| check(&guard, &[(header::HOST, "127.0.0.1:8080"), (header::ORIGIN, origin)]);
        assert_eq!(from("http://127.0.0.1:8080"), 200);
        assert_eq!(from("https://modeler.example"), 200);
        assert_eq!(from("http://127.0.0.1:9090"), 403);
        assert_eq!(from("https://elsewhere.example"), 403);
        assert_eq!(from("null"), 403);
    }

    #[test]
    fn clients_that_take_no_json_are_told_so() {
        let status = |path: &str, accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            check_accept(path, &headers).map_or_else(|problem| problem.status.as_u16(), |()| 200)
        };
        assert_eq!(status("/v2/topology", "*/*"), 200);
        assert_eq!(status("/v2/topology", "text/html, application/json;q=0.5"), 200);
        assert_eq!(status("/v2/topology", "application/vnd.x.keys.string+json"), 200);
        assert_eq!(status("/v2/topology", "text/xml"), 406);
        assert_eq!(status("/v2/topology", "text/event-stream"), 406);
        assert_eq!(status("/v2/user-tasks/search", "text/event-stream"), 200);
        assert_eq!(status("/docs", "text/html"), 200);
        assert_eq!(status("/v2/process-definitions/1/xml", "text/xml"), 200);
        assert_eq!(status("/v2/process-definitions/1/xml", "application/xml, */*"), 200);
        assert_eq!(status("/v2/process-definitions/1/xml", "application/json"), 406);
    }
}
