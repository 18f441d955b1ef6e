//! Steps: their text and what it means.

use std::iter::Peekable;
use std::str::SplitWhitespace;

use baton_engine::command::Variables;
use baton_engine::ids::JsonText;
use serde_json::value::RawValue;

use super::duration;

/// What a step names: an instance, or an element of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The number of the process instance, from 1.
    pub instance: usize,
    /// The element instance as the trace names it; none for the process instance itself.
    pub element: Option<String>,
}

/// A message that a step names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageText {
    /// Its name.
    pub name: String,
    /// Its correlation key; may be empty.
    pub correlation_key: String,
}

/// What a step changes of a user task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskChange {
    /// Groups, with commas between.
    pub groups: Option<String>,
    /// People, with commas between.
    pub users: Option<String>,
    /// The priority.
    pub priority: Option<i32>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A command gives way after so many steps; before all others only.
    Limit(u32),
    /// Starts the process.
    Start(Variables),
    /// Completes a user task.
    Complete(Target, Variables),
    /// Assigns a user task, over another assignee if the last is true.
    Assign(Target, String, bool),
    /// Takes the assignee off a user task.
    Unassign(Target),
    /// A worker takes up to so many jobs of a type for some milliseconds.
    Activate(String, usize, i64),
    /// Completes a job.
    CompleteJob(Target, Variables),
    /// Fails a job: retries left, back-off in milliseconds.
    FailJob(Target, i32, i64, Variables),
    /// Updates a job: retries, milliseconds until its lease ends.
    UpdateJob(Target, Option<i32>, Option<i64>),
    /// The worker of a job throws a BPMN error: its code, then variables.
    ThrowJobError(Target, String, Variables),
    /// Changes a user task: what is named is set.
    UpdateTask(Target, TaskChange),
    /// Publishes a message: name, correlation key, time to live in milliseconds, id.
    Publish(MessageText, i64, Option<String>, Variables),
    /// Gives a message to somebody who waits now.
    Correlate(MessageText, Variables),
    /// Broadcasts a signal.
    Signal(String, Variables),
    /// Starts another process of the diagram.
    StartProcess(String, Variables),
    /// Gives a job back whose worker never heard of it.
    Release(Target),
    /// Resolves the newest incident of an element.
    Resolve(Target),
    /// Sets variables: local if the last is true.
    SetVariables(Target, Variables, bool),
    /// Cancels a process instance.
    Cancel(Target),
    /// Time passes, in milliseconds.
    Advance(i64),
    /// A new process over the same store.
    Restart,
}

/// A step and how it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The line, without spaces around it.
    pub text: String,
    /// What is to be done.
    pub action: Action,
    /// Whether it is decided in the same batch as the step before.
    pub joins: bool,
}

/// Reads a file of steps.
pub fn parse(text: &str) -> Result<Vec<Step>, String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (joins, rest) = match line.strip_prefix('&') {
                Some(rest) => (true, rest.trim()),
                None => (false, line),
            };
            let action = action(rest).ok_or_else(|| format!("no step: `{line}`"))?;
            Ok(Step { text: line.to_owned(), action, joins })
        })
        .collect()
}

#[allow(clippy::too_many_lines, reason = "one table of all steps")]
fn action(line: &str) -> Option<Action> {
    let json = line.find('{').unwrap_or(line.len());
    let (words, json) = line.split_at(json);
    let variables = variables(json)?;
    let mut words = words.split_whitespace().peekable();
    let action = match words.next()? {
        "start" => Action::Start(variables),
        "complete" => Action::Complete(element(words.next()?)?, variables),
        "assign" => {
            let (task, person) = (element(words.next()?)?, words.next()?.to_owned());
            Action::Assign(task, person, words.next_if_eq(&"override").is_some())
        }
        "unassign" => Action::Unassign(element(words.next()?)?),
        "activate" => {
            let job_type = words.next()?.to_owned();
            let jobs_max = match words.peek() {
                Some(&"for") | None => 100,
                Some(_) => words.next()?.parse().ok()?,
            };
            Action::Activate(job_type, jobs_max, after(&mut words, "for", 300_000)?)
        }
        "complete-job" => Action::CompleteJob(element(words.next()?)?, variables),
        "fail-job" => {
            let (job, retries) = (element(words.next()?)?, words.next()?.parse().ok()?);
            let back_off = after(&mut words, "after", 0)?;
            Action::FailJob(job, retries, back_off, variables)
        }
        "update-job" => {
            let job = element(words.next()?)?;
            let retries = match words.next_if_eq(&"retries") {
                Some(_) => Some(words.next()?.parse().ok()?),
                None => None,
            };
            Action::UpdateJob(job, retries, after(&mut words, "timeout", None)?)
        }
        "throw-error" => {
            let (job, code) = (element(words.next()?)?, words.next()?.to_owned());
            Action::ThrowJobError(job, code, variables)
        }
        "update-task" => {
            let task = element(words.next()?)?;
            let mut change = TaskChange::default();
            while let Some(word) = words.next() {
                let value = words.next()?.to_owned();
                match word {
                    "groups" => change.groups = Some(value),
                    "users" => change.users = Some(value),
                    "priority" => change.priority = Some(value.parse().ok()?),
                    _ => return None,
                }
            }
            Action::UpdateTask(task, change)
        }
        "publish" => {
            let message = message(&mut words)?;
            let lives = after(&mut words, "for", 0)?;
            let id = match words.next_if_eq(&"id") {
                Some(_) => Some(words.next()?.to_owned()),
                None => None,
            };
            Action::Publish(message, lives, id, variables)
        }
        "correlate" => Action::Correlate(message(&mut words)?, variables),
        "signal" => Action::Signal(words.next()?.to_owned(), variables),
        "start-process" => Action::StartProcess(words.next()?.to_owned(), variables),
        "release" => Action::Release(element(words.next()?)?),
        "resolve" => Action::Resolve(scope(words.next())),
        "set-variables" => Action::SetVariables(scope(words.next()), variables, false),
        "set-local" => Action::SetVariables(scope(words.next()), variables, true),
        "cancel" => Action::Cancel(Target {
            instance: words.next().map_or(Some(1), |number| number.parse().ok())?,
            element: None,
        }),
        "limit" => Action::Limit(words.next()?.parse().ok()?),
        "advance" => Action::Advance(duration::parse(words.next()?)?),
        "restart" => Action::Restart,
        _ => return None,
    };
    words.next().is_none().then_some(action)
}

/// A duration behind a word, or what holds where the word is not there; `None` where no duration
/// follows the word.
fn after<T: From<i64>>(
    words: &mut Peekable<SplitWhitespace<'_>>,
    word: &str,
    otherwise: T,
) -> Option<T> {
    match words.next_if_eq(&word) {
        Some(_) => duration::parse(words.next()?).map(T::from),
        None => Some(otherwise),
    }
}

/// `NAME` or `NAME of KEY`.
fn message(words: &mut Peekable<SplitWhitespace<'_>>) -> Option<MessageText> {
    let name = words.next()?.to_owned();
    let correlation_key = match words.next_if_eq(&"of") {
        Some(_) => words.next()?.to_owned(),
        None => String::new(),
    };
    Some(MessageText { name, correlation_key })
}

fn element(text: &str) -> Option<Target> {
    let (instance, element) = match text.split_once(':') {
        Some((number, element)) => (number.parse().ok()?, element),
        None => (1, text),
    };
    Some(Target { instance, element: Some(element.to_owned()) })
}

/// An element, an instance by its number, or the first instance.
fn scope(text: Option<&str>) -> Target {
    let number = text.map_or(Some(1), |text| text.parse().ok());
    match (number, text.and_then(element)) {
        (None, Some(element)) => element,
        (number, _) => Target { instance: number.unwrap_or(1), element: None },
    }
}

fn variables(json: &str) -> Option<Variables> {
    if json.trim().is_empty() {
        return Some(Variables::new());
    }
    let members: std::collections::BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(json).ok()?;
    let members = members.into_iter();
    Some(members.map(|(name, value)| (name.into(), JsonText::from(value.get()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Action {
        let steps = parse(text).unwrap_or_default();
        assert_eq!(steps.len(), 1);
        steps[0].action.clone()
    }

    #[test]
    fn every_form_is_read() {
        let pack = || Target { instance: 1, element: Some("pack".to_owned()) };
        assert_eq!(one("limit 8"), Action::Limit(8));
        assert_eq!(one("start"), Action::Start(Vec::new()));
        assert_eq!(
            one("complete 2:pack#2 {\"a\": 1.50}"),
            Action::Complete(
                Target { instance: 2, element: Some("pack#2".to_owned()) },
                vec![("a".into(), JsonText::from("1.50"))]
            )
        );
        assert_eq!(one("activate ship"), Action::Activate("ship".to_owned(), 100, 300_000));
        assert_eq!(one("activate ship 2 for 1s"), Action::Activate("ship".to_owned(), 2, 1_000));
        assert_eq!(one("fail-job pack 1"), Action::FailJob(pack(), 1, 0, Vec::new()));
        assert_eq!(one("fail-job pack 1 after 2s"), Action::FailJob(pack(), 1, 2_000, Vec::new()));
        assert_eq!(one("update-job pack timeout 1s"), Action::UpdateJob(pack(), None, Some(1_000)));
        let root = Target { instance: 1, element: None };
        assert_eq!(one("set-local {}"), Action::SetVariables(root, Vec::new(), true));
        assert_eq!(one("set-local pack {}"), Action::SetVariables(pack(), Vec::new(), true));
    }

    #[test]
    fn what_is_no_step_is_refused() {
        for text in ["begin", "complete", "advance soon", "cancel one", "restart now", "start {"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
