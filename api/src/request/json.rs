//! Typed values out of JSON bodies, and what is said about bodies that cannot be read.
//!
//! A body is read without any bookkeeping; only after that has failed it is read once more to
//! find the field that is to blame, so a good request pays nothing for good messages.

use std::fmt;
use std::marker::PhantomData;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};

use super::body;
use super::caller::NamedRequest;
use super::whole_numbers::Whole;
use crate::api_state::Api;
use crate::problem::Problem;

/// What stands in messages of unknown enum values where the name of the field belongs.
pub(crate) const FIELD: &str = "{field}";

/// The body of a request, a JSON object that must be there.
pub(crate) struct ApiJson<T>(pub(crate) T);

/// The body of a request, a JSON object that may be left out.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Api> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let body = read(request, api).await?;
        if body.is_empty() {
            return Err(Problem::bad_request("Required request body is missing"));
        }
        parse(&body).map(Self)
    }
}

impl<T: DeserializeOwned + Default> FromRequest<Api> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let body = read(request, api).await?;
        if body.iter().all(u8::is_ascii_whitespace) || body.trim_ascii() == b"null" {
            return Ok(Self(T::default()));
        }
        parse(&body).map(Self)
    }
}

async fn read(request: Request, api: &Api) -> Result<Bytes, Problem> {
    let (parts, body) = body::read(api, request).await?;
    if let Some(named) = parts.extensions.get::<NamedRequest>() {
        named.says([&*body]);
    }
    if !body.is_empty() {
        check_content_type(&parts.headers)?;
    }
    Ok(body)
}

/// Accepts JSON in UTF-8, and bodies that do not say what they are.
fn check_content_type(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    if value == "application/json" || value.to_str().is_ok_and(is_json) {
        return Ok(());
    }
    Err(Problem::unsupported_media_type(format!(
        "Content-Type '{}' is not supported; send application/json",
        value.to_str().unwrap_or("?")
    )))
}

fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media_type = parts.next().unwrap_or_default();
    let is_json = media_type == "application/json"
        || (media_type.starts_with("application/") && media_type.ends_with("+json"));
    is_json
        && parts.all(|parameter| match parameter.strip_prefix("charset=") {
            Some(charset) => matches!(charset.trim_matches('"'), "utf-8" | "utf8" | "us-ascii"),
            None => true,
        })
}

/// A JSON object; arrays are refused, which serde would take for the fields in order.
#[derive(Debug, Default, Clone)]
pub(crate) struct JsonObject<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for JsonObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = JsonObject<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<JsonObject<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(JsonObject)
    }
}

/// Reads a JSON object.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    match serde_json::from_slice::<JsonObject<T>>(body) {
        Ok(JsonObject(value)) => Ok(value),
        Err(error) => read_again(body, &error),
    }
}

/// Reads once more, with whole numbers in float notation; where that fails too, it says which
/// field cannot be read.
#[cold]
fn read_again<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> Result<T, Problem> {
    if error.is_data() {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let read = JsonObject::<T>::deserialize(Whole(&mut deserializer));
        if let (Ok(JsonObject(value)), Ok(())) = (read, deserializer.end()) {
            return Ok(value);
        }
    }
    Err(explain::<T>(body, error))
}

fn explain<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        return Problem::bad_request(format!("Request body cannot be parsed: {error}"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let whole = Whole(&mut deserializer);
    let traced = serde_path_to_error::deserialize::<_, JsonObject<T>>(whole);
    let (path, error) = match &traced {
        Ok(_) => (String::new(), error),
        Err(traced) => (traced.path().to_string(), traced.inner()),
    };
    let path = if path == "." { String::new() } else { path };
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    describe(&path, message)
}

fn describe(path: &str, message: &str) -> Problem {
    if let Some(field) = quoted(message, "missing field `") {
        let separator = if path.is_empty() { "" } else { "." };
        return Problem::invalid_argument(format!("No {path}{separator}{field} provided"));
    }
    if let Some(property) = quoted(message, "unknown field `") {
        let known = message.split_once(", expected ").map_or("none", |(_, known)| known);
        let path = if path.is_empty() { property } else { path };
        return Problem::bad_request(format!(
            "Request property [{path}] cannot be parsed: there is no such property; known: {known}"
        ));
    }
    if message.contains(FIELD) {
        let field = path.rsplit('.').find(|part| !part.starts_with('$')).unwrap_or(path);
        let field = field.split('[').next().unwrap_or(field);
        return Problem::bad_request(message.replacen(FIELD, field, 1));
    }
    if path.is_empty() {
        return Problem::bad_request(format!("Request body cannot be parsed: {message}"));
    }
    Problem::bad_request(format!("Request property [{path}] cannot be parsed: {message}"))
}

fn quoted<'a>(message: &'a str, before: &str) -> Option<&'a str> {
    message.strip_prefix(before)?.split('`').next()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::request::variables::SentVariables;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only reading matters")]
    struct Example {
        job_type: String,
        retries: Option<i32>,
        variables: Option<SentVariables>,
        nested: Option<JsonObject<Nested>>,
        list: Option<Vec<JsonObject<Nested>>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only reading matters")]
    struct Nested {
        order: i64,
    }

    fn refusal(body: &str) -> (&'static str, String) {
        let problem = parse::<Example>(body.as_bytes()).unwrap_err();
        (problem.title, problem.detail.into_owned())
    }

    #[test]
    fn the_field_that_cannot_be_read_is_named() {
        let (title, detail) = refusal(r#"{"jobType":"a","retries":"three"}"#);
        assert_eq!(title, "Bad Request");
        assert_eq!(
            detail,
            "Request property [retries] cannot be parsed: invalid type: string \"three\", expected \
             i32"
        );
        let (_, detail) = refusal(r#"{"jobType":"a","list":[{"order":1},{"order":true}]}"#);
        assert!(
            detail.starts_with("Request property [list[1].order] cannot be parsed"),
            "{detail}"
        );
        let (_, detail) = refusal(r#"{"jobType":"a","variables":{"x":"\ud800"}}"#);
        assert!(
            detail.starts_with("Request property [variables] cannot be parsed: x: "),
            "{detail}"
        );
    }

    #[test]
    fn unknown_properties_are_named() {
        let (title, detail) = refusal(r#"{"jobType":"a","nested":{"order":1,"extra":2}}"#);
        assert_eq!(title, "Bad Request");
        assert!(detail.starts_with("Request property [nested.extra] cannot be parsed"), "{detail}");
    }

    #[test]
    fn missing_properties_are_invalid_arguments() {
        assert_eq!(refusal("{}"), ("INVALID_ARGUMENT", "No jobType provided".to_owned()));
        let (title, detail) = refusal(r#"{"jobType":"a","nested":{}}"#);
        assert_eq!((title, detail.as_str()), ("INVALID_ARGUMENT", "No nested.order provided"));
    }

    #[test]
    fn a_body_is_one_json_object() {
        for body in ["", "{", "[\"a\"]", "1", "null", r#"{"jobType":"a"} x"#, "\u{feff}{}"] {
            let (title, detail) = refusal(body);
            assert_eq!(title, "Bad Request", "{body}");
            assert!(detail.starts_with("Request body cannot be parsed: "), "{detail}");
        }
        assert_eq!(parse::<Example>(b"{\"jobType\":\"\xff\"}").unwrap_err().status.as_u16(), 400);
        let (_, detail) = refusal(r#"{"jobType":"a","nested":[1]}"#);
        assert!(detail.contains("[nested] cannot be parsed: invalid type: sequence"), "{detail}");
    }

    #[test]
    fn other_content_types_are_refused() {
        let accepts = |content_type: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            check_content_type(&headers).is_ok()
        };
        assert!(accepts("application/json"));
        assert!(accepts("Application/JSON; charset=UTF-8"));
        assert!(accepts("application/vnd.camunda.api.keys.string+json"));
        assert!(!accepts("application/json; charset=utf-16"));
        assert!(!accepts("text/plain"));
        assert!(!accepts("application/x-www-form-urlencoded"));
    }
}
