//! Forms of user tasks and start events.

use baton_models::extensions::{Form, FormConstraint, FormField, FormReference};
use baton_models::{Extensions, extensions::Binding};

use super::attributes::Setting;
use super::calls::binding;
use crate::extensions::source::Source;

/// Reads an attribute about a form; whether it is one that has a neutral form.
pub(super) fn attribute(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match setting.name {
        "formKey" => form(extensions).key = setting.expression(),
        "formRef" => reference(setting, extensions).form_id = setting.expression(),
        "formRefBinding" => {
            let reference = reference(setting, extensions);
            reference.binding = binding(setting, reference.binding.take());
        }
        "formRefVersion" => {
            let version = Binding::Version(setting.expression());
            reference(setting, extensions).binding = Some(version);
        }
        _ => return false,
    }
    true
}

fn form(extensions: &mut Extensions) -> &mut Form {
    extensions.form.get_or_insert_default()
}

fn reference<'e>(setting: Setting<'_>, extensions: &'e mut Extensions) -> &'e mut FormReference {
    let none = || FormReference { form_id: None, binding: None, at: setting.at() };
    form(extensions).reference.get_or_insert_with(none)
}

/// A `formData` with its fields.
pub(super) fn form_data(source: Source<'_>, extensions: &mut Extensions) {
    let form = form(extensions);
    form.business_key_field = source.text("businessKey");
    form.fields.extend(source.children_named("formField").map(field));
}

fn field(source: Source<'_>) -> FormField {
    let constraints = source.children_named("validation");
    let constraints = constraints.flat_map(|all| all.children_named("constraint"));
    FormField {
        id: source.text("id"),
        label: source.expression("label"),
        field_type: source.text("type"),
        date_pattern: source.text("datePattern"),
        default_value: source.expression("defaultValue"),
        variable: None,
        expression: None,
        readable: None,
        values: values(source),
        constraints: constraints.map(constraint).collect(),
        properties: source.children_named("properties").flat_map(Source::properties).collect(),
        at: source.at(),
    }
}

fn constraint(source: Source<'_>) -> FormConstraint {
    FormConstraint {
        name: source.written("name").unwrap_or_default(),
        config: source.written("config"),
        at: source.at(),
    }
}

/// The choices of a field.
fn values(source: Source<'_>) -> Vec<(String, String)> {
    let text = |value: Source<'_>, name| value.written(name).unwrap_or_default();
    let values = source.children_named("value");
    values.map(|value| (text(value, "id"), text(value, "name"))).collect()
}

/// A `formProperty`, the older notation of a field. What it demands becomes constraints.
pub(super) fn form_property(source: Source<'_>, extensions: &mut Extensions) {
    let mut constraints = Vec::new();
    let mut demand = |name: &str| {
        constraints.push(FormConstraint { name: name.to_owned(), config: None, at: source.at() });
    };
    if source.boolean("required") == Some(true) {
        demand("required");
    }
    let writable = source.boolean("writable").or_else(|| source.boolean("writeable"));
    if writable == Some(false) {
        demand("readonly");
    }
    form(extensions).fields.push(FormField {
        id: source.text("id"),
        label: source.expression("name"),
        field_type: source.text("type"),
        date_pattern: source.text("datePattern"),
        default_value: source.expression("default"),
        variable: source.text("variable"),
        expression: source.expression("expression"),
        readable: source.boolean("readable"),
        values: values(source),
        constraints,
        properties: Vec::new(),
        at: source.at(),
    });
}
