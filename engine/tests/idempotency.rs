//! Requests with an idempotency key, over the kernel: repeated, changed, refused, concurrent, after
//! a restart, after a day.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::sync::Arc;

use baton_engine::command::{
    ActivatedJob, Command, CommandContext, CompleteUserTask, Reply, StartProcessInstance, Variables,
};
use baton_engine::ids::{JobKey, ProcessInstanceKey, Timestamp, UserTaskKey};
use baton_engine::kernel::Decision;
use baton_engine::rejection::Rejection;
use baton_engine::runtime::request_hash;
use baton_engine::state::check::check;
use baton_engine::state::tables::process_instances::ProcessInstances;
use baton_engine::state::tables::replies::{Replies, RepliesByExpiry};
use baton_engine::store::Store;
use baton_engine::testing::commands::{activate, cancel, complete, start, variables};
use baton_engine::testing::derived::{self, check_replay, rows_of};
use baton_engine::testing::process_builder::process;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

const NOW: Timestamp = Timestamp(1_764_000_000_000);

const DAY_MS: i64 = 86_400_000;

/// A kernel with a process of one job and one of one user task.
fn kernel(forgetful: bool) -> TestKernel {
    let mut kernel = TestKernel::new(KernelOptions { forgetful, ..KernelOptions::default() });
    let job = process("job").start("s").service_task("work", "work").end("e").to_xml();
    let task = process("task").start("s").user_task("ask").end("e").to_xml();
    kernel.deploy(NOW, &[("job.bpmn", &job), ("task.bpmn", &task)]);
    kernel
}

/// With a cache, and with one that is emptied after each batch.
fn both(test: impl Fn(TestKernel)) {
    test(kernel(false));
    test(kernel(true));
}

/// The context of a request with this key that says this.
fn named(key: &str, says: &str) -> Arc<CommandContext> {
    Arc::new(CommandContext {
        idempotency_key: Some(Arc::from(key)),
        request: Some(request_hash([says.as_bytes()])),
        ..CommandContext::default()
    })
}

fn accept(kernel: &mut TestKernel, context: &Arc<CommandContext>, command: &Command) -> Reply {
    match kernel.decide_for(context, command) {
        Decision::Accepted(reply) | Decision::AtEnd(_, reply) => reply,
        refused @ (Decision::Rejected(_) | Decision::ModelMissing(_)) => {
            panic!("{command:?} came to {refused:?}")
        }
    }
}

/// As [`accept`], in a batch of its own.
fn accept_at(
    kernel: &mut TestKernel,
    now: Timestamp,
    context: &Arc<CommandContext>,
    command: &Command,
) -> Reply {
    kernel.begin(now);
    let reply = accept(kernel, context, command);
    kernel.commit();
    check_rows(kernel);
    reply
}

/// What is derived is what is stored, and replaying the events rebuilds all that is no reply.
fn check_rows(kernel: &TestKernel) {
    derived::check(&*kernel.store().read_view().unwrap()).unwrap();
    check_replay(kernel.store(), &kernel.events()).unwrap();
    let report = check(&*kernel.store().read_view().unwrap()).unwrap();
    assert!(report.is_sound(), "{:?}", report.problems);
}

fn instances(kernel: &TestKernel) -> Vec<ProcessInstanceKey> {
    kernel.read(|reader| rows_of::<ProcessInstances>(reader).into_iter().map(|row| row.0).collect())
}

fn kept(kernel: &TestKernel) -> (usize, usize) {
    kernel
        .read(|reader| (rows_of::<Replies>(reader).len(), rows_of::<RepliesByExpiry>(reader).len()))
}

fn awaited(process: &str, pairs: &[(&str, &str)], fetch: &[&str]) -> Command {
    let Command::StartProcessInstance(start) = start(process, pairs) else { unreachable!() };
    let fetch = fetch.iter().map(|name| Arc::from(*name)).collect();
    Command::StartProcessInstance(StartProcessInstance { await_completion: Some(fetch), ..start })
}

fn jobs(reply: Reply) -> Vec<ActivatedJob> {
    let Reply::ActivatedJobs(activated) = reply else { panic!("{reply:?}") };
    activated.jobs
}

fn keys(jobs: &[ActivatedJob]) -> Vec<JobKey> {
    jobs.iter().map(|job| job.job).collect()
}

#[test]
fn a_repeated_request_is_answered_and_not_done_again() {
    both(|mut kernel| {
        let request = named("order-7", "start");
        kernel.begin(NOW);
        let first = accept(&mut kernel, &request, &start("task", &[("n", "1")]));
        let in_the_same_batch = accept(&mut kernel, &request, &start("task", &[("n", "1")]));
        kernel.commit();
        check_rows(&kernel);
        assert_eq!(in_the_same_batch, first);
        let events = kernel.next_sequence();
        for _ in 0..3 {
            let later = NOW.plus_ms(DAY_MS - 1);
            assert_eq!(accept_at(&mut kernel, later, &request, &start("task", &[])), first);
            kernel.restart();
        }
        assert_eq!(kernel.next_sequence(), events, "something happened again");
        assert_eq!(instances(&kernel).len(), 1);
        // A key belongs to who chose it.
        let others = [
            CommandContext { principal: Some("ann".into()), ..(*request).clone() },
            CommandContext { tenant: Some("blue".into()), ..(*request).clone() },
            CommandContext { idempotency_key: Some("order-8".into()), ..(*request).clone() },
        ];
        for (other, known) in others.into_iter().zip([true, false, true]) {
            kernel.begin(NOW);
            let decision = kernel.decide_for(&Arc::new(other), &start("task", &[]));
            assert_eq!(matches!(decision, Decision::Accepted(_)), known, "{decision:?}");
            kernel.commit();
        }
        assert_eq!(instances(&kernel).len(), 3);
    });
}

#[test]
fn another_request_with_the_same_key_is_refused_and_changes_nothing() {
    both(|mut kernel| {
        accept_at(&mut kernel, NOW, &named("k", "start"), &start("task", &[]));
        for command in [start("job", &[]), activate("work", 1)] {
            kernel.begin(NOW);
            let decision = kernel.decide_for(&named("k", "something else"), &command);
            let Decision::Rejected(Rejection::AlreadyExists(why)) = decision else {
                panic!("{decision:?}")
            };
            assert!(why.contains("'k'") && why.contains("choose a new key"), "{why}");
            assert!(kernel.commit().is_none());
        }
    });
}

#[test]
fn what_was_refused_may_be_tried_again() {
    both(|mut kernel| {
        let request = named("k", "complete");
        let done = |user_task| {
            let variables = Variables::new();
            Command::CompleteUserTask(CompleteUserTask { user_task, variables, action: None })
        };
        kernel.begin(NOW);
        let refused = kernel.decide_for(&request, &done(UserTaskKey(4_711)));
        assert!(matches!(refused, Decision::Rejected(Rejection::NotFound(_))), "{refused:?}");
        assert!(kernel.commit().is_none());
        assert_eq!(kept(&kernel), (0, 0));
        accept_at(&mut kernel, NOW, &request, &start("task", &[]));
        assert_eq!(kept(&kernel), (1, 1));
    });
}

#[test]
fn a_key_is_free_again_after_a_day() {
    both(|mut kernel| {
        let request = named("k", "start");
        let first = accept_at(&mut kernel, NOW, &request, &start("task", &[]));
        let at_end = NOW.plus_ms(DAY_MS);
        let second = accept_at(&mut kernel, at_end, &request, &start("task", &[]));
        assert_ne!(second, first);
        assert_eq!(instances(&kernel).len(), 2);
        assert_eq!(kept(&kernel), (1, 1));
        let third =
            accept_at(&mut kernel, at_end.plus_ms(DAY_MS - 1), &request, &start("task", &[]));
        assert_eq!(third, second);
    });
}

#[test]
fn expired_replies_are_removed_some_at_a_time() {
    both(|mut kernel| {
        for number in 0..3 {
            kernel.begin(NOW.plus_ms(number));
            for other in 0..100 {
                let request = named(&format!("{number}-{other}"), "start");
                accept(&mut kernel, &request, &start("job", &[]));
            }
            kernel.commit();
        }
        assert_eq!(kept(&kernel), (300, 300));
        let mut left = Vec::new();
        for after_ms in [DAY_MS - 1, DAY_MS + 1, DAY_MS + 1, DAY_MS + 2] {
            kernel.begin(NOW.plus_ms(after_ms));
            kernel.sweep();
            kernel.commit();
            check_rows(&kernel);
            left.push(kept(&kernel).0);
        }
        assert_eq!(left, [300, 172, 100, 0]);
        assert_eq!(kept(&kernel), (0, 0));
    });
}

#[test]
fn an_awaited_start_is_awaited_again_and_begins_nothing() {
    both(|mut kernel| {
        let request = named("k", "start");
        let command = awaited("job", &[("a", "1"), ("b", "2")], &["b"]);
        kernel.begin(NOW);
        let Decision::AtEnd(instance, first) = kernel.decide_for(&request, &command) else {
            panic!("it does not wait")
        };
        kernel.commit();
        kernel.restart();
        kernel.begin(NOW);
        let again = kernel.decide_for(&request, &command);
        assert!(
            matches!(&again, Decision::AtEnd(key, reply) if *key == instance && *reply == first)
        );
        let job = kernel.activate("work", 1).remove(0);
        kernel.accept(&complete(job.job));
        let ended = accept(&mut kernel, &request, &command);
        kernel.commit();
        let Reply::EndedStart(ended) = ended else { panic!("{ended:?}") };
        assert_eq!(ended.started.instance, instance);
        let fetch = ended.fetch;
        let result = kernel
            .read(|reader| baton_engine::query::results::at_end(reader, instance, &fetch).unwrap());
        assert_eq!(result, variables(&[("b", "2")]));
        assert_eq!(instances(&kernel), [instance]);
    });
}

#[test]
fn an_awaited_start_whose_instance_was_canceled_is_told_so_each_time() {
    both(|mut kernel| {
        let request = named("k", "start");
        let command = awaited("task", &[], &[]);
        accept_at(&mut kernel, NOW, &request, &command);
        let instance = instances(&kernel)[0];
        let canceling = named("c", "cancel");
        accept_at(&mut kernel, NOW, &canceling, &cancel(instance));
        assert_eq!(accept_at(&mut kernel, NOW, &canceling, &cancel(instance)), Reply::Done);
        kernel.begin(NOW);
        let told = kernel.decide_for(&request, &command);
        assert!(matches!(told, Decision::Rejected(Rejection::InvalidState(_))), "{told:?}");
    });
}

#[test]
fn jobs_are_handed_out_again_while_they_are_leased() {
    both(|mut kernel| {
        kernel.begin(NOW);
        for _ in 0..4 {
            kernel.start("job", &[("n", "1")]);
        }
        kernel.commit();
        let request = named("k", "activate");
        let first = jobs(accept_at(&mut kernel, NOW, &request, &activate("work", 2)));
        assert_eq!(first.len(), 2);
        let in_time = NOW.plus_ms(59_999);
        assert_eq!(jobs(accept_at(&mut kernel, in_time, &request, &activate("work", 2))), first);
        // At the end of the leases the key leads to others.
        let late = NOW.plus_ms(60_000);
        let second = jobs(accept_at(&mut kernel, late, &request, &activate("work", 2)));
        assert!(keys(&second).iter().all(|job| !keys(&first).contains(job)), "{second:?}");
        // That there was nothing to do is not kept.
        let request = named("later", "activate");
        assert_eq!(accept_at(&mut kernel, late, &request, &activate("rest", 1)), jobs_of(&[]));
        assert_eq!(kept(&kernel).0, 1);
    });
}

fn jobs_of(jobs: &[ActivatedJob]) -> Reply {
    Reply::ActivatedJobs(baton_engine::command::ActivatedJobs { jobs: jobs.to_vec() })
}

#[test]
fn jobs_that_nobody_heard_of_are_offered_again_and_forgotten() {
    let release = |jobs: &[ActivatedJob], request: &Arc<CommandContext>| {
        let jobs = jobs.iter().map(|job| (job.job, job.deadline)).collect();
        let request = Some(Arc::clone(request));
        Command::ReleaseJobs(baton_engine::command::ReleaseJobs { jobs, request })
    };
    both(|mut kernel| {
        kernel.begin(NOW);
        kernel.start("job", &[]);
        kernel.commit();
        let request = named("k", "activate");
        let first = jobs(accept_at(&mut kernel, NOW, &request, &activate("work", 1)));
        accept_at(&mut kernel, NOW, &Arc::default(), &release(&first, &request));
        assert_eq!(kept(&kernel), (0, 0));
        let second = jobs(accept_at(&mut kernel, NOW.plus_ms(1), &request, &activate("work", 1)));
        assert_eq!(keys(&second), keys(&first));
        assert_ne!(second[0].deadline, first[0].deadline);
        // Once a second caller has heard of them, the first one's absence frees nothing.
        assert_eq!(jobs(accept_at(&mut kernel, NOW, &request, &activate("work", 1))), second);
        accept_at(&mut kernel, NOW, &Arc::default(), &release(&second, &request));
        assert_eq!(kept(&kernel), (1, 1));
        kernel.begin(NOW);
        assert!(kernel.activate("work", 1).is_empty());
    });
}

#[test]
fn answers_that_are_too_long_to_be_kept_are_refused_whole() {
    both(|mut kernel| {
        let long = format!("\"{}\"", "x".repeat(60_000));
        let names = ["a", "b", "c", "d", "e"];
        let values: Vec<(&str, &str)> = names.iter().map(|name| (*name, long.as_str())).collect();
        kernel.begin(NOW);
        kernel.start("job", &values);
        kernel.commit();
        kernel.begin(NOW);
        let refused = kernel.decide_for(&named("k", "activate"), &activate("work", 1));
        let Decision::Rejected(Rejection::InvalidArgument(why)) = refused else {
            panic!("{refused:?}")
        };
        assert!(why.contains("Idempotency-Key"), "{why}");
        assert!(kernel.commit().is_none());
        kernel.begin(NOW);
        assert_eq!(kernel.activate("work", 1).len(), 1);
    });
}
