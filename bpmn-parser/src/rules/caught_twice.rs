//! What the rules about errors and escalations that are caught twice share.

use std::collections::HashMap;

use baton_models::{ElementId, EventDefinitionKind};

use super::{Rule, quoted, the};
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

/// Reports events at the same border that catch the same code, or that both catch everything.
/// `caught` chooses from a definition what it refers to, `what` is it in words, such as `error`.
pub(super) fn check<'m>(
    rule: &Rule,
    what: &str,
    graph: &ProcessGraph<'m>,
    findings: &mut Findings,
    caught: impl Fn(&'m EventDefinitionKind) -> Option<Option<&'m ElementId>>,
) {
    for events in graph.events_at_borders() {
        let mut seen = HashMap::new();
        for node in events {
            let Some(reference) = graph.definition(node, &caught) else { continue };
            let code = reference.and_then(|id| graph.catalog.code(id)).map(str::trim);
            // One without a code has a rule of its own.
            if reference.is_some() && code.is_none() {
                continue;
            }
            let first = *seen.entry(code).or_insert(node);
            if first.id == node.id {
                continue;
            }
            findings.report(rule, || {
                let first = quoted(first.id.as_str());
                let what = match code {
                    Some(code) => format!("the {what} code {}", quoted(code)),
                    None => format!("every {what}"),
                };
                rule.of_node(node, format!("{} catches {what}, as does {first}", the(node)))
            });
        }
    }
}
