//! User tasks: offered, assigned, done, withdrawn.

use crate::event::{Event, UserTaskCreation};
use crate::ids::{ProcessInstanceKey, UserTaskKey};
use crate::state::State;
use crate::state::tables::user_tasks::{UserTaskRow, UserTaskState};

impl State {
    #[allow(clippy::wildcard_enum_match_arm, reason = "`apply` hands over one family only")]
    pub(super) fn apply_user_task(&mut self, instance: ProcessInstanceKey, event: &Event) {
        match event {
            Event::UserTaskCreated(created) => self.apply_user_task_created(instance, created),
            Event::UserTaskAssigned { user_task, assignee, .. } => {
                self.tables.user_tasks.update(user_task, |row| row.assignee.clone_from(assignee));
            }
            Event::UserTaskUpdated(update) => {
                self.tables.user_tasks.update(&update.user_task, |row| {
                    row.candidate_groups.clone_from(&update.candidate_groups);
                    row.candidate_users.clone_from(&update.candidate_users);
                    row.due_date = update.due_date;
                    row.follow_up_date = update.follow_up_date;
                    row.priority = update.priority;
                });
            }
            Event::UserTaskCompleted { user_task, .. } => {
                self.end_user_task(*user_task, UserTaskState::Completed);
            }
            Event::UserTaskCanceled { user_task } => {
                self.end_user_task(*user_task, UserTaskState::Canceled);
            }
            _ => {}
        }
    }

    fn apply_user_task_created(&mut self, instance: ProcessInstanceKey, task: &UserTaskCreation) {
        let is_new = self.use_key(instance, task.user_task.0);
        let Some(process) = self.tables.process_instances.get(&instance) else { return };
        let row = UserTaskRow {
            element_instance: task.element_instance,
            instance,
            element: task.element.clone(),
            name: task.name.clone(),
            definition: process.definition,
            process: process.process.clone(),
            version: process.version,
            tenant: process.tenant.clone(),
            state: UserTaskState::Created,
            assignee: task.assignee.clone(),
            candidate_groups: task.candidate_groups.clone(),
            candidate_users: task.candidate_users.clone(),
            due_date: task.due_date,
            follow_up_date: task.follow_up_date,
            priority: task.priority,
            created_at: self.now,
            ended_at: None,
            tags: process.tags.clone(),
            business_id: process.business_id.clone(),
        };
        if is_new {
            self.tables.user_tasks.put_new(task.user_task, row);
        } else {
            self.tables.user_tasks.put(task.user_task, row);
        }
        let key = (instance, task.element_instance);
        let user_task = task.user_task;
        self.tables.element_instances.update(&key, |row| row.user_task = Some(user_task));
    }

    fn end_user_task(&mut self, user_task: UserTaskKey, state: UserTaskState) {
        let now = self.now;
        if let Some(row) = self.tables.user_tasks.get(&user_task) {
            // The element may stay for a while, if a condition of its flows cannot be evaluated.
            let element = (row.instance, row.element_instance);
            self.tables.element_instances.update(&element, |row| row.user_task = None);
        }
        self.tables.user_tasks.update(&user_task, |row| {
            row.state = state;
            row.ended_at = Some(now);
        });
    }
}
