//! How many instances a multi-instance activity has, and what they run over.

use crate::expression::Value;
use crate::graph::work_parts::{InstanceCount, MultiInstance};
use crate::ids::{ElementInstanceKey, JsonText};
use crate::incident::IncidentKind;
use crate::step::{Step, Stop};

use super::mappings;
use super::text::{self, Attribute};

/// Instances of one activity at most.
const INSTANCES_MAX: usize = 100_000;

/// Their number, and the items where there is one for each.
pub(crate) fn count(
    definition: &MultiInstance,
    scope: ElementInstanceKey,
    step: &mut Step<'_>,
) -> Result<(u32, Vec<JsonText>), Stop> {
    let wrong = |what: String| Stop::Incident {
        kind: IncidentKind::ExtractValueError,
        message: format!(
            "the multi-instance activity cannot begin: {what}; correct the variables and resolve \
             the incident"
        ),
    };
    let (total, items) = match &definition.count {
        InstanceCount::Cardinality(number) => {
            let attribute = Attribute { name: "loop cardinality", scope };
            let number = text::whole_number(number, attribute, 0..=i32::MAX, step)?;
            (usize::try_from(number).unwrap_or(usize::MAX), Vec::new())
        }
        InstanceCount::Collection(source) => {
            let found = mappings::value_of(source, scope, step)?;
            let Value::List(items) = &found else {
                let found: String = found.to_json().chars().take(100).collect();
                return Err(wrong(format!("its collection is no list but {found}")));
            };
            let items = items.iter().map(|item| JsonText::from(item.to_json().as_str()));
            let items: Vec<JsonText> = items.collect();
            (items.len(), items)
        }
    };
    if total > INSTANCES_MAX {
        return Err(wrong(format!("{total} instances are more than {INSTANCES_MAX}")));
    }
    Ok((u32::try_from(total).unwrap_or(u32::MAX), items))
}
