//! What `quick_xml` reports, in words for the author of a diagram.

use quick_xml::Error;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape::EscapeError;
use quick_xml::events::attributes::AttrError;

use crate::rules::quoted;

/// Whether the events after an error are still those of the tree.
pub(super) fn is_survivable(error: &Error) -> bool {
    matches!(
        error,
        Error::IllFormed(IllFormedError::DoubleHyphenInComment | IllFormedError::UnclosedReference)
    )
}

/// What an error of the event reader says.
pub(super) fn problem_of(error: &Error) -> String {
    match error {
        Error::Syntax(error) => syntax_problem(*error).to_owned(),
        Error::IllFormed(error) => ill_formed_problem(error),
        Error::Escape(error) => escape_problem(error),
        Error::InvalidAttr(error) => attribute_problem(error).1,
        Error::Io(_) | Error::Encoding(_) | Error::Namespace(_) => error.to_string(),
    }
}

fn syntax_problem(error: SyntaxError) -> &'static str {
    match error {
        SyntaxError::InvalidBangMarkup => "`<!` starts nothing that XML knows",
        SyntaxError::UnclosedPI => "this processing instruction is not closed by `?>`",
        SyntaxError::UnclosedXmlDecl => "the XML declaration is not closed by `?>`",
        SyntaxError::UnclosedComment => "this comment is not closed by `-->`",
        SyntaxError::UnclosedDoctype => "the document type declaration is not closed by `>`",
        SyntaxError::UnclosedCData => "this CDATA section is not closed by `]]>`",
        SyntaxError::UnclosedTag => "this tag is not closed by `>`",
        SyntaxError::UnclosedSingleQuotedAttributeValue
        | SyntaxError::UnclosedDoubleQuotedAttributeValue => {
            "an attribute of this tag has no closing quote"
        }
    }
}

fn ill_formed_problem(error: &IllFormedError) -> String {
    match error {
        IllFormedError::MismatchedEndTag { expected, found } => {
            let (expected, found) = (end_tag(expected), end_tag(found));
            format!("{found} stands where {expected} is expected")
        }
        IllFormedError::UnmatchedEndTag(name) => format!("{} closes no element", end_tag(name)),
        IllFormedError::DoubleHyphenInComment => "`--` stands inside a comment".to_owned(),
        IllFormedError::UnclosedReference => "`&` in a text is written `&amp;`".to_owned(),
        IllFormedError::MissingDoctypeName
        | IllFormedError::MissingDeclVersion(_)
        | IllFormedError::UnknownVersion
        | IllFormedError::MissingEndTag(_) => error.to_string(),
    }
}

fn end_tag(name: &str) -> String {
    quoted(&format!("</{name}>"))
}

fn escape_problem(error: &EscapeError) -> String {
    match error {
        EscapeError::UnrecognizedEntity(_, name) => {
            format!("the entity {} is unknown", quoted(&format!("&{name};")))
        }
        EscapeError::UnterminatedEntity(_) => "`&` in a text is written `&amp;`".to_owned(),
        EscapeError::InvalidCharRef(_) | EscapeError::TooManyNestedEntities => {
            "a character reference names no character".to_owned()
        }
    }
}

/// What is wrong with an attribute, and how many bytes after the `<` of its tag.
pub(super) fn attribute_problem(error: &AttrError) -> (usize, String) {
    match error {
        AttrError::ExpectedEq(at) => (*at, "`=` is expected after an attribute's name".to_owned()),
        AttrError::ExpectedValue(at) => (*at, "an attribute has no value".to_owned()),
        AttrError::UnquotedValue(at) => (*at, "an attribute's value has no quotes".to_owned()),
        AttrError::ExpectedQuote(at, quote) => {
            (*at, format!("an attribute's value is not closed by `{}`", char::from(*quote)))
        }
        AttrError::Duplicated(at, _) => (*at, "this attribute stands here twice".to_owned()),
    }
}
