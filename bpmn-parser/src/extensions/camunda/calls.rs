//! Calls of processes and decisions.

use baton_models::Extensions;
use baton_models::extensions::{
    Binding, CalledDecision, CalledElement, DecisionResult, Dialect, Implementation,
    ImplementationKind, MappedValue, PassedVariables, VariableMapping,
};
use baton_models::{Expression, SourcePosition};

use super::attributes::Setting;
use crate::extensions::source::Source;

/// Reads an attribute about what is called; whether it is one that has a neutral form.
pub(super) fn attribute(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match setting.owner {
        "callActivity" => called_element(setting, extensions),
        "businessRuleTask" => called_decision(setting, extensions),
        _ => false,
    }
}

fn called_element(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match setting.name {
        "calledElementBinding" => {
            let called = called(setting, extensions);
            called.binding = binding(setting, called.binding.take());
        }
        "calledElementVersion" => {
            called(setting, extensions).binding = Some(Binding::Version(setting.expression()));
        }
        "calledElementVersionTag" => {
            called(setting, extensions).binding = Some(Binding::VersionTag(setting.expression()));
        }
        "calledElementTenantId" => called(setting, extensions).tenant = setting.expression(),
        "businessKey" => called(setting, extensions).business_key = setting.expression(),
        "variableMappingClass" => {
            called(setting, extensions).variable_mapping =
                implementation(setting, ImplementationKind::Class);
        }
        "variableMappingDelegateExpression" => {
            let kind = ImplementationKind::DelegateExpression;
            called(setting, extensions).variable_mapping = implementation(setting, kind);
        }
        "caseRef" => called(setting, extensions).case = setting.expression(),
        _ => return false,
    }
    true
}

fn called_decision(setting: Setting<'_>, extensions: &mut Extensions) -> bool {
    match setting.name {
        "decisionRef" => decided(setting, extensions).decision_id = setting.expression(),
        "decisionRefBinding" => {
            let called = decided(setting, extensions);
            called.binding = binding(setting, called.binding.take());
        }
        "decisionRefVersion" => {
            decided(setting, extensions).binding = Some(Binding::Version(setting.expression()));
        }
        "decisionRefVersionTag" => {
            decided(setting, extensions).binding = Some(Binding::VersionTag(setting.expression()));
        }
        "decisionRefTenantId" => decided(setting, extensions).tenant = setting.expression(),
        "mapDecisionResult" => decided(setting, extensions).result = decision_result(setting),
        _ => return false,
    }
    true
}

fn called<'e>(setting: Setting<'_>, extensions: &'e mut Extensions) -> &'e mut CalledElement {
    let none = || Box::new(no_called_element(setting.at()));
    extensions.called_element.get_or_insert_with(none)
}

fn decided<'e>(setting: Setting<'_>, extensions: &'e mut Extensions) -> &'e mut CalledDecision {
    let none = || Box::new(no_called_decision(setting.at()));
    extensions.called_decision.get_or_insert_with(none)
}

/// A binding by its word. The attributes come in any order, so a version that stands already is
/// kept where the word is about versions.
pub(super) fn binding(setting: Setting<'_>, known: Option<Binding>) -> Option<Binding> {
    let word = setting.text()?.text;
    match (word.as_str(), known) {
        ("latest", _) => Some(Binding::Latest),
        ("deployment", _) => Some(Binding::Deployment),
        ("version", Some(Binding::Version(version))) => Some(Binding::Version(version)),
        ("version", _) => Some(Binding::Version(None)),
        ("versionTag", Some(Binding::VersionTag(tag))) => Some(Binding::VersionTag(tag)),
        ("versionTag", _) => Some(Binding::VersionTag(None)),
        (_, known) => known,
    }
}

pub(super) fn implementation(
    setting: Setting<'_>,
    kind: ImplementationKind,
) -> Option<Implementation> {
    let text = setting.expression()?;
    Some(Implementation { kind, text })
}

fn decision_result(setting: Setting<'_>) -> Option<DecisionResult> {
    let word = setting.text()?;
    Some(match word.text.as_str() {
        "singleEntry" => DecisionResult::SingleEntry,
        "singleResult" => DecisionResult::SingleResult,
        "collectEntries" => DecisionResult::CollectEntries,
        "resultList" => DecisionResult::ResultList,
        _ => DecisionResult::Other(word),
    })
}

fn no_called_element(at: SourcePosition) -> CalledElement {
    CalledElement {
        process_id: None,
        binding: None,
        tenant: None,
        business_key: None,
        propagate_all_parent_variables: None,
        propagate_all_child_variables: None,
        variable_mapping: None,
        case: None,
        dialect: Dialect::Camunda,
        at,
    }
}

fn no_called_decision(at: SourcePosition) -> CalledDecision {
    CalledDecision {
        decision_id: None,
        binding: None,
        tenant: None,
        result: None,
        dialect: Dialect::Camunda,
        at,
    }
}

/// The variables that an element passes on.
pub(super) fn passed(extensions: &mut Extensions) -> &mut PassedVariables {
    extensions.passed_variables.get_or_insert_default()
}

/// An `in` or `out`.
pub(super) fn passed_variable(source: Source<'_>) -> VariableMapping {
    let expression = source.expression("sourceExpression");
    let business_key = source.expression("businessKey");
    let is_all = source.text("variables").is_some_and(|word| word.text == "all");
    let value = if is_all {
        MappedValue::AllVariables
    } else if let Some(key) = business_key {
        MappedValue::BusinessKey(key)
    } else if let Some(expression) = expression {
        MappedValue::Expression(expression)
    } else if let Some(variable) = source.text("source") {
        MappedValue::Variable(variable)
    } else {
        MappedValue::Nothing
    };
    VariableMapping {
        value,
        target: source.text("target"),
        local: source.boolean("local").unwrap_or(false),
        at: source.at(),
    }
}

/// What stands for a text that is missing, which is reported.
pub(super) fn nothing(at: SourcePosition) -> Expression {
    Expression { text: String::new(), language: None, at }
}
