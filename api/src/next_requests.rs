//! The requests that move what waits: waiting states tell them, `baton run` as commands of a shell.

use baton_engine::ids::{ElementInstanceKey, IncidentKey, JobKey, Timestamp, UserTaskKey};
use serde_json::{Value, json};

/// A request that works as it stands.
pub(crate) struct NextRequest {
    /// Its method.
    pub(crate) method: &'static str,
    /// Its path.
    pub(crate) path: String,
    /// Its body; variables may be added to it.
    pub(crate) body: Option<Value>,
}

fn post(path: String, body: Value) -> NextRequest {
    NextRequest { method: "POST", path, body: Some(body) }
}

/// A person completes a user task.
pub(crate) fn complete_user_task(key: UserTaskKey) -> NextRequest {
    post(format!("/v2/user-tasks/{key}/completion"), json!({ "variables": {} }))
}

/// A worker takes a job of a type.
pub(crate) fn activate_job(job_type: &str) -> NextRequest {
    let wanted = json!({
        "type": job_type, "worker": "me", "timeout": 600_000, "maxJobsToActivate": 1,
    });
    post("/v2/jobs/activation".to_owned(), wanted)
}

/// A worker completes a job.
pub(crate) fn complete_job(key: JobKey) -> NextRequest {
    post(format!("/v2/jobs/{key}/completion"), json!({ "variables": {} }))
}

/// A job gets attempts again.
pub(crate) fn give_attempts(key: JobKey) -> NextRequest {
    let body = Some(json!({ "changeset": { "retries": 1 } }));
    NextRequest { method: "PATCH", path: format!("/v2/jobs/{key}"), body }
}

/// Time is when a timer is due, on a server whose clock clients may set.
pub(crate) fn set_clock(due: Timestamp) -> NextRequest {
    let body = Some(json!({ "timestamp": due.0.max(0) }));
    NextRequest { method: "PUT", path: "/v2/clock".to_owned(), body }
}

/// A message is published.
pub(crate) fn publish(name: &str, correlation_key: &str) -> NextRequest {
    let message = json!({ "name": name, "correlationKey": correlation_key, "variables": {} });
    post("/v2/messages/publication".to_owned(), message)
}

/// A signal is broadcast.
pub(crate) fn broadcast(name: &str) -> NextRequest {
    let signal = json!({ "signalName": name, "variables": {} });
    post("/v2/signals/broadcast".to_owned(), signal)
}

/// Where variables of an element instance are set.
pub(crate) fn variables_path(element_instance: ElementInstanceKey) -> String {
    format!("/v2/element-instances/{element_instance}/variables")
}

/// A stuck step is tried again.
pub(crate) fn resolve(incident: IncidentKey) -> NextRequest {
    let path = format!("/v2/incidents/{incident}/resolution");
    NextRequest { method: "POST", path, body: None }
}
