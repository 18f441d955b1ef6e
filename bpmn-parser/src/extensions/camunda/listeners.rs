//! Listeners: code, expressions and scripts beside the work.

use baton_models::Expression;
use baton_models::extensions::{
    Dialect, Implementation, ImplementationKind, Listener, ListenerEvent, ListenerWork,
};

use super::{field, values};
use crate::elements::vocabulary::bpmn_tag;
use crate::extensions::source::{JUEL, Source};
use crate::reader::Element;

pub(super) fn execution(source: Source<'_>) -> Listener {
    read(source, |word| match word {
        "start" => Some(ListenerEvent::Start),
        "end" => Some(ListenerEvent::End),
        "take" => Some(ListenerEvent::Take),
        _ => None,
    })
}

pub(super) fn task(source: Source<'_>) -> Listener {
    read(source, |word| match word {
        "create" => Some(ListenerEvent::Create),
        "assignment" => Some(ListenerEvent::Assign),
        "update" => Some(ListenerEvent::Update),
        "complete" => Some(ListenerEvent::Complete),
        "delete" => Some(ListenerEvent::Cancel),
        "timeout" => Some(ListenerEvent::Timeout),
        "all" => Some(ListenerEvent::All),
        _ => None,
    })
}

fn read(source: Source<'_>, event: fn(&str) -> Option<ListenerEvent>) -> Listener {
    Listener {
        event: source.text("event").and_then(|text| event(&text.text)),
        work: work(source),
        headers: Vec::new(),
        fields: source.children_named("field").map(field).collect(),
        timer: source.element.children().find_map(timer),
        dialect: Dialect::Camunda,
        at: source.at(),
    }
}

fn work(source: Source<'_>) -> Option<ListenerWork> {
    if let Some(script) = source.children_named("script").next() {
        return Some(ListenerWork::Script(values::script(script)));
    }
    let kinds = [
        ("class", ImplementationKind::Class),
        ("delegateExpression", ImplementationKind::DelegateExpression),
        ("expression", ImplementationKind::Expression),
    ];
    let found = kinds
        .into_iter()
        .find_map(|(name, kind)| source.expression(name).map(|text| Implementation { kind, text }));
    found.map(ListenerWork::Implementation)
}

/// When a timeout listener acts: the date, duration or cycle in its timer.
fn timer(child: Element<'_>) -> Option<Expression> {
    if bpmn_tag(child) != "timerEventDefinition" {
        return None;
    }
    let mut times = child.children();
    let times =
        times.find(|time| matches!(bpmn_tag(*time), "timeDate" | "timeDuration" | "timeCycle"));
    let (text, at) = times?.text()?;
    Some(Expression { text: text.to_owned(), language: Some(JUEL.to_owned()), at })
}
