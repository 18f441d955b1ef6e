//! Goes through the states of one model, the kernel and the interpreter side by side.

use std::collections::BTreeSet;

use baton_engine::command::Command;

use super::graph::{Graph, Kind};
use super::oracle::{Choice, Input, Marking};
use super::subject::{Subject, deployment_of};

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Inputs behind each other.
    pub depth: usize,
    /// States of one model and one choice.
    pub states: usize,
    /// Whether the engine's invariants are checked as well, and what its events rebuild.
    pub invariants: bool,
}

/// What was gone through.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Models.
    pub models: usize,
    /// States of the kernel, each compared once.
    pub states: usize,
    /// Inputs given to the kernel, the way to a state that was left before included.
    pub inputs: usize,
    /// States at rest with a token that waits at a join.
    pub waiting_joins: usize,
    /// Times that the standard allows more than one outcome.
    pub open_outcomes: usize,
    /// Instances that came to their end.
    pub ends: usize,
    /// Ways that were left because there were too many tokens.
    pub crowded: usize,
}

impl Coverage {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.models += other.models;
        self.states += other.states;
        self.inputs += other.inputs;
        self.waiting_joins += other.waiting_joins;
        self.open_outcomes += other.open_outcomes;
        self.ends += other.ends;
        self.crowded += other.crowded;
    }
}

/// What comes from outside, and the choice from then on.
type Move = (Input, Choice);

/// Goes through one model; what is wrong and how to come there.
pub fn explore(graph: &Graph, bounds: Bounds) -> Result<Coverage, String> {
    let mut coverage = Coverage { models: 1, ..Coverage::default() };
    let deploy = deployment_of(graph);
    let choices = choices(graph);
    for choice in &choices {
        let mut search = Search {
            graph,
            bounds,
            choice,
            choices: turns(choice, &choices, graph),
            deploy: &deploy,
            seen: BTreeSet::new(),
            open: vec![Vec::new()],
            coverage: Coverage::default(),
        };
        search.run()?;
        coverage.add(search.coverage);
    }
    Ok(coverage)
}

/// Every choice in which each inclusive split takes a flow.
fn choices(graph: &Graph) -> Vec<Choice> {
    let flows: Vec<usize> =
        (0..graph.flows.len()).filter(|flow| graph.condition(*flow).is_some()).collect();
    let all = (0..1_usize << flows.len()).map(|bits| {
        let mut choice = vec![false; graph.flows.len()];
        for (place, flow) in flows.iter().enumerate() {
            choice[*flow] = bits >> place & 1 == 1;
        }
        choice
    });
    let takes_some = |choice: &Choice| {
        let mut splits = (0..graph.nodes.len())
            .filter(|node| graph.nodes[*node].kind == Kind::Inclusive && graph.chooses(*node));
        splits.all(|node| graph.outgoing(node).any(|flow| choice[flow]))
    };
    all.filter(takes_some).collect()
}

/// The choices between which a run may turn: its first one, and where there are loops another as
/// far from it as can be, so that they are also left after some rounds.
fn turns(choice: &Choice, all: &[Choice], graph: &Graph) -> Vec<Choice> {
    if !graph.has_loop() {
        return vec![choice.clone()];
    }
    let differs = |other: &&Choice| {
        (0..graph.flows.len()).filter(|flow| choice[*flow] != other[*flow]).count()
    };
    let mut turns = vec![choice.clone()];
    turns.extend(all.iter().max_by_key(differs).filter(|other| *other != choice).cloned());
    turns
}

struct Search<'g> {
    graph: &'g Graph,
    bounds: Bounds,
    choice: &'g Choice,
    choices: Vec<Choice>,
    deploy: &'g Command,
    /// States that were compared, with the choice that held.
    seen: BTreeSet<(Marking, Choice)>,
    /// Ways that are still to be gone.
    open: Vec<Vec<Move>>,
    coverage: Coverage,
}

impl Search<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(way) = self.open.pop() {
            let mut gone = Vec::new();
            self.go(way, &mut gone).map_err(|what| {
                let (choice, graph) = (&self.choice, self.graph.to_xml());
                format!("{what}\nafter {gone:?}\nwith {choice:?} at first, in\n{graph}")
            })?;
        }
        Ok(())
    }

    /// Goes one way from its start, and on from its end as long as there is something new.
    fn go(&mut self, way: Vec<Move>, gone: &mut Vec<Move>) -> Result<(), String> {
        let mut subject = Subject::start(self.graph, self.deploy, self.choice)?;
        let mut at = self.compare(&subject, Marking::start(self.graph), self.choice)?;
        let mut choice = self.choice.clone();
        let mut way = way.into_iter();
        let states_before = self.coverage.states;
        while let Some(marking) = at {
            let next = way.next().or_else(|| self.branch(&marking, &choice, gone));
            let Some((input, turned)) = next else { break };
            self.coverage.inputs += 1;
            gone.push((input, turned.clone()));
            subject.take(input, &turned)?;
            at = self.compare(&subject, marking.after(input, self.graph), &turned)?;
            choice = turned;
        }
        // A way that led to nothing new was replayed before, in other words.
        if self.bounds.invariants && self.coverage.states > states_before {
            return subject.check_replay();
        }
        Ok(())
    }

    /// What can come next in a state that is new; the first is returned, the others are kept.
    fn branch(&mut self, marking: &Marking, choice: &Choice, gone: &[Move]) -> Option<Move> {
        let is_new = self.seen.insert((marking.clone(), choice.clone()));
        if !is_new || gone.len() >= self.bounds.depth || self.seen.len() > self.bounds.states {
            return None;
        }
        let mut moves = Vec::new();
        for input in marking.inputs(self.graph) {
            moves.extend(self.choices.iter().map(|turned| (input, turned.clone())));
        }
        let mut moves = moves.into_iter();
        let first = moves.next();
        for other in moves {
            self.open.push(gone.iter().cloned().chain([other]).collect());
        }
        first
    }

    /// The kernel must stand where the interpreter may stand; none if that is not gone into.
    fn compare(
        &mut self,
        subject: &Subject<'_>,
        from: Marking,
        choice: &Choice,
    ) -> Result<Option<Marking>, String> {
        let Some(rests) = from.rests(self.graph, choice) else {
            self.coverage.crowded += 1;
            return Ok(None);
        };
        let (found, has_ended) = subject.marking()?;
        if !rests.contains(&found) {
            return Err(format!("the kernel stands at {found:?}, allowed are {rests:?}"));
        }
        if has_ended != found.is_over() {
            return Err(format!("ended: {has_ended}, but the tokens are {found:?}"));
        }
        if !self.seen.contains(&(found.clone(), choice.clone())) {
            if self.bounds.invariants {
                subject.check()?;
            }
            self.coverage.states += 1;
            self.coverage.ends += usize::from(has_ended);
            self.coverage.open_outcomes += usize::from(rests.len() > 1);
            self.coverage.waiting_joins += usize::from(found.on_flows.iter().any(|on| *on > 0));
        }
        Ok(Some(found))
    }
}
