//! The multipart form of a deployment, as `baton deploy` sends it.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// A form of files, as bytes with their content type.
pub(super) struct Form {
    /// The value of `Content-Type`.
    pub(super) content_type: String,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// Writes files as parts named `resources`.
pub(super) fn form(files: &[(String, Vec<u8>)]) -> Form {
    let boundary = boundary(files);
    let mut body = Vec::new();
    for (name, bytes) in files {
        let name: String = name
            .chars()
            .map(|character| match character {
                '"' | '\\' => '_',
                other if other.is_control() => '_',
                other => other,
            })
            .collect();
        body.extend_from_slice(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"resources\"; \
                 filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Form { content_type: format!("multipart/form-data; boundary={boundary}"), body }
}

/// A text that no file contains.
fn boundary(files: &[(String, Vec<u8>)]) -> String {
    loop {
        let random = RandomState::new().build_hasher().finish();
        let boundary = format!("baton-{random:016x}");
        let needle = boundary.as_bytes();
        if !files.iter().any(|(_, bytes)| bytes.windows(needle.len()).any(|part| part == needle)) {
            return boundary;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_a_part_for_each_file() {
        let form = form(&[("a \"b\".bpmn".to_owned(), b"<x/>".to_vec())]);
        let text = String::from_utf8(form.body).unwrap();
        let boundary = form.content_type.split_once('=').unwrap().1;
        assert!(text.starts_with(&format!("--{boundary}\r\n")));
        assert!(text.contains("filename=\"a _b_.bpmn\"\r\n"));
        assert!(text.ends_with(&format!("\r\n\r\n<x/>\r\n--{boundary}--\r\n")));
    }
}
