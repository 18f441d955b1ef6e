//! Shapes on the wire, one file per resource.
//!
//! Requests refuse unknown properties. Answers hold every documented field, null when empty.

pub(crate) mod clock;
pub(crate) mod cluster;
pub(crate) mod datum;
pub(crate) mod deployments;
pub(crate) mod element_instances;
pub(crate) mod enums;
pub(crate) mod event_data;
pub(crate) mod events;
pub(crate) mod filters;
pub(crate) mod incidents;
pub(crate) mod jobs;
pub(crate) mod messages;
pub(crate) mod past_state;
pub(crate) mod patterns;
pub(crate) mod process_instances;
pub(crate) mod search;
pub(crate) mod signals;
pub(crate) mod sort;
pub(crate) mod user_task_update;
pub(crate) mod user_tasks;
pub(crate) mod values;
