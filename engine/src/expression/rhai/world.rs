//! What a script sees of the engine while it runs: variables, and what it does to them.

use std::collections::BTreeMap;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{Array, Dynamic, Engine, EvalAltResult, EvalContext, INT, ImmutableString, Position};

use super::limits::{LIST_ITEMS_MAX, PARTS_PER_FUEL, TEXT_BYTES_MAX, WRITTEN_BYTES_MAX};
use super::reads::{GET_VARIABLE, Reads};
use super::values;
use crate::expression::{BpmnError, Value, Variables};
use crate::ids::JsonText;

type Failure = Box<EvalAltResult>;

/// Ends the script for good: it cannot catch this one.
#[expect(clippy::unnecessary_box_returns, reason = "the form in which rhai takes errors")]
fn stop(message: String) -> Failure {
    EvalAltResult::ErrorTerminated(message.into(), Position::NONE).into()
}

/// Variables and effects of one evaluation.
#[derive(Debug, Default)]
pub(super) struct World {
    /// Those that were fetched, by name; none where there is no such variable.
    fetched: BTreeMap<String, Option<Value>>,
    /// Whether there are no others.
    is_complete: bool,
    /// Those that the script has read or set, with the number of their parts.
    used: BTreeMap<String, (Dynamic, u64)>,
    fuel: Arc<AtomicU64>,
    written_bytes: usize,
    /// What it has set, in the order of the first setting.
    pub(super) writes: Vec<(Arc<str>, JsonText)>,
    /// Where in them each name stands.
    places: BTreeMap<String, usize>,
    /// What it has thrown.
    pub(super) bpmn_error: Option<BpmnError>,
}

impl World {
    /// With the variables that the script may read.
    pub(super) fn new(reads: &Reads, variables: &dyn Variables, fuel: u32) -> Self {
        let names = if reads.others { variables.names() } else { reads.names.clone() };
        let fetch = |name: String| {
            let value = variables.get(&name);
            (name, value)
        };
        Self {
            fetched: names.into_iter().map(fetch).collect(),
            is_complete: reads.others,
            fuel: Arc::new(AtomicU64::new(u64::from(fuel))),
            ..Self::default()
        }
    }

    /// Takes what the use of a value costs.
    fn spend(&self, parts: u64) -> Result<(), Failure> {
        if take(&self.fuel, parts / PARTS_PER_FUEL) {
            return Ok(());
        }
        let message = "the script uses large values too often; go through a list with `for`";
        Err(stop(message.to_owned()))
    }

    /// A variable of the process, if there is one.
    fn variable(&mut self, name: &str) -> Result<Option<Dynamic>, Failure> {
        if let Some((value, parts)) = self.used.get(name) {
            let (value, parts) = (value.clone(), *parts);
            self.spend(parts)?;
            return Ok(Some(value));
        }
        let value = match self.fetched.get(name) {
            Some(Some(value)) => value,
            Some(None) => return Ok(None),
            None if self.is_complete => return Ok(None),
            None => {
                return Err(stop(format!(
                    "the variable `{name}` was not looked up; call `{GET_VARIABLE}` by its name"
                )));
            }
        };
        let unfit = |what| stop(format!("the variable `{name}` {what}"));
        let value = values::to_script(value).map_err(unfit)?;
        let parts = parts(&value)?;
        self.spend(parts)?;
        self.used.insert(name.to_owned(), (value.clone(), parts));
        Ok(Some(value))
    }

    fn set(&mut self, name: &str, value: Dynamic) -> Result<(), Failure> {
        let parts = parts(&value)?;
        self.spend(parts)?;
        let unfit = |what| stop(format!("the value for the variable `{name}` {what}"));
        let json = values::from_script(&value).map_err(unfit)?.to_json();
        self.written_bytes += name.len() + json.len();
        if self.written_bytes > WRITTEN_BYTES_MAX {
            return Err(stop(format!("the script sets more than {WRITTEN_BYTES_MAX} bytes")));
        }
        let json = JsonText::from(json.as_str());
        let place = self.places.get(name).and_then(|place| self.writes.get_mut(*place));
        if let Some((_, written)) = place {
            *written = json;
        } else {
            self.places.insert(name.to_owned(), self.writes.len());
            self.writes.push((Arc::from(name), json));
        }
        self.used.insert(name.to_owned(), (value, parts));
        Ok(())
    }

    /// Lengthens a text to a number of characters.
    fn pad_text(&self, text: &mut ImmutableString, length: INT, with: &str) -> Result<(), Failure> {
        let length = usize::try_from(length).unwrap_or_default();
        let missing = length.saturating_sub(text.chars().count());
        if missing > TEXT_BYTES_MAX {
            return Err(stop(format!("a text of a script has at most {TEXT_BYTES_MAX} bytes")));
        }
        self.spend(missing as u64)?;
        text.make_mut().extend(with.chars().cycle().take(missing));
        Ok(())
    }

    /// Lengthens a list to a number of items.
    fn pad_list(&self, list: &mut Array, length: INT, with: &Dynamic) -> Result<(), Failure> {
        let length = usize::try_from(length).unwrap_or_default();
        if length > LIST_ITEMS_MAX {
            return Err(stop(format!("a list of a script has at most {LIST_ITEMS_MAX} items")));
        }
        let missing = length.saturating_sub(list.len());
        self.spend(parts(with)?.saturating_mul(missing as u64))?;
        list.extend(std::iter::repeat_n(with.clone(), missing));
        Ok(())
    }

    fn throw(&mut self, code: &str, message: &str) -> Result<(), Failure> {
        let stopped = stop(format!("the BPMN error `{code}` was thrown"));
        self.bpmn_error = Some(BpmnError { code: Arc::from(code), message: Arc::from(message) });
        Err(stopped)
    }
}

/// Takes from the fuel; whether there was enough. Nobody else takes meanwhile.
fn take(fuel: &AtomicU64, cost: u64) -> bool {
    let left = fuel.load(Ordering::Relaxed).checked_sub(cost);
    fuel.store(left.unwrap_or(0), Ordering::Relaxed);
    left.is_some()
}

/// The parts of a value, unless it nests too deeply to be handled.
fn parts(value: &Dynamic) -> Result<u64, Failure> {
    let too_deep = || stop(format!("a list or map {}", values::too_deep()));
    values::parts(value).ok_or_else(too_deep)
}

/// The world of one evaluation, as the functions of its engine share it.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(super) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// What became of the world; the engine must be gone.
    pub(super) fn into_world(self) -> World {
        mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives an engine the functions and variables of this world.
    pub(super) fn join(&self, engine: &mut Engine) {
        // The count of rhai forgets what functions do that are called by `map`, `sort` and so on.
        let fuel = Arc::clone(&self.lock().fuel);
        engine.on_progress(move |_| {
            (!take(&fuel, 1)).then(|| Dynamic::from("the script takes too many steps"))
        });
        let world = self.clone();
        let resolve =
            move |name: &str, index: usize, context: EvalContext<'_, '_, '_, '_, '_, '_>| {
                // What the script declares itself hides the process's, and costs as much.
                if index > 0 || context.scope().contains(name) {
                    let scope = context.scope();
                    // The index counts from the newest, from 1; 0 is unknown.
                    let own = index.checked_sub(1).and_then(|place| scope.iter_raw().nth(place));
                    let own = own.map(|(_, _, value)| value).or_else(|| scope.get(name));
                    let parts = own.map_or(Ok(0), parts)?;
                    return world.lock().spend(parts).map(|()| None);
                }
                world.lock().variable(name)
            };
        #[expect(deprecated, reason = "volatile, not deprecated, as its own note says")]
        engine.on_var(resolve);
        let world = self.clone();
        engine.register_fn(GET_VARIABLE, move |name: ImmutableString| {
            world.lock().variable(&name).map(Option::unwrap_or_default)
        });
        let world = self.clone();
        engine.register_fn("set_variable", move |name: ImmutableString, value: Dynamic| {
            world.lock().set(&name, value)
        });
        let world = self.clone();
        engine.register_fn(
            "throw_bpmn_error",
            move |code: ImmutableString, message: ImmutableString| {
                world.lock().throw(&code, &message)
            },
        );
        let world = self.clone();
        engine.register_fn("throw_bpmn_error", move |code: ImmutableString| {
            world.lock().throw(&code, "")
        });
        self.join_growing(engine);
    }

    /// What makes much out of little costs what it makes, unlike rhai's own functions of the name.
    fn join_growing(&self, engine: &mut Engine) {
        let world = self.clone();
        engine.register_fn("pad", move |text: &mut ImmutableString, length: INT, with: char| {
            world.lock().pad_text(text, length, with.encode_utf8(&mut [0; 4]))
        });
        let world = self.clone();
        engine.register_fn(
            "pad",
            move |text: &mut ImmutableString, length: INT, with: ImmutableString| {
                world.lock().pad_text(text, length, &with)
            },
        );
        let world = self.clone();
        engine.register_fn("pad", move |list: &mut Array, length: INT, with: Dynamic| {
            world.lock().pad_list(list, length, &with)
        });
    }
}
