//! Surroundings that are hard on a server: folders it must not write, disks that are full or slow.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What to put before a program so that permissions hold for it even if root runs the test. The
/// error is a reason to skip.
pub fn without_privileges() -> Result<Vec<String>, String> {
    let capabilities = "-dac_override,-dac_read_search";
    let prefix = ["setpriv", "--bounding-set", capabilities, "--inh-caps", capabilities];
    if is_root()? {
        run(prefix[0], &[&prefix[1..], &["true"]].concat())?;
        return Ok(prefix.map(str::to_owned).to_vec());
    }
    Ok(Vec::new())
}

/// What to put before a program so that each of its writes to the log of a store takes place only
/// after a moment. Whoever is told of a write before it took place is then told too early by that
/// moment at least. The process is the program's own. The error is a reason to skip.
pub fn with_slow_log(store: &str, data: &Path) -> Result<Vec<String>, String> {
    let mut prefix: Vec<String> = ["-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"]
        .into_iter()
        .chain(["-e", "trace=write,pwrite64", "-e", "inject=write,pwrite64:delay_enter=4000"])
        .map(str::to_owned)
        .collect();
    // fjall begins a new journal now and then.
    let logs: Vec<String> = match store {
        "fjall" => (0..100).map(|number| format!("{number}.jnl")).collect(),
        _ => vec!["db".to_owned()],
    };
    for log in logs {
        prefix.extend(["-P".to_owned(), data.join(store).join(log).display().to_string()]);
    }
    prefix.push("--".to_owned());
    let arguments: Vec<&str> = prefix.iter().map(String::as_str).chain(["true"]).collect();
    run("strace", &arguments)?;
    prefix.insert(0, "strace".to_owned());
    Ok(prefix)
}

/// Whether the user may do everything.
fn is_root() -> Result<bool, String> {
    let output = run("id", &["-u"])?;
    Ok(String::from_utf8_lossy(&output.stdout).trim() == "0")
}

/// A file system of its own with little space, or none to write to; gone when dropped.
#[derive(Debug)]
pub struct Disk {
    path: PathBuf,
}

impl Disk {
    /// Mounts one with this many KiB. The error is a reason to skip.
    pub fn mount(path: &Path, size_kib: u64) -> Result<Self, String> {
        std::fs::create_dir_all(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let at = path.display().to_string();
        run("umount", &["-l", &at]).ok(); // What an earlier run may have left.
        let size = format!("size={size_kib}k,mode=755");
        run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs", &at])
            .map_err(|why| format!("a small disk cannot be mounted here: {why}"))?;
        Ok(Self { path: path.to_owned() })
    }

    /// Gives it another size.
    pub fn resize(&self, size_kib: u64) -> Result<(), String> {
        self.remount(&format!("remount,size={size_kib}k"))
    }

    /// Makes it read-only.
    pub fn make_read_only(&self) -> Result<(), String> {
        self.remount("remount,ro")
    }

    fn remount(&self, options: &str) -> Result<(), String> {
        run("mount", &["-o", options, &self.path.display().to_string()]).map(drop)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(run("umount", &["-l", &self.path.display().to_string()]));
    }
}

fn run(name: &str, arguments: &[&str]) -> Result<Output, String> {
    let output = Command::new(name)
        .args(arguments)
        .output()
        .map_err(|e| format!("{name} cannot be started: {e}"))?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
