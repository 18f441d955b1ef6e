//! The rules a file must keep to be deployed: one per file, each with a page of documentation, a
//! stable id and one severity.
//!
//! A rule's page is the `//!` text at the head of its file and `docs/rules` is made from the
//! registry, so the code and its documentation cannot disagree. Rules about what is read report it
//! where it is read; rules about the finished model are checks in `registry`.
//!
//! To add a rule: write its file after an existing one, with the next free id of its group; add it
//! to `registry`; add a fixture that keeps it and one that breaks it; run the
//! tests with `UPDATE_DOCS=1` and review the snapshots.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a rule is about the kinds of elements it names; a new kind has rules of its own"
)]

// The file and its XML.
pub(crate) mod document_type;
pub(crate) mod malformed_xml;
pub(crate) mod not_bpmn;
pub(crate) mod too_many_findings;
pub(crate) mod unreadable_encoding;
mod unreadable_file;
pub(crate) mod xml_limit;
// What stands in it.
pub(crate) mod binding_mismatch;
pub(crate) mod conflicting_extensions;
pub(crate) mod invalid_value;
pub(crate) mod kept_extension;
pub(crate) mod misplaced_element;
pub(crate) mod missing_attribute;
pub(crate) mod repeated_element;
pub(crate) mod tool_attribute;
pub(crate) mod unexpected_text;
pub(crate) mod unknown_attribute;
pub(crate) mod unknown_element;
pub(crate) mod unknown_extension;
pub(crate) mod unportable_extension;
pub(crate) mod unsupported_attribute;
pub(crate) mod unsupported_element;
pub(crate) mod unsupported_extension;
pub(crate) mod without_execution_meaning;
// Ids and references.
pub(crate) mod dangling_documentation_reference;
pub(crate) mod dangling_reference;
pub(crate) mod duplicate_id;
pub(crate) mod flow_crosses_border;
pub(crate) mod flow_list_mismatch;
pub(crate) mod foreign_reference;
pub(crate) mod missing_id;
pub(crate) mod wrong_documentation_target;
pub(crate) mod wrong_reference_target;
// The process as a whole.
pub(crate) mod choreography_not_run;
mod end_event_with_outgoing_flow;
pub(crate) mod no_executable_process;
pub(crate) mod no_process;
mod no_start_event;
mod process_not_executable;
mod several_start_events;
mod start_event_with_incoming_flow;
mod unreachable_node;
// Gateways and conditions.
mod complex_gateway_without_condition;
mod default_flow_not_outgoing;
mod default_flow_with_condition;
mod empty_condition;
mod event_gateway_condition;
mod event_gateway_target;
mod event_gateway_with_one_way;
mod expression_language;
mod expression_syntax;
mod flow_not_immediate;
mod flow_without_condition;
mod gateway_direction_mismatch;
mod instantiating_node_with_incoming_flow;
mod parallel_gateway_condition;
// Tasks.
mod ad_hoc_sub_process_content;
mod business_rule_task_without_definition;
mod compensation_activity_in_flow;
mod loop_data_not_a_variable;
mod loop_item_without_list;
mod loop_maximum_not_positive;
mod loop_output_incomplete;
mod loop_without_end;
mod mapping_misplaced;
mod missing_called_element;
mod multi_instance_with_two_numbers;
mod multi_instance_without_number;
mod passed_variable_incomplete;
mod receive_task_without_message;
pub(crate) mod script_language;
mod script_task_without_script;
mod send_task_without_message;
mod service_task_without_definition;
mod token_quantity_not_positive;
mod user_task_not_native;
// Events.
mod boundary_event_on_event_sub_process;
mod boundary_event_with_incoming_flow;
pub(crate) mod boundary_event_without_definition;
mod cancel_outside_transaction;
mod caught_twice;
mod code_variable_misplaced;
mod compensation_event_with_outgoing_flow;
mod compensation_event_without_handler;
mod conditional_event_without_condition;
mod error_caught_twice;
mod error_event_without_error;
mod error_without_code;
mod escalation_caught_twice;
mod escalation_event_without_escalation;
mod escalation_without_code;
mod event_sub_process_start;
mod event_sub_process_with_flow;
mod event_sub_process_with_loop;
pub(crate) mod event_trigger_misplaced;
mod job_misplaced;
mod link_target_twice;
mod link_with_flow;
mod link_without_name;
mod link_without_source;
mod link_without_target;
mod message_caught_twice;
mod message_event_without_message;
mod message_throw_without_message;
mod message_without_correlation_key;
mod message_without_name;
mod signal_event_without_signal;
mod signal_without_name;
mod timer_without_time;
// Pools and lanes.
mod lane_node_twice;
mod message_flow_inside_pool;

mod registry;

use std::fmt::Write as _;

use baton_models::{ElementId, FlowNode, SourcePosition};

pub use self::expression_syntax::{RULE as EXPRESSION_SYNTAX, expression_syntax};
pub use self::registry::RULES;
pub(crate) use self::registry::check;
pub use self::script_language::{ScriptLanguage, script_language_of};
pub use self::unreadable_file::{RULE as UNREADABLE_FILE, unreadable_file};
use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::reader::Element;

/// A rule: what identifies it and what is said about it.
#[derive(Debug)]
pub struct Rule {
    /// Stable, never renamed, never reused.
    pub id: RuleId,
    /// The name of its file, in words joined by hyphens.
    pub name: &'static str,
    /// How much each of its findings weighs.
    pub severity: Severity,
    /// What breaks it, in one sentence without a full stop.
    pub summary: &'static str,
    /// What an author can do about it; a finding may say it more exactly.
    pub help: &'static str,
    /// The source of its file, whose head is its page.
    source: &'static str,
}

impl Rule {
    /// A finding of this rule with its general help.
    pub fn finding(
        &self,
        at: SourcePosition,
        element: Option<ElementId>,
        message: String,
    ) -> Diagnostic {
        let help = self.help.to_owned();
        Diagnostic { rule: self.id, severity: self.severity, at, element, message, help }
    }

    /// A finding about a flow node, where it starts.
    fn of_node(&self, node: &FlowNode, message: String) -> Diagnostic {
        self.finding(node.at, Some(node.id.clone()), message)
    }

    /// The rule's page in Markdown: what it does, why, an example, references, and what to do.
    pub fn page(&self) -> String {
        let mut page = format!("# {} {} ({})\n\n", self.id, self.name, self.severity);
        let _ = writeln!(page, "{}.\n", self.summary);
        let head = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        for line in head {
            let line = line.strip_prefix(' ').unwrap_or(line);
            // The page has a title of its own, so the sections of the file go one level down.
            let prefix = if line.starts_with("# ") { "#" } else { "" };
            let _ = writeln!(page, "{prefix}{line}");
        }
        let _ = writeln!(page, "\n## What to do\n\n{}.", first_letter_large(self.help));
        page
    }
}

fn first_letter_large(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The rules about what runs. They say nothing about a process that is documentation.
const ABOUT_RUNNING: &[&Rule] = &[
    &unsupported_element::RULE,
    &unsupported_attribute::RULE,
    &unsupported_extension::RULE,
    &tool_attribute::RULE,
    &kept_extension::RULE,
    &unportable_extension::RULE,
    &conflicting_extensions::RULE,
    &binding_mismatch::RULE,
    &script_language::RULE,
    &expression_language::RULE,
    &missing_id::RULE,
];

/// The rules about what the schema allows.
const ABOUT_SCHEMA: &[&Rule] = &[
    &unknown_element::RULE,
    &misplaced_element::RULE,
    &repeated_element::RULE,
    &unknown_attribute::RULE,
    &missing_attribute::RULE,
    &invalid_value::RULE,
    &unexpected_text::RULE,
    &unknown_extension::RULE,
];

/// Whether a rule is about what the schema allows.
pub(crate) fn is_about_schema(rule: &Rule) -> bool {
    ABOUT_SCHEMA.iter().any(|known| known.id == rule.id)
}

/// Whether a rule is about what runs, and not about the file as such.
pub(crate) fn is_about_running(rule: &Rule) -> bool {
    ABOUT_RUNNING.iter().any(|known| known.id == rule.id)
}

/// Finds a rule by its id or its name, in any case of letters.
///
/// ```
/// let rule = baton_bpmn_parser::rules::find("duplicate-id").unwrap();
/// assert_eq!(rule.id.as_str(), "BPMN0031");
/// ```
pub fn find(id_or_name: &str) -> Option<&'static Rule> {
    let matches = |text: &str| text.eq_ignore_ascii_case(id_or_name);
    RULES.iter().copied().find(|rule| matches(rule.id.as_str()) || matches(rule.name))
}

/// Longer texts of a file are cut when they are quoted.
const QUOTED_CHARACTERS_MAX: usize = 80;

/// A text of the file for a message: in back-ticks, cut, and without characters that would change a
/// terminal.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("`");
    for (count, character) in text.chars().enumerate() {
        if count == QUOTED_CHARACTERS_MAX {
            out.push('…');
            break;
        }
        if character.is_control() {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out.push('`');
    out
}

/// A flow node for a message, as in "the user task `approve`".
fn the(node: &FlowNode) -> String {
    format!("the {} {}", node.kind.words(), quoted(node.id.as_str()))
}

/// An element for a message: its tag as written, and its id if it has one.
fn described(element: Element<'_>) -> String {
    let mut out = quoted(element.written_name());
    if let Some(id) = element.attribute("id").filter(|id| !id.value().trim().is_empty()) {
        out.push(' ');
        out.push_str(&quoted(&id.value()));
    }
    out
}

/// An element for a message; one without an id is told by the one around it.
fn located(element: Element<'_>) -> String {
    let mut out = described(element);
    let has_id = element.attribute("id").is_some_and(|id| !id.value().trim().is_empty());
    if let Some(around) = element.parent().and_then(Element::nearest_id).filter(|_| !has_id) {
        out.push_str(" in ");
        out.push_str(&quoted(around.as_str()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sorted_and_names_are_those_of_the_files() {
        for pair in RULES.windows(2) {
            assert!(pair[0].id < pair[1].id, "{} before {}", pair[0].id, pair[1].id);
        }
        for rule in RULES {
            assert_eq!(rule.id.as_str().len(), 8, "{}", rule.id);
            let file = format!("include_str!(\"{}.rs\")", rule.name.replace('-', "_"));
            assert!(rule.source.contains(&file), "{}: {file}", rule.id);
        }
    }

    #[test]
    fn every_page_says_what_why_how_and_where_from() {
        for rule in RULES {
            let page = rule.page();
            for section in ["What it does", "Why", "Example", "References", "What to do"] {
                assert!(page.contains(&format!("\n## {section}\n")), "{}: {section}", rule.id);
            }
        }
    }

    #[test]
    fn quoted_texts_are_cut_and_cannot_reach_the_terminal() {
        assert_eq!(quoted("a\u{1b}[31m"), "`a\\u{1b}[31m`");
        assert_eq!(quoted(&"x".repeat(500)).chars().count(), QUOTED_CHARACTERS_MAX + 3);
    }
}
