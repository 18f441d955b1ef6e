//! What a client remembers of the messages that it sends: which orders wait for one, which were
//! sent before their order exists, and the last one, to send it again.

use std::collections::VecDeque;

use super::ledger::Ask;
use super::models;
use crate::power_cut::random::Random;

/// Orders that a client remembers.
const LABELS_MAX: usize = 32;

/// How long a message lives, in milliseconds: not at all, shorter than a server, until the end.
const LIVES_MS: [u64; 4] = [0, 400, 60_000, 60_000];

/// The letters of one client.
#[derive(Debug, Default)]
pub(super) struct Correspondence {
    /// Messages by name and key that an order that was started waits for.
    awaited: VecDeque<(&'static str, String)>,
    /// Business ids of orders that were paid before they were started.
    paid: VecDeque<String>,
    last: Option<Ask>,
}

impl Correspondence {
    /// The business id of an order to be started: one that a message lies ready for, or `new`.
    pub(super) fn label_for(&mut self, process: &str, new: String) -> String {
        let name = match process {
            models::DELIVER => models::PAID,
            models::PACK => models::STOP,
            _ => return new,
        };
        if name == models::PAID
            && let Some(label) = self.paid.pop_front()
        {
            return label;
        }
        self.awaited.push_back((name, new.clone()));
        if self.awaited.len() > LABELS_MAX {
            self.awaited.pop_front();
        }
        new
    }

    /// The next message. `new` is a name that nothing has yet, `client` that of the client, a key
    /// that many of its messages share.
    pub(super) fn next(&mut self, random: &mut Random, client: &str, new: String) -> Ask {
        let repeated = self.last.clone().filter(|_| random.chance(6));
        if let Some(ask) = repeated {
            return ask;
        }
        let lives_ms = LIVES_MS[random.below(LIVES_MS.len())];
        let (name, key) = match random.below(6) {
            0 => {
                if self.paid.len() < LABELS_MAX {
                    self.paid.push_back(new.clone());
                }
                (models::PAID, new.clone())
            }
            1 => (models::PLACED, String::new()),
            2 => (models::PLACED, client.to_owned()),
            _ => match self.awaited.pop_back() {
                Some(awaited) => awaited,
                None => (models::PLACED, new.clone()),
            },
        };
        let ask = Ask::Publish { name: name.to_owned(), key, id: new, lives_ms };
        self.last = Some(ask.clone());
        ask
    }
}
