//! The native REST API below `/v2`: translation of requests into commands and searches, nothing
//! else. `dto` has the shapes on the wire, `routes` the handlers; both one file per resource.

pub(crate) mod dto;
pub(crate) mod routes;
