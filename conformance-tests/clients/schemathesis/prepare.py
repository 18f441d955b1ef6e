"""Something to find: instances of every example, some with open jobs, some stuck, some waiting for
a message, so that searches find items whose keys lead on. Ends with how many were started.
"""

import json
import sys
import urllib.request

EACH = 12

STARTS = [
    {"processDefinitionId": "order", "variables": {"amount": 1500, "note": "x" * 10_000}},
    {"processDefinitionId": "order", "variables": {"amount": 5}, "businessId": "order-7"},
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
    {
        "processDefinitionId": "incident_response",
        "variables": {"service": "checkout", "respondBefore": "2031-01-02T03:04:05Z"},
    },
]


def post(address: str, path: str, body: dict) -> dict:
    """The answer to a request, which has to succeed."""
    request = urllib.request.Request(
        f"{address}/v2/{path}",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")


def main(address: str) -> None:
    started = 0
    for number in range(EACH):
        order = {"order": f"order-{number}"}
        for start in [*STARTS, {"processDefinitionId": "payment", "variables": order}]:
            post(address, "process-instances", start)
            started += 1
    # Half of the messages come, so that there are subscriptions open and past.
    for number in range(0, EACH, 2):
        message = {"name": "money_received", "correlationKey": f"order-{number}"}
        post(address, "messages/correlation", message)
    asked = {"type": "check-credit", "timeout": 60_000, "maxJobsToActivate": EACH // 3}
    for job in post(address, "jobs/activation", asked | {"requestTimeout": -1})["jobs"]:
        post(address, f"jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no score"})
    print(f"{started} instances to find")


if __name__ == "__main__":
    main(sys.argv[1])
