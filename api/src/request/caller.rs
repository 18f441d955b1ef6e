//! Who asks, and under which name: the context that a command carries.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use baton_engine::command::CommandContext;
use baton_engine::ids::ContentHash;
use baton_engine::runtime::request_hash;

use crate::problem::Problem;

/// The header that names a request, so that a repeated one is not done again.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest header value that is taken over into a context.
pub(crate) const HEADER_BYTES_MAX: usize = 255;

/// What stands before a caller's own reference in the trace of a context.
const REFERENCE: &str = "operationReference=";

/// The reference that a caller gave the operation with this context.
pub(crate) fn reference_of(context: &CommandContext) -> Option<i64> {
    context.trace.as_deref()?.rsplit(';').next()?.strip_prefix(REFERENCE)?.parse().ok()
}

/// The caller of an operation. Nobody is known by name until authentication exists.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    context: CommandContext,
    named: Option<NamedRequest>,
}

/// What a request with an idempotency key says. It also travels in the extensions of the request,
/// so that whoever reads the body can tell of it.
#[derive(Debug, Clone)]
pub(crate) struct NamedRequest {
    head: Arc<str>,
    hash: Arc<OnceLock<ContentHash>>,
}

impl NamedRequest {
    fn of(parts: &Parts) -> Self {
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let head = Arc::from(format!("{} {target}", parts.method));
        Self { head, hash: Arc::default() }
    }

    /// Takes note of the body, in one part or several.
    pub(crate) fn says<'p>(&'p self, body: impl IntoIterator<Item = &'p [u8]>) {
        let parts = std::iter::once(self.head.as_bytes()).chain(body);
        self.hash.get_or_init(|| request_hash(parts));
    }
}

impl Caller {
    /// The context of this caller's command. To be called once the body was read.
    pub(crate) fn context(mut self) -> CommandContext {
        if let Some(named) = &self.named {
            // What no body was read of has none that matters.
            named.says([]);
            self.context.request = named.hash.get().copied();
        }
        self.context
    }

    /// As [`Self::context`], for a form with these files. A client that sends a form again invents
    /// new boundaries between its parts, so the files are compared and not the bytes of the body.
    pub(crate) fn context_with_files(self, files: &[(String, Vec<u8>)]) -> CommandContext {
        if let Some(named) = &self.named {
            named.says(files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]));
        }
        self.context()
    }

    /// The context of a command that the caller gave a reference of its own to: it is recorded
    /// with the events, behind the trace.
    pub(crate) fn context_with_reference(mut self, reference: Option<i64>) -> CommandContext {
        if let Some(reference) = reference {
            let trace = self.context.trace.as_deref().unwrap_or_default();
            let separator = if trace.is_empty() { "" } else { ";" };
            let text = format!("{trace}{separator}{REFERENCE}{reference}");
            self.context.trace = Some(Arc::from(text));
        }
        self.context()
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let idempotency_key = idempotency_key(&parts.headers)?;
        let named = idempotency_key.is_some().then(|| NamedRequest::of(parts));
        if let Some(named) = &named {
            parts.extensions.insert(named.clone());
        }
        let trace = text(&parts.headers, "traceparent");
        let context = CommandContext { idempotency_key, trace, ..CommandContext::default() };
        Ok(Self { context, named })
    }
}

/// The name that the caller gave the request; 400 where it is none.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<Arc<str>>, Problem> {
    let mut sent = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = sent.next() else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| {
        (1..=HEADER_BYTES_MAX).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match key {
        Some(key) if sent.next().is_none() => Ok(Some(Arc::from(key))),
        _ => Err(Problem::invalid_argument(format!(
            "the header Idempotency-Key must be there once and have 1 to {HEADER_BYTES_MAX} visible \
             ASCII characters, such as a UUID"
        ))),
    }
}

/// A header as text; none where it is absent, not printable or too long.
fn text(headers: &HeaderMap, name: &str) -> Option<Arc<str>> {
    let value = headers.get(name)?.to_str().ok()?;
    (!value.is_empty() && value.len() <= HEADER_BYTES_MAX).then(|| Arc::from(value))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Request};

    use super::*;

    fn key_of(values: &[&str]) -> Result<Option<String>, u16> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(IDEMPOTENCY_KEY, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let key = idempotency_key(&headers).map_err(|problem| problem.status.as_u16());
        key.map(|key| key.map(|key| key.to_string()))
    }

    #[test]
    fn a_key_is_one_word_of_visible_characters() {
        assert_eq!(key_of(&[]), Ok(None));
        assert_eq!(key_of(&["7f-A~!"]), Ok(Some("7f-A~!".to_owned())));
        assert!(key_of(&[&"k".repeat(255)]).is_ok());
        for refused in [&[""][..], &["a b"], &["ü"], &["a", "a"], &[&"k".repeat(256)]] {
            assert_eq!(key_of(refused), Err(400), "{refused:?}");
        }
    }

    #[test]
    fn requests_are_told_apart_by_method_path_query_and_body() {
        let hash = |method: &str, target: &str, body: &[&[u8]]| {
            let request = Request::builder().method(method).uri(target).body(()).unwrap();
            let named = NamedRequest::of(&request.into_parts().0);
            named.says(body.iter().copied());
            named.hash.get().copied().unwrap()
        };
        let first = hash("POST", "/v2/x?a=1", &[b"{}"]);
        assert_eq!(hash("POST", "/v2/x?a=1", &[b"{}"]), first);
        for (method, target, body) in [
            ("PUT", "/v2/x?a=1", &[b"{}".as_slice()][..]),
            ("POST", "/v2/x?a=2", &[b"{}"]),
            ("POST", "/v2/y?a=1", &[b"{}"]),
            ("POST", "/v2/x?a=1", &[b"{ }"]),
            ("POST", "/v2/x?a=1", &[b"{", b"}"]),
        ] {
            assert_ne!(hash(method, target, body), first, "{method} {target} {body:?}");
        }
    }
}
