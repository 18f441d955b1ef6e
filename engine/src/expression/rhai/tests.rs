//! Scripts that do what they should, and scripts that would like to do more.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::parse;
use crate::expression::named_values::NamedValues;
use crate::expression::{Evaluation, EvaluationContext, ExpressionError, FUEL_MAX, Value};
use crate::ids::Timestamp;

fn evaluate(script: &str, variables: &str) -> Result<Evaluation, ExpressionError> {
    evaluate_within(script, variables, FUEL_MAX)
}

fn evaluate_within(
    script: &str,
    variables: &str,
    fuel: u32,
) -> Result<Evaluation, ExpressionError> {
    let Value::Context(entries) = Value::from_json(variables).unwrap() else {
        panic!("variables are an object")
    };
    let named = entries.iter().map(|(name, value)| (name.to_string(), value.clone()));
    let context = EvaluationContext { now: Timestamp(0), seed: 0, fuel };
    parse(script)?.evaluate(&NamedValues(named.collect()), &context)
}

/// The result as JSON, or the error in words.
fn run(script: &str, variables: &str) -> String {
    match evaluate(script, variables) {
        Ok(evaluation) => evaluation.value.to_json(),
        Err(error) => error.to_string(),
    }
}

/// The error of a script that must have one.
fn error(script: &str) -> String {
    match evaluate(script, "{}") {
        Ok(evaluation) => panic!("{script}: {}", evaluation.value.to_json()),
        Err(error) => error.to_string(),
    }
}

/// Everything that a script wrote, as `name = JSON`.
fn writes(evaluation: &Evaluation) -> Vec<String> {
    let shown = |(name, json): &(_, crate::ids::JsonText)| format!("{name} = {}", json.as_str());
    evaluation.writes.iter().map(shown).collect()
}

#[test]
fn variables_are_names_in_the_script() {
    assert_eq!(run("price * count", r#"{"price": 0.10, "count": 3}"#), "0.30");
    assert_eq!(run("order.lines[1].name", r#"{"order": {"lines": [1, {"name": "b"}]}}"#), r#""b""#);
    assert_eq!(run("fn twice(n) { n * factor } twice(4)", r#"{"factor": 2}"#), "8");
    assert_eq!(run("all.filter(|n| n > least)", r#"{"all": [1, 2, 3], "least": 1}"#), "[2,3]");
    assert_eq!(run("let a = a + 1; a", r#"{"a": 1}"#), "2");
    assert_eq!(run("`${who}: ${n}`", r#"{"who": "ann", "n": 1.50}"#), r#""ann: 1.50""#);
}

#[test]
fn values_pass_both_ways_as_they_are() {
    let value = r#"{"a":[null,true,-1,0.50,"x"],"b":{}}"#;
    assert_eq!(run("v", &format!(r#"{{"v": {value}}}"#)), value);
    assert_eq!(run("", "{}"), "null");
    assert_eq!(run("'c'", "{}"), r#""c""#);
    assert_eq!(run("7 / 2", "{}"), "3");
    assert_eq!(run("0.1 + 0.2", "{}"), "0.3");
}

#[test]
fn numbers_that_a_script_cannot_hold_are_errors_where_they_are_read() {
    let variables = r#"{"n": 1234567890123456789012345678901.5}"#;
    assert_eq!(run("1", variables), "1");
    let found = run("1 + n", variables);
    assert!(found.starts_with("the variable `n` is 1234567890123456789012345678901.5"), "{found}");
    assert!(found.ends_with("(at character 5)"), "{found}");
}

#[test]
fn variables_are_read_and_set_by_name() {
    let script = "set_variable(\"b\", get_variable(\"a\") + 1);
        set_variable(`c`, [1.20, ()]); set_variable(\"b\", get_variable(\"b\") * 2); 1";
    let evaluation = evaluate(script, r#"{"a": 1}"#).unwrap();
    assert_eq!(writes(&evaluation), ["b = 4", "c = [1.20,null]"]);
    assert_eq!(evaluation.value.to_json(), "1");
    assert_eq!(run("let x = \"a\"; get_variable(x + \"b\")", r#"{"ab": 5}"#), "5");
    assert_eq!(run("get_variable(\"nothing\") == ()", "{}"), "true");
}

#[test]
fn reads_are_the_names_that_are_not_the_script_s_own() {
    let script = "let own = a; for i in b { own += i } own.c + get_variable(\"d\") + f(own); fn f(g) { g + e }";
    let program = parse(script).unwrap();
    assert_eq!(program.reads(), ["a", "b", "d", "e"]);
    assert!(!program.reads_others());
    for computed in ["get_variable(a)", "\"a\".get_variable()", "Fn(\"get_variable\").call(\"a\")"]
    {
        let found = run(computed, r#"{"a": "a"}"#);
        let is_told = parse(computed).unwrap().reads_others();
        assert!(is_told && found == r#""a""# || found.contains("was not looked up"), "{found}");
    }
}

#[test]
fn a_thrown_bpmn_error_is_data_and_cannot_be_caught() {
    let script =
        "set_variable(\"a\", 1); try { throw_bpmn_error(\"late\", \"too late\") } catch {} 2";
    let evaluation = evaluate(script, "{}").unwrap();
    let thrown = evaluation.bpmn_error.as_ref().unwrap();
    assert_eq!((&*thrown.code, &*thrown.message), ("late", "too late"));
    assert_eq!(evaluation.value, Value::Null);
    assert_eq!(writes(&evaluation), ["a = 1"]);
    let evaluation = evaluate("fn f() { throw_bpmn_error(\"late\") } f()", "{}").unwrap();
    assert_eq!(&*evaluation.bpmn_error.unwrap().message, "");
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    assert_eq!(error("1 +\n missing"), "unknown variable `missing` (at character 6)");
    assert_eq!(error("let a = `ä`;\n throw \"no\""), "the script threw `no` (at character 15)");
    assert!(run("a = 2", r#"{"a": 1}"#).starts_with("`a` cannot be changed here"));
    assert!(error("let x = ;").ends_with("(at character 9)"));
    assert!(error("fn f(x) { x + y } 1 + f(1)").ends_with("`y` (at character 15)"));
    assert!(error("|x| x").contains("`Fn`"));
    let deep = "let a = []; for i in 0..127 { a = [a] } a";
    assert!(error(&format!("{deep}; [[a]]")).contains("the result nests more than 128 deep"));
    assert!(run(deep, "{}").starts_with("[[["));
    assert!(error("no_such(1)").contains("no_such"));
}

#[test]
fn nothing_reaches_outside() {
    for script in [
        "eval(\"1\")",
        "print(1)",
        "debug(1)",
        "timestamp()",
        "sleep(1)",
        "import \"a\" as b; 1",
        "rand()",
        "exit(1)",
        "open_file(\"a\")",
        "Fn(\"eval\").call(\"1\")",
        "Fn(\"sleep\").call(1)",
        "Fn(\"x\").curry(1)",
    ] {
        error(script);
    }
}

/// Scripts that ask for more than there is.
const HOSTILE: &[&str] = &[
    "loop {}",
    "while true {}",
    "let n = 0; loop { n += 1 }",
    "loop { try { throw 1 } catch { } }",
    "do { continue } while true",
    "for i in 0..9223372036854775807 {}",
    "fn f(n) { f(n + 1) } f(0)",
    "fn f(n) { try { f(n + 1) } catch { f(n + 1) } } f(0)",
    "let s = \"x\"; loop { s += s }",
    "let s = \"x\"; loop { s = `${s}${s}` }",
    "let s = \"x\"; s.pad(1000000000, 'x')",
    "let a = [1]; loop { a += a }",
    "let a = [1]; loop { a.push(a) }",
    "let a = []; loop { a = [a] }",
    "let m = #{}; loop { m = #{ a: m } }",
    "let m = #{}; let i = 0; loop { m[`k${i}`] = i; i += 1 }",
    "let m = #{ a: 1 }; loop { m = #{ a: m, b: m } }",
    "let a = []; a.pad(1000000000, 0)",
    "let a = []; a.pad(9000, 1); loop { a.sort() }",
    "let a = []; a.pad(9000, 1); loop { let b = a; }",
    "let a = []; a.pad(9000, 1); let b = []; loop { b = a.map(|x| x) }",
    "let i = 0; loop { set_variable(`v${i}`, `${i}`.pad(1000, 'x')); i += 1 }",
    "let s = \"\"; s.pad(200000, 'x'); let i = 0; loop { set_variable(`v${i}`, s); i += 1 }",
    "let a = []; a.pad(9000, 1); loop { a.map(|x| { for i in 0..10000 {} }) }",
    "let a = [1, 2]; fn f(a, n) { a.map(|x| f(a, n + 1)) } f(a, 0)",
    "let a = []; a.pad(9000, 1); loop { a.sort(|x, y| throw 1) }",
    "loop { let a = []; a.pad(9000, 1) }",
    "loop { let s = \"\"; s.pad(200000, 'x') }",
    "let s = \"\"; s.pad(9000, 'x'); loop { s.split(\"\") }",
    "let s = \"\"; s.pad(9000, 'x'); loop { s.replace(\"x\", \"yz\") }",
    "let s = \"\"; s.pad(9000, 'x'); loop { s.chars() }",
    "let s = \"\"; s.pad(200000, 'x'); loop { s.to_upper() }",
    "let f = || 1; loop { f = [f] }",
    "let n = 9223372036854775807; n + 1",
    "let n = 1.5; loop { n *= n }",
    "2 ** 100000",
    "1 / 0",
    "1 % 0",
    "1.0 / 0.0",
    "[1][5]",
    "\"a\"[9]",
    "let x = \"a\"; x[0..99999999999].len() / 0",
];

#[test]
fn hostile_scripts_end_as_errors() {
    for script in HOSTILE {
        // A tenth of the fuel, so that the tests do not take long.
        let found = evaluate_within(script, "{}", FUEL_MAX / 10);
        assert!(found.is_err(), "{script}: {found:?}");
    }
}

#[test]
fn hostile_texts_neither_parse_nor_overflow() {
    let many = 20_000;
    // Some of these are right, and end at their fuel: that none overflows the stack is the point.
    let nested = [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("#{a:", "1", "}"),
        ("{", "1", "}"),
        ("-", "1", ""),
        ("!", "true", ""),
        ("if true {", "1", "}"),
        ("1+(", "1", ")"),
        ("f(", "1", ")"),
        ("|x|", "1", ""),
        ("a[", "1", "]"),
        ("`${", "1", "}`"),
        ("loop {", "", "}"),
        ("if a {} else ", "{}", ""),
        ("1**", "1", ""),
        ("a?.", "a", ""),
        ("a=", "1", ""),
    ];
    for (open, middle, close) in nested {
        let half = super::limits::SCRIPT_BYTES_MAX / (open.len() + close.len() + 1);
        let times = half.min(many);
        let text = format!("{}{middle}{}", open.repeat(times), close.repeat(times));
        let _ = evaluate(&text, "{}");
    }
    for chained in ["1 + ", "1 && ", "1 ?? ", "a.", "a.b().", "1..", "\"a\" + ", "1; "] {
        let _ = evaluate(&format!("{}1", chained.repeat(many.min(60_000 / chained.len()))), "{}");
    }
    assert!(error(&"x".repeat(70_000)).contains("longer than"));
    let functions: Vec<String> = (0..200).map(|n| format!("fn f{n}() {{}}")).collect();
    assert!(error(&functions.concat()).contains("function"));
}

#[test]
fn large_variables_are_bounded_by_fuel() {
    let items = vec!["1"; 9_000].join(",");
    let variables = format!(r#"{{"all": [{items}]}}"#);
    assert_eq!(run("let sum = 0; for n in all { sum += n } sum", &variables), "9000");
    let found = run("let sum = 0; for i in 0..9000 { sum += all[i] } sum", &variables);
    assert!(found.starts_with("the script uses large values too often"), "{found}");
    let items = vec!["1"; 11_000].join(",");
    let found = run("all.len()", &format!(r#"{{"all": [{items}]}}"#));
    assert!(found.starts_with("the variable `all` has more than the 10000 items"), "{found}");
}

#[test]
fn the_same_script_gives_the_same() {
    let script =
        "let m = #{ z: 1, a: 2, m: 3 }; let out = []; for k in m.keys() { out.push(k) } out";
    assert_eq!(run(script, "{}"), r#"["a","m","z"]"#);
}
