//! `subProcess` (BPMN 2.0.2 §10.3.5, §13.3.4): a scope inside of another.
//!
//! *Tokens:* one in; one stands before its start event, or before each node that nothing leads to
//! where it has no start event; one on each outgoing flow once nothing inside is left. *Waits
//! for:* its inside. *Fails when:* a condition of its outgoing flows fails.

use crate::behavior::{FlowNodeBehavior, lifecycle, scopes, tokens};
use crate::event::{Activation, Event};
use crate::graph::executable_process::{FlowNode, NodeKind};
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

pub(crate) struct SubProcess;

impl FlowNodeBehavior for SubProcess {
    fn enter(
        &self,
        node: &FlowNode,
        activation: &Activation,
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        let NodeKind::SubProcess(definition) = &node.kind else { return Ok(()) };
        lifecycle::activate(activation, step);
        let scope = activation.element_instance;
        let process = step.process();
        for start in &definition.starts {
            let target = process.node(*start).id.clone();
            step.emit(Event::TokenPlaced { target, scope });
        }
        if definition.starts.is_empty() {
            tokens::leave(node, scope, activation.scope, step)?;
        }
        Ok(())
    }

    fn retry(
        &self,
        node: &FlowNode,
        (key, row): (ElementInstanceKey, &ElementInstanceRow),
        step: &mut Step<'_>,
    ) -> Result<(), Stop> {
        if scopes::is_done(row) {
            tokens::leave(node, key, row.scope, step)?;
        }
        Ok(())
    }
}
