//! The server under test: a process of its own, pinned to one core.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use baton_engine::store::StoreKind;

/// The core of the server.
const SERVER_CORE: &str = "0";

/// A running server.
pub(crate) struct Server {
    child: Child,
    /// `host:port`
    pub(crate) host: String,
    /// From the start of the process to its being ready.
    pub(crate) ready_after: Duration,
}

/// Where the server's binary is: `BATON_BIN`, or beside this one.
pub(crate) fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("BATON_BIN") {
        return PathBuf::from(path);
    }
    let own = std::env::current_exe().expect("the path of this program");
    own.with_file_name("baton")
}

impl Server {
    /// Starts a server over a data folder; returns once it is ready.
    pub(crate) fn start(kind: StoreKind, data: &Path) -> Self {
        let began = Instant::now();
        let mut child = Command::new("taskset")
            .args(["-c", SERVER_CORE])
            .arg(binary())
            .args(["serve", "--listen", "127.0.0.1:0", "--store", &kind.to_string(), "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts: build it with `cargo build --release -p baton-api`");
        let output = child.stdout.take().expect("its output");
        let line = BufReader::new(output).lines().next().expect("a line").expect("a line");
        let host = line.rsplit("//").next().expect("an address").trim().to_owned();
        Self { child, host, ready_after: began.elapsed() }
    }

    /// Kilobytes of memory that it holds.
    pub(crate) fn resident_kb(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).expect("a running process");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
    }

    /// Ends it without warning.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
