//! Every limit of the language in one place. All are fixed: a text that parses on one machine
//! parses on every machine, and an evaluation ends the same way everywhere.

/// The longest text that parses, in bytes.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// How deep a text may nest parentheses, brackets, arguments and operators of rising precedence.
/// Operators in a row (`1 + 1 + 1 ...`, `a ? b : c ? d : ...`, `x.y.z ...`) do not nest.
pub const NESTING_MAX: u32 = 128;

/// How deep a JSON text may nest lists and objects.
pub const JSON_DEPTH_MAX: u32 = 128;

/// The longest string that an evaluation may build, in bytes.
pub const STRING_BYTES_MAX: usize = 1024 * 1024;

/// What one evaluation may build in strings and lists altogether, and how large its result may be
/// as JSON (before escaping), in bytes.
pub const MEMORY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Fuel that suffices for every text whose variables are small.
pub const FUEL_DEFAULT: u32 = 1_000_000;
