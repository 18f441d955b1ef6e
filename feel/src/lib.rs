//! FEEL, the expression language of DMN 1.5 (§10.3): parsed once, evaluated many times.
//!
//! The crate knows nothing of BPMN. A text goes through `lexer`, `parser` (to the tree of `syntax`)
//! and `evaluate`; numbers are in `number`, JSON in `json`, every limit in `limits`.
//!
//! What there is: names (with back-ticks for unusual ones), paths, filters, numbers of 34 digits,
//! strings, booleans, null, lists, contexts, ranges, dates, times and durations (`temporal`),
//! comparisons, `between`, `in`, `instance of`, arithmetic, `and`, `or`, `if`, `for`, `some`,
//! `every`, functions that a text defines, and those of the language (`builtins`). What the parser
//! does not take is a [`ParseError`] that names it. Names of variables with spaces need back-ticks,
//! since they are ambiguous unless all variables are known (§10.3.1.6).
//!
//! Invariants: no input makes parsing or evaluating panic, recurse without bound or run without
//! end; an evaluation depends on its arguments only; there is no clock, randomness, I/O or global
//! state.

mod builtins;
mod error;
mod evaluate;
mod function;
mod json;
mod lexer;
mod limits;
mod number;
mod parser;
mod program;
mod range;
mod syntax;
mod temporal;
mod text;
mod types;
mod value;

pub use error::{EvaluationError, JsonError, ParseError};
pub use evaluate::{Evaluation, EvaluationContext, Variables, Warning};
pub use function::Function;
pub use limits::{
    FUEL_DEFAULT, JSON_DEPTH_MAX, MEMORY_BYTES_MAX, NESTING_MAX, STRING_BYTES_MAX, TEXT_BYTES_MAX,
    WARNINGS_MAX,
};
pub use number::{NUMBER_DIGITS_MAX, Number};
pub use program::Program;
pub use range::Range;
pub use temporal::{Date, DateTime, DaysDuration, MonthsDuration, Time, Zone};
pub use value::{Context, Value};
