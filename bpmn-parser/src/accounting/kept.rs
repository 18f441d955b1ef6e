//! What a file says and no engine acts by: one finding for each kind, however often it stands
//! there.

use std::collections::BTreeMap;

use crate::findings::Findings;
use crate::reader::{Attribute, Element};
use crate::rules::without_execution_meaning;

/// The first of each kind, and how many there are. A kind is a tag, and an attribute of it or
/// none.
#[derive(Debug, Default)]
pub(super) struct Kept<'d> {
    elements: BTreeMap<&'d str, (Element<'d>, usize)>,
    attributes: BTreeMap<(&'d str, &'d str), (Element<'d>, Attribute<'d>, usize)>,
}

impl<'d> Kept<'d> {
    /// Counts an element. A process that is documentation as a whole has a finding that says so.
    pub(super) fn element(&mut self, element: Element<'d>, is_documentation: bool) {
        if !is_documentation {
            self.elements.entry(element.local_name()).or_insert((element, 0)).1 += 1;
        }
    }

    /// Counts an attribute.
    pub(super) fn attribute(
        &mut self,
        element: Element<'d>,
        attribute: Attribute<'d>,
        is_documentation: bool,
    ) {
        if !is_documentation {
            let kind = (element.local_name(), attribute.local_name());
            self.attributes.entry(kind).or_insert((element, attribute, 0)).2 += 1;
        }
    }

    /// Reports each kind where it stands first.
    pub(super) fn report(&self, findings: &mut Findings) {
        for (element, count) in self.elements.values() {
            without_execution_meaning::element(findings, *element, *count);
        }
        for (element, attribute, count) in self.attributes.values() {
            without_execution_meaning::attribute(findings, *element, *attribute, *count);
        }
    }
}
