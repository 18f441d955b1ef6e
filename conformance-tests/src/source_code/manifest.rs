//! The dependencies of a `Cargo.toml`, read line by line.

/// One line that names a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The line, counted from 1.
    pub line: usize,
    /// The table it stands in, such as `dev-dependencies`.
    pub table: String,
    /// The name that the code uses.
    pub name: String,
    /// Whether the version is the workspace's (`x.workspace = true`).
    pub is_inherited: bool,
    /// Whether it is a crate of this workspace (`path = "..."`).
    pub is_own: bool,
    /// Whether the line above is a comment.
    pub is_explained: bool,
}

/// Every dependency of a manifest, in the order of its lines. Each has to be written on one line,
/// in a table of dependencies: `name = ...` or `name.workspace = true`.
pub fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut dependencies = Vec::new();
    let mut table = String::new();
    let mut above = "";
    for (number, line) in manifest.lines().enumerate() {
        let text = line.trim();
        if let Some(header) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            header.trim_matches(['[', ']']).clone_into(&mut table);
            // `[dependencies.name]` is a table of its own: the header names the dependency.
            if let Some((tables, name)) = table.rsplit_once('.')
                && tables.ends_with("dependencies")
            {
                dependencies.push(dependency(number + 1, tables, name, text, above));
            }
        } else if table.ends_with("dependencies")
            && !text.starts_with('#')
            && let Some((name, value)) = text.split_once(['=', '.', ' '])
        {
            dependencies.push(dependency(number + 1, &table, name, value, above));
        }
        above = text;
    }
    dependencies
}

fn dependency(line: usize, table: &str, name: &str, value: &str, above: &str) -> Dependency {
    let compact = value.replace(' ', "");
    Dependency {
        line,
        table: table.to_owned(),
        name: name.trim().trim_matches('"').to_owned(),
        is_inherited: compact.contains("workspace=true"),
        is_own: compact.contains("path="),
        is_explained: above.starts_with('#'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_of_all_tables_are_found() {
        let manifest = "[package]\nname = \"x\"\n\n[dependencies]\n# why\na = \"1\"\n\
                        b.workspace = true\nc = { workspace = true, features = [\"y\"] }\n\
                        [dev-dependencies]\nd = { path = \"../d\" }\n\
                        [target.'cfg(unix)'.dependencies]\ne = \"1\"\n[dependencies.f]\n\
                        version = \"1\"\n[features]\ng = []\n";
        let found = dependencies(manifest);
        let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c", "d", "e", "f"]);
        let of = |property: fn(&Dependency) -> bool| -> Vec<&str> {
            found.iter().filter(|found| property(found)).map(|found| found.name.as_str()).collect()
        };
        assert_eq!(of(|found| found.is_inherited), ["b", "c"]);
        assert_eq!(of(|found| found.is_own), ["d"]);
        assert_eq!(of(|found| found.is_explained), ["a"]);
        assert_eq!(found[3].table, "dev-dependencies");
        assert_eq!(found[0].line, 6);
    }
}
