//! The part of `.gitignore` that this repository uses: names, folders and endings.

use std::{fs, io, path::Path};

/// What is no part of the repository.
#[derive(Debug)]
pub(super) struct Ignored {
    patterns: Vec<String>,
}

impl Ignored {
    /// Reads `.gitignore`; a pattern of another form is an error, so that it is never misread.
    pub(super) fn read(file: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        Self::from_text(&text)
    }

    fn from_text(text: &str) -> io::Result<Self> {
        let lines = text.lines().map(str::trim);
        let patterns: Vec<String> = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.trim_end_matches('/').to_owned())
            .collect();
        match patterns.iter().find(|pattern| !is_understood(pattern)) {
            Some(pattern) => Err(io::Error::other(format!(
                ".gitignore has the pattern {pattern}: the tests understand `name`, `name/`, \
                 `/name` and `*.ending` only; use one of these or teach them more"
            ))),
            None => Ok(Self { patterns }),
        }
    }

    /// Whether a path from the root is ignored by itself; what lies in an ignored folder is never
    /// asked for.
    pub(super) fn contains(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        name == ".git"
            || self.patterns.iter().any(|pattern| {
                match (pattern.strip_prefix('/'), pattern.strip_prefix('*')) {
                    (Some(from_root), _) => path == from_root,
                    (None, Some(ending)) => name.ends_with(ending),
                    (None, None) => name == pattern,
                }
            })
    }
}

fn is_understood(pattern: &str) -> bool {
    let rest = pattern.strip_prefix('/').or_else(|| pattern.strip_prefix('*')).unwrap_or(pattern);
    !rest.is_empty()
        && !rest.contains(['*', '?', '[', '!', '\\'])
        && !rest.contains("//")
        && (pattern.starts_with('/') || !rest.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_folders_and_endings_are_ignored() {
        let ignored = Ignored::from_text("# built\n/target\nnode_modules/\n*.profraw\n").ok();
        let contains = |path| ignored.as_ref().is_some_and(|ignored| ignored.contains(path));
        assert!(contains("target") && contains("web/node_modules") && contains("a/b.profraw"));
        assert!(contains(".git"));
        assert!(!contains("engine/target") && !contains("src/node_modules.rs"));
    }

    #[test]
    fn an_unknown_form_is_an_error() {
        for pattern in ["a/b", "!kept", "**/x", "a?c"] {
            assert!(Ignored::from_text(pattern).is_err(), "{pattern}");
        }
    }
}
