//! Where element instances that a filter accepts are to be found.

use std::collections::BTreeSet;

use super::{Filter, elements, states};
use crate::query::QueryError;
use crate::query::columns::{Span, named};
use crate::query::history::Walk;
use crate::query::history::records::ElementState;
use crate::query::instances::{Instances, all_definitions, definitions, with_incidents};
use crate::query::owner::{Budget, named_instances};
use crate::state::postings::{ElementTerm, element_term};
use crate::state::reader::Reader;
use crate::state::tables::incidents::Incidents;

/// More terms than this are not followed together.
const TERMS_MAX: usize = 2_000;

/// The filter to add where a search reads too much.
pub(super) fn narrowing(filter: &Filter) -> &'static str {
    if filter.element.is_empty() {
        "elementId and state (COMPLETED), or processInstanceKey"
    } else {
        "processInstanceKey"
    }
}

pub(super) fn walk(reader: &Reader<'_>, filter: &Filter) -> Result<Walk, QueryError> {
    if let Some(keys) = named(&filter.key) {
        return Ok(Walk::Keys(keys.into_iter().map(|key| key.0).collect()));
    }
    let states = states(filter);
    if states.is_empty() {
        return Ok(Walk::Keys(Vec::new()));
    }
    let budget = Budget::new(reader, "processInstanceKey");
    if let Some(instances) = named_instances(&budget, &filter.instance, &filter.scope)? {
        return Ok(Walk::Instances(instances));
    }
    if let Some(incidents) = named(&filter.incident) {
        let mut stuck = Vec::new();
        for incident in incidents {
            let row = reader.get::<Incidents>(&incident)?;
            stuck.extend(row.map(|row| row.element_instance.0));
        }
        return Ok(Walk::Keys(stuck));
    }
    if filter.has_incident == Some(true)
        && let Some(instances) = with_incidents(reader, &filter.tenant)?
    {
        return Ok(Walk::Instances(instances));
    }
    if !states.contains(&ElementState::Active)
        && let Some(terms) = ended_terms(reader, filter, &states)?
    {
        return Ok(Walk::Postings(terms));
    }
    let wanted = Instances {
        definition: &filter.definition,
        process: &filter.process,
        tenant: &filter.tenant,
        may_have_ended: states != [ElementState::Active],
    };
    match wanted.streams(reader)? {
        Some(streams) => Ok(Walk::Streams(streams)),
        None => Ok(Walk::Blocks(Span::of(&filter.key).0)),
    }
}

/// Terms for the ends of the elements that the filter names.
fn ended_terms(
    reader: &Reader<'_>,
    filter: &Filter,
    states: &[ElementState],
) -> Result<Option<BTreeSet<u64>>, QueryError> {
    let Some(elements) = elements(filter) else { return Ok(None) };
    let named = definitions(reader, &filter.definition, &filter.process, &filter.tenant)?;
    let definitions = match named {
        Some(definitions) => definitions,
        None => match all_definitions(reader, TERMS_MAX)? {
            Some(definitions) => definitions,
            None => return Ok(None),
        },
    };
    if definitions.len() * elements.len() * states.len() > TERMS_MAX {
        return Ok(None);
    }
    let mut terms = BTreeSet::new();
    for definition in definitions {
        for element in &elements {
            terms.extend(states.iter().filter_map(|state| {
                let ended = match state {
                    ElementState::Active => return None,
                    ElementState::Completed => ElementTerm::Completed,
                    ElementState::Terminated => ElementTerm::Terminated,
                };
                Some(element_term(definition, element, ended))
            }));
        }
    }
    Ok(Some(terms))
}
