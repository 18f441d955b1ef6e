//! kill -9 under mixed load: a server is killed at random moments while clients work with it, and
//! what it acknowledged is compared with the events in its store.
//!
//! - [`server`] runs the `baton` binary as a process of its own; [`http`] speaks with it.
//! - [`workload`] is what one client does; [`ledger`] is what it wrote down about it: each request
//!   before it was sent, each reply once it was there.
//! - [`rounds`] starts, kills and restarts the server; [`finish`] drives everything to its end.
//! - [`history`] reads the events of the store; [`lives`] says whether they can have happened,
//!   [`interplay`] whether messages, timers and calls went together as they must,
//!   [`check`] whether they are what the ledger says, [`rows`] whether the rows are what they add
//!   up to; [`verify`] asks all of them.
//!
//! Every request carries a text of its own in the header `traceparent`, which the engine records
//! with the events: so the events that a request caused are found without a guess, and one that
//! happened twice is two.

#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::match_same_arms,
    clippy::single_match_else,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::duration_suboptimal_units,
    reason = "a checker asks for the few facts it looks for; requests read better as they are sent"
)]

pub mod check;
pub mod confined;
mod correspondence;
mod facts;
pub mod finish;
pub mod history;
pub mod http;
pub mod interplay;
pub mod ledger;
pub mod lives;
pub mod models;
pub mod rounds;
pub mod rows;
pub mod server;
pub mod verify;
mod wire;
pub mod workload;
