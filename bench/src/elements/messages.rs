//! Ten thousand instances that each wait for a message of their own, and as many messages.

use std::path::Path;
use std::sync::Arc;

use baton_engine::command::{PublishMessage, Variables};

use super::diagrams;
use super::driver::{Driver, start};
use crate::STORES;
use crate::kernel::variable;

/// Instances, and messages.
const MESSAGES: usize = 10_000;

/// Callers that publish.
const CALLERS: usize = 64;

fn publish(number: usize) -> PublishMessage {
    PublishMessage {
        name: Arc::from("paid"),
        correlation_key: Arc::from(format!("key {number}")),
        time_to_live_ms: 0,
        id: None,
        variables: Variables::new(),
    }
}

/// Prints the table.
pub(super) fn table(folder: &Path) {
    println!("\n### Messages, {MESSAGES} with a key each\n");
    println!("| store | instances that begin to wait | correlations |");
    println!("| --- | ---: | ---: |");
    for kind in STORES {
        let driver = Driver::start(kind, folder, vec![diagrams::message()]);
        let waiting = driver.rate(CALLERS, MESSAGES, |number| {
            start("message", vec![variable("key", &format!("\"key {number}\""))])
        });
        driver.store.take();
        let correlated = driver.rate(CALLERS, MESSAGES, publish);
        driver.wait_until(|store| store.counts().1 >= MESSAGES);
        println!("| {kind} | {waiting:.0}/s | {correlated:.0}/s |");
    }
}
