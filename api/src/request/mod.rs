//! Requests: what every operation reads the same way, as extractors.
//!
//! In reading order: [`caller`] says who asks, [`admission`] takes room in the engine's inbox,
//! [`path_key`] reads keys out of paths, [`query`] parameters, [`body`] reads bytes within limits,
//! [`json`] makes typed values of them ([`whole_numbers`] reads `10.0` as 10) and [`variables`]
//! keeps variables digit by digit.

pub(crate) mod admission;
pub(crate) mod body;
pub(crate) mod caller;
pub(crate) mod json;
pub(crate) mod path_key;
pub(crate) mod query;
pub(crate) mod raw_json;
pub(crate) mod tenant;
pub(crate) mod variables;
pub(crate) mod whole_numbers;
