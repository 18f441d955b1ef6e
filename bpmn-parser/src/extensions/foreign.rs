//! What has no neutral form, kept as it was written.

use std::sync::Arc;

use baton_models::extensions::{ForeignAttribute, ForeignElement};

use crate::reader::{Attribute, Element};

/// Neighbours mostly have their names and namespaces in common, so each is kept once for them.
#[derive(Debug, Default)]
pub(super) struct Names {
    namespace: Option<Arc<str>>,
    element: Option<Arc<str>>,
}

impl Names {
    pub(super) fn attribute(&mut self, attribute: Attribute<'_>) -> ForeignAttribute {
        ForeignAttribute {
            namespace: attribute.namespace().map(|uri| shared(&mut self.namespace, uri)),
            name: Box::from(attribute.local_name()),
            value: Box::from(attribute.value().as_ref()),
            at: attribute.at(),
        }
    }

    /// Keeps an element with everything inside of it.
    pub(super) fn keep(&mut self, root: Element<'_>, kept: &mut Vec<ForeignElement>) {
        let mut open: Vec<u32> = Vec::new();
        let mut next = Some(root);
        while let Some(element) = next.filter(|element| element.index() < root.end()) {
            let parent = element.parent().map(Element::index);
            while open.last().is_some_and(|last| Some(*last) != parent) {
                open.pop();
            }
            kept.push(ForeignElement {
                depth: u32::try_from(open.len()).unwrap_or(u32::MAX),
                namespace: element.namespace().map(|uri| shared(&mut self.namespace, uri)),
                name: shared(&mut self.element, element.local_name()),
                attributes: element.attributes().map(|found| self.attribute(found)).collect(),
                text: element.text().map(|(text, _)| Box::from(text)),
                at: element.at(),
            });
            open.push(element.index());
            next = element.next(false);
        }
    }
}

fn shared(last: &mut Option<Arc<str>>, text: &str) -> Arc<str> {
    match last {
        Some(known) if &**known == text => Arc::clone(known),
        _ => Arc::clone(last.insert(Arc::from(text))),
    }
}
