//! States of instances as callers see them.

use baton_engine::query::comparison::{Comparison, Comparisons};
use baton_engine::state::tables::process_instances::InstanceState;

/// Comparisons of states as callers see them.
pub fn normalized(comparisons: &Comparisons<InstanceState>) -> Comparisons<InstanceState> {
    use Comparison::{
        Equal, Exists, Greater, GreaterOrEqual, In, Less, LessOrEqual, Like, NotEqual, NotIn,
    };
    let as_seen = |comparison: &Comparison<InstanceState>| match comparison.clone() {
        Equal(state) => Equal(seen(state)),
        NotEqual(state) => NotEqual(seen(state)),
        In(states) => In(states.into_iter().map(seen).collect()),
        NotIn(states) => NotIn(states.into_iter().map(seen).collect()),
        Greater(state) => Greater(seen(state)),
        GreaterOrEqual(state) => GreaterOrEqual(seen(state)),
        Less(state) => Less(seen(state)),
        LessOrEqual(state) => LessOrEqual(seen(state)),
        other @ (Exists(_) | Like(_)) => other,
    };
    comparisons.iter().map(as_seen).collect()
}

/// A terminating instance is an active one to whoever asks.
pub fn seen(state: InstanceState) -> InstanceState {
    if state == InstanceState::Terminating { InstanceState::Active } else { state }
}
