//! Connections: accepted one by one, bounded in number, served until they end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use metrics::{Gauge, gauge};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::gate::Gate;
use super::timed_stream::TimedStream;
use crate::api_state::Settings;

/// The largest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 32 * 1024;

/// What is read from a connection at a time at most, in bytes.
const BUFFER_BYTES_MAX: usize = 64 * 1024;

/// How long accepting pauses after it failed, which it does while the process has no more files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// All open connections.
pub(super) struct Connections {
    gate: Gate,
    http: http1::Builder,
    write_timeout: Duration,
    room: Arc<Semaphore>,
    graceful: GracefulShutdown,
    open: Gauge,
}

impl Connections {
    pub(super) fn new(gate: Gate, settings: &Settings, connections_max: usize) -> Self {
        // Not `pipeline_flush`: with it hyper keeps answers without bound while a client goes on
        // asking and does not read.
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(settings.head_read_timeout)
            .max_header_size(HEAD_BYTES_MAX)
            .max_buf_size(BUFFER_BYTES_MAX);
        Self {
            gate,
            http,
            write_timeout: settings.body_read_timeout,
            room: Arc::new(Semaphore::new(connections_max)),
            graceful: GracefulShutdown::new(),
            open: gauge!("baton_http_connections"),
        }
    }

    /// Accepts connections for ever. Where there is no room, they wait in the socket's backlog.
    pub(super) async fn accept(&self, listener: &TcpListener) {
        loop {
            let Ok(room) = Arc::clone(&self.room).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, _)) => self.serve(stream, room),
                Err(error) if is_of_the_client(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn serve(&self, stream: TcpStream, room: OwnedSemaphorePermit) {
        // Answers are written whole; waiting for more would only delay them.
        let _ = stream.set_nodelay(true);
        let gate = self.gate.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let gate = gate.clone();
            async move { Ok::<_, Infallible>(gate.answer(request).await) }
        });
        let stream = TokioIo::new(TimedStream::new(stream, self.write_timeout));
        let connection = self.http.serve_connection(stream, service);
        let watcher: Watcher = self.graceful.watcher();
        let open = self.open.clone();
        open.increment(1.0);
        tokio::spawn(async move {
            // Errors are the client's: it went away, was too slow or spoke no HTTP.
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(%error, "a connection ended early");
            }
            open.decrement(1.0);
            drop(room);
        });
    }

    /// Waits until every connection has answered what it was asked.
    pub(super) async fn finish(self) {
        self.graceful.shutdown().await;
    }
}

/// Whether a connection was lost before it was accepted, which says nothing about the next one.
fn is_of_the_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}
