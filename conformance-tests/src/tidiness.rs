//! What every file of the repository keeps, as functions from files to violations, one line each.
//! The lists that they are held against are in `tests/tidy.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::source_code::{SourceFile, code_only, manifest::dependencies};

/// A file that is longer than its kind may be, up to how many lines it may be, and why. A ratchet:
/// the number only falls, and the row goes when the file is short enough.
pub type LongFile = (&'static str, usize, &'static str);

/// Every Rust file says in `//!`, on its first line, what it owns.
pub fn opening(files: &[SourceFile]) -> Vec<String> {
    let silent = rust(files).filter(|file| !file.text().starts_with("//! "));
    silent.map(|file| format!("{}: the first line is no `//!`", file.path)).collect()
}

/// Rust files are at most `lines_max` long, files right below one of the `element_folders` (other
/// than `mod.rs`) at most `element_lines_max`, but for those in the table.
pub fn length(
    files: &[SourceFile],
    lines_max: usize,
    element_lines_max: usize,
    element_folders: &[&str],
    table: &[LongFile],
) -> Vec<String> {
    let mut violations = Vec::new();
    for file in rust(files) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let is_element = element_folders.contains(&folder) && name != "mod.rs";
        let usual_max = if is_element { element_lines_max } else { lines_max };
        let row = table.iter().find(|(path, ..)| *path == file.path);
        let lines = file.text().lines().count();
        let max = row.map_or(usual_max, |(_, max, _)| *max);
        if lines > max {
            violations.push(format!("{}: {lines} lines; at most {max}: split it", file.path));
        } else if row.is_some() && lines <= usual_max {
            violations.push(format!("{}: short enough: remove its row", file.path));
        }
    }
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let stale = table.iter().filter(|(path, ..)| !paths.contains(path));
    violations.extend(stale.map(|(path, ..)| format!("{path}: is gone: remove its row")));
    violations
}

/// No tab, no space at the end of a line, and at most `width_max` characters on it besides those in
/// strings. What rustfmt cannot keep, since it leaves comments and what stands beside long strings.
pub fn lines(files: &[SourceFile], width_max: usize) -> Vec<String> {
    let mut violations = Vec::new();
    for file in rust(files) {
        let code = code_only(file.text());
        for (number, (line, code)) in file.text().lines().zip(code.lines()).enumerate() {
            let mut found = |what: &str| {
                violations.push(format!("{}:{}: {what}", file.path, number + 1));
            };
            let after_code = line[code.trim_end().len()..].trim_start();
            let ends_in_comment = after_code.starts_with("//");
            if line.contains('\t') {
                found("a tab");
            }
            if line.ends_with(' ') && (after_code.is_empty() || ends_in_comment) {
                found("a space at the end");
            }
            let width = if ends_in_comment { line.chars().count() } else { width_of(line, code) };
            if width > width_max {
                found("too wide");
            }
        }
    }
    violations
}

/// The width of a line of code, its indentation included, without strings: where they are blanked
/// several spaces follow each other, which rustfmt leaves nowhere else.
fn width_of(line: &str, code: &str) -> usize {
    let indentation = line.len() - line.trim_start().len();
    indentation + code.trim().split("  ").map(|part| part.chars().count()).sum::<usize>()
}

/// No name in code, and no name of a file, has one of these words as a part; letters' case and an
/// `s` at the end do not matter, and `foreign` names are libraries'. No line has one of the
/// `marks`.
pub fn names(
    files: &[SourceFile],
    words: &[&str],
    foreign: &[&str],
    marks: &[String],
) -> Vec<String> {
    let is_banned = |name: &str| {
        words_of(name).into_iter().find(|word| {
            words.contains(&word.as_str())
                || word.strip_suffix('s').is_some_and(|word| words.contains(&word))
        })
    };
    let mut violations = Vec::new();
    for file in files {
        if let Some(word) = is_banned(file.path.rsplit('/').next().unwrap_or_default()) {
            violations.push(format!("{}: a file is named {word}", file.path));
        }
        if !file.is_rust() {
            continue;
        }
        let code = code_only(file.text());
        for (number, (line, code)) in file.text().lines().zip(code.lines()).enumerate() {
            let mut found = |what: &str| {
                violations.push(format!("{}:{}: says {what}", file.path, number + 1));
            };
            let names = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            let mut names = names.filter(|name| !foreign.contains(name));
            if let Some(word) = names.find_map(is_banned) {
                found(&word);
            }
            let mut texts = line.split(|c: char| !c.is_alphanumeric() && c != '!');
            if let Some(mark) = texts.find(|text| marks.iter().any(|mark| mark == text)) {
                found(mark);
            }
        }
    }
    violations
}

/// The words of a name in snake case or camel case, in small letters.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for character in name.chars() {
        let starts_word = character.is_uppercase() && was_small;
        was_small = character.is_lowercase();
        if !character.is_alphanumeric() || starts_word {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// No text names a place that exists on one machine only, nor a host. A `place` is found where no
/// word or path goes on in front of it. Files in `generated` are written by tools.
pub fn places(files: &[SourceFile], places: &[String], generated: &[&str]) -> Vec<String> {
    let mut violations = Vec::new();
    for file in files.iter().filter(|file| !generated.contains(&file.path.as_str())) {
        for (number, line) in file.text().lines().enumerate() {
            let names = |place: &&String| {
                line.match_indices(place.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
                })
            };
            if let Some(place) = places.iter().find(names) {
                violations.push(format!("{}:{}: names {place}", file.path, number + 1));
            }
        }
    }
    violations
}

/// No file is larger than this.
pub fn sizes(files: &[SourceFile], bytes_max: u64) -> Vec<String> {
    let large = files.iter().filter(|file| file.bytes > bytes_max);
    large.map(|file| format!("{}: {} bytes; at most {bytes_max}", file.path, file.bytes)).collect()
}

/// Every dependency has a comment in the line above it that says what it is for, where its version
/// is chosen; every crate takes the lints of the workspace.
pub fn manifests(files: &[SourceFile]) -> Vec<String> {
    let mut violations = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        for found in dependencies(file.text()) {
            if !(found.is_inherited || found.is_own || found.is_explained) {
                let (path, line, name) = (&file.path, found.line, found.name);
                violations.push(format!("{path}:{line}: no comment above {name} says why"));
            }
        }
        if file.text().contains("[package]") && !file.text().contains("[lints]\nworkspace = true") {
            violations.push(format!("{}: does not take the workspace's lints", file.path));
        }
    }
    violations
}

/// These files exist, and so does every file that the page `map` names between its heading
/// "Where is" and the next heading, in back-ticks and from the root of the repository.
pub fn pages(files: &[SourceFile], required: &[&str], map: &str) -> Vec<String> {
    let absent = required.iter().filter(|path| !exists(files, path));
    let mut violations: Vec<String> = absent.map(|path| format!("{path}: is missing")).collect();
    let Some(page) = files.iter().find(|file| file.path == map) else { return violations };
    let is_heading = |line: &&str| line.starts_with('#');
    let is_start = |line: &&str| is_heading(line) && line.to_lowercase().contains("where is");
    let mut section = page.text().lines().skip_while(|line| !is_start(line));
    if section.next().is_none() {
        violations.push(format!("{map}: has no heading \"Where is\""));
    }
    for line in section.take_while(|line| !is_heading(line)) {
        // Every second part stands between back-ticks. A path has a slash inside; a route of the
        // API starts with one, and a placeholder stands for many paths.
        for name in line.split('`').skip(1).step_by(2) {
            let is_path =
                name.contains('/') && !name.starts_with('/') && !name.contains([' ', '<']);
            if is_path && !exists(files, name) {
                violations.push(format!("{map}: names {name}, which is not there"));
            }
        }
    }
    violations
}

/// Every relative link of a Markdown page leads to a file or folder of the repository.
pub fn links(files: &[SourceFile]) -> Vec<String> {
    let mut violations = Vec::new();
    for file in files.iter().filter(|file| file.has_extension("md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.text().lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
                let is_relative = !link.is_empty() && !link.contains(':');
                if is_relative && !exists(files, &resolved(folder, link)) {
                    let (path, line) = (&file.path, number + 1);
                    violations.push(format!("{path}:{line}: links to {link}, which is not there"));
                }
            }
        }
    }
    violations
}

/// The path that a link means in a page of this folder.
fn resolved(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Whether there is a file or a folder of this path.
fn exists(files: &[SourceFile], path: &str) -> bool {
    let path = path.trim_end_matches('/');
    files.iter().any(|file| {
        file.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The name of a test is a sentence about what holds: two words or more, the first none of these.
/// A test that is left out says why.
pub fn test_names(files: &[SourceFile], first_words: &[&str]) -> Vec<String> {
    let mut violations = Vec::new();
    for file in rust(files) {
        let mut is_test = false;
        for (number, line) in code_only(file.text()).lines().enumerate() {
            let line = line.trim();
            let mut found = |what: &str| {
                violations.push(format!("{}:{}: {what}", file.path, number + 1));
            };
            if line.starts_with("#[ignore]") {
                found("a test is left out without a reason");
            }
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                is_test = true;
            } else if is_test && let Some((_, after)) = line.split_once("fn ") {
                is_test = false;
                let name = after.split(['(', '<']).next().unwrap_or_default();
                let words: Vec<&str> = name.split('_').collect();
                if words.len() < 2 || first_words.contains(&words[0]) {
                    found(&format!("`{name}` is no sentence"));
                }
            }
        }
    }
    violations
}

/// No two Rust files differ in the case of their names only, which some file systems cannot keep.
pub fn cases(files: &[SourceFile]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let paths = files.iter().map(|file| &file.path);
    let clash = paths.filter_map(|path| Some((path, seen.insert(path.to_lowercase(), path)?)));
    clash.map(|(path, other)| format!("{path}: differs from {other} in case only")).collect()
}

fn rust(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    files.iter().filter(|file| file.is_rust())
}
