//! How points and ranges lie to each other: the examples of DMN 1.5 table 78, and its definitions.

use crate::common::check;

#[test]
fn before_and_after() {
    check(&[
        ("before(1, 10)", "true"),
        ("before(10, 1)", "false"),
        ("before(1, [1..10])", "false"),
        ("before(1, (1..10])", "true"),
        ("before(1, [5..10])", "true"),
        ("before([1..10], 10)", "false"),
        ("before([1..10), 10)", "true"),
        ("before([1..10], 15)", "true"),
        ("before([1..10], [15..20])", "true"),
        ("before([1..10], [10..20])", "false"),
        ("before([1..10), [10..20])", "true"),
        ("before([1..10], (10..20])", "true"),
        ("after(10, 5)", "true"),
        ("after(5, 10)", "false"),
        ("after(12, [1..10])", "true"),
        ("after(10, [1..10))", "true"),
        ("after(10, [1..10])", "false"),
        ("after([11..20], 12)", "false"),
        ("after([11..20], 10)", "true"),
        ("after((11..20], 11)", "true"),
        ("after([11..20], [1..10])", "true"),
        ("after([11..20], [1..11))", "true"),
        ("before(1, null)", "null"),
        ("before(1, \"a\")", "null"),
        ("before(@\"2020-01-01\", @\"2020-01-02\")", "true"),
    ]);
}

#[test]
fn meets_overlaps_and_their_kin() {
    check(&[
        ("meets([1..5], [5..10])", "true"),
        ("meets([1..5), [5..10])", "false"),
        ("meets([1..5], (5..10])", "false"),
        ("meets([1..5], [6..10])", "false"),
        ("met by([5..10], [1..5])", "true"),
        ("met by([5..10], [1..5))", "false"),
        ("overlaps([1..5], [3..8])", "true"),
        ("overlaps([3..8], [1..5])", "true"),
        ("overlaps([1..8], [3..5])", "true"),
        ("overlaps([1..5], [6..8])", "false"),
        ("overlaps([1..5], [5..8])", "true"),
        ("overlaps([1..5], (5..8])", "false"),
        ("overlaps([1..5), [5..8])", "false"),
        ("overlaps before([1..5], [3..8])", "true"),
        ("overlaps before([1..5], [6..8])", "false"),
        ("overlaps before([1..5], [5..8])", "true"),
        ("overlaps before([1..5), [1..5])", "false"),
        ("overlaps before([1..5], (1..5])", "true"),
        ("overlaps before([1..5], [1..5])", "false"),
        ("overlaps after([3..8], [1..5])", "true"),
        ("overlaps after([6..8], [1..5])", "false"),
        ("overlaps after((1..5], [1..5))", "true"),
        ("overlaps after([1..5], [1..5])", "false"),
    ]);
}

#[test]
fn finishes_starts_and_their_kin() {
    check(&[
        ("finishes(10, [1..10])", "true"),
        ("finishes(10, [1..10))", "false"),
        ("finishes([5..10], [1..10])", "true"),
        ("finishes([5..10), [1..10])", "false"),
        ("finishes((1..10], [1..10])", "true"),
        ("finished by([1..10], 10)", "true"),
        ("finished by([1..10], [5..10])", "true"),
        ("finished by([1..10], [5..10))", "false"),
        ("starts(1, [1..10])", "true"),
        ("starts(1, (1..10])", "false"),
        ("starts([1..5], [1..10])", "true"),
        ("starts((1..5], [1..10])", "false"),
        ("starts([1..10], [1..10])", "true"),
        ("started by([1..10], 1)", "true"),
        ("started by([1..10], [1..5])", "true"),
        ("started by([1..10], (1..5])", "false"),
    ]);
}

#[test]
fn includes_during_and_coincides() {
    check(&[
        ("includes([1..10], 5)", "true"),
        ("includes([1..10], 12)", "false"),
        ("includes([1..10], [4..6])", "true"),
        ("includes((1..10], 1)", "false"),
        ("includes([1..10], [1..5))", "true"),
        ("includes((1..10], [1..5])", "false"),
        ("during(5, [1..10])", "true"),
        ("during(10, [1..10))", "false"),
        ("during([4..6], [1..10])", "true"),
        ("during((1..10), [1..10])", "true"),
        ("during([1..10], (1..10))", "false"),
        ("coincides(5, 5)", "true"),
        ("coincides(3, 4)", "false"),
        ("coincides([1..5], [1..5])", "true"),
        ("coincides([1..5], (1..5])", "false"),
        ("coincides([1..5], [2..6])", "false"),
    ]);
}

#[test]
fn range_reads_a_literal() {
    check(&[
        ("range(\"[18..21]\") = [18..21]", "true"),
        ("range(\"(18..21[\") = (18..21)", "true"),
        ("range(\"[@\\\"2020-01-01\\\"..@\\\"2020-02-01\\\"]\").end", r#""2020-02-01""#),
        ("5 in range(\"[1..]\")", "false"),
        ("range(\"(1..)\").end", "null"),
        ("range(\"[2..1]\")", "null"),
        ("range(\"[1..x]\")", "null"),
        ("range(\"1..2\")", "null"),
        ("range(\"\")", "null"),
    ]);
}
