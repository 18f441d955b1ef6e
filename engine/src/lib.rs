//! Baton's engine: durable execution of BPMN 2.0 processes.
//!
//! In reading order: what may be asked ([`command`]), what has happened ([`event`]), what was
//! refused ([`rejection`]), what is stuck ([`incident`]); then how bytes are kept ([`store`]),
//! what they mean ([`state`]), how processes are compiled ([`graph`]), when timers are due
//! ([`schedule`]), how commands are decided and elements behave, how searches read ([`query`]) and
//! what runs it all ([`runtime`]).

mod behavior;
pub mod clock;
pub mod command;
mod decide;
pub mod event;
pub mod expression;
pub mod graph;
pub mod ids;
pub mod incident;
pub mod kernel;
pub mod query;
pub mod record;
pub mod rejection;
pub mod retention;
pub mod runtime;
pub mod schedule;
pub mod state;
mod step;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
