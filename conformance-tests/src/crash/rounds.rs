//! The rounds: a server is started, worked with, killed and started again, on one data folder.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::confined::with_slow_log;
use super::http::Connection;
use super::ledger::{Ask, Entry, Outcome};
use super::server::{Launch, Server};
use super::verify::{Seen, verify};
use super::workload::{Client, Stopped};
use super::{finish, models};
use crate::power_cut::random::Random;

/// Rounds between two looks into the store.
const ROUNDS_BETWEEN_CHECKS: usize = 10;

/// Every how many rounds writes to the store's log take their time.
const ROUNDS_BETWEEN_SLOW_ONES: usize = 3;

/// Every how many rounds the server is told to stop instead of being killed.
const ROUNDS_BETWEEN_STOPS: usize = 5;

/// What to run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The `baton` binary.
    pub program: PathBuf,
    /// `sled` or `fjall`.
    pub store: &'static str,
    /// Times that the server is started.
    pub rounds: usize,
    /// Clients at a time.
    pub clients: usize,
    /// Seed of everything random but the timing of threads.
    pub seed: u64,
    /// Where data, ledgers and the log go; emptied first.
    pub folder: PathBuf,
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// SIGKILLs while clients worked.
    pub kills: usize,
    /// Those of them that were sent the moment a client got a reply.
    pub kills_at_a_reply: usize,
    /// Rounds in which each write to the store's log took its time.
    pub slow_rounds: usize,
    /// SIGKILLs while the server was starting.
    pub early_kills: usize,
    /// SIGTERMs while clients worked.
    pub stops: usize,
    /// Requests that were cut off and sent again with their idempotency keys.
    pub repeated: usize,
    /// Looks into the store.
    pub checks: usize,
    /// What the last of them saw.
    pub seen: Seen,
}

/// Runs the rounds, drives everything to its end and checks it. The error says what is wrong and
/// how to see it again.
pub fn run(plan: &Plan) -> Result<Figures, String> {
    let Plan { store, seed, folder, .. } = plan;
    Run::new(plan).and_then(Run::run).map_err(|why| {
        format!(
            "{store}, seed {seed} (BATON_CRASH_SEED={seed}): {why}\ndata, ledgers and the log of \
             the servers are in {}",
            folder.display()
        )
    })
}

/// When a server is killed. Whatever it did not hand to the operating system before it told a
/// client of it, or of what rests on it, is lost then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// Whatever happens.
    Any,
    /// When a client hears that something was done.
    Reply,
    /// When a client sees what others have done.
    Search,
    /// When a client hears that something cannot be done.
    Refusal,
}

impl Moment {
    fn is_now(self, last: &Entry) -> bool {
        let is_search = matches!(last.ask, Ask::Search { .. });
        match self {
            Self::Any => false,
            Self::Reply => !is_search && last.outcome() == Outcome::Done,
            Self::Search => is_search,
            Self::Refusal => last.outcome() == Outcome::Refused,
        }
    }
}

struct Run<'a> {
    plan: &'a Plan,
    launch: Launch,
    /// The same on a slow disk, if this machine can do that.
    slow_launch: Option<Launch>,
    random: Random,
    clients: Vec<Client>,
    is_prepared: bool,
    figures: Figures,
}

impl<'a> Run<'a> {
    fn new(plan: &'a Plan) -> Result<Self, String> {
        let folder = &plan.folder;
        let failed = |e| format!("{}: {e}", folder.display());
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(failed)?;
        }
        fs::create_dir_all(folder).map_err(failed)?;
        let mut random = Random::new(plan.seed);
        let clients = (0..plan.clients)
            .map(|number| Client::new(&format!("c{number}"), random.number(), folder))
            .collect::<Result<_, _>>()?;
        let launch = Launch::new(&plan.program, plan.store, &folder.join("data"));
        let slow_launch = match with_slow_log(plan.store, &launch.data) {
            Ok(prefix) => Some(Launch {
                program: [prefix, launch.program.clone()].concat(),
                ..launch.clone()
            }),
            Err(reason) => {
                println!("{}: no rounds with slow writes: {reason}", plan.store);
                None
            }
        };
        let figures = Figures::default();
        Ok(Self { plan, launch, slow_launch, random, clients, is_prepared: false, figures })
    }

    fn run(mut self) -> Result<Figures, String> {
        for round in 1..=self.plan.rounds {
            let in_round = |why: String| format!("round {round}: {why}");
            self.round(round).map_err(in_round)?;
            if round.is_multiple_of(ROUNDS_BETWEEN_CHECKS) {
                self.check(false).map_err(in_round)?;
            }
        }
        let server = start(&self.launch)?;
        self.prepare(&server)?;
        finish::finish(server.address(), &mut self.clients)?;
        stop(server)?;
        self.check(true).map_err(|why| format!("at the end: {why}"))?;
        self.figures.repeated = self.clients.iter().map(Client::repeated).sum();
        Ok(self.figures)
    }

    fn round(&mut self, round: usize) -> Result<(), String> {
        if self.random.chance(6) {
            let mut child = self.launch.spawn()?;
            thread::sleep(Duration::from_millis(self.random.number() % 80));
            child.kill().and_then(|()| child.wait()).map_err(|e| format!("killing: {e}"))?;
            self.figures.early_kills += 1;
        }
        let is_slow = round.is_multiple_of(ROUNDS_BETWEEN_SLOW_ONES);
        let launch = self.slow_launch.as_ref().filter(|_| is_slow).unwrap_or(&self.launch);
        self.figures.slow_rounds += usize::from(is_slow && self.slow_launch.is_some());
        let server = start(launch)?;
        self.prepare(&server)?;
        let life = if self.random.chance(8) { 0..50 } else { 300..1500 };
        let life =
            Duration::from_millis(life.start + self.random.number() % (life.end - life.start));
        if round.is_multiple_of(ROUNDS_BETWEEN_STOPS) {
            self.end_by_stop(server, life)?;
            self.figures.stops += 1;
        } else {
            let moment = match self.random.below(if is_slow { 5 } else { 10 }) {
                0..3 => Moment::Reply,
                3 => Moment::Search,
                4 => Moment::Refusal,
                _ => Moment::Any,
            };
            self.end_by_kill(server, life, moment)?;
            self.figures.kills += 1;
            self.figures.kills_at_a_reply += usize::from(moment != Moment::Any);
        }
        Ok(())
    }

    fn end_by_stop(&mut self, server: Server, life: Duration) -> Result<(), String> {
        let is_ending = AtomicBool::new(false);
        let address = server.address();
        work(&mut self.clients, address, &is_ending, &|_| true, || {
            thread::sleep(life);
            is_ending.store(true, Ordering::SeqCst);
            stop(server)
        })
    }

    /// Kills after this time, at the next such moment.
    fn end_by_kill(
        &mut self,
        server: Server,
        life: Duration,
        moment: Moment,
    ) -> Result<(), String> {
        let (is_armed, is_ending) = (AtomicBool::new(false), AtomicBool::new(false));
        let killed = Mutex::new(Ok(()));
        let kill = || {
            is_ending.store(true, Ordering::SeqCst);
            let result = server.kill_now();
            if let Ok(mut killed) = killed.lock() {
                *killed = result;
            }
        };
        let after_reply = |last: &Entry| {
            if moment.is_now(last) && is_armed.swap(false, Ordering::SeqCst) {
                kill();
            }
            true
        };
        work(&mut self.clients, server.address(), &is_ending, &after_reply, || {
            thread::sleep(life);
            if moment == Moment::Any {
                kill();
            } else {
                is_armed.store(true, Ordering::SeqCst);
            }
            Ok(())
        })?;
        killed.into_inner().map_err(|e| e.to_string())??;
        server.reap()
    }

    /// Deploys the processes, once.
    fn prepare(&mut self, server: &Server) -> Result<(), String> {
        if self.is_prepared {
            return Ok(());
        }
        let client = self.clients.first_mut().ok_or("a run needs a client")?;
        let mut connection = Connection::new(server.address());
        for process in models::ALL {
            let ask = Ask::Deploy { process: process.to_owned(), edition: 0 };
            let reply = client.ask(&mut connection, &ask).map_err(|e| format!("{e:?}"))?;
            if reply.answer.status != 200 {
                return Err(format!("{process} was not deployed: {}", reply.body));
            }
        }
        self.is_prepared = true;
        Ok(())
    }

    /// Looks into the store while no server holds it.
    fn check(&mut self, is_over: bool) -> Result<(), String> {
        self.figures.seen = verify(&self.launch, &self.clients, is_over)?;
        self.figures.checks += 1;
        Ok(())
    }
}

fn start(launch: &Launch) -> Result<Server, String> {
    launch.start().map_err(|why| why.describe())
}

fn stop(server: Server) -> Result<(), String> {
    match server.terminate()? {
        Some(0) => Ok(()),
        code => Err(format!("after SIGTERM the exit code is {code:?}")),
    }
}

/// Lets all clients work until the server is gone, which `end` sees to.
fn work(
    clients: &mut [Client],
    address: SocketAddr,
    is_ending: &AtomicBool,
    after_reply: &(dyn Fn(&Entry) -> bool + Sync),
    end: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    thread::scope(|scope| {
        let threads: Vec<_> = clients
            .iter_mut()
            .map(|client| {
                scope.spawn(move || match client.work(address, after_reply) {
                    Some(Stopped::Gone(_)) if is_ending.load(Ordering::SeqCst) => Ok(()),
                    Some(Stopped::Gone(why)) => Err(format!("the server hung up on {why}")),
                    Some(Stopped::Wrong(why)) => Err(why),
                    None => Ok(()),
                })
            })
            .collect();
        let ended = end();
        let gone = || Err("the thread of a client panicked".to_owned());
        let stopped: Vec<Result<(), String>> =
            threads.into_iter().map(|one| one.join().unwrap_or_else(|_| gone())).collect();
        stopped.into_iter().collect::<Result<(), String>>().and(ended)
    })
}
