//! Every small model with gateways, every order of what comes from outside: the kernel stands where
//! a plain interpreter of the standard may stand, and its invariants hold. What was gone through is
//! printed (`--nocapture`).
//!
//! As it is, all models of two nodes and all of three with an inclusive join are gone through, and
//! some of the greater ones. `BATON_EXPLORE=20` goes through all of three nodes, twenty times as
//! many of the greater ones, further into each, and checks the invariants in every state.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::env;
use std::time::Instant;

use baton_conformance_tests::explore::graph::{Graph, Kind};
use baton_conformance_tests::explore::graphs;
use baton_conformance_tests::explore::search::{Bounds, Coverage, explore};

/// How far into each of the small models, and into each of the greater ones.
const BOUNDS: Bounds = Bounds { depth: 3, states: 16, invariants: false };
const BOUNDS_OF_GREATER: Bounds = Bounds { depth: 4, ..BOUNDS };

/// The invariants are checked in every so many-th model: they cost more than all else.
const INVARIANTS_IN_ONE_OF: usize = 8;

/// Sizes of the greater models, and how many are tried.
const SAMPLES: [(usize, usize); 3] = [(4, 40), (5, 20), (6, 10)];

/// How many times as much as usual is asked for.
fn times() -> Option<usize> {
    env::var("BATON_EXPLORE").ok().and_then(|times| times.parse().ok())
}

fn goes_through(what: &str, usual: Bounds, make: impl FnOnce(&mut dyn FnMut(Graph))) {
    let begin = Instant::now();
    let mut coverage = Coverage::default();
    make(&mut |graph| {
        let invariants = coverage.models % INVARIANTS_IN_ONE_OF == 0;
        let bounds = match times() {
            None => Bounds { invariants, ..usual },
            Some(_) => Bounds { depth: 6, states: 40, invariants: true },
        };
        match explore(&graph, bounds) {
            Ok(one) => coverage.add(one),
            Err(why) => panic!("{what}: {why}"),
        }
    });
    println!("{what}: {coverage:?} in {:?}", begin.elapsed());
    assert!(coverage.states > 0 && coverage.waiting_joins > 0, "{what}: {coverage:?}");
}

#[test]
fn all_small_models_stand_where_the_standard_lets_them() {
    goes_through("all of 2 nodes", BOUNDS, |visit| graphs::every(2, &mut |graph| visit(graph)));
    let joins_inclusively = |graph: &Graph| {
        (0..graph.nodes.len())
            .any(|node| graph.nodes[node].kind == Kind::Inclusive && graph.is_join(node))
    };
    goes_through("all of 3 nodes", BOUNDS, |visit| {
        graphs::every(3, &mut |graph| {
            if times().is_some() || joins_inclusively(&graph) {
                visit(graph);
            }
        });
    });
}

#[test]
fn some_greater_models_stand_where_the_standard_lets_them() {
    for (size, count) in SAMPLES {
        let what = format!("some of {size} nodes");
        goes_through(&what, BOUNDS_OF_GREATER, |visit| {
            graphs::some(size, count * times().unwrap_or(1), 1, &mut |graph| visit(graph));
        });
    }
}
