//! How to go on: for everything that is open the commands to be copied into a shell.

use serde_json::{Value, json};

use super::names::printable;
use super::open_work::Open;

/// What is open, in words, behind the element that it belongs to.
pub(super) fn title(what: &str, open: &Open, moment: impl Fn(i64) -> String) -> String {
    match open {
        Open::UserTask { people, .. } if people.is_empty() => format!("{what} waits for a person"),
        Open::UserTask { people, .. } => printable(&format!("{what} waits, {people}")),
        Open::Job { job_type, .. } => {
            printable(&format!("{what} waits for a worker of jobs of the type {job_type}"))
        }
        Open::Timer { due } => format!("{what} waits until {}", moment(due.0)),
        Open::Message { name, correlation_key } if correlation_key.is_empty() => {
            printable(&format!("{what} waits for the message {name}"))
        }
        Open::Message { name, correlation_key } => printable(&format!(
            "{what} waits for the message {name} with the correlation key {correlation_key}"
        )),
        Open::Signal { name } => printable(&format!("{what} waits for the signal {name}")),
        Open::Incident { message, .. } => printable(&format!("{what} is stuck: {message}")),
    }
}

/// The commands that bring it to its end, in their order.
pub(super) fn commands(url: &str, open: &Open) -> Vec<String> {
    let none = || json!({ "variables": {} });
    match open {
        Open::UserTask { key, .. } => {
            vec![curl("POST", &format!("{url}/v2/user-tasks/{key}/completion"), Some(&none()))]
        }
        Open::Job { key, job_type, .. } => {
            let wanted = json!({
                "type": job_type, "worker": "me", "timeout": 600_000, "maxJobsToActivate": 1,
            });
            vec![
                curl("POST", &format!("{url}/v2/jobs/activation"), Some(&wanted)),
                curl("POST", &format!("{url}/v2/jobs/{key}/completion"), Some(&none())),
            ]
        }
        Open::Timer { due } => {
            vec![curl("PUT", &format!("{url}/v2/clock"), Some(&json!({ "timestamp": due.0 })))]
        }
        Open::Message { name, correlation_key } => {
            let message =
                json!({ "name": name, "correlationKey": correlation_key, "variables": {} });
            vec![curl("POST", &format!("{url}/v2/messages/publication"), Some(&message))]
        }
        Open::Signal { name } => {
            let signal = json!({ "signalName": name, "variables": {} });
            vec![curl("POST", &format!("{url}/v2/signals/broadcast"), Some(&signal))]
        }
        Open::Incident { key, element_instance, job, .. } => {
            let repair = if let Some(job) = job {
                let changes = json!({ "changeset": { "retries": 1 } });
                curl("PATCH", &format!("{url}/v2/jobs/{job}"), Some(&changes))
            } else {
                let path = format!("{url}/v2/element-instances/{element_instance}/variables");
                curl("PUT", &path, Some(&json!({ "variables": { "NAME": "VALUE" } })))
            };
            vec![repair, curl("POST", &format!("{url}/v2/incidents/{key}/resolution"), None)]
        }
    }
}

fn curl(method: &str, url: &str, body: Option<&Value>) -> String {
    match body {
        Some(body) => format!(
            "curl -X {method} {url} -H 'Content-Type: application/json' -d {}",
            shell_quoted(&body.to_string())
        ),
        None => format!("curl -X {method} {url}"),
    }
}

/// A text as one word of a POSIX shell.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use baton_engine::ids::{ElementInstanceKey, IncidentKey, JobKey, Timestamp};

    use super::*;

    #[test]
    fn commands_can_be_copied_into_a_shell_whatever_the_names_are() {
        let open = Open::Message { name: Arc::from("it's"), correlation_key: Arc::from("$(7)") };
        let commands = commands("http://h", &open);
        assert_eq!(
            commands,
            [
                r#"curl -X POST http://h/v2/messages/publication -H 'Content-Type: application/json' -d '{"correlationKey":"$(7)","name":"it'\''s","variables":{}}'"#
            ]
        );
        let words = title("event `a`", &open, |_| String::new());
        assert_eq!(words, "event `a` waits for the message it's with the correlation key $(7)");
    }

    #[test]
    fn an_incident_is_repaired_before_it_is_resolved() {
        let incident = |job| Open::Incident {
            key: IncidentKey(7),
            element_instance: ElementInstanceKey(5),
            job,
            message: Arc::from("no flow is true"),
        };
        let of_job = commands("http://h", &incident(Some(JobKey(6))));
        assert!(of_job[0].starts_with("curl -X PATCH http://h/v2/jobs/6 "), "{of_job:?}");
        assert_eq!(of_job[1], "curl -X POST http://h/v2/incidents/7/resolution");
        let of_gateway = commands("http://h", &incident(None));
        assert!(of_gateway[0].contains("/v2/element-instances/5/variables"), "{of_gateway:?}");
    }

    #[test]
    fn a_timer_is_reached_by_moving_the_clock() {
        let commands = commands("http://h", &Open::Timer { due: Timestamp(5) });
        assert!(commands[0].contains("-X PUT http://h/v2/clock"), "{commands:?}");
        assert!(commands[0].ends_with(r#"-d '{"timestamp":5}'"#), "{commands:?}");
    }
}
