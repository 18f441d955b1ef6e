//! What the elements of diagrams are called: by their kind and the name that the author gave them.

use std::collections::BTreeMap;

use baton_bpmn_parser::Parsed;
use baton_engine::ids::ElementId;

/// An element as people speak of it.
struct Named {
    /// Such as `user task`.
    words: &'static str,
    name: Option<String>,
}

/// Names of the elements of some files, by process and id.
#[derive(Default)]
pub(super) struct Names {
    processes: BTreeMap<ElementId, String>,
    nodes: BTreeMap<(ElementId, ElementId), Named>,
    flows: BTreeMap<(ElementId, ElementId), String>,
}

impl Names {
    /// Takes over the names of one file.
    pub(super) fn add(&mut self, parsed: &Parsed) {
        for process in parsed.definitions.iter().flat_map(|definitions| &definitions.processes) {
            if let Some(name) = named(process.name.as_deref()) {
                self.processes.insert(process.id.clone(), name);
            }
            for node in process.flow_nodes() {
                let named = Named { words: node.kind.words(), name: named(node.name.as_deref()) };
                self.nodes.insert((process.id.clone(), node.id.clone()), named);
            }
            for flow in process.containers.iter().flat_map(|elements| &elements.sequence_flows) {
                if let Some(name) = named(flow.name.as_deref()) {
                    self.flows.insert((process.id.clone(), flow.id.clone()), name);
                }
            }
        }
    }

    /// A process: its name, else its id.
    pub(super) fn process(&self, process: &ElementId) -> String {
        quoted(self.processes.get(process).map_or(process.as_str(), String::as_str))
    }

    /// A flow node, such as ``user task `Review order` ``.
    pub(super) fn node(&self, process: &ElementId, element: &ElementId) -> String {
        match self.nodes.get(&(process.clone(), element.clone())) {
            Some(Named { words, name }) => {
                format!("{words} {}", quoted(name.as_deref().unwrap_or(element.as_str())))
            }
            None => quoted(element.as_str()),
        }
    }

    /// The name of a sequence flow, where it has one.
    pub(super) fn flow(&self, process: &ElementId, flow: &ElementId) -> Option<String> {
        self.flows.get(&(process.clone(), flow.clone())).map(|name| quoted(name))
    }
}

/// A name in one line: modelers break them where a shape is narrow.
fn named(name: Option<&str>) -> Option<String> {
    let words: Vec<&str> = name?.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn quoted(name: &str) -> String {
    format!("`{}`", printable(name))
}

/// A text that cannot change how the terminal behaves.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_one_line_and_leave_the_terminal_alone() {
        assert_eq!(named(Some(" Review\n  order ")).as_deref(), Some("Review order"));
        assert_eq!(named(Some("  ")), None);
        assert_eq!(printable("a\u{1b}[31m"), "a\u{fffd}[31m");
    }

    #[test]
    fn an_element_is_called_by_its_kind_and_name() {
        let text = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            targetNamespace="t"><process id="p" name="Order" isExecutable="true">
            <startEvent id="s"/><sequenceFlow id="f" name="Go" sourceRef="s" targetRef="t"/>
            <task id="t" name="Look"/></process></definitions>"#;
        let mut names = Names::default();
        names.add(&baton_bpmn_parser::parse(text));
        let id = |id: &str| ElementId::from(id);
        assert_eq!(names.process(&id("p")), "`Order`");
        assert_eq!(names.process(&id("q")), "`q`");
        assert_eq!(names.node(&id("p"), &id("t")), "task `Look`");
        assert_eq!(names.node(&id("p"), &id("s")), "start event `s`");
        assert_eq!(names.flow(&id("p"), &id("f")).as_deref(), Some("`Go`"));
        assert_eq!(names.flow(&id("p"), &id("g")), None);
    }
}
