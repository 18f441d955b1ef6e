//! Query strings: named values behind the path.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::api_state::Api;
use crate::problem::Problem;
use crate::request::json::FIELD;

/// The query string of a request; 400 where it cannot be read.
pub(crate) struct ApiQuery<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Api> for ApiQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _api: &Api) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(values)) => Ok(Self(values)),
            Err(error) => Err(Problem::bad_request(format!(
                "the query string cannot be read: {}",
                error.body_text().replace(FIELD, "the value")
            ))),
        }
    }
}
