//! The bytes of what `baton lint` checks, never more of them than the parser takes.

use std::fs::File;
use std::io::{Read, stdin};

use baton_bpmn_parser::rules::unreadable_file;
use baton_bpmn_parser::{Diagnostic, Limits};

use super::files::Source;

/// The bytes, or the finding that says why there are none. Of a file beyond the limit one byte more
/// than that is read, so that the parser sees that it is too large.
pub(super) fn read(source: &Source) -> Result<Vec<u8>, Diagnostic> {
    let bytes = match source {
        Source::File(path) => File::open(path).and_then(read_up_to_limit),
        Source::StandardInput => read_up_to_limit(stdin().lock()),
        Source::Nothing(reason) => return Err(unreadable_file(reason)),
    };
    bytes.map_err(|error| unreadable_file(&error.to_string()))
}

fn read_up_to_limit(from: impl Read) -> std::io::Result<Vec<u8>> {
    let one_too_many = Limits::default().size_bytes_max as u64 + 1;
    let mut bytes = Vec::new();
    from.take(one_too_many).read_to_end(&mut bytes)?;
    Ok(bytes)
}
