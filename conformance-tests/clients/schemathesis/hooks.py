"""Real values among the generated ones: nobody guesses the id of a process that is deployed.

Every other start asks for one of the examples, with variables that lead to jobs, user tasks and
incidents; every other activation for their jobs; every other search for everything. What they
answer leads on along the links of the document.
"""

import itertools

import schemathesis

_STARTS = itertools.cycle(
    [
        {"processDefinitionId": "order", "variables": {"amount": 1500, "note": "x" * 10_000}},
        {"processDefinitionId": "loan", "variables": {"customer": "Lee", "amount": 20_000}},
        # Without its variables the first decision cannot be made: an incident.
        {"processDefinitionId": "leave_request"},
        {
            "processDefinitionId": "onboarding",
            "variables": {
                "newcomer": "sam",
                "mentor": "kim",
                "worksFromHome": True,
                "firstDay": "2031-01-02T09:00:00+01:00",
            },
        },
        {"processDefinitionId": "order", "variables": {"amount": 5}, "businessId": "order-7"},
    ]
)
_TYPES = itertools.cycle(["check-credit", "create-accounts", "request-deposit"])
_TURNS = itertools.count()


@schemathesis.hook.apply_to(operation_id="createProcessInstance")
def map_body(context, body):
    """A start as it was generated, or one that succeeds."""
    return dict(next(_STARTS)) if next(_TURNS) % 2 else body


@schemathesis.hook("map_body").apply_to(operation_id="activateJobs")
def map_activation(context, body):
    """An activation as it was generated, or one that finds jobs."""
    if next(_TURNS) % 2:
        return {"type": next(_TYPES), "timeout": 1_000, "maxJobsToActivate": 1}
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    """No request waits for long: neither for jobs nor for the end of an instance."""
    body = case.body
    if not isinstance(body, dict):
        return
    waits = {"/v2/jobs/activation": -1, "/v2/process-instances": 50}.get(case.operation.path)
    # What is no number stays what it is: its refusal is looked at, too.
    wanted = body.get("requestTimeout")
    if waits is not None and (wanted is None or type(wanted) in (int, float)):
        case.body = body | {"requestTimeout": waits}


@schemathesis.hook("map_body").apply_to(path_regex="/search$")
def map_search(context, body):
    """A search as it was generated, or one that finds everything."""
    return {} if next(_TURNS) % 2 else body
