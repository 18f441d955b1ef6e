//! What every handler can reach: the engine, the settings of this server and its orderly stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use baton_engine::runtime::handle::EngineHandle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// All bodies of searches that are being read together may have this many pieces.
const BODY_PIECES_MAX: usize = 64 * 1024;

/// The size of a piece, in bytes.
const BODY_PIECE_BYTES: usize = 1024;

/// Where files are deployed, which are larger than what else is sent.
const DEPLOYMENTS: &str = "/v2/deployments";

/// Limits and choices of one server, out of its configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The largest body of a request, in bytes.
    pub body_bytes_max: usize,
    /// The largest body of a deployment, in bytes.
    pub deployment_bytes_max: usize,
    /// How long a body may take to arrive.
    pub body_read_timeout: Duration,
    /// How long the head of a request may take, and how long an idle connection is kept.
    pub head_read_timeout: Duration,
    /// How many connections are open at once; further ones wait to be accepted.
    pub connections_max: usize,
    /// How long a request waits for the end of a process instance unless it says otherwise.
    pub await_timeout: Duration,
    /// How long an activation of jobs waits unless it says otherwise.
    pub long_poll: Duration,
    /// How long a stop waits for requests that are being answered.
    pub shutdown_timeout: Duration,
    /// Whether the clock may be pinned.
    pub clock_is_controlled: bool,
    /// Web pages from other addresses that may call this server, as `scheme://host:port`.
    pub allowed_origins: Vec<String>,
    /// Names besides those of this machine's loopback that clients may call this server by.
    pub allowed_hosts: Vec<String>,
    /// How many clients may watch a search at a time.
    pub watchers_max: usize,
    /// How long a client that watches hears nothing at most.
    pub watch_keep_alive: Duration,
}

impl Settings {
    /// The largest body of a request to this path, in bytes.
    pub(crate) fn bytes_max(&self, path: &str) -> usize {
        if path == DEPLOYMENTS { self.deployment_bytes_max } else { self.body_bytes_max }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_bytes_max: 4 * 1024 * 1024,
            deployment_bytes_max: 32 * 1024 * 1024,
            body_read_timeout: Duration::from_secs(30),
            head_read_timeout: Duration::from_mins(1),
            connections_max: 4096,
            await_timeout: Duration::from_secs(10),
            long_poll: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(10),
            clock_is_controlled: false,
            allowed_origins: Vec::new(),
            allowed_hosts: Vec::new(),
            watchers_max: 256,
            watch_keep_alive: Duration::from_secs(15),
        }
    }
}

/// The state of all handlers; cheap to clone.
#[derive(Clone)]
pub(crate) struct Api(Arc<Shared>);

struct Shared {
    engine: EngineHandle,
    settings: Settings,
    address: SocketAddr,
    stopping: watch::Receiver<bool>,
    body_pieces: Arc<Semaphore>,
    watchers: Arc<Semaphore>,
}

impl Api {
    pub(crate) fn new(
        engine: EngineHandle,
        settings: Settings,
        address: SocketAddr,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let body_pieces = Arc::new(Semaphore::new(BODY_PIECES_MAX));
        let watchers = Arc::new(Semaphore::new(settings.watchers_max));
        Self(Arc::new(Shared { engine, settings, address, stopping, body_pieces, watchers }))
    }

    /// The running engine.
    pub(crate) fn engine(&self) -> &EngineHandle {
        &self.0.engine
    }

    /// The settings of this server.
    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Room for a body of this many bytes, if there is any.
    pub(crate) fn room_for_body(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let pieces = bytes.div_ceil(BODY_PIECE_BYTES).min(BODY_PIECES_MAX);
        let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
        Arc::clone(&self.0.body_pieces).try_acquire_many_owned(pieces).ok()
    }

    /// A place among those who watch, if there is one.
    pub(crate) fn place_to_watch(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.watchers).try_acquire_owned().ok()
    }

    /// The address this server listens on.
    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// Whether the server stops: new work should go elsewhere.
    pub(crate) fn is_stopping(&self) -> bool {
        *self.0.stopping.borrow()
    }

    /// Waits until the server begins to stop.
    pub(crate) async fn stopping(&self) {
        let mut stopping = self.0.stopping.clone();
        // An error means that the server is gone already.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}
