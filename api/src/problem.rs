//! Problems: how every refusal leaves the server, as `application/problem+json` (RFC 9457).
//!
//! Handlers and extractors return a [`Problem`]; it travels as a response extension and is written
//! by [`render`] at the outermost layer, which knows the path of the request. The mapping from the
//! engine's errors has no wildcard: a new one must be given a status here before this compiles.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baton_engine::query::QueryError;
use baton_engine::rejection::{Rejection, SubmitError};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds after which a caller that was pushed back may try again.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// The media type of problems.
pub(crate) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// The codes that problems carry as their title; clients tell them apart by it.
pub(crate) mod title {
    /// The request cannot be bound: unreadable JSON, ill-typed field or key.
    pub(crate) const BAD_REQUEST: &str = "Bad Request";
    /// A field is missing, empty or out of range.
    pub(crate) const INVALID_ARGUMENT: &str = "INVALID_ARGUMENT";
    /// Nobody is known to be calling.
    pub(crate) const UNAUTHORIZED: &str = "Unauthorized";
    /// The caller, or this configuration, must not do this.
    pub(crate) const FORBIDDEN: &str = "FORBIDDEN";
    /// There is no such thing, or no longer.
    pub(crate) const NOT_FOUND: &str = "NOT_FOUND";
    /// The path exists, but not with this method.
    pub(crate) const METHOD_NOT_ALLOWED: &str = "Method Not Allowed";
    /// The client accepts nothing that this operation answers with.
    pub(crate) const NOT_ACCEPTABLE: &str = "Not Acceptable";
    /// The body took too long to arrive.
    pub(crate) const REQUEST_TIMEOUT: &str = "Request Timeout";
    /// The thing is in a state that does not allow it.
    pub(crate) const INVALID_STATE: &str = "INVALID_STATE";
    /// Another thing has the name already.
    pub(crate) const ALREADY_EXISTS: &str = "ALREADY_EXISTS";
    /// The body is larger than the limit.
    pub(crate) const PAYLOAD_TOO_LARGE: &str = "Payload Too Large";
    /// The body has another content type than the operation reads.
    pub(crate) const UNSUPPORTED_MEDIA_TYPE: &str = "Unsupported Media Type";
    /// The server failed; its log says more.
    pub(crate) const INTERNAL: &str = "INTERNAL";
    /// This version does not do it yet.
    pub(crate) const NOT_IMPLEMENTED: &str = "NOT_IMPLEMENTED";
    /// Back-pressure. Clients retry on exactly this title, so nothing else may carry it.
    pub(crate) const RESOURCE_EXHAUSTED: &str = "RESOURCE_EXHAUSTED";
    /// The engine cannot answer.
    pub(crate) const UNAVAILABLE: &str = "UNAVAILABLE";
    /// The reply was not there in time.
    pub(crate) const DEADLINE_EXCEEDED: &str = "DEADLINE_EXCEEDED";
}

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The status it is answered with.
    pub(crate) status: StatusCode,
    /// The code, one of [`title`].
    pub(crate) title: &'static str,
    /// What is wrong and what to do, for people.
    pub(crate) detail: Cow<'static, str>,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, title, detail: detail.into() }
    }

    /// 400: the request cannot be bound.
    pub(crate) fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, title::BAD_REQUEST, detail)
    }

    /// 400: a field is missing, empty or out of range.
    pub(crate) fn invalid_argument(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, title::INVALID_ARGUMENT, detail)
    }

    /// 401.
    pub(crate) fn unauthorized(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, title::UNAUTHORIZED, detail)
    }

    /// 403.
    pub(crate) fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, title::FORBIDDEN, detail)
    }

    /// 404.
    pub(crate) fn not_found(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, title::NOT_FOUND, detail)
    }

    /// 405.
    pub(crate) fn method_not_allowed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, title::METHOD_NOT_ALLOWED, detail)
    }

    /// 406.
    pub(crate) fn not_acceptable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, title::NOT_ACCEPTABLE, detail)
    }

    /// 408: the body did not arrive in time.
    pub(crate) fn request_timeout(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, title::REQUEST_TIMEOUT, detail)
    }

    /// 413.
    pub(crate) fn payload_too_large(limit_bytes: usize) -> Self {
        let detail = format!("the body of this request may have at most {limit_bytes} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, title::PAYLOAD_TOO_LARGE, detail)
    }

    /// 415.
    pub(crate) fn unsupported_media_type(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, title::UNSUPPORTED_MEDIA_TYPE, detail)
    }

    /// 500. The cause belongs in the log, not into the detail.
    pub(crate) fn internal(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, title::INTERNAL, detail)
    }

    /// 501: this version does not do it yet.
    pub(crate) fn not_implemented(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, title::NOT_IMPLEMENTED, detail)
    }

    /// 501, naming a field of the request that this version does not know what to do with.
    pub(crate) fn field_not_built(field: &str) -> Self {
        Self::not_implemented(format!("{field} is not supported yet; leave it out of the request"))
    }

    /// 503: back-pressure, because the bodies of other requests take all room.
    pub(crate) fn too_many_bodies() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            title::RESOURCE_EXHAUSTED,
            "too many large requests at once; try again in a moment",
        )
    }

    /// 503: back-pressure, because so many clients watch already.
    pub(crate) fn too_many_watchers() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            title::RESOURCE_EXHAUSTED,
            "too many clients watch at once; try again later, or search without watching",
        )
    }

    /// 503: the engine cannot answer.
    pub(crate) fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, title::UNAVAILABLE, detail)
    }

    /// 504: the reply was not there in time.
    pub(crate) fn deadline_exceeded(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, title::DEADLINE_EXCEEDED, detail)
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        let detail = rejection.to_string();
        match rejection {
            Rejection::NotFound(_) => Self::not_found(detail),
            Rejection::InvalidState(_) => {
                Self::new(StatusCode::CONFLICT, title::INVALID_STATE, detail)
            }
            Rejection::AlreadyExists(_) => {
                Self::new(StatusCode::CONFLICT, title::ALREADY_EXISTS, detail)
            }
            Rejection::InvalidArgument(_) | Rejection::InvalidModel(_) => {
                Self::invalid_argument(detail)
            }
            Rejection::NotImplemented(_) => Self::not_implemented(detail),
            Rejection::Fault(_) => Self::internal(detail),
        }
    }
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        let detail = error.to_string();
        match error {
            SubmitError::Rejected(rejection) => rejection.into(),
            SubmitError::Overloaded(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, title::RESOURCE_EXHAUSTED, detail)
            }
            SubmitError::Unavailable(_) => Self::unavailable(detail),
            SubmitError::TimedOut(_) => Self::deadline_exceeded(detail),
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let detail = error.to_string();
        match error {
            QueryError::NotBuilt { .. } => Self::not_implemented(detail),
            QueryError::BadCursor | QueryError::TooBroad { .. } | QueryError::TooLong => {
                Self::invalid_argument(detail)
            }
            QueryError::NotFound(_) => Self::not_found(detail),
            QueryError::Store(error) => {
                tracing::error!(%error, "a read failed in the store");
                Self::unavailable("the store cannot be read; the server's log says why")
            }
        }
    }
}

impl IntoResponse for Problem {
    /// The status with the problem as an extension: [`render`] writes the body.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The body of a problem.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDetail<'a> {
    /// Always `about:blank`: the title says what it is.
    r#type: &'static str,
    /// The code of the problem, such as `NOT_FOUND`.
    title: &'static str,
    /// The status of the response.
    status: u16,
    /// What is wrong and what to do.
    detail: &'a str,
    /// The path of the request.
    instance: &'a str,
}

/// Writes the body of the problem that a response carries, if it carries one.
pub(crate) fn render(mut response: Response, path: &str) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let body = serde_json::to_vec(&ProblemDetail {
        r#type: "about:blank",
        title: problem.title,
        status: problem.status.as_u16(),
        detail: &problem.detail,
        instance: path,
    })
    .unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    headers.remove(header::CONTENT_LENGTH);
    if problem.title == title::RESOURCE_EXHAUSTED {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    *response.body_mut() = Body::from(body);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_back_pressure_has_the_title_that_clients_retry_on() {
        let busy = Problem::from(SubmitError::Overloaded(4096));
        assert_eq!((busy.status.as_u16(), busy.title), (503, "RESOURCE_EXHAUSTED"));
        let response = render(busy.into_response(), "/v2/jobs/activation");
        assert_eq!(response.headers()["retry-after"], "1");

        let stopped = Problem::from(SubmitError::Unavailable("the writer stopped".to_owned()));
        assert_eq!((stopped.status.as_u16(), stopped.title), (503, "UNAVAILABLE"));
        assert!(render(stopped.into_response(), "/").headers().get("retry-after").is_none());
    }

    #[test]
    fn rejections_have_the_status_of_their_kind() {
        let status = |rejection: Rejection| {
            let problem = Problem::from(SubmitError::from(rejection));
            (problem.status.as_u16(), problem.title)
        };
        assert_eq!(status(Rejection::NotFound(String::new())), (404, "NOT_FOUND"));
        assert_eq!(status(Rejection::InvalidState(String::new())), (409, "INVALID_STATE"));
        assert_eq!(status(Rejection::InvalidArgument(String::new())), (400, "INVALID_ARGUMENT"));
        assert_eq!(status(Rejection::InvalidModel(Vec::new())), (400, "INVALID_ARGUMENT"));
        assert_eq!(status(Rejection::NotImplemented(String::new())), (501, "NOT_IMPLEMENTED"));
    }
}
