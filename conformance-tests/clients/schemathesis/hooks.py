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
    """An activation as it was generated, or one that finds jobs. None waits long."""
    if not isinstance(body, dict):
        return body
    if next(_TURNS) % 2:
        body = {"type": next(_TYPES), "timeout": 1_000, "maxJobsToActivate": 1}
    return body | {"requestTimeout": -1}


@schemathesis.hook("map_body").apply_to(path_regex="/search$")
def map_search(context, body):
    """A search as it was generated, or one that finds everything."""
    return {} if next(_TURNS) % 2 else body
