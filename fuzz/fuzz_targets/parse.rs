//! Any bytes, parsed and shown: what holds for every input of the parser.

#![no_main]
#![allow(clippy::unwrap_used, reason = "a panic is what the fuzzer looks for")]

use libfuzzer_sys::fuzz_target;

#[path = "../../bpmn-parser/tests/invariants/mod.rs"]
mod invariants;

fuzz_target!(|bytes: &[u8]| {
    invariants::parse_and_show(bytes);
});
