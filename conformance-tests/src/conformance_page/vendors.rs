//! The part about vendors' extensions.

use std::fmt::Write as _;

use baton_bpmn_parser::extensions::NAMESPACES;
use baton_bpmn_parser::extensions::table::{self, ElementRow, Treatment};
use baton_models::extensions::Dialect;

use super::cells::{code, codes, head, row};

const HEAD: &str = "\
## Extensions

What becomes of the attributes and elements that vendors add. *Kept*: it has no execution meaning,
and a finding at info level says so. Whatever stands in none of the tables, and every vocabulary that
is not known, is kept and told as unknown.

";

/// Both dialects, attributes first.
pub(super) fn extensions() -> String {
    let mut out = String::from(HEAD);
    for (title, dialect) in [("Camunda 8", Dialect::Zeebe), ("Camunda 7", Dialect::Camunda)] {
        let namespaces = NAMESPACES.iter().filter(|(.., known)| *known == dialect);
        let namespaces = namespaces.map(|(prefix, uri, _)| format!("`{prefix}` (`{uri}`)"));
        let namespaces = namespaces.collect::<Vec<_>>().join(", ");
        let _ = write!(out, "### {title}\n\nNamespaces: {namespaces}.\n\n");
        if table::attributes(dialect).next().is_some() {
            head(&mut out, &["attribute", "on", ""]);
            for attribute in table::attributes(dialect) {
                let owners = codes(attribute.owners.iter().copied());
                row(&mut out, &[code(attribute.name), owners, words(attribute.treatment)]);
            }
            out.push('\n');
        }
        head(&mut out, &["element", "in", "attributes", ""]);
        for element in table::elements(dialect) {
            let owners = codes(element.owners.iter().copied());
            row(
                &mut out,
                &[code(element.name), owners, settings(element), words(element.treatment)],
            );
        }
        out.push('\n');
    }
    out
}

/// The attributes of an element, those with a fate of their own with it.
fn settings(element: &ElementRow) -> String {
    let settings = element.settings.iter().map(|setting| match setting.treatment {
        Some(treatment) => format!("{} ({})", code(setting.name), words(treatment)),
        None => code(setting.name),
    });
    settings.collect::<Vec<_>>().join(", ")
}

fn words(treatment: Treatment) -> String {
    match treatment {
        Treatment::Executed => "**executed**".to_owned(),
        Treatment::Kept => "kept".to_owned(),
        Treatment::Only(values) => format!("only as {}", codes(values.iter().copied())),
        Treatment::NotYet => "refused".to_owned(),
        Treatment::Never(instead) => format!("refused for good: {instead}"),
    }
}
