"""What the tests share: the client, made from the environment alone, and words for using it."""

import json
import unittest
import uuid
from pathlib import Path
from typing import Any

import attrs
from camunda_orchestration_sdk import CamundaClient, errors, models
from loguru import logger

# The client logs to loguru, whatever CAMUNDA_SDK_LOG_LEVEL says; the report is for tests.
logger.remove()

# Reads CAMUNDA_REST_ADDRESS, as an application's client would.
client = CamundaClient()

# A key that the server has never given to anything.
UNKNOWN_KEY = "2251799813685000"

_CLIENTS = Path(__file__).parents[2]
EXAMPLES = _CLIENTS.parents[1] / "examples"
PROCESSES = _CLIENTS / "orchestration-cluster-api" / "processes"


def unique(name: str) -> str:
    """A name that no other test has."""
    return f"{name}-{uuid.uuid4()}"


def deploy(folder: Path, *names: str):
    """Deploys processes of a folder as one deployment; what was deployed."""
    paths = [folder / f"{name}.bpmn" for name in names]
    return client.deploy_resources_from_files(paths)


def start(process_definition_id: str, **variables: Any) -> str:
    """Starts an instance; its key."""
    body = {"processDefinitionId": process_definition_id, "variables": variables}
    data = models.ProcessCreationById.from_dict(body)
    return client.create_process_instance(data=data).process_instance_key


def found(kind: str, filter_: dict, *, sort=None, page=None, **more: Any) -> list:
    """What a search finds, asked once: Baton reads its own writes."""
    query = {"filter": filter_, "sort": sort, "page": page}
    data = getattr(models, _QUERIES[kind]).from_dict({k: v for k, v in query.items() if v})
    answer = getattr(client, f"search_{kind}")(data=data, **more)
    expect_nothing_unknown(answer)
    if page is None:
        # A page that holds everything counts everything.
        assert answer.page.total_items == len(answer.items), answer.page
    return answer.items


_QUERIES = {
    "process_instances": "ProcessInstanceSearchQuery",
    "element_instances": "ElementInstanceSearchQuery",
    "variables": "VariableSearchQuery",
    "jobs": "JobSearchQuery",
    "user_tasks": "UserTaskSearchQuery",
    "incidents": "IncidentSearchQuery",
    "message_subscriptions": "MessageSubscriptionSearchQuery",
    "correlated_message_subscriptions": "CorrelatedMessageSubscriptionSearchQuery",
}


def expect_nothing_unknown(answer: Any, path: str = "answer") -> None:
    """Fails where an answer has members that the client does not know."""
    if isinstance(answer, list):
        for index, item in enumerate(answer):
            expect_nothing_unknown(item, f"{path}[{index}]")
    elif attrs.has(type(answer)):
        members = attrs.asdict(answer, recurse=False)
        # Without members of its own it is a map, such as of headers or variables.
        unknown = members.pop("additional_properties", {}) if len(members) > 1 else {}
        assert not unknown, f"{path} has more than the client knows: {sorted(unknown)}"
        for name, value in members.items():
            if name != "additional_properties":
                expect_nothing_unknown(value, f"{path}.{name}")


def activate(job_type: str, **more: Any) -> list:
    """The jobs of a type that a worker gets now."""
    body = {
        "type": job_type,
        "worker": "test",
        "timeout": 60_000,
        "maxJobsToActivate": 10,
        "requestTimeout": -1,
    }
    data = models.JobActivationRequest.from_dict(body | more)
    answer = client.activate_jobs(data=data)
    expect_nothing_unknown(answer)
    return answer.jobs


def complete_job(job_key: str, **variables: Any) -> None:
    """Completes a job with variables."""
    data = models.JobCompletionRequest.from_dict({"variables": variables})
    client.complete_job(job_key, data=data)


def complete_task(user_task_key: str, **variables: Any) -> None:
    """Completes a user task with variables."""
    data = models.UserTaskCompletionRequest.from_dict({"variables": variables})
    client.complete_user_task(user_task_key, data=data)


def open_tasks(process_instance_key: str) -> list:
    """The open user tasks of an instance."""
    filter_ = {"processInstanceKey": process_instance_key, "state": "CREATED"}
    return found("user_tasks", filter_)


def open_incidents(process_instance_key: str) -> list:
    """The open incidents of an instance."""
    filter_ = {"processInstanceKey": process_instance_key, "state": "ACTIVE"}
    return found("incidents", filter_)


def state_of(process_instance_key: str) -> str:
    """The state of an instance."""
    return client.get_process_instance(process_instance_key).state.value


class TestCase(unittest.TestCase):
    """Expectations of several files."""

    def expect_refused(self, status: int, title: str, call, *request, **more) -> str:
        """Expects a whole problem body, as the client shows it; its detail."""
        with self.assertRaises(errors.ApiError) as raised:
            call(*request, **more)
        error = raised.exception
        self.assertEqual(error.status_code, status, error)
        # The text, since the client reads problems of the statuses only that it knows of.
        problem = models.ProblemDetail.from_dict(json.loads(error.content))
        self.assertEqual((problem.status, problem.title), (status, title))
        self.assertEqual(problem.type_, "about:blank")
        self.assertTrue(problem.instance.startswith("/v2/"), problem.instance)
        self.assertTrue(problem.detail)
        return problem.detail

    def expect_same(self, found_item, got, *, apart_from: tuple[str, ...] = ()) -> None:
        """Expects a search and a read by key to say the same."""
        expect_nothing_unknown(got)
        one, other = (attrs.asdict(item) for item in (found_item, got))
        for name in apart_from:
            one.pop(name, None), other.pop(name, None)
        self.assertEqual(one, other)
