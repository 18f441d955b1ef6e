//! Room on the disk that tests write to: asked for before they begin, and named where it is the
//! reason why they fail.

use std::path::Path;

const MIB: u64 = 1024 * 1024;

/// What an operating system, and every store above it, says of a full disk.
const NO_SPACE: [&str; 3] = ["No space left on device", "StorageFull", "ENOSPC"];

/// How many bytes are free for a user's files at `path`; none if it cannot be told.
pub fn free_bytes(path: &Path) -> Option<u64> {
    let nearest = path.ancestors().find(|ancestor| ancestor.exists())?;
    let disk = rustix::fs::statvfs(nearest).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// An error that says so if fewer bytes than `needed` are free at `path`.
pub fn require(path: &Path, needed: u64) -> Result<(), String> {
    match free_bytes(path) {
        Some(free) if free < needed => Err(format!(
            "the disk of this machine is full: {} MiB are free at {}, and this test needs {} MiB; \
             it was not run, so this says nothing about the stores",
            free / MIB,
            path.display(),
            needed.div_ceil(MIB)
        )),
        _ => Ok(()),
    }
}

/// Whether a failure, in words, comes from a full disk.
pub fn is_full(why: &str) -> bool {
    NO_SPACE.iter().any(|said| why.contains(said))
}

/// A failure in words; where it comes from a full disk, this comes first.
pub fn explain(why: &str, path: &Path) -> String {
    if !is_full(why) {
        return why.to_owned();
    }
    let free = free_bytes(path).map_or_else(|| "?".to_owned(), |free| (free / MIB).to_string());
    format!(
        "the disk of this machine is full ({free} MiB are free at {}); this says nothing about \
         the stores: {why}",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_before_anything_else() {
        let folder = std::env::temp_dir();
        let full = std::io::Error::from_raw_os_error(28).to_string();
        assert!(explain(&full, &folder).starts_with("the disk of this machine is full"));
        assert_eq!(explain("a row is missing", &folder), "a row is missing");
        assert_eq!(require(&folder, 0), Ok(()));
        assert!(require(&folder, u64::MAX).is_err());
    }
}
