//! What becomes of every element and attribute of BPMN 2.0.2: the tables behind the promise that
//! nothing is accepted and then ignored.
//!
//! The rows stand in a file per chapter and say what the standard's schema allows: the attributes
//! and children of an element, the type of each value, and what an attribute does. `support` is
//! the one table of what this release runs; an element is switched on by a line there.
//!
//! `docs/conformance.md` is made from here. An element or attribute of the schema without a row
//! fails a test, whose list of the schema is kept apart from these tables.

mod activities;
mod choreography;
mod collaboration;
mod data;
mod events;
mod foundation;
mod gateways;
mod layout;
mod process;
mod root_elements;
mod rows;
mod services;
pub mod support;
mod targets;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use self::rows::{AttributeRow, ChildRow, Content, ElementRow, Occurrence, ValueType};
pub(crate) use self::targets::FLOW_NODES;
pub use self::targets::Targets;

/// What an element or attribute does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// The engine acts by it.
    Executed,
    /// It has no execution meaning, and a finding at info level says so once for a file.
    Kept,
    /// It has no execution meaning and is passed over without a finding, because it tells people
    /// who look at the diagram something and nobody expects an engine to act by it: names, texts,
    /// shapes, lanes.
    Silent,
    /// It has no execution meaning. With these values it says what holds anyway and is silent;
    /// with any other it is kept with a finding at info level.
    KeptUnless(&'static [&'static str]),
    /// It is accepted with these values, which change nothing, and refused with any other.
    Only(&'static [&'static str]),
    /// It would change how the process runs, which is not supported yet.
    Refused,
}

/// The chapters of the standard, with their rows.
pub static CHAPTERS: &[(&str, &[ElementRow])] = &[
    ("Foundation", foundation::ROWS),
    ("Common definitions", root_elements::ROWS),
    ("Services and correlation", services::ROWS),
    ("Process", process::ROWS),
    ("Activities", activities::ROWS),
    ("Events", events::ROWS),
    ("Gateways", gateways::ROWS),
    ("Items and data", data::ROWS),
    ("Collaboration and conversation", collaboration::ROWS),
    ("Choreography", choreography::ROWS),
    ("Diagram interchange", layout::ROWS),
];

static BY_TAG: LazyLock<HashMap<&'static str, &'static ElementRow>> =
    LazyLock::new(|| elements().map(|row| (row.tag, row)).collect());

/// Every element, chapter by chapter.
pub fn elements() -> impl Iterator<Item = &'static ElementRow> {
    CHAPTERS.iter().flat_map(|(_, rows)| rows.iter())
}

/// The row of an element by the local name of its tag.
///
/// ```
/// let row = baton_bpmn_parser::conformance::element("userTask").unwrap();
/// assert!(row.attribute("implementation").is_some());
/// assert!(row.child("potentialOwner").is_some());
/// ```
pub fn element(tag: &str) -> Option<&'static ElementRow> {
    BY_TAG.get(tag).copied()
}

/// The element that a misspelt tag means, in the standard's spelling.
pub(crate) fn standard_spelling(tag: &str) -> Option<&'static str> {
    if let Some(row) = element(tag) {
        return Some(row.tag);
    }
    elements().map(|row| row.tag).find(|known| known.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_element_has_one_row_and_names_each_attribute_and_child_once() {
        let mut tags = HashSet::new();
        for row in elements() {
            assert!(tags.insert(row.tag), "{} twice", row.tag);
            let mut names = HashSet::new();
            for attribute in row.attributes() {
                assert!(names.insert(attribute.name), "{}: {}", row.tag, attribute.name);
            }
            let mut names = HashSet::new();
            for child in row.children() {
                assert!(names.insert(child.tag), "{}: {}", row.tag, child.tag);
                assert!(element(child.tag).is_some(), "{} has no row", child.tag);
            }
        }
    }

    #[test]
    fn every_reference_can_be_met() {
        let all = elements().flat_map(|row| {
            let of_attributes = row.attributes().map(|attribute| attribute.value);
            let of_content = match row.content {
                Content::Reference(targets) => Some(ValueType::Reference(targets)),
                Content::Nothing | Content::Any | Content::Expression | Content::Name => None,
            };
            of_attributes.chain(of_content).map(|value| (row.tag, value))
        });
        for (tag, value) in all {
            let ValueType::Reference(targets) = value else { continue };
            for target in targets.tags {
                assert!(element(target).is_some(), "{tag}: {target} is no element");
            }
        }
    }

    #[test]
    fn a_misspelt_element_is_recognized_by_its_letters() {
        assert_eq!(standard_spelling("UserTask"), Some("userTask"));
        assert_eq!(standard_spelling("userTask"), Some("userTask"));
        assert_eq!(standard_spelling("humanTask"), None);
    }
}
