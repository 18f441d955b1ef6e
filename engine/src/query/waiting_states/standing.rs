//! Where tokens stand in a scope: what an inclusive join looks at.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::ids::{ElementId, ElementInstanceKey, ProcessInstanceKey};
use crate::query::QueryError;
use crate::state::reader::Reader;
use crate::state::tables::element_instances::ElementInstances;
use crate::state::tables::process_instances::ProcessInstances;
use crate::store::Direction;

/// Element instances of one instance that are looked at.
const ELEMENTS_MAX: usize = 10_000;

/// The flow nodes that tokens stand at, by scope.
pub type Standing = BTreeMap<ElementInstanceKey, BTreeSet<ElementId>>;

/// Where tokens stand in each of these scopes: at active elements, and before gateways; none where
/// the instance has more than 10,000 active elements.
///
/// # Errors
///
/// What the store reports.
pub fn standing(
    reader: &Reader<'_>,
    instance: ProcessInstanceKey,
    scopes: &BTreeSet<ElementInstanceKey>,
) -> Result<Option<Standing>, QueryError> {
    let mut standing = Standing::new();
    let mut note = |scope: ElementInstanceKey, element: ElementId| {
        if scopes.contains(&scope) {
            standing.entry(scope).or_default().insert(element);
        }
    };
    if let Some(row) = reader.get::<ProcessInstances>(&instance)? {
        for tokens in row.root.parked {
            note(instance.root_scope(), tokens.gateway);
        }
        for token in row.tokens {
            note(token.scope, token.target);
        }
    }
    let mut elements = 0;
    let range = reader.prefix::<ElementInstances>(&instance);
    reader.scan::<ElementInstances>(&range, Direction::Forward, &mut |(_, key), row| {
        for tokens in row.inside.into_iter().flat_map(|inside| inside.parked) {
            note(key, tokens.gateway);
        }
        note(row.scope, row.element);
        elements += 1;
        if elements > ELEMENTS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok((elements <= ELEMENTS_MAX).then_some(standing))
}
