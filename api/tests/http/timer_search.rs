//! `/v2/timers/search`: what fires next.

use serde_json::{Value, json};

use crate::diagrams::{hourly, resting, with_deadline};
use crate::shape::Kind::{Key, Name, Number, Text, Time};
use crate::shape::Presence::{Always, OrNull};
use crate::shape::{Member, PAGE, assert_shape};
use crate::support::{TestServer, eventually, job};
use crate::waiting_diagrams::{RACE, WATCHED, with_signal};

const PATH: &str = "/v2/timers/search";

const PLACES: &[&str] = &["START", "INTERMEDIATE", "BOUNDARY", "EVENT_SUB_PROCESS"];

const TIMER: &[Member] = &[
    ("timerKey", Key, Always),
    ("type", Name(PLACES), OrNull),
    ("dueDate", Time, Always),
    ("repetitionsLeft", Number, OrNull),
    ("elementId", Text, Always),
    ("elementInstanceKey", Key, OrNull),
    ("processInstanceKey", Key, OrNull),
    ("processDefinitionKey", Key, Always),
    ("processDefinitionId", Text, Always),
    ("tenantId", Text, Always),
];

/// A server at rest with a timer of each place; the keys of the instances that wait.
fn armed() -> (TestServer, Vec<String>) {
    let server = TestServer::at_rest();
    server.deploy_file("hourly", &hourly("hourly"));
    server.deploy_file("resting", &resting("resting"));
    server.deploy_file("deciding", &with_deadline("deciding"));
    server.deploy_file("watched", &with_signal("watched", WATCHED));
    server.deploy_file("race", &with_signal("race", RACE));
    // The lease of a job is due as well, before all of them, and is no timer.
    server.deploy_process("working", &job("work"));
    server.start_instance("working", &json!({}));
    server.activate_one("work").unwrap();
    let ids = ["resting", "deciding", "watched", "race"];
    let instances = ids.map(|id| server.start_instance(id, &json!({})));
    (server, instances.to_vec())
}

fn elements(found: &[Value]) -> Vec<&str> {
    found.iter().map(|timer| timer["elementId"].as_str().unwrap()).collect()
}

#[test]
fn the_next_timer_comes_first_wherever_it_stands() {
    let (server, instances) = armed();
    let page = server.post(PATH, &json!({})).json(200);
    assert_shape(&page["page"], PAGE);
    assert_eq!(page["page"]["totalItems"], 7);
    assert_eq!(page["page"]["hasMoreTotalItems"], false);
    let found = page["items"].as_array().unwrap();
    for timer in found {
        assert_shape(timer, TIMER);
    }
    assert_eq!(
        elements(found),
        ["start", "rest", "reminder", "inside", "late", "deadline", "border"]
    );
    let places: Vec<_> = found.iter().map(|timer| timer["type"].as_str().unwrap()).collect();
    assert_eq!(
        places,
        [
            "START",
            "INTERMEDIATE",
            "BOUNDARY",
            "EVENT_SUB_PROCESS",
            "INTERMEDIATE",
            "BOUNDARY",
            "BOUNDARY"
        ]
    );
    let start = &found[0];
    assert_eq!(
        (&start["processInstanceKey"], &start["elementInstanceKey"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(start["processDefinitionId"], "hourly");
    assert_eq!(
        (&start["dueDate"], &start["repetitionsLeft"]),
        (&json!("2026-01-01T01:00:00.000Z"), &Value::Null)
    );
    let reminder = &found[2];
    assert_eq!(reminder["processInstanceKey"], instances[1].as_str());
    assert_eq!(reminder["repetitionsLeft"], 2);
    assert_eq!(found[6]["dueDate"], "2026-01-01T05:00:00.000Z");
}

#[test]
fn timers_are_filtered_and_sorted() {
    let (server, instances) = armed();
    let all = server.search(PATH, &json!({}));
    let find = |filter: Value| server.search(PATH, &json!({"filter": filter}));
    assert_eq!(
        elements(&find(json!({"processInstanceKey": instances[1]}))),
        ["reminder", "deadline"]
    );
    assert_eq!(elements(&find(json!({"processInstanceKey": "1"}))), Vec::<&str>::new());
    assert_eq!(elements(&find(json!({"elementId": {"$like": "d*"}}))), ["deadline"]);
    assert_eq!(elements(&find(json!({"timerKey": all[4]["timerKey"]}))), ["late"]);
    let holder = &all[6]["elementInstanceKey"];
    assert_eq!(elements(&find(json!({"elementInstanceKey": holder}))), ["inside", "border"]);
    let ids = json!({"processDefinitionId": {"$in": ["hourly", "resting"]}});
    assert_eq!(elements(&find(ids)), ["start", "rest"]);
    let key = &all[1]["processDefinitionKey"];
    assert_eq!(elements(&find(json!({"processDefinitionKey": key}))), ["rest"]);
    assert_eq!(find(json!({"tenantId": "<default>"})).len(), 7);
    assert_eq!(find(json!({"tenantId": "acme"})).len(), 0);
    assert_eq!(elements(&find(json!({"processInstanceKey": {"$exists": false}}))), ["start"]);
    let late = json!({"dueDate": {"$gt": "2026-01-01T01:00:00Z", "$lt": "2026-01-01T05:00:00Z"}});
    assert_eq!(elements(&find(late)), ["deadline"]);
    let sorted = |field: &str, order: &str| {
        server.search(PATH, &json!({"sort": [{"field": field, "order": order}]}))
    };
    let mut turned = sorted("dueDate", "DESC");
    turned.reverse();
    assert_eq!(turned, all);
    let mut keys: Vec<_> = all.iter().map(|timer| timer["timerKey"].clone()).collect();
    keys.sort_by_key(|key| key.as_str().unwrap().parse::<u64>().unwrap());
    let found = sorted("timerKey", "ASC");
    assert_eq!(found.iter().map(|timer| timer["timerKey"].clone()).collect::<Vec<_>>(), keys);
}

#[test]
fn pages_go_on_and_back_and_say_how_they_were_found() {
    let (server, _) = armed();
    let all = server.search(PATH, &json!({}));
    let ask = |page: Value| server.post(PATH, &json!({ "page": page }));
    let first = ask(json!({"limit": 3}));
    let explained = first.header("baton-explain").unwrap();
    assert!(explained.starts_with("DueWork x 1, in order; "), "{explained}");
    let first = first.json(200);
    assert_eq!(first["items"], json!(all[..3]));
    let second = ask(json!({"limit": 3, "after": first["page"]["endCursor"]})).json(200);
    assert_eq!(second["items"], json!(all[3..6]));
    let back = ask(json!({"limit": 3, "before": second["page"]["startCursor"]})).json(200);
    assert_eq!(back["items"], json!(all[..3]));
    assert_eq!(ask(json!({"from": 5})).json(200)["items"], json!(all[5..]));
}

#[test]
fn a_timer_that_has_fired_is_found_no_more_or_later() {
    let (server, instances) = armed();
    server.pin(3_600);
    let filter = json!({"filter": {"processInstanceKey": instances[1]}});
    eventually(|| {
        let found = server.search(PATH, &filter);
        let reminder = &found[0];
        let is_later = reminder["dueDate"] == "2026-01-01T02:00:00.000Z";
        (is_later && reminder["repetitionsLeft"] == 1).then_some(())
    });
    let filter = json!({"filter": {"processInstanceKey": instances[0]}});
    eventually(|| server.search(PATH, &filter).is_empty().then_some(()));
    // What waits is in the store: another server over it finds the same.
    let before = server.search(PATH, &json!({}));
    let server = server.restart();
    assert_eq!(server.search(PATH, &json!({})), before);
}

#[test]
fn what_cannot_be_searched_for_is_refused_and_named() {
    let server = TestServer::at_rest();
    let refused = |body: Value, title: &str, named: &str| {
        let told = server.post(PATH, &body).problem(400, title);
        assert!(told.contains(named), "{told}");
    };
    refused(json!({"filter": {"duedate": "2026-01-01T01:00:00Z"}}), "Bad Request", "duedate");
    refused(json!({"filter": {"dueDate": "soon"}}), "Bad Request", "dueDate");
    refused(json!({"filter": {"timerKey": "x"}}), "Bad Request", "timerKey");
    refused(json!({"filter": {"elementId": {"$gt": "a"}}}), "Bad Request", "$gt");
    refused(json!({"sort": [{"field": "elementId"}]}), "Bad Request", "field");
    refused(json!({"page": {"limit": 10_001}}), "INVALID_ARGUMENT", "page.limit");
    refused(json!({"page": {"after": "AAAA"}}), "INVALID_ARGUMENT", "cursor");
}
