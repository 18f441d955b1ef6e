//! `StoreError`: why a store refused or stopped, in words for the person who runs it.

use std::{io, path::Path};

use super::{BatchNumber, Epoch, StoreKind};

/// Why a store refused an operation. Texts say what, where, why and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the data folder.
    #[error(
        "data folder {folder} is in use by another process; stop that process or choose another \
         folder with --data"
    )]
    Busy {
        /// The data folder.
        folder: String,
    },

    /// The files cannot be read back as they were written.
    #[error("stored data is damaged: {what}; {advice}")]
    Damaged {
        /// What was found, and where.
        what: String,
        /// What the operator can do.
        advice: String,
    },

    /// The data was written by a newer version of Baton.
    #[error(
        "stored data has format version {found}, but this version of baton reads up to \
         {supported}; start the newer version, or restore a dump made by it into a new folder"
    )]
    Newer {
        /// The version found in the data.
        found: u32,
        /// The newest version that this program reads.
        supported: u32,
    },

    /// The data folder belongs to another store implementation.
    #[error(
        "data folder {folder} holds a {found} store, not {asked}; start with --store {found}, or \
         move the data with `baton dump` and `baton restore` into a new folder"
    )]
    WrongKind {
        /// The data folder.
        folder: String,
        /// The kind that the folder was created with.
        found: String,
        /// The kind that was asked for.
        asked: StoreKind,
    },

    /// The path cannot be used as a data folder.
    #[error("{folder} cannot be used as a data folder: {why}; choose another one with --data")]
    NotADataFolder {
        /// The path that was given.
        folder: String,
        /// What is there instead.
        why: String,
    },

    /// No space is left where the data lies.
    #[error("no space is left on the disk while {doing}; free some space, then start again")]
    Full {
        /// What the store was doing, and where.
        doing: String,
    },

    /// The operating system denies access.
    #[error("access was denied while {doing}: {source}; give this user read and write access")]
    Permission {
        /// What the store was doing, and where.
        doing: String,
        /// The error of the operating system.
        source: io::Error,
    },

    /// Any other error of the operating system.
    #[error("input or output failed while {doing}: {source}; check the disk and its file system")]
    Io {
        /// What the store was doing, and where.
        doing: String,
        /// The error of the operating system.
        source: io::Error,
    },

    /// The owner that decided a batch was deposed: a later one has acquired the store.
    #[error(
        "batch refused: its owner has epoch {}, but epoch {} has taken over; stop this owner",
        epoch.0, current.0
    )]
    Deposed {
        /// The epoch of the refused batch.
        epoch: Epoch,
        /// The epoch that owns the store now.
        current: Epoch,
    },

    /// A batch does not follow the newest one.
    #[error(
        "batch {} refused: the store expects number {}; reload the state from the store",
        number.0, expected.0
    )]
    OutOfOrder {
        /// The number of the refused batch.
        number: BatchNumber,
        /// The number that the store expects next.
        expected: BatchNumber,
    },

    /// The store stopped after an earlier error.
    #[error("the store has stopped: {why}")]
    Failed {
        /// Why it stopped, and whether reopening helps.
        why: String,
    },
}

impl StoreError {
    /// The error of the operating system, told apart by what an operator can do about it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "an open list of another crate")]
    pub(super) fn io(doing: &str, path: &Path, source: io::Error) -> Self {
        let doing = format!("{doing} {}", path.display());
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { doing },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Permission { doing, source }
            }
            _ => Self::Io { doing, source },
        }
    }

    /// An error of the operating system inside a store, where a file that is missing, cut short or
    /// there too early is damage.
    pub(super) fn io_in_store(doing: &str, path: &Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::NotFound {
            return Self::damaged(path, &format!("{doing} it failed: a file is missing"));
        }
        if source.kind() == io::ErrorKind::AlreadyExists {
            return Self::damaged(path, &format!("{doing} it failed: a file is there too early"));
        }
        // Reading before the start of a file that is too short is an invalid input.
        let cut_short = matches!(
            source.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
        );
        if cut_short {
            return Self::damaged(path, &format!("{doing} it failed: a file is cut short"));
        }
        Self::io(doing, path, source)
    }

    /// Damage found below `path`, with the advice that fits every embedded store.
    pub(super) fn damaged(path: &Path, what: &str) -> Self {
        Self::Damaged {
            what: format!("{}: {what}", path.display()),
            advice: "keep a copy of the folder, then restore the newest dump into a new folder \
                     with `baton restore`"
                .to_owned(),
        }
    }

    /// A `sync` of a batch that was lost in between.
    pub(super) fn unknown_batch(number: BatchNumber) -> Self {
        Self::Failed {
            why: format!(
                "batch {} is not in the store, so it cannot be made durable; reload the state \
                 from the store",
                number.0
            ),
        }
    }

    /// A failed `apply`: [`super::Store::reopen`] helps.
    pub(super) fn needs_reopen() -> Self {
        Self::Failed { why: "a write failed; reopen the store before going on".to_owned() }
    }

    /// A failed `sync`: nothing but a restart helps.
    pub(super) fn stopped() -> Self {
        Self::Failed {
            why: "making a batch durable failed, so it is unknown what is on disk; check the \
                  disk, then restart baton"
                .to_owned(),
        }
    }
}
