//! The identity of a BPMN element: its XML `id` attribute.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The XML `id` of a BPMN element, unique within one file.
///
/// Elements are named by this text everywhere (events, rows, APIs), never by a position in a
/// compiled graph, so stored data outlives changes of the parser. A clone shares the text.
///
/// ```
/// use baton_models::ElementId;
///
/// let id = ElementId::from("approve");
/// assert_eq!(id.as_str(), "approve");
/// assert_eq!(id.to_string(), "approve");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ElementId(Arc<str>);

impl ElementId {
    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The empty id, which no element of a deployed model has.
impl Default for ElementId {
    fn default() -> Self {
        Self(Arc::from(""))
    }
}

impl From<&str> for ElementId {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl From<String> for ElementId {
    fn from(text: String) -> Self {
        Self(Arc::from(text))
    }
}

impl From<Arc<str>> for ElementId {
    fn from(text: Arc<str>) -> Self {
        Self(text)
    }
}

/// Lets a map keyed by ids be asked with a plain text.
impl Borrow<str> for ElementId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for ElementId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Shown as its quoted text: the wrapper would only be noise in a dump.
impl fmt::Debug for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::ElementId;

    #[test]
    fn a_map_of_ids_is_asked_with_plain_text() {
        let map = BTreeMap::from([(ElementId::from("a"), 1)]);
        assert_eq!(map.get("a"), Some(&1));
    }

    #[test]
    fn ids_sort_by_their_text() {
        assert!(ElementId::from("a10") < ElementId::from("a9"));
    }
}
