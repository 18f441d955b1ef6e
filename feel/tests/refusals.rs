//! Texts that do not parse: where and why. Functions, arguments and types are checked, too.

use baton_feel::Program;

fn check(table: &[(&str, usize, &str)]) {
    for (text, offset, message) in table {
        match Program::parse(text) {
            Ok(_) => panic!("{text} parses"),
            Err(error) => {
                assert_eq!((error.offset, error.message.as_str()), (*offset, *message), "{text}");
            }
        }
    }
}

#[test]
fn functions_and_their_arguments_are_known_when_the_text_is_parsed() {
    check(&[
        ("foo(1)", 0, "there is no function `foo`"),
        ("1 + dayOfWeek(x)", 4, "there is no function `dayOfWeek`; perhaps `day of week` is meant"),
        (
            "string_length(x)",
            0,
            "there is no function `string_length`; perhaps `string length` is meant",
        ),
        ("abs()", 0, "`abs` does not take 0 arguments: abs(n)"),
        (
            "substring(x)",
            0,
            "`substring` does not take 1 argument: substring(string, start position, [length])",
        ),
        (
            "contains(string: x, part: y)",
            0,
            "`contains` does not take arguments named `string`, `part`: contains(string, match)",
        ),
        ("not()", 0, "`not` takes one argument: not(negand)"),
        ("not(1, 2)", 0, "`not` takes one argument: not(negand)"),
    ]);
}

#[test]
fn parts_that_are_not_supported_are_named() {
    check(&[
        (
            "function(x) external {}",
            12,
            "functions of other languages (`external`) are not supported",
        ),
        ("1 + for x in y return x", 4, "a `for` after an operator needs parentheses around it"),
        ("1..5", 1, "a range is written in brackets, such as `[1..5]`"),
        ("(!= 5)", 6, "`!=` makes no range"),
        ("function(a, a) 1", 12, "this function has two parameters `a`"),
        ("[1..5", 5, "expected `]` or `)` at the end of the range, but the expression ends here"),
        ("for x in y", 10, "expected `return`, but the expression ends here"),
        (
            "some x in y return x",
            12,
            "expected `satisfies`, found the name `return`; a name with \
          spaces is written in back-ticks",
        ),
        (
            "@\"2020-13-01\"",
            1,
            "\"2020-13-01\" is no date, time or duration; examples are \"2026-01-31\", \
             \"10:30:00\", \"2026-01-31T10:30:00Z\", \"P1DT2H\" and \"P1Y6M\"",
        ),
        (
            "x instance of money",
            14,
            "there is no type `money`; types are number, string, boolean, date, time, date and time, \
             days and time duration, years and months duration, list<...>, context<...>, range<...>, \
             function<...> -> ... and Any",
        ),
    ]);
}

#[test]
fn habits_from_other_languages_get_an_answer() {
    check(&[
        ("a == b", 2, "equality is written `=`, not `==`"),
        ("a && b", 2, "a conjunction is written `and`, not `&&`"),
        ("a || b", 2, "a disjunction is written `or`, not `||`"),
        ("!a", 0, "a negation is written `not(...)`, not `!`"),
        ("a % 2", 2, "there is no operator `%`"),
        ("'a'", 0, "a string is written in double quotation marks"),
        ("a ? b : c", 2, "`?` has no meaning here; a choice is written `if ... then ... else ...`"),
        ("= a", 0, "expected an expression, found `=`"),
        ("${a}", 0, "unexpected character '$'"),
        ("1 + if a then b else c", 4, "an `if` after an operator needs parentheses around it"),
    ]);
}

#[test]
fn incomplete_and_wrong_texts_say_what_is_expected() {
    check(&[
        ("", 0, "expected an expression, but the expression ends here"),
        ("  ", 2, "expected an expression, but the expression ends here"),
        ("1 +", 3, "expected an expression, but the expression ends here"),
        ("(1", 2, "expected `)`, but the expression ends here"),
        ("1)", 1, "expected an operator or the end, found `)`"),
        ("[1, ]", 5, "expected an expression, but the expression ends here"),
        ("[1 2]", 3, "expected `,`, found 2"),
        ("{a 1}", 3, "expected `:`, found 1"),
        ("{1: 2}", 1, "expected a name or a string before the colon, found 1"),
        ("{a: 1, a: 2}", 7, "this context has two entries `a`"),
        ("{a: 1, \"a\": 2}", 7, "this context has two entries `a`"),
        ("a.", 2, "expected a name after the dot, but the expression ends here"),
        ("a.1", 1, "expected an operator or the end, found .1"),
        ("if a then b", 11, "expected `else`, but the expression ends here"),
        ("a between 1", 11, "expected `and`, but the expression ends here"),
        (
            "not a",
            4,
            "expected `(`, found the name `a`; a name with spaces is written in back-ticks",
        ),
        (
            "order total > 1",
            6,
            "expected an operator or the end, found the name `total`; a name with spaces is written \
             in back-ticks",
        ),
        (
            "then",
            0,
            "expected an expression, found `then`; a variable of this name is written in back-ticks",
        ),
    ]);
}

#[test]
fn broken_tokens_are_found() {
    check(&[
        ("\"abc", 0, "this string has no end: a quotation mark is missing"),
        ("\"abc\\\"", 0, "this string has no end: a quotation mark is missing"),
        ("\"a\nb\"", 2, "a string cannot contain a line break; write \\n"),
        ("\"\\uD83D\"", 1, "this escape names no character"),
        ("\"\\uD83D\\u0041\"", 1, "this escape names no character"),
        ("\"\\U110000\"", 1, "this escape names no character"),
        ("`a", 0, "this name has no end: a back-tick is missing"),
        ("``", 0, "this name in back-ticks is empty"),
        ("1 /* a", 2, "this comment has no end: `*/` is missing"),
        ("1a", 0, "a name cannot start with a digit; write it in back-ticks"),
        ("1e9999", 0, "this number is too large: at most 10^6144 can be held"),
        ("1 − 2", 2, "unexpected character '−'"),
        ("\"a\u{C}b\"", 2, "a string cannot contain a line break; write \\n"),
        ("a # b", 2, "unexpected character '#'"),
    ]);
}
