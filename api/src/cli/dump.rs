//! `baton dump`: all data as one file that every store can be restored from.

use std::fs::File;
use std::io::{self, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use baton_engine::state::dump_file::{self, DumpError, DumpSummary};
use baton_engine::store::Store;
use clap::Args;

use super::data_folder::DataFolder;
use super::exit_code::{Exit, Failure};

/// Writes all data into one file, or checks it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  baton dump today.dump                  all data of ./baton-data
  baton dump - | zstd > today.dump.zst   to standard output
  baton dump --check                     reads everything and says what is wrong

Stop the server first. Exit codes: 0 done, 3 the data is in use, 4 the data is damaged.")]
pub(super) struct Dump {
    /// The file; `-` is standard output
    #[arg(required_unless_present = "check", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Reads all data and says what is wrong, without writing a file
    #[arg(long, conflicts_with = "file")]
    check: bool,
    #[command(flatten)]
    folder: DataFolder,
}

impl Dump {
    /// Dumps or checks.
    pub(super) fn run(self) -> Result<Exit, Failure> {
        let store = self.folder.open()?;
        match self.file {
            Some(file) if file.as_os_str() == "-" => {
                let summary = write_dump(&*store, &mut stdout().lock())?;
                eprintln!("{}", described(summary, "standard output"));
                Ok(Exit::Done)
            }
            Some(file) => {
                let summary = dump_to(&*store, &file)?;
                eprintln!("{}", described(summary, &file.display().to_string()));
                Ok(Exit::Done)
            }
            None => check(&*store),
        }
    }
}

fn described(summary: DumpSummary, place: &str) -> String {
    format!("dumped {} records, up to batch {}, to {place}", summary.records, summary.batch.0)
}

fn write_dump(store: &dyn Store, out: &mut impl Write) -> Result<DumpSummary, Failure> {
    let view = store.read_view()?;
    let mut out = BufWriter::with_capacity(1024 * 1024, out);
    Ok(dump_file::dump(&*view, &mut out)?)
}

/// Writes a whole dump under another name first, so that an older one is never half overwritten.
fn dump_to(store: &dyn Store, file: &Path) -> Result<DumpSummary, Failure> {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let failed = |source| Failure::from(DumpError::Io { doing: "written", source });
    let written = File::create(&part).map_err(failed).and_then(|mut out| {
        let summary = write_dump(store, &mut out)?;
        out.sync_all().map_err(failed)?;
        Ok(summary)
    });
    let named = written.and_then(|summary| {
        std::fs::rename(&part, file).and_then(|()| sync_folder_of(file)).map_err(failed)?;
        Ok(summary)
    });
    if named.is_err() {
        drop(std::fs::remove_file(&part));
    }
    named
}

fn sync_folder_of(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn check(store: &dyn Store) -> Result<Exit, Failure> {
    let view = store.read_view()?;
    let report = dump_file::check(&*view)?;
    let warnings = store.warnings();
    let mut out = stdout().lock();
    let mut say = |line: &str| writeln!(out, "{line}").is_ok();
    for problem in report.problems.iter().chain(&warnings) {
        say(problem);
    }
    let more = report.problem_count.saturating_sub(report.problems.len() as u64);
    if more > 0 {
        say(&format!("... and {more} more"));
    }
    let found = report.problem_count + warnings.len() as u64;
    say(&format!(
        "{} rows, {} of them event pages, up to batch {}: {}",
        report.rows,
        report.pages,
        report.batch.0,
        if found == 0 { "nothing is wrong".to_owned() } else { format!("{found} problems") }
    ));
    if found == 0 {
        return Ok(Exit::Done);
    }
    Err(Failure {
        exit: Exit::DataDamaged,
        message: "the data is damaged; keep a copy of the folder, then restore the newest dump \
                  into a new folder with `baton restore`"
            .to_owned(),
    })
}
