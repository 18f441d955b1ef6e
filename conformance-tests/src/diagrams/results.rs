//! The results as text: one file a line, its fields between tabs.

use std::collections::BTreeMap;

/// What the fields are.
pub const HEAD: &str = "path\tsha256\tverdict\trules";

/// What was said of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileResult {
    /// Its path below the folder of all diagrams.
    pub path: String,
    /// The hash of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Whether it may be deployed.
    pub accepted: bool,
    /// How many findings there are of each rule, by its id.
    pub rules: BTreeMap<String, usize>,
}

impl FileResult {
    /// One line, without its end.
    pub fn line(&self) -> String {
        let verdict = if self.accepted { "accepted" } else { "refused" };
        let rules = self.rules.iter().map(|(rule, count)| format!("{rule}:{count}"));
        let rules = rules.collect::<Vec<_>>().join(" ");
        format!("{}\t{}\t{verdict}\t{rules}", self.path, self.sha256)
    }

    fn of_line(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let [path, sha256] = [fields.next()?, fields.next()?].map(str::to_owned);
        let accepted = match fields.next()? {
            "accepted" => true,
            "refused" => false,
            _ => return None,
        };
        let rules = fields.next()?.split_whitespace().map(|rule| {
            let (rule, count) = rule.split_once(':')?;
            Some((rule.to_owned(), count.parse().ok()?))
        });
        let rules = rules.collect::<Option<_>>()?;
        fields.next().is_none().then_some(Self { path, sha256, accepted, rules })
    }
}

/// All results as a file.
pub fn text(results: &[FileResult]) -> String {
    let lines = results.iter().map(FileResult::line);
    std::iter::once(HEAD.to_owned())
        .chain(lines)
        .fold(String::new(), |text, line| text + line.as_str() + "\n")
}

/// The results in a file; the line that is none as an error.
pub fn parse(text: &str) -> Result<Vec<FileResult>, String> {
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(format!("the first line is not `{HEAD}`"));
    }
    lines.map(|line| FileResult::of_line(line).ok_or_else(|| line.to_owned())).collect()
}

/// What differs between two lists, one line each; both are sorted by path.
pub fn differences(kept: &[FileResult], found: &[FileResult]) -> Vec<String> {
    let by_path = |list: &[FileResult]| {
        let lines = list.iter().map(|result| (result.path.clone(), result.line()));
        lines.collect::<BTreeMap<_, _>>()
    };
    let (kept, found) = (by_path(kept), by_path(found));
    let gone = kept.iter().filter(|(path, line)| found.get(*path) != Some(line));
    let new = found.iter().filter(|(path, line)| kept.get(*path) != Some(line));
    gone.map(|(_, line)| format!("- {line}"))
        .chain(new.map(|(_, line)| format!("+ {line}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(path: &str, accepted: bool, rules: &[(&str, usize)]) -> FileResult {
        let rules = rules.iter().map(|(rule, count)| ((*rule).to_owned(), *count)).collect();
        FileResult { path: path.to_owned(), sha256: "00ff".to_owned(), accepted, rules }
    }

    #[test]
    fn results_are_read_as_they_were_written() {
        let all = [
            result("a folder/a.bpmn", true, &[]),
            result("b.bpmn", false, &[("BPMN0012", 3), ("BPMN0015", 1)]),
        ];
        assert_eq!(parse(&text(&all)).as_deref(), Ok(&all[..]));
        assert!(parse("path\n").is_err());
        assert!(parse(&format!("{HEAD}\na\tb\tmaybe\t\n")).is_err());
    }

    #[test]
    fn each_difference_is_told() {
        let kept = [result("a", true, &[]), result("b", true, &[]), result("c", true, &[])];
        let found = [result("a", true, &[]), result("b", false, &[]), result("d", true, &[])];
        let told = differences(&kept, &found);
        let told: Vec<&str> = told.iter().map(|line| &line[..3]).collect();
        assert_eq!(told, ["- b", "- c", "+ b", "+ d"]);
    }
}
