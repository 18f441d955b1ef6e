//! rhai, the language of scripts, behind the expression trait.
//!
//! The visible variables are names in the script and cannot be assigned to. `get_variable(name)`
//! gives one by a computed name, `()` where there is none; `set_variable(name, value)` sets one
//! when the script has ended; `throw_bpmn_error(code, message)` ends it with a BPMN error. The
//! value of the last expression is the result.
//!
//! A JSON number without a point is an integer of 64 bits, and dividing integers gives an integer;
//! any other is a decimal of at most 28 digits with those it was written with, so `0.10 + 0.20` is
//! `0.30`. A number that fits neither is an error where it is read. Null is `()`.
//!
//! A script has no clock, no randomness, no output, no `eval`, no `sleep`, and an anonymous
//! function sees its parameters and the process's variables only. It is bounded by the limits of
//! `limits` and by fuel: one for each operation, and beside that, for each use of a variable, one
//! for every [`limits::PARTS_PER_FUEL`] parts of its value. Time is no limit, so a script ends the
//! same way on every machine.

mod reads;
mod values;
mod world;

use std::fmt::{self, Debug, Formatter};
use std::sync::{Arc, LazyLock};

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicFnPackage, BasicIteratorPackage, BasicMapPackage,
    BasicMathPackage, BasicStringPackage, LogicPackage, MoreStringPackage, Package as _,
};
use rhai::{AST, Dynamic, Engine, EvalAltResult, OptimizationLevel, Position, Scope};

use self::reads::Reads;
use self::world::{Shared, World};
use super::{Evaluation, EvaluationContext, ExpressionError, Program, Variables};

/// What a script may have. Each was tried on scripts that ask for more.
pub(super) mod limits {
    /// The longest script, in bytes.
    pub(in super::super) const SCRIPT_BYTES_MAX: usize = 64 * 1024;
    /// The longest text, in bytes; also all texts of one list or map together.
    pub(in super::super) const TEXT_BYTES_MAX: usize = 256 * 1024;
    /// The most items of a list, with those of all lists in it.
    pub(in super::super) const LIST_ITEMS_MAX: usize = 10_000;
    /// The most entries of a map, with those of all maps in it.
    pub(in super::super) const MAP_ENTRIES_MAX: usize = 10_000;
    /// How deep lists and maps may lie in each other.
    pub(in super::super) const VALUE_DEPTH_MAX: u32 = 128;
    /// How deep expressions and blocks may lie in each other; half of it in functions.
    pub(in super::super) const NESTING_MAX: usize = 64;
    /// How deep functions may call each other.
    pub(in super::super) const CALLS_MAX: usize = 16;
    /// The most variables at a time in one function.
    pub(in super::super) const VARIABLES_MAX: usize = 64;
    /// The most functions.
    pub(in super::super) const FUNCTIONS_MAX: usize = 100;
    /// What a script may write altogether, in bytes of JSON.
    pub(in super::super) const WRITTEN_BYTES_MAX: usize = 4 * 1024 * 1024;
    /// Items, entries and bytes of text are parts of a value; so many of them cost one fuel.
    pub(in super::super) const PARTS_PER_FUEL: u64 = 64;
}

rhai::def_package! {
    /// What a script can call. The core of the language is not in it: that would bring `sleep`.
    ScriptPackage(_module) : ArithmeticPackage, LogicPackage, BasicStringPackage, MoreStringPackage,
        BasicIteratorPackage, BasicFnPackage, BasicArrayPackage, BasicMapPackage, BasicMathPackage {
    }
}

static PACKAGE: LazyLock<ScriptPackage> = LazyLock::new(ScriptPackage::new);

struct Script {
    source: String,
    tree: AST,
    reads: Reads,
}

impl Debug for Script {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Script").field(&self.source).finish()
    }
}

/// Parses a script.
pub(super) fn parse(text: &str) -> Result<Arc<dyn Program>, ExpressionError> {
    if text.len() > limits::SCRIPT_BYTES_MAX {
        let message = format!("the script is longer than {} bytes", limits::SCRIPT_BYTES_MAX);
        return Err(ExpressionError { offset: 0, message });
    }
    let tree = engine().compile(text).map_err(|error| {
        let message = uncapitalized(&error.err_type().to_string());
        ExpressionError { offset: offset(text, error.position()), message }
    })?;
    let reads = Reads::of(&tree);
    Ok(Arc::new(Script { source: text.to_owned(), tree, reads }))
}

/// The language within its limits, without the world of an evaluation.
fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    PACKAGE.register_into_engine(&mut engine);
    engine
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(limits::NESTING_MAX, limits::NESTING_MAX / 2)
        .set_max_call_levels(limits::CALLS_MAX)
        .set_max_variables(limits::VARIABLES_MAX)
        .set_max_functions(limits::FUNCTIONS_MAX)
        .set_max_string_size(limits::TEXT_BYTES_MAX)
        .set_max_array_size(limits::LIST_ITEMS_MAX)
        .set_max_map_size(limits::MAP_ENTRIES_MAX)
        .set_max_strings_interned(0);
    // Functions that hold functions would nest without a limit.
    for symbol in ["eval", "print", "debug", "curry"] {
        engine.disable_symbol(symbol);
    }
    engine
}

impl Program for Script {
    fn source(&self) -> &str {
        &self.source
    }

    fn reads(&self) -> &[String] {
        &self.reads.names
    }

    fn reads_others(&self) -> bool {
        self.reads.others
    }

    fn evaluate(
        &self,
        variables: &dyn Variables,
        context: &EvaluationContext,
    ) -> Result<Evaluation, ExpressionError> {
        let world = Shared::new(World::new(&self.reads, variables, context.fuel));
        let mut engine = engine();
        world.join(&mut engine);
        let result = engine.eval_ast_with_scope::<Dynamic>(&mut Scope::new(), &self.tree);
        drop(engine);
        let World { writes, bpmn_error, .. } = world.into_world();
        let value = match result {
            _ if bpmn_error.is_some() => super::Value::Null,
            Ok(value) => values::from_script(&value)
                .map_err(|what| self.error(format!("the result {what}"), Position::NONE))?,
            Err(mut error) => {
                let position = deepest(&error);
                error.clear_position();
                return Err(self.error(in_words(&error), position));
            }
        };
        Ok(Evaluation { writes, bpmn_error, ..Evaluation::of(value) })
    }
}

impl Script {
    fn error(&self, message: String, position: Position) -> ExpressionError {
        ExpressionError { offset: offset(&self.source, position), message }
    }
}

/// The error as it happened, without the calls that led to it.
fn cause(error: &EvalAltResult) -> &EvalAltResult {
    let mut cause = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = cause {
        cause = inner;
    }
    cause
}

/// Where it happened; where the outermost call stands if nothing else is known.
fn deepest(error: &EvalAltResult) -> Position {
    let position = cause(error).position();
    if position.is_none() { error.position() } else { position }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the others say themselves what is wrong")]
fn in_words(error: &EvalAltResult) -> String {
    match cause(error) {
        EvalAltResult::ErrorVariableNotFound(name, _) => format!("unknown variable `{name}`"),
        EvalAltResult::ErrorAssignmentToConstant(name, _) => {
            format!("`{name}` cannot be changed here; use `set_variable`, or `let` for a copy")
        }
        EvalAltResult::ErrorTerminated(message, _) => message.to_string(),
        EvalAltResult::ErrorRuntime(thrown, _) => {
            let thrown: String = thrown.to_string().chars().take(THROWN_CHARACTERS_MAX).collect();
            format!("the script threw `{thrown}`")
        }
        other => uncapitalized(&other.to_string()),
    }
}

/// What a script throws is cut in messages.
const THROWN_CHARACTERS_MAX: usize = 200;

fn uncapitalized(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

/// A position of line and column, both from 1, in characters from 0.
fn offset(text: &str, position: Position) -> usize {
    let (Some(line), column) = (position.line(), position.position().unwrap_or(1)) else {
        return 0;
    };
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    before.map(|line| line.chars().count()).sum::<usize>() + column.saturating_sub(1)
}

#[cfg(test)]
mod tests;
