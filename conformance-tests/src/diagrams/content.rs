//! What elements a diagram consists of, read without the parser.

use std::collections::BTreeSet;

use baton_bpmn_parser::conformance::support::{self, Support, Trigger};

/// Every tag in a text, without prefixes: what stands after `<` up to the end of the name.
pub fn tags(text: &str) -> BTreeSet<&str> {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let starts = text.split('<').skip(1);
    let names = starts.map(|rest| rest.split(|c| !is_of_name(c)).next().unwrap_or_default());
    names
        .map(|name| name.rsplit(':').next().unwrap_or(name))
        .filter(|name| !name.is_empty())
        .collect()
}

/// Whether all nodes and triggers among these tags run wherever they may stand.
pub fn consists_of_what_runs(tags: &BTreeSet<&str>) -> bool {
    tags.iter().all(|tag| match *tag {
        "subProcess" => ["subProcess", "eventSubProcess"].iter().all(|name| runs(name)),
        "eventBasedGateway" => {
            ["eventBasedGateway", "instantiatingEventBasedGateway"].iter().all(|name| runs(name))
        }
        // Without a trigger, since those are tags of their own.
        "startEvent"
        | "endEvent"
        | "intermediateCatchEvent"
        | "intermediateThrowEvent"
        | "boundaryEvent" => true,
        tag if tag.ends_with("Event") => false,
        tag => match Trigger::of_definition(tag) {
            Some(trigger) => runs_everywhere(trigger),
            None => support::FLOW_NODES.iter().all(|(name, _)| *name != tag) || runs(tag),
        },
    })
}

fn runs(name: &str) -> bool {
    support::of_flow_node(name) == Support::Runs
}

fn runs_everywhere(trigger: Trigger) -> bool {
    let mut cells = support::POSITIONS.iter().map(|position| support::of_event(trigger, *position));
    cells.all(|cell| cell != Support::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagram_is_its_tags() {
        let text = "<?xml version='1.0'?><b:process><b:userTask id='a'/></b:process><!-- x -->";
        assert_eq!(tags(text).into_iter().collect::<Vec<_>>(), ["process", "userTask"]);
    }

    #[test]
    fn one_node_that_does_not_run_is_enough() {
        let runs = |text| consists_of_what_runs(&tags(text));
        assert!(runs("<process><startEvent/><userTask/><endEvent/><dataObject/></process>"));
        assert!(!runs("<process><startEvent/><userTask/><complexGateway/></process>"));
        assert!(!runs("<process><startEvent><conditionalEventDefinition/></startEvent></process>"));
    }
}
