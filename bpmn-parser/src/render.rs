//! Diagnostics as text, the way compilers show them, and as JSON.
//!
//! Pure functions from texts to texts: nothing here reads a file or asks a terminal. What a file
//! contains is shown without the control characters that would change a terminal.

use std::fmt::Write as _;

use baton_models::SourcePosition;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};

/// Characters of a source line shown on each side of a finding.
const CONTEXT_CHARACTERS_MAX: usize = 90;

/// Whether texts carry colours for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// ANSI escape sequences.
    Ansi,
    /// Plain text.
    None,
}

/// Shows each finding with its line of the source and a marker under its column.
///
/// `source` is the text of the file, from [`crate::source_text`]; where it is empty (the file could
/// not be read) the lines are left out.
///
/// ```
/// use baton_bpmn_parser::{parse, render};
///
/// let xml = "<html/>";
/// let parsed = parse(xml.as_bytes());
/// let text = render::text("page.bpmn", xml, &parsed.diagnostics, render::Color::None);
/// assert!(text.starts_with("page.bpmn:1:1: error[BPMN0006]: the root element is `html`"));
/// assert!(text.contains("\n    1 | <html/>\n      | ^\n"));
/// ```
pub fn text(file: &str, source: &str, diagnostics: &[Diagnostic], color: Color) -> String {
    let paint = Paint(color);
    let offsets = offsets_of(source, diagnostics);
    let mut out = String::new();
    for (found, offset) in diagnostics.iter().zip(offsets) {
        let place = paint.bold(&format!("{}:{}:", printable(file), found.at));
        let label = paint.severity(found.severity, &format!("{}[{}]", found.severity, found.rule));
        let _ = writeln!(out, "{place} {label}: {}", paint.bold(&printable(&found.message)));
        if !source.is_empty() {
            let (line, column) = excerpt(source, offset);
            let number = paint.gutter(&format!("{:>5} |", found.at.line));
            let _ = writeln!(out, "{number} {line}");
            let marker = paint.severity(found.severity, "^");
            let _ = writeln!(out, "{} {}{marker}", paint.gutter("      |"), " ".repeat(column));
        }
        let gutter = paint.gutter("      =");
        let _ = writeln!(out, "{gutter} {} {}\n", paint.bold("help:"), printable(&found.help));
    }
    out
}

/// One line that says whether a file is accepted, and counts what was found.
///
/// ```
/// use baton_bpmn_parser::render::{Color, summary};
///
/// assert_eq!(summary("order.bpmn", true, &[], Color::None), "order.bpmn: accepted");
/// ```
pub fn summary(file: &str, accepted: bool, diagnostics: &[Diagnostic], color: Color) -> String {
    let paint = Paint(color);
    let verdict = if accepted {
        paint.styled("1;32", "accepted")
    } else {
        paint.severity(Severity::Error, "refused")
    };
    let mut counts = Counts::default();
    counts.add(accepted, diagnostics);
    format!("{}: {verdict}{}", printable(file), counts.findings())
}

/// Verdicts and findings of several files, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    accepted: usize,
    refused: usize,
    /// As many as there are of each of [`SEVERITIES`].
    findings: [usize; SEVERITIES.len()],
}

/// In the order in which they are counted.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

impl Counts {
    /// Adds a file.
    pub fn add(&mut self, accepted: bool, diagnostics: &[Diagnostic]) {
        let verdict = if accepted { &mut self.accepted } else { &mut self.refused };
        *verdict += 1;
        for (count, severity) in self.findings.iter_mut().zip(SEVERITIES) {
            *count += diagnostics.iter().filter(|found| found.severity == severity).count();
        }
    }

    /// How many files were added.
    pub const fn files(&self) -> usize {
        self.accepted + self.refused
    }

    /// Whether no file was refused.
    pub const fn all_accepted(&self) -> bool {
        self.refused == 0
    }

    /// The findings as the end of a sentence; nothing where there are none.
    fn findings(&self) -> String {
        let mut out = String::new();
        for (count, severity) in self.findings.iter().zip(SEVERITIES) {
            if *count > 0 {
                let plural = if *count == 1 { "" } else { "s" };
                let _ = write!(out, ", {count} {severity}{plural}");
            }
        }
        out
    }
}

/// One line about all files.
///
/// ```
/// use baton_bpmn_parser::render::{Color, Counts, total};
///
/// let mut counts = Counts::default();
/// counts.add(true, &[]);
/// counts.add(true, &[]);
/// assert_eq!(total(&counts, Color::None), "2 files: 2 accepted");
/// ```
pub fn total(counts: &Counts, color: Color) -> String {
    let paint = Paint(color);
    let mut verdicts = Vec::new();
    if counts.accepted > 0 {
        verdicts.push(paint.styled("1;32", &format!("{} accepted", counts.accepted)));
    }
    if counts.refused > 0 {
        verdicts.push(paint.severity(Severity::Error, &format!("{} refused", counts.refused)));
    }
    let plural = if counts.files() == 1 { "" } else { "s" };
    format!("{} file{plural}: {}{}", counts.files(), verdicts.join(", "), counts.findings())
}

/// One JSON object on one line, without a line feed: the file, whether it is accepted, and its
/// diagnostics.
///
/// ```
/// use baton_bpmn_parser::render::json;
///
/// assert_eq!(json("a.bpmn", true, &[]), r#"{"file":"a.bpmn","accepted":true,"diagnostics":[]}"#);
/// ```
pub fn json(file: &str, accepted: bool, diagnostics: &[Diagnostic]) -> String {
    let diagnostics = diagnostics.iter().map(DiagnosticJson::from).collect();
    let result = FileJson { file, accepted, diagnostics };
    // Texts, numbers and booleans always have a JSON form.
    serde_json::to_string(&result).unwrap_or_default()
}

#[derive(Serialize)]
struct FileJson<'a> {
    file: &'a str,
    accepted: bool,
    diagnostics: Vec<DiagnosticJson<'a>>,
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    rule: &'static str,
    severity: &'static str,
    element: Option<&'a str>,
    line: u32,
    column: u32,
    message: &'a str,
    help: &'a str,
}

impl<'a> From<&'a Diagnostic> for DiagnosticJson<'a> {
    fn from(found: &'a Diagnostic) -> Self {
        Self {
            rule: found.rule.as_str(),
            severity: found.severity.as_str(),
            element: found.element.as_ref().map(baton_models::ElementId::as_str),
            line: found.at.line,
            column: found.at.column,
            message: &found.message,
            help: &found.help,
        }
    }
}

/// The byte offset of each finding, in one pass over the source however many there are.
fn offsets_of(source: &str, diagnostics: &[Diagnostic]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|index| diagnostics[*index].at);
    let mut offsets = vec![source.len(); diagnostics.len()];
    let mut wanted = order.into_iter().peekable();
    let mut here = SourcePosition::START;
    for (offset, character) in source.char_indices() {
        if character == '\n' {
            here.line += 1;
            here.column = 0;
        }
        // A column behind the end of its line is shown at the end.
        let is_passed = |index: &usize| {
            let at = diagnostics[*index].at;
            at <= here || (character == '\n' && at.line < here.line)
        };
        while let Some(index) = wanted.next_if(is_passed) {
            offsets[index] = offset;
        }
        if wanted.peek().is_none() {
            break;
        }
        here.column += 1;
    }
    offsets
}

/// The line around an offset, cut where it is long, and the column of the offset in it.
fn excerpt(source: &str, offset: usize) -> (String, usize) {
    let (before, after) = source.split_at(offset);
    let in_line = |character: &char| !matches!(character, '\n' | '\r');
    let start: usize = before
        .chars()
        .rev()
        .take(CONTEXT_CHARACTERS_MAX)
        .take_while(in_line)
        .map(char::len_utf8)
        .sum();
    let end: usize =
        after.chars().take(CONTEXT_CHARACTERS_MAX).take_while(in_line).map(char::len_utf8).sum();
    let (cut, shown) = before.split_at(before.len() - start);
    let mut line = String::new();
    if cut.chars().next_back().is_some_and(|character| in_line(&character)) {
        line.push('…');
    }
    line.push_str(&printable(shown));
    let column = line.chars().count();
    line.push_str(&printable(&after[..end]));
    if after[end..].chars().next().is_some_and(|character| in_line(&character)) {
        line.push('…');
    }
    (line, column)
}

/// A text without control characters; a tab is four spaces, so that markers stand right.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => out.push_str("    "),
            other if other.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
    out
}

/// Puts colours around texts, or leaves them.
struct Paint(Color);

impl Paint {
    fn styled(&self, codes: &str, text: &str) -> String {
        match self.0 {
            Color::Ansi => format!("\u{1b}[{codes}m{text}\u{1b}[0m"),
            Color::None => text.to_owned(),
        }
    }

    fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    fn gutter(&self, text: &str) -> String {
        self.styled("34", text)
    }

    fn severity(&self, severity: Severity, text: &str) -> String {
        let codes = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        };
        self.styled(codes, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleId;

    fn found(line: u32, column: u32) -> Diagnostic {
        Diagnostic {
            rule: RuleId("BPMN0000"),
            severity: Severity::Warning,
            at: SourcePosition::new(line, column),
            element: None,
            message: "a message".to_owned(),
            help: "do it".to_owned(),
        }
    }

    #[test]
    fn the_marker_stands_under_its_character_behind_tabs_and_wide_bytes() {
        let shown = text("f", "ab\n\té<x>\r\n", &[found(2, 3)], Color::None);
        let expected = "f:2:3: warning[BPMN0000]: a message\n    2 |     é<x>\n      |      ^\n      \
                        = help: do it\n\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn findings_out_of_order_and_beyond_the_end_are_shown() {
        let all = [found(9, 9), found(2, 1), found(1, 99), found(1, 1)];
        let lines: Vec<usize> = offsets_of("ab\ncd", &all);
        assert_eq!(lines, [5, 3, 2, 0]);
    }

    #[test]
    fn a_long_line_is_cut_around_its_finding() {
        let source = "x".repeat(1000);
        let (line, column) = excerpt(&source, 500);
        assert_eq!(line.chars().count(), 2 * CONTEXT_CHARACTERS_MAX + 2);
        assert_eq!(column, CONTEXT_CHARACTERS_MAX + 1);
        assert!(line.starts_with('…') && line.ends_with('…'));
    }

    #[test]
    fn colours_are_only_added_on_request() {
        let plain = text("f", "<a>", &[found(1, 1)], Color::None);
        let colored = text("f", "<a>", &[found(1, 1)], Color::Ansi);
        assert!(!plain.contains('\u{1b}'));
        assert!(colored.contains("\u{1b}[1;33m"));
    }

    #[test]
    fn a_summary_counts_each_severity() {
        let line = summary("f", false, &[found(1, 1), found(1, 2)], Color::None);
        assert_eq!(line, "f: refused, 2 warnings");
    }
}
