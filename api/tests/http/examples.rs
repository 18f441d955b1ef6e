//! The diagrams in `examples/`: each way through them that `docs/examples.md` tells of.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::TestServer;

/// What is done on the way: the element id of a user task or the type of a job, and its variables.
type Way<'a> = &'a [(&'a str, Value)];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// A server with all examples.
fn server() -> TestServer {
    let server = TestServer::start();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.push((name, fs::read_to_string(path).unwrap()));
    }
    assert_eq!(files.len(), 6);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    server.deploy(&files).json(200);
    server
}

/// Starts an instance and goes this way; the instance has to be completed at its end.
fn go(server: &TestServer, process: &str, variables: &Value, way: Way<'_>) {
    let instance = server.start_instance(process, variables);
    for (what, variables) in way {
        let body = json!({ "variables": variables });
        let filter = json!({ "processInstanceKey": instance, "state": "CREATED" });
        let tasks = server.search("/v2/user-tasks/search", &json!({ "filter": filter }));
        if let [task] = &tasks[..] {
            assert_eq!(task["elementId"], *what, "{process}");
            let key = task["userTaskKey"].as_str().unwrap();
            server.post(&format!("/v2/user-tasks/{key}/completion"), &body).no_content();
        } else {
            let job = server.activate_one(what).unwrap_or_else(|| panic!("{process}: no {what}"));
            assert_eq!(job["processInstanceKey"], instance, "{process}: {what}");
            let key = job["jobKey"].as_str().unwrap();
            server.post(&format!("/v2/jobs/{key}/completion"), &body).no_content();
        }
    }
    let ended = server.get(&format!("/v2/process-instances/{instance}")).json(200);
    assert_eq!(ended["state"], "COMPLETED", "{process} does not end after {way:?}");
}

#[test]
fn orders_are_shipped() {
    let server = server();
    let amount = |amount: u32| json!({ "amount": amount });
    let none = || json!({});
    let large = [("review_order", none()), ("request-deposit", none())];
    go(&server, "order", &amount(1500), &large);
    go(&server, "order", &amount(1500), &[("review_order", amount(500))]);
}

#[test]
fn shipments_leave_when_they_are_paid_and_sales_hears_what_goes_wrong() {
    let server = server();
    let reserve = |order: &str| {
        let instance = server.start_instance("shipment", &json!({ "orderId": order }));
        let job = server.activate_one("reserve-goods").unwrap();
        (instance, job["jobKey"].as_str().unwrap().to_owned())
    };
    let (shipped, job) = reserve("order-7");
    server.post(&format!("/v2/jobs/{job}/completion"), &json!({})).no_content();
    let paid = json!({ "name": "paid", "correlationKey": "order-7" });
    let correlated = server.post("/v2/messages/correlation", &paid).json(200);
    assert_eq!(correlated["processInstanceKey"], shipped);
    let job = server.activate_one("ship-goods").unwrap();
    let job = job["jobKey"].as_str().unwrap();
    server.post(&format!("/v2/jobs/{job}/completion"), &json!({})).no_content();
    assert_eq!(server.state_of(&shipped), "COMPLETED");

    let (_, job) = reserve("order-8");
    let error = json!({ "errorCode": "NO_STOCK", "variables": { "left": 0 } });
    server.post(&format!("/v2/jobs/{job}/error"), &error).no_content();
    let of_sales = json!({ "filter": { "candidateGroup": "sales", "state": "CREATED" } });
    let tasks = server.search("/v2/user-tasks/search", &of_sales);
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    assert_eq!(tasks[0]["elementId"], "tell_customer");
}

#[test]
fn leave_is_booked_or_refused() {
    let server = server();
    let wanted = |days: u32| json!({ "employee": "kim", "days": days, "daysLeft": 12 });
    let decision = |decision: &str| ("decide", json!({ "decision": decision }));
    let none = || json!({});
    let booked = ("book-leave", none());
    let refused = ("send-refusal", none());
    go(&server, "leave_request", &wanted(5), &[decision("approve"), booked.clone()]);
    let change = ("change_request", json!({ "days": 4 }));
    go(
        &server,
        "leave_request",
        &wanted(5),
        &[decision("change"), change, decision("approve"), booked],
    );
    go(&server, "leave_request", &wanted(5), &[decision("no"), refused.clone()]);
    go(&server, "leave_request", &wanted(20), &[refused]);
}

#[test]
fn loans_are_paid_out_or_refused() {
    let server = server();
    let wanted = || json!({ "customer": "Lee", "amount": 20_000 });
    let score = |score: u32| ("check-credit", json!({ "score": score }));
    let assessment = |assessment: &str| ("assess", json!({ "assessment": assessment }));
    let paid = || ("pay-out", json!({}));
    let refused = || ("send-refusal", json!({}));
    go(&server, "loan", &wanted(), &[score(720), paid()]);
    go(&server, "loan", &wanted(), &[score(300), refused()]);
    go(&server, "loan", &wanted(), &[score(550), assessment("accept"), paid()]);
    let documents = ("collect_documents", json!({}));
    let asked = [score(550), assessment("documents"), documents, assessment("no"), refused()];
    go(&server, "loan", &wanted(), &asked);
}

#[test]
fn incidents_are_closed() {
    let server = server();
    let alert = || json!({ "service": "checkout", "respondBefore": "2031-01-02T03:04:05Z" });
    let severity = |severity: &str| ("triage", json!({ "severity": severity }));
    let healthy = |healthy: bool| ("check-health", json!({ "healthy": healthy }));
    let step = |name: &'static str| (name, json!({}));
    go(&server, "incident_response", &alert(), &[severity("none")]);
    let again = [step("mitigate"), healthy(false), step("mitigate"), healthy(true)];
    let minor = [&[severity("minor")], &again[..], &[step("write_review")]].concat();
    go(&server, "incident_response", &alert(), &minor);
    let paged = [&[severity("critical"), step("page-team")], &minor[1..]].concat();
    go(&server, "incident_response", &alert(), &paged);
}

#[test]
fn newcomers_are_onboarded() {
    let server = server();
    let newcomer = |from_home: bool| {
        json!({ "newcomer": "sam", "mentor": "kim", "worksFromHome": from_home,
            "firstDay": "2031-01-02T09:00:00+01:00" })
    };
    let step = |name: &'static str| (name, json!({}));
    let trained = |trained: bool| ("review_training", json!({ "trained": trained }));
    let before = [step("create-accounts"), step("order_equipment")];
    let training = |done: bool| [step("attend_training"), trained(done)];
    let at_desk = [&before[..], &[step("welcome")], &training(false), &training(true)].concat();
    go(&server, "onboarding", &newcomer(false), &at_desk);
    let parcel = [step("send-parcel"), step("welcome")];
    go(&server, "onboarding", &newcomer(true), &[&before[..], &parcel, &training(true)].concat());
}
