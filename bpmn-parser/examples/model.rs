//! Prints what Baton reads of files as JSON, one object a file and line: its name, whether it is
//! accepted, and the model (`null` where there is none). For comparing with other readers:
//! `conformance-tests/clients/bpmn-moddle`.
//!
//!     cargo run -p baton-bpmn-parser --example model -- order.bpmn

use std::io::{Write, stdout};
use std::{env, fs};

fn main() -> std::io::Result<()> {
    let mut out = stdout().lock();
    for file in env::args().skip(1) {
        let parsed = baton_bpmn_parser::parse(&fs::read(&file)?);
        let line = serde_json::json!({
            "file": file,
            "accepted": parsed.is_accepted(),
            "definitions": parsed.definitions,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
