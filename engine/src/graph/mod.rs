//! Executable forms of processes: compiled once, shared by all instances.

pub mod compile;
pub mod event_parts;
pub mod executable_process;
pub mod mapping;
pub mod reachability;
pub mod registry;
pub mod waiting;
pub mod work_parts;
