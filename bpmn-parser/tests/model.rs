//! What is read stands in the model, with its position, whatever prefixes and encoding the file
//! has.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use baton_bpmn_parser::{parse, source_text};
use baton_models::Definitions;

fn read(xml: &[u8]) -> Definitions {
    let parsed = parse(xml);
    assert!(parsed.is_accepted(), "{:?}", parsed.diagnostics);
    parsed.definitions.unwrap()
}

const ORDER: &str = r###"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="all" targetNamespace="urn:t">
  <process id="order" name="Order" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" name="é" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="A &amp; B">
      <extensionElements>
        <zeebe:userTask/>
        <zeebe:assignmentDefinition assignee=" = clerk " candidateGroups="sales"/>
        <zeebe:taskSchedule dueDate="2030-01-31T12:00:00Z"/>
      </extensionElements>
    </userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="choice"/>
    <exclusiveGateway id="choice" default="f4"/>
    <sequenceFlow id="f3" sourceRef="choice" targetRef="charge">
      <conditionExpression language="feel">
        = amount &gt; <![CDATA[1000]]>
      </conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="f4" sourceRef="choice" targetRef="end"/>
    <serviceTask id="charge" implementation="##WebService">
      <extensionElements>
        <zeebe:taskDefinition type="charge" retries="5"/>
      </extensionElements>
    </serviceTask>
    <sequenceFlow id="f5" sourceRef="charge" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>
"###;

#[test]
fn a_process_is_read_with_links_expressions_and_positions() {
    insta::assert_debug_snapshot!("order", read(ORDER.as_bytes()));
}

#[test]
fn prefixes_change_nothing_but_columns() {
    let renamed = ORDER
        .replace("xmlns=", "xmlns:model=")
        .replace("xmlns:zeebe", "xmlns:eight")
        .replace("<zeebe:", "<eight:")
        .replace("</", "</model:")
        .replace('<', "<model:")
        .replace("<model:/model:", "</model:")
        .replace("<model:eight:", "<eight:")
        .replace("<model:![CDATA[", "<![CDATA[");
    assert_eq!(
        without_positions(&read(renamed.as_bytes())),
        without_positions(&read(ORDER.as_bytes()))
    );
}

#[test]
fn encodings_and_line_ends_change_nothing() {
    let expected = read(ORDER.as_bytes());
    let utf16: Vec<u8> =
        format!("\u{FEFF}{ORDER}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&utf16), expected);
    assert_eq!(read(format!("\u{FEFF}{ORDER}").as_bytes()), expected);
    assert_eq!(read(ORDER.replace('\n', "\r\n").as_bytes()), expected);
    let latin1 = format!("<?xml version='1.0' encoding='ISO-8859-1'?>{ORDER}");
    let latin1: Vec<u8> = latin1.chars().map(|c| u8::try_from(c).unwrap()).collect();
    assert_eq!(without_positions(&read(&latin1)), without_positions(&expected));
}

#[test]
fn a_position_is_that_of_the_text_in_the_source() {
    let definitions = read(ORDER.as_bytes());
    let source = source_text(ORDER.as_bytes());
    let rest_at = |at: baton_models::SourcePosition| {
        let line = source.lines().nth(at.line as usize - 1).unwrap();
        line.chars().skip(at.column as usize - 1).collect::<String>()
    };
    let process = &definitions.processes[0];
    for node in &process.root().flow_nodes {
        let start = format!("<{} id=\"{}\"", node.kind.tag(), node.id);
        assert!(rest_at(node.at).starts_with(&start), "{}", node.id);
    }
    let condition = process.root().sequence_flows[2].condition.as_ref().unwrap();
    assert_eq!(condition.text, "= amount > 1000");
    assert!(rest_at(condition.at).starts_with("= amount &gt;"));
    let extensions = process.root().flow_nodes[1].extensions.as_ref().unwrap();
    let assignment = extensions.assignment.as_ref().unwrap();
    assert!(rest_at(assignment.candidate_groups.as_ref().unwrap().at).starts_with("sales\""));
}

#[test]
fn the_examples_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let diagrams: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|end| end == "bpmn")).collect();
    assert!(!diagrams.is_empty());
    for file in diagrams {
        let parsed = parse(&fs::read(&file).unwrap());
        assert_eq!(parsed.diagnostics, [], "{}", file.display());
    }
}

fn without_positions(definitions: &Definitions) -> String {
    let shown = format!("{definitions:#?}");
    let is_position = |line: &&str| {
        let line = line.trim();
        !(line.starts_with("line:") || line.starts_with("column:"))
    };
    shown.lines().filter(is_position).collect::<Vec<_>>().join("\n")
}
