//! What is said about each way in which XML can be broken, and where.

use std::fmt::Write as _;

use baton_bpmn_parser::parse;

/// Broken texts inside of a root element; the place is counted in the whole file.
const BROKEN: &[&str] = &[
    "<a>",
    "</a>",
    "<a></b>",
    "<a",
    "<a b",
    "<a b/>",
    "<a b=/>",
    "<a b=c/>",
    "<a b='c/>",
    "<a b='c' b='d'/>",
    "<a b='c'd='e'/>",
    "<a b='<'/>",
    "<a b='&'/>",
    "<a b='&c;'/>",
    "<a b='&#1;'/>",
    "<a b='&#x110000;'/>",
    "<a:b:c/>",
    "<1/>",
    "<a 1='2'/>",
    "<x:a/>",
    "<a x:b=''/>",
    "<a xmlns:x=''/>",
    "<a xmlns:xml='urn:x'/>",
    "&",
    "&x",
    "& <a/>",
    "&x;",
    "&#0;",
    "]]>",
    "<!-- -- -->",
    "<!--",
    "<![CDATA[",
    "<!x>",
    "<?x",
    "<?xml version='1.0'?>",
    "\u{1}",
    "\u{FFFF}",
];

#[test]
fn each_break_of_xml_is_explained() {
    let mut found = String::new();
    for text in BROKEN {
        let file = format!(
            "<d:definitions xmlns:d='http://www.omg.org/spec/BPMN/20100524/MODEL'>\n{text}\n\
             </d:definitions>"
        );
        let parsed = parse(file.as_bytes());
        let of_xml = parsed.diagnostics.iter().filter(|found| found.rule.as_str() == "BPMN0003");
        let messages: Vec<_> =
            of_xml.map(|found| format!("{}: {}", found.at, found.message)).collect();
        assert!(!messages.is_empty(), "{text}");
        writeln!(found, "{:24} {}", printable(text), messages.join("; ")).ok();
    }
    insta::assert_snapshot!("broken", found);
}

#[test]
fn a_file_without_content_is_explained() {
    let message = |text: &str| {
        let parsed = parse(text.as_bytes());
        assert!(parsed.definitions.is_none());
        parsed.diagnostics.iter().map(|found| found.message.as_str()).collect::<Vec<_>>().join("; ")
    };
    insta::assert_snapshot!(message(""), @"the file is empty");
    insta::assert_snapshot!(message("\u{FEFF}\u{FEFF}é<"), @"a second byte order mark stands at the start; text stands outside of the root element; this tag is not closed by `>`");
    insta::assert_snapshot!(message(" \n"), @"there is no element");
    insta::assert_snapshot!(message("<!-- nothing -->"), @"there is no element");
    insta::assert_snapshot!(message("order"), @"text stands outside of the root element; there is no element");
    insta::assert_snapshot!(message("<a/><b/>"), @"the root element is `a` without a namespace, not `definitions` of BPMN 2.0; a second root element starts here");
    insta::assert_snapshot!(message("<a/>b"), @"the root element is `a` without a namespace, not `definitions` of BPMN 2.0; text stands outside of the root element");
}

fn printable(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_graphic() || character == ' ';
    text.chars()
        .map(|c| if is_plain(c) { c.to_string() } else { c.escape_unicode().to_string() })
        .collect()
}
