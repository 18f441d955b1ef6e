//! The variables of one evaluation, fetched before it.

use std::fmt::Write as _;

use super::{Value, Variables};

/// Names that an expression may read, with the values that they have.
pub(crate) struct NamedValues(pub(crate) Vec<(String, Value)>);

impl Variables for NamedValues {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// More variables than this are counted in messages and not shown.
const DESCRIBED_VARIABLES_MAX: usize = 20;

/// Values longer than this are cut in messages.
const DESCRIBED_CHARACTERS_MAX: usize = 60;

impl NamedValues {
    /// The variables in words, for a message.
    pub(crate) fn describe(&self) -> String {
        if self.0.is_empty() {
            return "none of those it reads is set".to_owned();
        }
        let described = self.0.iter().take(DESCRIBED_VARIABLES_MAX).map(|(name, value)| {
            let text: String = value.to_json().chars().take(DESCRIBED_CHARACTERS_MAX).collect();
            format!("{name} = {text}")
        });
        let mut described = described.collect::<Vec<_>>().join(", ");
        let others = self.0.len().saturating_sub(DESCRIBED_VARIABLES_MAX);
        if others > 0 {
            // A string takes everything.
            let _ = write!(described, " and {others} more");
        }
        described
    }
}
