//! Which names mean what where: parameters, loop variables, entries, items of filters.
//!
//! Locals are numbered as the evaluation stacks them. A function of a text numbers its own from
//! zero and takes along what it finds outside.

use super::Parser;
use crate::syntax::{Expression, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names of one function, or of the text outside of all functions.
#[derive(Default)]
pub(super) struct Frame {
    /// The innermost last.
    scopes: Vec<Scope>,
    /// How many locals there are here.
    slots: u32,
    /// How many loops with results there are around.
    loops: u32,
    /// What the function takes along.
    captures: Vec<Expression>,
    captured: BTreeMap<Arc<str>, u32>,
}

/// Something that gives names a meaning.
enum Scope {
    /// The names, and how many locals there were before them.
    Names(BTreeMap<Arc<str>, Entry>, u32),
    /// A filter; its item is that local.
    Item(u32),
    /// A loop with results, by its number, and whether `partial` was read.
    Loop(u32, bool),
}

/// A local: an entry of a context that later entries may read, a loop variable, a parameter.
#[derive(Clone, Copy)]
struct Entry {
    slot: u32,
    depth: u32,
}

/// The name of what a unary test tests. No name can be spelled like that.
pub(super) const QUESTION: &str = "?";

/// The name of the results of a loop so far.
const PARTIAL: &str = "partial";

/// The name of an item in a filter.
const ITEM: &str = "item";

impl Parser<'_> {
    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// From here on, `declare` adds names.
    pub(super) fn open_names(&mut self) {
        let frame = self.frame();
        frame.scopes.push(Scope::Names(BTreeMap::new(), frame.slots));
    }

    /// Adds the next local under a name; false if the innermost scope has it already.
    pub(super) fn declare(&mut self, name: Arc<str>, depth: u32) -> bool {
        let frame = self.frame();
        let slot = frame.slots;
        frame.slots += 1;
        let Some(Scope::Names(names, _)) = frame.scopes.last_mut() else { return true };
        names.insert(name, Entry { slot, depth }).is_none()
    }

    /// The item of a filter is the next local.
    pub(super) fn open_item(&mut self) {
        let frame = self.frame();
        let slot = frame.slots;
        frame.slots += 1;
        frame.scopes.push(Scope::Item(slot));
    }

    /// From here on, `partial` has a meaning.
    pub(super) fn open_loop(&mut self) {
        let frame = self.frame();
        let number = frame.loops;
        frame.loops += 1;
        frame.scopes.push(Scope::Loop(number, false));
    }

    /// Ends the innermost loop and says whether `partial` was read.
    pub(super) fn close_loop(&mut self) -> bool {
        let frame = self.frame();
        frame.loops = frame.loops.saturating_sub(1);
        matches!(frame.scopes.pop(), Some(Scope::Loop(_, true)))
    }

    /// Ends the innermost scope with its locals.
    pub(super) fn close(&mut self) {
        let frame = self.frame();
        match frame.scopes.pop() {
            Some(Scope::Names(_, slots) | Scope::Item(slots)) => frame.slots = slots,
            Some(Scope::Loop(..)) | None => {}
        }
    }

    /// Starts a function of the text.
    pub(super) fn open_function(&mut self) {
        self.frame();
        self.frames.push(Frame::default());
    }

    /// Ends it; what it takes along is evaluated where it is defined.
    pub(super) fn close_function(&mut self) -> Vec<Expression> {
        self.frames.pop().map(|frame| frame.captures).unwrap_or_default()
    }

    /// True if a local name starts with the words.
    pub(super) fn local_starts_with(&self, words: &str) -> bool {
        let scopes = self.frames.iter().flat_map(|frame| &frame.scopes);
        let mut names = scopes.filter_map(|scope| match scope {
            Scope::Names(names, _) => Some(names),
            Scope::Item(_) | Scope::Loop(..) => None,
        });
        names.any(|names| names.keys().any(|name| name.starts_with(words)))
    }

    /// True if there is a local of that name.
    pub(super) fn is_local(&self, name: &str) -> bool {
        let mut scopes = self.frames.iter().flat_map(|frame| &frame.scopes);
        scopes.any(|scope| matches!(scope, Scope::Names(names, _) if names.contains_key(name)))
    }

    /// True inside of a filter.
    pub(super) fn in_filter(&self) -> bool {
        let mut scopes = self.frames.iter().flat_map(|frame| &frame.scopes);
        scopes.any(|scope| matches!(scope, Scope::Item(_)))
    }

    /// What a name means: a local, or a variable of the evaluation.
    pub(super) fn variable(&mut self, name: &str, offset: u32) -> Kind {
        let innermost = self.frames.len();
        self.resolve(name, innermost, offset).unwrap_or_else(|| self.outer_variable(name))
    }

    /// What `?` means, if there is a unary test around.
    pub(super) fn question(&mut self, offset: u32) -> Option<Kind> {
        let innermost = self.frames.len();
        self.resolve(QUESTION, innermost, offset)
    }

    /// Looks a name up in the innermost `count` frames.
    fn resolve(&mut self, name: &str, count: usize, offset: u32) -> Option<Kind> {
        let index = count.checked_sub(1)?;
        let mut items: Vec<u32> = Vec::new();
        let mut found = None;
        let frame = self.frames.get_mut(index)?;
        for scope in frame.scopes.iter_mut().rev() {
            match scope {
                Scope::Names(names, _) => {
                    if let Some(Entry { slot, depth }) = names.get(name).copied() {
                        found = Some(Kind::Local { slot, depth });
                        break;
                    }
                }
                Scope::Item(_) if name == QUESTION => {}
                Scope::Item(slot) if name == ITEM && items.is_empty() => {
                    found = Some(Kind::Item(*slot));
                    break;
                }
                Scope::Item(slot) => items.push(*slot),
                Scope::Loop(number, read) if name == PARTIAL => {
                    *read = true;
                    found = Some(Kind::Partial(*number));
                    break;
                }
                Scope::Loop(..) => {}
            }
        }
        if found.is_none() {
            found = self.capture(name, index, offset);
        }
        if items.is_empty() {
            return found;
        }
        let kind = found.unwrap_or_else(|| self.outer_variable(name));
        let otherwise = Box::new(Expression { offset, kind });
        Some(Kind::ItemEntry { name: name.into(), items: items.into(), otherwise })
    }

    /// Takes a local of the frames around along into frame `index`.
    fn capture(&mut self, name: &str, index: usize, offset: u32) -> Option<Kind> {
        if let Some(place) = self.frames.get(index)?.captured.get(name) {
            return Some(Kind::Captured(*place));
        }
        let kind = self.resolve(name, index, offset)?;
        let frame = self.frames.get_mut(index)?;
        let place = u32::try_from(frame.captures.len()).unwrap_or(u32::MAX);
        frame.captures.push(Expression { offset, kind });
        frame.captured.insert(name.into(), place);
        Some(Kind::Captured(place))
    }

    fn outer_variable(&mut self, name: &str) -> Kind {
        if let Some(index) = self.reads.get(name) {
            if let Some(repeated) = self.repeated.get_mut(*index as usize) {
                *repeated = true;
            }
            return Kind::Variable(*index);
        }
        let index = u32::try_from(self.reads.len()).unwrap_or(u32::MAX);
        self.reads.insert(name.to_owned(), index);
        // What is in a loop, a filter or a function is read again and again.
        let again = self.frames.len() > 1 || self.frames.iter().any(|f| !f.scopes.is_empty());
        self.repeated.push(again);
        Kind::Variable(index)
    }
}
