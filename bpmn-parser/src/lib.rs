//! BPMN XML to typed definitions and diagnostics.
//!
//! [`parse`] is the only way in. It never fails and never panics: it returns what it could read and
//! everything it found. A file is read in four steps, each in a module of its own:
//!
//! 1. `reader`: bytes to a tree of elements with namespaces, positions and limits; nothing BPMN.
//! 2. `accounting`: every element, attribute and reference of the tree, by the tables of
//!    [`conformance`] that say what the standard has and what runs.
//! 3. `elements` and `extensions`: the tree to typed models; `resolve` links the sequence flows.
//! 4. `rules`: what a model must keep to be deployed, one rule per file.
//!
//! [`render`] turns diagnostics into text and JSON.

mod accounting;
mod catalog;
pub mod conformance;
mod diagnostic;
mod elements;
pub mod extensions;
mod findings;
mod ids;
pub mod languages;
mod process_graph;
mod reader;
pub mod render;
mod resolve;
pub mod rules;

use std::borrow::Cow;

use baton_models::{Definitions, SourcePosition};

pub use self::diagnostic::{Diagnostic, RuleId, Severity};
use self::elements::Reading;
use self::elements::vocabulary::bpmn_tag;
use self::findings::Findings;
use self::ids::Ids;
pub use self::reader::Limits;
use self::reader::{Element, Positions};

/// What was read of a file and what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The model; `None` where the file is no BPMN or not whole. Beside an error it is what could
    /// be read, and not fit to run.
    pub definitions: Option<Definitions>,
    /// Every finding, in document order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether the file may be deployed: it was read, and no finding is an error.
    pub fn is_accepted(&self) -> bool {
        self.definitions.is_some() && !has_error(&self.diagnostics)
    }
}

/// Whether a finding is an error, so that its file is refused.
pub fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}

/// Reads a BPMN file within the default limits.
///
/// ```
/// let parsed = baton_bpmn_parser::parse(
///     br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
///           <process id="hello" isExecutable="true">
///             <startEvent id="start"/>
///             <sequenceFlow id="to_end" sourceRef="start" targetRef="end"/>
///             <endEvent id="end"/>
///           </process>
///         </definitions>"#,
/// );
/// assert!(parsed.is_accepted());
/// assert_eq!(parsed.definitions.unwrap().processes[0].id.as_str(), "hello");
/// ```
///
/// What cannot run is reported with a rule, a place and a way out:
///
/// ```
/// let parsed = baton_bpmn_parser::parse(b"<html/>");
/// assert!(parsed.definitions.is_none());
/// assert_eq!(parsed.diagnostics[0].rule.as_str(), "BPMN0006");
/// ```
pub fn parse(xml: &[u8]) -> Parsed {
    parse_within(xml, &Limits::default())
}

/// Reads a BPMN file within limits of the caller's.
pub fn parse_within(xml: &[u8], limits: &Limits) -> Parsed {
    let mut findings = Findings::new(limits.findings_per_severity_max);
    let definitions = read_and_check(xml, limits, &mut findings);
    Parsed { definitions, diagnostics: findings.finish() }
}

/// The text of a file as diagnostics count its lines; bytes that are no text are replaced.
pub fn source_text(xml: &[u8]) -> Cow<'_, str> {
    reader::decode_lossy(xml)
}

fn read_and_check(xml: &[u8], limits: &Limits, findings: &mut Findings) -> Option<Definitions> {
    if xml.len() > limits.size_bytes_max {
        let max = limits.size_bytes_max;
        rules::xml_limit::report(findings, SourcePosition::START, "bytes", max);
        return None;
    }
    let text = match reader::decode(xml) {
        Ok(text) => text,
        Err(problem) => {
            let at = Positions::new(&problem.before).at(problem.before.len());
            rules::unreadable_encoding::report(findings, at, problem.message);
            return None;
        }
    };
    let document = reader::read(&text, limits, findings);
    let root = document.root()?;
    if bpmn_tag(root) != "definitions" {
        rules::not_bpmn::report(findings, root);
        return None;
    }
    let ids = Ids::of(&document, findings);
    let account = accounting::account(&document, &ids, limits, findings);
    // Of a file that breaks off, absences say nothing.
    if !document.is_whole() {
        return None;
    }
    check_processes(root, findings);
    let mut draft = elements::read(Reading::new(&ids, account), root);
    resolve::link(&mut draft);
    let dialect = extensions::dialect_of_file(root);
    rules::check(&draft.definitions, &draft.complete, dialect, findings);
    Some(draft.definitions)
}

/// Reports a file in which nothing can run.
fn check_processes(root: Element<'_>, findings: &mut Findings) {
    let mut processes = root.children().filter(|child| bpmn_tag(*child) == "process").peekable();
    match processes.peek().copied() {
        None => rules::no_process::report(findings, root),
        Some(first) if !processes.any(accounting::is_executable) => {
            rules::no_executable_process::report(findings, first);
        }
        Some(_) => {}
    }
}
