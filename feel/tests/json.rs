//! JSON to values and back.

use baton_feel::{JSON_DEPTH_MAX, Value};
use proptest::prelude::*;

fn read(text: &str) -> Value {
    Value::from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refusal(text: &str) -> String {
    match Value::from_json(text) {
        Ok(value) => panic!("{text} is {value:?}"),
        Err(error) => error.message,
    }
}

#[test]
fn digits_are_kept() {
    for text in [
        "1234567890123456789012345678901234",
        "0.1234567890123456789012345678901234",
        "19.90",
        "-0.10",
        "9007199254740993",
        "1E+40",
        "[0.1,0.30,100.000]",
    ] {
        assert_eq!(read(text).to_json(), text);
    }
    assert_eq!(read("1e2").to_json(), "100");
    assert_eq!(read("0.10000000000000000000000000000000001").to_json().len(), 36);
}

#[test]
fn output_is_compact_and_sorted() {
    let text =
        " { \"b\" : [ 1 , true , null ] ,\r\n\t\"a\" : { } , \"é\\u0000\\n\" : \"\\\"\\\\\\/\" } ";
    assert_eq!(read(text).to_json(), r#"{"a":{},"b":[1,true,null],"é\u0000\n":"\"\\/"}"#);
    assert_eq!(read(r#"{ "a": 1, "a": 2 }"#).to_json(), r#"{"a":2}"#);
    assert_eq!(read(r#""\ud83d\udc0e""#), Value::from("🐎"));
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "01",
        "1.",
        ".5",
        "+1",
        "1 2",
        "[1,]",
        "[1",
        "{\"a\"}",
        "{a:1}",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\n\"",
        "NaN",
        "{\"a\":1,}",
        "]",
        "\u{FEFF}1",
    ] {
        assert!(refusal(text).starts_with("not JSON: "), "{text}");
    }
    assert!(refusal(r#""\ud83d""#).starts_with("not JSON: "));
}

#[test]
fn numbers_out_of_range_are_refused_and_tiny_ones_are_zero() {
    assert_eq!(refusal("[1e6145]"), "the number 1e6145 is too large: at most 10^6144 can be held");
    assert_eq!(refusal(&"9".repeat(7000)).len(), 93, "the message is cut");
    assert_eq!(read("1e-99999999999999999999"), Value::from(0));
}

#[test]
fn depth_is_limited() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    let levels = JSON_DEPTH_MAX as usize;
    assert_eq!(read(&nested(levels)).to_json(), nested(levels));
    let message = "lists and objects nest deeper than 128 levels";
    assert_eq!(refusal(&nested(levels + 1)), message);
    assert_eq!(refusal(&nested(500_000)), message);
    assert_eq!(refusal(&("{\"a\":".repeat(129) + "1" + &"}".repeat(129))), message);
}

/// JSON as `serde_json` sees it; whole numbers only, since its others are floats.
fn documents() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::vec((any::<String>(), inner), 0..8)
                .prop_map(|entries| entries.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn reading_and_writing_agree_with_serde_json(document in documents(), spaced: bool) {
        let compact = document.to_string();
        let text = if spaced { format!("{document:#}") } else { compact };
        let written = read(&text).to_json();
        let again: serde_json::Value = serde_json::from_str(&written).map_err(|error| {
            TestCaseError::fail(format!("{written}: {error}"))
        })?;
        prop_assert_eq!(again, document);
        prop_assert_eq!(read(&written).to_json(), written);
    }

    #[test]
    fn any_text_is_read_if_and_only_if_serde_json_reads_it(
        text in r#"[\[\]{}:,"\\0-9.eE+\-truefalsn u\t\n]{0,24}"#
    ) {
        let ours = Value::from_json(&text);
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(_) => prop_assert!(ours.is_ok(), "{:?}", ours),
            // It refuses floats beyond 10^308; we hold them.
            Err(error) if error.to_string().contains("number out of range") => {}
            Err(_) => prop_assert!(ours.is_err(), "{:?}", ours),
        }
    }
}
