//! Jobs that workers may take. The jobs themselves lie in the rows of their element instances.

use std::sync::Arc;

use super::{Present, table};
use crate::ids::JobKey;

table! {
    /// By tenant, type, negated priority (the highest first) and key (the oldest first).
    ActivatableJobs: (Arc<str>, Arc<str>, i64, JobKey) => Present
}
