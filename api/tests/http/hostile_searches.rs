//! Searches that nobody means well: each is refused with the field named, or finds nothing. None is
//! a fault of the server, and the server goes on.

use serde_json::{Value, json};

use crate::support::{TestServer, process};

/// Each search, with a text that it can be filtered by with operators, if there is one.
const SEARCHES: [(&str, Option<&str>); 10] = [
    ("process-definitions", Some("processDefinitionId")),
    ("process-instances", Some("processDefinitionId")),
    ("element-instances", None),
    ("user-tasks", Some("name")),
    ("jobs", Some("type")),
    ("variables", Some("name")),
    ("incidents", Some("errorMessage")),
    ("message-subscriptions", Some("messageName")),
    ("correlated-message-subscriptions", Some("messageName")),
    ("timers", Some("elementId")),
];

/// Asks each search; gives the path with the answer's status and its text.
fn ask(server: &TestServer, body: &Value) -> Vec<(String, u16, String)> {
    let asked = SEARCHES.iter().map(|(resource, _)| {
        let path = format!("/v2/{resource}/search");
        let answer = server.post(&path, body);
        (path, answer.status, answer.text)
    });
    asked.collect()
}

/// Asks each search that has a text to be filtered by, with this filter of it.
fn ask_for_text(server: &TestServer, operators: &Value) -> Vec<(String, u16, String)> {
    let texts = SEARCHES.iter().filter_map(|(resource, text)| Some((resource, (*text)?)));
    let asked = texts.map(|(resource, text)| {
        let path = format!("/v2/{resource}/search");
        let answer = server.post(&path, &json!({"filter": {text: operators}}));
        (path, answer.status, answer.text)
    });
    asked.collect()
}

/// All of them were refused, and say what is wrong by this word.
fn refused(asked: Vec<(String, u16, String)>, word: &str) {
    for (path, status, text) in asked {
        assert_eq!(status, 400, "{path}: {text}");
        assert!(text.contains(word), "{path} does not name `{word}`: {text}");
    }
}

/// All of them found nothing.
fn found_nothing(asked: Vec<(String, u16, String)>) {
    for (path, status, text) in asked {
        assert_eq!(status, 200, "{path}: {text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["items"], json!([]), "{path}");
    }
}

const GREETING: &str = "<bpmn:startEvent id='s'/><bpmn:sequenceFlow id='f' sourceRef='s' \
                        targetRef='greet'/><bpmn:userTask id='greet'/>";

fn server() -> TestServer {
    let server = TestServer::at_rest();
    server.deploy_process("greeting", GREETING);
    server.start_instance("greeting", &json!({"a": "a".repeat(1_000)}));
    server
}

#[test]
fn unknown_names_are_refused_and_named() {
    let server = server();
    for body in [
        json!({"nonsense": 1}),
        json!({"filter": {"nonsense": 1}}),
        json!({"page": {"nonsense": 1}}),
        json!({"sort": [{"field": "nonsense"}]}),
    ] {
        refused(ask(&server, &body), "nonsense");
    }
    refused(ask_for_text(&server, &json!({"$nonsense": "a"})), "$nonsense");
    let sideways = json!({"sort": [{"field": "name", "order": "sideways"}]});
    let detail = server.post("/v2/user-tasks/search", &sideways).problem(400, "Bad Request");
    assert!(detail.contains("order"), "{detail}");
}

#[test]
fn pages_out_of_range_are_refused_and_named() {
    let server = server();
    for limit in [json!(-1), json!(10_001), json!(1.5), json!("5"), json!(1e300)] {
        refused(ask(&server, &json!({"page": {"limit": limit}})), "limit");
    }
    for from in [json!(-1), json!(0.5), json!([])] {
        refused(ask(&server, &json!({"page": {"from": from}})), "from");
    }
    refused(ask(&server, &json!({"page": {"from": 0, "after": "AA=="}})), "more than one");
    found_nothing(ask(&server, &json!({"page": {"from": 4_000_000_000_i64}})));
    found_nothing(ask(&server, &json!({"page": {"limit": 0}})));
}

#[test]
fn cursors_that_are_none_are_refused() {
    let server = server();
    let long = "A".repeat(100_000);
    for cursor in ["", "A", "not base64!", "AAAA", "/////////////////////w==", long.as_str()] {
        refused(ask(&server, &json!({"page": {"after": cursor}})), "cursor");
        refused(ask(&server, &json!({"page": {"before": cursor}})), "cursor");
    }
    let found = server.post("/v2/element-instances/search", &json!({})).json(200);
    let of_elements = found["page"]["endCursor"].as_str().unwrap();
    for (path, status, text) in ask(&server, &json!({"page": {"after": of_elements}})) {
        let expected = if path.contains("element-instances") { 200 } else { 400 };
        assert_eq!(status, expected, "{path}: {text}");
    }
}

#[test]
fn filters_that_contradict_themselves_find_nothing() {
    let server = server();
    for operators in [
        json!({"$eq": "a", "$neq": "a"}),
        json!({"$exists": false, "$eq": "a"}),
        json!({"$in": ["a"], "$notIn": ["a"]}),
    ] {
        found_nothing(ask_for_text(&server, &operators));
    }
}

#[test]
fn long_lists_and_slow_patterns_are_answered() {
    let server = server();
    let names: Vec<String> = (1..=10_000).map(|number| number.to_string()).collect();
    for (path, status, text) in ask_for_text(&server, &json!({"$in": names})) {
        assert!(status == 200 || (status == 400 && text.contains("$in")), "{path}: {text}");
    }
    let keys = json!({"filter": {"processInstanceKey": {"$in": names}}});
    let answer = server.post("/v2/process-instances/search", &keys);
    assert!(answer.status == 200 || answer.text.contains("$in"), "{}", answer.text);
    let pattern = format!("{}b", "*a".repeat(2_000));
    for (path, status, text) in ask_for_text(&server, &json!({"$like": pattern})) {
        assert!(status == 200 || (status == 400 && text.contains("$like")), "{path}: {text}");
    }
    found_nothing(ask_for_text(&server, &json!({"$like": "\\"})));
}

#[test]
fn deep_and_broken_bodies_are_refused() {
    let server = server();
    let deep = format!("{{\"filter\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let (open, close) = ("{\"$or\":[".repeat(10_000), "]}".repeat(10_000));
    let nested = format!("{{\"filter\":{open}{close}}}");
    let json = [("Content-Type", "application/json")];
    for (resource, _) in SEARCHES {
        let path = format!("/v2/{resource}/search");
        for body in [&*deep, &*nested, "{", "[]", "null x", "\u{0}", "{\"filter\": \"\"}"] {
            let answer = server.send("POST", &path, &json, body);
            assert_eq!(answer.status, 400, "{path}: {}", answer.text);
        }
        let text = [("Content-Type", "text/plain")];
        assert_eq!(server.send("POST", &path, &text, "{}").status, 415, "{path}");
    }
}

#[test]
fn names_of_files_lead_nowhere() {
    let server = server();
    let outside = ["../../etc/passwd.bpmn", "/etc/cron.d/x.bpmn", "..\\..\\x.bpmn", "a\u{0}.bpmn"];
    for name in outside {
        let answer = server.deploy(&[(name, &process("p", GREETING))]);
        assert!(matches!(answer.status, 200 | 400), "{name:?}: {}", answer.text);
        // Names are names: nothing is ever written where they point.
        assert!(!std::path::Path::new("/etc/cron.d/x.bpmn").exists());
    }
    let found = server.post("/v2/process-definitions/search", &json!({})).json(200);
    assert!(!found["items"].as_array().unwrap().is_empty());
}
