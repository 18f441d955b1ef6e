//! That these checks can fail: a small history in which everything is right, and wrong ones.

use std::sync::Arc;

use baton_engine::event::{AwaitedTimer, Caller, CronDialect, SubscriptionOpening, TimerKind};
use baton_engine::ids::{
    ElementInstanceKey, MessageKey, ProcessDefinitionKey, ProcessInstanceKey, SubscriptionKey,
};

use super::*;

const CALLER: u64 = 64;
const CALLED: u64 = 128;
const CALL: ElementInstanceKey = ElementInstanceKey(70);
const PAID: MessageKey = MessageKey(900);
const DUE: Timestamp = Timestamp(30);

fn opened(key: u64, awaited: Awaited) -> Event {
    Event::SubscriptionOpened(Box::new(SubscriptionOpening {
        subscription: SubscriptionKey(key),
        holder: ElementInstanceKey(66),
        target: ElementId::from("late"),
        awaited,
        since: 0,
    }))
}

fn created(caller: Option<Caller>) -> Event {
    Event::ProcessInstanceCreated(Box::new(InstanceCreation {
        definition: ProcessDefinitionKey(33),
        process: ElementId::from(models::DELIVER),
        version: 1,
        tenant: Arc::from("<default>"),
        business_id: None,
        tags: Vec::new(),
        start: ElementId::from("start"),
        caller,
        correlation_key: None,
    }))
}

fn timer() -> Awaited {
    Awaited::Timer(AwaitedTimer {
        kind: TimerKind::Duration,
        text: Arc::from("PT1S"),
        anchor: Timestamp(0),
        index: 0,
        due: DUE,
        cron: CronDialect::Spring,
        zone: Arc::from("UTC"),
    })
}

fn published() -> Event {
    Event::MessagePublished(Box::new(MessagePublication {
        message: PAID,
        tenant: Arc::from("<default>"),
        name: Arc::from(models::PAID),
        correlation_key: Arc::from("a"),
        id: Some(Arc::from("one")),
        expires_at: Timestamp(1_000),
        payload: Vec::new(),
        is_single: false,
    }))
}

/// A message is caught, a timer fires, an instance is called; everything ends.
fn events() -> Vec<(u64, Event)> {
    let (called, element_instance) = (ProcessInstanceKey(CALLED), CALL);
    let caller = Caller {
        instance: ProcessInstanceKey(CALLER),
        element_instance,
        depth: 1,
        root: ProcessInstanceKey(CALLER),
    };
    let awaited = Awaited::Message { name: models::PAID.into(), correlation_key: "a".into() };
    let process = ElementId::from(models::DELIVER);
    let instance = ProcessInstanceKey(CALLER);
    let subscription = SubscriptionKey(67);
    vec![
        (CALLER, created(None)),
        (CALLER, opened(67, awaited)),
        (CALLER, opened(68, timer())),
        (0, published()),
        (0, Event::MessageCorrelated { message: PAID, process, instance }),
        (CALLER, Event::MessageCaught { subscription, message: PAID, stays: false }),
        (
            CALLER,
            Event::TimerFired { subscription: SubscriptionKey(68), next_index: 0, next_due: None },
        ),
        (CALLER, Event::InstanceCalled { element_instance, called }),
        (CALLED, created(Some(caller))),
        (CALLED, Event::ProcessInstanceCompleted),
        (CALLER, Event::CalledInstanceEnded { element_instance, called }),
        (CALLER, Event::ElementCompleted { element_instance, element: ElementId::from("call") }),
        (CALLER, Event::ProcessInstanceCompleted),
    ]
}

/// All in one batch.
fn facts(at: i64, events: Vec<(u64, Event)>) -> Vec<Fact> {
    let numbered = (1..).zip(events);
    let fact = |(sequence, (instance, event))| Fact {
        sequence,
        batch: 1,
        at: Timestamp(at),
        instance,
        trace: Arc::from("c-1"),
        event,
    };
    numbered.map(fact).collect()
}

#[test]
fn a_good_history_is_accepted_and_single_changes_of_it_are_noticed() {
    let good = facts(40, events());
    let (problems, counts) = check(&good);
    assert_eq!(problems, [""; 0]);
    assert_eq!((counts.caught, counts.fired, counts.called), (1, 1, 1));
    assert_eq!(prove(&good), Ok(16));
}

#[test]
fn a_timer_that_fires_too_early_is_noticed() {
    let (problems, _) = check(&facts(29, events()));
    assert!(problems[0].contains("before it is due"), "{problems:?}");
}

#[test]
fn a_message_that_is_kept_although_somebody_waits_is_noticed() {
    let kept = |(_, event): &(u64, Event)| {
        let over = Event::ProcessInstanceCompleted;
        !matches!(event, Event::MessageCorrelated { .. } | Event::MessageCaught { .. })
            && *event != over
            && !matches!(event, Event::CalledInstanceEnded { .. } | Event::ElementCompleted { .. })
    };
    let (problems, _) = check(&facts(40, events().into_iter().filter(kept).collect()));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("although somebody waits"), "{problems:?}");
}

#[test]
fn a_timer_that_is_due_for_long_is_noticed() {
    let due = vec![(CALLER, created(None)), (CALLER, opened(68, timer()))];
    let mut facts = facts(29, due);
    let problems = |facts: &[Fact]| check(facts).0.len();
    assert_eq!(problems(&facts), 0);
    for batch in 2..1_000 {
        let event = published();
        let message = Fact { batch, at: Timestamp(31), event, ..facts[0].clone() };
        facts.push(message);
    }
    let (problems, _) = check(&facts);
    assert!(problems.iter().any(|why| why.contains("due long ago")), "{problems:?}");
}
