//! Comparisons of present, absent and listed values.

use super::*;

fn accepts(comparison: Comparison<i64>, value: Option<i64>) -> bool {
    Tests::of(&[comparison]).accept(value)
}

#[test]
fn an_absent_value_passes_negative_comparisons_only() {
    assert!(accepts(Comparison::NotEqual(1), None));
    assert!(accepts(Comparison::NotIn(vec![1]), None));
    assert!(accepts(Comparison::Exists(false), None));
    for other in [
        Comparison::Equal(1),
        Comparison::Exists(true),
        Comparison::In(vec![1]),
        Comparison::Greater(1),
        Comparison::GreaterOrEqual(1),
        Comparison::Less(1),
        Comparison::LessOrEqual(1),
        Comparison::Like("*".to_owned()),
    ] {
        assert!(!accepts(other.clone(), None), "{other:?}");
    }
}

#[test]
fn comparisons_of_numbers() {
    for (comparison, accepted) in [
        (Comparison::Equal(2), &[2][..]),
        (Comparison::NotEqual(2), &[1, 3]),
        (Comparison::In(vec![3, 1]), &[1, 3]),
        (Comparison::NotIn(vec![3, 1]), &[2]),
        (Comparison::Greater(2), &[3]),
        (Comparison::GreaterOrEqual(2), &[2, 3]),
        (Comparison::Less(2), &[1]),
        (Comparison::LessOrEqual(2), &[1, 2]),
        (Comparison::Exists(true), &[1, 2, 3]),
        (Comparison::Exists(false), &[]),
        (Comparison::Like("?".to_owned()), &[1, 2, 3]),
    ] {
        let found: Vec<i64> =
            (1..=3).filter(|value| accepts(comparison.clone(), Some(*value))).collect();
        assert_eq!(found, accepted, "{comparison:?}");
    }
}

#[test]
fn a_list_passes_with_any_value_and_a_negative_comparison_with_all() {
    let accepts = |comparison: Comparison<String>, list: &[&'static str]| {
        Tests::of(&[comparison]).accept_list(&list.iter().copied())
    };
    assert!(accepts(Comparison::Equal("b".to_owned()), &["a", "b"]));
    assert!(!accepts(Comparison::NotEqual("b".to_owned()), &["a", "b"]));
    assert!(accepts(Comparison::NotEqual("b".to_owned()), &[]));
    assert!(accepts(Comparison::Exists(false), &[]));
    assert!(!accepts(Comparison::Exists(true), &[]));
    assert!(accepts(Comparison::Like("*x".to_owned()), &["a", "xx"]));
}

#[test]
fn a_terminating_instance_is_an_active_one() {
    let active = [Comparison::In(vec![InstanceState::Active])];
    let terminating = [Comparison::Equal(InstanceState::Terminating)];
    for state in [InstanceState::Active, InstanceState::Terminating] {
        assert!(Tests::of(&active).accept(Some(state)));
        assert!(Tests::of(&terminating).accept(Some(state)));
    }
    assert!(!Tests::of(&active).accept(Some(InstanceState::Completed)));
}
