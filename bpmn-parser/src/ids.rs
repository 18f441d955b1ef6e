//! The elements of a document by id: BPMN 2.0.2 §8.3.1.

use std::borrow::Cow;
use std::collections::HashMap;

use baton_models::SourcePosition;

use crate::elements::vocabulary::{BPMN_URI, Vocabulary};
use crate::findings::Findings;
use crate::reader::{Attribute, Document, Element};
use crate::rules::duplicate_id;

/// The elements of a document by id. Of several with one id the first counts.
#[derive(Debug, Default)]
pub(crate) struct Ids<'d> {
    model: HashMap<Cow<'d, str>, Element<'d>>,
    layout: HashMap<Cow<'d, str>, Element<'d>>,
    target_prefixes: Vec<&'d str>,
    foreign_prefixes: Vec<&'d str>,
}

impl<'d> Ids<'d> {
    /// Takes up the ids of the model and those of the layout, which nothing in the model refers
    /// to. Extensions have ids of their own.
    pub(crate) fn of(document: &'d Document<'d>, findings: &mut Findings) -> Self {
        let mut ids = Self::default();
        let target = document.root().and_then(|root| root.attribute("targetNamespace"));
        if let Some(target) = target.map(Attribute::value) {
            ids.target_prefixes = document.prefixes(|uri| uri == target);
            ids.foreign_prefixes = document.prefixes(|uri| uri != target && uri != BPMN_URI);
        }
        let mut element = document.root();
        while let Some(here) = element {
            let vocabulary = Vocabulary::of(here.namespace());
            let is_own = matches!(vocabulary, Vocabulary::Bpmn | Vocabulary::Layout);
            if let Some(attribute) = here.attribute("id").filter(|_| is_own) {
                let is_model = vocabulary == Vocabulary::Bpmn;
                let map = if is_model { &mut ids.model } else { &mut ids.layout };
                let id = trimmed(attribute.value());
                match map.get(&id) {
                    None => {
                        map.insert(id, here);
                    }
                    Some(first) if is_model => {
                        duplicate_id::report(findings, here, attribute, *first);
                    }
                    Some(_) => {}
                }
            }
            element = here.next(!is_own || here.local_name() == "extensionElements");
        }
        ids
    }

    /// The element of the model with this id.
    pub(crate) fn get(&self, id: &str) -> Option<Element<'d>> {
        self.model.get(id).copied()
    }

    /// The shape, edge or label style with this id.
    pub(crate) fn layout(&self, id: &str) -> Option<Element<'d>> {
        self.layout.get(id).copied()
    }

    /// The id that a qualified name means in this file: a prefix for the file's own namespace is
    /// left out. Other names are returned as they are.
    pub(crate) fn local<'n>(&self, name: &'n str) -> &'n str {
        let Some((prefix, local)) = name.split_once(':') else { return name };
        if self.model.contains_key(name) {
            return name;
        }
        // Many tools write a prefix that the file does not declare, or that of BPMN.
        let is_own = self.target_prefixes.contains(&prefix)
            || (!self.foreign_prefixes.contains(&prefix) && self.model.contains_key(local));
        if is_own { local } else { name }
    }
}

/// A reference as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference<'r, 'd> {
    /// The element that refers.
    pub(crate) element: Element<'d>,
    /// The attribute or child that holds the reference, with its prefix.
    pub(crate) name: &'r str,
    /// The name it refers to.
    pub(crate) value: &'r str,
    /// Where the name stands.
    pub(crate) at: SourcePosition,
}

/// A text without outer white space.
pub(crate) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
