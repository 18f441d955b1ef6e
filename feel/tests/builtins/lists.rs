//! Lists (DMN 1.5 table 74).

use crate::common::check;

#[test]
fn list_contains_knows_null() {
    check(&[
        ("list contains([1, 2, 3], 2)", "true"),
        ("list contains([1, 2, 3], 4)", "false"),
        ("list contains([1, null], null)", "true"),
        ("list contains([1, 2], null)", "false"),
        ("list contains([], 1)", "false"),
        ("list contains(list: [\"a\"], element: \"a\")", "true"),
        ("list contains(null, 1)", "null"),
    ]);
}

#[test]
fn count_and_is_empty() {
    check(&[
        ("count([1, 2, 3])", "3"),
        ("count([])", "0"),
        ("count([1, [2, 3]])", "2"),
        ("count([null])", "1"),
        ("count(1)", "1"),
        ("count(1, 2)", "2"),
        ("is empty([])", "true"),
        ("is empty([1])", "false"),
        ("is empty({})", "true"),
    ]);
}

#[test]
fn min_and_max_are_of_all_that_has_an_order() {
    check(&[
        ("min([1, 2, 3])", "1"),
        ("min(3, 1, 2)", "1"),
        ("min(1)", "1"),
        ("max([1, 2, 3])", "3"),
        ("max(1, 5)", "5"),
        (r#"min("a", "b")"#, r#""a""#),
        (r#"max(["a", "aa"])"#, r#""aa""#),
        ("max(@\"2020-01-01\", @\"2021-01-01\")", r#""2021-01-01""#),
        ("min(@\"PT1H\", @\"PT30M\")", r#""PT30M""#),
        ("min([])", "null"),
        ("max(1, \"a\")", "null"),
        ("min([1, null])", "null"),
        ("max(null)", "null"),
    ]);
}

#[test]
fn sums_products_and_means() {
    check(&[
        ("sum([1, 2, 3])", "6"),
        ("sum(1, 2, 3)", "6"),
        ("sum([0.1, 0.2])", "0.3"),
        ("sum(@\"PT1H\", @\"PT2H\")", r#""PT3H""#),
        ("sum([])", "null"),
        ("sum([1, \"2\"])", "null"),
        ("product([2, 3, 4])", "24"),
        ("product(2, 3, 4)", "24"),
        ("product([])", "null"),
        ("product([2, null])", "null"),
        ("mean([1, 2, 3])", "2"),
        ("mean(1, 2)", "1.5"),
        ("mean([])", "null"),
    ]);
}

#[test]
fn median_stddev_and_mode() {
    check(&[
        ("median(8, 2, 5, 3, 4)", "4"),
        ("median([6, 1, 2, 3])", "2.5"),
        ("median([])", "null"),
        ("stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931"),
        ("stddev([47])", "null"),
        ("stddev([])", "null"),
        ("mode(6, 3, 9, 6, 6)", "[6]"),
        ("mode([6, 1, 9, 6, 1])", "[1,6]"),
        ("mode([1, 1.0, 2])", "[1]"),
        ("mode([])", "[]"),
        ("mode([1, null])", "null"),
    ]);
}

#[test]
fn index_of_gives_all_places() {
    check(&[
        ("index of([1, 2, 3, 2], 2)", "[2,4]"),
        ("index of([1, null, null], null)", "[2,3]"),
        ("index of([], 1)", "[]"),
        ("index of(null, 1)", "null"),
    ]);
}

#[test]
fn sublist_reverse_and_partition() {
    check(&[
        ("sublist([4, 5, 6], 1, 2)", "[4,5]"),
        ("sublist([4, 5, 6], 2)", "[5,6]"),
        ("sublist([4, 5, 6], -2, 1)", "[5]"),
        ("sublist([4, 5, 6], 0)", "null"),
        ("sublist([4, 5, 6], 4)", "null"),
        ("sublist([4, 5, 6], 3, 2)", "null"),
        ("reverse([1, 2, 3])", "[3,2,1]"),
        ("reverse([])", "[]"),
        ("partition([1, 2, 3, 4, 5], 2)", "[[1,2],[3,4],[5]]"),
        ("partition([], 2)", "[]"),
        ("partition([1], 0)", "null"),
    ]);
}

#[test]
fn sort_is_stable_and_takes_a_function() {
    check(&[
        ("sort([3, 1, 4, 5, 2], function(x, y) x < y)", "[1,2,3,4,5]"),
        ("sort([3, 1, 2], function(x, y) x > y)", "[3,2,1]"),
        ("sort([3, 1, 2])", "[1,2,3]"),
        ("sort([\"b\", \"a\"])", r#"["a","b"]"#),
        (
            "sort([{k: 1, v: 1}, {k: 0, v: 2}, {k: 1, v: 3}, {k: 0, v: 4}], function(x, y) x.k < y.k).v",
            "[2,4,1,3]",
        ),
        ("sort(list: [2, 1], precedes: function(a, b) a < b)", "[1,2]"),
        ("sort([], function(x, y) x < y)", "[]"),
        ("sort([1], function(x, y) x < y)", "[1]"),
        ("sort([1, \"a\"])", "null"),
        ("sort([2, 1], function(x, y) 1)", "null"),
        ("sort([2, 1], 1)", "null"),
    ]);
}
