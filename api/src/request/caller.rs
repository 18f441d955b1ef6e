//! Who asks: the context that a command carries.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use baton_engine::command::CommandContext;

use crate::problem::Problem;

/// The header that names a request, so that a repeated one is not done again.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The longest header value that is taken over into a context.
const HEADER_BYTES_MAX: usize = 255;

/// The caller of an operation. Nobody is known by name until authentication exists.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    context: CommandContext,
}

impl Caller {
    /// The context of this caller's command.
    pub(crate) fn context(self) -> CommandContext {
        self.context
    }

    /// The context of a command that the caller gave a reference of its own to: it is recorded
    /// with the events, behind the trace.
    pub(crate) fn context_with_reference(mut self, reference: Option<i64>) -> CommandContext {
        if let Some(reference) = reference {
            let trace = self.context.trace.as_deref().unwrap_or_default();
            let separator = if trace.is_empty() { "" } else { ";" };
            let text = format!("{trace}{separator}operationReference={reference}");
            self.context.trace = Some(Arc::from(text));
        }
        self.context
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        if parts.headers.contains_key(IDEMPOTENCY_KEY) {
            // Whoever sends it relies on it: taken and not kept, it would do harm.
            return Err(Problem::field_not_built("the header Idempotency-Key"));
        }
        let trace = text(&parts.headers, "traceparent");
        Ok(Self { context: CommandContext { trace, ..CommandContext::default() } })
    }
}

/// A header as text; none where it is absent, not printable or too long.
fn text(headers: &HeaderMap, name: &str) -> Option<Arc<str>> {
    let value = headers.get(name)?.to_str().ok()?;
    (!value.is_empty() && value.len() <= HEADER_BYTES_MAX).then(|| Arc::from(value))
}
