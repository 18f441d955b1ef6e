//! JUEL, the expression language of Camunda 7 models (the Unified Expression Language, EL 2.1, as
//! the reference implementation has it): parsed once, evaluated many times over JSON values.
//!
//! The crate knows nothing of BPMN. A text goes through `lexer`, `parser` (to the tree of `syntax`)
//! and `evaluate`; what may be called is in `functions`, `methods` and `host`; numbers are in
//! `number`, dates in `date_time`, JSON in `json`, every limit in `limits`.
//!
//! There are no Java beans: a text that calls one is a [`ParseError`] that names it. What plain
//! values have for methods in Java (`name.startsWith('A')`, `list.size()`) is evaluated.
//!
//! Where this departs from the reference implementation:
//! - an integer that leaves 64 bits is an error; Java goes on with a wrong number;
//! - a `BigInteger` has at most 38 digits, and with a double it makes a double, not a `BigDecimal`;
//! - in a text, a list or a map is JSON (as a Spin variable is), and a date is ISO 8601;
//! - there are no regular expressions: `split` takes text only, `matches` is refused;
//! - after a dot, and after the prefix of a function, a keyword is a name.
//!
//! Invariants: no input makes parsing or evaluating panic, recurse without bound or run without
//! end; an evaluation depends on its arguments only; there is no clock, randomness, I/O or global
//! state.

mod date_pattern;
mod date_time;
mod error;
mod evaluate;
mod functions;
mod host;
mod json;
mod lexer;
mod limits;
mod methods;
mod number;
mod parser;
mod program;
mod syntax;
mod value;

pub use date_time::DateTime;
pub use error::{EvaluationError, JsonError, ParseError, ParseErrorKind};
pub use evaluate::EvaluationContext;
pub use host::{Fact, Host, Variables};
pub use limits::{
    FUEL_DEFAULT, JSON_DEPTH_MAX, MEMORY_BYTES_MAX, NESTING_MAX, STRING_BYTES_MAX, TEXT_BYTES_MAX,
};
pub use number::Number;
pub use program::Program;
pub use value::{Map, Value};
