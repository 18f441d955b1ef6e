//! The HTTP API over a real server: loopback, the engine in this process, a memory store. One
//! module per resource; `support` has the server, the client and the diagrams.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod calls;
mod client_fields;
mod clock;
mod cluster;
mod connections;
mod deletions;
mod deployments;
mod diagrams;
mod documents;
mod element_instances;
mod events;
mod examples;
mod expressions;
mod histories;
mod history_shapes;
mod hostile_searches;
mod idempotency;
mod incidents;
mod incidents_below;
mod instance_filters;
mod job_errors;
mod jobs;
mod message_starts;
mod messages;
mod multi_instance;
mod not_built;
mod past_state;
mod process_definitions;
mod process_instances;
mod requests;
mod resources;
mod restarts;
mod shape;
mod signals;
mod support;
mod timer_search;
mod timers;
mod user_task_updates;
mod user_tasks;
mod waiting;
mod waiting_diagrams;
mod waiting_events;
mod waiting_states;
mod watching;
