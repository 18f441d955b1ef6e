//! The parts about the standard: flow nodes, events, and every element with its attributes.

use std::fmt::Write as _;

use baton_bpmn_parser::conformance::support::{self, Support, Trigger};
use baton_bpmn_parser::conformance::{CHAPTERS, ElementRow, Treatment};

use super::cells::{code, codes, head, row};

fn word(support: Support) -> &'static str {
    match support {
        Support::Runs => "**runs**",
        Support::Refused => "refused",
        Support::NotInStandard => "–",
    }
}

/// Which activities and gateways run.
pub(super) fn flow_nodes() -> String {
    let mut out = String::from("## Activities and gateways\n\n");
    head(&mut out, &["element", ""]);
    for (name, support) in support::FLOW_NODES {
        row(&mut out, &[code(name), word(*support).to_owned()]);
    }
    out + "\n"
}

/// Which events run, by what they wait for or bring about and by where they stand.
pub(super) fn events() -> String {
    let mut out = String::from(
        "## Events\n\n\
         By what an event waits for or brings about, and by where it stands; – is where the standard \
         has none.\n\n",
    );
    let positions = support::POSITIONS.iter().map(|position| position.words());
    head(&mut out, &[""].into_iter().chain(positions).collect::<Vec<_>>());
    for (trigger, cells) in support::EVENTS {
        let cells = cells.iter().map(|support| word(*support));
        row(&mut out, &[trigger.words()].into_iter().chain(cells).collect::<Vec<_>>());
    }
    out + "\n"
}

const ELEMENTS: &str = "\
## Every element

For each element what becomes of its attributes and of the elements in it, where it runs itself. *For
people*: it has no execution meaning, which nobody expects, such as names, shapes and lanes. *Noted*:
it has none either, and a finding at info level says so. *As far as*: accepted with these values,
which change nothing, and refused with others. Flow nodes and event definitions are in the tables
above.

";

/// Every element, chapter by chapter.
pub(super) fn elements() -> String {
    let mut out = String::from(ELEMENTS);
    for (chapter, rows) in CHAPTERS {
        let _ = write!(out, "### {chapter}\n\n");
        head(
            &mut out,
            &["element", "its", "executed", "for people", "noted", "as far as", "refused"],
        );
        for element in *rows {
            element_rows(&mut out, element);
        }
        out.push('\n');
    }
    out
}

fn element_rows(out: &mut String, element: &ElementRow) {
    let attributes: Vec<_> = element.attributes().map(|row| (row.name, row.treatment)).collect();
    let children = element.children().filter(|child| !is_judged_by_position(child.tag));
    let children: Vec<_> = children.map(|row| (row.tag, row.treatment)).collect();
    if attributes.is_empty() && children.is_empty() {
        row(out, &[&code(element.tag), "", "", "", "", "", ""]);
    }
    for (what, parts) in [("attributes", attributes), ("elements", children)] {
        if !parts.is_empty() {
            let mut cells = vec![code(element.tag), what.to_owned()];
            cells.extend(by_treatment(&parts));
            row(out, &cells);
        }
    }
}

/// Whether an element is one of those whose position and trigger decide.
fn is_judged_by_position(tag: &str) -> bool {
    let is_event = tag == "event" || tag.ends_with("Event");
    is_event
        || support::FLOW_NODES.iter().any(|(known, _)| *known == tag)
        || Trigger::of_definition(tag).is_some()
}

/// The parts of an element in the columns of their treatments.
fn by_treatment(parts: &[(&str, Treatment)]) -> [String; 5] {
    let mut columns: [Vec<String>; 5] = Default::default();
    for (name, treatment) in parts {
        let (column, cell) = match treatment {
            Treatment::Executed => (0, code(name)),
            Treatment::Silent => (1, code(name)),
            Treatment::Kept => (2, code(name)),
            Treatment::KeptUnless(values) => {
                (2, format!("{} unless {}", code(name), codes(values.iter().copied())))
            }
            Treatment::Only(values) => {
                (3, format!("{} as {}", code(name), codes(values.iter().copied())))
            }
            Treatment::Refused => (4, code(name)),
        };
        columns[column].push(cell);
    }
    columns.map(|cells| cells.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_treatment_has_its_column() {
        let parts = [
            ("a", Treatment::Executed),
            ("b", Treatment::Silent),
            ("c", Treatment::Kept),
            ("d", Treatment::KeptUnless(&["x", "y"])),
            ("e", Treatment::Only(&["1"])),
            ("f", Treatment::Refused),
        ];
        let expected = ["`a`", "`b`", "`c`, `d` unless `x`, `y`", "`e` as `1`", "`f`"];
        assert_eq!(by_treatment(&parts), expected);
    }

    #[test]
    fn what_runs_is_said_of_every_node_and_event() {
        assert!(flow_nodes().contains("| `userTask` | **runs** |\n"));
        let lines = events().lines().filter(|line| line.starts_with("| w")).count();
        assert_eq!(lines, support::EVENTS.len());
    }
}
