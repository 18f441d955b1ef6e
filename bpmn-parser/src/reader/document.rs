//! The tree of a document, in arrays: small, and walked without recursion.

use std::borrow::Cow;
use std::fmt;

use baton_models::{ElementId, SourcePosition};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as XmlAttribute;
use quick_xml::name::QName;

use super::namespaces::NamespaceId;
use super::positions::Positions;

/// Where no index is.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A part of the source, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// An element. Nodes stand in document order, so the children of a node follow it, and `end` jumps
/// over them.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: Span,
    pub(super) namespace: NamespaceId,
    pub(super) parent: u32,
    /// The index of the first node after this one's subtree.
    pub(super) end: u32,
    /// The index of its first attribute; the next node's is where they end.
    pub(super) attributes: u32,
    /// The index of its text, or `NOWHERE`.
    pub(super) text: u32,
}

/// An attribute that is no namespace declaration.
#[derive(Debug)]
pub(super) struct AttributeNode {
    pub(super) name: Span,
    pub(super) value: Span,
    pub(super) namespace: NamespaceId,
}

/// The text that stands directly in an element, entities resolved, outer white space removed.
#[derive(Debug)]
pub(super) struct TextNode<'d> {
    pub(super) text: Cow<'d, str>,
    /// The offset of its first character.
    pub(super) start: u32,
}

/// What was read of a file: all of it, or what stands before the damage.
#[derive(Debug)]
pub(crate) struct Document<'d> {
    pub(super) source: &'d str,
    pub(super) positions: Positions<'d>,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<AttributeNode>,
    pub(super) texts: Vec<TextNode<'d>>,
    pub(super) uris: Vec<String>,
    pub(super) root_prefixes: Vec<(String, NamespaceId)>,
    pub(super) is_whole: bool,
}

impl<'d> Document<'d> {
    /// The root element.
    pub(crate) fn root(&'d self) -> Option<Element<'d>> {
        (!self.nodes.is_empty()).then_some(Element { document: self, index: 0 })
    }

    /// Whether the file was read to its end.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The prefixes that the root element declares for namespaces of a kind.
    pub(crate) fn prefixes(&self, is_meant: impl Fn(&str) -> bool) -> Vec<&str> {
        let all = self.root_prefixes.iter();
        let meant = all.filter(|(_, id)| self.uri(*id).is_some_and(&is_meant));
        meant.map(|(prefix, _)| prefix.as_str()).collect()
    }

    fn uri(&self, id: NamespaceId) -> Option<&str> {
        self.uris.get(id.0 as usize).map(String::as_str)
    }

    fn slice(&self, span: Span) -> &'d str {
        &self.source[span.start as usize..span.end as usize]
    }
}

/// An element of a document. Copying it is copying an index.
#[derive(Clone, Copy)]
pub(crate) struct Element<'d> {
    document: &'d Document<'d>,
    index: u32,
}

impl<'d> Element<'d> {
    /// Its place in document order: the root is 0.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    /// The place behind its last descendant in document order.
    pub(crate) fn end(self) -> u32 {
        self.node().end
    }

    /// The name as written, with its prefix.
    pub(crate) fn written_name(self) -> &'d str {
        self.document.slice(self.node().name)
    }

    /// The name without its prefix.
    pub(crate) fn local_name(self) -> &'d str {
        local(self.written_name())
    }

    /// The URI of its namespace.
    pub(crate) fn namespace(self) -> Option<&'d str> {
        self.document.uri(self.node().namespace)
    }

    /// Where its tag starts.
    pub(crate) fn at(self) -> SourcePosition {
        self.document.positions.at(self.node().name.start.saturating_sub(1) as usize)
    }

    /// The element around it.
    pub(crate) fn parent(self) -> Option<Self> {
        let parent = self.node().parent;
        (parent != NOWHERE).then_some(Self { document: self.document, index: parent })
    }

    /// The elements directly inside, in document order.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> + use<'d> {
        let (document, end) = (self.document, self.node().end);
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = Self { document, index: next };
            (next < end).then(|| {
                next = child.node().end;
                child
            })
        })
    }

    /// The element that follows in document order, its own children skipped or not.
    pub(crate) fn next(self, skip_children: bool) -> Option<Self> {
        let index = if skip_children { self.node().end } else { self.index + 1 };
        let document = self.document;
        ((index as usize) < document.nodes.len()).then_some(Self { document, index })
    }

    /// Its attributes, without namespace declarations, as written.
    pub(crate) fn attributes(self) -> impl Iterator<Item = Attribute<'d>> + use<'d> {
        let document = self.document;
        let start = self.node().attributes as usize;
        let next = document.nodes.get(self.index as usize + 1);
        let end = next.map_or(document.attributes.len(), |node| node.attributes as usize);
        document.attributes[start..end].iter().map(move |node| Attribute { document, node })
    }

    /// The attribute of that name without a namespace.
    pub(crate) fn attribute(self, name: &str) -> Option<Attribute<'d>> {
        self.attributes().find(|found| found.namespace().is_none() && found.local_name() == name)
    }

    /// The text directly inside, without outer white space, and where it starts.
    pub(crate) fn text(self) -> Option<(&'d str, SourcePosition)> {
        let node = self.document.texts.get(self.node().text as usize)?;
        Some((&node.text, self.document.positions.at(node.start as usize)))
    }

    /// Its own `id`, or that of the nearest element around it that has one.
    pub(crate) fn nearest_id(self) -> Option<ElementId> {
        let mut element = Some(self);
        while let Some(here) = element {
            if let Some(id) = here.attribute("id") {
                return Some(ElementId::from(id.value().as_ref()));
            }
            element = here.parent();
        }
        None
    }

    fn node(self) -> &'d Node {
        &self.document.nodes[self.index as usize]
    }
}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}> at {}", self.written_name(), self.at())
    }
}

/// An attribute of an element.
#[derive(Clone, Copy)]
pub(crate) struct Attribute<'d> {
    document: &'d Document<'d>,
    node: &'d AttributeNode,
}

impl<'d> Attribute<'d> {
    /// The name as written, with its prefix.
    pub(crate) fn written_name(self) -> &'d str {
        self.document.slice(self.node.name)
    }

    /// The name without its prefix.
    pub(crate) fn local_name(self) -> &'d str {
        local(self.written_name())
    }

    /// The URI of its namespace; an attribute without a prefix has none.
    pub(crate) fn namespace(self) -> Option<&'d str> {
        self.document.uri(self.node.namespace)
    }

    /// The value with entities resolved and line ends turned into spaces, as XML demands.
    pub(crate) fn value(self) -> Cow<'d, str> {
        let raw = self.document.slice(self.node.value);
        normalized(raw).unwrap_or(Cow::Borrowed(raw))
    }

    /// Where its name starts.
    pub(crate) fn at(self) -> SourcePosition {
        self.document.positions.at(self.node.name.start as usize)
    }

    /// Where its value starts, leading white space skipped.
    pub(crate) fn value_at(self) -> SourcePosition {
        let raw = self.document.slice(self.node.value);
        let space = raw.len() - raw.trim_start().len();
        self.document.positions.at(self.node.value.start as usize + space)
    }
}

impl fmt::Debug for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.written_name(), self.at())
    }
}

/// An attribute value as XML 1.0 §3.3.3 normalizes it; an error names an unknown entity.
pub(super) fn normalized(raw: &str) -> Result<Cow<'_, str>, quick_xml::Error> {
    let attribute = XmlAttribute { key: QName(""), value: Cow::Borrowed(raw) };
    attribute.normalized_value(XmlVersion::Implicit1_0)
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}
