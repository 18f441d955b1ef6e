//! Every function of the language, a table each; the results are those of DMN 1.5 §10.3.4, and of
//! Camunda's documentation for what only it has.

#[path = "../common/mod.rs"]
mod common;

mod booleans;
mod contexts;
mod conversions;
mod list_changes;
mod lists;
mod moments;
mod numbers;
mod patterns;
mod ranges;
mod strings;
