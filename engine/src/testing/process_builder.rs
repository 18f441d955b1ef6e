//! A fluent builder of generated models. It writes BPMN XML, so that the real parser reads them.
//!
//! ```
//! use baton_engine::testing::process_builder::process;
//!
//! let xml = process("order")
//!     .start("begin")
//!     .user_task("check")
//!     .candidate_groups("sales")
//!     .exclusive("split")
//!     .when("=amount > 1000")
//!     .service_task("ship", "shipping")
//!     .end("done")
//!     .from("split")
//!     .otherwise()
//!     .connect_to("done")
//!     .to_xml();
//! assert!(baton_bpmn_parser::parse(xml.as_bytes()).is_accepted());
//! ```

use std::fmt::Write as _;

pub use super::node_shape::NodeShape;

/// When a flow is taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FlowShape {
    /// Always.
    #[default]
    Always,
    /// If this is true.
    When(String),
    /// If no other is.
    Otherwise,
}

#[derive(Debug, Clone)]
struct Node {
    id: String,
    shape: NodeShape,
    /// The sub-process it stands in.
    inside: Option<usize>,
    /// Attributes by the extension element they stand in.
    extensions: Vec<(&'static str, &'static str, String)>,
    /// Attributes of its own element.
    attributes: Vec<(&'static str, String)>,
    /// XML that stands in it behind its extensions.
    content: String,
}

#[derive(Debug, Clone)]
struct Flow {
    id: String,
    source: usize,
    target: usize,
    shape: FlowShape,
}

/// A model that is being built; the newest node is the current one.
#[derive(Debug, Clone)]
pub struct ProcessBuilder {
    id: String,
    nodes: Vec<Node>,
    flows: Vec<Flow>,
    current: Option<usize>,
    /// Sub-processes that are being filled, the innermost last.
    open: Vec<usize>,
    next_flow: FlowShape,
    next_flow_id: Option<String>,
}

/// Begins a process with this id.
pub fn process(id: &str) -> ProcessBuilder {
    ProcessBuilder {
        id: id.to_owned(),
        nodes: Vec::new(),
        flows: Vec::new(),
        current: None,
        open: Vec::new(),
        next_flow: FlowShape::Always,
        next_flow_id: None,
    }
}

impl ProcessBuilder {
    /// Adds a node without any flow and makes it the current one.
    pub fn add(&mut self, id: &str, shape: NodeShape) {
        let inside = self.open.last().copied();
        self.nodes.push(Node {
            id: id.to_owned(),
            shape,
            inside,
            extensions: Vec::new(),
            attributes: Vec::new(),
            content: String::new(),
        });
        self.current = Some(self.nodes.len() - 1);
    }

    /// Adds a sub-process; nodes stand in it until [`Self::close`].
    pub fn open(&mut self, id: &str) {
        self.add(id, NodeShape::SubProcess);
        self.open.extend(self.current);
        self.current = None;
    }

    /// As [`Self::open`], for a sub-process that an event starts.
    pub fn open_event_sub_process(&mut self, id: &str) {
        self.add(id, NodeShape::EventSubProcess);
        self.attribute("triggeredByEvent", "true");
        self.open.extend(self.current);
        self.current = None;
    }

    /// Sets an attribute of the current node's own element.
    pub fn attribute(&mut self, name: &'static str, value: &str) {
        if let Some(node) = self.current.and_then(|current| self.nodes.get_mut(current)) {
            node.attributes.push((name, value.to_owned()));
        }
    }

    /// Adds XML inside of the current node, such as an event definition.
    pub fn content(&mut self, xml: &str) {
        if let Some(node) = self.current.and_then(|current| self.nodes.get_mut(current)) {
            node.content.push_str(xml);
        }
    }

    /// Makes a node that is there already the current one.
    pub fn turn_to(&mut self, id: &str) {
        self.current = Some(self.position(id));
    }

    /// Goes on behind the sub-process that was opened last, which is the current node then.
    pub fn close(&mut self) {
        self.current = self.open.pop();
    }

    /// Adds a flow between two known nodes.
    pub fn link(&mut self, source: &str, target: &str, shape: FlowShape) {
        let (source, target) = (self.position(source), self.position(target));
        let id = self.next_flow_id.take();
        let id = id.unwrap_or_else(|| format!("f{}", self.flows.len() + 1));
        self.flows.push(Flow { id, source, target, shape });
    }

    fn position(&self, id: &str) -> usize {
        let found = self.nodes.iter().position(|node| node.id == id);
        found.unwrap_or_else(|| panic!("process {} has no node {id}", self.id))
    }

    fn append(mut self, id: &str, shape: NodeShape) -> Self {
        let before = self.current.map(|current| self.nodes[current].id.clone());
        self.add(id, shape);
        if let Some(before) = before {
            let flow = std::mem::take(&mut self.next_flow);
            self.link(&before, id, flow);
        }
        self
    }

    /// Sets an attribute of an extension element of the current node.
    pub fn set(&mut self, element: &'static str, attribute: &'static str, value: &str) {
        if let Some(node) = self.current.and_then(|current| self.nodes.get_mut(current)) {
            node.extensions.push((element, attribute, value.to_owned()));
        }
    }

    fn with(mut self, element: &'static str, attribute: &'static str, value: &str) -> Self {
        self.set(element, attribute, value);
        self
    }

    /// A start event.
    #[must_use]
    pub fn start(self, id: &str) -> Self {
        self.append(id, NodeShape::Start)
    }

    /// An end event.
    #[must_use]
    pub fn end(self, id: &str) -> Self {
        self.append(id, NodeShape::End)
    }

    /// An abstract task.
    #[must_use]
    pub fn task(self, id: &str) -> Self {
        self.append(id, NodeShape::Task)
    }

    /// A manual task.
    #[must_use]
    pub fn manual_task(self, id: &str) -> Self {
        self.append(id, NodeShape::ManualTask)
    }

    /// A user task.
    #[must_use]
    pub fn user_task(self, id: &str) -> Self {
        self.append(id, NodeShape::UserTask)
    }

    /// A service task with this job type, static or behind `=`.
    #[must_use]
    pub fn service_task(self, id: &str, job_type: &str) -> Self {
        self.append(id, NodeShape::ServiceTask).with("taskDefinition", "type", job_type)
    }

    /// An exclusive gateway.
    #[must_use]
    pub fn exclusive(self, id: &str) -> Self {
        self.append(id, NodeShape::ExclusiveGateway)
    }

    /// The retries of the current service task.
    #[must_use]
    pub fn retries(self, retries: &str) -> Self {
        self.with("taskDefinition", "retries", retries)
    }

    /// The assignee of the current user task.
    #[must_use]
    pub fn assignee(self, assignee: &str) -> Self {
        self.with("assignmentDefinition", "assignee", assignee)
    }

    /// The candidate groups of the current user task.
    #[must_use]
    pub fn candidate_groups(self, groups: &str) -> Self {
        self.with("assignmentDefinition", "candidateGroups", groups)
    }

    /// The candidate users of the current user task.
    #[must_use]
    pub fn candidate_users(self, users: &str) -> Self {
        self.with("assignmentDefinition", "candidateUsers", users)
    }

    /// The due date of the current user task.
    #[must_use]
    pub fn due_date(self, date: &str) -> Self {
        self.with("taskSchedule", "dueDate", date)
    }

    /// Goes on from a node that is there already.
    #[must_use]
    pub fn from(mut self, id: &str) -> Self {
        self.current = Some(self.position(id));
        self
    }

    /// The next flow has this condition.
    #[must_use]
    pub fn when(mut self, condition: &str) -> Self {
        self.next_flow = FlowShape::When(condition.to_owned());
        self
    }

    /// The next flow is the default one of its gateway.
    #[must_use]
    pub fn otherwise(mut self) -> Self {
        self.next_flow = FlowShape::Otherwise;
        self
    }

    /// The next flow has this id; otherwise flows are `f1`, `f2` and so on.
    #[must_use]
    pub fn flow(mut self, id: &str) -> Self {
        self.next_flow_id = Some(id.to_owned());
        self
    }

    /// Leads from the current node to one that is there already.
    #[must_use]
    pub fn connect_to(mut self, id: &str) -> Self {
        if let Some(current) = self.current {
            let source = self.nodes[current].id.clone();
            let flow = std::mem::take(&mut self.next_flow);
            self.link(&source, id, flow);
        }
        self
    }

    /// Whether a flow out of this node is its default.
    pub fn has_default(&self, id: &str) -> bool {
        let source = self.position(id);
        self.flows.iter().any(|flow| flow.source == source && flow.shape == FlowShape::Otherwise)
    }

    /// The model as BPMN XML.
    pub fn to_xml(&self) -> String {
        let mut xml = String::from(HEAD);
        let _ = writeln!(xml, "  <process id=\"{}\" isExecutable=\"true\">", escaped(&self.id));
        self.write_inside(None, &mut xml);
        xml.push_str("  </process>\n</definitions>\n");
        xml
    }

    fn write_inside(&self, inside: Option<usize>, xml: &mut String) {
        for (index, node) in self.nodes.iter().enumerate().filter(|(_, node)| node.inside == inside)
        {
            self.write_node(index, node, xml);
        }
        for flow in self.flows.iter().filter(|flow| self.nodes[flow.source].inside == inside) {
            self.write_flow(flow, xml);
        }
    }

    fn write_node(&self, index: usize, node: &Node, xml: &mut String) {
        let tag = node.shape.tag();
        let _ = write!(xml, "    <{tag} id=\"{}\"", escaped(&node.id));
        let is_default = |flow: &&Flow| flow.source == index && flow.shape == FlowShape::Otherwise;
        if let Some(flow) = self.flows.iter().find(is_default) {
            let _ = write!(xml, " default=\"{}\"", escaped(&flow.id));
        }
        for (name, value) in &node.attributes {
            let _ = write!(xml, " {name}=\"{}\"", escaped(value));
        }
        xml.push('>');
        write_extensions(node, xml);
        // What a sub-process repeats by stands behind what is in it.
        if node.shape.is_scope() {
            xml.push('\n');
            self.write_inside(Some(index), xml);
        }
        xml.push_str(&node.content);
        if node.shape == NodeShape::TerminateEnd {
            xml.push_str("<terminateEventDefinition/>");
        }
        let _ = writeln!(xml, "</{tag}>");
    }

    fn write_flow(&self, flow: &Flow, xml: &mut String) {
        let (source, target) = (&self.nodes[flow.source].id, &self.nodes[flow.target].id);
        let _ = write!(
            xml,
            "    <sequenceFlow id=\"{}\" sourceRef=\"{}\" targetRef=\"{}\"",
            escaped(&flow.id),
            escaped(source),
            escaped(target)
        );
        if let FlowShape::When(condition) = &flow.shape {
            let condition = escaped(condition);
            let _ = write!(
                xml,
                "><conditionExpression xsi:type=\"tFormalExpression\">{condition}\
                 </conditionExpression></sequenceFlow>"
            );
        } else {
            xml.push_str("/>");
        }
        xml.push('\n');
    }
}

fn write_extensions(node: &Node, xml: &mut String) {
    let mut elements: Vec<&str> = node.extensions.iter().map(|(name, _, _)| *name).collect();
    elements.dedup();
    if node.shape == NodeShape::UserTask {
        elements.push("userTask");
    }
    if elements.is_empty() {
        return;
    }
    xml.push_str("<extensionElements>");
    for element in elements {
        let _ = write!(xml, "<zeebe:{element}");
        for (_, attribute, value) in node.extensions.iter().filter(|(name, ..)| *name == element) {
            let _ = write!(xml, " {attribute}=\"{}\"", escaped(value));
        }
        xml.push_str("/>");
    }
    xml.push_str("</extensionElements>");
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"\n  \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n  \
    xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\" id=\"d\" targetNamespace=\"t\">\n\
    <message id=\"d-order\" name=\"order\"><extensionElements>\
    <zeebe:subscription correlationKey=\"=x\"/></extensionElements></message>\n\
    <message id=\"d-begin\" name=\"begin\"/>\n\
    <signal id=\"d-alarm\" name=\"alarm\"/>\n\
    <signal id=\"d-wake\" name=\"wake\"/>\n\
    <error id=\"d-broken\" name=\"broken\" errorCode=\"BROKEN\"/>\n\
    <error id=\"d-lost\" name=\"lost\" errorCode=\"LOST\"/>\n\
    <escalation id=\"d-late\" name=\"late\" escalationCode=\"LATE\"/>\n";

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
