//! Accounts for every element, attribute and text of a file by the tables of `conformance`: what
//! is not in the standard, what stands in a wrong place, what does not run, what means nothing.
//!
//! One walk in document order with the open elements on a list, so that no nesting needs a deep
//! stack. It builds nothing; `elements` builds the model and can trust that all is accounted for.

mod attributes;
mod kept;
mod references;
mod support;

use std::collections::{HashMap, HashSet};

use baton_models::Extensions;
use baton_models::extensions::Dialect;

use self::kept::Kept;
use crate::conformance::{self, Content, ElementRow, Occurrence, Treatment};
use crate::elements::vocabulary::{Vocabulary, bpmn_tag};
use crate::extensions;
use crate::findings::Findings;
use crate::ids::Ids;
use crate::reader::{Attribute, Document, Element, Limits};
use crate::rules::{
    choreography_not_run, misplaced_element, missing_id, repeated_element, unexpected_text,
    unknown_element, unsupported_element, xml_limit,
};

/// What the walk learned beside its findings.
#[derive(Debug, Default)]
pub(crate) struct Account {
    /// The extensions of elements, by their place in the document.
    pub(crate) extensions: HashMap<u32, Box<Extensions>>,
    /// The elements in which something stands that could not be read, so that what is absent from
    /// them is not really absent.
    pub(crate) incomplete: HashSet<u32>,
}

/// Accounts for a whole document.
pub(crate) fn account<'d>(
    document: &'d Document<'d>,
    ids: &Ids<'d>,
    limits: &Limits,
    findings: &mut Findings,
) -> Account {
    let root = document.root();
    if root.is_some_and(|root| root.children().any(is_executable)) {
        findings.mute_documentation();
    }
    let mut walk = Walk {
        ids,
        extended_elements_max: limits.extended_elements_max,
        has_too_many_extended: false,
        is_whole: document.is_whole(),
        findings,
        account: Account::default(),
        kept: Kept::default(),
        dialect: document.root().and_then(extensions::dialect_of_file),
        open: Vec::new(),
    };
    let mut next = root;
    while let Some(element) = next {
        walk.close_before(element);
        let skips_children = !walk.enter(element);
        next = element.next(skips_children);
    }
    walk.findings.set_documentation(false);
    walk.kept.report(walk.findings);
    walk.account
}

/// An element whose children are being walked.
struct Open<'d> {
    element: Element<'d>,
    row: &'static ElementRow,
    /// Whether it is refused, so that its parts need no finding of their own.
    is_refused: bool,
    /// Which of the children that may stand once did so: a bit for each child of the row.
    seen: u128,
}

struct Walk<'w, 'd> {
    ids: &'w Ids<'d>,
    extended_elements_max: usize,
    has_too_many_extended: bool,
    /// Whether the document was read to its end, so that what is absent is really absent.
    is_whole: bool,
    findings: &'w mut Findings,
    account: Account,
    kept: Kept<'d>,
    /// The dialect of the engine that the file says it is for.
    dialect: Option<Dialect>,
    open: Vec<Open<'d>>,
}

impl<'d> Walk<'_, 'd> {
    /// Leaves the elements that end before this one.
    fn close_before(&mut self, element: Element<'d>) {
        while self.open.pop_if(|open| open.element.end() <= element.index()).is_some() {}
    }

    /// Accounts for an element; whether its children are to be walked.
    fn enter(&mut self, element: Element<'d>) -> bool {
        let Some((row, treatment)) = self.place(element) else {
            if let Some(open) = self.open.last() {
                self.account.incomplete.insert(open.element.index());
            }
            return false;
        };
        if row.tag == "extensionElements" {
            self.extension_elements(element);
            return false;
        }
        let is_documentation = match (row.tag, self.open.len()) {
            ("process", _) => is_documentation(element),
            ("choreography" | "globalChoreographyTask", _) => true,
            (_, 0 | 1) => false,
            _ => self.findings.is_documentation(),
        };
        self.findings.set_documentation(is_documentation);
        if matches!(row.tag, "choreography" | "globalChoreographyTask") {
            choreography_not_run::report(self.findings, element);
        }
        self.attributes(element, row);
        if let Some(read) = extensions::of(self.findings, element, self.dialect) {
            self.keep(element, read);
        }
        self.content(element, row);
        self.id(element, row);
        let is_refused = self.judge(element, row, treatment);
        self.open.push(Open { element, row, is_refused, seen: 0 });
        row.content == Content::Nothing || row.content == Content::Expression
    }

    /// Keeps what vendors add to an element; beyond the limit the file is refused anyway.
    fn keep(&mut self, element: Element<'d>, read: Box<Extensions>) {
        let kept = self.account.extensions.len();
        if kept < self.extended_elements_max {
            self.account.extensions.insert(element.index(), read);
        } else if !std::mem::replace(&mut self.has_too_many_extended, true) {
            let (what, max) = ("elements with extensions of vendors", self.extended_elements_max);
            xml_limit::report(self.findings, element.at(), what, max);
        }
    }

    /// The row of an element and what it does in its parent; `None`, with a finding, where the
    /// standard does not have it there.
    fn place(&mut self, element: Element<'d>) -> Option<(&'static ElementRow, Treatment)> {
        let Some(open) = self.open.last_mut() else {
            return Some((conformance::element("definitions")?, Treatment::Executed));
        };
        let (parent, tag) = (open.element, element.local_name());
        let vocabulary = Vocabulary::of(element.namespace());
        let row = match vocabulary {
            Vocabulary::Bpmn | Vocabulary::Layout => conformance::element(tag),
            Vocabulary::None
            | Vocabulary::Zeebe
            | Vocabulary::Modeler
            | Vocabulary::SchemaInstance
            | Vocabulary::Xml
            | Vocabulary::Foreign => None,
        };
        let is_layout = vocabulary == Vocabulary::Layout;
        let placed = row.filter(|_| is_layout == is_layout_tag(tag)).and_then(|row| {
            let (index, child) = open.row.children().enumerate().find(|(_, c)| c.tag == tag)?;
            Some((row, index, child))
        });
        let Some((row, index, child)) = placed else {
            // What stands in the drawing beside the standard's is the drawing tool's.
            if !is_layout_tag(open.row.tag) && open.row.content != Content::Any {
                self.refuse_child(parent, element, row.is_some());
            }
            return None;
        };
        let bit = 1_u128 << index.min(127);
        if child.occurrence == Occurrence::Once && open.seen & bit != 0 && !is_layout {
            repeated_element::report(self.findings, parent, element);
            return None;
        }
        open.seen |= bit;
        Some((row, child.treatment))
    }

    fn refuse_child(&mut self, parent: Element<'d>, child: Element<'d>, is_known: bool) {
        match Vocabulary::of(child.namespace()) {
            Vocabulary::Bpmn if is_known => {
                misplaced_element::report(self.findings, parent, child);
            }
            Vocabulary::Bpmn | Vocabulary::None => {
                unknown_element::report(self.findings, parent, child);
            }
            Vocabulary::Layout => misplaced_element::report(self.findings, parent, child),
            Vocabulary::Zeebe
            | Vocabulary::Modeler
            | Vocabulary::SchemaInstance
            | Vocabulary::Xml
            | Vocabulary::Foreign => extensions::outside(self.findings, parent, child),
        }
    }

    fn extension_elements(&mut self, element: Element<'d>) {
        // Its children were read with its owner.
        if element.text().is_some() {
            unexpected_text::report(self.findings, element);
        }
    }

    /// Text where none belongs, and references that are written as text.
    fn content(&mut self, element: Element<'d>, row: &'static ElementRow) {
        match row.content {
            Content::Nothing if is_layout_tag(row.tag) => {}
            Content::Nothing => {
                if element.text().is_some() {
                    unexpected_text::report(self.findings, element);
                }
            }
            Content::Reference(targets) => self.content_reference(element, row, targets),
            Content::Name => self.name_content(element, row),
            Content::Any | Content::Expression => {}
        }
    }

    fn id(&mut self, element: Element<'d>, row: &'static ElementRow) {
        let has_id = element.attribute("id").is_some_and(|id| !id.value().trim().is_empty());
        if row.needs_id && !has_id {
            missing_id::report(self.findings, element);
            if let Some(open) = self.open.last() {
                self.account.incomplete.insert(open.element.index());
            }
        }
    }

    /// Reports what does not run and counts what means nothing; whether the element is refused.
    fn judge(
        &mut self,
        element: Element<'d>,
        row: &'static ElementRow,
        treatment: Treatment,
    ) -> bool {
        let is_inside_refused = self.open.last().is_some_and(|open| open.is_refused);
        if support::is_flow_node(row.tag) && !is_root_or_event_part(row.tag) {
            return self.flow_node(element, row);
        }
        // A loop is refused for itself: it stays when the kind of its activity is supported.
        let is_own = row.tag.ends_with("LoopCharacteristics") || !is_inside_refused;
        match treatment {
            Treatment::Refused if is_own => {
                unsupported_element::report(self.findings, element);
                true
            }
            Treatment::Kept if is_own => {
                self.kept.element(element, self.findings.is_documentation());
                is_inside_refused
            }
            Treatment::Executed
            | Treatment::Kept
            | Treatment::Silent
            | Treatment::KeptUnless(_)
            | Treatment::Only(_)
            | Treatment::Refused => is_inside_refused,
        }
    }
}

/// Whether a tag is one of the drawing.
fn is_layout_tag(tag: &str) -> bool {
    tag.starts_with("BPMN") || matches!(tag, "Bounds" | "Font" | "waypoint")
}

/// The event of a complex behavior is a part of its loop.
fn is_root_or_event_part(tag: &str) -> bool {
    tag == "event"
}

/// Whether a process is not to run. With a value that says neither, all is told that would be
/// wrong if it ran.
fn is_documentation(process: Element<'_>) -> bool {
    let value = process.attribute("isExecutable").map(Attribute::value);
    value.is_none_or(|value| matches!(value.trim(), "false" | "0"))
}

/// Whether a process is marked as one that runs. A value that is none has a finding of its own.
pub(crate) fn is_executable(process: Element<'_>) -> bool {
    bpmn_tag(process) == "process"
        && process
            .attribute("isExecutable")
            .is_some_and(|found| matches!(found.value().trim(), "true" | "1"))
}
