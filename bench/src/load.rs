//! (c) The load client: HTTP/1.1 connections that send and wait, in a process of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// A connection to the server.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

/// Status and body of an answer.
pub(crate) type Answer = (u16, Bytes);

impl Connection {
    /// Connects to `host:port`.
    pub(crate) async fn open(host: &str) -> Self {
        let stream = TcpStream::connect(host).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP/1.1");
        tokio::spawn(async move {
            // The connection ends when the sender is dropped.
            drop(connection.await);
        });
        Self { sender, host: host.to_owned() }
    }

    /// Sends a request with a JSON body and waits for the answer.
    pub(crate) async fn send(&mut self, method: Method, path: &str, body: &str) -> Answer {
        let (status, body, _) = self.send_and_see(method, path, body).await;
        (status, body)
    }

    /// As [`Self::send`], with the headers of the answer.
    pub(crate) async fn send_and_see(
        &mut self,
        method: Method,
        path: &str,
        body: &str,
    ) -> (u16, Bytes, HeaderMap) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host)
            .header("content-type", "application/json")
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
            .expect("a request");
        self.sender.ready().await.expect("the connection lives");
        let response = self.sender.send_request(request).await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, body, headers)
    }

    /// Posts JSON; the answer must be a success.
    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Bytes {
        loop {
            let (status, answer) = self.send(Method::POST, path, body).await;
            match status {
                200..=299 => return answer,
                // Pushed back: what a client does then is wait and try again.
                503 => tokio::time::sleep(Duration::from_millis(20)).await,
                _ => panic!("{path}: {status} {}", String::from_utf8_lossy(&answer)),
            }
        }
    }
}

/// Latencies of one kind of request.
#[derive(Debug, Default, Clone)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    /// Adds one.
    pub(crate) fn add(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    /// The value below which this part (0 to 1) of all lies, in milliseconds.
    pub(crate) fn quantile_ms(&mut self, part: f64) -> f64 {
        self.0.sort();
        let index = ((self.0.len() as f64 * part) as usize).min(self.0.len().saturating_sub(1));
        self.0.get(index).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    }
}

/// Uploads a diagram.
pub(crate) async fn deploy(host: &str, name: &str, diagram: &str) {
    let mut connection = Connection::open(host).await;
    let boundary = "baton-bench-boundary";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"resources\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n{diagram}\r\n--{boundary}--\r\n"
    );
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v2/deployments")
        .header("host", host)
        .header("content-type", format!("multipart/form-data; boundary={boundary}"))
        .body(Full::new(Bytes::from(body)))
        .expect("a request");
    let response = connection.sender.send_request(request).await.expect("an answer");
    let status = response.status();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    assert!(status.is_success(), "{}", String::from_utf8_lossy(&body));
}

/// Starts `count` instances over `connections` connections. Returns starts per second.
pub(crate) async fn starts(
    host: &str,
    connections: usize,
    count: usize,
    body: impl Fn(usize) -> String + Send + Sync + 'static,
) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let body = Arc::new(body);
    let began = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..connections {
        let (next, body, host) = (Arc::clone(&next), Arc::clone(&body), host.to_owned());
        clients.push(tokio::spawn(async move {
            let mut connection = Connection::open(&host).await;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    break;
                }
                connection.post("/v2/process-instances", &body(number)).await;
            }
        }));
    }
    for client in clients {
        client.await.expect("a client ends");
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// Whole jobs: starts, activations by long polls, completions, all at once. Returns jobs per
/// second.
pub(crate) async fn whole_jobs(host: &str, starters: usize, workers: usize, count: usize) -> f64 {
    let done = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let start = {
        let host = host.to_owned();
        tokio::spawn(async move {
            let body = json!({ "processDefinitionId": "one-job" }).to_string();
            starts(&host, starters, count, move |_| body.clone()).await
        })
    };
    let mut clients = Vec::new();
    for _ in 0..workers {
        let (done, host) = (Arc::clone(&done), host.to_owned());
        clients.push(tokio::spawn(async move { work(&host, &done, count).await }));
    }
    start.await.expect("starters end");
    for client in clients {
        client.await.expect("a worker ends");
    }
    count as f64 / began.elapsed().as_secs_f64()
}

/// Connections on which one worker completes its jobs.
const COMPLETERS: usize = 8;

async fn work(host: &str, done: &AtomicUsize, count: usize) {
    let mut poll = Connection::open(host).await;
    let mut completers = Vec::new();
    for _ in 0..COMPLETERS {
        completers.push(Connection::open(host).await);
    }
    let activate = json!({
        "type": "work", "worker": "bench", "timeout": 60_000, "maxJobsToActivate": 64,
        "requestTimeout": 200
    })
    .to_string();
    while done.load(Ordering::Relaxed) < count {
        let answer = poll.post("/v2/jobs/activation", &activate).await;
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        let jobs: Vec<String> = answer["jobs"]
            .as_array()
            .expect("a list of jobs")
            .iter()
            .map(|job| job["jobKey"].as_str().expect("a key").to_owned())
            .collect();
        let share = jobs.len().div_ceil(COMPLETERS).max(1);
        let parts = jobs.chunks(share).map(<[String]>::to_vec);
        let tasks = completers.drain(..).zip(parts.chain(std::iter::repeat(Vec::new())));
        let tasks: Vec<_> = tasks
            .map(|(mut connection, keys)| {
                tokio::spawn(async move {
                    for key in keys {
                        connection.post(&format!("/v2/jobs/{key}/completion"), "{}").await;
                    }
                    connection
                })
            })
            .collect();
        for task in tasks {
            completers.push(task.await.expect("completes"));
        }
        done.fetch_add(jobs.len(), Ordering::Relaxed);
    }
}

/// The inbox: pages of a group sorted by due date, claims and completions.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    /// A page of 50.
    pub(crate) page: Latencies,
    /// An assignment.
    pub(crate) claim: Latencies,
    /// A completion.
    pub(crate) complete: Latencies,
}

/// Works through the inbox `rounds` times on one connection.
pub(crate) async fn inbox(host: &str, rounds: usize) -> Inbox {
    let mut connection = Connection::open(host).await;
    let mut inbox = Inbox::default();
    for round in 0..rounds {
        let search = json!({
            "filter": { "candidateGroup": format!("group{}", round % 10), "state": "CREATED" },
            "sort": [{ "field": "dueDate", "order": "ASC" }],
            "page": { "limit": 50 }
        })
        .to_string();
        let began = Instant::now();
        let answer = connection.post("/v2/user-tasks/search", &search).await;
        inbox.page.add(began.elapsed());
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        let items = answer["items"].as_array().expect("items");
        let item = items.get(round % items.len().max(1)).expect("a task");
        let key = item["userTaskKey"].as_str().expect("a key").to_owned();
        let began = Instant::now();
        let claim = json!({ "assignee": "bench" }).to_string();
        connection.post(&format!("/v2/user-tasks/{key}/assignment"), &claim).await;
        inbox.claim.add(began.elapsed());
        let began = Instant::now();
        connection.post(&format!("/v2/user-tasks/{key}/completion"), "{}").await;
        inbox.complete.add(began.elapsed());
    }
    inbox
}

/// Starts straight-through instances at a steady rate until `stop`.
pub(crate) async fn steady_starts(host: &str, per_second: usize, stop: Arc<AtomicUsize>) -> f64 {
    const CLIENTS: usize = 16;
    let body = json!({ "processDefinitionId": "five-tasks" }).to_string();
    let began = Instant::now();
    let sent = Arc::new(AtomicUsize::new(0));
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let (host, body) = (host.to_owned(), body.clone());
        let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
        clients.push(tokio::spawn(async move {
            let mut connection = Connection::open(&host).await;
            let period = Duration::from_secs_f64(CLIENTS as f64 / per_second as f64);
            let mut tick = tokio::time::interval(period);
            while stop.load(Ordering::Relaxed) == 0 {
                tick.tick().await;
                connection.post("/v2/process-instances", &body).await;
                sent.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    for client in clients {
        client.await.expect("a client ends");
    }
    sent.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}
