//! Gateways, one file each.

pub(crate) mod event_based_gateway;
pub(crate) mod exclusive_gateway;
pub(crate) mod inclusive_gateway;
pub(crate) mod parallel_gateway;
