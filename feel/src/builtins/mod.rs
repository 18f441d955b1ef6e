//! The functions of the language (DMN 1.5 §10.3.4) and those that Camunda's FEEL adds, a file per
//! kind.
//!
//! Each gets values and gives one; what does not fit is a [`Fault`], which becomes null with a
//! warning. Whatever handles much pays for it with fuel, and for what it builds with memory.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a function takes a few types; whatever else there is, or will be, does not fit"
)]
#![allow(clippy::unnecessary_wraps, reason = "all functions have one signature")]

mod arguments;
mod booleans;
mod contexts;
mod conversions;
mod list_changes;
mod list_sets;
mod lists;
mod moments;
mod numbers;
mod patterns;
mod range_relations;
mod ranges;
mod sorting;
mod statistics;
mod strings;
mod temporals;

pub(crate) use arguments::{Arguments, Fault, Outcome};
pub(crate) use booleans::IS_DEFINED;
pub(crate) use patterns::Patterns;

use crate::evaluate::Evaluator;
use std::fmt;
use std::sync::Arc;

/// A function of the language.
pub(crate) struct Builtin {
    /// Its name, of several words perhaps.
    pub(crate) name: &'static str,
    /// The names of its parameters, in one or more ways to call it. Those with `?` at their end may
    /// be left out, one with `...` may come any number of times.
    pub(crate) signatures: &'static [&'static [&'static str]],
    /// What it does.
    pub(crate) run: fn(&mut Evaluator<'_>, &Arguments<'_>) -> Outcome,
    /// How many levels its result is deeper than its arguments, if it is a list or a context.
    pub(crate) nests: u32,
    /// True if parts of its arguments are in its result.
    pub(crate) passes: bool,
}

/// A function whose result has nothing in it of its arguments' depth.
const fn flat(
    name: &'static str,
    signatures: &'static [&'static [&'static str]],
    run: fn(&mut Evaluator<'_>, &Arguments<'_>) -> Outcome,
) -> Builtin {
    Builtin { name, signatures, run, nests: 0, passes: false }
}

/// A function that gives parts of its arguments, `nests` levels deeper.
const fn nesting(
    name: &'static str,
    signatures: &'static [&'static [&'static str]],
    run: fn(&mut Evaluator<'_>, &Arguments<'_>) -> Outcome,
    nests: u32,
) -> Builtin {
    Builtin { name, signatures, run, nests, passes: true }
}

/// All of them.
const TABLES: [&[Builtin]; 14] = [
    strings::TABLE,
    patterns::TABLE,
    numbers::TABLE,
    lists::TABLE,
    list_changes::TABLE,
    list_sets::TABLE,
    sorting::TABLE,
    statistics::TABLE,
    contexts::TABLE,
    conversions::TABLE,
    moments::TABLE,
    temporals::TABLE,
    booleans::TABLE,
    ranges::TABLE,
];

fn all() -> impl Iterator<Item = &'static Builtin> {
    TABLES.into_iter().flatten()
}

/// The function of that name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    all().find(|builtin| builtin.name == name)
}

/// True if a function's name starts with these words.
pub(crate) fn starts_with(words: &str) -> bool {
    all().any(|builtin| builtin.name.starts_with(words))
}

/// A function with the same letters, when case, spaces and the like do not count.
pub(crate) fn similar(name: &str) -> Option<&'static str> {
    let letters = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(name);
    all().map(|builtin| builtin.name).find(|known| letters(known) == wanted)
}

/// A parameter's name without the marks of how often it may come.
fn bare(name: &str) -> &str {
    name.trim_end_matches("...").trim_end_matches('?')
}

impl Builtin {
    /// Whether it can be called with so many arguments.
    pub(crate) fn takes(&self, count: usize) -> bool {
        self.signatures.iter().any(|names| {
            let repeats = names.last().is_some_and(|name| name.ends_with("..."));
            let needed = names.iter().filter(|name| !name.ends_with('?')).count();
            count >= needed && (repeats || count <= names.len())
        })
    }

    /// The place of each named argument among the parameters.
    pub(crate) fn order(&self, given: &[Arc<str>]) -> Option<Vec<usize>> {
        self.signatures.iter().find_map(|names| {
            let place = |wanted: &Arc<str>| names.iter().position(|name| bare(name) == &**wanted);
            let places: Vec<usize> = given.iter().map(place).collect::<Option<_>>()?;
            let distinct = places.iter().enumerate().all(|(i, at)| !places[..i].contains(at));
            let mut needed = names.iter().enumerate().filter(|(_, name)| !name.ends_with('?'));
            let complete = needed.all(|(at, _)| places.contains(&at));
            (distinct && complete).then_some(places)
        })
    }

    /// How to call it, for messages.
    pub(crate) fn usage(&self) -> String {
        let call = |names: &&[&str]| {
            let names: Vec<String> = names
                .iter()
                .map(|name| match name.strip_suffix('?') {
                    Some(optional) => format!("[{optional}]"),
                    None => (*name).to_owned(),
                })
                .collect();
            format!("{}({})", self.name, names.join(", "))
        };
        self.signatures.iter().map(call).collect::<Vec<_>>().join(" or ")
    }
}

impl fmt::Debug for Builtin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)
    }
}
