//! Whether the binding of a call fits the version that it names.

use baton_models::extensions::Dialect;

use super::{dialect_of, is_left_over};
use crate::elements::vocabulary::bpmn_tag;
use crate::findings::Findings;
use crate::reader::{Attribute, Element};
use crate::rules::binding_mismatch;

/// The attributes that say together which version is called.
struct Names {
    binding: &'static str,
    /// Each with the binding that uses it.
    versions: &'static [(&'static str, &'static str)],
}

/// On a call activity itself.
const CAMUNDA: Names = Names {
    binding: "calledElementBinding",
    versions: &[("calledElementVersion", "version"), ("calledElementVersionTag", "versionTag")],
};

/// On a `calledElement` in it.
const ZEEBE: Names = Names { binding: "bindingType", versions: &[("versionTag", "versionTag")] };

/// Reports what of the binding and the versions of a call activity does not fit.
pub(super) fn check(findings: &mut Findings, owner: Element<'_>, of_file: Option<Dialect>) {
    if bpmn_tag(owner) != "callActivity" {
        return;
    }
    if !is_left_over(of_file, Dialect::Camunda) {
        check_names(findings, owner, &CAMUNDA, |attribute| {
            dialect_of(attribute.namespace()) == Some(Dialect::Camunda)
        });
    }
    let lists = owner.children().filter(|child| bpmn_tag(*child) == "extensionElements");
    let called = lists.flat_map(Element::children).find(|child| {
        child.local_name() == "calledElement"
            && dialect_of(child.namespace()) == Some(Dialect::Zeebe)
    });
    if let Some(called) = called.filter(|_| !is_left_over(of_file, Dialect::Zeebe)) {
        check_names(findings, called, &ZEEBE, |attribute| attribute.namespace().is_none());
    }
}

fn check_names(
    findings: &mut Findings,
    element: Element<'_>,
    names: &Names,
    is_own: impl Fn(Attribute<'_>) -> bool,
) {
    let find = |name: &str| {
        let mut attributes = element.attributes();
        attributes.find(|found| {
            found.local_name() == name && is_own(*found) && !found.value().trim().is_empty()
        })
    };
    let binding = find(names.binding);
    let value = binding.map(|found| found.value().trim().to_owned()).unwrap_or_default();
    for (name, used_by) in names.versions {
        match (find(name), binding) {
            (None, Some(binding)) if value == *used_by => {
                binding_mismatch::missing(findings, element, binding, &beside(binding, name));
            }
            (Some(version), _) if value != *used_by => {
                let binding = beside(version, names.binding);
                binding_mismatch::unused(findings, element, version, &binding, used_by);
            }
            _ => {}
        }
    }
}

/// The name of another attribute with the same prefix.
pub(super) fn beside(attribute: Attribute<'_>, name: &str) -> String {
    let written = attribute.written_name();
    let prefix = written.strip_suffix(attribute.local_name()).unwrap_or_default();
    format!("{prefix}{name}")
}
