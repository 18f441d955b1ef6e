//! The elements of `zeebe:` in neutral form.

mod listeners;
mod table;

use baton_models::Extensions;
use baton_models::extensions::{
    AdHoc, Assignment, Binding, CalledDecision, CalledElement, ConditionalFilter, Dialect,
    EmbeddedForm, Form, FormReference, IoMapping, LinkedResource, LoopData, MappedValue,
    PublishedMessage, Schedule, Script, ScriptBody, Subscription, TaskDefinition, Text,
    VariableMapping,
};
use baton_models::{Expression, SourcePosition};

use super::source::{Source, names, variable_events};
use super::table::{AttributeRow, ElementRow};

pub(super) const ATTRIBUTE_TABLES: &[&[AttributeRow]] = &[table::ATTRIBUTES];
pub(super) const ELEMENT_TABLES: &[&[ElementRow]] = &[table::ELEMENTS];

/// Reads an element that stands where it may; whether it has a neutral form.
pub(super) fn read(source: Source<'_>, extensions: &mut Extensions) -> bool {
    task(source, extensions) || call(source, extensions) || data(source, extensions)
}

/// What makes a task: jobs, user tasks, forms, listeners.
fn task(source: Source<'_>, extensions: &mut Extensions) -> bool {
    match source.name() {
        "taskDefinition" => {
            extensions.task_definition = Some(Box::new(task_definition(source)));
        }
        "taskHeaders" => extensions.headers = source.headers().collect(),
        "jobPriorityDefinition" => {
            extensions.job_priority = source.expression("priority").map(Box::new);
        }
        "linkedResources" => {
            let resources = source.children_named("linkedResource");
            extensions.linked_resources = resources.map(linked_resource).collect();
        }
        "userTask" => extensions.user_task_mark = Some(source.at()),
        "assignmentDefinition" => {
            extensions.assignment = Some(Box::new(Assignment {
                assignee: source.expression("assignee"),
                candidate_groups: source.expression("candidateGroups"),
                candidate_users: source.expression("candidateUsers"),
                at: source.at(),
            }));
        }
        "taskSchedule" => {
            extensions.schedule = Some(Box::new(Schedule {
                due_date: source.expression("dueDate"),
                follow_up_date: source.expression("followUpDate"),
                at: source.at(),
            }));
        }
        "priorityDefinition" => {
            extensions.task_priority = source.expression("priority").map(Box::new);
        }
        "formDefinition" => extensions.form = Some(Box::new(form(source))),
        "userTaskForm" => {
            let empty = Text { text: String::new(), at: source.at() };
            let body = source.content_text().unwrap_or(empty);
            extensions.embedded_forms.push(EmbeddedForm { id: source.text("id"), body });
        }
        "executionListeners" => extensions.execution_listeners = listeners::execution(source),
        "taskListeners" => extensions.task_listeners = listeners::task(source),
        _ => return false,
    }
    true
}

/// What is called, sent and waited for.
fn call(source: Source<'_>, extensions: &mut Extensions) -> bool {
    match source.name() {
        "calledElement" => {
            let older = || source.expression("processIdExpression");
            extensions.called_element = Some(Box::new(CalledElement {
                process_id: source.expression("processId").or_else(older),
                binding: binding(source),
                tenant: None,
                business_key: source.expression("businessId"),
                propagate_all_parent_variables: source.boolean("propagateAllParentVariables"),
                propagate_all_child_variables: source.boolean("propagateAllChildVariables"),
                variable_mapping: None,
                case: None,
                dialect: Dialect::Zeebe,
                at: source.at(),
            }));
        }
        "calledDecision" => {
            extensions.result_variable = source.text("resultVariable").map(Box::new);
            extensions.called_decision = Some(Box::new(CalledDecision {
                decision_id: source.expression("decisionId"),
                binding: binding(source),
                tenant: None,
                result: None,
                dialect: Dialect::Zeebe,
                at: source.at(),
            }));
        }
        "subscription" => {
            let correlation_key = source.expression("correlationKey");
            let subscription = Subscription { correlation_key, at: source.at() };
            extensions.subscription = Some(Box::new(subscription));
        }
        "publishMessage" => {
            extensions.published_message = Some(Box::new(PublishedMessage {
                correlation_key: source.expression("correlationKey"),
                message_id: source.expression("messageId"),
                time_to_live: source.expression("timeToLive"),
                at: source.at(),
            }));
        }
        "conditionalFilter" => {
            extensions.conditional_filter = Some(Box::new(ConditionalFilter {
                variable_names: names(source.text("variableNames")),
                variable_events: variable_events(source.text("variableEvents")),
                at: source.at(),
            }));
        }
        _ => return false,
    }
    true
}

/// Variables, scripts, loops and labels.
fn data(source: Source<'_>, extensions: &mut Extensions) -> bool {
    match source.name() {
        "ioMapping" => {
            extensions.io_mapping = Some(Box::new(IoMapping {
                inputs: source.children_named("input").map(mapping).collect(),
                outputs: source.children_named("output").map(mapping).collect(),
                dialect: Dialect::Zeebe,
                at: source.at(),
            }));
        }
        "script" => {
            let at = source.at();
            let body = source.expression("expression").unwrap_or_else(|| nothing(at));
            extensions.result_variable = source.text("resultVariable").map(Box::new);
            let body = ScriptBody::Inline(body);
            extensions.script = Some(Box::new(Script { format: None, body, at }));
        }
        "loopCharacteristics" => {
            extensions.loop_data = Some(Box::new(LoopData {
                input_collection: source.expression("inputCollection"),
                input_element: source.text("inputElement"),
                output_collection: source.text("outputCollection"),
                output_element: source.expression("outputElement"),
                index_variable: None,
                dialect: Dialect::Zeebe,
                at: source.at(),
            }));
        }
        "adHoc" => {
            extensions.ad_hoc = Some(Box::new(AdHoc {
                active_elements_collection: source.expression("activeElementsCollection"),
                output_collection: source.text("outputCollection"),
                output_element: source.expression("outputElement"),
                at: source.at(),
            }));
        }
        "versionTag" => extensions.version_tag = source.text("value").map(Box::new),
        "properties" => extensions.properties.extend(source.properties()),
        _ => return false,
    }
    true
}

/// The definition of a job by an element with a type and retries.
fn task_definition(source: Source<'_>) -> TaskDefinition {
    TaskDefinition {
        job_type: source.expression("type").unwrap_or_else(|| nothing(source.at())),
        retries: source.expression("retries"),
        dialect: Dialect::Zeebe,
        at: source.at(),
    }
}

/// What stands for a text that is missing, which is reported.
fn nothing(at: SourcePosition) -> Expression {
    Expression { text: String::new(), language: None, at }
}

fn mapping(source: Source<'_>) -> VariableMapping {
    let value = source.expression("source");
    VariableMapping {
        value: value.map_or(MappedValue::Nothing, MappedValue::Expression),
        target: source.text("target"),
        local: false,
        at: source.at(),
    }
}

fn binding(source: Source<'_>) -> Option<Binding> {
    let version_tag = source.expression("versionTag");
    Some(match source.text("bindingType")?.text.as_str() {
        "latest" => Binding::Latest,
        "deployment" => Binding::Deployment,
        "versionTag" => Binding::VersionTag(version_tag),
        _ => return None,
    })
}

fn linked_resource(source: Source<'_>) -> LinkedResource {
    LinkedResource {
        resource_id: source.expression("resourceId"),
        resource_type: source.text("resourceType"),
        link_name: source.text("linkName"),
        binding: binding(source),
        at: source.at(),
    }
}

fn form(source: Source<'_>) -> Form {
    let form_id = source.expression("formId");
    let reference = form_id.map(|form_id| FormReference {
        form_id: Some(form_id),
        binding: binding(source),
        at: source.at(),
    });
    Form {
        key: source.expression("formKey"),
        reference,
        external_reference: source.expression("externalReference"),
        ..Form::default()
    }
}
