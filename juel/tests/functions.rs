//! Functions, and what `execution` and `task` tell.

mod common;

use baton_juel::{EvaluationContext, Value};
use common::{NOW_MS, attempt, check, check_errors, context, given_task, parse};
use jiff::tz::TimeZone;

const VARIABLES: &str = r#"{
    "x": 5, "name": "x", "none": null, "text": "hello", "list": ["a", 1], "localOne": 1,
    "task": { "title": "mine", "name": "variable" }, "due": "2026-12-24", "empty1": ""
}"#;

#[test]
fn execution_tells_variables_and_facts() {
    check(
        VARIABLES,
        &[
            ("${execution.getVariable('x')}", "5"),
            ("${execution.getVariable(name) + 1}", "6"),
            ("${execution.getVariable('missing')}", "null"),
            ("${execution.getVariable('missing') == null}", "true"),
            ("${execution.hasVariable('x')}", "true"),
            ("${execution.hasVariable('missing')}", "false"),
            ("${execution.hasVariable('none')}", "true"),
            ("${execution.getVariableLocal('x')}", "null"),
            ("${execution.hasVariableLocal('localOne')}", "true"),
            ("${execution.getVariable('list')[0].length()}", "1"),
            ("${execution.processInstanceId}", "\"ProcessInstanceId\""),
            ("${execution.getProcessInstanceId()}", "\"ProcessInstanceId\""),
            ("${execution.processBusinessKey}", "null"),
            ("${execution.businessKey == null}", "true"),
            ("order-${execution.currentActivityId}", "\"order-CurrentActivityId\""),
            ("${execution.id.toLowerCase()}", "\"executionid\""),
            ("${currentUser()}", "\"CurrentUser\""),
            ("${loggedInUser} ${authenticatedUserId}", "\"CurrentUser CurrentUser\""),
        ],
    );
    check_errors(VARIABLES, &[("${execution.getVariable(5)}", "a number is no name")]);
}

#[test]
fn task_is_a_variable_unless_there_is_a_task() {
    check(
        VARIABLES,
        &[
            ("${task.title}", "\"mine\""),
            ("${task.name}", "\"variable\""),
            ("${task.get('title')}", "\"mine\""),
            ("${task}", r#"{"name":"variable","title":"mine"}"#),
        ],
    );
    check_errors(VARIABLES, &[("${task.getName()}", "there is no user task here")]);
    let in_task = |text: &str| parse(text).evaluate(&given_task(VARIABLES), &context());
    assert_eq!(in_task("${task.name}"), Ok(Value::from("TaskName")));
    assert_eq!(in_task("${task.getAssignee()}"), Ok(Value::from("TaskAssignee")));
    assert_eq!(in_task("${task.getVariable('x')}"), Ok(Value::from(5)));
    assert_eq!(in_task("${task.dueDate.length()}"), Ok(Value::from(11)));
}

#[test]
fn functions_of_variables_forgive_missing_ones() {
    check(
        VARIABLES,
        &[
            ("${vars:get(x)}", "5"),
            ("${variables:get('missing')}", "null"),
            ("${var:getOrDefault(missing, 7)}", "7"),
            ("${var:getOrDefault(x, 7)}", "5"),
            ("${vars:exists(x)}", "true"),
            ("${vars:exists(missing)}", "false"),
            ("${var:eq(x, 5)}", "true"),
            ("${var:eq(x, 5.0)}", "true"),
            ("${var:equals(x, '5')}", "false"),
            ("${var:eq(missing, null)}", "true"),
            ("${var:ne(missing, 5)}", "true"),
            ("${var:lt(x, 6)}", "true"),
            ("${var:lessThanOrEquals(x, 4)}", "false"),
            ("${var:gt(missing, 4)}", "false"),
            ("${var:gte(x, 5)}", "true"),
            ("${var:gt(text, 4)}", "false"),
            ("${var:isEmpty(empty1)}", "true"),
            ("${var:empty(missing)}", "true"),
            ("${vars:isNotEmpty(list)}", "true"),
            ("${var:contains(text, 'ell', 'o')}", "true"),
            ("${var:contains(list, 'a', 2)}", "false"),
            ("${var:containsAny(list, 2, 1)}", "true"),
            ("${var:contains(missing, 'a')}", "false"),
            ("${x > 1 ? var:eq(x, 5) : false}", "true"),
            ("${x > 9 ? text : now().getTime()}", &NOW_MS.to_string()),
        ],
    );
}

#[test]
fn dates_are_computed_in_the_calendar() {
    check(
        VARIABLES,
        &[
            ("${now()}", "\"2026-11-24T18:02:46.007Z\""),
            ("${dateTime().plusWeeks(1).toDate()}", "\"2026-12-01T18:02:46.007Z\""),
            ("${dateTime().plusDays(2).toDate()}", "\"2026-11-26T18:02:46.007Z\""),
            ("${dateTime().minusMonths(9)}", "\"2026-02-24T18:02:46.007Z\""),
            ("${dateTime().plusHours(1).plusMinutes(2).getHourOfDay()}", "19"),
            ("${dateTime().withTimeAtStartOfDay()}", "\"2026-11-24T00:00:00.000Z\""),
            ("${dateTime().withHourOfDay(9).withMinuteOfHour(0).toString('HH:mm')}", "\"09:00\""),
            ("${dateTime().getDayOfWeek()}", "2"),
            ("${dateTime().withDayOfWeek(5).toString('EEE dd.MM.')}", "\"Fri 27.11.\""),
            ("${now().before(dateTime().plusMillis(1))}", "true"),
            ("${now() < dateTime().plusYears(1)}", "true"),
            ("${now() == dateTime()}", "true"),
            ("${date:format(now())}", "\"2026-11-24\""),
            ("${date:format(due, 'dd.MM.yyyy')}", "\"24.12.2026\""),
            ("${date:format('2026-01-02T03:04:05+0100', 'HH:mm')}", "\"02:04\""),
            ("${date:format(null)}", "null"),
            ("Today is ${date:format(now(), 'EEEE')}", "\"Today is Tuesday\""),
        ],
    );
    check_errors(
        VARIABLES,
        &[
            ("${dateTime().plusYears(99999)}", "leads to no date of the calendar"),
            ("${dateTime().withDayOfMonth(31)}", "leads to no date of the calendar"),
            ("${dateTime().isBefore('x')}", "a date compares with dates"),
            ("${date:format(text)}", "\"hello\" is no date"),
            ("${date:format(now(), 'Q')}", "has no letter `Q`"),
            ("${now() + 1}", "a date cannot become a number"),
        ],
    );
}

#[test]
fn dates_are_in_the_zone_of_the_context() {
    let Ok(zone) = TimeZone::get("Europe/Berlin") else { panic!("no zones") };
    let context = EvaluationContext { zone, ..context() };
    let value = parse("${dateTime().plusMonths(-5)}").evaluate(&given_task("{}"), &context);
    let text = value.map(|value| value.to_json());
    assert_eq!(text.as_deref(), Ok("\"2026-06-24T19:02:46.007+02:00\""));
}

#[test]
fn the_time_may_be_outside_the_calendar() {
    let context = EvaluationContext { now_ms: i64::MAX, ..EvaluationContext::default() };
    let result = parse("${now()}").evaluate(&given_task("{}"), &context);
    assert!(result.is_err_and(|error| error.message.contains("outside the calendar")));
    assert!(attempt("${now()}", "{}").is_ok());
}
