//! Attributes on elements of BPMN.

use baton_models::Extensions;
use baton_models::extensions::{AsyncBoundaries, ConditionalFilter, Dialect, LoopData, Text};
use baton_models::{Expression, SourcePosition};

use super::{calls, forms, work};
use crate::extensions::source::{boolean, expression, names, text, variable_events};
use crate::reader::Attribute;

/// An attribute and what it stands on.
#[derive(Clone, Copy)]
pub(super) struct Setting<'d> {
    pub(super) attribute: Attribute<'d>,
    pub(super) name: &'d str,
    pub(super) owner: &'d str,
}

impl Setting<'_> {
    pub(super) fn at(self) -> SourcePosition {
        self.attribute.at()
    }

    pub(super) fn expression(self) -> Option<Expression> {
        expression(self.attribute, Dialect::Camunda)
    }

    pub(super) fn text(self) -> Option<Text> {
        text(self.attribute)
    }

    fn boolean(self) -> Option<bool> {
        boolean(&self.attribute.value())
    }
}

/// Reads an attribute on an element of that tag; whether it has a neutral form.
pub(in crate::extensions) fn read(
    owner: &str,
    attribute: Attribute<'_>,
    extensions: &mut Extensions,
) -> bool {
    let setting = Setting { attribute, name: attribute.local_name(), owner };
    people(setting, extensions)
        || forms::attribute(setting, extensions)
        || work::attribute(setting, extensions)
        || calls::attribute(setting, extensions)
        || asynchronous(setting, extensions)
        || events(setting, extensions)
        || process(setting, extensions)
}

fn people(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match (setting.owner, setting.name) {
        ("userTask", "assignee" | "candidateGroups" | "candidateUsers") => {
            let is_first = extensions.assignment.is_none();
            let assignment = extensions.assignment.get_or_insert_default();
            if is_first {
                assignment.at = setting.at();
            }
            match setting.name {
                "assignee" => assignment.assignee = setting.expression(),
                "candidateGroups" => assignment.candidate_groups = setting.expression(),
                _ => assignment.candidate_users = setting.expression(),
            }
        }
        ("userTask", "dueDate" | "followUpDate") => {
            let is_first = extensions.schedule.is_none();
            let schedule = extensions.schedule.get_or_insert_default();
            if is_first {
                schedule.at = setting.at();
            }
            match setting.name {
                "dueDate" => schedule.due_date = setting.expression(),
                _ => schedule.follow_up_date = setting.expression(),
            }
        }
        ("userTask", "priority") => extensions.task_priority = setting.expression().map(Box::new),
        ("startEvent", "initiator") => extensions.initiator = setting.text().map(Box::new),
        _ => return false,
    }
    true
}

fn asynchronous(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    let at = setting.at();
    let value = setting.boolean();
    if setting.name == "jobPriority" {
        extensions.async_priority = setting.expression().map(Box::new);
        return true;
    }
    if !["async", "asyncBefore", "asyncAfter", "exclusive"].contains(&setting.name) {
        return false;
    }
    let none = AsyncBoundaries { before: false, after: false, exclusive: true, at };
    let boundaries = extensions.async_boundaries.get_or_insert(none);
    match setting.name {
        "asyncAfter" => boundaries.after = value.unwrap_or(false),
        "exclusive" => boundaries.exclusive = value.unwrap_or(true),
        // `async` is the word of the first releases.
        _ => boundaries.before |= value.unwrap_or(false),
    }
    true
}

fn events(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match (setting.owner, setting.name) {
        ("multiInstanceLoopCharacteristics", "collection") => {
            loop_data(setting, extensions).input_collection = setting.expression();
        }
        ("multiInstanceLoopCharacteristics", "elementVariable") => {
            loop_data(setting, extensions).input_element = setting.text();
        }
        ("multiInstanceLoopCharacteristics", "elementIndexVariable") => {
            loop_data(setting, extensions).index_variable = setting.text();
        }
        (_, "errorCodeVariable" | "escalationCodeVariable") => {
            extensions.code_variables.get_or_insert_default().code = setting.text();
        }
        (_, "errorMessageVariable") => {
            extensions.code_variables.get_or_insert_default().message = setting.text();
        }
        ("error", "errorMessage") => extensions.error_message = setting.expression().map(Box::new),
        ("conditionalEventDefinition", "variableName") => {
            filter(setting, extensions).variable_names = names(setting.text());
        }
        ("conditionalEventDefinition", "variableEvents") => {
            filter(setting, extensions).variable_events = variable_events(setting.text());
        }
        _ => return false,
    }
    true
}

fn process(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match (setting.owner, setting.name) {
        ("process", "candidateStarterGroups") => {
            extensions.candidate_starters.get_or_insert_default().groups = setting.expression();
        }
        ("process", "candidateStarterUsers") => {
            extensions.candidate_starters.get_or_insert_default().users = setting.expression();
        }
        ("process", "versionTag") => extensions.version_tag = setting.text().map(Box::new),
        ("process", "historyTimeToLive") => {
            extensions.history_time_to_live = setting.expression().map(Box::new);
        }
        ("process", "isStartableInTasklist") => {
            extensions.startable_in_tasklist = setting.boolean();
        }
        _ => return false,
    }
    true
}

fn loop_data<'e>(setting: Setting<'_>, extensions: &'e mut Extensions) -> &'e mut LoopData {
    extensions.loop_data.get_or_insert_with(|| {
        Box::new(LoopData {
            input_collection: None,
            input_element: None,
            output_collection: None,
            output_element: None,
            index_variable: None,
            dialect: Dialect::Camunda,
            at: setting.at(),
        })
    })
}

fn filter<'e>(setting: Setting<'_>, extensions: &'e mut Extensions) -> &'e mut ConditionalFilter {
    extensions.conditional_filter.get_or_insert_with(|| {
        Box::new(ConditionalFilter {
            variable_names: Vec::new(),
            variable_events: Vec::new(),
            at: setting.at(),
        })
    })
}
