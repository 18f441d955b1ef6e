//! Behaviour tests of the engine as a whole, and what they run on.

pub mod conformance_page;
pub mod crash;
pub mod diagrams;
pub mod disk_space;
pub mod explore;
pub mod layering;
pub mod mutations;
pub mod power_cut;
pub mod scenario;
pub mod source_code;
pub mod tidiness;
