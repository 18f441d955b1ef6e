//! What is over has no rows: it is told by the event pages of its process instance.
//!
//! Element instances, jobs, variables and message subscriptions are found here, open and ended
//! ones alike. `story` folds the events of an instance into records; `stories` reads the pages that
//! a record needs; a `walk` goes from one candidate to the next (those of named keys or instances,
//! those of an index, those that postings lead to, or all keys in order); `search` makes pages of
//! results of what a walk passes.

mod beside;
mod names;
pub mod records;
mod search;
mod stories;
mod story;
mod walk;

pub(super) use beside::Beside;
pub(super) use names::ElementNames;
pub(super) use search::{Told, each, get, search};
pub(super) use stories::Stories;
pub(super) use story::Story;
pub(super) use walk::Walk;
