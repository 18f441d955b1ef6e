//! Scopes: when they end, and how they are emptied (BPMN 2.0.2 §13.2.2 and §13.3.4: a process or
//! sub-process completes when no token is left in it).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, ScopeOutcome};
use crate::graph::executable_process::NodeIndex;
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::state::tables::process_instances::{InstanceState, QueuedToken};
use crate::state::tables::scopes::ScopePart;
use crate::step::{Step, Stop};
use crate::store::StoreError;

use super::{behavior_of, incidents, instances, tokens, withdrawal};

impl Step<'_> {
    /// The inside of a scope; none if it is over.
    pub(crate) fn inside_of(
        &mut self,
        scope: ElementInstanceKey,
    ) -> Result<Option<ScopePart>, StoreError> {
        self.look_inside(scope, ScopePart::clone)
    }

    /// Looks at the inside of a scope, which may be large; none if it is over.
    pub(crate) fn look_inside<T>(
        &mut self,
        scope: ElementInstanceKey,
        look: impl FnOnce(&ScopePart) -> T,
    ) -> Result<Option<T>, StoreError> {
        let instance = self.instance();
        if scope == instance.root_scope() {
            let row = self.state().tables.process_instances.get(&instance);
            return Ok(row.map(|row| look(&row.root)));
        }
        let row = self.state().load_element(instance, scope)?;
        Ok(row.and_then(|row| row.inside.as_deref().map(look)))
    }

    /// Loads a scope and all around it, which change when something inside ends.
    pub(crate) fn load_scopes(&mut self, mut scope: ElementInstanceKey) -> Result<(), StoreError> {
        let instance = self.instance();
        while scope != instance.root_scope() {
            let Some(element) = self.state().load_element(instance, scope)? else { break };
            scope = element.scope;
        }
        Ok(())
    }

    /// Whether a scope, or one around it, is being emptied: nothing in it begins or goes on.
    pub(crate) fn is_ending(&mut self, mut scope: ElementInstanceKey) -> Result<bool, StoreError> {
        let instance = self.instance();
        let row = self.state().tables.process_instances.get(&instance);
        let ending = row.map(|row| row.ending.clone()).unwrap_or_default();
        while !ending.is_empty() {
            if ending.contains(&scope) {
                return Ok(true);
            }
            if scope == instance.root_scope() {
                break;
            }
            let Some(element) = self.state().load_element(instance, scope)? else { break };
            scope = element.scope;
        }
        Ok(false)
    }
}

/// Whether nothing is left in a scope whose element instance this is.
pub(crate) fn is_done(row: &ElementInstanceRow) -> bool {
    row.inside.as_ref().is_some_and(|inside| inside.is_empty() && inside.ending.is_none())
}

/// Looks at a scope in which a token moved or died: fires a join that is ready now, or completes
/// the scope if nothing is left in it, and then looks at the one around it.
pub(crate) fn settle(mut scope: ElementInstanceKey, step: &mut Step<'_>) -> Result<(), Stop> {
    let instance = step.instance();
    loop {
        // While tokens are on their way there is nothing to do, however many wait at gateways.
        if step.look_inside(scope, |inside| inside.queued)?.is_none_or(|queued| queued > 0)
            || is_over(scope, step)?
        {
            return Ok(());
        }
        let Some(inside) = step.inside_of(scope)? else { return Ok(()) };
        if !inside.parked.is_empty() {
            if join_waiting_tokens(scope, &inside, step)? {
                continue;
            }
            return Ok(());
        }
        if inside.active_children > 0 {
            return Ok(());
        }
        if scope == instance.root_scope() {
            if step.state().has_stored_visits(instance) {
                step.emit(Event::StepsYielded { visits: Vec::new() });
            }
            return instances::end(true, step);
        }
        let Some(outer) = complete(scope, step)? else { return Ok(()) };
        scope = outer;
    }
}

/// Whether a scope is ended from outside or emptied: nothing in it completes any more.
fn is_over(scope: ElementInstanceKey, step: &mut Step<'_>) -> Result<bool, StoreError> {
    let instance = step.instance();
    let row = step.state().tables.process_instances.get(&instance);
    let is_active = row.is_some_and(|row| row.state == InstanceState::Active);
    Ok(!is_active || step.is_ending(scope)?)
}

/// A scope without a token to move on, whose gateways are asked one after the other.
pub(crate) struct Quiet<'a> {
    pub(crate) scope: ElementInstanceKey,
    pub(crate) inside: &'a ScopePart,
    /// Found out when the first gateway asks.
    standing: Option<BTreeSet<NodeIndex>>,
}

impl Quiet<'_> {
    /// Where tokens stand: at active elements, those of a sub-process at the sub-process, and
    /// before gateways at which they are parked.
    pub(crate) fn standing(
        &mut self,
        step: &mut Step<'_>,
    ) -> Result<&BTreeSet<NodeIndex>, StoreError> {
        if self.standing.is_none() {
            let (instance, process) = (step.instance(), step.process());
            let parked = self.inside.parked.iter();
            let mut standing: BTreeSet<NodeIndex> =
                parked.filter_map(|parked| process.find(&parked.gateway)).collect();
            for (_, row) in step.state().load_elements(instance)? {
                if row.scope == self.scope {
                    standing.extend(process.find(&row.element));
                }
            }
            self.standing = Some(standing);
        }
        Ok(self.standing.get_or_insert_default())
    }
}

/// Lets the first gateway that may go on with the tokens that wait at it; whether one did.
fn join_waiting_tokens(
    scope: ElementInstanceKey,
    inside: &ScopePart,
    step: &mut Step<'_>,
) -> Result<bool, Stop> {
    let process = step.process();
    let mut quiet = Quiet { scope, inside, standing: None };
    let mut asked = BTreeSet::new();
    for parked in &inside.parked {
        let Some(gateway) = process.find(&parked.gateway) else { continue };
        if asked.insert(gateway)
            && behavior_of(&process.node(gateway).kind).join(gateway, &mut quiet, step)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Completes the element instance of a scope; gives the scope around it unless it is stuck.
fn complete(
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<Option<ElementInstanceKey>, Stop> {
    let instance = step.instance();
    let Some(row) = step.state().load_element(instance, scope)? else { return Ok(None) };
    // What had become stuck on its way out waits for its incident to be resolved.
    if row.incident.is_some() {
        return Ok(None);
    }
    step.state().load_local_variables(scope)?;
    let process = step.process();
    let Some(node) = process.node_of(&row.element) else { return Ok(None) };
    match tokens::leave(node, scope, row.scope, step) {
        Ok(()) => Ok(Some(row.scope)),
        Err(Stop::Incident { kind, message }) => {
            if row.inside.as_ref().is_some_and(|inside| inside.ending.is_some()) {
                step.emit(Event::ScopeEmptied { scope });
            }
            incidents::raise(&row.element, scope, kind, &message, None, step);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Begins to empty a scope: its tokens are dropped at once, what is active in it is terminated by
/// [`empty`], as far as one batch takes it.
pub(crate) fn begin_ending(
    scope: ElementInstanceKey,
    outcome: ScopeOutcome,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    begin(Event::ScopeEnding { scope, outcome }, scope, step)
}

/// As [`begin_ending`], for an event that goes on once the scope is empty.
pub(crate) fn interrupt(
    scope: ElementInstanceKey,
    by: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    begin(Event::ScopeInterrupted { scope, by }, scope, step)
}

fn begin(ending: Event, scope: ElementInstanceKey, step: &mut Step<'_>) -> Result<(), Stop> {
    if step.is_ending(scope)? {
        return Ok(());
    }
    let queued = queued_tokens(step);
    step.emit(ending);
    for token in queued {
        step.load_scopes(token.scope)?;
        if step.is_ending(token.scope)? {
            drop_token(token, step);
        }
    }
    Ok(())
}

/// Drops the tokens on their way inside of sub-processes, before the whole instance is terminated;
/// those of the root scope go with its queue.
pub(crate) fn drop_inner_tokens(step: &mut Step<'_>) -> Result<(), StoreError> {
    let root = step.instance().root_scope();
    for token in queued_tokens(step).into_iter().filter(|token| token.scope != root) {
        step.load_scopes(token.scope)?;
        drop_token(token, step);
    }
    Ok(())
}

fn queued_tokens(step: &mut Step<'_>) -> Vec<QueuedToken> {
    let instance = step.instance();
    let row = step.state().tables.process_instances.get(&instance);
    row.iter().flat_map(|row| &row.tokens).cloned().collect()
}

fn drop_token(token: QueuedToken, step: &mut Step<'_>) {
    let QueuedToken { flow, target, scope } = token;
    step.emit(Event::TokenDropped { flow, target, scope });
}

/// Goes on emptying a scope that is being emptied. False if the budget is used up.
pub(crate) fn empty(scope: ElementInstanceKey, step: &mut Step<'_>) -> Result<bool, Stop> {
    step.load_scopes(scope)?;
    if !terminate_inside(scope, step)? {
        return Ok(false);
    }
    let instance = step.instance();
    let inside = step.inside_of(scope)?;
    let interrupted_by = inside
        .filter(|inside| inside.ending == Some(ScopeOutcome::Interrupted))
        .and_then(|inside| inside.interrupted_by);
    if let Some(by) = interrupted_by {
        go_on_after_interruption(scope, by, step)?;
    } else if scope == instance.root_scope() {
        instances::end(true, step)?;
    } else if let Some(outer) = complete(scope, step)? {
        settle(outer, step)?;
    }
    Ok(true)
}

/// The event that interrupted a scope goes on: the event sub-process inside of it begins, or the
/// scope's element instance is terminated and its boundary event leaves.
fn go_on_after_interruption(
    scope: ElementInstanceKey,
    by: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let instance = step.instance();
    let Some(event) = step.state().load_element(instance, by)? else { return Ok(()) };
    if event.scope == scope {
        step.emit(Event::ScopeEmptied { scope });
        go_on((by, &event), step)?;
        return settle(scope, step);
    }
    if let Some(host) = step.state().load_element(instance, scope)? {
        withdrawal::terminate(scope, &host, step)?;
    }
    go_on((by, &event), step)?;
    settle(event.scope, step)
}

fn go_on(
    event: (ElementInstanceKey, &ElementInstanceRow),
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    let process = step.process();
    match process.node_of(&event.1.element) {
        Some(node) => behavior_of(&node.kind).interrupted(event, step),
        None => Ok(()),
    }
}

/// Terminates whatever is active inside of a scope, the innermost first, but not the event
/// sub-process that interrupted it. False if the budget is used up before.
pub(crate) fn terminate_inside(
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<bool, Stop> {
    let instance = step.instance();
    let inside = step.inside_of(scope)?;
    // Later the whole scope may be emptied, and what interrupted it before goes as well.
    let kept = inside
        .filter(|inside| inside.ending == Some(ScopeOutcome::Interrupted))
        .and_then(|inside| inside.interrupted_by);
    let elements = step.state().load_elements(instance)?;
    let mut depths = BTreeMap::from([(scope, 0_usize)]);
    let mut doomed = Vec::new();
    // An element has a greater key than the scope it runs in.
    for (key, row) in elements {
        let is_kept = kept == Some(key);
        if let Some(depth) = depths.get(&row.scope).map(|around| around + 1)
            && !is_kept
        {
            depths.insert(key, depth);
            doomed.push((depth, key, row));
        }
    }
    doomed.sort_by_key(|(depth, key, _)| (Reverse(*depth), *key));
    for (_, key, row) in doomed {
        if !step.spend() {
            return Ok(false);
        }
        withdrawal::terminate(key, &row, step)?;
    }
    Ok(true)
}
