//! What a filter says of variables: they are looked up first, within the bounds of a search, and
//! what they come to is said of the tasks: their instance or element instance is one of some.

use std::collections::BTreeSet;

use super::{Filter, Looked};
use crate::query::QueryError;
use crate::query::columns::named;
use crate::query::comparison::Comparison;
use crate::query::variables;
use crate::state::reader::Reader;

/// Looks up what the filter says of variables.
pub(super) fn look_up(reader: &Reader<'_>, filter: &Filter) -> Result<Looked, QueryError> {
    Ok(Looked::new(filter.clone(), plain(reader, filter)?))
}

fn plain(reader: &Reader<'_>, filter: &Filter) -> Result<Filter, QueryError> {
    let mut plain = filter.clone();
    for condition in std::mem::take(&mut plain.instance_variables) {
        let instances = named(&plain.instance);
        let places = variables::places(reader, &condition, instances.as_deref())?;
        let own = places.into_iter().filter(|(instance, scope)| *scope == instance.root_scope());
        let found: BTreeSet<_> = own.map(|(instance, _)| instance).collect();
        plain.instance.push(Comparison::In(found.into_iter().collect()));
    }
    for condition in std::mem::take(&mut plain.local_variables) {
        let instances = named(&plain.instance);
        let places = variables::places(reader, &condition, instances.as_deref())?;
        let found: BTreeSet<_> = places.into_iter().map(|(_, scope)| scope).collect();
        plain.element_instance.push(Comparison::In(found.into_iter().collect()));
    }
    for one in &mut plain.any_of {
        *one = self::plain(reader, one)?;
    }
    Ok(plain)
}
