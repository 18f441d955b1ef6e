//! Event definitions, one file each: what an event waits for or brings about.

pub(crate) mod error;
pub(crate) mod escalation;
pub(crate) mod link;
pub(crate) mod message;
pub(crate) mod signal;
pub(crate) mod terminate;
