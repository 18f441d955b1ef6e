//! The running engine: threads, queues, clocks and alarms around the pure core.
//!
//! Callers hold an [`EngineHandle`](handle::EngineHandle). Their commands wait in the bounded
//! `inbox`; the `writer`, a thread of its own, decides them in batches; the `pipeline`, another
//! one, makes each batch durable and only then answers. The `compiler` reads stored diagrams
//! for the writer, `models` keeps those that readers need; `job_waiters` holds workers that wait,
//! `awaiting` callers that wait for the end of an instance; `company` knows whether one may take
//! long while others wait.

mod awaiting;
mod company;
mod compiler;
pub mod engine;
pub mod handle;
mod inbox;
mod job_waiters;
mod models;
mod pipeline;
mod prepare;
mod upkeep;
mod writer;

pub use engine::{ClockMode, Engine, EngineOptions, StartError};
pub use prepare::request_hash;
