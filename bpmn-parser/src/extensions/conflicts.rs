//! Extensions of one element that contradict each other.

use baton_models::extensions::Dialect;

use super::table::{self, Owner, Treatment};
use super::{dialect_of, is_left_over};
use crate::elements::vocabulary::bpmn_tag;
use crate::findings::Findings;
use crate::reader::Element;
use crate::rules::conflicting_extensions;

/// The extensions that each say alone who does the work of an element.
const WAYS_TO_WORK: &[&str] = &[
    "calledDecision",
    "class",
    "connector",
    "decisionRef",
    "delegateExpression",
    "expression",
    "script",
    "taskDefinition",
    "type",
];

/// An extension of an element by its name.
struct Found<'d> {
    written: &'d str,
    local: &'d str,
    dialect: Dialect,
    is_attribute: bool,
    /// Whether it changes how the element runs.
    has_effect: bool,
}

/// Reports two ways to do the work, settings of two dialects, and the same attribute in two
/// namespaces, on one element.
pub(super) fn check(findings: &mut Findings, owner: Element<'_>, of_file: Option<Dialect>) {
    let mut first_work: Option<Found<'_>> = None;
    let mut first: Option<Found<'_>> = None;
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    for found in extensions_of(owner, of_file) {
        let twice =
            attributes.iter().find(|(local, _)| found.is_attribute && *local == found.local);
        if let Some((_, other)) = twice {
            conflicting_extensions::report(findings, owner, other, found.written);
            return;
        }
        if found.is_attribute {
            attributes.push((found.local, found.written));
        }
        let is_work = WAYS_TO_WORK.contains(&found.local);
        if let Some(other) = first.as_ref().filter(|other| other.dialect != found.dialect)
            && found.has_effect
        {
            conflicting_extensions::report(findings, owner, other.written, found.written);
            return;
        }
        if let Some(other) =
            first_work.as_ref().filter(|other| is_work && other.local != found.local)
        {
            conflicting_extensions::report(findings, owner, other.written, found.written);
            return;
        }
        if is_work {
            first_work = Some(Found { ..found });
        }
        if found.has_effect && first.is_none() {
            first = Some(found);
        }
    }
}

fn extensions_of(owner: Element<'_>, of_file: Option<Dialect>) -> impl Iterator<Item = Found<'_>> {
    let tag = bpmn_tag(owner);
    let attributes = owner.attributes().filter_map(move |attribute| {
        let dialect = dialect_of(attribute.namespace())?;
        if is_left_over(of_file, dialect) {
            return None;
        }
        let local = attribute.local_name();
        let row = table::attribute_row(dialect, local, Owner::Standard(tag)).ok()?;
        let has_effect = has_effect(row.treatment);
        let written = attribute.written_name();
        Some(Found { written, local, dialect, is_attribute: true, has_effect })
    });
    let lists = owner.children().filter(|child| bpmn_tag(*child) == "extensionElements");
    let elements = lists.flat_map(Element::children).filter_map(move |child| {
        let dialect = dialect_of(child.namespace())?;
        if is_left_over(of_file, dialect) {
            return None;
        }
        let local = child.local_name();
        let row = table::element_row(dialect, local, Owner::Standard(tag)).ok()?;
        let has_effect = has_effect(row.treatment);
        let written = child.written_name();
        Some(Found { written, local, dialect, is_attribute: false, has_effect })
    });
    attributes.chain(elements)
}

fn has_effect(treatment: Treatment) -> bool {
    match treatment {
        Treatment::Executed | Treatment::NotYet | Treatment::Never(_) | Treatment::Only(_) => true,
        Treatment::Kept => false,
    }
}
