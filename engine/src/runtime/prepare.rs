//! Files on their way to the writer: read, checked, compiled and hashed beside it.

use std::sync::Arc;

use baton_bpmn_parser::{Diagnostic, Severity};
use sha2::{Digest, Sha256};

use crate::command::PreparedResource;
use crate::graph::compile::compile;
use crate::graph::executable_process::ExecutableProcess;
use crate::ids::ContentHash;
use crate::rejection::Rejection;

/// Files in one deployment.
pub(crate) const FILES_MAX: usize = 100;

/// The hash of bytes.
pub(crate) fn content_hash(bytes: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(bytes).into())
}

/// The hash of what a request says, told in parts; where one part ends and the next begins matters.
pub fn request_hash<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> ContentHash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    ContentHash(hash.finalize().into())
}

/// Reads, checks and compiles files; every finding of every file is told at once.
pub(crate) fn prepare(files: &[(String, Vec<u8>)]) -> Result<Vec<PreparedResource>, Rejection> {
    if files.is_empty() {
        return Err(Rejection::InvalidArgument("no file was given in `resources`".to_owned()));
    }
    if files.len() > FILES_MAX {
        return Err(Rejection::InvalidArgument(format!(
            "{} files were given, but one deployment takes at most {FILES_MAX}; split it",
            files.len()
        )));
    }
    let mut findings = Vec::new();
    let mut resources = Vec::new();
    for (name, bytes) in files {
        if !name.to_ascii_lowercase().ends_with(".bpmn") {
            return Err(Rejection::InvalidArgument(format!(
                "`{name}` is no .bpmn file; other kinds of files are not supported yet"
            )));
        }
        let (processes, found) = read(bytes);
        let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
        findings.extend(errors.map(|found| (name.clone(), found)));
        resources.push(PreparedResource {
            name: Arc::from(name.as_str()),
            hash: content_hash(bytes),
            processes,
        });
    }
    if findings.is_empty() { Ok(resources) } else { Err(Rejection::InvalidModel(findings)) }
}

/// Reads and compiles one file: its executable processes and all findings.
pub(crate) fn read(bytes: &[u8]) -> (Vec<Arc<ExecutableProcess>>, Vec<Diagnostic>) {
    let parsed = baton_bpmn_parser::parse(bytes);
    let accepted = parsed.is_accepted();
    let mut findings = parsed.diagnostics;
    let Some(definitions) = parsed.definitions.filter(|_| accepted) else {
        return (Vec::new(), findings);
    };
    let (processes, found) = compile(&definitions);
    findings.extend(found);
    (processes.into_iter().map(Arc::new).collect(), findings)
}
