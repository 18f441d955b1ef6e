//! `baton lint --explain`: the page of a rule.

use std::io::{Write, stdout};

use baton_bpmn_parser::rules::{self, RULES};

use crate::cli::exit_code::{Exit, Failure};

/// How alike a rule's name has to be to be suggested, from 0 to 1.
const LIKENESS_MIN: f64 = 0.7;

/// Prints the page of a rule.
pub(super) fn explain(id_or_name: &str) -> Result<Exit, Failure> {
    let rule = rules::find(id_or_name).ok_or_else(|| unknown(id_or_name))?;
    // Nobody reads on where this fails, as under `head`.
    drop(stdout().lock().write_all(rule.page().as_bytes()));
    Ok(Exit::Done)
}

fn unknown(id_or_name: &str) -> Failure {
    let wanted = id_or_name.to_ascii_lowercase();
    let names = RULES.iter().flat_map(|rule| [rule.name, rule.id.as_str()]);
    let likeness = |name: &str| strsim::jaro_winkler(&wanted, &name.to_ascii_lowercase());
    let near = names
        .map(|name| (likeness(name), name))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .max_by(|(left, _), (right, _)| left.total_cmp(right));
    let suggestion = match near {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => "a rule is named by the id or the name that stands in its findings".to_owned(),
    };
    Failure::usage(format!(
        "there is no rule `{}`; {suggestion} All rules are listed in docs/rules",
        id_or_name.escape_debug()
    ))
}
