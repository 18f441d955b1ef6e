//! Scenarios: a diagram, the steps that people, workers and time take, and the trace of what
//! happens, written by hand from the standard before the first run.
//!
//! A scenario is three files, `scenarios/<family>/<element>/<case>.{bpmn,steps,trace}`.
//!
//! # Steps
//!
//! One on a line; `#` begins a comment. Elements are named by their XML id, and where several
//! instances of one are open, as in the trace: `review`, `review#2`. A second process instance
//! is `2:`, as in `2:review`. A line that begins with `&` is decided in the same batch as the line
//! before it.
//!
//! ```text
//! limit 8                          first of all: a command gives way after so many steps
//! start {"amount": 5}              starts the process of the diagram
//! complete review {"ok": true}     completes a user task
//! assign review ann [override]     unassign review
//! activate ship [2] [for 5m]       a worker takes up to so many jobs of a type (100, for 5m)
//! complete-job pack {"boxes": 2}
//! fail-job pack 1 [after 1m] [{"why": "..."}]
//! update-job pack [retries 2] [timeout 10m]
//! throw-error pack NO_STOCK [{"x": 1}]  the worker throws a BPMN error
//! release pack                     the worker never heard of the job
//! update-task review groups a,b priority 10
//! publish order of 5 [for 1h] [id m1] [{"x": 1}]   a message: name, key, how long it lives
//! correlate order of 5 [{"x": 1}]  a message for somebody who waits now
//! signal alarm [{"x": 1}]
//! start-process other [{"x": 1}]   another process of the diagram
//! resolve choose                   resolves the newest incident of an element
//! set-variables [review] {"x": 1}  where the nearest scope holds them, from there outwards
//! set-local [review] {"x": 1}      in this very scope
//! cancel [2]
//! advance 5m                       time passes
//! restart                          a new process over the same store
//! ```
//!
//! # Traces
//!
//! Each step stands behind `>`, below it what happened (`words`), indented. `repeat 3` and `end`
//! stand around lines that come three times. The head is a comment that names the clause of the
//! standard.

pub mod duration;
mod happenings;
pub mod names;
pub mod runner;
pub mod steps;
pub mod trace;
pub mod words;
