//! An extension element as the readers of both dialects see it.

use baton_models::extensions::{Dialect, Header, Property, Text, VariableEvent};
use baton_models::{Expression, SourcePosition};

use super::dialect_of;
use crate::reader::{Attribute, Element};

/// The language of texts in the camunda dialect, which are expressions where they contain `${`.
pub(super) const JUEL: &str = "juel";

/// An extension element and whose words it is written in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'d> {
    pub(super) element: Element<'d>,
    pub(super) dialect: Dialect,
}

impl<'d> Source<'d> {
    pub(super) fn at(self) -> SourcePosition {
        self.element.at()
    }

    pub(super) fn name(self) -> &'d str {
        self.element.local_name()
    }

    /// The children of the same dialect; others have no neutral form.
    pub(super) fn children(self) -> impl Iterator<Item = Self> + use<'d> {
        let dialect = self.dialect;
        let children = self.element.children();
        let of_dialect = move |child: &Element<'d>| dialect_of(child.namespace()) == Some(dialect);
        children.filter(of_dialect).map(move |element| Self { element, dialect })
    }

    /// The children of a name.
    pub(super) fn children_named(self, name: &'static str) -> impl Iterator<Item = Self> + use<'d> {
        self.children().filter(move |child| child.name() == name)
    }

    /// An attribute as an expression; an empty one says as little as an absent one.
    pub(super) fn expression(self, name: &str) -> Option<Expression> {
        expression(self.element.attribute(name)?, self.dialect)
    }

    /// An attribute as a static text; an empty one says as little as an absent one.
    pub(super) fn text(self, name: &str) -> Option<Text> {
        text(self.element.attribute(name)?)
    }

    /// An attribute as it is written, even empty.
    pub(super) fn written(self, name: &str) -> Option<String> {
        self.element.attribute(name).map(|found| found.value().into_owned())
    }

    /// An attribute that is true or false; anything else is reported where values are checked.
    pub(super) fn boolean(self, name: &str) -> Option<bool> {
        boolean(&self.element.attribute(name)?.value())
    }

    /// The text inside as an expression.
    pub(super) fn content(self) -> Option<Expression> {
        let (text, at) = self.element.text()?;
        Some(Expression { text: text.to_owned(), language: language(self.dialect), at })
    }

    /// The text inside as a static text.
    pub(super) fn content_text(self) -> Option<Text> {
        let (text, at) = self.element.text()?;
        Some(Text { text: text.to_owned(), at })
    }

    /// The names and values in a `properties`.
    pub(super) fn properties(self) -> impl Iterator<Item = Property> + use<'d> {
        self.children_named("property").map(|property| Property {
            id: property.written("id"),
            name: property.written("name"),
            value: property.written("value"),
            at: property.at(),
        })
    }

    /// The headers in a `taskHeaders`.
    pub(super) fn headers(self) -> impl Iterator<Item = Header> + use<'d> {
        self.children_named("header").map(|header| Header {
            key: header.written("key").unwrap_or_default(),
            value: header.written("value").unwrap_or_default(),
            at: header.at(),
        })
    }
}

/// The value of an attribute as an expression.
pub(super) fn expression(attribute: Attribute<'_>, dialect: Dialect) -> Option<Expression> {
    let Text { text, at } = text(attribute)?;
    Some(Expression { text, language: language(dialect), at })
}

/// The value of an attribute as a static text.
pub(super) fn text(attribute: Attribute<'_>) -> Option<Text> {
    let value = attribute.value();
    let text = value.trim();
    (!text.is_empty()).then(|| Text { text: text.to_owned(), at: attribute.value_at() })
}

pub(super) fn boolean(value: &str) -> Option<bool> {
    match value.trim() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// The names in a text with commas.
pub(super) fn names(text: Option<Text>) -> Vec<String> {
    let text = text.map(|text| text.text).unwrap_or_default();
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// The kinds of change in a text with commas.
pub(super) fn variable_events(text: Option<Text>) -> Vec<VariableEvent> {
    let event = |word: String| match word.as_str() {
        "create" => Some(VariableEvent::Create),
        "update" => Some(VariableEvent::Update),
        "delete" => Some(VariableEvent::Delete),
        _ => None,
    };
    names(text).into_iter().filter_map(event).collect()
}

/// In `zeebe:` the text itself says where it is FEEL.
fn language(dialect: Dialect) -> Option<String> {
    match dialect {
        Dialect::Zeebe => None,
        Dialect::Camunda => Some(JUEL.to_owned()),
    }
}
