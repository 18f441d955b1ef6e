//! A file with every element in every place that the standard has, each attribute and text with a
//! value of its own: all of them stand in the model.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::fmt::Write as _;

use baton_bpmn_parser::conformance::{self, Content, ElementRow, ValueType};
use baton_bpmn_parser::{Limits, parse_within};

/// What is read and not kept, each with its reason.
const NOT_IN_THE_MODEL: &[(&str, &str)] = &[
    // An expression is a text, a language and a position in the model.
    ("expression", "id"),
    ("expression", "evaluatesToTypeRef"),
    // It names the file that the type is from; the type's own name says the same by its prefix.
    ("itemDefinition", "import"),
    // The lists of flows repeat the flows.
    ("incoming", ""),
    ("outgoing", ""),
];

/// Writes a file and notes what must be in the model.
struct Writer {
    xml: String,
    expected: Vec<(String, String)>,
    expanded: HashSet<&'static str>,
    count: usize,
}

impl Writer {
    /// Writes an element; the content of each is written where it stands first.
    fn element(&mut self, row: &'static ElementRow, parent: &str) {
        let prefix = if is_layout(row.tag) { "d:" } else { "" };
        write!(self.xml, "<{prefix}{}", row.tag).unwrap();
        for attribute in row.attributes() {
            let value = match attribute.value {
                ValueType::Boolean => "true".to_owned(),
                ValueType::Integer | ValueType::Number => self.number(),
                ValueType::Words(words) => words[0].to_owned(),
                ValueType::Id | ValueType::Text | ValueType::Name | ValueType::Reference(_) => {
                    self.token(row, attribute.name, parent)
                }
            };
            write!(self.xml, " {}=\"{value}\"", attribute.name).unwrap();
        }
        self.xml.push('>');
        if row.content != Content::Nothing {
            let text = self.token(row, "", parent);
            self.xml.push_str(&text);
        }
        if self.expanded.insert(row.tag) {
            for child in row.children().filter(|child| child.tag != "extensionElements") {
                // Of these an element has one or the other; the other is written elsewhere.
                let is_other = match child.tag {
                    "expression" => row.child("formalExpression").is_some(),
                    "multiInstanceLoopCharacteristics" => row.tag != "scriptTask",
                    "standardLoopCharacteristics" => row.tag == "scriptTask",
                    _ => false,
                };
                if !is_other {
                    self.element(conformance::element(child.tag).unwrap(), row.tag);
                }
            }
        }
        writeln!(self.xml, "</{prefix}{}>", row.tag).unwrap();
    }

    fn number(&mut self) -> String {
        self.count += 1;
        (1_000_000 + self.count).to_string()
    }

    /// A value that stands nowhere else.
    fn token(&mut self, row: &ElementRow, name: &str, parent: &str) -> String {
        self.count += 1;
        let token = format!("v{}x", self.count);
        let kind = if row.content == Content::Expression { "expression" } else { row.tag };
        // Nor is what documents an expression.
        let around = conformance::element(parent).map(|row| row.content);
        if around != Some(Content::Expression) && !NOT_IN_THE_MODEL.contains(&(kind, name)) {
            let place = format!("`{name}` of {} in {parent}", row.tag);
            self.expected.push((token.clone(), place));
        }
        token
    }
}

fn is_layout(tag: &str) -> bool {
    tag.starts_with("BPMN") || matches!(tag, "Bounds" | "Font" | "waypoint")
}

#[test]
fn whatever_the_standard_has_stands_in_the_model() {
    let mut writer =
        Writer { xml: String::new(), expected: Vec::new(), expanded: HashSet::new(), count: 0 };
    writer.element(conformance::element("definitions").unwrap(), "the file");
    let xml = writer.xml.replacen(
        "<definitions",
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
         xmlns:d=\"http://www.omg.org/spec/BPMN/20100524/DI\"",
        1,
    );
    let parsed = parse_within(xml.as_bytes(), &Limits::default());
    let rules: HashSet<_> = parsed.diagnostics.iter().map(|found| found.rule.as_str()).collect();
    for schema in ["BPMN0010", "BPMN0011", "BPMN0013", "BPMN0014", "BPMN0016", "BPMN0017"] {
        assert!(!rules.contains(schema), "{:#?}", parsed.diagnostics);
    }
    let model = serde_json::to_string(&parsed.definitions.unwrap()).unwrap();
    assert!(writer.expected.len() > 1_000, "{} values", writer.expected.len());
    let lost: Vec<&str> = writer
        .expected
        .iter()
        .filter(|(token, _)| !model.contains(token.as_str()))
        .map(|(_, place)| place.as_str())
        .collect();
    assert!(lost.is_empty(), "not in the model:\n{}", lost.join("\n"));
}
