//! `userTask` (BPMN 2.0.2 §10.3.3): work for a person, with a life cycle of its own.
//!
//! *Tokens:* one in, one on each outgoing flow once the task is done. *Waits for:* its completion.
//! *Fails when:* assignee, candidates or dates cannot be evaluated.

use crate::behavior::text::{self, Attribute};
use crate::behavior::{FlowNodeBehavior, lifecycle, tokens};
use crate::event::{Activation, Event, UserTaskCreation};
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::graph::work_parts::UserTaskDefinition;
use crate::ids::{ElementInstanceKey, UserTaskKey};
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

/// Priority where the diagram says nothing.
const PRIORITY_DEFAULT: u8 = 50;

pub(crate) struct UserTask;

impl FlowNodeBehavior for UserTask {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::UserTask(definition) = &node.kind else { return Ok(()) };
        let mut task = describe(definition, node, activation, step)?;
        lifecycle::activate(activation, step);
        task.user_task = step.next_user_task();
        step.emit(Event::UserTaskCreated(Box::new(task)));
        Ok(())
    }

    fn retry(
        &self,
        node: &FlowNode,
        (element, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        match row.user_task {
            Some(_) => Ok(()),
            None => tokens::leave(node, element, row.scope, step),
        }
    }
}

fn describe(
    definition: &UserTaskDefinition,
    node: &FlowNode,
    activation: &Activation,
    step: &mut Step<'_>,
) -> Result<UserTaskCreation, Stop> {
    let scope = step.evaluation_scope(activation);
    let at = |name| Attribute { name, scope };
    let assignee = definition.assignee.as_ref();
    let groups = definition.candidate_groups.as_ref();
    let users = definition.candidate_users.as_ref();
    let assignee = text::optional_text(assignee, at("assignee"), step)?;
    let mut candidate_groups = text::names(groups, at("candidate groups"), step)?;
    let candidate_users = text::names(users, at("candidate users"), step)?;
    let names_nobody = definition.assignee.is_none()
        && definition.candidate_groups.is_none()
        && definition.candidate_users.is_none();
    if names_nobody {
        // SEMANTICS: a task without assignment data is offered to the group named like its lane.
        candidate_groups.extend(definition.lane.clone());
    }
    let priority = match &definition.priority {
        Some(priority) => {
            let found = text::whole_number(priority, at("priority"), 0..=100, step)?;
            u8::try_from(found).unwrap_or(PRIORITY_DEFAULT)
        }
        None => PRIORITY_DEFAULT,
    };
    Ok(UserTaskCreation {
        user_task: UserTaskKey(0),
        element_instance: activation.element_instance,
        element: node.id.clone(),
        name: node.name.clone(),
        assignee,
        candidate_groups,
        candidate_users,
        due_date: text::optional_time(definition.due_date.as_ref(), at("due date"), step)?,
        follow_up_date: text::optional_time(
            definition.follow_up_date.as_ref(),
            at("follow-up date"),
            step,
        )?,
        priority,
    })
}
