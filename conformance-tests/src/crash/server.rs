//! The `baton` binary as a process of its own: started, killed, stopped, and what it says.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// A server that is not ready by then, or has not ended by then, hangs.
const PATIENCE: Duration = Duration::from_mins(1);

/// The binary to test: the one that `BATON_BIN` names, else the one that cargo built into
/// `target`. The error is a reason to skip.
pub fn find_program(target: &Path) -> Result<PathBuf, String> {
    if let Some(named) = env::var_os("BATON_BIN") {
        return Ok(PathBuf::from(named));
    }
    let built = target.join("debug").join("baton");
    if built.is_file() {
        return Ok(built);
    }
    Err(format!(
        "there is no {}; run `cargo build -p baton-api`, or set BATON_BIN",
        built.display()
    ))
}

/// As [`find_program`], beside cargo's folder for temporary files (`CARGO_TARGET_TMPDIR`); tells
/// where there is none, so that the test counts as skipped.
pub fn find_program_or_skip(temporary: &str) -> Option<PathBuf> {
    let target = Path::new(temporary).parent().unwrap_or(Path::new(temporary));
    find_program(target).map_err(|reason| println!("skipped: {reason}")).ok()
}

/// How a server is started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The program and what comes before `serve`, such as `setpriv` with its options.
    pub program: Vec<String>,
    /// `sled`, `fjall` or `memory`.
    pub store: String,
    /// The data folder.
    pub data: PathBuf,
    /// The file that standard error is appended to.
    pub log: PathBuf,
}

impl Launch {
    /// Of this program, with its log beside the data folder.
    pub fn new(program: &Path, store: &str, data: &Path) -> Self {
        Self {
            program: vec![program.display().to_string()],
            store: store.to_owned(),
            data: data.to_owned(),
            log: data.with_extension("log"),
        }
    }

    /// `baton serve` with a free port, in a folder and an environment without a configuration.
    pub fn command(&self) -> Result<Command, String> {
        let log = OpenOptions::new().create(true).append(true).open(&self.log);
        let log: File = log.map_err(|e| format!("{}: {e}", self.log.display()))?;
        let (program, arguments) = self.program.split_first().ok_or("no program")?;
        let mut command = Command::new(program);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("BATON_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .args(["serve", "--listen", "127.0.0.1:0", "--store", &self.store, "--data"])
            .arg(&self.data)
            .current_dir(self.log.parent().unwrap_or(Path::new(".")))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        Ok(command)
    }

    /// Starts the server and waits until it is ready.
    pub fn start(&self) -> Result<Server, NotStarted> {
        let mut child = self.spawn().map_err(NotStarted::Wrong)?;
        let Some(output) = child.stdout.take() else {
            return Err(NotStarted::Wrong("standard output is not caught".to_owned()));
        };
        // Read elsewhere, so that a server that hangs does not hang the test.
        let (sender, line) = mpsc::channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = String::new();
            let read = output.read_line(&mut line);
            drop(sender.send(read.map(|_| (line, output))));
        });
        let mut server = Server { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let (line, _) = match line.recv_timeout(PATIENCE) {
            Ok(Ok(read)) => read,
            Ok(Err(e)) => return Err(NotStarted::Wrong(format!("reading what it prints: {e}"))),
            Err(_) => return Err(NotStarted::Wrong("it is not ready after a minute".to_owned())),
        };
        if line.is_empty() {
            return Err(match server.wait() {
                Ok(code) => NotStarted::Ended(code, self.said()),
                Err(why) => NotStarted::Wrong(why),
            });
        }
        let address = line.strip_prefix("listening on http://").map(str::trim_end);
        match address.map(str::parse) {
            Some(Ok(address)) => server.address = address,
            _ => return Err(NotStarted::Wrong(format!("it printed `{line}`"))),
        }
        Ok(server)
    }

    /// Starts the server and does not wait.
    pub fn spawn(&self) -> Result<Child, String> {
        self.command()?.spawn().map_err(|e| format!("{} cannot be started: {e}", self.program[0]))
    }

    /// What servers with this log have said on standard error.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

/// The end of a log.
pub fn last_words(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    lines.get(lines.len().saturating_sub(8)..).unwrap_or_default().join("\n")
}

/// Why a server is not ready.
#[derive(Debug)]
pub enum NotStarted {
    /// It ended with this exit code (none after a signal) and its log.
    Ended(Option<i32>, String),
    /// It does not do what a server does.
    Wrong(String),
}

impl NotStarted {
    /// Both in words, with the end of the log.
    pub fn describe(&self) -> String {
        match self {
            Self::Wrong(why) => format!("the server did not start: {why}"),
            Self::Ended(code, said) => format!(
                "the server did not start but ended with exit code {code:?}:\n{}",
                last_words(said)
            ),
        }
    }
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most memory that the process has held, in KiB; none where the system does not tell.
    pub fn most_resident_kib(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// SIGKILL, and waits until the process is gone. An error if it was gone before.
    pub fn kill(self) -> Result<(), String> {
        self.kill_now()?;
        self.reap()
    }

    /// SIGKILL; returns while the process may still be dying.
    pub fn kill_now(&self) -> Result<(), String> {
        kill_process(Pid::from_child(&self.child), Signal::KILL)
            .map_err(|e| format!("sending SIGKILL: {e}"))
    }

    /// Waits for the end of a process that was killed. An error if it ended in another way.
    pub fn reap(mut self) -> Result<(), String> {
        let status = self.status()?;
        if status.signal() == Some(Signal::KILL.as_raw()) {
            return Ok(());
        }
        Err(format!("the server ended by itself: {status}"))
    }

    /// SIGTERM; the exit code, none after a signal.
    pub fn terminate(mut self) -> Result<Option<i32>, String> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)
            .map_err(|e| format!("sending SIGTERM: {e}"))?;
        self.wait()
    }

    /// Waits for the end of the process; the exit code, none after a signal.
    pub fn wait(&mut self) -> Result<Option<i32>, String> {
        self.status().map(|status| status.code())
    }

    fn status(&mut self) -> Result<ExitStatus, String> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            match self.child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                Err(e) => return Err(format!("waiting for the server: {e}")),
            }
        }
        Err("the server has not ended after a minute".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
