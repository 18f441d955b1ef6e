//! Bodies: bytes, read within a limit of size and time.

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

use crate::api_state::Api;
use crate::problem::Problem;

/// How much of a body that is too large is read and thrown away, so that a client which sends
/// all of it before it listens hears the answer instead of a closed connection.
const DRAINED_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Reads the whole body: 413 where it is too large, 408 where it takes too long.
pub(crate) async fn read(api: &Api, request: Request) -> Result<(Parts, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let settings = api.settings();
    let limit = settings.bytes_max(parts.uri.path());
    let reading = collect(body, limit, expects_continue(&parts.headers));
    let Ok(read) = tokio::time::timeout(settings.body_read_timeout, reading).await else {
        return Err(Problem::request_timeout(format!(
            "the body did not arrive within {} ms",
            settings.body_read_timeout.as_millis()
        )));
    };
    Ok((parts, read?))
}

/// Whether the client waits for a go-ahead before it sends the body.
fn expects_continue(headers: &HeaderMap) -> bool {
    headers.contains_key(header::EXPECT)
}

async fn collect(mut body: Body, limit: usize, expects_continue: bool) -> Result<Bytes, Problem> {
    let announced = body.size_hint().lower();
    if announced > limit as u64 {
        if !expects_continue && announced <= DRAINED_BYTES_MAX {
            drain(body, DRAINED_BYTES_MAX).await;
        }
        return Err(Problem::payload_too_large(limit));
    }
    let mut first = Bytes::new();
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::bad_request("the body broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if first.len() + whole.len() + data.len() > limit {
            drain(body, DRAINED_BYTES_MAX).await;
            return Err(Problem::payload_too_large(limit));
        }
        if first.is_empty() && whole.is_empty() {
            // Nearly every body arrives in one piece, which is handed on as it is.
            first = data;
        } else {
            if whole.is_empty() {
                whole.reserve(usize::try_from(announced).unwrap_or(limit).min(limit));
                whole.extend_from_slice(&first);
                first = Bytes::new();
            }
            whole.extend_from_slice(&data);
        }
        if body.is_end_stream() {
            break;
        }
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

async fn drain(mut body: Body, bytes_max: u64) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, |data| data.len() as u64);
        if read > bytes_max {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    async fn read_with_limit(body: &'static str, limit: usize) -> Result<Bytes, StatusCode> {
        collect(Body::from(body), limit, false).await.map_err(|problem| problem.status)
    }

    #[tokio::test]
    async fn a_body_may_be_as_large_as_the_limit() {
        assert_eq!(read_with_limit("12345", 5).await, Ok(Bytes::from_static(b"12345")));
        assert_eq!(read_with_limit("123456", 5).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
        assert_eq!(read_with_limit("", 5).await, Ok(Bytes::new()));
    }
}
