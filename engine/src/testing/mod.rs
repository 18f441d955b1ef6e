//! Tools of tests (feature `testing`): models built and random, the kernel without threads, what
//! must hold after every batch. Never part of the released binary.

#![allow(clippy::expect_used, reason = "a test tool may panic: its caller is a test")]

pub mod commands;
pub mod conservation;
pub mod derived;
pub mod node_shape;
pub mod process_builder;
pub mod random;
pub mod random_commands;
mod random_events;
pub mod random_pair;
pub mod random_process;
pub mod random_run;
pub mod stored_rows;
pub mod test_kernel;
