//! What has no neutral form, as it was written: nothing is lost and nothing is guessed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::SourcePosition;

/// An attribute of another vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignAttribute {
    /// The namespace's URI.
    pub namespace: Option<Arc<str>>,
    /// The name without a prefix.
    pub name: Box<str>,
    /// The value as written.
    pub value: Box<str>,
    /// Where the attribute starts.
    pub at: SourcePosition,
}

/// An element of another vocabulary. What stands in it follows it in the same list, one deeper, so
/// that even a hostile file is walked and dropped without recursion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignElement {
    /// How deep it stands: 0 for an element directly in `extensionElements`.
    pub depth: u32,
    /// The namespace's URI.
    pub namespace: Option<Arc<str>>,
    /// The name without a prefix.
    pub name: Arc<str>,
    /// Its attributes.
    pub attributes: Box<[ForeignAttribute]>,
    /// The text directly inside, without outer white space.
    pub text: Option<Box<str>>,
    /// Where the element starts.
    pub at: SourcePosition,
}
