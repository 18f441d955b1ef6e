//! XML elements to typed models: one function per element, in files named as in `models`.
//!
//! `accounting` has reported what is wrong; here only what is right is taken up, so a function
//! reads what its element has and leaves the rest. References are names still; those of this
//! file lose a prefix for its own namespace.

mod activities;
mod artifacts;
mod choreography;
mod collaboration;
mod containers;
mod correlation;
mod data;
mod definitions;
mod diagram;
mod event_definitions;
mod events;
mod expressions;
mod flow;
mod gateways;
mod lanes;
mod loop_characteristics;
mod process;
mod resources;
mod root_elements;
mod services;
pub(crate) mod vocabulary;

use std::collections::{HashMap, HashSet};

use baton_models::{BaseElement, Documentation, ElementId, Extensions};

pub(crate) use self::definitions::{Draft, read};
use self::vocabulary::bpmn_tag;
use crate::accounting::Account;
use crate::ids::Ids;
use crate::reader::Element;

/// The reading of one document, shared by the functions of all elements.
pub(crate) struct Reading<'r, 'd> {
    ids: &'r Ids<'d>,
    extensions: HashMap<u32, Box<Extensions>>,
    incomplete: HashSet<u32>,
}

impl<'r, 'd> Reading<'r, 'd> {
    pub(crate) fn new(ids: &'r Ids<'d>, account: Account) -> Self {
        Self { ids, extensions: account.extensions, incomplete: account.incomplete }
    }

    /// What every element has.
    fn base(&mut self, element: Element<'d>) -> BaseElement {
        BaseElement {
            id: optional_id(element),
            documentation: documentation(element),
            extensions: self.neutral_extensions(element),
            at: element.at(),
        }
    }

    /// What vendors add to an element; `None` where they add nothing.
    fn neutral_extensions(&mut self, element: Element<'d>) -> Option<Box<Extensions>> {
        self.extensions.remove(&element.index())
    }

    /// A reference in an attribute; an empty one is none.
    fn reference(&self, element: Element<'d>, name: &str) -> Option<ElementId> {
        self.local_id(&element.attribute(name)?.value())
    }

    /// A reference that is the text of a child.
    fn child_reference(&self, element: Element<'d>, tag: &str) -> Option<ElementId> {
        self.local_id(child(element, tag)?.text()?.0)
    }

    /// References that are the texts of children, in document order.
    fn child_references(&self, element: Element<'d>, tag: &str) -> Vec<ElementId> {
        children(element, tag).filter_map(|child| self.local_id(child.text()?.0)).collect()
    }

    fn local_id(&self, name: &str) -> Option<ElementId> {
        let id = self.ids.local(name.trim());
        (!id.is_empty()).then(|| ElementId::from(id))
    }

    /// Reads each child of a tag.
    fn each<T>(
        &mut self,
        element: Element<'d>,
        tag: &str,
        mut read: impl FnMut(&mut Self, Element<'d>) -> T,
    ) -> Vec<T> {
        children(element, tag).map(|child| read(self, child)).collect()
    }

    /// Reads the first child of a tag.
    fn first<T>(
        &mut self,
        element: Element<'d>,
        tag: &str,
        read: impl FnOnce(&mut Self, Element<'d>) -> T,
    ) -> Option<T> {
        child(element, tag).map(|child| read(self, child))
    }
}

/// The children of a tag, in document order.
fn children<'d>(element: Element<'d>, tag: &str) -> impl Iterator<Item = Element<'d>> {
    element.children().filter(move |child| bpmn_tag(*child) == tag)
}

/// The first child of a tag.
fn child<'d>(element: Element<'d>, tag: &str) -> Option<Element<'d>> {
    children(element, tag).next()
}

/// An element's id; an empty one is none.
fn optional_id(element: Element<'_>) -> Option<ElementId> {
    let id = element.attribute("id")?.value();
    let id = id.trim();
    (!id.is_empty()).then(|| ElementId::from(id))
}

/// The id of an element that must have one. Where it is missing a finding says so, and the model is
/// not run.
fn required_id(element: Element<'_>) -> ElementId {
    optional_id(element).unwrap_or_default()
}

fn documentation(element: Element<'_>) -> Vec<Documentation> {
    let all = children(element, "documentation");
    all.map(|child| Documentation {
        id: optional_id(child),
        text: child.text().map_or_else(String::new, |(text, _)| text.to_owned()),
        text_format: text_attribute(child, "textFormat"),
    })
    .collect()
}

/// An attribute whose text is taken as it is.
fn text_attribute(element: Element<'_>, name: &str) -> Option<String> {
    element.attribute(name).map(|found| found.value().into_owned())
}

/// The text of a child.
fn child_text(element: Element<'_>, tag: &str) -> Option<String> {
    child(element, tag).map(|child| child.text().map_or("", |(text, _)| text).to_owned())
}

/// An attribute that is true or false.
fn boolean(element: Element<'_>, name: &str, default: bool) -> bool {
    optional_boolean(element, name).unwrap_or(default)
}

fn optional_boolean(element: Element<'_>, name: &str) -> Option<bool> {
    match element.attribute(name)?.value().trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// An attribute that is a number; `None` where it is absent or none.
fn number<T: std::str::FromStr>(element: Element<'_>, name: &str) -> Option<T> {
    element.attribute(name)?.value().trim().parse().ok()
}
