//! The order of results, and where a result stands in it: a position, as bytes that compare like
//! the results do. Cursors, merges and the choice of the first few results all work on
//! positions.

use super::Order;
use super::page::Searched;
use crate::store::key_codec::KeyCodec;

/// Bytes that compare as the results stand: each value of the sort, then the key. The bytes of a
/// descending value are inverted; as no value is the beginning of another, that reverses their
/// order.
pub(super) type Position = Vec<u8>;

/// A sort without redundancy: no field twice, nothing behind the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sort<F> {
    fields: Vec<(F, Order)>,
    /// Ties are broken by key in the direction of the last field.
    key_order: Order,
}

impl<F: Copy + PartialEq> Sort<F> {
    /// Reads a sort; `key` is the field that the key is.
    pub(super) fn of(requested: &[(F, Order)], key: F) -> Self {
        let mut sort = Self { fields: Vec::new(), key_order: Order::Ascending };
        for (field, order) in requested {
            if sort.fields.iter().any(|(known, _)| known == field) {
                continue;
            }
            sort.key_order = *order;
            if *field == key {
                break;
            }
            sort.fields.push((*field, *order));
        }
        sort
    }

    /// The order, if these are all fields of the sort and they and the key run the same way: as
    /// an index with these columns does, read forward or backward.
    pub(super) fn runs_by(&self, fields: &[F]) -> Option<Order> {
        let same = self.fields.iter().map(|(field, _)| field).eq(fields)
            && self.fields.iter().all(|(_, order)| *order == self.key_order);
        same.then_some(self.key_order)
    }

    /// Where a row stands.
    pub(super) fn position<R: Searched<Field = F>>(
        &self,
        filter: &R::Filter,
        key: &R::Key,
        row: &R::Row,
    ) -> Position {
        let mut position = Vec::with_capacity(24);
        for (field, order) in &self.fields {
            let start = position.len();
            R::write_known_value(filter, *field, row, &mut position);
            turn(&mut position[start..], *order);
        }
        let start = position.len();
        key.write(&mut position);
        turn(&mut position[start..], self.key_order);
        position
    }
}

/// Inverts the bytes for a descending order.
pub(super) fn turn(bytes: &mut [u8], order: Order) {
    if order == Order::Descending {
        for byte in bytes {
            *byte = !*byte;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_key_or_twice_says_nothing() {
        use Order::{Ascending, Descending};
        let sort = Sort::of(
            &[('a', Ascending), ('a', Descending), ('k', Descending), ('b', Ascending)],
            'k',
        );
        assert_eq!(sort, Sort { fields: vec![('a', Ascending)], key_order: Descending });
        assert_eq!(sort.runs_by(&['a']), None);
        assert_eq!(Sort::of(&[('a', Descending)], 'k').runs_by(&['a']), Some(Descending));
        assert_eq!(Sort::of(&[('k', Descending)], 'k').runs_by(&[]), Some(Descending));
        assert_eq!(Sort::of(&[], 'k').runs_by(&[]), Some(Ascending));
    }
}
