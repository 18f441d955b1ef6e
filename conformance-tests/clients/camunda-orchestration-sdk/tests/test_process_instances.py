"""Instances, their elements, flows and variables."""

import json

from camunda_orchestration_sdk import models
from pydantic import BaseModel
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


def cancel(key: str) -> None:
    """Cancels an instance. Without `data` this version of the client does not send anything."""
    data = models.CancelProcessInstanceRequest()
    client.cancel_process_instance(key, data=data)


class ProcessInstances(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(EXAMPLES, "order", "loan")
        deploy(PROCESSES, "errand")

    def test_are_started_by_id_and_by_key(self):
        [process] = deploy(EXAMPLES, "order").processes
        key = process.process_definition_key
        by_key = models.ProcessCreationByKey.from_dict({"processDefinitionKey": key})
        by_id = models.ProcessCreationById.from_dict({"processDefinitionId": "order"})
        for data in (by_key, by_id):
            started = client.create_process_instance(data=data)
            expect_nothing_unknown(started)
            self.assertEqual(started.process_definition_id, "order")
            self.assertEqual(started.process_definition_key, key)
            self.assertEqual(state_of(started.process_instance_key), "ACTIVE")
        unknown = models.ProcessCreationById.from_dict({"processDefinitionId": unique("none")})
        self.expect_refused(404, "NOT_FOUND", client.create_process_instance, data=unknown)

    def test_are_awaited_with_their_variables(self):
        body = {
            "processDefinitionId": "errand",
            "variables": {"a": 1, "b": [None, "x"]},
            "awaitCompletion": True,
            "fetchVariables": ["b"],
        }
        data = models.ProcessCreationById.from_dict(body)
        ended = client.create_process_instance(data=data)
        self.assertEqual(ended.variables.to_dict(), {"b": [None, "x"]})

    def test_are_found_and_read_by_key(self):
        tag = unique("customer")
        keys = [start("order", amount=n, customer=tag) for n in range(3)]
        filter_ = {"processInstanceKey": {"$in": keys}, "state": "ACTIVE"}
        sort = [{"field": "processInstanceKey", "order": "DESC"}]
        instances = found("process_instances", filter_, sort=sort)
        self.assertEqual([one.process_instance_key for one in instances], keys[::-1])
        self.expect_same(instances[0], client.get_process_instance(keys[2]))
        self.expect_refused(404, "NOT_FOUND", client.get_process_instance, UNKNOWN_KEY)
        [first] = found("process_instances", filter_, sort=sort, page={"limit": 1})
        self.assertEqual(first, instances[0])

    def test_are_cancelled(self):
        key = start("order", amount=1)
        [task] = open_tasks(key)
        cancel(key)
        self.assertEqual(state_of(key), "TERMINATED")
        self.assertEqual(client.get_user_task(task.user_task_key).state.value, "CANCELED")
        self.expect_refused(404, "NOT_FOUND", cancel, key)
        [element] = found("element_instances", {"elementInstanceKey": key})
        self.assertEqual(element.state.value, "TERMINATED")


class ElementInstances(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(EXAMPLES, "order")

    def test_are_found_open_and_ended(self):
        key = start("order", amount=10)
        elements = found("element_instances", {"processInstanceKey": key})
        facts = {one.element_id: (one.type_.value, one.state.value) for one in elements}
        self.assertEqual(
            facts,
            {
                "order": ("PROCESS", "ACTIVE"),
                "start": ("START_EVENT", "COMPLETED"),
                "review_order": ("USER_TASK", "ACTIVE"),
            },
        )
        for element in elements:
            self.expect_same(element, client.get_element_instance(element.element_instance_key))
        self.expect_refused(404, "NOT_FOUND", client.get_element_instance, UNKNOWN_KEY)
        active = {"processInstanceKey": key, "state": "ACTIVE", "type": "USER_TASK"}
        [task] = found("element_instances", active)
        self.assertEqual(task.element_name, "Review order")
        self.assertIsNone(task.end_date)

    def test_flows_and_counts_tell_the_way(self):
        key = start("order", amount=10)
        [task] = open_tasks(key)
        complete_task(task.user_task_key)
        self.assertEqual(state_of(key), "COMPLETED")
        flows = client.get_process_instance_sequence_flows(key)
        expect_nothing_unknown(flows)
        found_elements = found("element_instances", {"processInstanceKey": key})
        self.assertEqual(
            {one.element_id for one in found_elements},
            {"order", "start", "review_order", "amount_check", "pack_goods", "end"},
        )
        taken = {flow.element_id for flow in flows.items}
        self.assertIn("is_small", taken)
        self.assertEqual(len(taken), 4)
        statistics = client.get_process_instance_statistics(key)
        expect_nothing_unknown(statistics)
        counts = {one.element_id: one for one in statistics.items}
        end = counts["end"]
        self.assertEqual((end.active, end.completed, end.canceled, end.incidents), (0, 1, 0, 0))


class Variables(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(EXAMPLES, "order")

    def test_are_found_with_their_json_text_and_read_by_key(self):
        values = {"amount": 1500, "name": "Ümit", "lines": [{"a": None}], "late": True}
        key = start("order", **values)
        variables = found("variables", {"processInstanceKey": key})
        self.assertEqual({one.name: json.loads(one.value) for one in variables}, values)
        for variable in variables:
            got = client.get_variable(variable.variable_key)
            self.expect_same(variable, got, apart_from=("is_truncated",))
        self.expect_refused(404, "NOT_FOUND", client.get_variable, UNKNOWN_KEY)
        [amount] = found("variables", {"processInstanceKey": key, "value": "1500"})
        self.assertEqual((amount.name, amount.scope_key), ("amount", key))

    def test_long_ones_are_cut_in_searches_unless_asked_whole(self):
        text = "x" * 20_000
        key = start("order", text=text)
        [cut] = found("variables", {"processInstanceKey": key})
        self.assertTrue(cut.is_truncated)
        self.assertLess(len(cut.value), len(text))
        [whole] = found("variables", {"processInstanceKey": key}, truncate_values=False)
        self.assertEqual((json.loads(whole.value), whole.is_truncated), (text, False))
        self.assertEqual(json.loads(client.get_variable(cut.variable_key).value), text)

    def test_are_set_at_a_scope(self):
        key = start("order", amount=1)
        [task] = open_tasks(key)
        for scope, local in ((key, False), (task.element_instance_key, True)):
            body = {"variables": {"note": scope}, "local": local}
            data = models.SetVariableRequest.from_dict(body)
            client.create_element_instance_variables(scope, data=data)
        notes = found("variables", {"processInstanceKey": key, "name": "note"})
        self.assertEqual(
            {one.scope_key: json.loads(one.value) for one in notes},
            {key: key, task.element_instance_key: task.element_instance_key},
        )

    def test_are_read_into_a_class(self):
        class Order(BaseModel):
            amount: int
            customer: str

        key = start("order", amount=12, customer="Lee", more=None)
        order = client.search_variables_as_dto(Order, process_instance_key=key).validate()
        self.assertEqual(order, Order(amount=12, customer="Lee"))
