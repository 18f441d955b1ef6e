//! The shape of the tables: what an extension is called, where it may stand, what it may contain,
//! and what becomes of it.

use std::collections::HashMap;
use std::sync::LazyLock;

use baton_models::extensions::Dialect;

/// What becomes of an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// The engine acts by it.
    Executed,
    /// It has no execution meaning and is reported as such.
    Kept,
    /// These values change nothing; any other is refused because it is not executed yet.
    Only(&'static [&'static str]),
    /// It is refused because it is not executed yet.
    NotYet,
    /// It is refused for good, because it needs the engine it was written for; the text says what
    /// to write instead.
    Never(&'static str),
}

/// What the text of an attribute or element must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueForm {
    /// Any text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A text, or an expression of the dialect.
    Expression,
    /// An expression of the dialect and nothing else.
    ExpressionOnly,
    /// A whole number between two, or an expression.
    Number(i64, i64),
    /// An ISO 8601 date and time, or an expression.
    Date,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// Some of some words, with commas.
    SomeOf(&'static [&'static str]),
    /// A retry cycle such as `R3/PT10M` or a list of durations, or an expression.
    RetryCycle,
    /// An ISO 8601 duration, or an expression.
    Duration,
    /// A number of days or an ISO 8601 duration of days, or an expression.
    TimeToLive,
}

/// An attribute that a vendor adds to elements of BPMN.
#[derive(Debug, Clone, Copy)]
pub struct AttributeRow {
    /// The name without a prefix.
    pub name: &'static str,
    /// The elements it belongs to; see [`belongs`].
    pub owners: &'static [&'static str],
    /// What its value must be.
    pub value: ValueForm,
    /// What becomes of it.
    pub treatment: Treatment,
}

/// An element that a vendor adds.
#[derive(Debug, Clone, Copy)]
pub struct ElementRow {
    /// The name without a prefix.
    pub name: &'static str,
    /// The elements it belongs to; see [`belongs`].
    pub owners: &'static [&'static str],
    /// Its attributes.
    pub settings: &'static [Setting],
    /// What its text must be; `None` where it has none.
    pub text: Option<ValueForm>,
    /// Elements of BPMN that may stand in it.
    pub standard_children: &'static [&'static str],
    /// Whether several may stand side by side.
    pub may_repeat: bool,
    /// What becomes of it.
    pub treatment: Treatment,
}

/// An attribute of a vendor's own element.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name.
    pub name: &'static str,
    /// What its value must be.
    pub value: ValueForm,
    /// Whether the element means nothing without it.
    pub is_required: bool,
    /// What becomes of it where that is not what becomes of the element.
    pub treatment: Option<Treatment>,
}

/// A row for an attribute.
pub(super) const fn attribute(
    name: &'static str,
    owners: &'static [&'static str],
    value: ValueForm,
    treatment: Treatment,
) -> AttributeRow {
    AttributeRow { name, owners, value, treatment }
}

/// A row for an element that stands alone.
pub(super) const fn element(
    name: &'static str,
    owners: &'static [&'static str],
    treatment: Treatment,
    settings: &'static [Setting],
) -> ElementRow {
    ElementRow {
        name,
        owners,
        settings,
        text: None,
        standard_children: &[],
        may_repeat: false,
        treatment,
    }
}

/// An attribute of a vendor's element that may be left out.
pub(super) const fn optional(name: &'static str, value: ValueForm) -> Setting {
    Setting { name, value, is_required: false, treatment: None }
}

/// An attribute of a vendor's element that must be there.
pub(super) const fn required(name: &'static str, value: ValueForm) -> Setting {
    Setting { name, value, is_required: true, treatment: None }
}

impl ElementRow {
    /// The same with several side by side.
    pub(super) const fn repeated(mut self) -> Self {
        self.may_repeat = true;
        self
    }

    /// The same with a text.
    pub(super) const fn with_text(mut self, form: ValueForm) -> Self {
        self.text = Some(form);
        self
    }

    /// The same with elements of BPMN in it.
    pub(super) const fn with_standard(mut self, children: &'static [&'static str]) -> Self {
        self.standard_children = children;
        self
    }
}

impl Setting {
    /// The same with a fate of its own.
    pub(super) const fn treated(mut self, treatment: Treatment) -> Self {
        self.treatment = Some(treatment);
        self
    }
}

/// The rows for attributes that a dialect adds to elements of BPMN.
pub fn attributes(dialect: Dialect) -> impl Iterator<Item = &'static AttributeRow> {
    let tables: &[&'static [AttributeRow]] = match dialect {
        Dialect::Camunda => super::camunda::ATTRIBUTE_TABLES,
        Dialect::Zeebe => super::zeebe::ATTRIBUTE_TABLES,
    };
    tables.iter().copied().flatten()
}

/// The rows for elements that a dialect adds.
pub fn elements(dialect: Dialect) -> impl Iterator<Item = &'static ElementRow> {
    let tables: &[&'static [ElementRow]] = match dialect {
        Dialect::Camunda => super::camunda::ELEMENT_TABLES,
        Dialect::Zeebe => super::zeebe::ELEMENT_TABLES,
    };
    tables.iter().copied().flatten()
}

/// An element that an extension stands in or on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner<'a> {
    /// An element of BPMN, by its local name.
    Standard(&'a str),
    /// An element of the same dialect, by its local name.
    Vendor(&'a str),
}

/// Why there is no row: the name is unknown, or it belongs to these other elements.
#[derive(Debug)]
pub(super) enum NoRow<T: 'static> {
    Unknown,
    Elsewhere(&'static [&'static T]),
}

/// The row of an attribute on an element of BPMN.
pub(super) fn attribute_row(
    dialect: Dialect,
    name: &str,
    owner: Owner<'_>,
) -> Result<&'static AttributeRow, NoRow<AttributeRow>> {
    let index = if dialect == Dialect::Zeebe { &ZEEBE.0 } else { &CAMUNDA.0 };
    find(index.get(name).map(Vec::as_slice), |row| is_owned(owner, row.owners))
}

/// The row of an element in its owner.
pub(super) fn element_row(
    dialect: Dialect,
    name: &str,
    owner: Owner<'_>,
) -> Result<&'static ElementRow, NoRow<ElementRow>> {
    let index = if dialect == Dialect::Zeebe { &ZEEBE.1 } else { &CAMUNDA.1 };
    find(index.get(name).map(Vec::as_slice), |row| is_owned(owner, row.owners))
}

fn find<T>(
    rows: Option<&'static [&'static T]>,
    is_owned: impl Fn(&T) -> bool,
) -> Result<&'static T, NoRow<T>> {
    let rows = rows.ok_or(NoRow::Unknown)?;
    rows.iter().copied().find(|row| is_owned(row)).ok_or(NoRow::Elsewhere(rows))
}

fn is_owned(owner: Owner<'_>, owners: &[&str]) -> bool {
    match owner {
        Owner::Standard(tag) => belongs(tag, owners),
        Owner::Vendor(tag) => owners.iter().any(|owner| owner.strip_prefix(':') == Some(tag)),
    }
}

/// The rows of a dialect by name: attributes and elements.
type Index = (
    HashMap<&'static str, Vec<&'static AttributeRow>>,
    HashMap<&'static str, Vec<&'static ElementRow>>,
);

static CAMUNDA: LazyLock<Index> = LazyLock::new(|| index(Dialect::Camunda));
static ZEEBE: LazyLock<Index> = LazyLock::new(|| index(Dialect::Zeebe));

fn index(dialect: Dialect) -> Index {
    let mut index = Index::default();
    for row in attributes(dialect) {
        index.0.entry(row.name).or_default().push(row);
    }
    for row in elements(dialect) {
        index.1.entry(row.name).or_default().push(row);
    }
    index
}

/// Whether an element is one of the owners of a row. `tag` is the local name of an element of BPMN,
/// or that of a vendor's element behind a colon. An owner is a tag too, or a class of the
/// standard's metamodel, as in `FlowNode`, or `*`.
pub fn belongs(tag: &str, owners: &[&str]) -> bool {
    owners.iter().any(|owner| match *owner {
        "*" => !tag.starts_with(':'),
        "FlowElement" => is_flow_node(tag) || DATA_AND_FLOWS.contains(&tag),
        "FlowNode" => is_flow_node(tag),
        "Activity" => is_flow_node(tag) && !is_event(tag) && !is_gateway(tag),
        "Event" => is_event(tag),
        "Gateway" => is_gateway(tag),
        "FormalExpression" => EXPRESSIONS.contains(&tag),
        owner => owner == tag,
    })
}

const DATA_AND_FLOWS: &[&str] =
    &["sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference"];

/// The elements whose content is an expression.
const EXPRESSIONS: &[&str] = &[
    "activationCondition",
    "completionCondition",
    "condition",
    "conditionExpression",
    "dataPath",
    "formalExpression",
    "from",
    "loopCardinality",
    "loopCondition",
    "messagePath",
    "timeCycle",
    "timeDate",
    "timeDuration",
    "to",
    "transformation",
];

fn is_flow_node(tag: &str) -> bool {
    crate::conformance::FLOW_NODES.contains(&tag)
}

fn is_event(tag: &str) -> bool {
    tag == "event" || tag.ends_with("Event")
}

fn is_gateway(tag: &str) -> bool {
    tag.ends_with("Gateway")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_a_tag_or_a_class_of_the_standard() {
        assert!(belongs("userTask", &["Activity"]));
        assert!(belongs("subProcess", &["Activity"]));
        assert!(belongs("boundaryEvent", &["Gateway", "Event"]));
        assert!(!belongs("boundaryEvent", &["Activity"]));
        assert!(!belongs("message", &["FlowElement"]));
        assert!(belongs("message", &["*"]));
        assert!(!belongs(":listener", &["*"]));
        assert!(belongs(":ioMapping", &[":ioMapping"]));
    }

    #[test]
    fn no_two_rows_of_a_name_have_an_owner_in_common() {
        for dialect in [Dialect::Camunda, Dialect::Zeebe] {
            let attributes = attributes(dialect).map(|row| (row.name, row.owners));
            assert_apart(&attributes.collect::<Vec<_>>());
            let elements = elements(dialect).map(|row| (row.name, row.owners));
            assert_apart(&elements.collect::<Vec<_>>());
        }
    }

    fn assert_apart(rows: &[(&str, &[&str])]) {
        for (index, (name, owners)) in rows.iter().enumerate() {
            for (_, others) in rows[index + 1..].iter().filter(|(other, _)| other == name) {
                let shared = owners.iter().find(|owner| belongs(owner, others));
                assert_eq!(shared, None, "{name}");
                let shared = others.iter().find(|owner| belongs(owner, owners));
                assert_eq!(shared, None, "{name}");
            }
        }
    }
}
