//! Regular expressions in strings (DMN 1.5 §10.3.4.3: `matches`, `replace`, `split`; Camunda's
//! `extract`), as `XPath` 3.1 has them, without back-references.

use super::arguments::{fault, list, text};
use super::strings::strings;
use super::{Arguments, Builtin, Fault, Outcome, flat};
use crate::Value;
use crate::evaluate::{Evaluator, ITEM_BYTES};
use crate::syntax::{Expression, Kind};
use regex::{Captures, Regex, RegexBuilder};
use std::fmt::Write as _;
use std::sync::Arc;

pub(super) const TABLE: &[Builtin] = &[
    flat("matches", &[&["input", "pattern", "flags?"]], matches),
    flat("replace", &[&["input", "pattern", "replacement", "flags?"]], replace),
    flat("split", &[&["string", "delimiter"]], split),
    flat("extract", &[&["string", "pattern"]], extract),
];

/// How large a compiled expression may get.
const COMPILED_BYTES_MAX: usize = 256 * 1024;

/// The longest pattern that is compiled.
const PATTERN_BYTES_MAX: usize = 2_000;

/// How many compiled expressions an evaluation keeps.
const KEPT_MAX: usize = 16;

/// Steps for compiling a pattern, and for each byte of it.
const STEPS_PER_PATTERN: u32 = 1_000;
const STEPS_PER_BYTE: u32 = 20;

/// After each match the text is looked at again; so many bytes of it are a step.
const SEARCHED_BYTES_PER_STEP: usize = 1024;

/// Compiled expressions: those that a text names literally are compiled with it, others with each
/// evaluation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    kept: Vec<Arc<Pattern>>,
    /// How many have been compiled ahead, successfully or not.
    prepared: usize,
}

#[derive(Debug)]
struct Pattern {
    source: String,
    flags: String,
    regex: Regex,
}

impl Patterns {
    fn find(&self, source: &str, flags: &str) -> Option<Arc<Pattern>> {
        let known = |pattern: &&Arc<Pattern>| pattern.source == source && pattern.flags == flags;
        self.kept.iter().find(known).cloned()
    }

    /// Keeps a pattern, if there are not too many.
    fn keep(&mut self, pattern: &Arc<Pattern>) {
        if self.kept.len() < KEPT_MAX {
            self.kept.push(Arc::clone(pattern));
        }
    }

    /// Compiles the pattern of a call in a text, if both it and the flags are literals. One that
    /// cannot be used is told when the call is evaluated.
    pub(crate) fn prepare(&mut self, builtin: &Builtin, arguments: &[Expression]) {
        let Some(flags_at) = flags_of(builtin) else { return };
        let literal = |index: usize| match arguments.get(index).map(|argument| &argument.kind) {
            Some(Kind::Literal(Value::String(text))) => Some(&**text),
            Some(_) => None,
            None => Some(""),
        };
        let flags = if flags_at == NO_FLAGS { Some("") } else { literal(flags_at) };
        if let (Some(source), Some(flags)) = (literal(1), flags)
            && self.prepared < KEPT_MAX
            && self.find(source, flags).is_none()
        {
            self.prepared += 1;
            if let Ok(pattern) = compile(source, flags) {
                self.keep(&Arc::new(pattern));
            }
        }
    }
}

/// The place of no argument.
const NO_FLAGS: usize = usize::MAX;

/// Where a function takes its flags; `None` if it takes no pattern.
fn flags_of(builtin: &Builtin) -> Option<usize> {
    match builtin.name {
        "matches" => Some(2),
        "replace" => Some(3),
        "split" | "extract" => Some(NO_FLAGS),
        _ => None,
    }
}

fn matches(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let input = arguments.string(0)?;
    let pattern = compiled(evaluator, arguments)?;
    evaluator.budget.spend_on_text(input.len(), arguments.offset)?;
    Ok(pattern.regex.is_match(input).into())
}

fn replace(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let (input, replacement) = (arguments.string(0)?, arguments.string(2)?);
    let pattern = compiled(evaluator, arguments)?;
    let literal = flags(arguments)?.contains('q');
    if pattern.regex.is_match("") {
        return fault("the pattern matches the empty string");
    }
    let mut result = String::new();
    let mut from = 0;
    for captures in pattern.regex.captures_iter(input) {
        let Some(found) = captures.get(0) else { break };
        pay_search(evaluator, arguments, input.len() - found.start())?;
        result.push_str(input.get(from..found.start()).unwrap_or_default());
        if literal {
            result.push_str(replacement);
        } else {
            expand(replacement, &captures, pattern.regex.captures_len(), &mut result)?;
        }
        from = found.end();
        crate::evaluate::check_string(result.len(), arguments.offset)?;
    }
    result.push_str(input.get(from..).unwrap_or_default());
    text(evaluator, arguments, result)
}

/// `$1` is a group, `\$` a dollar and `\\` a backslash.
fn expand(
    replacement: &str,
    captures: &Captures<'_>,
    groups: usize,
    out: &mut String,
) -> Result<(), Fault> {
    let mut rest = replacement.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => match rest.next() {
                Some(escaped @ ('\\' | '$')) => out.push(escaped),
                _ => return fault("in the replacement, `\\` stands before `\\` or `$` only"),
            },
            '$' => {
                let mut number = None;
                // As many digits as there are groups for.
                while let Some(digit) = rest.peek().and_then(|next| next.to_digit(10)) {
                    let longer = number.unwrap_or(0) * 10 + digit as usize;
                    if number.is_some() && longer >= groups {
                        break;
                    }
                    number = Some(longer);
                    rest.next();
                }
                let Some(number) = number else {
                    return fault("in the replacement, `$` stands before a number only");
                };
                out.push_str(captures.get(number).map_or("", |group| group.as_str()));
            }
            plain => out.push(plain),
        }
    }
    Ok(())
}

fn split(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let string = arguments.string(0)?;
    let pattern = compiled(evaluator, arguments)?;
    let mut parts = Vec::new();
    let mut from = 0;
    for found in pattern.regex.find_iter(string) {
        pay_search(evaluator, arguments, string.len() - found.start())?;
        if found.is_empty() {
            continue;
        }
        parts.push(string.get(from..found.start()).unwrap_or_default());
        from = found.end();
    }
    parts.push(string.get(from..).unwrap_or_default());
    strings(evaluator, arguments, parts.into_iter())
}

/// A list of what matches.
fn extract(evaluator: &mut Evaluator<'_>, arguments: &Arguments<'_>) -> Outcome {
    let string = arguments.string(0)?;
    let pattern = compiled(evaluator, arguments)?;
    let mut items = Vec::new();
    for found in pattern.regex.find_iter(string) {
        pay_search(evaluator, arguments, string.len() - found.start())?;
        evaluator.take_text(found.len() + ITEM_BYTES, arguments.offset)?;
        items.push(Value::from(found.as_str()));
    }
    list(evaluator, arguments, items)
}

fn pay_search(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
    bytes: usize,
) -> Result<(), Fault> {
    let steps = u32::try_from(bytes / SEARCHED_BYTES_PER_STEP + 1).unwrap_or(u32::MAX);
    Ok(evaluator.budget.spend(steps, arguments.offset)?)
}

/// The flags of the call.
fn flags<'a>(arguments: &Arguments<'a>) -> Result<&'a str, Fault> {
    let at = flags_of(arguments.builtin).unwrap_or(NO_FLAGS);
    if arguments.is_null(at) { Ok("") } else { Ok(arguments.string(at)?) }
}

/// The pattern of the second argument.
fn compiled(
    evaluator: &mut Evaluator<'_>,
    arguments: &Arguments<'_>,
) -> Result<Arc<Pattern>, Fault> {
    let (source, flags) = (arguments.string(1)?, flags(arguments)?);
    let known = evaluator.prepared().find(source, flags);
    if let Some(pattern) = known.or_else(|| evaluator.patterns.find(source, flags)) {
        return Ok(pattern);
    }
    let bytes = u32::try_from(source.len()).unwrap_or(u32::MAX);
    let steps = bytes.saturating_mul(STEPS_PER_BYTE).saturating_add(STEPS_PER_PATTERN);
    evaluator.budget.spend(steps, arguments.offset)?;
    let pattern = Arc::new(compile(source, flags)?);
    evaluator.patterns.keep(&pattern);
    Ok(pattern)
}

fn compile(source: &str, flags: &str) -> Result<Pattern, Fault> {
    if source.len() > PATTERN_BYTES_MAX {
        return fault(format!("the pattern is longer than {PATTERN_BYTES_MAX} bytes"));
    }
    if let Some(unknown) = flags.chars().find(|flag| !"smixq".contains(*flag)) {
        return fault(format!("there is no flag `{unknown}`: flags are s, m, i, x and q"));
    }
    let translated = if flags.contains('q') {
        regex::escape(source)
    } else {
        let pattern = if flags.contains('x') { without_space(source) } else { source.to_owned() };
        translate(&pattern, flags.contains('s'))
    };
    let regex = RegexBuilder::new(&translated)
        .dot_matches_new_line(flags.contains('s'))
        .multi_line(flags.contains('m'))
        .case_insensitive(flags.contains('i'))
        .size_limit(COMPILED_BYTES_MAX)
        .build();
    match regex {
        Ok(regex) => Ok(Pattern { source: source.to_owned(), flags: flags.to_owned(), regex }),
        Err(error) => {
            let cause = error.to_string();
            let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
            fault(format!("the pattern cannot be used: {cause}"))
        }
    }
}

/// What the flag `x` asks for: white space outside of classes does not count.
fn without_space(pattern: &str) -> String {
    let mut classes = 0_u32;
    let mut escaped = false;
    let counts = |character: &char| {
        match character {
            '[' if !escaped => classes += 1,
            ']' if !escaped => classes = classes.saturating_sub(1),
            _ => {}
        }
        escaped = *character == '\\' && !escaped;
        classes > 0 || !character.is_whitespace()
    };
    pattern.chars().filter(counts).collect()
}

/// Blocks of Unicode that patterns name, as classes.
const BLOCKS: [(&str, &str); 4] = [
    ("{IsBasicLatin}", "\\x00-\\x7F"),
    ("{IsLatin-1Supplement}", "\\x80-\\xFF"),
    ("{IsGreek}", "\\x{370}-\\x{3FF}"),
    ("{IsCyrillic}", "\\x{400}-\\x{4FF}"),
];

/// From `XPath`'s syntax to that of the library: subtraction in classes is `--`, `\i` and `\c` are
/// letters of XML names, blocks are ranges, and a dot leaves out both line ends.
fn translate(pattern: &str, dot_all: bool) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut classes = 0_u32;
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '\\' => rest = escape(rest, classes > 0, &mut out),
            '-' if classes > 0 && rest.starts_with('[') => out.push_str("--"),
            '[' => {
                classes += 1;
                out.push('[');
            }
            ']' => {
                classes = classes.saturating_sub(1);
                out.push(']');
            }
            '&' | '~' if classes > 0 => _ = write!(out, "\\{character}"),
            '.' if classes == 0 && !dot_all => out.push_str("[^\\n\\r]"),
            plain => out.push(plain),
        }
    }
    out
}

/// What follows a backslash; gives what follows that. Writing into a string never fails.
fn escape<'p>(rest: &'p str, in_class: bool, out: &mut String) -> &'p str {
    let Some(character) = rest.chars().next() else {
        out.push('\\');
        return rest;
    };
    let after = rest.get(character.len_utf8()..).unwrap_or_default();
    let block = BLOCKS.iter().find(|(name, _)| after.starts_with(name));
    let class = |inside: &str| if in_class { inside.to_owned() } else { format!("[{inside}]") };
    match (character, block) {
        ('i', _) => out.push_str(&class("\\p{L}_:")),
        ('c', _) => out.push_str(&class("\\w.:\\-")),
        ('p', Some((name, range))) => {
            out.push_str(&class(range));
            return after.get(name.len()..).unwrap_or_default();
        }
        _ => _ = write!(out, "\\{character}"),
    }
    after
}
