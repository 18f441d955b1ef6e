//! `baton serve`: the server, from its start to its orderly end.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use baton_engine::retention::Retention;
use baton_engine::runtime::engine::{Engine, EngineOptions};
use baton_engine::store;
use clap::Args;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};

use super::demo;
use super::exit_code::{Exit, Failure};
use crate::config::{ClockName, Configuration, Flags, LogFormat, StoreName, unknown_variables};
use crate::logging;
use crate::server::Server;

/// Stack of a thread that serves connections.
const STACK_BYTES: usize = 1024 * 1024;

/// Threads that read the store beside those that serve connections.
const READERS_MAX: usize = 32;

/// Runs the server.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  baton serve                            data in ./baton-data, http://127.0.0.1:8080
  baton serve --demo                     with the processes of docs/examples.md to start
  baton serve --store fjall --data /var/lib/baton
  baton serve --store memory --listen 127.0.0.1:0
                                         a throw-away server on any free port, for tests
  BATON_LOG_FORMAT=json baton serve      every key works as a variable; see docs/configuration.md

One line, `listening on http://...`, is printed when the server is ready. SIGTERM and SIGINT let it
finish what it is doing and exit 0.")]
pub(super) struct Serve {
    /// A TOML file of settings [default: ./baton.toml if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port; only loopback is taken [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Folder of the data [default: ./baton-data]
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// What keeps the data [default: sled]
    #[arg(long)]
    store: Option<StoreName>,
    /// Whether clients may stop the engine's time [default: system]
    #[arg(long)]
    clock: Option<ClockName>,
    /// Deploys example processes
    #[arg(long)]
    demo: bool,
    /// What is logged, such as `debug` [default: info]
    #[arg(long, value_name = "FILTER")]
    log: Option<String>,
    /// How it is logged [default: text]
    #[arg(long)]
    log_format: Option<LogFormat>,
    /// How long ended instances are kept, such as `180` (days) or `P180D` [default: 0, for ever]
    #[arg(long, value_name = "DURATION")]
    history_time_to_live: Option<String>,
}

impl Serve {
    /// Serves until a signal says to stop.
    pub(super) fn run(self) -> Result<Exit, Failure> {
        let flags = Flags {
            listen: self.listen,
            data: self.data,
            store: self.store,
            clock: self.clock,
            demo: self.demo.then_some(true),
            log: self.log,
            log_format: self.log_format,
            history_time_to_live: self.history_time_to_live,
        };
        let configuration = Configuration::load(self.config.as_deref(), &flags)?;
        let address = configuration.address()?;
        let retention = configuration.retention()?;
        logging::start(&configuration.log, configuration.log_format).map_err(Failure::usage)?;
        let version = env!("CARGO_PKG_VERSION");
        tracing::info!(version, configuration = configuration.to_json(), "starting");
        for name in unknown_variables() {
            tracing::warn!(name, "this environment variable means nothing to baton");
        }
        let runtime = runtime(&configuration)?;
        let server = runtime.block_on(Server::bind(address)).map_err(|error| Failure {
            exit: Exit::CannotListen,
            message: format!(
                "cannot listen on {address}: {error}; stop what listens there, or choose another \
                 address with --listen"
            ),
        })?;
        serve(&configuration, retention, &runtime, server)
    }
}

fn serve(
    configuration: &Configuration,
    retention: Retention,
    runtime: &Runtime,
    server: Server,
) -> Result<Exit, Failure> {
    let options = configuration.store_options();
    let store = store::open(configuration.store.into(), &configuration.data, options)?;
    for warning in store.warnings() {
        tracing::warn!(warning, "the store is not as it should be");
    }
    let options = EngineOptions {
        clock_mode: configuration.clock.into(),
        cache_bytes_max: configuration.cache_bytes_max,
        retention,
        replies_on: Some(runtime.handle().clone()),
        ..EngineOptions::default()
    };
    let engine = Engine::start(Arc::clone(&store), &options)?;
    drop(store);
    let ended = runtime.block_on(async {
        let mut terminated = signal(SignalKind::terminate())?;
        let mut interrupted = signal(SignalKind::interrupt())?;
        if configuration.demo {
            demo::deploy(&engine.handle()).await;
        }
        announce(&server)?;
        if configuration.demo {
            // Beside the one line that programs read, and only for people.
            eprintln!("{}", demo::next_steps(&server.address().to_string()));
        }
        let stop = async move {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
            }
            tracing::info!("stopping");
        };
        server.run(engine.handle(), configuration.settings(), stop).await;
        Ok::<_, std::io::Error>(())
    });
    engine.stop();
    tracing::info!("stopped");
    ended.map_err(|error| Failure::failed(format!("the server cannot run: {error}")))?;
    Ok(Exit::Done)
}

fn runtime(configuration: &Configuration) -> Result<Runtime, Failure> {
    let mut builder = Builder::new_multi_thread();
    if configuration.threads > 0 {
        builder.worker_threads(configuration.threads);
    }
    builder
        .thread_name("baton-http")
        .thread_stack_size(STACK_BYTES)
        .max_blocking_threads(READERS_MAX)
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("the server cannot start its threads: {error}")))
}

/// Says on standard output, where programs listen, that the server is ready.
fn announce(server: &Server) -> std::io::Result<()> {
    let address = server.address();
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    out.flush()
}
