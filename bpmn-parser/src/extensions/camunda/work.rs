//! Who does the work of a task: workers outside, or code in the engine.

use baton_models::extensions::{
    Connector, Dialect, ImplementationKind, Script, ScriptBody, TaskDefinition,
};
use baton_models::{Expression, Extensions};

use super::attributes::Setting;
use super::calls::{implementation, nothing};
use super::values;
use crate::elements::vocabulary::bpmn_tag;
use crate::extensions::bindings::beside;
use crate::extensions::dialect_of;
use crate::extensions::source::{JUEL, Source};
use crate::findings::Findings;
use crate::reader::{Attribute, Element};
use crate::rules::missing_attribute;

/// The types of task that workers outside do; the second is Flowable's word.
const EXTERNAL: &[&str] = &["external", "external-worker"];

/// Reads an attribute about the work of an element; whether it is one that has a neutral form.
pub(super) fn attribute(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    let kind = match setting.name {
        "class" => ImplementationKind::Class,
        "delegateExpression" => ImplementationKind::DelegateExpression,
        "expression" => ImplementationKind::Expression,
        // Read together with the topic, at the end.
        "type" if is_external(setting.attribute) => return true,
        "topic" => return true,
        "type" => ImplementationKind::BuiltIn,
        "taskPriority" => {
            extensions.job_priority = setting.expression().map(Box::new);
            return true;
        }
        "resultVariable" | "resultVariableName" => {
            extensions.result_variable = setting.text().map(Box::new);
            return true;
        }
        "resource" => {
            let at = setting.at();
            let resource = setting.expression().unwrap_or_else(|| nothing(at));
            let body = ScriptBody::Resource(resource);
            extensions.script = Some(Box::new(Script { format: None, body, at }));
            return true;
        }
        _ => return false,
    };
    extensions.implementation = implementation(setting, kind).map(Box::new);
    true
}

fn is_external(attribute: Attribute<'_>) -> bool {
    EXTERNAL.contains(&attribute.value().trim())
}

/// Puts together what several attributes say: a task with the type `external` and a topic is a job.
pub(in crate::extensions) fn finish(
    findings: &mut Findings,
    owner: Element<'_>,
    extensions: &mut Extensions,
) {
    let find = |name: &str| {
        owner.attributes().find(|attribute| {
            attribute.local_name() == name
                && dialect_of(attribute.namespace()) == Some(Dialect::Camunda)
        })
    };
    let (work_type, topic) = (find("type"), find("topic"));
    let is_external = work_type.is_some_and(is_external);
    let named =
        topic.and_then(|topic| crate::extensions::source::expression(topic, Dialect::Camunda));
    match (work_type, topic) {
        (Some(work_type), _) if is_external && named.is_none() => {
            let name = beside(work_type, "topic");
            missing_attribute::report(findings, owner, &name);
        }
        (None, Some(topic)) => {
            let name = beside(topic, "type");
            missing_attribute::report(findings, owner, &name);
        }
        _ => {}
    }
    if let (Some(work_type), Some(job_type)) = (work_type.filter(|_| is_external), named) {
        extensions.task_definition = Some(Box::new(TaskDefinition {
            job_type,
            retries: None,
            dialect: Dialect::Camunda,
            at: work_type.at(),
        }));
    }
}

/// A `connector` with its own variables.
pub(super) fn connector(source: Source<'_>) -> Connector {
    Connector {
        id: source.children_named("connectorId").find_map(Source::content_text),
        io_mapping: source.children_named("inputOutput").map(values::io_mapping).next(),
        at: source.at(),
    }
}

/// The expression in a `resourceAssignmentExpression`, which stands in a `formalExpression`.
pub(super) fn assignment_expression(source: Source<'_>) -> Option<Expression> {
    let assignment = source.element.children();
    let mut assignment =
        assignment.filter(|child| bpmn_tag(*child) == "resourceAssignmentExpression");
    let formal = assignment.next()?.children().find(|child| bpmn_tag(*child) == "formalExpression");
    let (text, at) = formal?.text()?;
    Some(Expression { text: text.to_owned(), language: Some(JUEL.to_owned()), at })
}
