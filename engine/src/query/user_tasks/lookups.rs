//! What a filter says of variables: they are looked up first, within the bounds of a search, and
//! what they come to is said of the tasks: their instance or element instance is one of some.

use std::collections::BTreeSet;
use std::fmt;

use super::Filter;
use crate::query::QueryError;
use crate::query::columns::named;
use crate::query::comparison::Comparison;
use crate::query::variables;
use crate::state::reader::Reader;

/// A filter as it was asked for, and without look-ups.
pub(super) struct Looked {
    asked: Filter,
    /// Says the same of the rows of user tasks alone, as they are now.
    pub(super) plain: Filter,
}

/// Cursors stay those of the same search while what was looked up changes.
impl fmt::Debug for Looked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.asked.fmt(formatter)
    }
}

impl Looked {
    /// Looks up what the filter says of variables.
    pub(super) fn up(reader: &Reader<'_>, filter: &Filter) -> Result<Self, QueryError> {
        Ok(Self { asked: filter.clone(), plain: plain(reader, filter)? })
    }
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
