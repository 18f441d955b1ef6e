//! Lists made from lists (DMN 1.5 table 74).

use crate::common::check;

#[test]
fn append_concatenate_insert_and_remove() {
    check(&[
        ("append([1], 2, 3)", "[1,2,3]"),
        ("append([], [1])", "[[1]]"),
        ("append(1, 2)", "[1,2]"),
        ("append([1], null)", "[1,null]"),
        ("concatenate([1, 2], [3])", "[1,2,3]"),
        ("concatenate([1], 2, [[3]])", "[1,2,[3]]"),
        ("concatenate([], [])", "[]"),
        ("insert before([1, 3], 1, 2)", "[2,1,3]"),
        ("insert before([1, 3], 2, 2)", "[1,2,3]"),
        ("insert before([1, 2], 3, 3)", "[1,2,3]"),
        ("insert before([1, 2], -1, 3)", "[1,3,2]"),
        ("insert before([1, 2], 4, 3)", "null"),
        ("insert before([1, 2], 0, 3)", "null"),
        ("remove([1, 2, 3], 2)", "[1,3]"),
        ("remove([1, 2, 3], -1)", "[1,2]"),
        ("remove([1, 2, 3], 4)", "null"),
    ]);
}

#[test]
fn list_replace_takes_a_position_or_a_function() {
    check(&[
        ("list replace([2, 4, 7, 8], 3, 6)", "[2,4,6,8]"),
        ("list replace([2, 4, 7, 8], -1, 6)", "[2,4,7,6]"),
        ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5,5,7,8]"),
        ("list replace([1], 2, 3)", "null"),
        ("list replace([1, 2], function(item, newItem) 1, 5)", "null"),
    ]);
}

#[test]
fn sets_keep_the_first_of_equal_items() {
    check(&[
        ("union([1, 2], [2, 3])", "[1,2,3]"),
        ("union([1], [1.0], 1)", "[1]"),
        ("distinct values([1, 2, 3, 2, 1])", "[1,2,3]"),
        ("distinct values([1, 1.00, \"1\", null, null])", r#"[1,"1",null]"#),
        ("distinct values([[1], [1.0], {a: 1}, {a: 1.0}])", r#"[[1],{"a":1}]"#),
        ("distinct values([1e3, 1000])", "[1000]"),
        (
            "distinct values([@\"2020-01-01T00:00:00Z\", @\"2020-01-01T01:00:00+01:00\"])",
            r#"["2020-01-01T00:00:00Z"]"#,
        ),
        ("duplicate values([1, 2, 3, 2, 1])", "[1,2]"),
        ("duplicate values([1])", "[]"),
        ("distinct values([])", "[]"),
    ]);
}

#[test]
fn flatten_goes_all_the_way_down() {
    check(&[
        ("flatten([[1, 2], [[3]], 4])", "[1,2,3,4]"),
        ("flatten([])", "[]"),
        ("flatten([[[[]]]])", "[]"),
        ("flatten([null, [null]])", "[null,null]"),
        ("flatten(1)", "[1]"),
    ]);
}
