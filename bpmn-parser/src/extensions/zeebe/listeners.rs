//! The listeners of `zeebe:`, which are jobs.

use baton_models::extensions::{Dialect, Listener, ListenerEvent, ListenerWork};

use super::task_definition;
use crate::extensions::source::Source;

pub(super) fn execution(source: Source<'_>) -> Vec<Listener> {
    let listeners = source.children_named("executionListener");
    listeners.map(|listener| read(listener, execution_event)).collect()
}

pub(super) fn task(source: Source<'_>) -> Vec<Listener> {
    source.children_named("taskListener").map(|listener| read(listener, task_event)).collect()
}

fn read(source: Source<'_>, event: fn(&str) -> Option<ListenerEvent>) -> Listener {
    let headers = source.children_named("taskHeaders");
    Listener {
        event: source.text("eventType").and_then(|text| event(&text.text)),
        work: Some(ListenerWork::Job(task_definition(source))),
        headers: headers.flat_map(Source::headers).collect(),
        fields: Vec::new(),
        timer: None,
        dialect: Dialect::Zeebe,
        at: source.at(),
    }
}

fn execution_event(word: &str) -> Option<ListenerEvent> {
    match word {
        "start" => Some(ListenerEvent::Start),
        "end" => Some(ListenerEvent::End),
        _ => None,
    }
}

/// Each moment has the name of the first releases too.
fn task_event(word: &str) -> Option<ListenerEvent> {
    match word {
        "creating" | "create" => Some(ListenerEvent::Create),
        "assigning" | "assignment" => Some(ListenerEvent::Assign),
        "updating" | "update" => Some(ListenerEvent::Update),
        "completing" | "complete" => Some(ListenerEvent::Complete),
        "canceling" | "cancel" => Some(ListenerEvent::Cancel),
        _ => None,
    }
}
