//! The program that the power-cut suite records: fills a store with batches of known content, or
//! runs commands through an engine.
//!
//! `power_cut_workload FOLDER ACKNOWLEDGEMENTS KIND BATCHES ROWS VALUE_BYTES`
//! `power_cut_workload FOLDER ACKNOWLEDGEMENTS KIND COMMANDS`

use std::{env, path::Path, process::ExitCode};

use baton_conformance_tests::power_cut::engine_workload;
use baton_conformance_tests::power_cut::store_workload::{Size, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("power_cut_workload: {e}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    if let [folder, acknowledgements, kind, commands] = arguments {
        let (folder, acknowledgements) = (Path::new(folder), Path::new(acknowledgements));
        return engine_workload::run(kind.parse()?, folder, acknowledgements, commands.parse()?);
    }
    let [folder, acknowledgements, kind, batches, rows, value_bytes] = arguments else {
        return Err("four or six arguments are needed".into());
    };
    let size =
        Size { batches: batches.parse()?, rows: rows.parse()?, value_bytes: value_bytes.parse()? };
    run(kind.parse()?, Path::new(folder), Path::new(acknowledgements), size)
}
