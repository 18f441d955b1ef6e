//! An operation: its route and its entry in the OpenAPI document, made together so that neither
//! can be without the other.

use std::collections::BTreeMap;

use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{MethodFilter, MethodRouter, on};
use utoipa::openapi::path::{
    HttpMethod, Operation as Entry, OperationBuilder, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{Object, ObjectBuilder, Ref, Schema, SchemaType, Type};
use utoipa::openapi::{ContentBuilder, RefOr, Required, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

use crate::api_state::Api;
use crate::problem::{Problem, ProblemDetail};
use crate::request::caller::HEADER_BYTES_MAX;
use crate::v2::dto::values::Key;
use crate::watch;

/// Schemas by name, as operations refer to them.
pub(crate) type Schemas = BTreeMap<String, RefOr<Schema>>;

/// One operation of the API.
pub(crate) struct Operation {
    /// Its path, with `{names}` of parameters.
    pub(crate) path: &'static str,
    /// Its method.
    pub(crate) method: HttpMethod,
    /// Its stable name, as clients generate it.
    pub(crate) id: &'static str,
    /// What answers it.
    pub(crate) route: MethodRouter<Api>,
    /// What the OpenAPI document says of it.
    pub(crate) entry: Entry,
    /// The schemas it refers to.
    pub(crate) schemas: Schemas,
}

/// An operation that has no handler yet.
pub(crate) struct Draft {
    path: &'static str,
    method: HttpMethod,
    id: &'static str,
    entry: OperationBuilder,
    schemas: Schemas,
}

/// Keys that are no numbers.
const TEXT_KEYS: &[&str] = &["batchOperationKey", "decisionEvaluationInstanceKey"];

fn text_key() -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    text.min_length(Some(1)).build().into()
}

/// Begins an operation.
pub(crate) fn operation(
    method: HttpMethod,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
) -> Draft {
    let mut entry = OperationBuilder::new().operation_id(Some(id)).summary(Some(summary));
    let resource = path.strip_prefix("/v2/").and_then(|rest| rest.split('/').next());
    entry = entry.tag(resource.unwrap_or("server"));
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')) {
        let name = name.trim_end_matches('}');
        entry = entry.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(if TEXT_KEYS.contains(&name) { text_key() } else { Key::schema() })),
        );
    }
    Draft { path, method, id, entry, schemas: Schemas::new() }
}

/// Begins a `GET`.
pub(crate) fn get(path: &'static str, id: &'static str, summary: &'static str) -> Draft {
    operation(HttpMethod::Get, path, id, summary)
}

/// Begins a `POST`.
pub(crate) fn post(path: &'static str, id: &'static str, summary: &'static str) -> Draft {
    operation(HttpMethod::Post, path, id, summary)
}

/// Begins a `PUT`.
pub(crate) fn put(path: &'static str, id: &'static str, summary: &'static str) -> Draft {
    operation(HttpMethod::Put, path, id, summary)
}

/// Begins a `PATCH`.
pub(crate) fn patch(path: &'static str, id: &'static str, summary: &'static str) -> Draft {
    operation(HttpMethod::Patch, path, id, summary)
}

/// Begins a `DELETE`.
pub(crate) fn delete(path: &'static str, id: &'static str, summary: &'static str) -> Draft {
    operation(HttpMethod::Delete, path, id, summary)
}

impl Draft {
    /// A JSON body that must be there.
    pub(crate) fn body<T: ToSchema>(self) -> Self {
        self.json_body::<T>(Required::True)
    }

    /// A JSON body that may be left out.
    pub(crate) fn optional_body<T: ToSchema>(self) -> Self {
        self.json_body::<T>(Required::False)
    }

    fn json_body<T: ToSchema>(mut self, required: Required) -> Self {
        self.collect::<T>(false);
        let schema = Ref::from_schema_name(T::name());
        self.content("application/json", RefOr::Ref(schema), required)
    }

    /// A multipart form.
    pub(crate) fn form(self, schema: RefOr<Schema>) -> Self {
        self.content("multipart/form-data", schema, Required::True)
    }

    fn content(mut self, media_type: &str, schema: RefOr<Schema>, required: Required) -> Self {
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let body = RequestBodyBuilder::new().content(media_type, content).required(Some(required));
        self.entry = self.entry.request_body(Some(body.build()));
        self
    }

    /// A value in the query string that may be left out.
    pub(crate) fn query(
        mut self,
        name: &'static str,
        description: &'static str,
        schema: RefOr<Schema>,
    ) -> Self {
        self.entry = self.entry.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(description))
                .schema(Some(schema)),
        );
        self
    }

    /// Is a command, which may be sent again under an idempotency key.
    pub(crate) fn repeatable(mut self) -> Self {
        let key = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .min_length(Some(1))
            .max_length(Some(HEADER_BYTES_MAX))
            .pattern(Some("^[!-~]+$"))
            .build();
        self.entry = self.entry.parameter(
            ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .required(Required::False)
                .description(Some(
                    "A name of your choice for this request. Sent again with the same name within 24 \
                     hours, it is answered as before and not done again; another request with this \
                     name is answered with 409. What was refused may be tried again.",
                ))
                .schema(Some(key)),
        );
        self.problems(&[400, 409])
    }

    /// Answers 200 with JSON.
    pub(crate) fn ok<T: ToSchema>(mut self, description: &'static str) -> Self {
        self.collect::<T>(true);
        let schema = Ref::from_schema_name(T::name());
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let mut response =
            ResponseBuilder::new().description(description).content("application/json", content);
        if watch::is_search(self.path) {
            let events = ContentBuilder::new().schema(Some(String::schema())).build();
            response = response.content("text/event-stream", events);
        }
        self.entry = self.entry.response("200", response.build());
        self
    }

    /// Answers 200 with another media type.
    pub(crate) fn ok_text(mut self, media_type: &str, description: &'static str) -> Self {
        let content = ContentBuilder::new().schema(Some(String::schema())).build();
        let response =
            ResponseBuilder::new().description(description).content(media_type, content).build();
        self.entry = self.entry.response("200", response);
        self
    }

    /// Answers 204.
    pub(crate) fn no_content(mut self, description: &'static str) -> Self {
        let response = ResponseBuilder::new().description(description).build();
        self.entry = self.entry.response("204", response);
        self
    }

    /// May answer with problems of these statuses.
    pub(crate) fn problems(mut self, statuses: &[u16]) -> Self {
        self.collect::<ProblemDetail<'_>>(true);
        for status in statuses {
            let reason =
                StatusCode::from_u16(*status).ok().and_then(|code| code.canonical_reason());
            let schema = Ref::from_schema_name(ProblemDetail::name());
            let content = ContentBuilder::new().schema(Some(schema)).build();
            let response = ResponseBuilder::new()
                .description(reason.unwrap_or("A problem"))
                .content("application/problem+json", content)
                .build();
            self.entry = self.entry.response(status.to_string(), response);
        }
        self
    }

    /// The handler that answers.
    pub(crate) fn handled_by<H, T>(self, handler: H) -> Operation
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        let route = on(method_filter(&self.method), handler);
        Operation {
            path: self.path,
            method: self.method,
            id: self.id,
            route,
            entry: self.entry.build(),
            schemas: self.schemas,
        }
    }

    /// No handler yet: every request is answered with 501, naming the operation.
    pub(crate) fn not_built(self) -> Operation {
        let id = self.id;
        self.problems(&[501]).handled_by(move || async move {
            Problem::not_implemented(format!("{id} is not supported yet"))
        })
    }

    /// Adds the schema of a type and of all it refers to. In answers every member is there.
    fn collect<T: ToSchema>(&mut self, is_answer: bool) {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        for (name, mut schema) in found {
            if is_answer {
                require_all(&mut schema);
            }
            self.schemas.insert(name, schema);
        }
    }
}

fn method_filter(method: &HttpMethod) -> MethodFilter {
    match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Delete => MethodFilter::DELETE,
        HttpMethod::Options => MethodFilter::OPTIONS,
        HttpMethod::Head => MethodFilter::HEAD,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Trace => MethodFilter::TRACE,
    }
}

/// Answers hold every documented member, null when empty; also those of a part of a schema.
fn require_all(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(Object { properties, required, .. })) => {
            *required = properties.keys().cloned().collect();
        }
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(require_all),
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}
