//! The extensions of both dialects: the tables know all of them, and all are read into one neutral
//! form.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::wildcard_enum_match_arm, reason = "any other JSON is shown as it is")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use baton_bpmn_parser::extensions::NAMESPACES;
use baton_bpmn_parser::extensions::table::{self, AttributeRow, ElementRow};
use baton_bpmn_parser::{Diagnostic, Parsed, parse};
use baton_models::extensions::Dialect;
use serde_json::Value;

const CAMUNDA_FACTS: &str = include_str!("facts/camunda.txt");
const ZEEBE_FACTS: &str = include_str!("facts/zeebe.txt");
const CAMUNDA_MODEL: &str = include_str!("models/camunda.bpmn");
const ZEEBE_MODEL: &str = include_str!("models/zeebe.bpmn");

/// The rules that speak of extensions; what others say about the models is not looked at here.
const ABOUT_EXTENSIONS: &[&str] = &[
    "BPMN0011", "BPMN0013", "BPMN0016", "BPMN0017", "BPMN0018", "BPMN0019", "BPMN0025", "BPMN0026",
    "BPMN0027", "BPMN0028", "BPMN0065",
];

/// Elements that stand for a class of the standard's metamodel.
fn members(owner: &str) -> Vec<&str> {
    match owner {
        "Activity" => vec!["task", "userTask", "subProcess", "transaction", "callActivity"],
        "Event" => vec!["startEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent"],
        "Gateway" => vec!["exclusiveGateway", "eventBasedGateway"],
        "FlowElement" => vec!["task", "startEvent", "exclusiveGateway", "sequenceFlow"],
        "FormalExpression" => vec!["conditionExpression", "completionCondition", "timeDate"],
        tag => vec![tag],
    }
}

/// What the facts name and the tables of a dialect do not.
fn missing(facts: &str, dialect: Dialect) -> Vec<String> {
    let attributes: Vec<&AttributeRow> = table::attributes(dialect).collect();
    let mut elements: BTreeMap<&str, Vec<&ElementRow>> = BTreeMap::new();
    for row in table::elements(dialect) {
        elements.entry(row.name).or_default().push(row);
    }
    let mut missing = Vec::new();
    for line in facts.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (kind, name) = (words.next().unwrap(), words.next().unwrap());
        if kind == "attribute" {
            for owner in words.flat_map(members) {
                let is_row =
                    |row: &&&AttributeRow| row.name == name && table::belongs(owner, row.owners);
                if attributes.iter().filter(is_row).count() != 1 {
                    missing.push(format!("attribute {name} on {owner}"));
                }
            }
            continue;
        }
        let Some(rows) = elements.get(name) else {
            missing.push(format!("element {name}"));
            continue;
        };
        let settings: BTreeSet<&str> =
            rows.iter().flat_map(|row| row.settings).map(|setting| setting.name).collect();
        let unknown = words.filter(|word| !settings.contains(word));
        missing.extend(unknown.map(|word| format!("attribute {word} of {name}")));
    }
    missing
}

#[test]
fn every_extension_of_the_vendors_stands_in_the_tables() {
    assert_eq!(missing(CAMUNDA_FACTS, Dialect::Camunda), Vec::<String>::new());
    assert_eq!(missing(ZEEBE_FACTS, Dialect::Zeebe), Vec::<String>::new());
}

/// All extensions of a model, one JSON line for each element that has some: what is absent or empty
/// is left out, and a position is `line:column`.
fn dump(xml: &str) -> (Parsed, String) {
    let parsed = parse(xml.as_bytes());
    let model = serde_json::to_value(parsed.definitions.as_ref().unwrap()).unwrap();
    let mut lines = String::new();
    collect(&model, "", &mut lines);
    (parsed, lines)
}

fn collect(value: &Value, around: &str, lines: &mut String) {
    match value {
        Value::Object(members) => {
            let id = members.get("id").and_then(Value::as_str).unwrap_or(around);
            for (name, member) in members {
                if name != "extensions" {
                    collect(member, id, lines);
                } else if let Some(shown) = shortened(member) {
                    writeln!(lines, "{id}: {shown}").unwrap();
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, around, lines)),
        _ => {}
    }
}

/// A value without what is absent or empty; none if nothing is left.
fn shortened(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => {
            let keep = |item: &Value| shortened(item).unwrap_or(Value::Null);
            Some(items.iter().map(keep).collect())
        }
        Value::Object(members) => {
            if let (Some(line), Some(column)) = (members.get("line"), members.get("column")) {
                return Some(Value::String(format!("{line}:{column}")));
            }
            let members = members
                .iter()
                .filter_map(|(name, member)| Some((name.clone(), shortened(member)?)));
            Some(Value::Object(members.collect()))
        }
        other => Some(other.clone()),
    }
}

#[test]
fn the_camunda_dialect_is_read_into_the_neutral_form() {
    insta::assert_snapshot!("camunda", dump(CAMUNDA_MODEL).1);
}

#[test]
fn the_zeebe_dialect_is_read_into_the_neutral_form() {
    insta::assert_snapshot!("zeebe", dump(ZEEBE_MODEL).1);
}

#[test]
fn what_becomes_of_every_extension_is_said() {
    let mut lines = String::new();
    for (name, model) in [("camunda", CAMUNDA_MODEL), ("zeebe", ZEEBE_MODEL)] {
        let diagnostics = dump(model).0.diagnostics;
        let is_about_extensions =
            |found: &&Diagnostic| ABOUT_EXTENSIONS.contains(&found.rule.as_str());
        for found in diagnostics.iter().filter(is_about_extensions) {
            writeln!(lines, "{name}:{}: {} {}", found.at, found.rule, found.message).unwrap();
        }
    }
    insta::assert_snapshot!("findings", lines);
}

#[test]
fn the_relatives_of_the_camunda_dialect_give_the_same_model() {
    let camunda = NAMESPACES.iter().find(|(name, ..)| *name == "camunda").unwrap().1;
    let (parsed, expected) = dump(CAMUNDA_MODEL);
    for (relative, uri, dialect) in NAMESPACES {
        if *dialect != Dialect::Camunda {
            continue;
        }
        let declared = format!("xmlns:camunda=\"{camunda}\"");
        let renamed = CAMUNDA_MODEL.replace(&declared, &format!("xmlns:camunda=\"{uri}\""));
        let (found, shown) = dump(&renamed);
        // What nobody knows keeps the namespace that it was written in.
        let shown = shown.replace(uri, camunda);
        for (shown, expected) in shown.lines().zip(expected.lines()) {
            assert_eq!(shown, expected, "{relative}");
        }
        assert_eq!(shown.lines().count(), expected.lines().count(), "{relative}");
        assert_eq!(found.diagnostics, parsed.diagnostics, "{relative}");
    }
}

#[test]
fn an_extension_that_nobody_knows_is_kept_with_all_that_stands_in_it() {
    let parsed = parse(ZEEBE_MODEL.as_bytes());
    let process = &parsed.definitions.as_ref().unwrap().processes[0];
    let extensions = process.extensions.as_ref().unwrap();
    assert_eq!(&*extensions.foreign_attributes[0].name, "center");
    let kept: Vec<_> = extensions.foreign_elements.iter().collect();
    let names: Vec<_> = kept.iter().map(|element| (element.depth, &*element.name)).collect();
    assert_eq!(names, [(0, "perHour"), (1, "since"), (1, "until"), (0, "fixed")]);
    let first = kept[0];
    assert_eq!(first.text.as_deref(), Some("80"));
    assert_eq!(first.namespace.as_deref(), Some("urn:example:cost"));
}

#[test]
fn a_file_that_says_which_engine_it_is_for_is_read_in_the_dialect_of_that_engine() {
    let cloud = include_str!("fixtures/accept/kept_extension_for_cloud.reported.bpmn");
    let platform = include_str!("fixtures/accept/kept_extension_for_platform.reported.bpmn");
    for (xml, dialect, expected) in
        [(cloud, Dialect::Zeebe, "eight"), (platform, Dialect::Camunda, "seven")]
    {
        let parsed = parse(xml.as_bytes());
        let process = &parsed.definitions.as_ref().unwrap().processes[0];
        let extensions = process.root().flow_nodes[1].extensions.as_ref().unwrap();
        let definition = extensions.task_definition.as_ref().unwrap();
        assert_eq!((definition.job_type.text.as_str(), definition.dialect), (expected, dialect));
        assert_eq!(extensions.dialect, Some(dialect));
    }
}

#[test]
fn a_hostile_depth_of_lists_is_refused_and_read_without_recursion() {
    let mut xml = String::from(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true">
            <task id="a"><extensionElements><camunda:inputOutput>
            <camunda:inputParameter name="deep">"#,
    );
    xml += &"<camunda:list>".repeat(1_900);
    xml += &"</camunda:list>".repeat(1_900);
    xml += "</camunda:inputParameter></camunda:inputOutput></extensionElements></task></process>";
    xml += "</definitions>";
    let parsed = parse(xml.as_bytes());
    assert!(parsed.diagnostics.iter().any(|found| found.rule.as_str() == "BPMN0005"));
    let mut unknown = xml.replace("camunda.org/schema/1.0", "example.org/never-heard-of");
    unknown = unknown.replace("isExecutable=\"true\"", "");
    assert!(parse(unknown.as_bytes()).definitions.is_some());
}

#[test]
fn any_extension_in_any_other_is_survived_and_read_the_same_way_twice() {
    for dialect in [Dialect::Camunda, Dialect::Zeebe] {
        let rows: Vec<&ElementRow> = table::elements(dialect).collect();
        for (outer, inner) in rows.iter().flat_map(|row| rows.iter().map(move |other| (row, other)))
        {
            let (outer_name, inner_name) = (outer.name, inner.name);
            let settings = |row: &ElementRow| {
                let set = row.settings.iter().map(|setting| format!(" {}='${{x}}'", setting.name));
                set.collect::<Vec<_>>().concat()
            };
            let uri = NAMESPACES.iter().find(|(.., known)| *known == dialect).unwrap().1;
            let xml = format!(
                "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:v='{uri}'>\
                 <process id='p' isExecutable='true'><startEvent id='s'/><userTask id='a'>\
                 <extensionElements><v:{outer_name}{}><v:{inner_name}{}>= y</v:{inner_name}>\
                 </v:{outer_name}></extensionElements></userTask></process></definitions>",
                settings(outer),
                settings(inner),
            );
            assert_eq!(parse(xml.as_bytes()), parse(xml.as_bytes()));
        }
    }
}

#[test]
fn a_model_full_of_extensions_that_breaks_off_is_survived() {
    for model in [CAMUNDA_MODEL, ZEEBE_MODEL] {
        for end in (0..model.len()).step_by(37) {
            assert!(parse(&model.as_bytes()[..end]).definitions.is_none());
        }
    }
}
