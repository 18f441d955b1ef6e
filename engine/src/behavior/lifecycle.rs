//! Life of an element instance: which states may follow which (BPMN 2.0.2 §13.3.2, figure 13.2,
//! without the states that only transactions and compensation reach).

use crate::event::{Activation, Event};
use crate::ids::{ElementId, ElementInstanceKey};
use crate::state::tables::element_instances::ElementState;
use crate::step::Step;

/// States of an element instance; ended ones have no row any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// No row yet.
    Ready,
    /// It could not become active.
    Activating,
    /// It is active.
    Active,
    /// It is done.
    Completed,
    /// It was ended from outside.
    Terminated,
}

impl Life {
    /// Whether `next` may follow.
    pub(crate) fn may_become(self, next: Self) -> bool {
        match self {
            Self::Ready => matches!(next, Self::Activating | Self::Active),
            Self::Activating => matches!(next, Self::Active | Self::Terminated),
            Self::Active => matches!(next, Self::Completed | Self::Terminated),
            Self::Completed | Self::Terminated => false,
        }
    }

    fn of(step: &mut Step<'_>, element: ElementInstanceKey) -> Self {
        let key = (step.instance(), element);
        match step.state().tables.element_instances.get(&key).map(|row| row.state) {
            None => Self::Ready,
            Some(ElementState::Activating) => Self::Activating,
            Some(ElementState::Active) => Self::Active,
        }
    }
}

/// A broken transition is a defect of the engine: the panic is contained by the writer.
fn check(step: &mut Step<'_>, element: ElementInstanceKey, next: Life) {
    if cfg!(debug_assertions) {
        let life = Life::of(step, element);
        assert!(life.may_become(next), "element instance {element}: {life:?} -> {next:?}");
    }
}

/// The element instance exists and is stuck before it could become active.
pub(crate) fn hold(activation: &Activation, step: &mut Step<'_>) {
    check(step, activation.element_instance, Life::Activating);
    step.emit(Event::ElementActivating(activation.clone()));
}

/// The element instance becomes active.
pub(crate) fn activate(activation: &Activation, step: &mut Step<'_>) {
    check(step, activation.element_instance, Life::Active);
    step.emit(Event::ElementActivated(activation.clone()));
}

/// The element instance is done.
pub(crate) fn complete(element: &ElementId, key: ElementInstanceKey, step: &mut Step<'_>) {
    check(step, key, Life::Completed);
    step.emit(Event::ElementCompleted { element_instance: key, element: element.clone() });
}

/// The element instance is ended from outside.
pub(crate) fn terminate(element: &ElementId, key: ElementInstanceKey, step: &mut Step<'_>) {
    check(step, key, Life::Terminated);
    step.emit(Event::ElementTerminated { element_instance: key, element: element.clone() });
}
