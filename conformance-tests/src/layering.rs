//! Who uses what, held against tables of who may. The tables are in `tests/architecture.rs`; each
//! function returns one line per violation, with its place and the reason of the rule.

use std::collections::BTreeSet;

use crate::source_code::{
    ModuleTree, SourceFile, UsedPath,
    manifest::{Dependency, dependencies},
    module_of, used_paths,
};

/// A crate or module, what it may use besides itself (names with spaces between them), and why
/// nothing else.
pub type Row = (&'static str, &'static str, &'static str);

/// A library, the files that may name it (by the start of their paths), and why no others.
pub type LibraryRow = (&'static str, &'static [&'static str], &'static str);

/// Crates that use another crate of the workspace, in a manifest or in code, against the table.
///
/// A crate lies in the folder that its row names, and its package is `baton-` and that name.
pub fn crates(files: &[SourceFile], table: &[Row]) -> Vec<String> {
    let mut violations = Vec::new();
    let mut found = BTreeSet::new();
    for file in files {
        let Some(folder) = file.path.strip_suffix("/Cargo.toml") else { continue };
        found.insert(folder);
        if !table.iter().any(|(name, ..)| *name == folder) {
            violations.push(format!("{}: the table has no row for this crate", file.path));
        }
        for Dependency { line, name, .. } in dependencies(file.text()) {
            if let Some(used) = name.strip_prefix("baton-") {
                violations.extend(crate_violation(table, file, line, used));
            }
        }
    }
    for (file, used) in uses(files) {
        for path in used {
            if let Some(name) = path.other_crate().and_then(|name| name.strip_prefix("baton_")) {
                let used = name.replace('_', "-");
                violations.extend(crate_violation(table, file, path.line, &used));
            }
        }
    }
    let stale = table.iter().filter(|(name, ..)| !found.contains(name));
    violations.extend(stale.map(|(name, ..)| format!("the crate {name} has a row and is gone")));
    violations
}

fn crate_violation(table: &[Row], file: &SourceFile, line: usize, used: &str) -> Option<String> {
    let folder = file.path.split('/').next().unwrap_or_default();
    let (_, below, why) = table.iter().find(|(name, ..)| *name == folder)?;
    (used != folder && !words(below).any(|word| word == used))
        .then(|| format!("{}:{line}: {folder} may not use {used} ({why})", file.path))
}

/// Modules of one crate that use another of its modules against the table. For a file the longest
/// row that fits it holds; a file without a row, such as the root, may use everything.
pub fn layers(files: &[SourceFile], crate_folder: &str, table: &[Row]) -> Vec<String> {
    let modules = ModuleTree::new(files);
    let is_allowed = |segments: &[String], allowed: &str| {
        let target = segments.join("::");
        words(allowed).any(|prefix| {
            // `state state::tables` allows of `state` its own items and `tables`, no other child.
            let is_narrowed =
                words(allowed).any(|other| other != prefix && is_within(other, prefix));
            let depth = prefix.split("::").count();
            let is_child =
                segments.len() > depth && modules.contains(crate_folder, &segments[..=depth]);
            is_within(&target, prefix) && !(is_narrowed && is_child)
        })
    };
    let mut violations = Vec::new();
    for (file, module, used) in uses_of_crate(files, crate_folder) {
        let rows = table.iter().filter(|(name, ..)| is_within(&module, name));
        let Some((row, below, why)) = rows.max_by_key(|(name, ..)| name.len()) else { continue };
        for path in used {
            let Some(segments) = path.in_own_crate() else { continue };
            let target = segments.join("::");
            if !is_within(&target, row) && !is_allowed(segments, below) {
                let (file, line) = (&file.path, path.line);
                violations.push(format!("{file}:{line}: {row} may not use {target} ({why})"));
            }
        }
    }
    violations
}

/// Modules below the root of a crate that have no row, and names in rows that are no module.
pub fn places(files: &[SourceFile], crate_folder: &str, table: &[Row]) -> Vec<String> {
    let modules = ModuleTree::new(files);
    let is_placed = |module: &str| table.iter().any(|(name, ..)| *name == module);
    let top = modules.top_modules(crate_folder).into_iter();
    let unplaced = top.filter(|module| !is_placed(module));
    let mut violations: Vec<String> =
        unplaced.map(|module| format!("the module {module} has no row")).collect();
    let is_there = |name: &str| {
        // A name that starts with a capital is a type.
        let parts = name.split("::").take_while(|part| part.starts_with(char::is_lowercase));
        modules.contains(crate_folder, &parts.map(str::to_owned).collect::<Vec<_>>())
    };
    for (name, below, _) in table {
        let stale = [*name].into_iter().chain(words(below)).filter(|name| !is_there(name));
        violations.extend(stale.map(|gone| format!("the row of {name} names {gone}: it is gone")));
    }
    violations
}

/// Files that name something of an element's file and are neither that element nor the registry.
/// Each module right below one of the `folders` is an element; any may name those in `shared`.
pub fn elements(
    files: &[SourceFile],
    crate_folder: &str,
    registry: &str,
    folders: &[&str],
    shared: &[&str],
) -> Vec<String> {
    let mut violations = Vec::new();
    for (file, module, used) in uses_of_crate(files, crate_folder) {
        // The folder of a kind declares its own elements.
        if module == registry || folders.contains(&module.as_str()) {
            continue;
        }
        for path in used {
            let Some(segments) = path.in_own_crate() else { continue };
            let target = segments.join("::");
            let Some(folder) = folders.iter().find(|folder| is_within(&target, folder)) else {
                continue;
            };
            let depth = folder.split("::").count() + 1;
            let element = segments[..depth.min(segments.len())].join("::");
            if !is_within(&module, &element) && !shared.contains(&element.as_str()) {
                let (file, line) = (&file.path, path.line);
                violations.push(format!(
                    "{file}:{line}: only {registry} may name {target}; what elements share \
                     belongs in a module beside their folders"
                ));
            }
        }
    }
    violations
}

/// Files that name a library outside the places that the table allows.
pub fn libraries(files: &[SourceFile], table: &[LibraryRow]) -> Vec<String> {
    let mut violations = Vec::new();
    for (file, used) in uses(files) {
        for path in used {
            let row = table.iter().find(|(name, ..)| path.other_crate() == Some(name));
            let Some((name, places, why)) = row else { continue };
            if !places.iter().any(|place| file.path.starts_with(place)) {
                let (file, line) = (&file.path, path.line);
                violations.push(format!("{file}:{line}: may not name {name} ({why})"));
            }
        }
    }
    violations
}

/// Pure modules that name a part of the standard library that reaches outside.
pub fn purity(
    files: &[SourceFile],
    crate_folder: &str,
    pure: &[&str],
    outside: &[&str],
) -> Vec<String> {
    let mut violations = Vec::new();
    for (file, module, used) in uses_of_crate(files, crate_folder) {
        if !pure.iter().any(|pure| is_within(&module, pure)) {
            continue;
        }
        for path in used {
            if let Some(outside) = outside.iter().find(|outside| path.starts_with(outside)) {
                let (file, line) = (&file.path, path.line);
                violations.push(format!("{file}:{line}: {module} is pure and names {outside}"));
            }
        }
    }
    violations
}

/// Every Rust file with the paths that it names.
fn uses(files: &[SourceFile]) -> Vec<(&SourceFile, Vec<UsedPath>)> {
    let modules = ModuleTree::new(files);
    let rust = files.iter().filter(|file| file.is_rust());
    rust.map(|file| (file, used_paths(file, &modules))).collect()
}

/// The files of a crate with the path of their modules (`state::apply::jobs`) and their uses.
fn uses_of_crate<'f>(
    files: &'f [SourceFile],
    crate_folder: &str,
) -> Vec<(&'f SourceFile, String, Vec<UsedPath>)> {
    let in_crate = |file: &SourceFile| {
        let (folder, module) = module_of(&file.path)?;
        (folder == crate_folder).then(|| module.join("::"))
    };
    let uses = uses(files).into_iter();
    uses.filter_map(|(file, used)| Some((file, in_crate(file)?, used))).collect()
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split_whitespace()
}

/// Whether a path is `prefix` or lies below it.
fn is_within(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
