//! Reading every diagram below a folder.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use baton_bpmn_parser::{Parsed, parse};
use sha2::{Digest, Sha256};

use super::FileResult;

/// How the names of diagrams end.
const ENDINGS: &[&str] = &[".bpmn", ".bpmn20.xml"];

/// The diagrams below a folder, sorted by path.
pub fn diagrams(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if ENDINGS.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The path of a file below a folder, with `/` between its parts.
pub fn name(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()
}

/// What is said of a file.
pub fn result(name: String, bytes: &[u8]) -> (FileResult, Parsed) {
    let parsed = parse(bytes);
    let mut rules = BTreeMap::new();
    for found in &parsed.diagnostics {
        *rules.entry(found.rule.to_string()).or_default() += 1;
    }
    let sha256 = Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    (FileResult { path: name, sha256, accepted: parsed.is_accepted(), rules }, parsed)
}
