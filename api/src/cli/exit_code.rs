//! Exit codes: what a script can tell about how a command ended. `baton --help` lists them.

use std::io::ErrorKind;
use std::process::ExitCode;

use baton_engine::runtime::engine::StartError;
use baton_engine::state::dump_file::DumpError;
use baton_engine::store::StoreError;

use crate::config::ConfigurationError;

/// How a command ended. The numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// A file was refused, or something else failed.
    Failed = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Another process holds the data folder.
    DataInUse = 3,
    /// The data cannot be read back as it was written.
    DataDamaged = 4,
    /// The data was written by a newer version.
    DataNewer = 5,
    /// The operating system denies access.
    AccessDenied = 6,
    /// No space is left on the disk.
    DiskFull = 7,
    /// The address is taken or cannot be listened on.
    CannotListen = 8,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command that ended early: what it says and how it exits.
#[derive(Debug)]
pub struct Failure {
    /// Where it belongs among the exit codes.
    pub exit: Exit,
    /// What, where, why and what to do.
    pub message: String,
}

impl Failure {
    /// A failure that has no exit code of its own.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, message: message.into() }
    }

    /// Wrong usage.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into() }
    }
}

impl From<ConfigurationError> for Failure {
    fn from(error: ConfigurationError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<&StoreError> for Exit {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Busy { .. } => Self::DataInUse,
            StoreError::Damaged { .. } => Self::DataDamaged,
            StoreError::Newer { .. } => Self::DataNewer,
            StoreError::WrongKind { .. } | StoreError::NotADataFolder { .. } => Self::Usage,
            StoreError::Permission { .. } => Self::AccessDenied,
            StoreError::Full { .. } => Self::DiskFull,
            StoreError::Io { .. }
            | StoreError::Deposed { .. }
            | StoreError::OutOfOrder { .. }
            | StoreError::Failed { .. } => Self::Failed,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { exit: Exit::from(&error), message: error.to_string() }
    }
}

impl From<DumpError> for Failure {
    #[expect(clippy::wildcard_enum_match_arm, reason = "an open list of another crate")]
    fn from(error: DumpError) -> Self {
        let exit = match &error {
            DumpError::Newer { .. } => Exit::DataNewer,
            DumpError::Truncated { .. } | DumpError::Damaged { .. } | DumpError::Incomplete => {
                Exit::DataDamaged
            }
            DumpError::NotADump | DumpError::NotEmpty | DumpError::Changed => Exit::Failed,
            DumpError::Io { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Exit::DiskFull,
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Exit::AccessDenied,
                _ => Exit::Failed,
            },
            DumpError::Store(error) => Exit::from(error),
        };
        Self { exit, message: error.to_string() }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Store(error) => error.into(),
            StartError::Thread(_) => Self::failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_with_data_are_told_apart() {
        let exit = |error: StoreError| Failure::from(error).exit as u8;
        let (folder, doing) = ("f".to_owned(), "writing f".to_owned());
        assert_eq!(exit(StoreError::Busy { folder }), 3);
        let damaged = StoreError::Damaged { what: String::new(), advice: String::new() };
        assert_eq!(exit(damaged), 4);
        assert_eq!(exit(StoreError::Newer { found: 2, supported: 1 }), 5);
        let source = ErrorKind::PermissionDenied.into();
        assert_eq!(exit(StoreError::Permission { doing: doing.clone(), source }), 6);
        assert_eq!(exit(StoreError::Full { doing }), 7);
        let full = DumpError::Io { doing: "written", source: ErrorKind::StorageFull.into() };
        assert_eq!(Failure::from(full).exit as u8, 7);
    }
}
