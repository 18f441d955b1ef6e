//! The order of search results: fields and directions.

use baton_engine::query::Order;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Ref, Schema};

use super::enums::{Name, SortOrders, WireEnum};
use crate::problem::Problem;
use crate::request::json::JsonObject;

/// One step of an order: results that are equal in all steps before are told apart by this one.
/// `E` has the fields of a resource; a field that stands for nothing is not built yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub(crate) struct SortBy<E: WireEnum> {
    field: Name<E>,
    order: Option<Name<SortOrders>>,
}

/// The order as the engine takes it.
pub(crate) fn read<E: WireEnum>(
    sort: Option<Vec<JsonObject<SortBy<E>>>>,
) -> Result<Vec<(E::Engine, Order)>, Problem> {
    let steps = sort.unwrap_or_default().into_iter().map(|JsonObject(step)| {
        let order = step.order.as_ref().and_then(|order| order.engine().first());
        let order = order.copied().unwrap_or(Order::Ascending);
        match step.field.engine().first() {
            Some(field) => Ok((field.clone(), order)),
            None => Err(Problem::field_not_built(&format!("sort.{}", step.field.text()))),
        }
    });
    steps.collect()
}

impl<E: WireEnum> utoipa::PartialSchema for SortBy<E> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .property("field", super::enums::names_schema(E::VALUES.iter().map(|(name, _)| *name)))
            .property("order", Ref::from_schema_name(Name::<SortOrders>::name()))
            .required("field")
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
            .build()
            .into()
    }
}

impl<E: WireEnum> ToSchema for SortBy<E> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed(E::SCHEMA)
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        use utoipa::PartialSchema;
        schemas.push((Name::<SortOrders>::name().into_owned(), Name::<SortOrders>::schema()));
    }
}
