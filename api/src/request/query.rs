//! Parameters behind the `?` of an address.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::api_state::Api;
use crate::problem::Problem;

/// The parameters of a request; 400 where one cannot be read. Unknown ones are left alone.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _api: &Api) -> Result<Self, Problem> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        read.map(|Query(parameters)| Self(parameters)).map_err(|error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            let what = source.unwrap_or_else(|| error.to_string());
            Problem::bad_request(format!("the query parameters cannot be read: {what}"))
        })
    }
}
