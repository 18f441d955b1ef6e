//! Tenants in requests: only the default one exists.

use baton_engine::command::DEFAULT_TENANT;

use crate::problem::Problem;

/// Accepts the default tenant and refuses every other.
pub(crate) fn check_tenant(field: &str, tenant: Option<&str>) -> Result<(), Problem> {
    match tenant {
        None | Some(DEFAULT_TENANT) => Ok(()),
        Some(other) => Err(Problem::invalid_argument(format!(
            "{field} is '{other}', but there are no tenants in this version other than \
             '{DEFAULT_TENANT}'; leave it out of the request"
        ))),
    }
}
