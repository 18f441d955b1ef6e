//! Prefixes and the namespaces they stand for: Namespaces in XML 1.0.

use std::borrow::Cow;
use std::collections::HashMap;

/// A namespace of the document: an index into its URIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NamespaceId(pub(super) u32);

impl NamespaceId {
    /// No namespace: an unprefixed attribute, or an element where no default is declared.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// The URI that the prefix `xml` always stands for.
pub(crate) const XML_URI: &str = "http://www.w3.org/XML/1998/namespace";

/// The prefixes in force while a document is read.
///
/// Each prefix has a stack of its own, so a look-up costs the same however many are declared.
#[derive(Debug, Default)]
pub(super) struct Namespaces<'d> {
    uris: Vec<String>,
    ids: HashMap<String, u32>,
    in_force: HashMap<&'d str, Vec<NamespaceId>>,
    /// What each open element declared, to be undone at its end.
    declared: Vec<(usize, &'d str)>,
}

impl<'d> Namespaces<'d> {
    pub(super) fn new() -> Self {
        let mut new = Self::default();
        let xml = new.id_of(Cow::Borrowed(XML_URI));
        new.in_force.insert("xml", vec![xml]);
        new
    }

    /// Puts a prefix in force for the element at `depth` and all below; `""` is the default.
    pub(super) fn declare(&mut self, depth: usize, prefix: &'d str, uri: Cow<'_, str>) {
        let id = if uri.is_empty() { NamespaceId::NONE } else { self.id_of(uri) };
        self.in_force.entry(prefix).or_default().push(id);
        self.declared.push((depth, prefix));
    }

    /// Takes back what the element at `depth` declared.
    pub(super) fn undeclare(&mut self, depth: usize) {
        while let Some((_, prefix)) = self.declared.pop_if(|(at, _)| *at >= depth) {
            if let Some(stack) = self.in_force.get_mut(prefix) {
                stack.pop();
            }
        }
    }

    /// The namespace a prefix stands for; `None` where it was not declared.
    pub(super) fn resolve(&self, prefix: &str) -> Option<NamespaceId> {
        self.in_force.get(prefix).and_then(|stack| stack.last()).copied()
    }

    /// Every prefix in force with its namespace, sorted.
    pub(super) fn snapshot(&self) -> Vec<(String, NamespaceId)> {
        let mut all: Vec<_> = self
            .declared
            .iter()
            .filter_map(|(_, prefix)| Some(((*prefix).to_owned(), self.resolve(prefix)?)))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|a, b| a.0 == b.0);
        all
    }

    /// The URIs, indexed by `NamespaceId`.
    pub(super) fn into_uris(self) -> Vec<String> {
        self.uris
    }

    fn id_of(&mut self, uri: Cow<'_, str>) -> NamespaceId {
        if let Some(id) = self.ids.get(uri.as_ref()) {
            return NamespaceId(*id);
        }
        let id = u32::try_from(self.uris.len()).unwrap_or(u32::MAX - 1);
        self.uris.push(uri.clone().into_owned());
        self.ids.insert(uri.into_owned(), id);
        NamespaceId(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inner_declaration_hides_the_outer_one_until_its_element_ends() {
        let mut namespaces = Namespaces::new();
        namespaces.declare(1, "p", Cow::Borrowed("urn:outer"));
        let outer = namespaces.resolve("p");
        namespaces.declare(2, "p", Cow::Borrowed("urn:inner"));
        assert_ne!(namespaces.resolve("p"), outer);
        namespaces.undeclare(2);
        assert_eq!(namespaces.resolve("p"), outer);
        namespaces.undeclare(1);
        assert_eq!(namespaces.resolve("p"), None);
    }

    #[test]
    fn an_empty_default_means_no_namespace() {
        let mut namespaces = Namespaces::new();
        namespaces.declare(1, "", Cow::Borrowed(""));
        assert_eq!(namespaces.resolve(""), Some(NamespaceId::NONE));
    }
}
