//! Regular expressions (DMN 1.5 table 73, after `XPath`).

use crate::common::{check, check_with, evaluate};

#[test]
fn matches_finds_a_pattern_anywhere() {
    check(&[
        (r#"matches("foobar", "^fo*b")"#, "true"),
        (r#"matches("abracadabra", "bra")"#, "true"),
        (r#"matches("abracadabra", "^a.*a$")"#, "true"),
        (r#"matches("abracadabra", "^bra")"#, "false"),
        (r#"matches("FOObar", "foo", "i")"#, "true"),
        (r#"matches("a\nb", "a.b")"#, "false"),
        (r#"matches("a\nb", "a.b", "s")"#, "true"),
        (r#"matches("a\nb", "^b$", "m")"#, "true"),
        (r#"matches("helloworld", "hello world", "x")"#, "true"),
        (r#"matches("a.b", "a.b", "q")"#, "true"),
        (r#"matches("axb", "a.b", "q")"#, "false"),
        (r#"matches("x", "[a-z-[aeiou]]")"#, "true"),
        (r#"matches("e", "^[a-z-[aeiou]]$")"#, "false"),
        (r#"matches("é", "^\p{L}$")"#, "true"),
        (r#"matches("é", "\p{IsBasicLatin}")"#, "false"),
        (r#"matches("a", null)"#, "null"),
        (r#"matches(null, "a")"#, "null"),
        (r#"matches("a", "(")"#, "null"),
        (r#"matches("a", "a", "z")"#, "null"),
        (r#"matches("aa", "(a)\1")"#, "null"),
    ]);
}

#[test]
fn replace_knows_groups() {
    check(&[
        (r#"replace("banana", "a", "o")"#, r#""bonono""#),
        (r#"replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")"#, r#""[1=ab][2=]cd""#),
        (r#"replace("abracadabra", "a.*?a", "*")"#, r#""*c*bra""#),
        (r#"replace("a1b2", "[0-9]", "\$")"#, r#""a$b$""#),
        (r#"replace("abc", "b", "$0$0")"#, r#""abbc""#),
        (r#"replace("ABC", "b", "x", "i")"#, r#""AxC""#),
        (r#"replace("a.c", ".", "$1", "q")"#, r#""a$1c""#),
        (r#"replace("abc", "x*", "-")"#, "null"),
        (r#"replace("abc", "b", "\x")"#, "null"),
        (r#"replace("abc", "b", "$x")"#, "null"),
        (r#"replace("abc", "b", null)"#, "null"),
    ]);
}

#[test]
fn split_and_extract_give_lists() {
    check(&[
        (r#"split("John Doe", "\s")"#, r#"["John","Doe"]"#),
        (r#"split("a;b;c;;", ";")"#, r#"["a","b","c","",""]"#),
        (r#"split("abc", ";")"#, r#"["abc"]"#),
        (r#"split("", ";")"#, r#"[""]"#),
        (r#"split(null, ";")"#, "null"),
        (r#"extract("references are 1234, 1256, 1378", "12[0-9]*")"#, r#"["1234","1256"]"#),
        (r#"extract("abc", "x")"#, "[]"),
        (r#"extract("abc", 1)"#, "null"),
    ]);
}

#[test]
fn patterns_may_be_computed_and_are_bounded() {
    check_with(
        r#"{ "p": "b+", "f": "i" }"#,
        &[(r#"for s in ["abb", "B", "c"] return matches(s, p, f)"#, "[true,true,false]")],
    );
    let long = "a".repeat(3000);
    let evaluation = evaluate("matches(\"a\", p)", &format!("{{\"p\":\"{long}\"}}"));
    assert!(evaluation.warnings[0].message.contains("longer than"), "{:?}", evaluation.warnings);
    let evaluation = evaluate("matches(\"a\", \"((a{1000}){1000}){1000}\")", "{}");
    assert!(evaluation.warnings[0].message.contains("cannot be used"), "{:?}", evaluation.warnings);
}
