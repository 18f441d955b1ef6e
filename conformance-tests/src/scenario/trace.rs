//! Traces: as they are written by hand, and how they differ from what happened.

use std::fmt::Write as _;

/// The lines of a written trace, `repeat` unfolded, without comments and spaces around them.
pub fn expected(text: &str) -> Result<Vec<String>, String> {
    let lines = text.lines().map(str::trim);
    let lines: Vec<&str> =
        lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut rest = lines.as_slice();
    let unfolded = unfold(&mut rest);
    match rest.first() {
        None => Ok(unfolded),
        Some(_) => Err("an `end` without `repeat`".to_owned()),
    }
}

fn unfold(lines: &mut &[&str]) -> Vec<String> {
    let mut unfolded = Vec::new();
    while let Some((line, rest)) = lines.split_first() {
        if *line == "end" {
            break;
        }
        *lines = rest;
        let count = line.strip_prefix("repeat ").and_then(|count| count.parse::<usize>().ok());
        let Some(count) = count else {
            unfolded.push((*line).to_owned());
            continue;
        };
        let block = unfold(lines);
        *lines = lines.get(1..).unwrap_or_default();
        for _ in 0..count {
            unfolded.extend_from_slice(&block);
        }
    }
    unfolded
}

/// Whether the comment at the head of a trace names a clause of the standard.
pub fn names_clause(text: &str) -> bool {
    let head = text.lines().take_while(|line| line.starts_with('#'));
    head.collect::<Vec<_>>().join(" ").contains("BPMN 2.0.2 §")
}

/// Lines shown before and behind the first difference.
const SHOWN_BEFORE: usize = 6;
const SHOWN_BEHIND: usize = 30;

/// Says where a trace leaves what was expected; `None` if it does not.
pub fn difference(expected: &[String], found: &[String]) -> Option<String> {
    if expected == found {
        return None;
    }
    let same = expected.iter().zip(found).take_while(|(left, right)| left == right).count();
    let from = same.saturating_sub(SHOWN_BEFORE);
    let mut text = format!("from line {} on:\n", same + 1);
    for (name, lines) in [("expected", expected), ("happened", found)] {
        let _ = writeln!(text, "--- {name} ({} lines)", lines.len());
        for line in lines.iter().skip(from).take(SHOWN_BEFORE + SHOWN_BEHIND) {
            let indent = if line.starts_with('>') { "" } else { "  " };
            let _ = writeln!(text, "{indent}{line}");
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_lines_are_unfolded_also_within_others() {
        let text =
            "# head\n> start\n  repeat 2\n    a\n    repeat 2\n      b\n    end\n  end\n  c\n";
        let lines = expected(text).unwrap_or_default();
        assert_eq!(lines, ["> start", "a", "b", "b", "a", "b", "b", "c"]);
        assert!(expected("a\nend\n").is_err());
    }
}
