//! Watching: a search that is answered again whenever its answer changes, as server-sent events.
//!
//! The answer is not kept up to date by deltas: after a commit the whole search runs again, at most
//! every [`INTERVAL_MIN`], and its page is sent if it is another one. So a watcher is told what any
//! search would be told, and nothing that matters is in memory. A client that reads slowly misses
//! the pages between, never the newest; one that does not read at all loses its connection.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use baton_engine::runtime::request_hash;
use baton_engine::store::BatchNumber;
use bytes::Bytes;
use http_body_util::{BodyExt, Collected};
use hyper::body::Frame;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::Instant;

use crate::api_state::Api;
use crate::problem::{self, Problem};
use crate::request::body;

/// A search is run again for one watcher at most this often.
const INTERVAL_MIN: Duration = Duration::from_millis(100);

/// The longest search that is watched, in bytes: it is kept as long as it is watched.
const SEARCH_BYTES_MAX: usize = 64 * 1024;

/// What is sent where there was nothing to tell for a while.
const KEEP_ALIVE: &[u8] = b": keep-alive\n\n";

const EVENT_STREAM: &str = "text/event-stream";

/// Whether there are searches at this path, which can be watched.
pub(crate) fn is_search(path: &str) -> bool {
    path.starts_with("/v2/") && path.ends_with("/search")
}

/// Whether the client asks for events.
pub(crate) fn wants_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accepted.is_some_and(|accept| accept.split(',').any(is_event_stream))
}

/// Whether a range of media types is that of events.
pub(crate) fn is_event_stream(range: &str) -> bool {
    range.split(';').next().unwrap_or_default().trim() == EVENT_STREAM
}

/// What a `GET` of a search may have behind its path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchInPath {
    /// The search, as a `POST` would have it in its body.
    query: Option<String>,
}

/// Turns the `GET` of a search that asks for events into the `POST` that it stands for: browsers
/// can watch by `GET` only. Other requests stay as they are.
pub(crate) fn as_post(request: Request) -> Result<Request, Problem> {
    let is_watch = request.method() == Method::GET
        && is_search(request.uri().path())
        && wants_events(request.headers());
    if !is_watch {
        return Ok(request);
    }
    let Query(SearchInPath { query }) = Query::try_from_uri(request.uri()).map_err(|error| {
        Problem::bad_request(format!("the query string cannot be read: {}", error.body_text()))
    })?;
    let (mut parts, _) = request.into_parts();
    parts.method = Method::POST;
    let json = HeaderValue::from_static("application/json");
    parts.headers.insert(header::CONTENT_TYPE, json);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::TRANSFER_ENCODING);
    Ok(Request::from_parts(parts, Body::from(query.unwrap_or_default())))
}

/// Answers a search: once, or again and again for a client that asks for events.
pub(crate) async fn watch(State(api): State<Api>, request: Request, next: Next) -> Response {
    if !wants_events(request.headers()) {
        return next.run(request).await;
    }
    begin(api, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn begin(api: Api, request: Request, next: Next) -> Result<Response, Problem> {
    let place = api.place_to_watch().ok_or_else(Problem::too_many_watchers)?;
    let (mut parts, body) = body::read(&api, request).await?;
    if body.len() > SEARCH_BYTES_MAX {
        return Err(Problem::payload_too_large(SEARCH_BYTES_MAX));
    }
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let search = Search { parts, body, next };
    // Asked for before the search, so that no commit falls between the two.
    let seen = api.engine().durable_batch();
    let page = match search.run().await {
        Answer::Page(page) => page,
        Answer::Refused(response) => return Ok(response),
    };
    let (sender, receiver) = mpsc::channel(1);
    // The channel is new, so it has room.
    drop(sender.try_send(event("snapshot", &page)));
    let watcher = Watcher { api, search, sender, seen, shown: page_hash(&page), _place: place };
    tokio::spawn(watcher.follow());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(EVENT_STREAM)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::new(Events(receiver))).into_response())
}

/// A search that can be run again.
struct Search {
    parts: Parts,
    body: Bytes,
    next: Next,
}

enum Answer {
    Page(Bytes),
    Refused(Response),
}

impl Search {
    async fn run(&self) -> Answer {
        let body = Body::from(self.body.clone());
        let request = Request::from_parts(self.parts.clone(), body);
        let response = self.next.clone().run(request).await;
        if response.status() != StatusCode::OK {
            return Answer::Refused(response);
        }
        match response.into_body().collect().await {
            Ok(page) => Answer::Page(page.to_bytes()),
            Err(_) => Answer::Refused(Problem::internal("the answer broke off").into_response()),
        }
    }

    /// The problem that a response carries, as JSON.
    async fn problem(&self, response: Response) -> Bytes {
        let written = problem::render(response, self.parts.uri.path());
        written.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default()
    }
}

fn page_hash(page: &[u8]) -> [u8; 32] {
    request_hash([page]).0
}

/// One client that watches.
struct Watcher {
    api: Api,
    search: Search,
    sender: mpsc::Sender<Bytes>,
    /// The newest batch before the search was run.
    seen: BatchNumber,
    /// The hash of the page that was sent last.
    shown: [u8; 32],
    _place: OwnedSemaphorePermit,
}

impl Watcher {
    /// Sends pages until the client is gone, the server stops or the search is refused.
    async fn follow(mut self) {
        let keep_alive = self.api.settings().watch_keep_alive;
        let (mut ran_at, mut sent_at) = (Instant::now(), Instant::now());
        loop {
            tokio::select! {
                biased;
                () = self.api.stopping() => return,
                () = self.sender.closed() => return,
                () = tokio::time::sleep_until(sent_at + keep_alive) => {
                    sent_at = Instant::now();
                    if !self.send(Bytes::from_static(KEEP_ALIVE)).await {
                        return;
                    }
                    continue;
                }
                more = self.api.engine().wait_beyond(self.seen) => if more.is_err() { return },
            }
            // What is committed meanwhile is seen by the same run.
            tokio::time::sleep_until(ran_at + INTERVAL_MIN).await;
            ran_at = Instant::now();
            self.seen = self.api.engine().durable_batch();
            let told = match self.search.run().await {
                Answer::Page(page) if page_hash(&page) == self.shown => continue,
                Answer::Page(page) => {
                    self.shown = page_hash(&page);
                    event("change", &page)
                }
                Answer::Refused(response) => {
                    let problem = self.search.problem(response).await;
                    self.send(event("problem", &problem)).await;
                    return;
                }
            };
            sent_at = Instant::now();
            if !self.send(told).await {
                return;
            }
        }
    }

    /// Waits until the client has taken what was sent before, then sends this. False if it is gone
    /// or the server stops.
    async fn send(&self, bytes: Bytes) -> bool {
        tokio::select! {
            () = self.api.stopping() => false,
            sent = self.sender.send(bytes) => sent.is_ok(),
        }
    }
}

/// An event of this name; its data is JSON, whose lines are joined again by the client.
fn event(name: &str, data: &[u8]) -> Bytes {
    let mut text = Vec::with_capacity(data.len() + 64);
    text.extend_from_slice(b"event: ");
    text.extend_from_slice(name.as_bytes());
    for line in data.split(|byte| matches!(byte, b'\n' | b'\r')) {
        text.extend_from_slice(b"\ndata: ");
        text.extend_from_slice(line);
    }
    text.extend_from_slice(b"\n\n");
    Bytes::from(text)
}

/// The body of an answer that goes on.
struct Events(mpsc::Receiver<Bytes>);

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_its_data_line_by_line() {
        let text = event("change", b"{\"a\":\n1}");
        assert_eq!(&*text, b"event: change\ndata: {\"a\":\ndata: 1}\n\n");
    }

    #[test]
    fn searches_are_watched_by_who_accepts_events() {
        let mut headers = HeaderMap::new();
        assert!(!wants_events(&headers));
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/event-stream;q=1, */*"));
        assert!(wants_events(&headers));
        assert!(is_search("/v2/user-tasks/search"));
        assert!(!is_search("/v2/jobs/activation"));
    }

    #[test]
    fn only_a_get_that_asks_for_events_stands_for_a_search() {
        let request = |accept: &str| {
            let uri = "/v2/user-tasks/search?query=%7B%22filter%22%3A%7B%7D%7D";
            let builder = Request::builder().uri(uri).header(header::ACCEPT, accept);
            as_post(builder.body(Body::empty()).unwrap()).unwrap()
        };
        assert_eq!(request("*/*").method(), Method::GET);
        let turned = request("text/event-stream");
        assert_eq!(turned.method(), Method::POST);
        assert_eq!(turned.body().size_hint().exact(), Some(13));
    }
}
