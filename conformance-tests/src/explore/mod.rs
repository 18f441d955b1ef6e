//! Exploration: every small graph of tasks and gateways, every order of what comes from outside,
//! against an interpreter of tokens that knows nothing of the engine.
//!
//! A model is a graph of a few nodes, structured or not, loops included ([`graph`]); all of them up
//! to a size, some of the greater ones, are made by [`graphs`]. For each model and each choice of
//! its conditions [`search`] goes through all states that people and signals can bring about, as
//! deep as it may. In each state the kernel ([`subject`]) must stand where the interpreter
//! ([`oracle`]) may stand: the same tasks open, the same events waited for, the same tokens before
//! the same joins; and the engine's invariants hold.
//!
//! The interpreter follows BPMN 2.0.2 §13.4 to the letter, above all table 13.3 (the inclusive
//! join). Where the standard leaves an order open it takes all of them.

pub mod graph;
pub mod graphs;
pub mod oracle;
pub mod search;
pub mod subject;
