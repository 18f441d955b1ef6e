//! Accounts for extensions by the tables: placed as they may be, complete, of the right form, and
//! executed, kept or refused.

use baton_models::extensions::Dialect;

use super::camunda::DEPTH_MAX;
use super::table::{self, ElementRow, NoRow, Owner, Setting, Treatment, ValueForm};
use super::{dialect_of, values};
use crate::conformance;
use crate::elements::vocabulary::{Vocabulary, bpmn_tag};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};
use crate::rules::{
    invalid_value, kept_extension, misplaced_element, missing_attribute, repeated_element,
    script_language, tool_attribute, unexpected_text, unknown_extension, unportable_extension,
    unsupported_extension, xml_limit,
};

/// Accounts for an attribute of a known dialect on an element of BPMN.
pub(super) fn attribute(
    findings: &mut Findings,
    owner: Element<'_>,
    attribute: Attribute<'_>,
    dialect: Dialect,
) {
    let name = attribute.local_name();
    match table::attribute_row(dialect, name, Owner::Standard(bpmn_tag(owner))) {
        Ok(row) => {
            let place = Place { owner, attribute, dialect };
            place.account(findings, row.value, row.treatment);
        }
        Err(NoRow::Unknown) => {
            let mut known = table::attributes(dialect).map(|row| row.name);
            let known = known.find(|known| known.eq_ignore_ascii_case(name));
            unknown_extension::attribute(findings, owner, attribute, known);
        }
        Err(NoRow::Elsewhere(rows)) => {
            let owners: Vec<&str> = rows.iter().flat_map(|row| row.owners).copied().collect();
            misplaced_element::attribute(findings, owner, attribute, &owners);
        }
    }
}

/// An attribute of a vendor and where it stands.
#[derive(Clone, Copy)]
struct Place<'d> {
    owner: Element<'d>,
    attribute: Attribute<'d>,
    dialect: Dialect,
}

impl Place<'_> {
    /// Reports what is wrong with the value and what its treatment demands.
    fn account(self, findings: &mut Findings, form: ValueForm, treatment: Treatment) {
        let is_right = self.check(findings, form);
        // Of a value that cannot be read it cannot be said whether it changes anything.
        if is_right || !matches!(treatment, Treatment::Only(_)) {
            self.treat(findings, treatment);
        }
    }

    /// Reports a value that is not of its form; whether it is.
    fn check(self, findings: &mut Findings, form: ValueForm) -> bool {
        let Self { owner, attribute, dialect } = self;
        let value = attribute.value();
        let Some(expected) = values::expected(form, &value, dialect) else { return true };
        let is_relative = form == ValueForm::Date && values::is_duration(value.trim());
        if is_relative && dialect == Dialect::Camunda {
            unsupported_extension::value(findings, owner, attribute, &expected);
        } else {
            invalid_value::report(findings, owner, attribute, &expected);
        }
        false
    }

    /// Reports what the treatment demands; whether it is refused.
    fn treat(self, findings: &mut Findings, treatment: Treatment) {
        let Self { owner, attribute, .. } = self;
        let value = attribute.value();
        match treatment {
            Treatment::Executed => {}
            Treatment::Kept if is_note(attribute.local_name()) => {
                tool_attribute::report(findings, owner, attribute);
            }
            Treatment::Kept => kept_extension::attribute(findings, owner, attribute),
            Treatment::Only(accepted) if accepted.contains(&value.trim()) => {}
            Treatment::Only(accepted) => {
                let accepted: Vec<String> =
                    accepted.iter().map(|value| format!("`{value}`")).collect();
                unsupported_extension::value(findings, owner, attribute, &accepted.join(" or "));
            }
            Treatment::NotYet => unsupported_extension::attribute(findings, owner, attribute),
            Treatment::Never(instead) => {
                unportable_extension::attribute(findings, owner, attribute, instead);
            }
        }
    }
}

/// Which template a modeler filled in, and what it drew; the settings themselves stand elsewhere.
pub(super) fn is_note(name: &str) -> bool {
    let prefixes = ["modelerTemplate", "modelerConfiguration", "diagramRelation"];
    prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// Accounts for a child of an `extensionElements` and all that stands in it; whether it is known
/// and stands where it may. `seen` are the names of those before it.
pub(super) fn element(
    findings: &mut Findings,
    owner: Element<'_>,
    child: Element<'_>,
    seen: &mut Vec<&'static str>,
) -> bool {
    let Some(row) = find_row(findings, owner, child) else { return false };
    if is_repeated(findings, owner, child, row, seen) {
        return false;
    }
    // Lists may stand in lists to any depth, so the way down is a list too.
    let mut open = vec![(child, row, Around::Nothing, 0)];
    while let Some((element, row, around, depth)) = open.pop() {
        if depth > DEPTH_MAX {
            xml_limit::report(findings, element.at(), "extensions inside each other", DEPTH_MAX);
            break;
        }
        let around = element_itself(findings, owner, element, row, around);
        let mut seen = Vec::new();
        let mut has_value = false;
        for child in element.children() {
            if row.standard_children.contains(&bpmn_tag(child)) {
                continue;
            }
            let Some(child_row) = find_row(findings, element, child) else { continue };
            if ONE_VALUE.contains(&row.name) && std::mem::replace(&mut has_value, true) {
                repeated_element::report(findings, element, child);
            } else if !is_repeated(findings, element, child, child_row, &mut seen) {
                open.push((child, child_row, around, depth + 1));
            }
        }
        // A text beside the value is not read.
        if has_value {
            unexpected_text::report(findings, element);
        }
    }
    true
}

/// Where one value stands: in an element, or as the text.
const ONE_VALUE: &[&str] = &["inputParameter", "outputParameter", "entry"];

/// What was said about the elements around one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// Nothing, so what becomes of it must be.
    Nothing,
    /// That they are refused or without meaning, and all in them.
    Everything,
}

/// The row of an element in its parent, or a finding that says why there is none.
fn find_row(
    findings: &mut Findings,
    parent: Element<'_>,
    child: Element<'_>,
) -> Option<&'static ElementRow> {
    let name = child.local_name();
    let Some(dialect) = dialect_of(child.namespace()) else {
        // Some tools lose the namespace of extensions; what the standard has no name for is no part
        // of it.
        let is_standard = conformance::element(bpmn_tag(child)).is_some();
        if is_standard {
            misplaced_element::report(findings, parent, child);
        } else {
            unknown_extension::element(findings, parent, child, None);
        }
        return None;
    };
    let owner = if Vocabulary::of(parent.namespace()) == Vocabulary::Bpmn {
        Owner::Standard(parent.local_name())
    } else if dialect_of(parent.namespace()) == Some(dialect) {
        Owner::Vendor(parent.local_name())
    } else {
        Owner::Vendor("") // Nothing stands in an element of the other dialect.
    };
    match table::element_row(dialect, name, owner) {
        Ok(row) => return Some(row),
        Err(NoRow::Unknown) => {
            let mut known = table::elements(dialect).map(|row| row.name);
            let known = known.find(|known| known.eq_ignore_ascii_case(name));
            unknown_extension::element(findings, parent, child, known);
        }
        Err(NoRow::Elsewhere(_)) => misplaced_element::report(findings, parent, child),
    }
    None
}

fn is_repeated(
    findings: &mut Findings,
    parent: Element<'_>,
    child: Element<'_>,
    row: &ElementRow,
    seen: &mut Vec<&'static str>,
) -> bool {
    if row.may_repeat {
        return false;
    }
    if seen.contains(&row.name) {
        repeated_element::report(findings, parent, child);
        return true;
    }
    seen.push(row.name);
    false
}

/// Accounts for an element without its children; what that says about them.
fn element_itself(
    findings: &mut Findings,
    owner: Element<'_>,
    element: Element<'_>,
    row: &ElementRow,
    around: Around,
) -> Around {
    let is_refused_by_setting = settings(findings, element, row, around);
    if let Some(name) = missing(element, row) {
        missing_attribute::report(findings, element, name);
    }
    if let Some((text, _)) = element.text() {
        match row.text {
            None => unexpected_text::report(findings, element),
            Some(form) => {
                let dialect = dialect_of(element.namespace()).unwrap_or(Dialect::Zeebe);
                if let Some(expected) = values::expected(form, text, dialect) {
                    invalid_value::text(findings, element, &expected);
                }
            }
        }
    }
    if around == Around::Everything || is_refused_by_setting {
        return Around::Everything;
    }
    match row.treatment {
        Treatment::Executed | Treatment::Only(_) => {
            if row.name == "script" && dialect_of(element.namespace()) == Some(Dialect::Camunda) {
                script_language::extension(findings, element);
            }
            return Around::Nothing;
        }
        Treatment::Kept => kept_extension::element(findings, owner, element),
        Treatment::NotYet => unsupported_extension::element(findings, owner, element),
        Treatment::Never(instead) => {
            unportable_extension::element(findings, owner, element, instead);
        }
    }
    Around::Everything
}

/// A setting that the element means nothing without and that is absent or empty.
fn missing(element: Element<'_>, row: &ElementRow) -> Option<&'static str> {
    let is_there = |setting: &&Setting| {
        element.attribute(setting.name).is_some_and(|found| !found.value().trim().is_empty())
    };
    row.settings
        .iter()
        .filter(|setting| setting.is_required)
        .find(|row| !is_there(row))
        .map(|row| row.name)
}

/// Accounts for the attributes of a vendor's element; whether one of them refuses the whole.
fn settings(
    findings: &mut Findings,
    element: Element<'_>,
    row: &ElementRow,
    around: Around,
) -> bool {
    let Some(dialect) = dialect_of(element.namespace()) else { return false };
    let mut is_refused = false;
    for attribute in element.attributes() {
        let namespace = attribute.namespace();
        if Vocabulary::of(namespace) == Vocabulary::Modeler {
            tool_attribute::report(findings, element, attribute);
            continue;
        }
        let is_own = namespace.is_none() || dialect_of(namespace) == Some(dialect);
        let name = attribute.local_name();
        let setting = row.settings.iter().find(|setting| setting.name == name);
        let Some(setting) = setting.filter(|_| is_own) else {
            let mut known = row.settings.iter().map(|setting| setting.name);
            let known = known.find(|known| is_own && known.eq_ignore_ascii_case(name));
            unknown_extension::attribute(findings, element, attribute, known);
            continue;
        };
        let place = Place { owner: element, attribute, dialect };
        let says_itself = row.treatment == Treatment::Executed;
        match setting.treatment.or(says_itself.then_some(Treatment::Executed)) {
            Some(treatment) if around == Around::Nothing => {
                place.account(findings, setting.value, treatment);
                is_refused |= matches!(treatment, Treatment::Never(_));
            }
            Some(_) | None => {
                place.check(findings, setting.value);
            }
        }
    }
    is_refused
}
