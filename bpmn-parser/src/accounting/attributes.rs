//! Attributes: whether the standard has them, whether their values are of their type, and what
//! they do.

use super::{Walk, is_layout_tag};
use crate::conformance::{AttributeRow, Content, ElementRow, Treatment, ValueType};
use crate::elements::vocabulary::Vocabulary;
use crate::extensions;
use crate::reader::{Attribute, Element};
use crate::rules::{invalid_value, missing_attribute, unknown_attribute, unsupported_attribute};

impl<'d> Walk<'_, 'd> {
    pub(super) fn attributes(&mut self, element: Element<'d>, row: &'static ElementRow) {
        let is_layout = is_layout_tag(row.tag);
        for attribute in element.attributes() {
            match Vocabulary::of(attribute.namespace()) {
                Vocabulary::None => match row.attribute(attribute.local_name()) {
                    Some(known) => self.attribute(element, attribute, known),
                    None if is_layout => {}
                    None => unknown_attribute::report(self.findings, element, attribute),
                },
                Vocabulary::Bpmn => unknown_attribute::report(self.findings, element, attribute),
                Vocabulary::Xml => {}
                _ if is_layout => {}
                Vocabulary::SchemaInstance if row.content == Content::Expression => {
                    self.expression_type(element, attribute);
                }
                Vocabulary::Layout
                | Vocabulary::Zeebe
                | Vocabulary::Modeler
                | Vocabulary::SchemaInstance
                | Vocabulary::Foreign => {
                    let dialect = self.dialect;
                    extensions::account_for_attribute(self.findings, element, attribute, dialect);
                }
            }
        }
        for required in row.attributes().filter(|required| required.is_required) {
            let found = element.attribute(required.name);
            if found.is_none_or(|found| found.value().trim().is_empty()) {
                missing_attribute::report(self.findings, element, required.name);
            }
        }
    }

    fn attribute(
        &mut self,
        element: Element<'d>,
        attribute: Attribute<'d>,
        row: &'static AttributeRow,
    ) {
        if let ValueType::Reference(targets) = row.value {
            self.attribute_reference(element, attribute, row, targets);
        }
        let value = attribute.value();
        let value = value.trim();
        let is_refused = self.open.last().is_some_and(|open| open.is_refused);
        match row.treatment {
            Treatment::Silent => {}
            Treatment::KeptUnless(usual) if usual.contains(&value) => {}
            Treatment::Kept | Treatment::KeptUnless(_) => {
                self.kept.attribute(element, attribute, self.findings.is_documentation());
            }
            Treatment::Executed => self.value(element, attribute, row.value, value),
            Treatment::Only(accepted) if accepted.contains(&value) => {}
            Treatment::Only(_) if !is_of_type(row.value, value) => {
                self.value(element, attribute, row.value, value);
            }
            Treatment::Only(_) | Treatment::Refused if is_refused || self.is_refused(element) => {}
            Treatment::Only(accepted) => {
                unsupported_attribute::report(self.findings, element, attribute, accepted);
            }
            Treatment::Refused => {
                unsupported_attribute::report(self.findings, element, attribute, &[]);
            }
        }
    }

    fn value(
        &mut self,
        element: Element<'d>,
        attribute: Attribute<'d>,
        value_type: ValueType,
        value: &str,
    ) {
        if is_of_type(value_type, value) {
            return;
        }
        let list;
        let expected = match value_type {
            ValueType::Boolean => "`true` or `false`",
            ValueType::Integer => "a whole number",
            ValueType::Number => "a number",
            ValueType::Words(words) => {
                let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                list = quoted.join(", ");
                &list
            }
            ValueType::Id | ValueType::Text | ValueType::Name | ValueType::Reference(_) => return,
        };
        invalid_value::report(self.findings, element, attribute, expected);
    }

    /// The type of an expression is a name with any prefix for BPMN's namespace; the local part
    /// tells the types apart.
    fn expression_type(&mut self, element: Element<'d>, attribute: Attribute<'d>) {
        let value = attribute.value();
        let local = value.rsplit(':').next().unwrap_or_default().trim();
        let is_refused = self.open.last().is_some_and(|open| open.is_refused);
        if attribute.local_name() == "type" && local != "tFormalExpression" && !is_refused {
            let formal = &["tFormalExpression"];
            unsupported_attribute::report(self.findings, element, attribute, formal);
        }
    }
}

fn is_of_type(value_type: ValueType, value: &str) -> bool {
    match value_type {
        ValueType::Boolean => matches!(value, "true" | "false" | "1" | "0"),
        ValueType::Integer => value.parse::<i64>().is_ok(),
        ValueType::Number => value.parse::<f64>().is_ok(),
        ValueType::Words(words) => words.contains(&value),
        ValueType::Id | ValueType::Text | ValueType::Name | ValueType::Reference(_) => true,
    }
}
