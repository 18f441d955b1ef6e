//! What tools ask a server first: topology, status, licence, who they are, health, measurements.

use serde_json::json;

use crate::shape::{BROKER, LICENSE, PARTITION, TOPOLOGY, assert_shape};
use crate::support::{STRAIGHT, TestServer};

#[test]
fn the_topology_names_this_server() {
    let server = TestServer::start();
    let topology = server.get("/v2/topology").json(200);
    assert_shape(&topology, TOPOLOGY);
    assert!(topology["gatewayVersion"].as_str().unwrap().starts_with("8.9."));
    let broker = &topology["brokers"][0];
    assert_shape(broker, BROKER);
    assert_eq!(broker["port"], server.address().port());
    assert_shape(&broker["partitions"][0], PARTITION);
    assert_eq!(topology["partitionsCount"], 1);
}

#[test]
fn the_server_says_that_it_works() {
    let server = TestServer::start();
    server.get("/v2/status").no_content();
    let health = server.get("/health").json(200);
    assert_eq!(health["status"], "ready");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_licence_is_valid() {
    let license = TestServer::start().get("/v2/license").json(200);
    assert_shape(&license, LICENSE);
    assert_eq!(license["validLicense"], true);
}

#[test]
fn nobody_is_signed_in() {
    TestServer::start().get("/v2/authentication/me").problem(401, "Unauthorized");
}

#[test]
fn requests_are_measured() {
    let server = TestServer::start();
    server.deploy_process("p", STRAIGHT);
    server.start_instance("p", &json!({}));
    let metrics = server.get("/metrics");
    assert_eq!(metrics.status, 200);
    assert!(metrics.header("content-type").unwrap().starts_with("text/plain"));
    let line = metrics.text.lines().find(|line| {
        line.starts_with("baton_http_requests_total{")
            && line.contains("operation=\"createProcessInstance\"")
            && line.contains("status=\"2xx\"")
    });
    let count: u64 = line.unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    assert!(count >= 1);
    assert!(metrics.text.contains("baton_http_request_seconds_bucket"));
}
