//! What the engine tells an expression besides variables: `execution`, `task`, `currentUser()`.

use crate::Value;

/// Where an evaluation finds its variables.
pub trait Variables {
    /// The value of the variable `name`, through the scopes from the innermost outwards; `None` if
    /// there is no such variable.
    ///
    /// For names that the text spells out, these are those in
    /// [`Program::reads`](crate::Program::reads).
    fn get(&self, name: &str) -> Option<Value>;
}

/// The world around an expression: variables, and the instance in which it is evaluated. The
/// defaults are those of a world that has nothing but variables.
pub trait Host: Variables {
    /// As [`Variables::get`], in the innermost scope only (`execution.getVariableLocal`).
    fn get_local(&self, name: &str) -> Option<Value> {
        self.get(name)
    }

    /// Whether the expression belongs to a user task that exists. If not, `task` is a variable like
    /// any other.
    fn has_task(&self) -> bool {
        false
    }

    /// A fact; `None` reads as null.
    fn fact(&self, fact: Fact) -> Option<Value> {
        let _ = fact;
        None
    }
}

/// What an expression may ask of the instance that it is evaluated in, under the names of Camunda
/// 7's `DelegateExecution` and `DelegateTask`. Each is a property (`execution.processInstanceId`)
/// and a method (`execution.getProcessInstanceId()`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// `execution.id`
    ExecutionId,
    /// `execution.parentId`
    ParentId,
    /// `execution.processInstanceId`, `task.processInstanceId`
    ProcessInstanceId,
    /// `execution.rootProcessInstanceId`
    RootProcessInstanceId,
    /// `execution.processDefinitionId`, `task.processDefinitionId`
    ProcessDefinitionId,
    /// `execution.processBusinessKey`, `execution.businessKey`
    BusinessKey,
    /// `execution.tenantId`, `task.tenantId`
    TenantId,
    /// `execution.currentActivityId`
    CurrentActivityId,
    /// `execution.currentActivityName`
    CurrentActivityName,
    /// `execution.currentTransitionId`
    CurrentTransitionId,
    /// `execution.activityInstanceId`
    ActivityInstanceId,
    /// `execution.parentActivityInstanceId`
    ParentActivityInstanceId,
    /// `execution.eventName`, `task.eventName`
    EventName,
    /// `task.id`
    TaskId,
    /// `task.name`
    TaskName,
    /// `task.description`
    TaskDescription,
    /// `task.taskDefinitionKey`
    TaskDefinitionKey,
    /// `task.assignee`
    TaskAssignee,
    /// `task.owner`
    TaskOwner,
    /// `task.priority`
    TaskPriority,
    /// `task.createTime`
    TaskCreateTime,
    /// `task.dueDate`
    TaskDueDate,
    /// `task.followUpDate`
    TaskFollowUpDate,
    /// `task.executionId`
    TaskExecutionId,
    /// `currentUser()`; also the variables `loggedInUser` and `authenticatedUserId`, unless there
    /// are such.
    CurrentUser,
    /// `currentUserGroups()`
    CurrentUserGroups,
}

/// The properties of `execution`.
pub(crate) const EXECUTION: [(&str, Fact); 14] = [
    ("id", Fact::ExecutionId),
    ("parentId", Fact::ParentId),
    ("processInstanceId", Fact::ProcessInstanceId),
    ("rootProcessInstanceId", Fact::RootProcessInstanceId),
    ("processDefinitionId", Fact::ProcessDefinitionId),
    ("processBusinessKey", Fact::BusinessKey),
    ("businessKey", Fact::BusinessKey),
    ("tenantId", Fact::TenantId),
    ("currentActivityId", Fact::CurrentActivityId),
    ("currentActivityName", Fact::CurrentActivityName),
    ("currentTransitionId", Fact::CurrentTransitionId),
    ("activityInstanceId", Fact::ActivityInstanceId),
    ("parentActivityInstanceId", Fact::ParentActivityInstanceId),
    ("eventName", Fact::EventName),
];

/// The properties of `task`.
pub(crate) const TASK: [(&str, Fact); 15] = [
    ("id", Fact::TaskId),
    ("name", Fact::TaskName),
    ("description", Fact::TaskDescription),
    ("taskDefinitionKey", Fact::TaskDefinitionKey),
    ("assignee", Fact::TaskAssignee),
    ("owner", Fact::TaskOwner),
    ("priority", Fact::TaskPriority),
    ("createTime", Fact::TaskCreateTime),
    ("dueDate", Fact::TaskDueDate),
    ("followUpDate", Fact::TaskFollowUpDate),
    ("executionId", Fact::TaskExecutionId),
    ("processInstanceId", Fact::ProcessInstanceId),
    ("processDefinitionId", Fact::ProcessDefinitionId),
    ("tenantId", Fact::TenantId),
    ("eventName", Fact::EventName),
];

/// The property by its name, or by that of its getter.
pub(crate) fn fact(table: &[(&str, Fact)], name: &str, getter: bool) -> Option<Fact> {
    let names = |property: &str| {
        if !getter {
            return property == name;
        }
        let (Some(first), Some(rest)) = (property.get(..1), property.get(1..)) else {
            return false;
        };
        let getter = name.strip_prefix("get").and_then(|name| name.split_at_checked(1));
        getter.is_some_and(|(capital, tail)| capital == first.to_ascii_uppercase() && tail == rest)
    };
    table.iter().find(|(property, _)| names(property)).map(|(_, fact)| *fact)
}
