//! Gateways before which tokens stand: by which flows some came, and by which they are waited for.

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::graph::executable_process::{ExecutableProcess, NodeKind};
use baton_engine::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey};
use baton_engine::query::QueryError;
use baton_engine::query::waiting_states::{Standing, WaitingState, WaitsFor as Waits, standing};
use baton_engine::state::reader::Reader;
use baton_engine::state::tables::scopes::ParkedTokens;
use serde::Serialize;
use utoipa::ToSchema;

use super::WaitsFor;

/// A gateway that waits for further tokens.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JoinWaiting {
    /// The flows by which tokens have come.
    arrived: Vec<ArrivedTokens>,
    /// The flows by which tokens are waited for; null where the instance is too large to tell.
    missing: Option<Vec<MissingFlow>>,
}

/// Tokens of one flow.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArrivedTokens {
    #[schema(value_type = String)]
    flow_id: ElementId,
    count: u32,
}

/// A flow without a token.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MissingFlow {
    #[schema(value_type = String)]
    pub(super) flow_id: ElementId,
    /// The flow node that it comes from.
    #[schema(value_type = String)]
    pub(super) source_id: ElementId,
}

/// What is known of the gateways of a page.
pub(crate) struct Joins {
    /// The tokens before each gateway of a scope.
    parked: BTreeMap<(ElementInstanceKey, ElementId), Vec<ParkedTokens>>,
    /// Where tokens stand, if a gateway of the page has to know.
    standing: Option<Standing>,
}

impl Joins {
    /// Finds out what the gateways among these things wait for.
    pub(crate) fn of(
        reader: &Reader<'_>,
        instance: ProcessInstanceKey,
        states: &[(ElementInstanceKey, WaitingState)],
        model: &ExecutableProcess,
    ) -> Result<Self, QueryError> {
        let (mut parked, mut asking) = (BTreeMap::new(), BTreeSet::new());
        for (scope, state) in states {
            let Waits::Join(tokens) = &state.waits_for else { continue };
            if is_inclusive(model, &state.element) {
                asking.insert(*scope);
            }
            parked.insert((*scope, state.element.clone()), tokens.clone());
        }
        let standing = if asking.is_empty() {
            Some(Standing::new())
        } else {
            standing(reader, instance, &asking)?
        };
        Ok(Self { parked, standing })
    }

    /// What a gateway waits for.
    pub(super) fn waiting(
        &self,
        scope: ElementInstanceKey,
        gateway: &ElementId,
        model: &ExecutableProcess,
    ) -> WaitsFor {
        let tokens = self.tokens(scope, gateway).iter();
        let arrived = tokens
            .map(|tokens| ArrivedTokens { flow_id: tokens.flow.clone(), count: tokens.count });
        let waiting = JoinWaiting {
            arrived: arrived.collect(),
            missing: self.missing(scope, gateway, model),
        };
        if is_inclusive(model, gateway) {
            WaitsFor::InclusiveJoin(waiting)
        } else {
            WaitsFor::ParallelJoin(waiting)
        }
    }

    /// The flows that a gateway waits for; none where that is not known.
    pub(super) fn missing(
        &self,
        scope: ElementInstanceKey,
        gateway: &ElementId,
        model: &ExecutableProcess,
    ) -> Option<Vec<MissingFlow>> {
        let index = model.find(gateway)?;
        let tokens = self.tokens(scope, gateway);
        let filled: BTreeSet<&ElementId> = tokens.iter().map(|tokens| &tokens.flow).collect();
        let nowhere = BTreeSet::new();
        let standing = match &self.standing {
            Some(standing) => standing.get(&scope).unwrap_or(&nowhere),
            None if is_inclusive(model, gateway) => return None,
            None => &nowhere,
        };
        let awaited = model.awaited_flows(index, &filled, standing).into_iter();
        let missing = awaited.map(|flow| {
            let flow = model.flow(flow);
            let source_id = model.node(flow.source).id.clone();
            MissingFlow { flow_id: flow.id.clone(), source_id }
        });
        Some(missing.collect())
    }

    fn tokens(&self, scope: ElementInstanceKey, gateway: &ElementId) -> &[ParkedTokens] {
        self.parked.get(&(scope, gateway.clone())).map_or(&[], Vec::as_slice)
    }
}

fn is_inclusive(model: &ExecutableProcess, gateway: &ElementId) -> bool {
    let node = model.node_of(gateway);
    node.is_some_and(|node| matches!(node.kind, NodeKind::InclusiveGateway))
}
