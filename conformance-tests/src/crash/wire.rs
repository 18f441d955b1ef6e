//! Requests and replies as the interface `/v2` writes them.

use serde_json::{Map, Value, json};

use super::http::{Message, Response};
use super::ledger::{Answer, Ask, Searched};
use super::models;

/// A key as the interface writes it: a text of digits.
pub(super) fn key(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}

/// The request that asks for it.
pub(super) fn message(ask: &Ask) -> Message {
    let post = |path: String, body: Value| Message::json("POST", path, &body);
    match ask {
        Ask::Deploy { process, edition } => {
            Message::deployment(&format!("{process}.bpmn"), &models::file(process, *edition))
        }
        Ask::Start { process, business_id, amount, bytes, awaited } => {
            let rest = filler(business_id, *bytes);
            let variables = json!({ "amount": amount, "label": business_id, "rest": rest });
            let body = json!({
                "processDefinitionId": process, "businessId": business_id,
                "variables": variables, "awaitCompletion": awaited,
            });
            post("/v2/process-instances".to_owned(), body)
        }
        Ask::Activate { job_type, worker, timeout_ms, wait_ms } => {
            let body = json!({
                "type": job_type, "worker": worker, "timeout": timeout_ms,
                "maxJobsToActivate": 4, "requestTimeout": wait_ms,
            });
            post("/v2/jobs/activation".to_owned(), body)
        }
        Ask::CompleteJob { job, amount } => {
            let body = json!({ "variables": { "amount": amount } });
            post(format!("/v2/jobs/{job}/completion"), body)
        }
        Ask::FailJob { job, retries, back_off_ms, message } => {
            let body = json!({
                "retries": retries, "retryBackOff": back_off_ms, "errorMessage": message,
                "variables": { "attempt": message },
            });
            post(format!("/v2/jobs/{job}/failure"), body)
        }
        Ask::UpdateJob { job, retries } => {
            let body = json!({ "changeset": { "retries": retries } });
            Message::json("PATCH", format!("/v2/jobs/{job}"), &body)
        }
        Ask::Assign { task, assignee } => {
            let body = json!({ "assignee": assignee });
            post(format!("/v2/user-tasks/{task}/assignment"), body)
        }
        Ask::Unassign { task } => {
            Message::empty("DELETE", format!("/v2/user-tasks/{task}/assignee"))
        }
        Ask::CompleteTask { task, action } => {
            let body = json!({ "action": action, "variables": { "amount": 1500 } });
            post(format!("/v2/user-tasks/{task}/completion"), body)
        }
        Ask::SetVariable { instance, name, value } => {
            let mut variables = Map::new();
            variables.insert(name.clone(), json!(value));
            let path = format!("/v2/element-instances/{instance}/variables");
            Message::json("PUT", path, &json!({ "variables": variables }))
        }
        Ask::Cancel { instance } => {
            Message::empty("POST", format!("/v2/process-instances/{instance}/cancellation"))
        }
        Ask::Resolve { incident } => {
            Message::empty("POST", format!("/v2/incidents/{incident}/resolution"))
        }
        Ask::Publish { name, key, id, lives_ms } => {
            let variables = json!({ "amount": models::AMOUNT_ENOUGH, "said": id });
            let body = json!({
                "name": name, "correlationKey": key, "messageId": id, "timeToLive": lives_ms,
                "variables": variables,
            });
            post("/v2/messages/publication".to_owned(), body)
        }
        Ask::Search { of, from } => search(*of, *from),
    }
}

fn search(of: Searched, from: usize) -> Message {
    let by_due_date = json!([{ "field": "dueDate" }]);
    let (path, filter, sort) = match of {
        Searched::Tasks => ("/v2/user-tasks/search", json!({ "state": "CREATED" }), json!([])),
        Searched::NewestTasks => {
            let newest_first = json!([{ "field": "creationDate", "order": "DESC" }]);
            ("/v2/user-tasks/search", json!({ "state": "CREATED" }), newest_first)
        }
        Searched::TasksOfGroup => {
            let filter = json!({ "state": "CREATED", "candidateGroup": "sales" });
            ("/v2/user-tasks/search", filter, by_due_date)
        }
        Searched::Incidents => ("/v2/incidents/search", json!({ "state": "ACTIVE" }), json!([])),
        Searched::Instances => {
            ("/v2/process-instances/search", json!({ "state": "ACTIVE" }), json!([]))
        }
    };
    let page = json!({ "from": from, "limit": 10 });
    Message::json("POST", path, &json!({ "filter": filter, "sort": sort, "page": page }))
}

/// A text of this many bytes that no other business id has, so that its hash is its own.
pub(super) fn filler(business_id: &str, bytes: usize) -> String {
    business_id.chars().cycle().take(bytes).collect()
}

/// The keys that an answer carries.
pub(super) fn answer(ask: &Ask, response: &Response) -> Answer {
    let Response { status, body } = response;
    let list = |list: &str, name: &str| -> Vec<u64> {
        let items = body[list].as_array().into_iter().flatten();
        items.filter_map(|item| key(&item[name])).collect()
    };
    let keys = match ask {
        Ask::Deploy { .. } => key(&body["deploymentKey"]).into_iter().collect(),
        Ask::Start { .. } => key(&body["processInstanceKey"]).into_iter().collect(),
        Ask::Publish { .. } => key(&body["messageKey"]).into_iter().collect(),
        Ask::Activate { .. } => list("jobs", "jobKey"),
        Ask::Search { of, .. } => list(
            "items",
            match of {
                Searched::Tasks | Searched::NewestTasks | Searched::TasksOfGroup => "userTaskKey",
                Searched::Incidents => "incidentKey",
                Searched::Instances => "processInstanceKey",
            },
        ),
        Ask::CompleteJob { .. }
        | Ask::FailJob { .. }
        | Ask::UpdateJob { .. }
        | Ask::Assign { .. }
        | Ask::Unassign { .. }
        | Ask::CompleteTask { .. }
        | Ask::SetVariable { .. }
        | Ask::Cancel { .. }
        | Ask::Resolve { .. } => Vec::new(),
    };
    let title = body["title"].as_str().unwrap_or_default().to_owned();
    Answer { status: *status, title, keys }
}
