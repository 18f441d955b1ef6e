"""User tasks: found, taken, changed, completed, with the variables that they see."""

import json

from camunda_orchestration_sdk import models
from support import (
    EXAMPLES,
    PROCESSES,
    UNKNOWN_KEY,
    TestCase,
    client,
    complete_task,
    deploy,
    expect_nothing_unknown,
    found,
    open_tasks,
    start,
    state_of,
    unique,
)


class UserTasks(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(EXAMPLES, "order")
        deploy(PROCESSES, "approval")

    def started(self, **variables) -> tuple[str, str]:
        """An instance of `order` and its task."""
        key = start("order", amount=1, **variables)
        [task] = open_tasks(key)
        return key, task.user_task_key

    def test_are_found_by_their_groups_and_read_by_key(self):
        group = unique("group")
        due, follow_up = "2031-01-02T03:04:05Z", "2030-12-01T00:00:00Z"
        start("approval", groups=[group], due=due, followUp=follow_up)
        [task] = found("user_tasks", {"candidateGroup": group, "state": "CREATED"})
        self.assertEqual(task.candidate_groups, [group])
        self.assertEqual((task.due_date.year, task.follow_up_date.month), (2031, 12))
        self.expect_same(task, client.get_user_task(task.user_task_key))
        self.expect_refused(404, "NOT_FOUND", client.get_user_task, UNKNOWN_KEY)

    def test_are_taken_and_given_back(self):
        _, task = self.started()
        assign = models.UserTaskAssignmentRequest.from_dict(
            {"assignee": "ada", "allowOverride": False}
        )
        client.assign_user_task(task, data=assign)
        self.assertEqual(client.get_user_task(task).assignee, "ada")
        other = models.UserTaskAssignmentRequest.from_dict(
            {"assignee": "bo", "allowOverride": False}
        )
        self.expect_refused(409, "INVALID_STATE", client.assign_user_task, task, data=other)
        client.unassign_user_task(task)
        self.assertIsNone(client.get_user_task(task).assignee)

    def test_are_changed(self):
        _, task = self.started()
        changeset = {
            "priority": 80,
            "dueDate": "2031-01-02T03:04:05Z",
            "candidateGroups": ["a", "b"],
            "candidateUsers": ["ada"],
        }
        data = models.UserTaskUpdateRequest.from_dict({"changeset": changeset, "action": "urgent"})
        client.update_user_task(task, data=data)
        changed = client.get_user_task(task)
        self.assertEqual((changed.priority, changed.due_date.year), (80, 2031))
        self.assertEqual((changed.candidate_groups, changed.candidate_users), (["a", "b"], ["ada"]))
        self.assertIsNone(changed.follow_up_date)

    def test_are_completed_with_variables(self):
        key, task = self.started()
        complete_task(task, approved=True)
        done = client.get_user_task(task)
        self.assertEqual(done.state.value, "COMPLETED")
        self.assertIsNotNone(done.completion_date)
        self.assertEqual(state_of(key), "COMPLETED")
        [approved] = found("variables", {"processInstanceKey": key, "name": "approved"})
        self.assertEqual(approved.value, "true")
        self.expect_refused(409, "INVALID_STATE", client.complete_user_task, task)

    def test_see_variables_of_their_scopes_the_innermost_first(self):
        key, task = self.started(note="outer")
        element = client.get_user_task(task).element_instance_key
        local = {"variables": {"note": "inner"}, "local": True}
        data = models.SetVariableRequest.from_dict(local)
        client.create_element_instance_variables(element, data=data)
        every = client.search_user_task_variables(task)
        expect_nothing_unknown(every)
        self.assertEqual(
            sorted((one.name, json.loads(one.value), one.scope_key) for one in every.items),
            sorted([("amount", 1, key), ("note", "inner", element), ("note", "outer", key)]),
        )
        effective = client.search_user_task_effective_variables(task)
        expect_nothing_unknown(effective)
        values = {one.name: json.loads(one.value) for one in effective.items}
        self.assertEqual(values, {"amount": 1, "note": "inner"})
        self.assertEqual(effective.page.total_items, 2)
