//! What is to be read for the arguments of `baton lint`: files, folders, patterns, standard input.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// How files of a folder end, in small letters.
const ENDINGS: &[&str] = &[".bpmn", ".bpmn20.xml"];

/// Something to check, under the name that its findings bear.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) source: Source,
}

/// Where the bytes come from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A file; that it exists is not known yet.
    File(PathBuf),
    StandardInput,
    /// Nothing, and the reason why.
    Nothing(String),
}

impl Named {
    fn file(path: PathBuf) -> Self {
        Self { name: path.display().to_string(), source: Source::File(path) }
    }

    fn nothing(path: &Path, reason: impl Into<String>) -> Self {
        Self { name: path.display().to_string(), source: Source::Nothing(reason.into()) }
    }
}

/// Everything that the arguments name, in their order; what a folder or a pattern stands for is
/// sorted. An argument that stands for nothing is told as such: a check of nothing is no success.
pub(super) fn find(arguments: &[PathBuf]) -> Vec<Named> {
    arguments.iter().flat_map(|argument| of_argument(argument)).collect()
}

fn of_argument(argument: &Path) -> Vec<Named> {
    if argument == Path::new("-") {
        return vec![Named { name: "<stdin>".to_owned(), source: Source::StandardInput }];
    }
    // What exists is meant, even where its name looks like a pattern.
    match fs::metadata(argument) {
        Ok(there) if there.is_dir() => of_folder(argument),
        Err(_) if is_pattern(argument) => of_pattern(argument),
        Ok(_) | Err(_) => vec![Named::file(argument.to_owned())],
    }
}

fn is_pattern(argument: &Path) -> bool {
    argument.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

/// The files in a folder and below. Links to folders are not followed, so there is no way round in
/// circles.
fn of_folder(folder: &Path) -> Vec<Named> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) if is_bpmn(entry.path()) && !entry.path().is_dir() => {
                files.push(Named::file(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let reason = error.into_io_error().map(|error| error.to_string());
                files.push(Named::nothing(&path, reason.unwrap_or_default()));
            }
        }
    }
    if files.is_empty() {
        let endings = ENDINGS.join(" or ");
        files
            .push(Named::nothing(folder, format!("the folder has no file that ends in {endings}")));
    }
    files
}

fn is_bpmn(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The files that a pattern stands for, and those in folders that it stands for.
fn of_pattern(pattern: &Path) -> Vec<Named> {
    let found = match glob::glob(&pattern.to_string_lossy()) {
        Ok(found) => found,
        Err(error) => return vec![Named::nothing(pattern, error.to_string())],
    };
    let mut files = Vec::new();
    for path in found {
        match path {
            Ok(path) if path.is_dir() => files.extend(of_folder(&path)),
            Ok(path) => files.push(Named::file(path)),
            Err(error) => files.push(Named::nothing(error.path(), error.error().to_string())),
        }
    }
    if files.is_empty() {
        files.push(Named::nothing(pattern, "no file matches the pattern"));
    }
    files
}
