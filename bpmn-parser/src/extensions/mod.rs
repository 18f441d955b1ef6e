//! What vendors add to BPMN (BPMN 2.0.2 §8.3.3), read into one neutral form.
//!
//! Each dialect has tables of everything it adds, with what becomes of it: that is what is
//! reported. What is read into the model is all of it, whether it is executed yet or not; what has
//! no neutral form is kept as it was written. Nothing is guessed: a name that stands in no table is
//! kept and reported as unknown.

mod account;
mod bindings;
mod camunda;
mod conflicts;
mod foreign;
mod source;
pub mod table;
mod values;
mod zeebe;

use baton_models::Extensions;
use baton_models::extensions::Dialect;

use self::source::Source;
use crate::elements::vocabulary::{Vocabulary, ZEEBE_URI, bpmn_tag};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};
use crate::rules::{
    kept_extension, misplaced_element, tool_attribute, unknown_extension, unsupported_attribute,
};

/// The namespaces whose extensions are known, with their usual prefixes.
pub const NAMESPACES: &[(&str, &str, Dialect)] = &[
    ("zeebe", ZEEBE_URI, Dialect::Zeebe),
    ("camunda", "http://camunda.org/schema/1.0/bpmn", Dialect::Camunda),
    ("operaton", "http://operaton.org/schema/1.0/bpmn", Dialect::Camunda),
    ("flowable", "http://flowable.org/bpmn", Dialect::Camunda),
    ("activiti", "http://activiti.org/bpmn", Dialect::Camunda),
];

/// The dialect of a namespace; `None` for a vocabulary that is not known.
fn dialect_of(uri: Option<&str>) -> Option<Dialect> {
    let uri = uri?;
    NAMESPACES.iter().find(|(_, known, _)| *known == uri).map(|(.., dialect)| *dialect)
}

/// The dialect of the engine that a file says it is for (`modeler:executionPlatform`). Extensions
/// of the other dialect are left over from another engine; the engine meant passes over them too.
pub(crate) fn dialect_of_file(root: Element<'_>) -> Option<Dialect> {
    let platform = root.attributes().find(|attribute| {
        attribute.local_name() == "executionPlatform"
            && Vocabulary::of(attribute.namespace()) == Vocabulary::Modeler
    })?;
    match platform.value().trim() {
        "Camunda Cloud" => Some(Dialect::Zeebe),
        "Camunda Platform" => Some(Dialect::Camunda),
        _ => None,
    }
}

/// Whether extensions of a dialect are left over in a file that is for the other one.
fn is_left_over(of_file: Option<Dialect>, dialect: Dialect) -> bool {
    of_file.is_some_and(|of_file| of_file != dialect)
}

/// Reads the extensions of an element of BPMN: its attributes of other vocabularies and all that
/// stands in its `extensionElements`. `None` where it has none.
///
/// The elements are accounted for here; the attributes are where all attributes are, with
/// `account_for_attribute`.
pub(crate) fn of(
    findings: &mut Findings,
    owner: Element<'_>,
    of_file: Option<Dialect>,
) -> Option<Box<Extensions>> {
    let mut names = foreign::Names::default();
    let mut read: Option<Box<Extensions>> = None;
    for attribute in owner.attributes() {
        match Vocabulary::of(attribute.namespace()) {
            Vocabulary::Zeebe | Vocabulary::Foreign => {}
            Vocabulary::None
            | Vocabulary::Bpmn
            | Vocabulary::Layout
            | Vocabulary::Modeler
            | Vocabulary::SchemaInstance
            | Vocabulary::Xml => continue,
        }
        let extensions = read.get_or_insert_default();
        let dialect = dialect_of(attribute.namespace());
        let dialect = dialect.filter(|dialect| !is_left_over(of_file, *dialect));
        extensions.dialect = extensions.dialect.or(dialect);
        let is_neutral = dialect == Some(Dialect::Camunda)
            && camunda::read_attribute(bpmn_tag(owner), attribute, extensions);
        if !is_neutral {
            extensions.foreign_attributes.push(names.attribute(attribute));
        }
    }
    for elements in owner.children().filter(|child| bpmn_tag(*child) == "extensionElements") {
        let mut seen = Vec::new();
        for child in elements.children() {
            let extensions = read.get_or_insert_default();
            let is_neutral = element(findings, owner, child, of_file, &mut seen, extensions);
            if !is_neutral {
                names.keep(child, &mut extensions.foreign_elements);
            }
        }
    }
    if let Some(extensions) = &mut read {
        // Few have more than one, and a list grows to four at once.
        extensions.foreign_attributes.shrink_to_fit();
        extensions.foreign_elements.shrink_to_fit();
        if !is_left_over(of_file, Dialect::Camunda) {
            camunda::finish(findings, owner, extensions);
        }
        conflicts::check(findings, owner, of_file);
        bindings::check(findings, owner, of_file);
    }
    read
}

/// Reads and accounts for one child of an `extensionElements`; whether it has a neutral form.
fn element(
    findings: &mut Findings,
    owner: Element<'_>,
    child: Element<'_>,
    of_file: Option<Dialect>,
    seen: &mut Vec<&'static str>,
    extensions: &mut Extensions,
) -> bool {
    let dialect = dialect_of(child.namespace());
    if dialect.is_some_and(|dialect| is_left_over(of_file, dialect)) {
        kept_extension::left_over_element(findings, owner, child);
        return false;
    }
    extensions.dialect = extensions.dialect.or(dialect);
    let is_known = account::element(findings, owner, child, seen);
    let source = Source { element: child, dialect: dialect.unwrap_or(Dialect::Zeebe) };
    is_known
        && match dialect {
            Some(Dialect::Zeebe) => zeebe::read(source, extensions),
            Some(Dialect::Camunda) => camunda::read(source, extensions),
            None => false,
        }
}

/// Reports an element of another vocabulary that stands outside of `extensionElements`, where no
/// tool looks for extensions.
pub(crate) fn outside(findings: &mut Findings, parent: Element<'_>, child: Element<'_>) {
    if dialect_of(child.namespace()).is_some() {
        misplaced_element::report(findings, parent, child);
    } else {
        unknown_extension::element(findings, parent, child, None);
    }
}

/// Accounts for an attribute of another namespace on an element of BPMN.
pub(crate) fn account_for_attribute(
    findings: &mut Findings,
    element: Element<'_>,
    attribute: Attribute<'_>,
    of_file: Option<Dialect>,
) {
    match Vocabulary::of(attribute.namespace()) {
        Vocabulary::Modeler => tool_attribute::report(findings, element, attribute),
        // The type of a condition is read with it; elsewhere it would make another element of it.
        Vocabulary::SchemaInstance if attribute.local_name() != "type" => {}
        Vocabulary::SchemaInstance if bpmn_tag(element) == "conditionExpression" => {}
        Vocabulary::SchemaInstance => {
            unsupported_attribute::report(findings, element, attribute, &[]);
        }
        Vocabulary::None
        | Vocabulary::Bpmn
        | Vocabulary::Layout
        | Vocabulary::Zeebe
        | Vocabulary::Xml
        | Vocabulary::Foreign => match dialect_of(attribute.namespace()) {
            Some(dialect)
                if is_left_over(of_file, dialect) && !account::is_note(attribute.local_name()) =>
            {
                kept_extension::left_over_attribute(findings, element, attribute);
            }
            Some(dialect) => account::attribute(findings, element, attribute, dialect),
            None => unknown_extension::attribute(findings, element, attribute, None),
        },
    }
}
