//! The tables of `conformance` have every element, attribute and child of the standard's schema,
//! and nothing else. The list of the schema is `standard/elements.txt`, written independently.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use baton_bpmn_parser::conformance::{self, ElementRow};

type Names = BTreeSet<&'static str>;

/// For each element its attributes and children.
fn facts() -> BTreeMap<&'static str, (Names, Names)> {
    let lines = include_str!("standard/elements.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.is_empty());
    let parts = lines.map(|line| {
        let (tag, rest) = line.split_once(':').unwrap();
        let (attributes, children) = rest.split_once('|').unwrap();
        (tag, (attributes.split_whitespace().collect(), children.split_whitespace().collect()))
    });
    parts.collect()
}

/// What one side has and the other has not.
fn differences(tag: &str, what: &str, standard: &Names, table: &Names) -> Vec<String> {
    let missing = standard.difference(table).map(|name| format!("{tag}: no row for {what} {name}"));
    let invented =
        table.difference(standard).map(|name| format!("{tag}: {what} {name} is not BPMN"));
    missing.chain(invented).collect()
}

#[test]
fn every_element_and_attribute_of_the_schema_has_its_row() {
    let facts = facts();
    assert!(facts.len() > 170, "the list is whole");
    let known: Names = conformance::elements().map(|row| row.tag).collect();
    let mut wrong = differences("schema", "element", &facts.keys().copied().collect(), &known);
    for (tag, (attributes, children)) in &facts {
        let Some(row) = conformance::element(tag) else { continue };
        let table: Names = row.attributes().map(|attribute| attribute.name).collect();
        wrong.extend(differences(tag, "attribute", attributes, &table));
        let table: Names = row.children().map(|child| child.tag).collect();
        wrong.extend(differences(tag, "child", children, &table));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whatever_events_rows_and_interfaces_name_must_have_an_id() {
    let named: Vec<&str> = conformance::elements()
        .filter(|row: &&ElementRow| row.needs_id)
        .map(|row| row.tag)
        .collect();
    for tag in ["process", "sequenceFlow", "userTask", "boundaryEvent", "adHocSubProcess"] {
        assert!(named.contains(&tag), "{tag}");
    }
    assert!(!named.contains(&"textAnnotation"), "nobody names an annotation");
}
