//! A run of a program under strace, read back as the calls that can change files.
//!
//! The log is written by `strace -f -y -xx`: every string and path is in hexadecimal, so commas,
//! quotes and brackets never occur inside one, and a call that another thread interrupts is
//! printed as two lines. A call that this module does not understand, but that could change a
//! file, is an error: a recording with a hole in it would prove nothing.

use std::{
    collections::HashMap,
    ffi::OsString,
    io::{self, BufRead, BufReader},
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
};

/// The calls that strace is asked to record.
///
/// The second group is refused if it touches the recorded folder: nothing is known that uses it,
/// and the disk model does not know it.
pub const TRACED_CALLS: &str = "\
open,openat,openat2,creat,close,dup,dup2,dup3,fcntl,lseek,read,readv,write,writev,pwrite64,\
pwritev,pwritev2,truncate,ftruncate,fallocate,fsync,fdatasync,mkdir,mkdirat,rmdir,unlink,\
unlinkat,rename,renameat,renameat2,execve,fork,vfork,clone,clone3,\
mmap,msync,sync,syncfs,link,linkat,symlink,symlinkat,copy_file_range,sendfile,splice,\
io_uring_setup,io_submit";

/// Bytes that a program may write while it is recorded: they are kept in memory.
const WRITTEN_BYTES_MAX: usize = 256 * 1024 * 1024;

/// One successful call, as far as files are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A descriptor was opened.
    Open {
        /// What was opened, as an absolute path.
        path: PathBuf,
        /// The new descriptor.
        fd: i32,
        /// Whether a file is created where there is none.
        creates: bool,
        /// Whether the file is emptied.
        truncates: bool,
        /// Whether writes go to the end.
        appends: bool,
    },
    /// A descriptor was closed.
    Close(i32),
    /// A descriptor was copied; both share one position.
    Duplicate {
        /// The existing descriptor.
        from: i32,
        /// The new one.
        to: i32,
    },
    /// Bytes were read at the position of the descriptor, which moved on.
    Read {
        /// The descriptor.
        fd: i32,
        /// How many bytes.
        bytes: u64,
    },
    /// The position of the descriptor was set.
    Seek {
        /// The descriptor.
        fd: i32,
        /// The new position.
        position: u64,
    },
    /// Bytes were written.
    Write {
        /// The descriptor.
        fd: i32,
        /// Where; `None` at the position of the descriptor, which moves on.
        offset: Option<u64>,
        /// What.
        data: Vec<u8>,
    },
    /// The length of an open file was set.
    Resize {
        /// The descriptor.
        fd: i32,
        /// The new length.
        length: u64,
    },
    /// A file was made at least this long.
    Allocate {
        /// The descriptor.
        fd: i32,
        /// The least length.
        length: u64,
    },
    /// An open file or folder was made durable.
    Sync(i32),
    /// A folder was created.
    CreateFolder(PathBuf),
    /// A file or folder was renamed, replacing the target.
    Rename {
        /// The old path.
        from: PathBuf,
        /// The new path.
        to: PathBuf,
    },
    /// A file or an empty folder was removed.
    Remove(PathBuf),
}

/// A call and when it ran, as line numbers of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When it began: from here on its effect may reach the disk.
    pub began: usize,
    /// When it returned: a sync that begins later covers it.
    pub ended: usize,
    /// What it did.
    pub call: Call,
}

impl Recorded {
    /// When the call counts. A write may reach the disk as soon as it begins; everything else is
    /// certain only when it returns.
    fn counts_at(&self) -> usize {
        match self.call {
            Call::Write { .. } => self.began,
            Call::Open { .. }
            | Call::Close(_)
            | Call::Duplicate { .. }
            | Call::Read { .. }
            | Call::Seek { .. }
            | Call::Resize { .. }
            | Call::Allocate { .. }
            | Call::Sync(_)
            | Call::CreateFolder(_)
            | Call::Rename { .. }
            | Call::Remove(_) => self.ended,
        }
    }
}

/// Reads the log of one process, whose threads share their descriptors. Calls on paths outside of
/// `root` may be among the result; calls that are not understood are refused inside of it only.
pub fn read(log: impl io::Read, root: &Path) -> Result<Vec<Recorded>, String> {
    let (mut calls, mut written) = (Vec::new(), 0);
    let mut unfinished: HashMap<String, (usize, String)> = HashMap::new();
    for (number, line) in BufReader::new(log).lines().enumerate() {
        let line = line.map_err(|e| format!("strace's log cannot be read: {e}"))?;
        let at = |problem: String| {
            let shown: String = line.chars().take(300).collect();
            format!("strace's log, line {}: {problem}: {shown}", number + 1)
        };
        let (thread, text) = line.split_once(' ').ok_or_else(|| at("no thread id".to_owned()))?;
        let text = text.trim_start();
        if text.starts_with("+++ exited") || text.starts_with("--- ") {
            continue;
        }
        if text.starts_with("+++") {
            return Err(at("the program did not exit by itself".to_owned()));
        }
        let (began, whole) = if let Some(start) = text.strip_suffix("<unfinished ...>") {
            unfinished.insert(thread.to_owned(), (number, start.trim_end().to_owned()));
            continue;
        } else if let Some(resumed) = text.strip_prefix("<... ") {
            let (began, start) = unfinished
                .remove(thread)
                .ok_or_else(|| at("a call goes on that never began".to_owned()))?;
            let rest = resumed.split_once("resumed>").map_or("", |(_, rest)| rest);
            (began, format!("{start}{rest}"))
        } else {
            (number, text.to_owned())
        };
        let call = Line::parse(&whole).and_then(|line| line.call(root)).map_err(at)?;
        if let Some(call) = call {
            written += if let Call::Write { data, .. } = &call { data.len() } else { 0 };
            if written > WRITTEN_BYTES_MAX {
                return Err(format!("more than {WRITTEN_BYTES_MAX} bytes were written"));
            }
            calls.push(Recorded { began, ended: number, call });
        }
    }
    calls.sort_by_key(Recorded::counts_at);
    Ok(calls)
}

/// One call in the words of strace.
struct Line<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    /// `None` where the call failed.
    result: Option<i64>,
}

impl<'a> Line<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        let (name, rest) = text.split_once('(').ok_or("no call")?;
        let (arguments, result) = rest.rsplit_once(" = ").ok_or("no result")?;
        let arguments = arguments.trim_end().strip_suffix(')').ok_or("no end of arguments")?;
        let number = result.split(['<', ' ']).next().unwrap_or_default();
        // The call of a thread that was killed, or that ended with its process.
        let result = if number == "?" { None } else { Some(parse_number(number)?) };
        let result = result.filter(|number| *number >= 0);
        Ok(Self { name, arguments: split_arguments(arguments), result })
    }

    fn argument(&self, index: usize) -> Result<&'a str, String> {
        self.arguments.get(index).copied().ok_or_else(|| format!("no argument {index}"))
    }

    fn number(&self, index: usize) -> Result<u64, String> {
        self.argument(index)?.parse().map_err(|_| format!("argument {index} is no number"))
    }

    fn fd(&self, index: usize) -> Result<i32, String> {
        let text = self.argument(index)?;
        let number = text.split_once('<').map_or(text, |(number, _)| number);
        number.parse().map_err(|_| format!("argument {index} is no descriptor"))
    }

    fn path(&self, index: usize) -> Result<PathBuf, String> {
        let text = self.argument(index)?.trim_matches('"');
        Ok(PathBuf::from(OsString::from_vec(unhex(text)?)))
    }

    /// The path of arguments `index` (a folder's descriptor) and `index + 1` (a path below it).
    fn path_at(&self, index: usize) -> Result<PathBuf, String> {
        let folder = self.argument(index)?;
        let folder = folder
            .split_once('<')
            .and_then(|(_, path)| path.strip_suffix('>'))
            .ok_or("a folder without its path")?;
        let folder = PathBuf::from(OsString::from_vec(unhex(folder)?));
        Ok(folder.join(self.path(index + 1)?))
    }

    /// Whether any argument lies in `root`.
    fn touches(&self, root: &Path) -> bool {
        let root = hex(root.as_os_str().as_encoded_bytes());
        self.arguments.iter().any(|argument| argument.contains(&root))
    }

    fn call(&self, root: &Path) -> Result<Option<Call>, String> {
        let Some(result) = self.result else { return Ok(None) };
        let new_fd = || i32::try_from(result).map_err(|_| "no descriptor".to_owned());
        let bytes = u64::try_from(result).map_err(|_| "no length".to_owned());
        let call = match self.name {
            "open" => open(self.path(0)?, self.argument(1)?, new_fd()?),
            "openat" => open(self.path_at(0)?, self.argument(2)?, new_fd()?),
            "creat" => open(self.path(0)?, "O_CREAT|O_TRUNC", new_fd()?),
            "close" => Call::Close(self.fd(0)?),
            "dup" | "dup2" | "dup3" => Call::Duplicate { from: self.fd(0)?, to: new_fd()? },
            "fcntl" if self.argument(1)?.starts_with("F_DUPFD") => {
                Call::Duplicate { from: self.fd(0)?, to: new_fd()? }
            }
            "lseek" => Call::Seek { fd: self.fd(0)?, position: bytes? },
            "read" | "readv" => Call::Read { fd: self.fd(0)?, bytes: bytes? },
            "write" | "writev" | "pwrite64" | "pwritev" | "pwritev2" => self.write(bytes?)?,
            "ftruncate" => Call::Resize { fd: self.fd(0)?, length: self.number(1)? },
            "fallocate" if self.argument(1)? == "0" => {
                Call::Allocate { fd: self.fd(0)?, length: self.number(2)? + self.number(3)? }
            }
            "fsync" | "fdatasync" => Call::Sync(self.fd(0)?),
            "mkdir" => Call::CreateFolder(self.path(0)?),
            "mkdirat" => Call::CreateFolder(self.path_at(0)?),
            "rmdir" | "unlink" => Call::Remove(self.path(0)?),
            "unlinkat" => Call::Remove(self.path_at(0)?),
            "rename" => Call::Rename { from: self.path(0)?, to: self.path(1)? },
            "renameat" => Call::Rename { from: self.path_at(0)?, to: self.path_at(2)? },
            "renameat2" if self.argument(4)? == "0" => {
                Call::Rename { from: self.path_at(0)?, to: self.path_at(2)? }
            }
            "clone" | "clone3" if self.arguments.iter().any(|a| a.contains("CLONE_FILES")) => {
                return Ok(None); // A thread.
            }
            "fork" | "vfork" | "clone" | "clone3" => {
                return Err("the program starts another one, which is not recorded".to_owned());
            }
            "mmap" if !writes_through_memory(self.argument(2)?, self.argument(3)?) => {
                return Ok(None);
            }
            "execve" | "fcntl" => return Ok(None),
            name if self.touches(root) || matches!(name, "sync" | "io_uring_setup") => {
                return Err(format!("{name} is not understood by the recorder"));
            }
            _ => return Ok(None),
        };
        Ok(Some(call))
    }

    fn write(&self, written: u64) -> Result<Call, String> {
        let fd = self.fd(0)?;
        let mut data = Vec::new();
        if self.name.contains("writev") {
            for part in self.argument(1)?.split("iov_base=").skip(1) {
                data.extend(unhex_string(part.split(',').next().unwrap_or_default())?);
            }
        } else {
            data = unhex_string(self.argument(1)?)?;
        }
        if data.len() as u64 != written {
            return Err(format!("{} bytes were given, but {written} written", data.len()));
        }
        let offset = if self.name.starts_with('p') { Some(self.number(3)?) } else { None };
        Ok(Call::Write { fd, offset, data })
    }
}

fn open(path: PathBuf, flags: &str, fd: i32) -> Call {
    Call::Open {
        path,
        fd,
        creates: flags.contains("O_CREAT"),
        truncates: flags.contains("O_TRUNC"),
        appends: flags.contains("O_APPEND"),
    }
}

fn writes_through_memory(protection: &str, flags: &str) -> bool {
    protection.contains("PROT_WRITE")
        && flags.contains("MAP_SHARED")
        && !flags.contains("MAP_ANONYMOUS")
}

/// Splits at commas that are not inside of brackets; strings hold none.
fn split_arguments(text: &str) -> Vec<&str> {
    let (mut arguments, mut depth, mut start) = (Vec::new(), 0_u32, 0);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' | b'(' => depth += 1,
            b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                arguments.push(text[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    arguments.push(text[start..].trim());
    arguments
}

fn parse_number(text: &str) -> Result<i64, String> {
    let number = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok().and_then(|n| i64::try_from(n).ok()),
        None => text.parse().ok(),
    };
    number.ok_or_else(|| format!("{text} is no number"))
}

/// A whole string: one that strace cut ends in dots behind its quotes.
fn unhex_string(text: &str) -> Result<Vec<u8>, String> {
    let text = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .ok_or("a string is not complete")?;
    unhex(text)
}

fn unhex(text: &str) -> Result<Vec<u8>, String> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.as_bytes()
        .chunks(4)
        .map(|chunk| match chunk {
            [b'\\', b'x', high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect::<Option<_>>()
        .ok_or_else(|| "a string is not in hexadecimal".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "\\x{byte:02x}");
        text
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn calls(log: &str) -> Result<Vec<Recorded>, String> {
        let log: String = log
            .lines()
            .map(|line| {
                // Text between backquotes stands for strace's hexadecimal form.
                let parts = line.trim().split('`').enumerate();
                let parts =
                    parts.map(|(i, p)| if i % 2 == 1 { hex(p.as_bytes()) } else { p.to_owned() });
                parts.collect::<String>() + "\n"
            })
            .collect();
        read(log.as_bytes(), Path::new("/data"))
    }

    #[test]
    fn an_interrupted_call_is_put_together_and_a_write_counts_from_its_begin() {
        let read = calls(
            r#"7 pwrite64(4<`/data/db`>, "`abc`", 3, 16 <unfinished ...>
            8 fsync(4<`/data/db`>) = 0
            7 <... pwrite64 resumed>) = 3"#,
        )
        .unwrap();
        let write = Call::Write { fd: 4, offset: Some(16), data: b"abc".to_vec() };
        assert_eq!(read[0], Recorded { began: 0, ended: 2, call: write });
        assert_eq!(read[1], Recorded { began: 1, ended: 1, call: Call::Sync(4) });
    }

    #[test]
    fn paths_flags_and_vectors_are_read() {
        let read = calls(
            r#"7 openat(AT_FDCWD<`/data`>, "`db`", O_RDWR|O_CREAT|O_APPEND, 0666) = 5<`/data/db`>
            7 writev(5<`/data/db`>, [{iov_base="`ab`", iov_len=2}, {iov_base="`c`", iov_len=1}], 2) = 3
            7 renameat2(AT_FDCWD<`/data`>, "`/data/a`", AT_FDCWD<`/data`>, "`/data/b`", 0) = 0
            7 unlinkat(3<`/data/x`>, "`y`", 0) = -1 ENOENT (No such file or directory)
            7 exit_group(0) = ?
            7 +++ exited with 0 +++"#,
        )
        .unwrap();
        let calls: Vec<_> = read.into_iter().map(|recorded| recorded.call).collect();
        let path = PathBuf::from("/data/db");
        assert_eq!(
            calls,
            [
                Call::Open { path, fd: 5, creates: true, truncates: false, appends: true },
                Call::Write { fd: 5, offset: None, data: b"abc".to_vec() },
                Call::Rename { from: "/data/a".into(), to: "/data/b".into() },
            ]
        );
    }

    #[test]
    fn what_the_model_does_not_know_is_refused_inside_the_root_only() {
        let shared = "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED";
        assert!(calls(&format!("7 {shared}, 4<`/data/db`>, 0) = 0x7f00")).is_err());
        assert_eq!(calls(&format!("7 {shared}, 4<`/other`>, 0) = 0x7f00")), Ok(Vec::new()));
        assert!(calls("7 copy_file_range(3<`/x`>, NULL, 4<`/data/db`>, NULL, 9, 0) = 9").is_err());
        assert!(calls("7 pwrite64(4<`/data/db`>, \"`abc`\"..., 9, 16) = 9").is_err());
        assert!(calls("7 pwrite64(4<`/data/db`>, \"`abc`\", 3, 16) = 2").is_err());
        assert!(calls("7 +++ killed by SIGKILL +++").is_err());
    }
}
