//! The end of a fjall journal after a power cut.
//!
//! fjall appends a batch as `start item* end` and cuts off a batch at the end that lost its head
//! or tail. But where only bytes in the middle of a value were lost, the checksum in `end` is
//! wrong, and fjall 3.1 refuses to open the whole store. Such a batch was never acknowledged, as
//! its sync did not return, so it may be cut off as well: [`TornBatch::cut`].

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

const START: u8 = 1;
const ITEM: u8 = 2;
const END: u8 = 3;
const CLEAR: u8 = 4;

/// Bytes of an entry behind its tag: item count and sequence number.
const START_BYTES: u64 = 4 + 8;
/// Checksum and trailer.
const END_BYTES: u64 = 8 + 4;
/// Keyspace.
const CLEAR_BYTES: u64 = 8;
/// Value type, compression, keyspace, and the lengths of key, value and compressed value; behind
/// them the key and the compressed value.
const ITEM_HEAD_BYTES: usize = 1 + 1 + 8 + 2 + 4 + 4;

/// The last batch of a journal, which was cut off.
pub(super) struct TornBatch {
    journal: PathBuf,
    position: u64,
    bytes: Vec<u8>,
}

impl TornBatch {
    /// Cuts the last batch off the newest journal in `folder`. `None`, and nothing is changed,
    /// where there is none or where something follows it: then it is not what was written last.
    pub(super) fn cut(folder: &Path) -> io::Result<Option<Self>> {
        let Some(journal) = newest_journal(folder)? else { return Ok(None) };
        let mut file = OpenOptions::new().read(true).write(true).open(&journal)?;
        let Some((position, end)) = last_batch(BufReader::new(&file))? else { return Ok(None) };
        file.seek(SeekFrom::Start(end))?;
        if !is_zeros(&mut file)? {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(position))?;
        let mut bytes = Vec::new();
        (&file).take(end - position).read_to_end(&mut bytes)?;
        file.set_len(position)?;
        file.sync_all()?;
        Ok(Some(Self { journal, position, bytes }))
    }

    /// Puts the batch back, because the damage lies elsewhere.
    pub(super) fn restore(&self) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(&self.journal)?;
        file.seek(SeekFrom::Start(self.position))?;
        file.write_all(&self.bytes)?;
        file.sync_all()
    }
}

/// Journals are named by ascending numbers.
fn newest_journal(folder: &Path) -> io::Result<Option<PathBuf>> {
    let mut newest = None;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let number = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".jnl")?.parse::<u64>().ok());
        if let Some(number) = number
            && newest.as_ref().is_none_or(|(other, _)| *other < number)
        {
            newest = Some((number, path));
        }
    }
    Ok(newest.map(|(_, path)| path))
}

/// First and end position of the last batch that has a start and an end.
fn last_batch(mut journal: impl Read) -> io::Result<Option<(u64, u64)>> {
    let mut position = 0;
    let mut start = None;
    let mut last = None;
    loop {
        let Some(tag) = read_array::<1>(&mut journal)?.map(|[tag]| tag) else { return Ok(last) };
        let rest = match (tag, start) {
            (START, None) => START_BYTES,
            (ITEM, Some(_)) => {
                let Some(head) = read_array::<ITEM_HEAD_BYTES>(&mut journal)? else {
                    return Ok(last);
                };
                let key = u64::from(u16::from_le_bytes([head[10], head[11]]));
                let value = u32::from_le_bytes([head[16], head[17], head[18], head[19]]);
                position += ITEM_HEAD_BYTES as u64;
                key + u64::from(value)
            }
            (CLEAR, Some(_)) => CLEAR_BYTES,
            (END, Some(_)) => END_BYTES,
            _ => return Ok(last),
        };
        if io::copy(&mut journal.by_ref().take(rest), &mut io::sink())? < rest {
            return Ok(last);
        }
        if tag == START {
            start = Some(position);
        }
        position += 1 + rest;
        if tag == END {
            last = start.take().map(|start| (start, position));
        }
    }
}

/// `None` at the end of the file.
fn read_array<const N: usize>(reader: &mut impl Read) -> io::Result<Option<[u8; N]>> {
    let mut array = [0; N];
    match reader.read_exact(&mut array) {
        Ok(()) => Ok(Some(array)),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(e) => Err(e),
    }
}

fn is_zeros(file: &mut File) -> io::Result<bool> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(true),
            length if buffer[..length].iter().any(|byte| *byte != 0) => return Ok(false),
            _ => {}
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn batch(values: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![START];
        bytes.extend([0; 12]);
        for value in values {
            bytes.extend([ITEM, 0, 0]);
            bytes.extend([0; 8]);
            bytes.extend(3_u16.to_le_bytes());
            bytes.extend([u32::try_from(value.len()).unwrap().to_le_bytes(); 2].concat());
            bytes.extend(b"key");
            bytes.extend(*value);
        }
        bytes.push(END);
        bytes.extend([7; 12]);
        bytes
    }

    #[test]
    fn the_last_whole_batch_is_found_behind_others_and_before_zeros_or_a_half_one() {
        let (first, second) = (batch(&[b"a", b"bc"]), batch(&[&[END; 600]]));
        let whole = [first.clone(), second.clone()].concat();
        let expected = Some((first.len() as u64, whole.len() as u64));
        assert_eq!(last_batch(&*whole).unwrap(), expected);
        assert_eq!(last_batch(&*[&whole[..], &[0; 100]].concat()).unwrap(), expected);
        assert_eq!(last_batch(&*[&whole[..], &first[..20]].concat()).unwrap(), expected);
        assert_eq!(last_batch(&[][..]).unwrap(), None);
        assert_eq!(last_batch(&first[..first.len() - 1]).unwrap(), None);
    }
}
