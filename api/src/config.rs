//! Configuration: defaults, one TOML file, environment variables, flags; later ones win.
//!
//! Each key is declared once, below: its type, its default and what it means. The text of
//! `docs/configuration.md` is made from these declarations, and a test keeps the file equal to it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;

use baton_engine::ids::ElementId;
use baton_engine::retention::{NoTimeToLive, Retention, time_to_live_ms};
use baton_engine::runtime::engine::ClockMode;
use baton_engine::store::{StoreKind, StoreOptions};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::api_state::Settings;

/// The file that is read, if it is there, where none is named.
const DEFAULT_FILE: &str = "baton.toml";

/// What environment variables begin with.
const PREFIX: &str = "BATON_";

/// One key, for people.
struct Key {
    name: &'static str,
    about: &'static str,
}

macro_rules! configuration {
    ($($(#[doc = $about:literal])* $name:ident: $type:ty = $default:expr;)*) => {
        /// Everything a server can be told.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Configuration {
            $($(#[doc = $about])* pub $name: $type,)*
        }

        impl Default for Configuration {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        const KEYS: &[Key] = &[
            $(Key { name: stringify!($name), about: concat!($($about),*) },)*
        ];
    };
}

configuration! {
    /// Address and port to listen on. Only addresses of this machine's loopback are taken, because
    /// this version has no authentication yet.
    listen: String = "127.0.0.1:8080".to_owned();
    /// Folder of the data; made if it is not there.
    data: PathBuf = PathBuf::from("./baton-data");
    /// What keeps the data: `sled`, `fjall` (faster) or `memory` (everything is gone with the
    /// process). A folder stays with the one it was made with.
    store: StoreName = StoreName::Sled;
    /// `system`: engine time is the machine's. `controlled`: `PUT /v2/clock` can stop it, for tests
    /// and demonstrations.
    clock: ClockName = ClockName::System;
    /// Deploys the processes of `docs/examples.md` at start.
    demo: bool = false;
    /// What is logged: a level such as `info` or `debug`, or a list of targets and levels such as
    /// `info,baton_engine=debug`.
    log: String = "info".to_owned();
    /// How it is logged, to standard error: `text` or `json`.
    log_format: LogFormat = LogFormat::Text;
    /// Threads that serve connections; 0 means one for each core.
    threads: usize = 0;
    /// The largest body of a request, in bytes.
    body_bytes_max: usize = 4 * 1024 * 1024;
    /// The largest body of a deployment, in bytes; one file may have 16 MiB.
    deployment_bytes_max: usize = 32 * 1024 * 1024;
    /// How long the body of a request may take to arrive, and how long a client may leave an
    /// answer unread, in milliseconds.
    body_read_timeout_ms: u64 = 30_000;
    /// How long the head of a request may take to arrive, and how long an idle connection is kept
    /// open, in milliseconds.
    head_read_timeout_ms: u64 = 60_000;
    /// Connections that are open at once; further ones wait. Fewer where the limit of open files
    /// does not allow as many.
    connections_max: usize = 4096;
    /// How long a request with `awaitCompletion`, or a cancellation, waits for the end of the
    /// instance unless it says otherwise, in milliseconds.
    await_timeout_ms: u64 = 10_000;
    /// How long an activation of jobs waits for the first unless it says otherwise, in
    /// milliseconds.
    long_poll_ms: u64 = 10_000;
    /// How long a stop waits for requests that are being answered, in milliseconds.
    shutdown_timeout_ms: u64 = 10_000;
    /// Origins of web pages that may call this server from a browser, such as
    /// `["https://modeler.example"]`.
    allowed_origins: Vec<String> = Vec::new();
    /// Names, besides `localhost` and addresses, that clients may call this server by, as they
    /// would through a proxy on this machine.
    allowed_hosts: Vec<String> = Vec::new();
    /// How long instances are kept after their end, where neither their file (by
    /// `historyTimeToLive`) nor `history_time_to_live_of` says it: days such as `180`, or an ISO
    /// 8601 duration such as `P180D` or `PT6H`. `0` is for ever. Instances are dropped with all
    /// their history once that is over, at most a 24th of it later: a quarter of an hour for
    /// `PT6H`, but never less than a minute nor more than a day.
    history_time_to_live: TimeToLive = TimeToLive("0".to_owned());
    /// The same for some processes, by process id, whatever their files say, such as
    /// `{ order = "P30D" }`.
    history_time_to_live_of: BTreeMap<String, TimeToLive> = BTreeMap::new();
    /// Bound of the engine's cache of rows, in bytes.
    cache_bytes_max: usize = baton_engine::state::CACHE_BYTES_MAX;
    /// Size of the store's cache of disk blocks, in bytes. sled takes up to three times as much.
    store_cache_bytes: u64 = 16 * 1024 * 1024;
}

/// Names of the stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum StoreName {
    /// The embedded default.
    Sled,
    /// Embedded and faster.
    Fjall,
    /// In memory: everything is gone with the process.
    Memory,
}

impl From<StoreName> for StoreKind {
    fn from(name: StoreName) -> Self {
        match name {
            StoreName::Sled => Self::Sled,
            StoreName::Fjall => Self::Fjall,
            StoreName::Memory => Self::Memory,
        }
    }
}

/// Where engine time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ClockName {
    /// The machine's clock.
    System,
    /// The machine's clock, which `PUT /v2/clock` can stop.
    Controlled,
}

impl From<ClockName> for ClockMode {
    fn from(name: ClockName) -> Self {
        match name {
            ClockName::System => Self::System,
            ClockName::Controlled => Self::Controlled,
        }
    }
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What flags say; none where a flag was not given.
#[derive(Debug, Default, Serialize)]
pub struct Flags {
    /// `--listen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// `--data`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// `--store`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreName>,
    /// `--clock`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockName>,
    /// `--demo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<bool>,
    /// `--log`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// `--log-format`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
    /// `--history-time-to-live`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_time_to_live: Option<String>,
}

/// Why a configuration is not taken.
#[derive(Debug, Error)]
pub enum ConfigurationError {
    /// A key has a value of another type, or there is no such key.
    #[error("the configuration cannot be read: {0}; docs/configuration.md lists every key")]
    Unreadable(Box<figment::Error>),
    /// The named file is not there.
    #[error("there is no configuration file {0}; name another one with --config")]
    NoFile(PathBuf),
    /// The address is none.
    #[error(
        "listen is '{listen}', which is no address and port ({why}); write it like 127.0.0.1:8080"
    )]
    BadAddress {
        /// What was configured.
        listen: String,
        /// Why it is no address.
        why: String,
    },
    /// The address can be reached from other machines.
    #[error(
        "listen is '{0}', which other machines can reach, but this version of baton has no \
         authentication yet: anybody there could do anything. Listen on 127.0.0.1 or [::1], \
         and let a proxy that authenticates stand before it"
    )]
    NotLoopback(String),
    /// A text says no time to live.
    #[error("{key} cannot be read: {why}")]
    BadTimeToLive {
        /// What was configured.
        key: String,
        /// Why it is none.
        why: NoTimeToLive,
    },
}

impl Configuration {
    /// What defaults, file, environment and flags say together.
    pub fn load(file: Option<&Path>, flags: &Flags) -> Result<Self, ConfigurationError> {
        if let Some(file) = file
            && !file.is_file()
        {
            return Err(ConfigurationError::NoFile(file.to_owned()));
        }
        let default_file = Some(Path::new(DEFAULT_FILE)).filter(|file| file.is_file());
        let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file.or(default_file) {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment
            .merge(Env::prefixed(PREFIX).only(&names))
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|error| ConfigurationError::Unreadable(Box::new(error)))
    }

    /// The address to listen on: one that no other machine can reach.
    pub fn address(&self) -> Result<SocketAddr, ConfigurationError> {
        let bad = |why: &str| ConfigurationError::BadAddress {
            listen: self.listen.clone(),
            why: why.to_owned(),
        };
        let addresses: Vec<SocketAddr> =
            self.listen.to_socket_addrs().map_err(|error| bad(&error.to_string()))?.collect();
        if addresses.iter().any(|address| !address.ip().to_canonical().is_loopback()) {
            return Err(ConfigurationError::NotLoopback(self.listen.clone()));
        }
        let ipv4 = addresses.iter().find(|address| address.is_ipv4());
        ipv4.or(addresses.first()).copied().ok_or_else(|| bad("the name has no address"))
    }

    /// How long ended instances are kept.
    ///
    /// # Errors
    ///
    /// [`ConfigurationError::BadTimeToLive`]
    pub fn retention(&self) -> Result<Retention, ConfigurationError> {
        let read = |key: &str, text: &TimeToLive| {
            time_to_live_ms(&text.0)
                .map_err(|why| ConfigurationError::BadTimeToLive { key: key.to_owned(), why })
        };
        let of_processes = self.history_time_to_live_of.iter().map(|(process, text)| {
            let key = format!("history_time_to_live_of.{process}");
            Ok((ElementId::from(process.as_str()), read(&key, text)?))
        });
        Ok(Retention {
            default_ms: read("history_time_to_live", &self.history_time_to_live)?,
            of_processes_ms: of_processes.collect::<Result<_, _>>()?,
        })
    }

    /// The part of it that the store needs.
    pub fn store_options(&self) -> StoreOptions {
        StoreOptions { cache_bytes: self.store_cache_bytes, ..StoreOptions::default() }
    }

    /// The part of it that the HTTP server needs.
    pub fn settings(&self) -> Settings {
        Settings {
            body_bytes_max: self.body_bytes_max,
            deployment_bytes_max: self.deployment_bytes_max,
            body_read_timeout: Duration::from_millis(self.body_read_timeout_ms),
            head_read_timeout: Duration::from_millis(self.head_read_timeout_ms),
            connections_max: self.connections_max.max(1),
            await_timeout: Duration::from_millis(self.await_timeout_ms),
            long_poll: Duration::from_millis(self.long_poll_ms),
            shutdown_timeout: Duration::from_millis(self.shutdown_timeout_ms),
            clock_is_controlled: self.clock == ClockName::Controlled,
            allowed_origins: self.allowed_origins.clone(),
            allowed_hosts: self.allowed_hosts.clone(),
            ..Settings::default()
        }
    }

    /// The whole configuration as JSON, to be logged. Nothing in it is secret.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Names of environment variables that begin like ours and mean nothing.
pub(crate) fn unknown_variables() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names
        .filter(|name| {
            name.strip_prefix(PREFIX)
                .is_some_and(|key| !KEYS.iter().any(|known| known.name.eq_ignore_ascii_case(key)))
        })
        .collect()
}

/// The text of `docs/configuration.md`.
pub fn documentation() -> String {
    let defaults = serde_json::to_value(Configuration::default()).unwrap_or_default();
    let mut text = String::from(HEAD);
    for Key { name, about } in KEYS {
        let default = defaults.get(name).map(ToString::to_string).unwrap_or_default();
        let variable = name.to_ascii_uppercase();
        let about = about.trim();
        let _ = write!(text, "\n## `{name}`\n\n{about}\n\n");
        let _ = writeln!(text, "- default: `{default}`\n- environment: `{PREFIX}{variable}`");
        if FLAGS.contains(name) {
            let _ = writeln!(text, "- flag: `--{}`", name.replace('_', "-"));
        }
    }
    text
}

/// Keys that `baton serve` has a flag for.
const FLAGS: &[&str] =
    &["listen", "data", "store", "clock", "demo", "log", "log_format", "history_time_to_live"];

const HEAD: &str = "\
<!-- Made from api/src/config.rs; a test in api/src/config/tests.rs says how to renew it. -->

# Configuration

`baton serve` needs none. What it is told comes from four places; a later one wins over an earlier:

1. defaults,
2. one TOML file: the one named by `--config FILE`, else `baton.toml` in the working folder if there
   is one,
3. environment variables: `BATON_` and the key in capitals,
4. flags, for the keys people use most.

The configuration in effect is logged at start. Durations are milliseconds, sizes bytes.

```toml
# baton.toml
listen = \"127.0.0.1:9090\"
store = \"fjall\"
```
";

mod time_to_live;

pub use time_to_live::TimeToLive;

#[cfg(test)]
mod tests;
