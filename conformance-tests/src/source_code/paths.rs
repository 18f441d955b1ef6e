//! Every path that a Rust file names, in `use` declarations and in the code itself.

use std::collections::BTreeMap;

use super::{
    SourceFile, code_only,
    module_tree::{ModuleTree, module_of},
    tokens::{Token, tokens},
    use_tree::{self, Import},
};

/// One path that a file names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsedPath {
    /// The line, counted from 1.
    pub line: usize,
    /// The segments: `crate` and the modules below it for the file's own crate, however the path
    /// was written (`self`, `super`, an imported name); else the name of another crate first.
    pub segments: Vec<String>,
}

impl UsedPath {
    /// The segments below the root of the file's own crate; `None` for a path of another crate.
    pub fn in_own_crate(&self) -> Option<&[String]> {
        self.segments.split_first().filter(|(first, _)| *first == "crate").map(|(_, rest)| rest)
    }

    /// The other crate that the path belongs to.
    pub fn other_crate(&self) -> Option<&str> {
        self.segments.first().map(String::as_str).filter(|first| *first != "crate")
    }

    /// Whether the path is `prefix` (`std::time::Instant`) or lies below it.
    pub fn starts_with(&self, prefix: &str) -> bool {
        let mut segments = self.segments.iter();
        prefix.split("::").all(|part| segments.next().is_some_and(|segment| segment == part))
    }
}

/// The paths that a file names, in the order of its lines.
///
/// Read as text: macros are not expanded, and a path that code builds out of a local variable's
/// or a generic type's name is taken for one of a crate of that name, which no rule mentions.
pub fn used_paths(file: &SourceFile, modules: &ModuleTree) -> Vec<UsedPath> {
    let code = code_only(file.text());
    let tokens = tokens(&code);
    let (crate_folder, module) = module_of(&file.path).unwrap_or_default();
    let mut scan =
        Scan { modules, crate_folder, module, imported: BTreeMap::new(), used: Vec::new() };
    let (imports, written) = split(&tokens);
    for (place, import) in imports {
        let segments = scan.resolve(&place, &import.path);
        if let Some(name) = import.name {
            scan.imported.insert(name, segments.clone());
        }
        scan.used.push(UsedPath { line: import.line, segments });
    }
    for (place, line, path) in written {
        let segments = match scan.imported.get(&path[0]) {
            Some(imported) => imported.iter().cloned().chain(path[1..].iter().cloned()).collect(),
            None => scan.resolve(&place, &path),
        };
        scan.used.push(UsedPath { line, segments });
    }
    scan.used.sort();
    scan.used
}

struct Scan<'a> {
    modules: &'a ModuleTree,
    crate_folder: String,
    module: Vec<String>,
    imported: BTreeMap<String, Vec<String>>,
    used: Vec<UsedPath>,
}

impl Scan<'_> {
    /// The path from the root of its crate; `place` are the inline modules it stands in.
    fn resolve(&self, place: &[String], path: &[String]) -> Vec<String> {
        let mut base: Vec<String> = self.module.iter().chain(place).cloned().collect();
        let mut rest = path;
        match path[0].as_str() {
            "crate" | "" => return path.iter().filter(|part| !part.is_empty()).cloned().collect(),
            "self" | "super" => {}
            child => {
                let mut child_module = base.clone();
                child_module.push(child.to_owned());
                if !self.modules.contains(&self.crate_folder, &child_module) {
                    return path.to_vec();
                }
            }
        }
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "self" => {}
                "super" => drop(base.pop()),
                _ => break,
            }
            rest = others;
        }
        ["crate".to_owned()].into_iter().chain(base).chain(rest.iter().cloned()).collect()
    }
}

/// The inline modules around a path, outermost first.
type Place = Vec<String>;

/// The imports of a file, and the paths in its code as they are written.
type Split = (Vec<(Place, Import)>, Vec<(Place, usize, Vec<String>)>);

fn split(tokens: &[(usize, Token<'_>)]) -> Split {
    let (mut imports, mut written) = (Vec::new(), Vec::new());
    let mut depth = 0_usize;
    let mut inline: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    let token = |at: usize| tokens.get(at).map(|(_, token)| *token);
    while let Some((line, current)) = tokens.get(at).copied() {
        let place = || inline.iter().map(|(_, name)| name.clone()).collect::<Place>();
        match current {
            Token::Word("use") if !matches!(token(at + 1), Some(Token::Mark('<'))) => {
                let mut found = Vec::new();
                at += use_tree::read(&tokens[at + 1..], &mut found);
                imports.extend(found.into_iter().map(|import| (place(), import)));
            }
            Token::Word("mod") => {
                if let (Some(Token::Word(name)), Some(Token::Mark('{'))) =
                    (token(at + 1), token(at + 2))
                {
                    inline.push((depth, name.to_owned()));
                }
            }
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                depth = depth.saturating_sub(1);
                inline.pop_if(|(opened_at, _)| *opened_at == depth);
            }
            Token::Word(first) => {
                let mut path = vec![first.to_owned()];
                while let (Some(Token::Separator), Some(Token::Word(next))) =
                    (token(at + 1), token(at + 2))
                {
                    path.push(next.to_owned());
                    at += 2;
                }
                if path.len() > 1 {
                    written.push((place(), line, path));
                }
            }
            Token::Separator => at = skip_or_read_absolute(tokens, at, &place(), &mut written),
            Token::Mark(_) => {}
        }
        at += 1;
    }
    (imports, written)
}

/// A separator that no word precedes: the rest of `<T as Trait>::name` is skipped, `::name::...` is
/// a path of another crate.
fn skip_or_read_absolute(
    tokens: &[(usize, Token<'_>)],
    mut at: usize,
    place: &Place,
    written: &mut Vec<(Place, usize, Vec<String>)>,
) -> usize {
    let line = tokens[at].0;
    let before = at.checked_sub(1).map(|before| tokens[before].1);
    let is_absolute = !matches!(before, Some(Token::Mark('>' | ')' | ']') | Token::Word(_)));
    let mut path = vec![String::new()];
    while let (Some((_, Token::Separator)), Some((_, Token::Word(next)))) =
        (tokens.get(at), tokens.get(at + 1))
    {
        path.push((*next).to_owned());
        at += 2;
    }
    if path.len() == 1 {
        return at;
    }
    if is_absolute {
        written.push((place.clone(), line, path));
    }
    at - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(path: &str, text: &str) -> Vec<String> {
        let files = [
            SourceFile::new("engine/src/behavior/mod.rs", ""),
            SourceFile::new("engine/src/behavior/tokens.rs", ""),
            SourceFile::new("engine/src/behavior/gateways/mod.rs", ""),
            SourceFile::new("engine/src/state/mod.rs", ""),
            SourceFile::new("engine/src/state/load.rs", ""),
        ];
        let used = used_paths(&SourceFile::new(path, text), &ModuleTree::new(&files));
        used.into_iter().map(|used| format!("{} {}", used.line, used.segments.join("::"))).collect()
    }

    const FILE: &str = "engine/src/behavior/gateways/exclusive_gateway.rs";

    #[test]
    fn a_use_tree_is_unfolded() {
        let text =
            "use crate::{state::{self, load as l}, step::*};\npub use serde::Serialize as _;";
        let expected =
            ["1 crate::state", "1 crate::state::load", "1 crate::step::*", "2 serde::Serialize"];
        assert_eq!(used(FILE, text), expected);
    }

    #[test]
    fn paths_in_code_are_found_without_comments_and_strings() {
        let text = "// crate::a::b\nfn f(x: &crate::state::State) { sled::open(\"crate.x::y\") }";
        assert_eq!(used(FILE, text), ["2 crate::state::State", "2 sled::open"]);
        assert_eq!(used(FILE, "tokio::spawn(x)"), ["1 tokio::spawn"]);
        assert_eq!(used(FILE, "#[tokio::test]\nfn f() {}"), ["1 tokio::test"]);
    }

    #[test]
    fn relative_paths_are_resolved() {
        assert_eq!(used(FILE, "use super::super::tokens;"), ["1 crate::behavior::tokens"]);
        let own = "1 crate::behavior::gateways::exclusive_gateway::X";
        assert_eq!(used(FILE, "use self::X;"), [own]);
        assert_eq!(used(FILE, "mod tests { use super::X; }"), [own]);
        let after = "mod tests { fn f() { if x { } } }\nuse super::Y;";
        assert_eq!(used(FILE, after), ["2 crate::behavior::gateways::Y"]);
        assert_eq!(used("engine/src/state/mod.rs", "load::x();"), ["1 crate::state::load::x"]);
        assert_eq!(used("engine/src/lib.rs", "pub use state::X;"), ["1 crate::state::X"]);
    }

    #[test]
    fn imported_names_are_followed() {
        let text = "use crate::state;\nuse std::time::Instant as Now;\nstate::load::x(Now::now())";
        let expected = [
            "1 crate::state",
            "2 std::time::Instant",
            "3 crate::state::load::x",
            "3 std::time::Instant::now",
        ];
        assert_eq!(used(FILE, text), expected);
    }

    #[test]
    fn absolute_and_qualified_paths_are_told_apart() {
        assert_eq!(used(FILE, "::sled::open()"), ["1 sled::open"]);
        assert_eq!(used(FILE, "<T as crate::a::B>::c::<D>(e)"), ["1 crate::a::B"]);
        assert_eq!(
            used(FILE, "macro_rules! m { () => { $crate::state::x } }"),
            ["1 crate::state::x"]
        );
        assert_eq!(used(FILE, "fn f() -> impl Sized + use<'a> { a::b }"), ["1 a::b"]);
    }

    #[test]
    fn a_path_of_a_derive_macro_is_found() {
        let text = r#"#[cbor(with = "crate::record::text")] struct S;"#;
        assert_eq!(used(FILE, text), ["1 crate::record::text"]);
    }
}
