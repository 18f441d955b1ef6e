//! The feed of events: what a caller that looks again and again is told.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::ids::Timestamp;
use baton_engine::query::event_feed::EventFeed;
use baton_engine::testing::commands::complete;
use baton_engine::testing::process_builder::process;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn look(kernel: &TestKernel, feed: &mut EventFeed) -> Vec<u64> {
    let events = kernel.read(|reader| feed.next(reader)).unwrap();
    events.iter().map(|found| found.sequence).collect()
}

#[test]
fn looks_tell_of_each_event_once_and_in_order() {
    let model = process("p").start("s").service_task("a", "work").service_task("b", "work");
    let mut kernel = TestKernel::new(KernelOptions::default());
    let mut feed = EventFeed::default();
    let mut told = look(&kernel, &mut feed);
    kernel.deploy(NOW, &[("p.bpmn", &model.end("e").to_xml())]);
    told.extend(look(&kernel, &mut feed));
    for round in 0..3 {
        kernel.begin(NOW);
        kernel.start("p", &[]);
        kernel.start("p", &[]);
        kernel.commit();
        if round != 1 {
            told.extend(look(&kernel, &mut feed));
        }
        kernel.begin(NOW);
        for job in kernel.activate("work", 3) {
            kernel.accept(&complete(job.job));
        }
        kernel.commit();
        told.extend(look(&kernel, &mut feed));
    }
    assert_eq!(look(&kernel, &mut feed), [0_u64; 0]);
    let all: Vec<u64> = kernel.events().iter().map(|event| event.sequence).collect();
    assert!(all.len() > 50);
    assert_eq!(told, all);
}
