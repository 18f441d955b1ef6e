//! What a row of the tables holds, and short ways to write one.

use super::Treatment;
use super::targets::Targets;

/// An element: what the schema allows in it.
#[derive(Debug, Clone, Copy)]
pub struct ElementRow {
    /// The local name of the tag.
    pub tag: &'static str,
    /// What its text is.
    pub content: Content,
    /// Whether it must have an id, because events, rows and APIs name it.
    pub needs_id: bool,
    attributes: &'static [&'static [AttributeRow]],
    children: &'static [&'static [ChildRow]],
}

/// An attribute: the type of its value and what it does.
#[derive(Debug, Clone, Copy)]
pub struct AttributeRow {
    /// The name, which has no prefix.
    pub name: &'static str,
    /// The type of its value.
    pub value: ValueType,
    /// What it does, where its element runs.
    pub treatment: Treatment,
    /// Whether the element means nothing without it.
    pub is_required: bool,
}

/// An element that another may hold.
#[derive(Debug, Clone, Copy)]
pub struct ChildRow {
    /// The local name of the tag.
    pub tag: &'static str,
    /// How often it may stand there.
    pub occurrence: Occurrence,
    /// What it does there, where its parent runs. Flow nodes and event definitions are judged by
    /// the tables in `support` instead.
    pub treatment: Treatment,
}

/// How often a child may stand in its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurrence {
    /// At most once.
    Once,
    /// Any number of times.
    Many,
}

/// The type of an attribute's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// The id of the element.
    Id,
    /// Any text.
    Text,
    /// A qualified name of something outside of the file, which is not looked up.
    Name,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// One of these words.
    Words(&'static [&'static str]),
    /// The id of an element of the file, or the qualified name of one of an imported file.
    Reference(Targets),
}

/// What the text of an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// It has none.
    Nothing,
    /// Text for people or another program; markup in it is theirs too.
    Any,
    /// An expression.
    Expression,
    /// A qualified name that is not looked up.
    Name,
    /// A reference.
    Reference(Targets),
}

impl ElementRow {
    /// The attributes that the standard gives the element, inherited ones first.
    pub fn attributes(&self) -> impl Iterator<Item = &'static AttributeRow> + use<> {
        self.attributes.iter().copied().flatten()
    }

    /// The elements that may stand in it.
    pub fn children(&self) -> impl Iterator<Item = &'static ChildRow> + use<> {
        self.children.iter().copied().flatten()
    }

    /// The row of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'static AttributeRow> {
        self.attributes().find(|row| row.name == name)
    }

    /// The row of a child.
    pub fn child(&self, tag: &str) -> Option<&'static ChildRow> {
        self.children().find(|row| row.tag == tag)
    }

    pub(super) const fn new(
        tag: &'static str,
        attributes: &'static [&'static [AttributeRow]],
        children: &'static [&'static [ChildRow]],
    ) -> Self {
        Self { tag, content: Content::Nothing, needs_id: false, attributes, children }
    }

    pub(super) const fn with(self, content: Content) -> Self {
        Self { content, ..self }
    }

    pub(super) const fn named(self) -> Self {
        Self { needs_id: true, ..self }
    }
}

impl AttributeRow {
    pub(super) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }
}

const fn row(name: &'static str, value: ValueType, treatment: Treatment) -> AttributeRow {
    AttributeRow { name, value, treatment, is_required: false }
}

pub(super) const fn id() -> AttributeRow {
    row("id", ValueType::Id, Treatment::Executed)
}

pub(super) const fn text(name: &'static str, treatment: Treatment) -> AttributeRow {
    row(name, ValueType::Text, treatment)
}

pub(super) const fn name(name: &'static str, treatment: Treatment) -> AttributeRow {
    row(name, ValueType::Name, treatment)
}

pub(super) const fn boolean(name: &'static str, treatment: Treatment) -> AttributeRow {
    row(name, ValueType::Boolean, treatment)
}

pub(super) const fn integer(name: &'static str, treatment: Treatment) -> AttributeRow {
    row(name, ValueType::Integer, treatment)
}

pub(super) const fn number(name: &'static str, treatment: Treatment) -> AttributeRow {
    row(name, ValueType::Number, treatment)
}

pub(super) const fn words(
    name: &'static str,
    words: &'static [&'static str],
    treatment: Treatment,
) -> AttributeRow {
    row(name, ValueType::Words(words), treatment)
}

pub(super) const fn reference(
    name: &'static str,
    targets: Targets,
    treatment: Treatment,
) -> AttributeRow {
    row(name, ValueType::Reference(targets), treatment)
}

pub(super) const fn one(tag: &'static str, treatment: Treatment) -> ChildRow {
    ChildRow { tag, occurrence: Occurrence::Once, treatment }
}

pub(super) const fn many(tag: &'static str, treatment: Treatment) -> ChildRow {
    ChildRow { tag, occurrence: Occurrence::Many, treatment }
}
