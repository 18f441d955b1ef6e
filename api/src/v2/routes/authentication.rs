//! `/v2/authentication`: nobody is known by name yet.

use crate::operation::{Operation, get};
use crate::problem::Problem;

/// The operations of this file.
pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/v2/authentication/me", "getAuthentication", "Who is calling")
            .problems(&[401])
            .handled_by(me),
    ]
}

async fn me() -> Problem {
    Problem::unauthorized("nobody is signed in; this version knows no users")
}
