//! The interfaces of Baton: REST, command line, configuration.
//!
//! In reading order: [`cli`] has the commands, [`config`] what they can be told, [`server`] the
//! connections; below them `router` finds the `operation` that answers, `request` reads what was
//! sent, `v2` translates it for the engine, and `problem` says what was refused.

mod api_state;
pub mod cli;
#[cfg(test)]
mod compatibility;
pub mod config;
mod health;
mod links;
mod logging;
mod metrics;
mod next_requests;
mod openapi;
mod operation;
mod pieces;
mod problem;
mod request;
mod router;
pub mod server;
mod v2;
mod watch;

pub use api_state::Settings;
