//! Timers, moved by the clock of the server.

use serde_json::json;

use crate::diagrams::{hourly, resting, with_deadline};
use crate::support::{TestServer, eventually};

const HOUR: i64 = 3_600;

#[test]
fn an_instance_rests_until_its_timer_is_due_and_not_a_second_less() {
    let server = TestServer::at_rest();
    server.deploy_file("resting", &resting("resting"));
    let instance = server.start_instance("resting", &json!({}));
    server.pin(HOUR - 1);
    // An answer to a later command shows that what was due at its time has been done.
    server.start_instance("resting", &json!({}));
    assert_eq!(server.state_of(&instance), "ACTIVE");
    server.pin(HOUR);
    eventually(|| (server.state_of(&instance) == "COMPLETED").then_some(()));
    let ended = server.get(&format!("/v2/process-instances/{instance}")).json(200);
    assert_eq!(ended["endDate"], "2026-01-01T01:00:00.000Z");
}

#[test]
fn a_task_is_reminded_of_and_withdrawn() {
    let server = TestServer::at_rest();
    server.deploy_file("deciding", &with_deadline("deciding"));
    let instance = server.start_instance("deciding", &json!({}));
    let open = |element: &str| {
        let filter = json!({"elementId": element, "state": "CREATED"});
        server.search("/v2/user-tasks/search", &json!({"filter": filter}))
    };
    for (hours, reminders) in [(1, 1), (2, 2)] {
        server.pin(hours * HOUR);
        eventually(|| (open("remind").len() == reminders).then_some(()));
        assert_eq!(open("decide").len(), 1);
    }
    server.pin(3 * HOUR);
    eventually(|| open("decide").is_empty().then_some(()));
    assert_eq!(server.state_of(&instance), "ACTIVE");
    for task in open("remind") {
        let key = task["userTaskKey"].as_str().unwrap();
        server.post(&format!("/v2/user-tasks/{key}/completion"), &json!({})).no_content();
    }
    assert_eq!(server.state_of(&instance), "COMPLETED");
}

#[test]
fn a_timer_starts_instances_of_the_newest_version() {
    let server = TestServer::at_rest();
    server.deploy_file("hourly", &hourly("hourly"));
    let count = || server.search("/v2/process-instances/search", &json!({})).len();
    server.pin(HOUR);
    eventually(|| (count() == 1).then_some(()));
    server.pin(2 * HOUR);
    eventually(|| (count() == 2).then_some(()));
}
