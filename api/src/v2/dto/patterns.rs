//! Patterns of `$like`, for names that the engine knows as values.

/// One step of a pattern.
enum Step {
    /// Any text, also none.
    Any,
    /// One character, whichever.
    One,
    /// This character.
    Literal(char),
}

/// Whether a name matches a pattern: `*` any text, `?` one character, `\` takes the next one
/// literally. Goes back to the last `*` only, so it takes no more than their lengths multiplied.
pub(crate) fn matches_pattern(name: &str, pattern: &str) -> bool {
    let steps = steps(pattern);
    let characters: Vec<char> = name.chars().collect();
    let (mut place, mut step) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    while let Some(character) = characters.get(place) {
        match steps.get(step) {
            Some(Step::Any) => {
                last_any = Some((place, step));
                step += 1;
            }
            Some(Step::One) => (place, step) = (place + 1, step + 1),
            Some(Step::Literal(literal)) if literal == character => {
                (place, step) = (place + 1, step + 1);
            }
            Some(Step::Literal(_)) | None => {
                let Some((taken, any)) = last_any else { return false };
                last_any = Some((taken + 1, any));
                (place, step) = (taken + 1, any + 1);
            }
        }
    }
    steps.iter().skip(step).all(|step| matches!(step, Step::Any))
}

fn steps(pattern: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        steps.push(match character {
            '*' => Step::Any,
            '?' => Step::One,
            '\\' => Step::Literal(characters.next().unwrap_or('\\')),
            _ => Step::Literal(character),
        });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::matches_pattern;

    #[test]
    fn stars_question_marks_and_escapes() {
        for (pattern, name) in [
            ("", ""),
            ("*", ""),
            ("*", "CREATED"),
            ("C*", "CREATED"),
            ("*ED", "CREATED"),
            ("*E*E*", "CREATED"),
            ("CREATE?", "CREATED"),
            ("**T?D", "CREATED"),
            ("\\*", "*"),
            ("a\\", "a\\"),
        ] {
            assert!(matches_pattern(name, pattern), "{pattern} {name}");
        }
        for (pattern, name) in
            [("", "A"), ("C", "CREATED"), ("*X*", "CREATED"), ("?", ""), ("\\*", "A"), ("A?", "A")]
        {
            assert!(!matches_pattern(name, pattern), "{pattern} {name}");
        }
    }

    #[test]
    fn hostile_patterns_end_at_once() {
        assert!(!matches_pattern(&"a".repeat(2_000), &format!("{}b", "*a".repeat(500))));
    }
}
