//! `baton restore`: a new data folder out of a dump.

use std::fs::File;
use std::io::{BufReader, Read, stdin};
use std::path::PathBuf;

use baton_engine::state::dump_file::{self, DumpError};
use clap::Args;

use super::data_folder::DataFolder;
use super::exit_code::{Exit, Failure};

/// Fills a new data folder from a dump.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  baton restore today.dump --data new-data
  baton restore today.dump --data fast-data --store fjall
                                         the way from one store to another
  zstd -dc today.dump.zst | baton restore - --data new-data

The folder must be new or empty. Exit codes: 0 done, 1 the folder is not empty or the file is no
dump, 4 the dump is damaged, 5 a newer version wrote it.")]
pub(super) struct Restore {
    /// The dump; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    folder: DataFolder,
}

impl Restore {
    /// Restores the dump.
    pub(super) fn run(self) -> Result<Exit, Failure> {
        // Opened before the folder is made, so that a mistyped name leaves nothing behind.
        let input: Box<dyn Read> = if self.file.as_os_str() == "-" {
            Box::new(stdin().lock())
        } else {
            let failed = |source| DumpError::Io { doing: "read", source };
            Box::new(File::open(&self.file).map_err(failed)?)
        };
        let mut input = BufReader::with_capacity(1024 * 1024, input);
        let (store, folder) = self.folder.create()?;
        let summary = dump_file::restore(&*store, &mut input)?;
        eprintln!(
            "restored {} records, up to batch {}, into {}",
            summary.records,
            summary.batch.0,
            folder.display()
        );
        Ok(Exit::Done)
    }
}
