//! Keys in paths: decimal numbers, and texts for what has other keys.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::api_state::Api;
use crate::problem::Problem;

/// The longest text that is read as a key.
const KEY_CHARACTERS_MAX: usize = 25;

/// Stands for well-formed keys that nothing can have: negative ones, zero, and those beyond 64
/// bits. Its upper bits name a partition that cannot exist.
pub(crate) const NO_KEY: u64 = u64::MAX;

/// The key in the path of a request; 400 where it is none.
pub(crate) struct PathKey(pub(crate) u64);

impl FromRequestParts<Api> for PathKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let parameters = read(parts, api).await?;
        let (name, value) = first(&parameters)?;
        parse_key(value).map(Self).ok_or_else(|| {
            Problem::bad_request(format!("Failed to convert '{name}' with value: '{value}'"))
        })
    }
}

/// The text in the path of a request.
pub(crate) struct PathText(pub(crate) String);

impl FromRequestParts<Api> for PathText {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let parameters = read(parts, api).await?;
        first(&parameters).map(|(_, value)| Self(value.to_owned()))
    }
}

async fn read(parts: &mut Parts, api: &Api) -> Result<RawPathParams, Problem> {
    let parameters = RawPathParams::from_request_parts(parts, api).await;
    parameters.map_err(|_| Problem::bad_request("the path cannot be read; it must be UTF-8"))
}

fn first(parameters: &RawPathParams) -> Result<(&str, &str), Problem> {
    let first = parameters.iter().next();
    first.ok_or_else(|| Problem::internal("this operation has no key in its path"))
}

/// Reads a key: at most 25 characters, a sign and digits. Keys that cannot exist are [`NO_KEY`].
pub(crate) fn parse_key(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_key = text.len() <= KEY_CHARACTERS_MAX
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_key.then(|| text.parse().ok().filter(|key| *key != 0).unwrap_or(NO_KEY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decimal_texts() {
        assert_eq!(parse_key("2251799813685281"), Some(2_251_799_813_685_281));
        assert_eq!(parse_key("007"), Some(7));
        for text in ["", "-", "abc", "1.0", "+1", " 1", "0x1", "12345678901234567890123456"] {
            assert_eq!(parse_key(text), None, "{text}");
        }
    }

    #[test]
    fn keys_that_cannot_exist_are_read_but_name_nothing() {
        for text in ["-1", "0", "18446744073709551616"] {
            assert_eq!(parse_key(text), Some(NO_KEY), "{text}");
        }
    }
}
