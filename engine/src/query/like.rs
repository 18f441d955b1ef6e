//! Patterns of `$like`: `*` stands for any text, `?` for one character, `\` takes the next
//! character literally.
//!
//! A pattern is run as a set of positions reached so far, one bit each, so the time grows with
//! the length of the text and (by 64ths) of the pattern: no pattern can make it try again and
//! again, as backtracking does.

use std::collections::BTreeMap;

/// A pattern ready to be compared with many texts.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Position `n` is reached when the first `n` steps are taken; the text matches when the
    /// last one is reached at its end.
    last: usize,
    /// Positions that any character leaves where they are: those before a `*`.
    stay: Bits,
    /// Positions whose next step takes any character.
    any: Bits,
    /// Positions whose next step takes this character, those of `any` included.
    literal: BTreeMap<char, Bits>,
}

type Bits = Vec<u64>;

const WORD: usize = u64::BITS as usize;

impl Pattern {
    /// Reads a pattern; every text is one. A `\` at the end stands for itself.
    pub(super) fn new(text: &str) -> Self {
        let words = text.len() / WORD + 1; // At most one step a byte.
        let (mut stay, mut any) = (vec![0; words], vec![0; words]);
        let mut literals = Vec::new();
        let mut last = 0;
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '*' => {
                    set(&mut stay, last);
                    continue;
                }
                '?' => set(&mut any, last),
                '\\' => literals.push((last, characters.next().unwrap_or('\\'))),
                other => literals.push((last, other)),
            }
            last += 1;
        }
        let mut literal = BTreeMap::new();
        for (position, character) in literals {
            set(literal.entry(character).or_insert_with(|| any.clone()), position);
        }
        Self { last, stay, any, literal }
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut reached: Bits = vec![0; self.stay.len()];
        set(&mut reached, 0);
        for character in text.chars() {
            let steps = self.literal.get(&character).unwrap_or(&self.any);
            let mut carry = 0;
            let mut is_stuck = true;
            for ((reached, steps), stay) in reached.iter_mut().zip(steps).zip(&self.stay) {
                let moved = *reached & steps;
                *reached = (moved << 1) | carry | (*reached & stay);
                carry = moved >> (WORD - 1);
                is_stuck &= *reached == 0;
            }
            if is_stuck {
                return false;
            }
        }
        reached.get(self.last / WORD).is_some_and(|word| word >> (self.last % WORD) & 1 == 1)
    }
}

fn set(bits: &mut Bits, position: usize) {
    if let Some(word) = bits.get_mut(position / WORD) {
        *word |= 1 << (position % WORD);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::Pattern;

    #[test]
    fn wildcards_and_escapes() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("**", "abc", true),
            ("a*c", "abbc", true),
            ("a*c", "abbcd", false),
            ("?", "ä", true),
            ("?", "", false),
            ("*-?", "order-7", true),
            (r"\*", "*", true),
            (r"\*", "a", false),
            (r"\\", r"\", true),
            (r"a\", r"a\", true),
            ("A", "a", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern:?} on {text:?}");
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "minutes or milliseconds, on any machine")]
    fn a_hostile_pattern_takes_no_longer_than_others() {
        let began = Instant::now();
        let pattern = Pattern::new(&format!("{}b", "*a?".repeat(1_000)));
        assert!(!pattern.matches(&"a".repeat(100_000)));
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }

    /// The meaning, by trying everything.
    fn matches(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], _) => text.is_empty(),
            (['*', rest @ ..], _) => (0..=text.len()).any(|from| matches(rest, &text[from..])),
            (['?', rest @ ..], [_, others @ ..]) => matches(rest, others),
            (['\\', literal, rest @ ..] | [literal, rest @ ..], [first, others @ ..]) => {
                literal == first && matches(rest, others)
            }
            (_, []) => false,
        }
    }

    proptest! {
        #[test]
        fn patterns_mean_what_trying_everything_finds(
            pattern in r"[ab*?\\]{0,9}",
            filler in "[ab]{0,70}",
            text in "[ab]{0,9}",
        ) {
            let characters = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = matches(&characters(&pattern), &characters(&text));
            prop_assert_eq!(Pattern::new(&pattern).matches(&text), expected);
            // Again behind a filler, so that positions lie in the second word.
            let moved = Pattern::new(&format!("{filler}{pattern}"));
            prop_assert_eq!(moved.matches(&format!("{filler}{text}")), expected);
        }
    }
}
