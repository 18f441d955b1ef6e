//! Open files: connections must never take those that the store needs.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files kept free for the store, the log and everything else that is no connection.
const RESERVED_FILES: u64 = 256;

/// Raises this process's limit of open files as far as it may, and bounds the number of
/// connections by what is left.
pub(super) fn connections_max(wanted: usize) -> usize {
    let limits = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limits.maximum, maximum: limits.maximum };
    let files = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limits.maximum,
        Err(_) => limits.current,
    };
    let Some(files) = files else { return wanted };
    let room = usize::try_from(files.saturating_sub(RESERVED_FILES)).unwrap_or(usize::MAX).max(1);
    if room < wanted {
        tracing::warn!(
            wanted,
            room,
            "fewer connections than configured: the limit of open files is {files}; raise it with \
             `ulimit -n`"
        );
    }
    wanted.min(room)
}
