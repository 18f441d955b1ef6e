//! That these checks can fail, on what has just happened.

use std::collections::BTreeSet;

use baton_engine::event::Event;

use super::check;
use crate::crash::history::Fact;

/// Of each kind so many facts are taken away and doubled.
const TRIED_OF_EACH: usize = 3;

/// Takes away single facts of instances that are over, and puts them in twice: each of them must
/// be noticed. Gives how many were tried, or what went unnoticed.
pub fn prove(facts: &[Fact]) -> Result<usize, String> {
    let over: BTreeSet<u64> = facts
        .iter()
        .filter(|fact| {
            let event = &fact.event;
            matches!(event, Event::ProcessInstanceCompleted | Event::ProcessInstanceTerminated)
        })
        .map(|fact| fact.instance)
        .collect();
    let mut tried = 0;
    for is_of_kind in KINDS {
        let places = facts.iter().enumerate().filter(|(_, fact)| is_of_kind(&fact.event));
        let places = places.filter(|(_, fact)| fact.instance == 0 || over.contains(&fact.instance));
        for (place, fact) in places.take(TRIED_OF_EACH) {
            let without = facts[..place].iter().chain(&facts[place + 1..]);
            let twice = facts[..=place].iter().chain(&facts[place..]);
            let (without, twice) = (check(without).0, check(twice).0);
            tried += 2;
            if without.is_empty() || twice.is_empty() {
                return Err(format!("it went unnoticed that this was lost or twice: {fact:?}"));
            }
        }
    }
    Ok(tried)
}

/// The kinds of facts without which, or with two of which, a history is wrong.
const KINDS: [fn(&Event) -> bool; 7] = [
    |event| matches!(event, Event::MessageCorrelated { .. }),
    |event| matches!(event, Event::MessageCaught { .. }),
    |event| matches!(event, Event::SubscriptionOpened(_)),
    |event| matches!(event, Event::TimerFired { .. }),
    |event| matches!(event, Event::InstanceCalled { .. }),
    |event| matches!(event, Event::CalledInstanceEnded { .. }),
    |event| matches!(event, Event::ProcessInstanceCreated(new) if new.caller.is_some()),
];
