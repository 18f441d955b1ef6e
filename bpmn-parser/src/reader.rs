//! XML to a tree of elements: `quick_xml` events, namespaces, limits, and the byte offset of each
//! part, from which lines and columns are counted. Nothing here knows BPMN.
//!
//! A document type declaration is refused and its entities stay unknown, so no file can make the
//! reader expand or fetch anything. Reading goes on after a finding wherever the tree is still
//! certain; after a broken tag it stops, and the tree holds what stands before it.

mod characters;
mod document;
mod encoding;
mod limits;
mod namespaces;
mod positions;
mod problems;
mod text;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

pub(crate) use self::document::{Attribute, Document, Element};
use self::document::{AttributeNode, NOWHERE, Node, Span, TextNode, normalized};
pub(crate) use self::encoding::{decode, decode_lossy};
pub use self::limits::Limits;
pub(crate) use self::namespaces::XML_URI;
use self::namespaces::{NamespaceId, Namespaces};
pub(crate) use self::positions::Positions;
use self::problems::{attribute_problem, is_survivable, problem_of};
use self::text::TextBuilder;
use crate::findings::Findings;
use crate::rules::{document_type, malformed_xml, xml_limit};

/// Reads a text into a tree, as far as it is one.
pub(crate) fn read<'d>(source: &'d str, limits: &Limits, findings: &mut Findings) -> Document<'d> {
    let mut reader = TreeReader {
        source,
        limits,
        findings,
        positions: Positions::new(source),
        nodes: Vec::new(),
        attributes: Vec::new(),
        texts: Vec::new(),
        namespaces: Namespaces::new(),
        root_prefixes: Vec::new(),
        open: Vec::new(),
    };
    let is_whole = reader.read_events().is_ok();
    reader.into_document(is_whole)
}

/// Reading cannot go on; a finding says why.
struct Stop;

/// An element whose end has not come yet.
struct Open<'d> {
    node: u32,
    text: TextBuilder<'d>,
}

struct TreeReader<'d, 'f> {
    source: &'d str,
    limits: &'f Limits,
    findings: &'f mut Findings,
    positions: Positions<'d>,
    nodes: Vec<Node>,
    attributes: Vec<AttributeNode>,
    texts: Vec<TextNode<'d>>,
    namespaces: Namespaces<'d>,
    root_prefixes: Vec<(String, NamespaceId)>,
    open: Vec<Open<'d>>,
}

impl<'d> TreeReader<'d, '_> {
    fn read_events(&mut self) -> Result<(), Stop> {
        if let Some((offset, character)) = characters::first_forbidden(self.source) {
            self.malformed(offset, format!("the character {character:?} is not allowed in XML"));
        }
        // `quick_xml` passes over a mark at the start, and its offsets begin behind it. That of the
        // file is gone already, so one that is left is a second.
        let skipped = if self.source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        if skipped > 0 {
            self.malformed(0, "a second byte order mark stands at the start".to_owned());
        }
        let mut xml = Reader::from_str(&self.source[skipped..]);
        xml.config_mut().check_comments = true;
        loop {
            let offset = skipped + to_usize(xml.buffer_position());
            let event = match xml.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let offset = skipped + to_usize(xml.error_position());
                    self.malformed(offset, problem_of(&error));
                    if is_survivable(&error) {
                        continue;
                    }
                    return Err(Stop);
                }
            };
            match event {
                Event::Start(tag) => self.open_element(&tag)?,
                Event::Empty(tag) => {
                    self.open_element(&tag)?;
                    self.close_element();
                }
                Event::End(_) => self.close_element(),
                Event::Text(text) => {
                    if let Some(end) = text.find("]]>") {
                        self.malformed(offset + end, "`]]>` stands outside of CDATA".to_owned());
                    }
                    self.add_text(offset, text.xml10_content())?;
                }
                Event::CData(text) => {
                    self.add_text(offset + "<![CDATA[".len(), text.xml10_content())?;
                }
                Event::GeneralRef(reference) => self.add_reference(offset, &reference)?,
                Event::DocType(_) => {
                    document_type::report(self.findings, self.positions.at(offset));
                }
                Event::Decl(_) if offset > 0 => {
                    let problem = "the XML declaration is not the first thing in the file";
                    self.malformed(offset, problem.to_owned());
                }
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return self.finish(),
            }
        }
    }

    fn open_element(&mut self, tag: &BytesStart<'d>) -> Result<(), Stop> {
        let name = self.span_of(tag.name().0);
        let offset = name.start as usize - 1;
        if self.open.is_empty() && !self.nodes.is_empty() {
            self.malformed(offset, "a second root element starts here".to_owned());
            return Err(Stop);
        }
        if self.open.len() >= self.limits.depth_max {
            return self.over_limit(offset, "elements inside each other", self.limits.depth_max);
        }
        if self.nodes.len() >= self.limits.elements_max {
            return self.over_limit(offset, "elements", self.limits.elements_max);
        }
        let index = to_u32(self.nodes.len());
        let parent = self.open.last().map_or(NOWHERE, |open| open.node);
        self.open.push(Open { node: index, text: TextBuilder::default() });
        let attributes = to_u32(self.attributes.len());
        let namespace = NamespaceId::NONE;
        self.nodes.push(Node {
            name,
            namespace,
            parent,
            end: index + 1,
            attributes,
            text: NOWHERE,
        });
        if let Err(stop) = self.read_attributes(tag, offset) {
            // Without all its declarations nobody knows which element this is.
            self.open.pop();
            self.nodes.pop();
            return Err(stop);
        }
        self.resolve_names(index);
        if index == 0 {
            self.root_prefixes = self.namespaces.snapshot();
        }
        Ok(())
    }

    /// Takes up the attributes of a tag and puts its namespace declarations in force.
    fn read_attributes(&mut self, tag: &BytesStart<'d>, tag_offset: usize) -> Result<(), Stop> {
        let mut attributes = tag.attributes();
        for count in 0.. {
            let attribute = match attributes.next() {
                None => break,
                Some(Ok(attribute)) => attribute,
                Some(Err(error)) => {
                    let (at, problem) = attribute_problem(&error);
                    self.malformed(tag_offset + 1 + at, problem);
                    continue;
                }
            };
            let (name, value) = (self.span_of(attribute.key.0), self.span_of(&attribute.value));
            if count >= self.limits.attributes_per_element_max {
                let max = self.limits.attributes_per_element_max;
                return self.over_limit(name.start as usize, "attributes in one element", max);
            }
            if self.attributes.len() >= self.limits.attributes_max {
                let max = self.limits.attributes_max;
                return self.over_limit(name.start as usize, "attributes", max);
            }
            self.check_attribute(name, value)?;
            let written = self.slice(name);
            if written == "xmlns" || written.starts_with("xmlns:") {
                self.declare(name, value);
            } else {
                self.attributes.push(AttributeNode { name, value, namespace: NamespaceId::NONE });
            }
        }
        Ok(())
    }

    fn check_attribute(&mut self, name: Span, value: Span) -> Result<(), Stop> {
        let (start, raw) = (value.start as usize, self.slice(value));
        if raw.len() > self.limits.text_bytes_max {
            return self.over_limit(start, "bytes of one text", self.limits.text_bytes_max);
        }
        let before = self.source.as_bytes().get((name.start as usize).wrapping_sub(1));
        if before.is_some_and(|byte| !characters::is_space(*byte)) {
            let problem = "there is no space before this attribute".to_owned();
            self.malformed(name.start as usize, problem);
        }
        if let Some(bracket) = raw.find('<') {
            self.malformed(start + bracket, "`<` in an attribute is written `&lt;`".to_owned());
        }
        match raw.contains('&').then(|| normalized(raw)) {
            Some(Err(error)) => self.malformed(start, problem_of(&error)),
            Some(Ok(text)) if characters::first_forbidden(&text).is_some() => {
                self.malformed(
                    start,
                    "a character reference names a forbidden character".to_owned(),
                );
            }
            Some(Ok(_)) | None => {}
        }
        Ok(())
    }

    fn declare(&mut self, name: Span, value: Span) {
        let raw = self.slice(value);
        let uri = normalized(raw).unwrap_or(Cow::Borrowed(raw));
        let prefix = self.slice(name).strip_prefix("xmlns:");
        match prefix {
            Some("xml") if uri == XML_URI => {}
            Some("xml" | "xmlns" | "") => {
                let problem = format!("`{}` cannot be declared", self.slice(name));
                self.malformed(name.start as usize, problem);
            }
            Some(prefix) if uri.is_empty() => {
                let problem = format!("the prefix `{prefix}` is declared without a namespace");
                self.malformed(name.start as usize, problem);
            }
            Some(prefix) => self.namespaces.declare(self.open.len(), prefix, uri),
            None => self.namespaces.declare(self.open.len(), "", uri),
        }
    }

    /// Gives an element and its attributes their namespaces, once its declarations are known.
    fn resolve_names(&mut self, index: u32) {
        let node = &self.nodes[index as usize];
        let (name, first) = (node.name, node.attributes as usize);
        self.nodes[index as usize].namespace =
            self.namespace_of(name, self.namespaces.resolve("").unwrap_or(NamespaceId::NONE));
        for attribute in first..self.attributes.len() {
            let name = self.attributes[attribute].name;
            self.attributes[attribute].namespace = self.namespace_of(name, NamespaceId::NONE);
        }
    }

    fn namespace_of(&mut self, name: Span, unprefixed: NamespaceId) -> NamespaceId {
        let written = self.slice(name);
        if !characters::is_qualified_name(written) {
            let problem = format!("{} is not a name", crate::rules::quoted(written));
            self.malformed(name.start as usize, problem);
            return NamespaceId::NONE;
        }
        let Some((prefix, _)) = written.split_once(':') else {
            return unprefixed;
        };
        self.namespaces.resolve(prefix).unwrap_or_else(|| {
            let problem = format!("the prefix `{prefix}` is not declared");
            self.malformed(name.start as usize, problem);
            NamespaceId::NONE
        })
    }

    fn close_element(&mut self) {
        self.namespaces.undeclare(self.open.len());
        let Some(closed) = self.open.pop() else { return };
        let end = to_u32(self.nodes.len());
        let node = &mut self.nodes[closed.node as usize];
        node.end = end;
        if let Some(text) = closed.text.finish() {
            node.text = to_u32(self.texts.len());
            self.texts.push(text);
        }
    }

    fn add_text(&mut self, offset: usize, piece: Cow<'d, str>) -> Result<(), Stop> {
        let max = self.limits.text_bytes_max;
        let Some(open) = self.open.last_mut() else {
            if !piece.trim_matches(text::is_space).is_empty() {
                self.malformed(offset, "text stands outside of the root element".to_owned());
            }
            return Ok(());
        };
        let start = offset + text::leading_space(&self.source[offset..]);
        if open.text.add(piece, to_u32(start)) > max {
            return self.over_limit(offset, "bytes of one text", max);
        }
        Ok(())
    }

    fn add_reference(&mut self, offset: usize, reference: &BytesRef<'d>) -> Result<(), Stop> {
        let resolved = match reference.resolve_char_ref() {
            Ok(Some(character)) if characters::is_allowed(character) => Some(character.to_string()),
            Ok(None) => quick_xml::escape::resolve_xml_entity(reference).map(str::to_owned),
            Ok(Some(_)) | Err(_) => None,
        };
        let Some(text) = resolved else {
            let name = crate::rules::quoted(&format!("&{};", &**reference));
            self.malformed(offset, format!("the entity {name} is unknown"));
            return Ok(());
        };
        self.add_text(offset, Cow::Owned(text))
    }

    fn finish(&mut self) -> Result<(), Stop> {
        if let Some(open) = self.open.last() {
            let name = self.nodes[open.node as usize].name;
            let problem = format!("`<{}>` is not closed before the file ends", self.slice(name));
            self.malformed(name.start as usize - 1, problem);
            return Err(Stop);
        }
        if self.nodes.is_empty() {
            let problem =
                if self.source.is_empty() { "the file is empty" } else { "there is no element" };
            self.malformed(0, problem.to_owned());
            return Err(Stop);
        }
        Ok(())
    }

    fn into_document(mut self, is_whole: bool) -> Document<'d> {
        while !self.open.is_empty() {
            self.close_element();
        }
        Document {
            source: self.source,
            positions: self.positions,
            nodes: self.nodes,
            attributes: self.attributes,
            texts: self.texts,
            uris: self.namespaces.into_uris(),
            root_prefixes: self.root_prefixes,
            is_whole,
        }
    }

    fn malformed(&mut self, offset: usize, problem: String) {
        malformed_xml::report(self.findings, self.positions.at(offset), problem);
    }

    fn over_limit<T>(&mut self, offset: usize, what: &str, max: usize) -> Result<T, Stop> {
        xml_limit::report(self.findings, self.positions.at(offset), what, max);
        Err(Stop)
    }

    fn slice(&self, span: Span) -> &'d str {
        &self.source[span.start as usize..span.end as usize]
    }

    /// Where a part of the source stands in it. `quick_xml` lends out parts of the source itself,
    /// so the distance of their addresses is the offset, whatever was read ahead.
    fn span_of(&self, part: &str) -> Span {
        let start = part.as_ptr().addr().wrapping_sub(self.source.as_ptr().addr());
        debug_assert!(start + part.len() <= self.source.len(), "a part of another text");
        Span { start: to_u32(start), end: to_u32(start + part.len()) }
    }
}

/// `quick_xml` counts in `u64`; a source is a `str`, so its offsets fit.
fn to_usize(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// The size limit keeps every offset and index below 4 GiB.
fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(NOWHERE)
}
