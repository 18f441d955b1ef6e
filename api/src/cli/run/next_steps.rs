//! How to go on: for everything that is open the commands to be copied into a shell.

use serde_json::json;

use super::names::printable;
use super::open_work::Open;
use crate::next_requests::{self, NextRequest};

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
    let requests = match open {
        Open::UserTask { key, .. } => vec![next_requests::complete_user_task(*key)],
        Open::Job { key, job_type, .. } => {
            vec![next_requests::activate_job(job_type), next_requests::complete_job(*key)]
        }
        Open::Timer { due } => vec![next_requests::set_clock(*due)],
        Open::Message { name, correlation_key } => {
            vec![next_requests::publish(name, correlation_key)]
        }
        Open::Signal { name } => vec![next_requests::broadcast(name)],
        Open::Incident { key, element_instance, job, .. } => {
            let repair = match job {
                Some(job) => next_requests::give_attempts(*job),
                None => NextRequest {
                    method: "PUT",
                    path: next_requests::variables_path(*element_instance),
                    body: Some(json!({ "variables": { "NAME": "VALUE" } })),
                },
            };
            vec![repair, next_requests::resolve(*key)]
        }
    };
    requests.iter().map(|request| curl(url, request)).collect()
}

fn curl(url: &str, NextRequest { method, path, body }: &NextRequest) -> String {
    match body {
        Some(body) => format!(
            "curl -X {method} {url}{path} -H 'Content-Type: application/json' -d {}",
            shell_quoted(&body.to_string())
        ),
        None => format!("curl -X {method} {url}{path}"),
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
