//! JSON text to values and back.

use baton_juel::Value;

#[test]
fn json_comes_back_digit_by_digit() {
    for text in [
        "null",
        "true",
        "[1,-2.50,1e-7,12345678901234567890123456789012345678901234567890]",
        r#"{"a":{"b":[[],{}]},"c":"\"\\\n\u0001é🐎"}"#,
    ] {
        let value = Value::from_json(text).map(|value| value.to_json());
        assert_eq!(value.as_deref(), Ok(text));
    }
}

#[test]
fn white_space_order_and_doubled_names_are_not_kept() {
    let value = Value::from_json(" { \"b\" : 1 , \"a\" : [ 1 , 2 ] , \"b\" : 3 } ");
    assert_eq!(value.map(|value| value.to_json()).as_deref(), Ok(r#"{"a":[1,2],"b":3}"#));
}

#[test]
fn what_is_no_json_is_refused() {
    for text in ["", "nul", "[1,]", "{1:2}", "01", "\"\\ud800\"", "1 2", "NaN"] {
        let Err(error) = Value::from_json(text) else { panic!("{text}") };
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn types_have_names() {
    let names = ["null", "true", "1", "\"\"", "[]", "{}"]
        .map(|text| Value::from_json(text).map_or("none", |value| value.type_name()));
    assert_eq!(names, ["null", "boolean", "number", "string", "list", "map"]);
}
