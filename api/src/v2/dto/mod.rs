//! Shapes on the wire, one file per resource.
//!
//! Requests refuse unknown properties. Answers hold every documented field, null when empty.

pub(crate) mod batch_operations;
pub(crate) mod call_hierarchy;
pub(crate) mod clock;
pub(crate) mod cluster;
pub(crate) mod datum;
pub(crate) mod deployments;
pub(crate) mod element_instances;
pub(crate) mod enums;
pub(crate) mod event_data;
pub(crate) mod events;
pub(crate) mod expression;
pub(crate) mod filters;
pub(crate) mod incidents;
pub(crate) mod instance_history;
pub(crate) mod job_search;
pub(crate) mod jobs;
pub(crate) mod message_subscriptions;
pub(crate) mod messages;
pub(crate) mod past_state;
pub(crate) mod patterns;
pub(crate) mod process_definitions;
pub(crate) mod process_instance_search;
pub(crate) mod process_instances;
pub(crate) mod record_enums;
pub(crate) mod resources;
pub(crate) mod search;
pub(crate) mod signals;
pub(crate) mod sort;
pub(crate) mod timers;
pub(crate) mod user_task_update;
pub(crate) mod user_tasks;
pub(crate) mod values;
pub(crate) mod variables;
pub(crate) mod waiting_states;
