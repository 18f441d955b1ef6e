//! # What it does
//! Refuses scripts in a language that is not run here, and scripts that do not say their language.
//! A script task runs Rhai (`scriptFormat="rhai"`) and FEEL (`scriptFormat="feel"`), a script in an
//! input or output parameter Rhai. The names may stand as media types, such as
//! `application/x-rhai`.
//!
//! # Why
//! A script is run by what it is written in. Nobody translates it, and guessing would run something
//! else.
//!
//! # Example
//! ```xml
//! <scriptTask id="compute" scriptFormat="javascript">
//!   <script>total = price * 2</script>
//! </scriptTask>
//! ```
//!
//! # References
//! - BPMN 2.0.2 §10.3.3 (Script Task)

use baton_models::{Definitions, Extensions, FlowNodeKind};

use super::{Rule, located, quoted, the};
use crate::diagnostic::{RuleId, Severity};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;
use crate::reader::Element;

pub(super) static RULE: Rule = Rule {
    id: RuleId("BPMN0092"),
    name: "script-language",
    severity: Severity::Error,
    summary: "A script is in a language that is not run",
    help: "write it in Rhai with `scriptFormat=\"rhai\"`, in FEEL with `scriptFormat=\"feel\"`, or let a \
           service task do the work",
    source: include_str!("script_language.rs"),
};

/// A language that scripts are run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptLanguage {
    /// Rhai, a language of statements.
    Rhai,
    /// FEEL, a language of expressions.
    Feel,
}

/// The language that a script format names: by its name or as a media type, in any case of
/// letters. `None` for one that is not run.
///
/// ```
/// use baton_bpmn_parser::rules::{ScriptLanguage, script_language_of};
///
/// assert_eq!(script_language_of("application/x-rhai"), Some(ScriptLanguage::Rhai));
/// assert_eq!(script_language_of("FEEL"), Some(ScriptLanguage::Feel));
/// assert_eq!(script_language_of("javascript"), None);
/// ```
pub fn script_language_of(format: &str) -> Option<ScriptLanguage> {
    let format = format.trim().to_ascii_lowercase();
    let of_media_type =
        format.strip_prefix("application/").or_else(|| format.strip_prefix("text/"));
    let name = of_media_type.unwrap_or(&format);
    match name.strip_prefix("x-").filter(|_| of_media_type.is_some()).unwrap_or(name) {
        "rhai" => Some(ScriptLanguage::Rhai),
        "feel" => Some(ScriptLanguage::Feel),
        _ => None,
    }
}

pub(super) fn check(graph: &ProcessGraph<'_>, _: &Definitions, findings: &mut Findings) {
    for node in &graph.content.flow_nodes {
        let FlowNodeKind::ScriptTask(task) = &node.kind else { continue };
        // A task without a script has a rule of its own, and a job is done by a worker.
        let script = task.script.as_ref().filter(|script| !script.text.trim().is_empty());
        let by_extension = node.extensions.as_deref();
        let (Some(script), false) =
            (script, by_extension.is_some_and(Extensions::say_how_it_is_done))
        else {
            continue;
        };
        let format = task.script_format.as_deref().unwrap_or_default();
        if script_language_of(format).is_some() {
            continue;
        }
        findings.report(&RULE, || {
            let message = match format.trim() {
                "" => format!("the script of {} has no `scriptFormat`", the(node)),
                format => {
                    let format = quoted(format);
                    format!("the script of {} is in {format}, which is not run", the(node))
                }
            };
            RULE.finding(script.at, Some(node.id.clone()), message)
        });
    }
}

/// Reports a script in a parameter of the camunda dialect that is not in Rhai.
pub(crate) fn extension(findings: &mut Findings, script: Element<'_>) {
    let format = script.attribute("scriptFormat");
    let is_rhai = |format: &str| script_language_of(format) == Some(ScriptLanguage::Rhai);
    if format.is_some_and(|format| is_rhai(&format.value())) {
        return;
    }
    findings.report(&RULE, || {
        let located = located(script);
        let message = match format {
            None => format!("{located} has no `scriptFormat`"),
            Some(format) => {
                format!("{located} is in {}, which is not run", quoted(&format.value()))
            }
        };
        let mut found = RULE.finding(script.at(), script.nearest_id(), message);
        "write it in Rhai with `scriptFormat=\"rhai\"`, or as an expression in `${…}`"
            .clone_into(&mut found.help);
        found
    });
}
