//! The manifests of fjall: which files each of its trees is made of.
//!
//! The file `current` of a tree names its newest manifest and has the checksum of it, but fjall 3.1
//! does not look at that. One wrong byte in a manifest then drops tables without a word, or is
//! taken for a length of many gigabytes, which aborts the process. So we look: [`find_damage`].

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use twox_hash::XxHash3_128;

/// Where fjall keeps its trees, a folder each.
const TREES_FOLDER: &str = "keyspaces";

/// Names the newest manifest: its number (8 bytes), checksum (16 bytes) and kind of checksum.
const CURRENT_FILE: &str = "current";

/// The only kind of checksum so far: XXH3, 128 bits.
const XXH3: u8 = 0;

/// The first manifest below `folder` that is not what was written. What is missing, or of another
/// form, is left for fjall to find.
pub(super) fn find_damage(folder: &Path) -> io::Result<Option<PathBuf>> {
    let trees = match fs::read_dir(folder.join(TREES_FOLDER)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        trees => trees?,
    };
    for tree in trees {
        let tree = tree?.path();
        let Some(current) = read_if_there(&tree.join(CURRENT_FILE))? else { continue };
        let Some((number, checksum)) = named(&current) else { continue };
        let path = tree.join(format!("v{number}"));
        let Some(manifest) = read_if_there(&path)? else { continue };
        if XxHash3_128::oneshot(&manifest) != checksum {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Number and checksum of the manifest that `current` names.
fn named(current: &[u8]) -> Option<(u64, u128)> {
    let (number, rest) = current.split_first_chunk()?;
    let (checksum, kind) = rest.split_first_chunk()?;
    (kind == [XXH3]).then(|| (u64::from_le_bytes(*number), u128::from_le_bytes(*checksum)))
}

fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(e) => Err(e),
    }
}
