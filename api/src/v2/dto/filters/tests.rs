//! What requests say in filters, and what the engine hears.

use baton_engine::state::tables::process_instances::InstanceState;
use baton_engine::state::tables::user_tasks::UserTaskState;
use serde::Deserialize;

use super::*;
use crate::request::json::parse;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Filter {
    text: Option<TextFilter>,
    key: Option<KeyFilter>,
    number: Option<IntegerFilter>,
    time: Option<DateTimeFilter>,
    state: Option<ProcessInstanceStateFilter>,
    task: Option<UserTaskStateFilter>,
}

fn read(text: &str) -> Filter {
    parse(text.as_bytes()).unwrap()
}

fn refusal(text: &str) -> String {
    match parse::<Filter>(text.as_bytes()) {
        Ok(_) => "accepted".to_owned(),
        Err(problem) => problem.detail.into_owned(),
    }
}

#[test]
fn a_plain_value_means_equality() {
    assert_eq!(texts(read(r#"{"text":"a"}"#).text), [Comparison::Equal("a".to_owned())]);
    assert_eq!(keys(read(r#"{"key":"7"}"#).key, |key| key), [Comparison::Equal(7)]);
    assert_eq!(integers(read(r#"{"number":-7}"#).number), [Comparison::Equal(-7)]);
    assert_eq!(texts(read("{}").text), []);
    assert_eq!(texts(read(r#"{"text":null}"#).text), []);
}

#[test]
fn operators_are_joined() {
    let filter = read(r#"{"number":{"$gte":1,"$lt":5,"$exists":true},"text":{"$like":"a*"}}"#);
    assert_eq!(
        integers(filter.number),
        [Comparison::GreaterOrEqual(1), Comparison::Less(5), Comparison::Exists(true)]
    );
    assert_eq!(texts(filter.text), [Comparison::Like("a*".to_owned())]);
}

#[test]
fn what_cannot_be_read_is_named() {
    assert_eq!(
        refusal(r#"{"number":{"$like":"1"}}"#),
        "Request property [number.$like] cannot be parsed: there is no such operator; use any of \
         $eq, $neq, $exists, $gt, $gte, $lt, $lte, $in"
    );
    assert!(refusal(r#"{"key":{"$gt":"1"}}"#).starts_with("Request property [key.$gt]"));
    assert!(refusal(r#"{"key":5}"#).starts_with("Request property [key]"));
    assert!(refusal(r#"{"text":[]}"#).starts_with("Request property [text]"));
    assert!(refusal(r#"{"text":{"$in":["a",1]}}"#).starts_with("Request property [text.$in[1]]"));
    assert_eq!(refusal(r#"{"key":{"$in":["x"]}}"#), "Failed to convert 'key' with value: 'x'");
    assert_eq!(
        refusal(r#"{"state":{"$eq":"GONE"}}"#),
        "Unexpected value 'GONE' for enum field 'state'. Use any of the following values: [ACTIVE, \
         COMPLETED, TERMINATED]"
    );
}

#[test]
fn names_of_states_become_what_they_stand_for() {
    let states = |text: &str| names(read(text).state, |state| state);
    assert_eq!(states(r#"{"state":"completed"}"#), [Comparison::Equal(InstanceState::Completed)]);
    assert_eq!(
        states(r#"{"state":"ACTIVE"}"#),
        [Comparison::In(vec![InstanceState::Active, InstanceState::Terminating])]
    );
    assert_eq!(
        states(r#"{"state":{"$like":"*TED"}}"#),
        [Comparison::In(vec![InstanceState::Completed, InstanceState::Terminated])].map(|all| all)
    );
    let tasks = |text: &str| names(read(text).task, |state| state);
    assert_eq!(tasks(r#"{"task":"CREATING"}"#), [Comparison::In(Vec::<UserTaskState>::new())]);
    assert_eq!(tasks(r#"{"task":{"$neq":"failed"}}"#), [Comparison::NotIn(Vec::new())]);
}

#[test]
fn times_between_milliseconds_compare_exactly() {
    let times = |text: &str| times(read(&format!(r#"{{"time":{text}}}"#)).time);
    let between = "\"1970-01-01T00:00:00.0015Z\"";
    assert_eq!(times("\"1970-01-01T00:00:00.001Z\""), [Comparison::Equal(Timestamp(1))]);
    assert_eq!(times(between), [Comparison::In(Vec::new())]);
    let compare = |operator: &str| times(&format!("{{\"{operator}\":{between}}}"));
    assert_eq!(compare("$gt"), [Comparison::Greater(Timestamp(1))]);
    assert_eq!(compare("$gte"), [Comparison::GreaterOrEqual(Timestamp(2))]);
    assert_eq!(compare("$lt"), [Comparison::Less(Timestamp(2))]);
    assert_eq!(compare("$lte"), [Comparison::LessOrEqual(Timestamp(1))]);
    assert_eq!(compare("$neq"), [Comparison::NotIn(Vec::new())]);
}
