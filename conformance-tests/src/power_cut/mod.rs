//! Power cuts below the stores: a program is recorded under strace, and the folder it wrote is
//! rebuilt as a power cut at each recorded operation may have left it.
//!
//! - [`record`] runs the program and reads its calls ([`strace_log`]).
//! - [`disk_model`] knows which states of the folder a crash may leave behind.
//! - [`check_every_crash_point`] rebuilds them and asks a checker about each: does the store open,
//!   and is everything there that was acknowledged?
//!
//! The program acknowledges by writing lines `ack <number>` to a file outside of its folder. What
//! it does and how the checker looks at the result is up to them: [`engine_workload`] and
//! [`store_workload`] are two pairs.

pub mod disk_model;
pub mod engine_workload;
pub mod random;
pub mod store_workload;
pub mod strace_log;
pub mod workspace;

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use disk_model::{Disk, Fate};
use random::Random;
use strace_log::{Call, Recorded, TRACED_CALLS};
use workspace::{Budget, Workspace, remove};

use crate::disk_space;

/// The folder of a recording that the program may write to.
const ROOT: &str = "root";
const ACKNOWLEDGEMENTS: &str = "acknowledgements";

/// Bytes of rebuilt folders that may be on the disk at a time.
const REBUILT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Failures after which checking ends; more of them tell nothing new.
const FAILURES_MAX: usize = 8;

/// Why there is no recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRecording {
    /// This machine cannot record: a reason to skip, with what to do about it.
    Impossible(String),
    /// The program failed, or did something that the recorder does not understand.
    Failed(String),
}

/// What a program did to its folder.
#[derive(Debug)]
pub struct Recording {
    root: PathBuf,
    acknowledgements: PathBuf,
    calls: Vec<Recorded>,
}

/// Runs `program` with the path of a new folder and of the file for acknowledgements, followed by
/// `arguments`, and records it. Its environment is that of this process and `environment`. The log
/// is read as it is written and is never on the disk; what the program wrote is removed after it.
pub fn record(
    program: &Path,
    arguments: &[&OsStr],
    environment: &[(&str, &str)],
    workspace: &Workspace,
) -> Result<Recording, NoRecording> {
    let failed = |what: &str| {
        let what = what.to_owned();
        move |e: std::io::Error| {
            let why = format!("{what}: {e}");
            NoRecording::Failed(disk_space::explain(&why, workspace.path()))
        }
    };
    find_strace()?;
    let root = workspace.path().join(ROOT);
    fs::create_dir_all(&root).map_err(failed("creating the workspace"))?;
    let root = root.canonicalize().map_err(failed("resolving the workspace"))?;
    let acknowledgements = root.with_file_name(ACKNOWLEDGEMENTS);
    let mut strace = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "100000000", "-o", "/dev/stdout"])
        .arg(format!("--trace={TRACED_CALLS}"))
        .arg("--")
        .arg(program)
        .args([root.as_os_str(), acknowledgements.as_os_str()])
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed("starting strace"))?;
    let log = strace.stdout.take().ok_or_else(|| {
        NoRecording::Failed("the standard output of strace is not caught".to_owned())
    })?;
    let calls = strace_log::read(log, &root);
    let output = strace.wait_with_output().map_err(failed("waiting for strace"))?;
    remove(&root).map_err(failed("removing what was recorded"))?;
    match calls {
        Ok(calls) if output.status.success() => Ok(Recording { root, acknowledgements, calls }),
        calls => {
            let unread = calls.err().map_or_else(String::new, |why| format!("; {why}"));
            let said = String::from_utf8_lossy(&output.stderr);
            let why = format!("{} under strace: {said}{unread}", output.status);
            Err(NoRecording::Failed(disk_space::explain(&why, workspace.path())))
        }
    }
}

/// strace may be missing, or tracing forbidden (containers without `SYS_PTRACE`).
fn find_strace() -> Result<(), NoRecording> {
    let output =
        Command::new("strace").args(["-o", "/dev/null", "true"]).output().map_err(|e| {
            NoRecording::Impossible(format!("strace cannot be started ({e}); install it"))
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(NoRecording::Impossible(format!(
        "strace cannot trace here, allow ptrace: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    )))
}

/// Which power cuts to try.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Seed of everything random.
    pub seed: u64,
    /// Random fates tried at each crash point. The loss of everything uncertain is tried besides,
    /// wherever it may tell something new.
    pub random_fates: usize,
    /// Every how many crash points to try one; 1 tries all.
    pub stride: usize,
}

/// What came of a [`Plan`].
#[derive(Debug)]
pub struct Outcome {
    /// Moments at which a crash could leave something new behind.
    pub crash_points: usize,
    /// Folders that were rebuilt and checked.
    pub checked: usize,
    /// Acknowledgements in the recording.
    pub acknowledged: usize,
    /// What went wrong, at most [`FAILURES_MAX`].
    pub failures: Vec<String>,
}

/// Rebuilds the folder as crashes may leave it and gives each to `checker`, with the numbers
/// acknowledged by then. Each is removed once it was checked; of failures the first is kept. A disk
/// that is full is an error of its own, not a failure of the store.
pub fn check_every_crash_point(
    recording: &Recording,
    plan: Plan,
    workspace: &Workspace,
    checker: impl Fn(&Path, &BTreeSet<u64>) -> Result<(), String> + Sync,
) -> Result<Outcome, String> {
    // Opening a store is mostly waiting for the disk, so more threads than processors pay.
    let workers = 4 * thread::available_parallelism().map_or(1, usize::from);
    let shared = Shared {
        recording,
        plan,
        checker,
        evidence: workspace.evidence(),
        budget: Budget::new(REBUILT_BYTES_MAX),
        checked: AtomicUsize::new(0),
        is_over: AtomicBool::new(false),
        failures: Mutex::default(),
    };
    // Each worker runs the whole model, which is cheap, and rebuilds its share of the folders.
    let results: Vec<Result<(usize, usize), String>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|worker| {
                let scratch = workspace.path().join(format!("crash-{worker}"));
                let shared = &shared;
                scope.spawn(move || shared.run(worker, workers, &scratch))
            })
            .collect();
        let results = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a checker panicked".to_owned())));
        results.collect()
    });
    let (crash_points, acknowledged) =
        results.into_iter().collect::<Result<Vec<_>, _>>()?.first().copied().unwrap_or_default();
    Ok(Outcome {
        crash_points,
        acknowledged,
        checked: shared.checked.into_inner(),
        failures: shared.failures.into_inner().map_err(|e| e.to_string())?,
    })
}

struct Shared<'a, C> {
    recording: &'a Recording,
    plan: Plan,
    checker: C,
    evidence: &'a Path,
    budget: Budget,
    checked: AtomicUsize,
    is_over: AtomicBool,
    failures: Mutex<Vec<String>>,
}

impl<C: Fn(&Path, &BTreeSet<u64>) -> Result<(), String> + Sync> Shared<'_, C> {
    /// Returns the number of crash points and of acknowledgements.
    fn run(&self, worker: usize, workers: usize, scratch: &Path) -> Result<(usize, usize), String> {
        let mut disk = Disk::new(&self.recording.root);
        let mut acknowledgements = Acknowledgements::default();
        let mut points = 0;
        for recorded in &self.recording.calls {
            let is_acknowledged =
                acknowledgements.run(&recorded.call, &self.recording.acknowledgements)?;
            let is_new = disk.run(recorded)? || is_acknowledged;
            if !is_new {
                continue;
            }
            let point = points;
            points += 1;
            let is_mine = (point / self.plan.stride) % workers == worker;
            if point % self.plan.stride != 0 || !is_mine || self.is_over.load(Ordering::Relaxed) {
                continue;
            }
            let mut random = Random::new(self.plan.seed.wrapping_add(point as u64));
            // Between two acknowledgements, writes and syncs of files cannot make it worse.
            let may_be_worse = is_acknowledged
                || acknowledgements.numbers.is_empty()
                || self.plan.stride > 1
                || !matches!(recorded.call, Call::Write { .. } | Call::Sync(_));
            if may_be_worse {
                self.check(&disk, Fate::AllLost, &mut random, (point, &acknowledgements), scratch)?;
            }
            for _ in 0..self.plan.random_fates {
                let fate = Fate::ALL[1 + random.below(Fate::ALL.len() - 1)];
                self.check(&disk, fate, &mut random, (point, &acknowledgements), scratch)?;
            }
        }
        Ok((points, acknowledgements.numbers.len()))
    }

    fn check(
        &self,
        disk: &Disk,
        fate: Fate,
        random: &mut Random,
        (point, acknowledgements): (usize, &Acknowledgements),
        scratch: &Path,
    ) -> Result<(), String> {
        let in_scratch = |e: std::io::Error| {
            let why = format!("{}: {e}", scratch.display());
            disk_space::explain(&why, scratch)
        };
        let share = self.budget.take(disk.bytes());
        let mut same_random = random.clone();
        disk.rebuild(fate, random, scratch).map_err(in_scratch)?;
        self.checked.fetch_add(1, Ordering::Relaxed);
        let result = (self.checker)(scratch, &acknowledgements.numbers);
        remove(scratch).map_err(in_scratch)?;
        drop(share);
        let Err(problem) = result else { return Ok(()) };
        if disk_space::is_full(&problem) {
            self.is_over.store(true, Ordering::Relaxed);
            return Err(disk_space::explain(&problem, scratch));
        }
        let Ok(mut failures) = self.failures.lock() else { return Ok(()) };
        if failures.len() == FAILURES_MAX {
            return Ok(());
        }
        // Rebuilt once more, because the checker has changed what it was given.
        let shown = if failures.is_empty() {
            disk.rebuild(fate, &mut same_random, self.evidence).map_err(in_scratch)?;
            format!("folder {}", self.evidence.display())
        } else {
            "not kept".to_owned()
        };
        failures.push(format!(
            "seed {}, crash point {point}, {fate:?}, {} acknowledged, {shown}: {problem}",
            self.plan.seed,
            acknowledgements.numbers.len(),
        ));
        self.is_over.store(failures.len() == FAILURES_MAX, Ordering::Relaxed);
        Ok(())
    }
}

/// The lines that the program wrote for its users.
#[derive(Debug, Default)]
struct Acknowledgements {
    fd: Option<i32>,
    numbers: BTreeSet<u64>,
}

impl Acknowledgements {
    /// True if something was acknowledged by this call.
    fn run(&mut self, call: &Call, file: &Path) -> Result<bool, String> {
        match call {
            Call::Open { path, fd, .. } if path == file => self.fd = Some(*fd),
            Call::Open { fd, .. } | Call::Close(fd) if self.fd == Some(*fd) => self.fd = None,
            Call::Write { fd, data, .. } if self.fd == Some(*fd) => {
                for line in String::from_utf8_lossy(data).lines() {
                    let number = line.strip_prefix("ack ").and_then(|number| number.parse().ok());
                    let number = number.ok_or_else(|| format!("no acknowledgement: {line}"))?;
                    self.numbers.insert(number);
                }
                return Ok(true);
            }
            Call::Open { .. }
            | Call::Close(_)
            | Call::Duplicate { .. }
            | Call::Read { .. }
            | Call::Seek { .. }
            | Call::Write { .. }
            | Call::Resize { .. }
            | Call::Allocate { .. }
            | Call::Sync(_)
            | Call::CreateFolder(_)
            | Call::Rename { .. }
            | Call::Remove(_) => {}
        }
        Ok(false)
    }
}
