//! Every limit of the language in one place. All are fixed: a text that parses on one machine
//! parses on every machine, and an evaluation ends the same way everywhere.

/// The longest text that parses, in bytes.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// How deep a text may nest parentheses, lists, contexts, `if` branches and operators of rising
/// precedence. Operators in a row (`1 + 1 + 1 ...`, `else if ... else if ...`) do not nest. The
/// deepest text needs 1 MiB of stack without optimization and a fifth of that with it.
pub const NESTING_MAX: u32 = 128;

/// How deep a JSON text, and the result of an evaluation, may nest lists and contexts.
pub const JSON_DEPTH_MAX: u32 = 128;

/// The longest string that an evaluation may build, in bytes.
pub const STRING_BYTES_MAX: usize = 1024 * 1024;

/// What one evaluation may build in strings, lists and contexts altogether, and how large its
/// result may be as JSON (before escaping, with everything shared counted as often as it appears),
/// in bytes.
pub const MEMORY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How many warnings an evaluation keeps; later ones are dropped.
pub const WARNINGS_MAX: usize = 100;

/// Fuel that suffices for every text whose variables are small.
pub const FUEL_DEFAULT: u32 = 1_000_000;
