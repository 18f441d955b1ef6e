//! A small model: nodes and the flows between them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A user task.
    UserTask,
    /// An exclusive gateway: its first flow has a condition, its second is the default one.
    Exclusive,
    /// A parallel gateway.
    Parallel,
    /// An inclusive gateway: with two flows out, both have a condition.
    Inclusive,
    /// An event-based gateway with a signal behind each flow.
    EventBased,
}

/// Where a flow leads: to a node, or to the end of its path.
pub type Target = Option<usize>;

/// A node and where its flows lead, one or two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where its flows lead.
    pub targets: Vec<Target>,
}

/// A flow: its source, none for the start event, and its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The node that it leaves; none for the start event.
    pub source: Option<usize>,
    /// The node that it enters; none for the end event.
    pub target: Target,
}

/// A model. The start event leads to the first node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// Its nodes.
    pub nodes: Vec<Node>,
    /// Its flows: that of the start event, then those of the nodes in turn.
    pub flows: Vec<Flow>,
}

impl Graph {
    /// A model of these nodes.
    pub fn new(nodes: Vec<Node>) -> Self {
        let first = Flow { source: None, target: Some(0) };
        let of_nodes = nodes.iter().enumerate().flat_map(|(index, node)| {
            node.targets.iter().map(move |target| Flow { source: Some(index), target: *target })
        });
        let flows = std::iter::once(first).chain(of_nodes).collect();
        Self { nodes, flows }
    }

    /// The flows that enter a node.
    pub fn incoming(&self, node: usize) -> impl Iterator<Item = usize> {
        self.numbered(move |flow| flow.target == Some(node))
    }

    /// The flows that leave a node.
    pub fn outgoing(&self, node: usize) -> impl Iterator<Item = usize> {
        self.numbered(move |flow| flow.source == Some(node))
    }

    fn numbered(&self, is_wanted: impl Fn(&Flow) -> bool) -> impl Iterator<Item = usize> {
        self.flows.iter().enumerate().filter(move |(_, flow)| is_wanted(flow)).map(|(at, _)| at)
    }

    /// Whether tokens wait at the node for each other.
    pub fn is_join(&self, node: usize) -> bool {
        let waits = matches!(self.nodes[node].kind, Kind::Parallel | Kind::Inclusive);
        waits && self.incoming(node).count() > 1
    }

    /// Whether a token may come to a node again.
    pub fn has_loop(&self) -> bool {
        self.has_loop_of(|_| true)
    }

    /// Whether there is a loop of nodes of some kinds only.
    pub fn has_loop_of(&self, is_wanted: impl Fn(Kind) -> bool) -> bool {
        let is_in = |node: usize| is_wanted(self.nodes[node].kind);
        (0..self.nodes.len()).filter(|node| is_in(*node)).any(|start| {
            let mut seen = BTreeSet::new();
            let mut open = vec![start];
            while let Some(node) = open.pop() {
                for target in self.nodes[node].targets.iter().flatten() {
                    if *target == start {
                        return true;
                    }
                    if is_in(*target) && seen.insert(*target) {
                        open.push(*target);
                    }
                }
            }
            false
        })
    }

    /// Whether the node chooses among its flows by conditions.
    pub fn chooses(&self, node: usize) -> bool {
        let has_conditions = matches!(self.nodes[node].kind, Kind::Exclusive | Kind::Inclusive);
        has_conditions && self.nodes[node].targets.len() > 1
    }

    /// The model as BPMN XML. A flow has the id `f` and its number; one into an event-based
    /// gateway's signal has a `g`, so that the flow behind the signal is the one that is numbered.
    pub fn to_xml(&self) -> String {
        let mut signals = String::new();
        let mut content =
            String::from("    <startEvent id=\"begin\"/>\n    <endEvent id=\"end\"/>\n");
        for (index, node) in self.nodes.iter().enumerate() {
            self.write_node(index, node, &mut content, &mut signals);
        }
        for (number, flow) in self.flows.iter().enumerate() {
            self.write_flow(number, *flow, &mut content);
        }
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"\n  \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n  \
             xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\" id=\"d\" targetNamespace=\"t\">\n\
             {signals}  <process id=\"p\" isExecutable=\"true\">\n{content}  </process>\n\
             </definitions>\n"
        )
    }

    fn write_node(&self, index: usize, node: &Node, content: &mut String, signals: &mut String) {
        let tag = match node.kind {
            Kind::UserTask => {
                let _ = writeln!(
                    content,
                    "    <userTask id=\"n{index}\"><extensionElements><zeebe:userTask/>\
                     </extensionElements></userTask>"
                );
                return;
            }
            Kind::Exclusive => "exclusiveGateway",
            Kind::Parallel => "parallelGateway",
            Kind::Inclusive => "inclusiveGateway",
            Kind::EventBased => "eventBasedGateway",
        };
        let default = self.outgoing(index).nth(1).filter(|_| node.kind == Kind::Exclusive);
        let default = default.map(|flow| format!(" default=\"f{flow}\"")).unwrap_or_default();
        let _ = writeln!(content, "    <{tag} id=\"n{index}\"{default}/>");
        if node.kind != Kind::EventBased {
            return;
        }
        for flow in self.outgoing(index) {
            let _ = writeln!(signals, "  <signal id=\"s{flow}\" name=\"s{flow}\"/>");
            let _ = writeln!(
                content,
                "    <intermediateCatchEvent id=\"c{flow}\"><signalEventDefinition \
                 signalRef=\"s{flow}\"/></intermediateCatchEvent>\n    \
                 <sequenceFlow id=\"g{flow}\" sourceRef=\"n{index}\" targetRef=\"c{flow}\"/>"
            );
        }
    }

    fn write_flow(&self, number: usize, flow: Flow, content: &mut String) {
        let source = match flow.source {
            None => "begin".to_owned(),
            Some(node) if self.nodes[node].kind == Kind::EventBased => format!("c{number}"),
            Some(node) => format!("n{node}"),
        };
        let target = flow.target.map_or("end".to_owned(), |node| format!("n{node}"));
        let _ = write!(
            content,
            "    <sequenceFlow id=\"f{number}\" sourceRef=\"{source}\" targetRef=\"{target}\">"
        );
        if let Some(variable) = self.condition(number) {
            let _ = write!(
                content,
                "<conditionExpression xsi:type=\"tFormalExpression\">={variable}\
                 </conditionExpression>"
            );
        }
        content.push_str("</sequenceFlow>\n");
    }

    /// The variable that decides whether a flow is taken; none if it is taken anyway.
    pub fn condition(&self, flow: usize) -> Option<String> {
        let node = self.flows[flow].source.filter(|node| self.chooses(*node))?;
        let is_default =
            self.nodes[node].kind == Kind::Exclusive && self.outgoing(node).nth(1) == Some(flow);
        (!is_default).then(|| format!("v{flow}"))
    }
}
