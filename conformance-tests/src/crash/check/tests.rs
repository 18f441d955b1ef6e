//! That the checks can fail: single events are taken out of a good history, or put in twice.

use std::sync::Arc;

use baton_engine::event::{Activation, ElementKind, InstanceCreation, JobCreation};
use baton_engine::ids::{
    ElementId, ElementInstanceKey, JobKey, JsonText, ProcessDefinitionKey, Timestamp, VariableKey,
};

use super::*;
use crate::crash::ledger::Answer;

const INSTANCE: u64 = 64;
const JOB: u64 = 67;

fn activated(key: u64, element: &str, kind: ElementKind, flow: Option<&str>) -> Event {
    Event::ElementActivated(Activation {
        element_instance: ElementInstanceKey(key),
        element: ElementId::from(element),
        kind,
        scope: ElementInstanceKey(INSTANCE),
        flow: flow.map(ElementId::from),
        iteration: None,
        reserves_job: None,
    })
}

fn completed(key: u64, element: &str) -> Event {
    Event::ElementCompleted {
        element_instance: ElementInstanceKey(key),
        element: ElementId::from(element),
    }
}

fn set(name: &str, value: &str) -> Event {
    Event::VariableSet {
        variable: VariableKey(71),
        scope: ElementInstanceKey(INSTANCE),
        name: Arc::from(name),
        value: JsonText::from(value),
    }
}

fn taken(flow: &str, target: &str) -> Event {
    Event::SequenceFlowTaken {
        flow: ElementId::from(flow),
        target: ElementId::from(target),
        scope: ElementInstanceKey(INSTANCE),
    }
}

/// An instance is started (`c-1`), its job leased (`c-2`) and completed (`c-3`).
fn events() -> Vec<(&'static str, Event)> {
    let (job, element_instance) = (JobKey(JOB), ElementInstanceKey(JOB - 1));
    let created = Event::ProcessInstanceCreated(Box::new(InstanceCreation {
        definition: ProcessDefinitionKey(33),
        process: ElementId::from("work"),
        version: 1,
        tenant: Arc::from("<default>"),
        business_id: Some(Arc::from("c-1")),
        tags: Vec::new(),
        start: ElementId::from("start"),
        caller: None,
        correlation_key: None,
    }));
    let offered = Event::JobCreated(Box::new(JobCreation {
        job,
        element_instance,
        job_type: Arc::from("crash-work"),
        retries: 3,
        priority: 0,
        headers: Vec::new(),
    }));
    let worker = Arc::from("c-2");
    vec![
        ("c-1", created),
        ("c-1", set("amount", "7")),
        ("c-1", set("rest", "\"\"")),
        ("c-1", activated(65, "start", ElementKind::StartEvent, None)),
        ("c-1", completed(65, "start")),
        ("c-1", taken("f1", "work")),
        ("c-1", activated(66, "work", ElementKind::ServiceTask, Some("f1"))),
        ("c-1", offered),
        ("c-2", Event::JobActivated { job, element_instance, worker, deadline: Timestamp(9) }),
        ("c-3", Event::JobCompleted { job, element_instance }),
        ("c-3", completed(66, "work")),
        ("c-3", taken("f2", "end")),
        ("c-3", activated(68, "end", ElementKind::EndEvent, Some("f2"))),
        ("c-3", completed(68, "end")),
        ("c-3", Event::ProcessInstanceCompleted),
    ]
}

/// These events as if nothing had been left out or added.
fn history(events: Vec<(&'static str, Event)>) -> History {
    let facts: Vec<Fact> = (1..)
        .zip(events)
        .map(|(sequence, (trace, event))| Fact {
            sequence,
            batch: trace.bytes().map(u64::from).sum(),
            at: Timestamp(0),
            instance: INSTANCE,
            trace: Arc::from(trace),
            event,
        })
        .collect();
    History { next_sequence: facts.len() as u64 + 1, facts }
}

fn entry(trace: &str, ask: Ask, status: u16, keys: &[u64]) -> Entry {
    let answer = Answer { status, title: String::new(), keys: keys.to_vec() };
    Entry { trace: trace.to_owned(), ask, answer: Some(answer) }
}

fn ledger() -> Vec<Entry> {
    let start = Ask::Start {
        process: "work".to_owned(),
        business_id: "c-1".to_owned(),
        amount: 7,
        bytes: 0,
        awaited: false,
    };
    let activate = Ask::Activate {
        job_type: "crash-work".to_owned(),
        worker: "c-2".to_owned(),
        timeout_ms: 9,
        wait_ms: -1,
    };
    vec![
        entry("c-1", start, 200, &[INSTANCE]),
        entry("c-2", activate, 200, &[JOB]),
        entry("c-3", Ask::CompleteJob { job: JOB, amount: 7 }, 204, &[]),
    ]
}

fn problems(ledger: Vec<Entry>, events: Vec<(&'static str, Event)>) -> Vec<String> {
    check(&[ledger], &history(events))
}

#[test]
fn a_good_history_is_accepted() {
    assert_eq!(problems(ledger(), events()), [""; 0]);
    assert_eq!(prove(&[ledger()], &history(events())), Ok(6));
}

#[test]
fn an_acknowledged_request_without_its_effect_is_noticed() {
    for trace in ["c-1", "c-2", "c-3"] {
        let left: Vec<_> = events().into_iter().filter(|(of, _)| *of != trace).collect();
        let problems = problems(ledger(), left);
        let lost = format!("{trace}: ");
        assert!(
            problems.iter().any(|why| why.starts_with(&lost) && why.contains("but lost")),
            "{trace}: {problems:?}"
        );
    }
}

#[test]
fn any_event_left_out_or_there_twice_is_noticed() {
    for number in 0..events().len() {
        let mut less = events();
        let (_, event) = less.remove(number);
        assert!(!problems(ledger(), less).is_empty(), "without {event:?}");
        let mut more = events();
        more.insert(number, more[number].clone());
        let is_idempotent = matches!(event, Event::VariableSet { .. });
        assert!(is_idempotent || !problems(ledger(), more).is_empty(), "twice {event:?}");
    }
}

#[test]
fn a_refused_request_that_happened_is_noticed() {
    let mut ledger = ledger();
    ledger[2] = entry("c-3", Ask::CompleteJob { job: JOB, amount: 7 }, 404, &[]);
    assert!(problems(ledger, events())[0].contains("too often"));
}

#[test]
fn a_request_without_an_answer_may_have_happened_once() {
    let mut ledger = ledger();
    ledger[2].answer = None;
    assert_eq!(problems(ledger.clone(), events()), [""; 0]);
    let left: Vec<_> = events().into_iter().filter(|(of, _)| *of != "c-3").collect();
    assert_eq!(problems(ledger.clone(), left), [""; 0]);
    let mut half = events();
    half.retain(|(_, event)| !matches!(event, Event::JobCompleted { .. }));
    assert!(!problems(ledger, half).is_empty());
}

#[test]
fn what_nobody_asked_for_is_noticed() {
    let mut ledger = ledger();
    ledger.pop();
    assert!(problems(ledger, events())[0].contains("nobody asked for c-3"));
}

#[test]
fn what_was_seen_must_be_there() {
    let mut ledger = ledger();
    let ask = Ask::Search { of: Searched::Tasks, from: 0 };
    ledger.push(entry("c-4", ask, 200, &[99]));
    assert!(problems(ledger, events())[0].contains("[99] were seen"));
}

#[test]
fn a_refusal_needs_a_reason_in_the_history() {
    let mut ledger = ledger();
    ledger.push(entry("c-4", Ask::CompleteJob { job: JOB, amount: 7 }, 404, &[]));
    assert_eq!(problems(ledger.clone(), events()), [""; 0]);
    ledger.push(entry("c-5", Ask::Cancel { instance: 96 }, 404, &[]));
    assert!(problems(ledger, events())[0].contains("would be a reason"));
}

#[test]
fn what_a_client_settled_must_not_come_back() {
    let mut ledger = ledger();
    let again = ledger[1].clone();
    ledger.push(Entry { trace: "c-4".to_owned(), ..again });
    assert!(problems(ledger, events()).iter().any(|why| why.contains("was settled by c-3")));
}
