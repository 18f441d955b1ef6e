//! Which file is which module of which crate.

use std::collections::BTreeSet;

use super::SourceFile;

/// The modules of all crates, known by their files.
#[derive(Debug, Default)]
pub struct ModuleTree {
    modules: BTreeSet<(String, Vec<String>)>,
}

impl ModuleTree {
    /// The modules whose files these are.
    pub fn new(files: &[SourceFile]) -> Self {
        Self { modules: files.iter().filter_map(|file| module_of(&file.path)).collect() }
    }

    /// Whether a crate has a module of this path.
    pub fn contains(&self, crate_folder: &str, module: &[String]) -> bool {
        self.modules.contains(&(crate_folder.to_owned(), module.to_vec()))
    }

    /// The modules right below the root of a crate.
    pub fn top_modules(&self, crate_folder: &str) -> BTreeSet<&str> {
        self.modules
            .iter()
            .filter(|(found, module)| found == crate_folder && !module.is_empty())
            .map(|(_, module)| module[0].as_str())
            .collect()
    }
}

/// The folder of the crate and the path of the module that a file is, if it lies in a `src` folder:
/// `engine/src/state/mod.rs` is the module `state` of `engine`; a crate's root has an empty path.
pub fn module_of(path: &str) -> Option<(String, Vec<String>)> {
    let (crate_folder, in_src) = path.strip_suffix(".rs")?.split_once("/src/")?;
    let mut module: Vec<String> = in_src.split('/').map(str::to_owned).collect();
    if in_src.starts_with("bin/") || in_src == "lib" || in_src == "main" {
        module.clear();
    } else if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    Some((crate_folder.to_owned(), module))
}

#[cfg(test)]
mod tests {
    use super::module_of;

    #[test]
    fn a_file_is_the_module_that_its_path_says() {
        let module = |path| module_of(path).map(|(folder, module)| (folder, module.join("::")));
        let of = |folder: &str, module: &str| Some((folder.to_owned(), module.to_owned()));
        assert_eq!(module("engine/src/lib.rs"), of("engine", ""));
        assert_eq!(module("api/src/main.rs"), of("api", ""));
        assert_eq!(module("a/src/bin/tool.rs"), of("a", ""));
        assert_eq!(module("engine/src/step.rs"), of("engine", "step"));
        assert_eq!(module("engine/src/state/mod.rs"), of("engine", "state"));
        assert_eq!(module("engine/src/state/apply/jobs.rs"), of("engine", "state::apply::jobs"));
        assert_eq!(module("engine/tests/engine.rs"), None);
        assert_eq!(module("engine/Cargo.toml"), None);
    }
}
