//! Collects findings, within a bound.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Rule, is_about_running, is_about_schema, too_many_findings};

/// The findings of one file while it is being read.
///
/// A file may have millions; past a bound they are counted and not built, each severity for
/// itself, so that a flood of warnings cannot hide an error.
#[derive(Debug)]
pub(crate) struct Findings {
    kept: Vec<Diagnostic>,
    count_by_severity: [usize; 3],
    per_severity_max: usize,
    is_documentation: bool,
    is_documentation_muted: bool,
    /// What is said once for all of its kind: for each kind its place in `kinds`.
    kind_by_name: HashMap<String, usize>,
    /// For each kind the finding that stands for it, and how many there are.
    kinds: Vec<(usize, usize)>,
}

impl Findings {
    pub(crate) fn new(per_severity_max: usize) -> Self {
        Self {
            kept: Vec::new(),
            count_by_severity: [0; 3],
            per_severity_max,
            is_documentation: false,
            is_documentation_muted: false,
            kind_by_name: HashMap::new(),
            kinds: Vec::new(),
        }
    }

    /// Says whether what follows is documentation: a process that is not executable. There no rule
    /// about running is reported.
    pub(crate) fn set_documentation(&mut self, is_documentation: bool) {
        self.is_documentation = is_documentation;
    }

    /// Mutes what the schema has against documentation: beside a process that runs, a finding says
    /// that it is left out as a whole. In a file where nothing runs it is told, because what is
    /// documentation today is to run tomorrow.
    pub(crate) fn mute_documentation(&mut self) {
        self.is_documentation_muted = true;
    }

    pub(crate) fn is_documentation(&self) -> bool {
        self.is_documentation
    }

    /// Adds a finding of a rule; `make` runs only while there is room.
    pub(crate) fn report(&mut self, rule: &Rule, make: impl FnOnce() -> Diagnostic) {
        let is_muted =
            is_about_running(rule) || (self.is_documentation_muted && is_about_schema(rule));
        if self.is_documentation && is_muted {
            return;
        }
        let count = &mut self.count_by_severity[index_of(rule.severity)];
        *count += 1;
        if *count <= self.per_severity_max {
            self.kept.push(make());
        }
    }

    /// Adds a finding where it is the first of its kind in the file; of the others it says how many
    /// there are.
    pub(crate) fn report_kind(
        &mut self,
        rule: &Rule,
        kind: String,
        make: impl FnOnce() -> Diagnostic,
    ) {
        if let Some(known) = self.kind_by_name.get(&kind) {
            self.kinds[*known].1 += 1;
            return;
        }
        let place = self.kept.len();
        self.report(rule, make);
        if place < self.kept.len() {
            self.kind_by_name.insert(kind, self.kinds.len());
            self.kinds.push((place, 1));
        }
    }

    /// The findings in document order. What was only counted is said in one more.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for (place, count) in self.kinds.into_iter().filter(|(_, count)| *count > 1) {
            let message = &mut self.kept[place].message;
            *message = format!("{message}; it stands in {count} places of the file");
        }
        self.kept.sort_by_key(|found| (found.at, found.rule));
        let dropped = self.count_by_severity.map(|n| n.saturating_sub(self.per_severity_max));
        if dropped.iter().any(|n| *n > 0) {
            self.kept.push(too_many_findings::diagnostic(dropped, self.kept.last()));
        }
        self.kept
    }
}

fn index_of(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}
