//! Reading the repository's own text, for the tests that keep its rules (`architecture`, `tidy`).
//!
//! Rust is read as text, not compiled: [`code_only`] blanks comments and strings, [`used_paths`]
//! finds what a file names, [`manifest`] reads the dependencies of a crate. Nothing here knows a
//! rule; the rules are tables in the tests.

mod ignored;
mod lexer;
pub mod manifest;
mod module_tree;
mod paths;
mod tokens;
mod use_tree;

pub use lexer::code_only;
pub use module_tree::{ModuleTree, module_of};
pub use paths::{UsedPath, used_paths};

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// One file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path from the root of the repository, with `/` between its parts.
    pub path: String,
    /// The size on disk.
    pub bytes: u64,
    /// The content; `None` where it is no UTF-8.
    pub text: Option<String>,
}

impl SourceFile {
    /// A file that exists in a test only.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), bytes: text.len() as u64, text: Some(text.to_owned()) }
    }

    /// The content, empty where it is no text.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Whether this is Rust code.
    pub fn is_rust(&self) -> bool {
        self.has_extension("rs")
    }

    /// Whether the name ends in a dot and `extension`.
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().unwrap_or(crate_folder).to_owned()
}

/// Every file of the repository that git would not ignore, sorted by path.
///
/// Folders are walked instead of asking git, so that the rules are checked in an archive without
/// history too.
///
/// # Errors
/// Where a folder or a file cannot be read, or `.gitignore` says more than this module understands.
pub fn repository(root: &Path) -> io::Result<Vec<SourceFile>> {
    let ignored = ignored::Ignored::read(&root.join(".gitignore"))?;
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let kind = entry.file_type()?;
            if ignored.contains(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let content = fs::read(entry.path())?;
                let bytes = content.len() as u64;
                files.push(SourceFile { path, bytes, text: String::from_utf8(content).ok() });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
