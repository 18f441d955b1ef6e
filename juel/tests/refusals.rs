//! What does not parse, and what is said about it.

mod common;

use baton_juel::{ParseError, ParseErrorKind, Program};

fn refusal(text: &str) -> ParseError {
    match Program::parse(text) {
        Ok(_) => panic!("{text} parses"),
        Err(error) => error,
    }
}

#[test]
fn java_is_refused_by_the_name_of_the_bean() {
    let rows = [
        ("${myBean.doIt(x)}", "calls a method of the Java bean `myBean`", 2),
        ("Hello ${genderBean.getGenderString(gender)}", "`genderBean.getGenderString(...)`", 8),
        ("#{ x + service.post() }", "the Java bean `service`", 7),
        ("${x.y.doIt()}", "`.doIt(...)` calls a method that plain values do not have", 5),
        ("${list.stream()}", "the Java bean `list`", 2),
        ("${name.matches('a')}", "`name.matches(...)`", 2),
        ("${x['y'](1)}", "a method cannot be called by a computed name", 8),
        ("${fn(1)}", "there is no function `fn(...)`", 2),
        ("${fn:length(x)}", "there is no function `fn:length(...)`", 2),
        ("${var:set(x, 1)}", "there is no function `var:set(...)`", 2),
        ("${XML(x)}", "there is no function `XML(...)`", 2),
        ("${execution}", "`execution` itself is no value", 2),
        ("${execution.setVariable('x', 1)}", "`execution.setVariable(...)` is not available", 2),
        ("${execution.engineServices}", "`execution.engineServices` is not available", 2),
        ("${task.setAssignee('x')}", "the Java bean `task`", 2),
        ("${name.substring()}", "`substring` takes at least 1 arguments, not 0", 17),
        ("${name.substring(1, 2, 3)}", "`substring` takes at most 2 arguments, not 3", 24),
        ("${name.length(1)}", "`length` takes 0 arguments, not 1", 15),
        ("${now(1)}", "`now` takes 0 arguments, not 1", 7),
        ("${var:eq(x)}", "`var:eq` takes 2 arguments, not 1", 10),
    ];
    for (text, message, offset) in rows {
        let error = refusal(text);
        assert!(error.message.contains(message), "{text}: {error}");
        assert_eq!((error.kind, error.offset), (ParseErrorKind::Unsupported, offset), "{text}");
        assert!(text[offset..].starts_with(error.excerpt.trim_end_matches('…')), "{text}");
    }
}

#[test]
fn what_is_no_juel_is_refused_with_its_place() {
    let rows = [
        ("${}", "`}` is unexpected here: a value or a name is expected", 2),
        ("${", "the text ends here, where a value or a name is expected", 2),
        ("${x", "the text ends here, where an operator or `}` is expected", 3),
        ("${x y}", "`y` is unexpected here", 4),
        ("${x +}", "`}` is unexpected here", 5),
        ("${(x}", "`)` is expected", 4),
        ("${x[1}", "`]` is expected", 5),
        ("${x.}", "a name is expected", 4),
        ("${x ? 1}", "`:` is expected", 7),
        ("${x = 1}", "an expression cannot assign: to compare, write `==`", 4),
        ("${x += 1}", "is of later versions of EL", 4),
        ("${x -> 1}", "is of later versions of EL", 4),
        ("${[1, 2]}", "a list or map as a literal", 2),
        ("${x instanceof y}", "`instanceof` is a reserved word", 4),
        ("${and}", "`and` is unexpected here", 2),
        ("${'x}", "this string has no end: ' is missing", 2),
        ("${'a\\n'}", "a backslash in a string escapes ' and itself only", 4),
        ("${x & y}", "unexpected character '&'", 4),
        ("${x § y}", "unexpected character '§'", 4),
        ("${9223372036854775808}", "integers have 64 bits", 2),
        ("${a} and #{b}", "cannot be mixed in one text", 9),
        ("#{a}${b}", "cannot be mixed in one text", 4),
        ("${now(1 2)}", "`,` or `)` is expected", 8),
        ("text ${\n1 2}", "`2` is unexpected here", 10),
    ];
    for (text, message, offset) in rows {
        let error = refusal(text);
        assert!(error.message.contains(message), "{text}: {error}");
        assert_eq!((error.kind, error.offset), (ParseErrorKind::Syntax, offset), "{text}");
    }
}

#[test]
fn errors_quote_where_they_are() {
    let error = refusal("Dear ${name}, ${orderService.total(items, currency, discount)} is due");
    assert_eq!(error.excerpt, "orderService.total(items, curren…");
    assert!(error.to_string().ends_with("(at byte 16, near `orderService.total(items, curren…`)"));
    assert_eq!(refusal("${x").to_string().matches("near").count(), 0);
}
