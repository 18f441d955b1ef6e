//! What holds for every input of the parser. Checked by the tests here and by the fuzz target in
//! `fuzz/`, which includes this file.

use baton_bpmn_parser::{Parsed, Severity, parse, render, source_text};

/// Parses and shows the findings in every form.
pub fn parse_and_show(bytes: &[u8]) -> Parsed {
    let parsed = parse(bytes);
    verdict_is_explained(&parsed);
    positions_are_in_the_file(bytes, &parsed);
    findings_can_be_shown(bytes, &parsed);
    parsed
}

fn verdict_is_explained(parsed: &Parsed) {
    let has_error = parsed.diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(parsed.is_accepted(), !has_error, "refused exactly where a finding is an error");
    assert!(parsed.definitions.is_some() || has_error, "what cannot be read has an error");
    for found in &parsed.diagnostics {
        assert!(!found.message.is_empty() && !found.help.is_empty(), "{found:?}");
    }
}

fn positions_are_in_the_file(bytes: &[u8], parsed: &Parsed) {
    let sorted = parsed.diagnostics.windows(2).all(|pair| pair[0].at <= pair[1].at);
    assert!(sorted, "findings are in document order");
    let source = source_text(bytes);
    let lines: Vec<&str> = source.split('\n').collect();
    for found in &parsed.diagnostics {
        let line = usize::try_from(found.at.line).unwrap();
        assert!((1..=lines.len()).contains(&line), "{found:?}: no such line");
        // One past the end is where something is missing.
        let columns = lines[line - 1].chars().count() + 1;
        let column = usize::try_from(found.at.column).unwrap();
        assert!((1..=columns).contains(&column), "{found:?}: no such column");
    }
}

fn findings_can_be_shown(bytes: &[u8], parsed: &Parsed) {
    let source = source_text(bytes);
    for color in [render::Color::Ansi, render::Color::None] {
        let shown = render::text("f", &source, &parsed.diagnostics, color);
        assert!(shown.chars().all(|c| c == '\n' || c == '\u{1b}' || !c.is_control()));
    }
    let json = render::json("f", parsed.is_accepted(), &parsed.diagnostics);
    assert!(!json.contains('\n'), "one object, one line");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
}
