//! One client: a seeded mix of requests, each written into its ledger before it is sent.
//!
//! What a client knows (jobs it has, user tasks and incidents it saw, instances it started)
//! outlives the server, so that it goes on with it after a restart.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::correspondence::Correspondence;
use super::http::{Connection, Message, NoResponse, Response};
use super::ledger::{Answer, Ask, Entry, Ledger, Searched};
use super::models;
use super::wire::{answer, key, message};
use crate::power_cut::random::Random;

/// Things of a kind that a client remembers.
const KNOWN_MAX: usize = 64;

/// Lengths of a variable: none, in a row, in several rows, in chunks of its own.
const LENGTHS: [usize; 12] = [0, 0, 0, 0, 200, 200, 200, 200, 6_000, 6_000, 30_000, 100_000];

/// A client pauses now and then, so that a fast server is not given more than can be checked.
const PAUSE_MS_MAX: u64 = 64;

/// Why a client stops.
#[derive(Debug)]
pub enum Stopped {
    /// The connection ended. That is right if the server was killed or stopped.
    Gone(String),
    /// Something that must not happen.
    Wrong(String),
}

/// An incident as a search shows it.
#[derive(Debug, Clone, Copy)]
pub struct SeenIncident {
    /// Its key.
    pub incident: u64,
    /// Its instance.
    pub instance: u64,
    /// The job that ran out of attempts.
    pub job: Option<u64>,
}

/// What came of a request.
#[derive(Debug)]
pub struct Reply {
    /// As the ledger has it.
    pub answer: Answer,
    /// The whole body.
    pub body: Value,
}

/// A client.
#[derive(Debug)]
pub struct Client {
    name: String,
    asked: u64,
    random: Random,
    ledger: Ledger,
    last: Option<Entry>,
    /// What was sent with an idempotency key and not answered: its trace, and what was asked.
    unanswered: Option<(String, Ask)>,
    repeated: usize,
    jobs: VecDeque<u64>,
    tasks: VecDeque<u64>,
    incidents: VecDeque<SeenIncident>,
    instances: VecDeque<u64>,
    correspondence: Correspondence,
}

impl Client {
    /// A client with its ledger in `folder`.
    pub fn new(name: &str, seed: u64, folder: &Path) -> Result<Self, String> {
        Ok(Self {
            name: name.to_owned(),
            asked: 0,
            random: Random::new(seed),
            ledger: Ledger::create(&folder.join(format!("{name}.ledger")))?,
            last: None,
            unanswered: None,
            repeated: 0,
            jobs: VecDeque::new(),
            tasks: VecDeque::new(),
            incidents: VecDeque::new(),
            instances: VecDeque::new(),
            correspondence: Correspondence::default(),
        })
    }

    /// The file of its ledger.
    pub fn ledger(&self) -> &Path {
        self.ledger.path()
    }

    /// How many requests it sent again after the server had gone away in the middle of them.
    pub fn repeated(&self) -> usize {
        self.repeated
    }

    /// A name that nothing has yet, and that the next request is told by.
    pub fn next_name(&self) -> String {
        format!("{}-{}", self.name, self.asked + 1)
    }

    /// Asks on and on until something stops it, or `goes_on`, which hears of the last request after
    /// each reply, says no.
    pub fn work(
        &mut self,
        server: SocketAddr,
        goes_on: &dyn Fn(&Entry) -> bool,
    ) -> Option<Stopped> {
        let mut connection = Connection::new(server);
        if let Err(stopped) = self.repeat_unanswered(&mut connection) {
            return Some(stopped);
        }
        loop {
            if let Err(stopped) = self.step(&mut connection) {
                return Some(stopped);
            }
            if self.last.take().is_some_and(|last| !goes_on(&last)) {
                return None;
            }
            if self.random.chance(5) {
                thread::sleep(Duration::from_millis(self.random.number() % PAUSE_MS_MAX));
            }
        }
    }

    /// Asks for one thing and takes down the answer.
    pub fn ask(&mut self, connection: &mut Connection, ask: &Ask) -> Result<Reply, Stopped> {
        let trace = self.next_name();
        self.asked += 1;
        self.ledger.ask(&trace, ask).map_err(Stopped::Wrong)?;
        let has_key = ask.is_repeatable() && self.random.chance(2);
        self.send(connection, &trace, ask, has_key)
    }

    /// Sends what was sent with an idempotency key and not answered once more, as it was: it must
    /// be done once in all, and the ledger takes the answer down as that to the first.
    pub fn repeat_unanswered(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let Some((trace, ask)) = self.unanswered.take() else { return Ok(()) };
        self.repeated += 1;
        self.send(connection, &trace, &ask, true).map(drop)
    }

    fn send(
        &mut self,
        connection: &mut Connection,
        trace: &str,
        ask: &Ask,
        has_key: bool,
    ) -> Result<Reply, Stopped> {
        let idempotency_key = if has_key { trace.to_owned() } else { String::new() };
        let message = Message { trace: trace.to_owned(), idempotency_key, ..message(ask) };
        let response = connection.send(&message).map_err(|no| match no {
            NoResponse::Gone(error) => {
                self.unanswered = has_key.then(|| (trace.to_owned(), ask.clone()));
                Stopped::Gone(format!("{trace}: {ask:?}: {error}"))
            }
            NoResponse::Wrong(why) => Stopped::Wrong(format!("{trace}: {ask:?}: {why}")),
        })?;
        let answer = answer(ask, &response);
        self.ledger.answer(trace, &answer).map_err(Stopped::Wrong)?;
        let last =
            Entry { trace: trace.to_owned(), ask: ask.clone(), answer: Some(answer.clone()) };
        self.last = Some(last);
        if answer.status == 503 {
            thread::sleep(Duration::from_millis(20)); // As a polite client does.
        }
        if !matches!(answer.status, 200 | 204 | 404 | 409 | 503 | 504) {
            let Response { status, body } = response;
            return Err(Stopped::Wrong(format!("{trace}: {ask:?} was answered {status}: {body}")));
        }
        Ok(Reply { answer, body: response.body })
    }

    fn step(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        match self.random.below(100) {
            0..23 => self.start(connection),
            23..32 => self.publish(connection),
            32..42 => self.activate(connection),
            42..62 => self.go_on_with_job(connection),
            62..84 => self.go_on_with_task(connection),
            84..89 => self.change_instance(connection),
            89..96 => self.go_on_with_incident(connection),
            96 => {
                let process = models::ALL[self.random.below(models::ALL.len())].to_owned();
                let edition = self.random.number() % 4;
                self.ask(connection, &Ask::Deploy { process, edition }).map(drop)
            }
            _ => {
                let from = self.random.below(50);
                self.ask(connection, &Ask::Search { of: Searched::Instances, from }).map(drop)
            }
        }
    }

    fn start(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let process = models::STARTED[self.random.below(models::STARTED.len())];
        let business_id = self.correspondence.label_for(process, self.next_name());
        let ask = Ask::Start {
            process: process.to_owned(),
            business_id,
            amount: self.random.number() % 2000,
            bytes: LENGTHS[self.random.below(LENGTHS.len())],
            awaited: process == models::STRAIGHT && self.random.chance(3),
        };
        let reply = self.ask(connection, &ask)?;
        if process != models::STRAIGHT {
            remember(&mut self.instances, reply.answer.keys);
        }
        Ok(())
    }

    fn publish(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let name = self.next_name();
        let ask = self.correspondence.next(&mut self.random, &self.name, name);
        self.ask(connection, &ask).map(drop)
    }

    fn activate(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let ask = Ask::Activate {
            job_type: models::JOB_TYPES[self.random.below(models::JOB_TYPES.len())].to_owned(),
            worker: self.next_name(),
            timeout_ms: [100, 1_000, 5_000][self.random.below(3)],
            wait_ms: if self.random.chance(4) { 50 } else { -1 },
        };
        let reply = self.ask(connection, &ask)?;
        remember(&mut self.jobs, reply.answer.keys);
        Ok(())
    }

    fn go_on_with_job(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let Some(job) = self.jobs.pop_front() else { return self.activate(connection) };
        let ask = match self.random.below(10) {
            0..7 => Ask::CompleteJob { job, amount: self.random.number() % 2000 },
            7..9 => Ask::FailJob {
                job,
                retries: u32::try_from(self.random.below(3)).unwrap_or(0),
                back_off_ms: if self.random.chance(2) { 0 } else { 100 },
                message: self.next_name(),
            },
            _ => {
                self.jobs.push_back(job);
                Ask::UpdateJob { job, retries: 3 }
            }
        };
        self.ask(connection, &ask).map(drop)
    }

    fn go_on_with_task(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let Some(task) = self.tasks.pop_front() else {
            let (of, from) = match self.random.below(4) {
                0 => (Searched::Tasks, self.random.below(40)),
                1 => (Searched::TasksOfGroup, self.random.below(40)),
                _ => (Searched::NewestTasks, self.random.below(10)),
            };
            let reply = self.ask(connection, &Ask::Search { of, from })?;
            remember(&mut self.tasks, reply.answer.keys);
            return Ok(());
        };
        let name = self.next_name();
        let ask = match self.random.below(20) {
            0..13 => Ask::CompleteTask { task, action: name },
            13..18 => {
                self.tasks.push_back(task);
                Ask::Assign { task, assignee: name }
            }
            _ => {
                self.tasks.push_back(task);
                Ask::Unassign { task }
            }
        };
        self.ask(connection, &ask).map(drop)
    }

    fn change_instance(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        let Some(instance) = self.instances.pop_front() else { return self.start(connection) };
        if self.random.chance(3) {
            return self.ask(connection, &Ask::Cancel { instance }).map(drop);
        }
        self.instances.push_back(instance);
        let value = self.random.number() % 2000;
        let name = ["amount", "note"][self.random.below(2)].to_owned();
        self.ask(connection, &Ask::SetVariable { instance, name, value }).map(drop)
    }

    fn go_on_with_incident(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        match self.incidents.pop_front() {
            Some(seen) => self.repair(connection, seen),
            None => {
                let from = self.random.below(20);
                let incidents = self.search_incidents(connection, from)?;
                self.incidents.extend(incidents);
                Ok(())
            }
        }
    }

    /// Looks for active incidents.
    pub fn search_incidents(
        &mut self,
        connection: &mut Connection,
        from: usize,
    ) -> Result<Vec<SeenIncident>, Stopped> {
        let reply = self.ask(connection, &Ask::Search { of: Searched::Incidents, from })?;
        let items = reply.body["items"].as_array().into_iter().flatten();
        let seen = items.filter_map(|item| {
            Some(SeenIncident {
                incident: key(&item["incidentKey"])?,
                instance: key(&item["processInstanceKey"])?,
                job: key(&item["jobKey"]),
            })
        });
        Ok(seen.collect())
    }

    /// Removes the cause of an incident and resolves it.
    pub fn repair(
        &mut self,
        connection: &mut Connection,
        SeenIncident { incident, instance, job }: SeenIncident,
    ) -> Result<(), Stopped> {
        let cure = match job {
            Some(job) => Ask::UpdateJob { job, retries: 3 },
            None => {
                let (name, value) = ("amount".to_owned(), models::AMOUNT_ENOUGH);
                Ask::SetVariable { instance, name, value }
            }
        };
        self.ask(connection, &cure)?;
        self.ask(connection, &Ask::Resolve { incident }).map(drop)
    }
}

fn remember(known: &mut VecDeque<u64>, keys: Vec<u64>) {
    known.extend(keys);
    while known.len() > KNOWN_MAX {
        known.pop_front();
    }
}
