//! As much XML as the files of the TCK have: elements, attributes, text, comments, five entities.

/// An element without its prefix.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    /// The text in it and in nothing deeper.
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// The root element.
pub(crate) fn parse(text: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        if let Some(element) = open.last_mut() {
            element.text.push_str(&unescape(before));
        }
        let end = |mark: &str| tag.find(mark).map_or(tag.len(), |at| at + mark.len());
        let length = if tag.starts_with("<!--") {
            end("-->")
        } else if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let inside = data.split("]]>").next().unwrap_or_default();
            open.last_mut().into_iter().for_each(|element| element.text.push_str(inside));
            end("]]>")
        } else if tag.starts_with("<?") || tag.starts_with("<!") {
            end(">")
        } else {
            let length = tag_length(tag);
            read_tag(&tag[1..length - 1], &mut open);
            length
        };
        rest = &tag[length..];
    }
    open.swap_remove(0).children.swap_remove(0)
}

/// To the `>` that is in no attribute.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    for (at, character) in tag.char_indices() {
        match (quote, character) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    tag.len()
}

fn read_tag(tag: &str, open: &mut Vec<Element>) {
    if tag.starts_with('/') {
        close(open);
        return;
    }
    let inside = tag.trim_end_matches('/');
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut element = Element { name: local(name).to_owned(), ..Element::default() };
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next() else { break };
        let Some((value, after)) = after[1..].split_once(quote) else { break };
        element.attributes.push((local(name.trim()).to_owned(), unescape(value)));
        rest = after;
    }
    open.push(element);
    if tag.ends_with('/') {
        close(open);
    }
}

fn close(open: &mut Vec<Element>) {
    if let Some(element) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.children.push(element);
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after.split_once(';').unwrap_or((after, ""));
        let number = entity.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        });
        match (entity, number.and_then(char::from_u32)) {
            (_, Some(character)) => out.push(character),
            ("lt", _) => out.push('<'),
            ("gt", _) => out.push('>'),
            ("quot", _) => out.push('"'),
            ("apos", _) => out.push('\''),
            _ => out.push('&'),
        }
        rest = after;
    }
    out + rest
}
