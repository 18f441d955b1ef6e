//! Events, one file each.

pub(crate) mod boundary_event;
pub(crate) mod end_event;
pub(crate) mod intermediate_catch_event;
pub(crate) mod intermediate_throw_event;
pub(crate) mod start_event;
