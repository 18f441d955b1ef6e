//! The HTTP server: a listening socket, the connections behind it and their orderly end.
//!
//! Connections speak HTTP/1.1 with keep-alive and pipelining, served by hyper directly, because
//! that gives limits for heads and time that a slow or hostile client cannot get around.

use std::io;
use std::net::SocketAddr;

use baton_engine::runtime::handle::EngineHandle;
use tokio::net::TcpListener;
use tokio::sync::watch;

mod connections;
mod gate;
mod open_files;
mod timed_stream;

use crate::api_state::{Api, Settings};
use crate::{metrics, router};
use connections::Connections;
use gate::Gate;

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Begins to listen and to measure. Clients that connect now are answered once
    /// [`Server::run`] runs. Measures that the engine takes count from here on.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        metrics::install();
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` is ready, then takes no more connections, ends long polls and
    /// finishes what is being answered, within the time that the settings give.
    pub async fn run(
        self,
        engine: EngineHandle,
        settings: Settings,
        stop: impl Future<Output = ()>,
    ) {
        let upkeep = tokio::spawn(metrics::upkeep());
        let (stopping, is_stopping) = watch::channel(false);
        let connections_max = open_files::connections_max(settings.connections_max);
        let api = Api::new(engine, settings.clone(), self.address, is_stopping);
        let gate = Gate::new(router::router(api), &settings);
        let connections = Connections::new(gate, &settings, connections_max);
        tokio::select! {
            () = connections.accept(&self.listener) => {}
            () = stop => {}
        }
        drop(self.listener);
        stopping.send_replace(true);
        if tokio::time::timeout(settings.shutdown_timeout, connections.finish()).await.is_err() {
            tracing::warn!("stopping although some requests were not answered in time");
        }
        upkeep.abort();
    }
}
