//! Decisions that are FEEL texts and little more, evaluated without any DMN engine.

use crate::xml::Element;
use baton_feel::{EvaluationContext, Program, Value, Variables};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Why a case is none for FEEL alone.
pub(crate) type Skip = &'static str;

/// The decisions of a file, by name.
pub(crate) struct Model {
    decisions: BTreeMap<String, Result<String, Skip>>,
    /// Names that FEEL alone cannot tell from expressions, longest first.
    spaced: Vec<String>,
}

impl Model {
    pub(crate) fn read(definitions: &Element) -> Self {
        let name = |element: &Element| element.attribute("name").unwrap_or_default().to_owned();
        let decisions =
            definitions.all("decision").map(|decision| (name(decision), logic(decision)));
        let decisions: BTreeMap<_, _> = decisions.collect();
        let inputs = definitions.all("inputData").map(name);
        let names = inputs.chain(decisions.keys().cloned());
        let mut spaced: Vec<String> = names.filter(|name| name.contains([' ', '-', '+'])).collect();
        spaced.sort_by_key(|name| usize::MAX - name.len());
        Self { decisions, spaced }
    }

    /// The text with back-ticks around such names.
    fn quoted(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let in_word = out.ends_with(char::is_alphanumeric);
            let ends = |name: &str| !rest[name.len()..].starts_with(char::is_alphanumeric);
            let fits = |name: &&String| !in_word && rest.starts_with(name.as_str()) && ends(name);
            if let Some(name) = self.spaced.iter().find(fits) {
                out.extend(["`", name, "`"]);
                rest = &rest[name.len()..];
            } else {
                out.push(character);
                rest = &rest[character.len_utf8()..];
            }
        }
        out
    }

    /// Evaluates a decision; what cannot be evaluated is null, as DMN asks for.
    pub(crate) fn evaluate(
        &self,
        name: &str,
        inputs: &BTreeMap<String, Value>,
    ) -> Result<Value, Skip> {
        let run = Run { model: self, inputs, skipped: RefCell::new(None), depth: 0 };
        let value = run.decide(name)?;
        run.skipped.into_inner().map_or(Ok(value), Err)
    }
}

/// The text of a decision's logic, if it is such a text or a context of them.
fn logic(decision: &Element) -> Result<String, Skip> {
    if decision.child("knowledgeRequirement").is_some() {
        return Err("uses a business knowledge model");
    }
    decision
        .children
        .iter()
        .find_map(|child| match child.name.as_str() {
            "literalExpression" | "context" => Some(expression(child)),
            "decisionTable" | "invocation" | "functionDefinition" | "relation" | "list"
            | "conditional" | "filter" | "for" | "some" | "every" => {
                Some(Err("is a boxed expression"))
            }
            _ => None,
        })
        .unwrap_or(Err("has no logic"))
}

fn expression(element: &Element) -> Result<String, Skip> {
    match element.name.as_str() {
        "literalExpression" => {
            element.child("text").map(|text| text.text.clone()).ok_or("has no text")
        }
        "context" => context(element),
        _ => Err("is a boxed expression"),
    }
}

/// As the literal of a context; an entry without a name is the result.
fn context(element: &Element) -> Result<String, Skip> {
    let mut entries = Vec::new();
    let mut suffix = "";
    for entry in element.all("contextEntry") {
        let name = entry.child("variable").and_then(|variable| variable.attribute("name"));
        if name.is_none() {
            suffix = ".result";
        }
        let name = name.unwrap_or("result");
        let logic = entry.children.iter().find(|child| child.name != "variable");
        entries.push(format!("\"{name}\": {}", expression(logic.ok_or("has an empty entry")?)?));
    }
    Ok(format!("{{ {} }}{suffix}", entries.join(", ")))
}

/// One evaluation, with the decisions that it needs.
struct Run<'m> {
    model: &'m Model,
    inputs: &'m BTreeMap<String, Value>,
    skipped: RefCell<Option<Skip>>,
    depth: u32,
}

impl Run<'_> {
    fn decide(&self, name: &str) -> Result<Value, Skip> {
        let text = self.model.decisions.get(name).ok_or("is no decision of the file")?;
        let text = self.model.quoted(&text.clone()?);
        let inner = Run { skipped: RefCell::new(None), depth: self.depth + 1, ..*self };
        let context = EvaluationContext { now_ms: 1_700_000_000_000, ..Default::default() };
        let value = match Program::parse(&text) {
            Ok(program) => program.evaluate(&inner, &context).map(|evaluation| evaluation.value),
            Err(_) => Ok(Value::Null),
        };
        inner.skipped.into_inner().map_or(Ok(value.unwrap_or(Value::Null)), Err)
    }
}

impl Variables for Run<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.inputs.get(name) {
            return Some(value.clone());
        }
        if self.depth > 10 || !self.model.decisions.contains_key(name) {
            return None;
        }
        match self.decide(name) {
            Ok(value) => Some(value),
            Err(skip) => {
                *self.skipped.borrow_mut() = Some(skip);
                None
            }
        }
    }
}
