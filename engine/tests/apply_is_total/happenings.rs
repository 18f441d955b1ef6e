//! Any event about what is waited for, thrown, called, repeated, published and mailed.

use baton_engine::event::{
    Awaited, AwaitedTimer, Caller, CronDialect, Event, Mail, MessagePublication, NamedElement,
    Payload, SignalBroadcast, StartSubscription, SubscriptionOpening, TimerKind, UserTaskUpdate,
    WaitingInstance,
};
use baton_engine::ids::{
    BroadcastKey, ElementInstanceKey, JobKey, MessageKey, ProcessDefinitionKey, ProcessInstanceKey,
    SubscriptionKey, UserTaskKey,
};

use super::Values;

pub(crate) fn caller(values: &Values<'_>) -> Caller {
    Caller {
        instance: ProcessInstanceKey(values.key(0)),
        element_instance: ElementInstanceKey(values.key(1)),
        depth: values.count(),
        root: ProcessInstanceKey(values.key(2)),
    }
}

fn awaited(values: &Values<'_>) -> Awaited {
    match values.raw.small % 3 {
        0 => Awaited::Timer(AwaitedTimer {
            kind: TimerKind::Duration,
            text: values.text(),
            anchor: values.time(),
            index: values.key(3),
            due: values.time(),
            cron: CronDialect::Spring,
            zone: values.text(),
        }),
        1 => Awaited::Message { name: values.text(), correlation_key: values.text() },
        _ => Awaited::Signal { name: values.text() },
    }
}

fn payload(values: &Values<'_>) -> Vec<Payload> {
    vec![Payload { name: values.text(), value: values.value() }]
}

fn waiting(values: &Values<'_>) -> WaitingInstance {
    WaitingInstance {
        subscription: SubscriptionKey(values.key(0)),
        instance: ProcessInstanceKey(values.key(1)),
        process: values.element(),
        tenant: values.text(),
        name: values.text(),
        correlation_key: values.text(),
        stays: values.raw.flag,
    }
}

fn signal(values: &Values<'_>) -> SignalBroadcast {
    SignalBroadcast {
        broadcast: BroadcastKey(values.key(0)),
        tenant: values.text(),
        name: values.text(),
        payload: payload(values),
        since: values.key(1),
    }
}

/// An event of a kind from 35 on.
pub(crate) fn event(values: &Values<'_>) -> Event {
    match values.raw.kind {
        35..=50 => of_instance(values),
        51..=59 => of_partition(values),
        60 => {
            let mail = match values.raw.small % 3 {
                0 => Mail::Wait(Box::new(waiting(values))),
                1 => Mail::StopWaiting(Box::new(waiting(values))),
                _ => Mail::Broadcast(Box::new(signal(values))),
            };
            Event::MailSent { to: values.raw.small.into(), number: values.key(0), mail }
        }
        61 => Event::MailRead { from: values.raw.small.into(), number: values.key(0) },
        62 => Event::MailDelivered { to: values.raw.small.into(), through: values.key(0) },
        63 => Event::CalledInstanceEnded {
            element_instance: ElementInstanceKey(values.key(0)),
            called: ProcessInstanceKey(values.key(1)),
        },
        70 => Event::ElementsNamed {
            definition: ProcessDefinitionKey(values.key(0)),
            names: vec![NamedElement {
                element: values.element(),
                name: values.text(),
                properties: Vec::new(),
            }],
        },
        other => panic!("there is no kind {other}"),
    }
}

fn of_instance(values: &Values<'_>) -> Event {
    let subscription = SubscriptionKey(values.key(0));
    let element_instance = ElementInstanceKey(values.key(0));
    let (element, code) = (values.element(), values.text());
    let catcher = values.raw.flag.then(|| values.element());
    match values.raw.kind {
        35 => Event::ScopeInterrupted {
            scope: element_instance,
            by: ElementInstanceKey(values.key(1)),
        },
        36 => Event::SubscriptionOpened(Box::new(SubscriptionOpening {
            subscription,
            holder: ElementInstanceKey(values.key(1)),
            target: element,
            awaited: awaited(values),
            since: values.key(2),
        })),
        37 => Event::SubscriptionClosed { subscription },
        38 => Event::TimerFired {
            subscription,
            next_index: values.key(1),
            next_due: values.raw.flag.then(|| values.time()),
        },
        39 => Event::MessageCaught {
            subscription,
            message: MessageKey(values.key(1)),
            stays: values.raw.flag,
        },
        40 => Event::SignalCaught {
            subscription,
            broadcast: BroadcastKey(values.key(1)),
            stays: values.raw.flag,
        },
        41 => {
            let message = values.some_text();
            Event::ErrorThrown { element_instance, element, code, message, catcher }
        }
        42 => Event::EscalationThrown { element_instance, element, code, catcher },
        43 => Event::JobErrorThrown {
            job: JobKey(values.key(1)),
            element_instance,
            code,
            message: values.some_text(),
            is_over: values.raw.flag,
        },
        44 => Event::ErrorUncaught { code },
        45 => Event::InstanceCalled { element_instance, called: ProcessInstanceKey(values.key(1)) },
        46 => Event::CalledIncidentsCounted { incidents: values.count() },
        47 => Event::MultiInstanceStarted { body: element_instance, total: values.count() },
        48 => Event::MultiInstanceItemsKept {
            body: element_instance,
            first: values.count(),
            items: vec![values.value()],
        },
        49 => Event::MultiInstanceOutputKept {
            body: element_instance,
            iteration: values.count(),
            value: values.value(),
        },
        _ => Event::UserTaskUpdated(Box::new(UserTaskUpdate {
            user_task: UserTaskKey(values.key(0)),
            candidate_groups: vec![values.text()],
            candidate_users: Vec::new(),
            due_date: values.raw.flag.then(|| values.time()),
            follow_up_date: None,
            priority: values.raw.small,
            action: values.some_text(),
        })),
    }
}

fn of_partition(values: &Values<'_>) -> Event {
    let message = MessageKey(values.key(0));
    match values.raw.kind {
        51 => Event::MessagePublished(Box::new(MessagePublication {
            message,
            tenant: values.text(),
            name: values.text(),
            correlation_key: values.text(),
            id: values.some_text(),
            expires_at: values.time(),
            payload: payload(values),
            is_single: values.raw.flag,
        })),
        52 => Event::MessageCorrelated {
            message,
            process: values.element(),
            instance: ProcessInstanceKey(values.key(1)),
        },
        53 => Event::MessageDropped { message },
        54 => Event::MessageAwaited(Box::new(waiting(values))),
        55 => Event::MessageNotAwaited(Box::new(waiting(values))),
        56 => Event::StartSubscriptionOpened(Box::new(StartSubscription {
            subscription: SubscriptionKey(values.key(0)),
            definition: ProcessDefinitionKey(values.key(1)),
            process: values.element(),
            tenant: values.text(),
            target: values.element(),
            awaited: awaited(values),
            opened_at: values.raw.flag.then(|| values.time()),
        })),
        57 => Event::StartSubscriptionClosed { subscription: SubscriptionKey(values.key(0)) },
        58 => Event::SignalBroadcasted(Box::new(signal(values))),
        _ => Event::BroadcastAdvanced {
            broadcast: BroadcastKey(values.key(0)),
            through: values.raw.flag.then(|| SubscriptionKey(values.key(1))),
        },
    }
}
