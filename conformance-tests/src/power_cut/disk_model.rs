//! A disk with a power switch: which states of a folder a crash may leave behind.
//!
//! Rules, all on the strict side of what Linux file systems do:
//! - The bytes and the length of a file are certain as of the last fsync or fdatasync that began
//!   after they were written. `sync_file_range` is no sync.
//! - Anything written later may be lost, kept or torn. The unit is a sector of 512 bytes; it holds
//!   the bytes of some moment, because the kernel writes whole sectors out of its page cache.
//! - The length may have grown although the bytes were lost; they read as zeros.
//! - A new, renamed or removed directory entry is certain only after an fsync of the directory;
//!   until then each may have happened or not, in any combination. A rename is atomic.
//! - An fsync of a file says nothing about its directory entry (ext4, xfs and btrfs do better).

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsString,
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::{
    random::Random,
    strace_log::{Call, Recorded},
};

const SECTOR_BYTES: u64 = 512;

/// What becomes of everything that is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Everything is lost.
    AllLost,
    /// Everything is kept.
    AllKept,
    /// Everything is kept but the last operation.
    LastLost,
    /// Each operation is lost or kept on its own.
    SomeLost,
    /// Each sector is of a moment of its own, and lengths may be ahead of the bytes.
    Torn,
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::AllLost, Self::AllKept, Self::LastLost, Self::SomeLost, Self::Torn];
}

type InodeId = usize;

/// The folder below `root`, as certain and as possible.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    inodes: Vec<Inode>,
    /// Changes of directory entries that are not certain, oldest first.
    uncertain_entries: Vec<EntryChange>,
    descriptions: Vec<Description>,
    descriptors: HashMap<i32, usize>,
}

#[derive(Debug)]
enum Inode {
    File { certain: Content, uncertain: Vec<FileChange>, length: u64 },
    Folder { certain: Entries, current: Entries },
}

type Entries = BTreeMap<OsString, InodeId>;

/// Bytes of a file; behind them it is zeros up to its length.
#[derive(Debug, Clone, Default)]
struct Content {
    bytes: Vec<u8>,
    length: u64,
}

#[derive(Debug)]
struct FileChange {
    began: usize,
    ended: usize,
    what: FileChangeKind,
}

#[derive(Debug)]
enum FileChangeKind {
    Write { offset: u64, data: Vec<u8> },
    Resize { length: u64 },
}

/// What one call changes in directories, atomically: a name now means another inode or none.
#[derive(Debug)]
struct EntryChange {
    ended: usize,
    changes: Vec<(InodeId, OsString, Option<InodeId>)>,
}

/// An open file as the kernel sees it: descriptors may share one.
#[derive(Debug)]
struct Description {
    inode: InodeId,
    position: u64,
    appends: bool,
}

impl Disk {
    /// An empty folder at `root`, which is certain.
    pub fn new(root: &Path) -> Self {
        let folder = Inode::Folder { certain: Entries::new(), current: Entries::new() };
        Self {
            root: root.to_owned(),
            inodes: vec![folder],
            uncertain_entries: Vec::new(),
            descriptions: Vec::new(),
            descriptors: HashMap::new(),
        }
    }

    /// Takes one call into account. True if what a crash may leave behind has changed, so that
    /// the moment after it is a crash point of its own.
    pub fn run(&mut self, recorded: &Recorded) -> Result<bool, String> {
        match &recorded.call {
            Call::Open { path, fd, creates, truncates, appends } => {
                self.descriptors.remove(fd);
                let Some(path) = self.relative(path) else { return Ok(false) };
                self.open(recorded, &path, *fd, (*creates, *truncates, *appends))
            }
            Call::Close(fd) => {
                self.descriptors.remove(fd);
                Ok(false)
            }
            Call::Duplicate { from, to } => {
                match self.descriptors.get(from).copied() {
                    Some(description) => self.descriptors.insert(*to, description),
                    None => self.descriptors.remove(to),
                };
                Ok(false)
            }
            Call::Read { fd, bytes } => {
                if let Some(description) = self.description(*fd) {
                    description.position += bytes;
                }
                Ok(false)
            }
            Call::Seek { fd, position } => {
                if let Some(description) = self.description(*fd) {
                    description.position = *position;
                }
                Ok(false)
            }
            Call::Write { fd, offset, data } => self.write(recorded, *fd, *offset, data),
            Call::Resize { fd, length } => self.resize(recorded, *fd, *length),
            Call::Allocate { fd, length } => match self.open_inode(*fd) {
                Some(Inode::File { length: old, .. }) if *old < *length => {
                    self.resize(recorded, *fd, *length)
                }
                _ => Ok(false),
            },
            Call::Sync(fd) => Ok(self.sync(*fd, recorded.began)),
            Call::CreateFolder(path) => {
                let Some(path) = self.relative(path) else { return Ok(false) };
                let folder = Inode::Folder { certain: Entries::new(), current: Entries::new() };
                self.inodes.push(folder);
                let (parent, name) = self.parent(&path)?;
                self.change_entries(recorded, vec![(parent, name, Some(self.inodes.len() - 1))])
            }
            Call::Rename { from, to } => {
                let (Some(from), Some(to)) = (self.relative(from), self.relative(to)) else {
                    return Ok(false);
                };
                let inode = self.lookup(&from).ok_or_else(|| unknown(&from))?;
                let (old, new) = (self.parent(&from)?, self.parent(&to)?);
                let changes = vec![(old.0, old.1, None), (new.0, new.1, Some(inode))];
                self.change_entries(recorded, changes)
            }
            Call::Remove(path) => {
                let Some(path) = self.relative(path) else { return Ok(false) };
                let (parent, name) = self.parent(&path)?;
                self.change_entries(recorded, vec![(parent, name, None)])
            }
        }
    }

    fn relative(&self, path: &Path) -> Option<PathBuf> {
        path.strip_prefix(&self.root).ok().map(Path::to_owned)
    }

    fn description(&mut self, fd: i32) -> Option<&mut Description> {
        let index = *self.descriptors.get(&fd)?;
        self.descriptions.get_mut(index)
    }

    fn open_inode(&mut self, fd: i32) -> Option<&mut Inode> {
        let inode = self.description(fd)?.inode;
        self.inodes.get_mut(inode)
    }

    fn lookup(&self, path: &Path) -> Option<InodeId> {
        path.components().try_fold(0, |inode, component| match (&self.inodes[inode], component) {
            (Inode::Folder { current, .. }, Component::Normal(name)) => current.get(name).copied(),
            _ => None,
        })
    }

    /// The folder that holds `path`, and its name there.
    fn parent(&self, path: &Path) -> Result<(InodeId, OsString), String> {
        let name = path.file_name().ok_or("the root itself was changed")?.to_owned();
        let parent = path.parent().and_then(|parent| self.lookup(parent));
        Ok((parent.ok_or_else(|| unknown(path))?, name))
    }

    fn open(
        &mut self,
        recorded: &Recorded,
        path: &Path,
        fd: i32,
        (creates, truncates, appends): (bool, bool, bool),
    ) -> Result<bool, String> {
        let mut has_changed = false;
        let inode = match self.lookup(path) {
            Some(inode) => inode,
            None if creates => {
                let (certain, uncertain) = (Content::default(), Vec::new());
                self.inodes.push(Inode::File { certain, uncertain, length: 0 });
                let (parent, name) = self.parent(path)?;
                let inode = self.inodes.len() - 1;
                has_changed = self.change_entries(recorded, vec![(parent, name, Some(inode))])?;
                inode
            }
            None => return Err(unknown(path)),
        };
        self.descriptors.insert(fd, self.descriptions.len());
        self.descriptions.push(Description { inode, position: 0, appends });
        if truncates && matches!(self.inodes[inode], Inode::File { length: 1.., .. }) {
            has_changed |= self.resize(recorded, fd, 0)?;
        }
        Ok(has_changed)
    }

    fn write(
        &mut self,
        recorded: &Recorded,
        fd: i32,
        offset: Option<u64>,
        data: &[u8],
    ) -> Result<bool, String> {
        let Some(description) = self.description(fd) else { return Ok(false) };
        let (inode, appends, position) =
            (description.inode, description.appends, description.position);
        let Inode::File { length, uncertain, .. } = &mut self.inodes[inode] else {
            return Err("a folder was written to".to_owned());
        };
        let offset = if appends { *length } else { offset.unwrap_or(position) };
        let end = offset + data.len() as u64;
        *length = end.max(*length);
        uncertain.push(FileChange {
            began: recorded.began,
            ended: recorded.ended,
            what: FileChangeKind::Write { offset, data: data.to_vec() },
        });
        if let (Call::Write { offset: None, .. }, Some(description)) =
            (&recorded.call, self.description(fd))
        {
            description.position = end;
        }
        Ok(true)
    }

    fn resize(&mut self, recorded: &Recorded, fd: i32, to: u64) -> Result<bool, String> {
        match self.open_inode(fd) {
            Some(Inode::File { uncertain, length, .. }) => {
                *length = to;
                let what = FileChangeKind::Resize { length: to };
                uncertain.push(FileChange { began: recorded.began, ended: recorded.ended, what });
                Ok(true)
            }
            Some(Inode::Folder { .. }) => Err("a folder was resized".to_owned()),
            None => Ok(false),
        }
    }

    fn change_entries(
        &mut self,
        recorded: &Recorded,
        changes: Vec<(InodeId, OsString, Option<InodeId>)>,
    ) -> Result<bool, String> {
        for (folder, name, inode) in &changes {
            let Inode::Folder { current, .. } = &mut self.inodes[*folder] else {
                return Err("a file was used as a folder".to_owned());
            };
            set_entry(current, name, *inode);
        }
        self.uncertain_entries.push(EntryChange { ended: recorded.ended, changes });
        Ok(true)
    }

    /// Makes certain what ended before `began`. True if there was anything.
    fn sync(&mut self, fd: i32, began: usize) -> bool {
        let Some(inode) = self.description(fd).map(|description| description.inode) else {
            return false;
        };
        if let Inode::File { certain, uncertain, .. } = &mut self.inodes[inode] {
            let count = uncertain.len();
            uncertain.retain(|change| {
                if change.ended < began {
                    certain.change(&change.what);
                }
                change.ended >= began
            });
            return uncertain.len() < count;
        }
        // An entry that moved between folders is certain once one of them is synced, because a
        // rename is atomic; so is what happened before to the names it touches.
        let count = self.uncertain_entries.len();
        let mut synced: Vec<(InodeId, OsString)> = Vec::new();
        let mut kept = Vec::new();
        for change in self.uncertain_entries.drain(..).rev() {
            let is_covered = change.ended < began
                && change.changes.iter().any(|(folder, name, _)| {
                    *folder == inode || synced.iter().any(|s| (s.0, &s.1) == (*folder, name))
                });
            if is_covered {
                synced.extend(change.changes.iter().map(|c| (c.0, c.1.clone())));
            }
            kept.push((is_covered, change));
        }
        for (is_covered, change) in kept.into_iter().rev() {
            if !is_covered {
                self.uncertain_entries.push(change);
                continue;
            }
            for (folder, name, inode) in &change.changes {
                if let Inode::Folder { certain, .. } = &mut self.inodes[*folder] {
                    set_entry(certain, name, *inode);
                }
            }
        }
        self.uncertain_entries.len() < count
    }

    /// How much of the disk a rebuilt folder may take; files that only grew take nothing for it.
    pub fn bytes(&self) -> u64 {
        let end = |change: &FileChange| match &change.what {
            FileChangeKind::Write { offset, data } => *offset + data.len() as u64,
            FileChangeKind::Resize { .. } => 0,
        };
        let files = self.inodes.iter().map(|inode| match inode {
            Inode::File { certain, uncertain, .. } => {
                let written = uncertain.iter().map(end).max().unwrap_or(0);
                written.max(certain.bytes.len() as u64)
            }
            Inode::Folder { .. } => 0,
        });
        files.sum()
    }

    /// Writes one state that a crash at this moment may leave behind below `target`.
    pub fn rebuild(&self, fate: Fate, random: &mut Random, target: &Path) -> io::Result<()> {
        let last = self.last_change();
        let mut entries: Vec<Option<Entries>> = self
            .inodes
            .iter()
            .map(|inode| match inode {
                Inode::Folder { certain, .. } => Some(certain.clone()),
                Inode::File { .. } => None,
            })
            .collect();
        // Half of the random fates lose the newest changes, as a journal of metadata does; the
        // others lose any.
        let kept_prefix = random.chance(2).then(|| random.below(self.uncertain_entries.len() + 1));
        for (index, change) in self.uncertain_entries.iter().enumerate() {
            let is_kept = match fate {
                Fate::AllLost => false,
                Fate::AllKept => true,
                Fate::LastLost => change.ended != last,
                Fate::SomeLost | Fate::Torn => {
                    kept_prefix.map_or_else(|| random.chance(2), |kept| index < kept)
                }
            };
            if !is_kept {
                continue;
            }
            for (folder, name, inode) in &change.changes {
                if let Some(entries) = &mut entries[*folder] {
                    set_entry(entries, name, *inode);
                }
            }
        }
        self.write_folder(0, &entries, (fate, last), random, target)
    }

    /// When the newest uncertain change was made.
    fn last_change(&self) -> usize {
        let files = self.inodes.iter().filter_map(|inode| match inode {
            Inode::File { uncertain, .. } => uncertain.iter().map(|change| change.began).max(),
            Inode::Folder { .. } => None,
        });
        files.chain(self.uncertain_entries.iter().map(|change| change.ended)).max().unwrap_or(0)
    }

    fn write_folder(
        &self,
        inode: InodeId,
        entries: &[Option<Entries>],
        (fate, last): (Fate, usize),
        random: &mut Random,
        target: &Path,
    ) -> io::Result<()> {
        fs::create_dir_all(target)?;
        for (name, inode) in entries[inode].iter().flatten() {
            let path = target.join(name);
            match &self.inodes[*inode] {
                Inode::Folder { .. } => {
                    self.write_folder(*inode, entries, (fate, last), random, &path)?;
                }
                Inode::File { certain, uncertain, length } => {
                    let mut content = certain.clone();
                    content.suffer(uncertain, *length, (fate, last), random);
                    let file = fs::File::create(&path)?;
                    io::Write::write_all(&mut &file, &content.bytes)?;
                    file.set_len(content.length)?;
                }
            }
        }
        Ok(())
    }
}

fn unknown(path: &Path) -> String {
    format!("{} was used, but its creation is not in the recording", path.display())
}

fn set_entry(entries: &mut Entries, name: &OsString, inode: Option<InodeId>) {
    match inode {
        Some(inode) => entries.insert(name.clone(), inode),
        None => entries.remove(name),
    };
}

impl Content {
    fn change(&mut self, change: &FileChangeKind) {
        match change {
            FileChangeKind::Write { offset, data } => self.write(*offset, data),
            FileChangeKind::Resize { length } => {
                self.length = *length;
                let kept = usize::try_from(*length).unwrap_or(usize::MAX);
                self.bytes.truncate(kept);
            }
        }
    }

    #[expect(clippy::expect_used, reason = "files of the tests fit into memory")]
    fn write(&mut self, offset: u64, data: &[u8]) {
        let start = usize::try_from(offset).expect("a file of the test fits into memory");
        let end = start + data.len();
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes[start..end].copy_from_slice(data);
        self.length = self.length.max(end as u64);
    }

    /// Lets `fate` decide about each of the `uncertain` changes. `length` is that of the file
    /// had there been no crash; `last` tells the newest change of all files.
    fn suffer(
        &mut self,
        uncertain: &[FileChange],
        length: u64,
        (fate, last): (Fate, usize),
        random: &mut Random,
    ) {
        let kept: Vec<bool> = uncertain
            .iter()
            .map(|change| match fate {
                Fate::AllLost => false,
                Fate::AllKept => true,
                Fate::LastLost => change.began != last,
                Fate::SomeLost | Fate::Torn => random.chance(2),
            })
            .collect();
        // Per sector: up to which change it is kept. A kept change brings what was written to
        // the sector before, because the kernel writes whole sectors.
        let mut kept_up_to: HashMap<u64, usize> = HashMap::new();
        for (index, change) in uncertain.iter().enumerate() {
            let FileChangeKind::Write { offset, data } = &change.what else { continue };
            for (sector, _) in sectors(*offset, data) {
                let is_kept = if fate == Fate::Torn { random.chance(2) } else { kept[index] };
                if is_kept {
                    kept_up_to.insert(sector, index);
                }
            }
        }
        for (index, change) in uncertain.iter().enumerate() {
            match &change.what {
                FileChangeKind::Resize { .. } => {
                    if kept[index] {
                        self.change(&change.what);
                    }
                }
                FileChangeKind::Write { offset, data } => {
                    for (sector, range) in sectors(*offset, data) {
                        if kept_up_to.get(&sector).is_some_and(|kept| index <= *kept) {
                            self.write(offset + range.start as u64, &data[range]);
                        }
                    }
                }
            }
        }
        if fate == Fate::Torn && random.chance(2) {
            self.length = self.length.max(length);
        }
    }
}

/// The sectors that `data` at `offset` touches, each with its part of `data`.
fn sectors(
    offset: u64,
    data: &[u8],
) -> impl Iterator<Item = (u64, std::ops::Range<usize>)> + use<'_> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start == data.len() {
            return None;
        }
        let position = offset + start as u64;
        let sector = position / SECTOR_BYTES;
        let to_the_end_of_the_sector = (sector + 1) * SECTOR_BYTES - position;
        let bytes = usize::try_from(to_the_end_of_the_sector)
            .map_or(data.len(), |n| n.min(data.len() - start));
        let range = start..start + bytes;
        start += bytes;
        Some((sector, range))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn file(changes: &[(u64, &[u8])]) -> Vec<FileChange> {
        let change = |(index, (offset, data)): (usize, &(u64, &[u8]))| FileChange {
            began: index,
            ended: index,
            what: FileChangeKind::Write { offset: *offset, data: data.to_vec() },
        };
        changes.iter().enumerate().map(change).collect()
    }

    #[test]
    fn sectors_cut_a_write_at_multiples_of_512() {
        let parts: Vec<_> = sectors(500, &[0; 1000]).collect();
        assert_eq!(parts, [(0, 0..12), (1, 12..524), (2, 524..1000)]);
    }

    #[test]
    fn a_kept_sector_holds_what_was_written_to_it_before() {
        let changes = file(&[(0, b"aa"), (2, b"bb"), (512, b"cc")]);
        for seed in 0..50 {
            let mut content = Content::default();
            let mut random = Random::new(seed);
            content.suffer(&changes, 514, (Fate::SomeLost, 2), &mut random);
            let first = String::from_utf8_lossy(&content.bytes[..content.bytes.len().min(4)]);
            assert!(["", "aa", "aabb"].contains(&first.trim_end_matches('\0')), "{first:?}");
        }
    }

    #[test]
    fn nothing_is_certain_before_a_sync_and_everything_after_it() {
        let root = Path::new("/r");
        let mut disk = Disk::new(root);
        let mut clock = 0;
        let mut run = |disk: &mut Disk, call| {
            clock += 1;
            disk.run(&Recorded { began: clock, ended: clock, call }).unwrap()
        };
        let open = |path: &str, fd, creates| Call::Open {
            path: root.join(path),
            fd,
            creates,
            truncates: false,
            appends: false,
        };
        let state = |disk: &Disk, fate| {
            let target = std::env::temp_dir().join(format!("disk-model-{}", std::process::id()));
            disk.rebuild(fate, &mut Random::new(1), &target).unwrap();
            let content = fs::read(target.join("file")).ok();
            fs::remove_dir_all(target).unwrap();
            content
        };
        assert!(run(&mut disk, open("file", 3, true)));
        assert!(run(&mut disk, Call::Write { fd: 3, offset: None, data: b"ab".to_vec() }));
        assert_eq!(state(&disk, Fate::AllLost), None);
        assert_eq!(state(&disk, Fate::AllKept).as_deref(), Some(&b"ab"[..]));
        assert!(run(&mut disk, Call::Sync(3)));
        assert_eq!(state(&disk, Fate::AllLost), None, "the entry is not certain yet");
        run(&mut disk, open("", 4, false));
        assert!(run(&mut disk, Call::Sync(4)));
        assert!(run(&mut disk, Call::Write { fd: 3, offset: None, data: b"cd".to_vec() }));
        assert_eq!(state(&disk, Fate::AllLost).as_deref(), Some(&b"ab"[..]));
        assert_eq!(state(&disk, Fate::LastLost).as_deref(), Some(&b"ab"[..]));
        assert_eq!(state(&disk, Fate::AllKept).as_deref(), Some(&b"abcd"[..]));
        assert!(run(&mut disk, Call::Rename { from: "/r/file".into(), to: "/r/x".into() }));
        assert_eq!(state(&disk, Fate::AllLost).as_deref(), Some(&b"ab"[..]));
        assert_eq!(state(&disk, Fate::AllKept), None);
    }

    #[test]
    fn a_write_that_overlaps_a_sync_is_not_covered_by_it() {
        let mut disk = Disk::new(Path::new("/r"));
        let mut run = |began, ended, call| disk.run(&Recorded { began, ended, call }).unwrap();
        let path = PathBuf::from("/r/file");
        run(0, 0, Call::Open { path, fd: 3, creates: true, truncates: false, appends: false });
        assert!(run(1, 3, Call::Write { fd: 3, offset: Some(0), data: b"ab".to_vec() }));
        assert!(!run(2, 4, Call::Sync(3)));
        assert!(run(5, 6, Call::Sync(3)));
    }
}
