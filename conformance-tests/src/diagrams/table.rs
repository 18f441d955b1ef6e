//! The results as a table for people: a row a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use baton_bpmn_parser::Severity;
use baton_bpmn_parser::rules::{self, Rule};

use super::FileResult;

/// The files of one folder.
#[derive(Default)]
struct Row {
    files: usize,
    accepted: usize,
    /// How many files each rule refuses, by its id.
    refused: BTreeMap<String, usize>,
}

/// Folders with their files, how many are accepted, and how many are refused by which rule. A file
/// counts once for each rule that refuses it.
pub fn markdown(results: &[FileResult]) -> String {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut total = Row::default();
    for result in results {
        let folder = result.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for row in [rows.entry(folder).or_default(), &mut total] {
            row.add(result);
        }
    }
    let rules: BTreeSet<&str> = total.refused.keys().map(String::as_str).collect();
    let mut out = String::from("| folder | files | accepted | refused |");
    for id in &rules {
        let _ = write!(out, " [{id}](rules/{id}.md) {} |", name_of(id));
    }
    let _ = write!(out, "\n| --- |{}\n", " ---: |".repeat(rules.len() + 3));
    for (folder, row) in rows.iter().chain([(&"**all**", &total)]) {
        let refused = row.files - row.accepted;
        let _ = write!(out, "| {folder} | {} | {} | {refused} |", row.files, row.accepted);
        for id in &rules {
            let count = row.refused.get(*id).map(ToString::to_string).unwrap_or_default();
            let _ = write!(out, " {count} |");
        }
        out.push('\n');
    }
    out
}

impl Row {
    fn add(&mut self, result: &FileResult) {
        self.files += 1;
        self.accepted += usize::from(result.accepted);
        for id in result.rules.keys().filter(|id| refuses(id)) {
            *self.refused.entry(id.clone()).or_default() += 1;
        }
    }
}

fn refuses(id: &str) -> bool {
    rules::find(id).is_some_and(|rule| rule.severity == Severity::Error)
}

fn name_of(id: &str) -> &'static str {
    rules::find(id).map_or("", |rule: &Rule| rule.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_files_and_the_rules_that_refuse_them() {
        let result = |path: &str, accepted, rules: &[(&str, usize)]| FileResult {
            path: path.to_owned(),
            sha256: String::new(),
            accepted,
            rules: rules.iter().map(|(id, count)| ((*id).to_owned(), *count)).collect(),
        };
        // BPMN0019 refuses nothing.
        let results = [
            result("x/a.bpmn", false, &[("BPMN0012", 7), ("BPMN0019", 1)]),
            result("x/b.bpmn", true, &[("BPMN0019", 1)]),
        ];
        let expected = "| folder | files | accepted | refused | [BPMN0012](rules/BPMN0012.md) \
                        unsupported-element |\n| --- | ---: | ---: | ---: | ---: |\n\
                        | x | 2 | 1 | 1 | 1 |\n| **all** | 2 | 1 | 1 | 1 |\n";
        assert_eq!(markdown(&results), expected);
    }
}
