//! Whether what happened is what clients were told: the ledger against the history.
//!
//! - What was acknowledged happened, once, and in one batch. What was refused left no trace. What
//!   was not answered happened once or not at all, and not by half.
//! - Nothing happened that nobody asked for.
//! - What a client saw in a search is there, and what made its request impossible is there too:
//!   both were told only once they were durable.
//! - What a client had settled is not shown to it as open afterwards.

use std::collections::{BTreeMap, BTreeSet};

use baton_engine::event::Event;
use baton_engine::ids::JsonText;

use super::facts::{Index, is_effect};
use super::history::{Fact, History};
use super::ledger::{Ask, Entry, Outcome, Searched};
use super::lives::Lives;
use super::wire::filler;

/// Jobs that one activation may hand out.
const JOBS_MAX: usize = 4;

/// Compares the ledgers of all clients with everything that happened, and what happened with
/// itself. Gives what is wrong.
pub fn check(ledgers: &[Vec<Entry>], history: &History) -> Vec<String> {
    let mut problems = history.check_order();
    let lives = Lives::read(&history.facts);
    problems.extend_from_slice(lives.problems());
    let index = Index::new(&history.facts);
    let mut by_trace = history.by_trace();
    by_trace.remove("");
    for entries in ledgers {
        for entry in entries {
            let own = by_trace.remove(entry.trace.as_str()).unwrap_or_default();
            problems.extend(check_entry(entry, &own, &index, &lives));
        }
        problems.extend(check_order_of_client(entries));
    }
    for (trace, facts) in by_trace {
        problems.push(format!("nobody asked for {trace}, but it happened: {:?}", facts.first()));
    }
    problems
}

/// One request and the events that carry its trace.
fn check_entry(entry: &Entry, own: &[&Fact], index: &Index, lives: &Lives) -> Vec<String> {
    let mut problems = Vec::new();
    let mut wrong = |why: String| {
        let Entry { trace, ask, answer } = entry;
        let events: Vec<&Event> = own.iter().take(3).map(|fact| &fact.event).collect();
        problems.push(format!(
            "{trace}: {why}\n    {ask:?} was answered {answer:?}; its first events: {events:?}"
        ));
    };
    let effects = own.iter().filter(|fact| is_effect(&entry.ask, fact)).count();
    let outcome = entry.outcome();
    let (least, most) = expected_effects(entry, outcome);
    if effects < least {
        wrong(format!("acknowledged, but lost: {effects} effects of {least}"));
    }
    if effects > most {
        wrong(format!("it happened too often: {effects} effects, at most {most}"));
    }
    // Bytes are stored before the command that they are for, and without it they are nothing.
    let own_but_bytes =
        own.iter().filter(|fact| !matches!(fact.event, Event::ContentStored { .. }));
    let batches: BTreeSet<u64> = own_but_bytes.map(|fact| fact.batch).collect();
    if effects == 0 && !batches.is_empty() {
        wrong("it happened by half".to_owned());
    }
    if batches.len() > 1 {
        wrong(format!("it happened in several batches: {batches:?}"));
    }
    match outcome {
        Outcome::Wrong => wrong("no server may answer this".to_owned()),
        Outcome::Refused => {
            if let Some(why) = index.unexplained_refusal(entry) {
                wrong(why);
            }
        }
        Outcome::Done => {
            if let Some(why) = check_answer(entry, own, index, lives) {
                wrong(why);
            }
        }
        Outcome::Unknown => {}
    }
    problems
}

/// How many effects a request may have had, at least and at most.
fn expected_effects(entry: &Entry, outcome: Outcome) -> (usize, usize) {
    let handed_out = entry.answer.as_ref().map_or(0, |answer| answer.keys.len());
    match (outcome, &entry.ask) {
        (Outcome::Refused, _) | (_, Ask::Search { .. }) => (0, 0),
        // Which of them the worker was told of is the matter of `check_answer`.
        (Outcome::Done, Ask::Activate { .. }) => (handed_out, JOBS_MAX),
        // Somebody else may have begun to cancel it; `check_answer` looks at its end.
        (Outcome::Done, Ask::Cancel { .. }) => (0, 1),
        (Outcome::Done, _) => (1, 1),
        (Outcome::Unknown | Outcome::Wrong, Ask::Activate { .. }) => (0, JOBS_MAX),
        (Outcome::Unknown | Outcome::Wrong, _) => (0, 1),
    }
}

/// What is wrong with the content of an acknowledgement.
fn check_answer(entry: &Entry, own: &[&Fact], index: &Index, lives: &Lives) -> Option<String> {
    let keys = entry.answer.as_ref().map_or(&[][..], |answer| &answer.keys);
    match &entry.ask {
        Ask::Start { business_id, amount, bytes, .. } => {
            let instance = lives.instance_of(business_id);
            if instance != keys.first().copied() {
                return Some(format!("business id {business_id} is on instance {instance:?}"));
            }
            let rest = format!("\"{}\"", filler(business_id, *bytes));
            let is_set = |wanted: &str, to: &str| {
                own.iter().any(|fact| {
                    matches!(&fact.event, Event::VariableSet { name, value, .. }
                        if &**name == wanted && is_text(value, to))
                })
            };
            let whole = is_set("amount", &amount.to_string()) && is_set("rest", &rest);
            (!whole).then(|| "its variables are not those that were sent".to_owned())
        }
        Ask::Activate { .. } => {
            let kept = own.iter().filter(|fact| !index.was_given_back(fact));
            let leased: Vec<u64> = kept
                .filter_map(|fact| match &fact.event {
                    Event::JobActivated { job, .. } => Some(job.0),
                    _ => None,
                })
                .collect();
            (leased != keys).then(|| format!("jobs {leased:?} are leased"))
        }
        Ask::Publish { .. } => {
            let published = own.iter().find_map(|fact| match &fact.event {
                Event::MessagePublished(published) => Some(published.message.0),
                _ => None,
            });
            (published != keys.first().copied()).then(|| format!("{published:?} was published"))
        }
        Ask::Cancel { instance } => (!index.has_terminated(*instance))
            .then(|| "acknowledged, but the instance was not terminated".to_owned()),
        Ask::Search { of, .. } => {
            let unknown: Vec<&u64> =
                keys.iter().filter(|key| !index.is_known(*of, **key)).collect();
            (!unknown.is_empty()).then(|| format!("{unknown:?} were seen, but are not there"))
        }
        _ => None,
    }
}

/// Whether a value is this text; of one that is stored apart only the length is looked at here.
fn is_text(value: &JsonText, text: &str) -> bool {
    match value.stored_as() {
        Some((_, length)) => length == text.len() as u64,
        None => value.as_str() == text,
    }
}

/// What a client settled must not come back to it.
fn check_order_of_client(entries: &[Entry]) -> Vec<String> {
    let mut settled: BTreeMap<(&str, u64), &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in entries.iter().filter(|entry| entry.outcome() == Outcome::Done) {
        let keys = entry.answer.as_ref().map_or(&[][..], |answer| &answer.keys);
        let (kind, shown) = match &entry.ask {
            Ask::CompleteJob { job, .. } => {
                settled.insert(("job", *job), &entry.trace);
                continue;
            }
            Ask::CompleteTask { task, .. } => {
                settled.insert(("task", *task), &entry.trace);
                continue;
            }
            Ask::Resolve { incident } => {
                settled.insert(("incident", *incident), &entry.trace);
                continue;
            }
            Ask::Cancel { instance } => {
                settled.insert(("instance", *instance), &entry.trace);
                continue;
            }
            Ask::Activate { .. } => ("job", keys),
            Ask::Search { of, .. } => match of {
                Searched::Tasks | Searched::NewestTasks | Searched::TasksOfGroup => ("task", keys),
                Searched::Incidents => ("incident", keys),
                Searched::Instances => ("instance", keys),
            },
            _ => continue,
        };
        for key in shown {
            if let Some(by) = settled.get(&(kind, *key)) {
                let trace = &entry.trace;
                problems
                    .push(format!("{kind} {key} was settled by {by}, but {trace} shows it open"));
            }
        }
    }
    problems
}

/// Takes away what each acknowledged request did, and does it twice, one at a time: each of them
/// must be noticed. Gives how many were tried, or what went unnoticed.
pub fn prove(ledgers: &[Vec<Entry>], history: &History) -> Result<usize, String> {
    let lives = Lives::read(&history.facts);
    let index = Index::new(&history.facts);
    let by_trace = history.by_trace();
    let mut tried = 0;
    for entry in ledgers.iter().flatten().filter(|entry| entry.outcome() == Outcome::Done) {
        let own = by_trace.get(entry.trace.as_str()).map_or(&[][..], Vec::as_slice);
        if expected_effects(entry, Outcome::Done).0 == 0 {
            continue;
        }
        let kind = entry.ask.kind();
        let is_effect = |fact: &&&Fact| is_effect(&entry.ask, fact);
        let lost: Vec<&Fact> = own.iter().filter(|fact| !is_effect(fact)).copied().collect();
        let twice: Vec<&Fact> = own.iter().chain(own.iter().filter(is_effect)).copied().collect();
        for (what, facts) in [("lost", lost), ("done twice", twice)] {
            tried += 1;
            if check_entry(entry, &facts, &index, &lives).is_empty() {
                return Err(format!("{kind} {} was {what}, unnoticed", entry.trace));
            }
        }
    }
    Ok(tried)
}

#[cfg(test)]
mod tests;
