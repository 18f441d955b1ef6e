//! Room for a request, taken before its body is read, so that what clients send is bounded in all.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use baton_engine::runtime::handle::Permit;
use tokio::sync::OwnedSemaphorePermit;

use crate::api_state::Api;
use crate::problem::Problem;

/// Room for one command, held while its body is read; it stands before the body in the arguments
/// of a handler. Where there is none, the request is answered with 503 `RESOURCE_EXHAUSTED`.
pub(crate) struct Admitted(pub(crate) Permit);

impl FromRequestParts<Api> for Admitted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let limit = api.settings().bytes_max(parts.uri.path());
        Ok(Self(api.engine().admit(announced_bytes(&parts.headers, limit).min(limit))?))
    }
}

/// Room for the body of a request that is no command, which has no place in the inbox; it stands
/// before the body in the arguments of a handler.
pub(crate) struct RoomForBody(#[expect(dead_code, reason = "held")] OwnedSemaphorePermit);

impl FromRequestParts<Api> for RoomForBody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let limit = api.settings().bytes_max(parts.uri.path());
        let bytes = announced_bytes(&parts.headers, limit).min(limit);
        api.room_for_body(bytes).map(Self).ok_or_else(Problem::too_many_bodies)
    }
}

/// How long the body will be; the limit where the client does not say.
fn announced_bytes(headers: &HeaderMap, limit: usize) -> usize {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return limit;
    }
    let Some(length) = headers.get(header::CONTENT_LENGTH) else { return 0 };
    length.to_str().ok().and_then(|length| length.parse().ok()).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_body_of_unknown_length_takes_as_much_room_as_the_largest() {
        let mut headers = HeaderMap::new();
        assert_eq!(announced_bytes(&headers, 100), 0);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("17"));
        assert_eq!(announced_bytes(&headers, 100), 17);
        headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        assert_eq!(announced_bytes(&headers, 100), 100);
    }
}
