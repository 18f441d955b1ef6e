//! The attributes and elements of `camunda:` and its relatives `operaton:`, `flowable:` and
//! `activiti:` in neutral form. The four namespaces are read alike.

mod attribute_table;
mod attributes;
mod calls;
mod element_table;
mod forms;
mod listeners;
mod relatives_table;
mod values;
mod work;

use baton_models::Extensions;
use baton_models::extensions::{ErrorMapping, Field};

pub(super) use self::attributes::read as read_attribute;
pub(super) use self::values::DEPTH_MAX;
pub(super) use self::work::finish;
use super::source::Source;
use super::table::{AttributeRow, ElementRow};

pub(super) const ATTRIBUTE_TABLES: &[&[AttributeRow]] =
    &[attribute_table::ATTRIBUTES, relatives_table::ATTRIBUTES];
pub(super) const ELEMENT_TABLES: &[&[ElementRow]] =
    &[element_table::ELEMENTS, relatives_table::ELEMENTS];

/// What to do instead of calling Java code.
const WORKER_INSTEAD: &str = "let a worker do the work: make it an external task with \
                              `type=\"external\"` and a `topic`, in the namespace of this setting";

/// What to do about a detail that is Java code.
const NO_JAVA: &str = "remove it, and let a worker do what it does; Java code is not called here";

/// Reads an element that stands where it may; whether it has a neutral form.
pub(super) fn read(source: Source<'_>, extensions: &mut Extensions) -> bool {
    match source.name() {
        "inputOutput" => extensions.io_mapping = Some(Box::new(values::io_mapping(source))),
        "in" => calls::passed(extensions).inputs.push(calls::passed_variable(source)),
        "out" => calls::passed(extensions).outputs.push(calls::passed_variable(source)),
        "connector" => extensions.connector = Some(Box::new(work::connector(source))),
        "field" => extensions.fields.push(field(source)),
        "errorEventDefinition" => extensions.error_mappings.push(ErrorMapping {
            error: source.text("errorRef"),
            condition: source.expression("expression"),
            at: source.at(),
        }),
        "failedJobRetryTimeCycle" => extensions.retry_cycle = source.content().map(Box::new),
        "executionListener" => extensions.execution_listeners.push(listeners::execution(source)),
        "taskListener" => extensions.task_listeners.push(listeners::task(source)),
        "formData" => forms::form_data(source, extensions),
        "formProperty" => forms::form_property(source, extensions),
        "potentialStarter" => {
            let starters = extensions.candidate_starters.get_or_insert_default();
            starters.expressions.extend(work::assignment_expression(source));
        }
        "properties" => extensions.properties.extend(source.properties()),
        _ => return false,
    }
    true
}

/// A value for a field of a Java object, as an attribute or as an element.
fn field(source: Source<'_>) -> Field {
    let attribute = ["stringValue", "expression"];
    let attribute = attribute.into_iter().find_map(|name| source.expression(name));
    let element = || source.children().find_map(Source::content);
    Field { name: source.text("name"), value: attribute.or_else(element), at: source.at() }
}
