//! The queries, as `bench/queries.toml` has them.

use figment::Figment;
use figment::providers::{Format, Toml};
use serde::Deserialize;
use serde_json::Value;

/// A search.
pub(super) struct Query {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) body: Value,
    /// Whether nothing is like this.
    pub(super) finds_nothing: bool,
}

#[derive(Deserialize)]
struct File {
    query: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    path: String,
    body: String,
    #[serde(default)]
    finds_nothing: bool,
}

/// All of them, in order.
pub(super) fn queries() -> Vec<Query> {
    let file: File = Figment::from(Toml::string(include_str!("../../queries.toml")))
        .extract()
        .expect("well-formed TOML");
    let query = |Entry { name, path, body, finds_nothing }| {
        let body = serde_json::from_str(&body).expect("a body is JSON");
        Query { name, path, body, finds_nothing }
    };
    file.query.into_iter().map(query).collect()
}
