//! Links of the OpenAPI document: a key that an answer has is one that other operations take in
//! their paths. They follow from the names, so that no operation has to list them.

use std::collections::BTreeMap;

use utoipa::openapi::link::Link;
use utoipa::openapi::schema::{ArrayItems, Object, Schema};
use utoipa::openapi::{RefOr, Response};

use crate::operation::{Operation, Schemas};

/// Which operations take a key in their paths: their names by that of the key.
pub(crate) struct Targets(BTreeMap<&'static str, Vec<&'static str>>);

impl Targets {
    /// The operations that are built and take one key.
    pub(crate) fn of(operations: &[Operation]) -> Self {
        let mut targets = BTreeMap::<_, Vec<_>>::new();
        for operation in operations.iter().filter(|operation| answers(operation)) {
            if let Some(key) = key_in_path(operation) {
                targets.entry(key).or_default().push(operation.id);
            }
        }
        Self(targets)
    }

    /// Adds to the successful answer of an operation where one can go on from it.
    pub(crate) fn link(&self, operation: &Operation, response: &mut Response) {
        let mut keys = BTreeMap::new();
        if let Some(RefOr::T(content)) = response.content.get("application/json")
            && let Some(schema) = &content.schema
        {
            find_keys(schema, &operation.schemas, "$response.body#", &mut keys);
        }
        for (key, place) in keys {
            for target in self.0.get(key.as_str()).into_iter().flatten() {
                if *target != operation.id {
                    let link = Link::builder().operation_id(*target).parameter(&key, place.clone());
                    response.links.insert((*target).to_owned(), link.build().into());
                }
            }
        }
    }
}

/// Whether an answer is a success.
pub(crate) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn answers(operation: &Operation) -> bool {
    operation.entry.responses.responses.keys().any(|status| is_success(status))
}

/// The one parameter in the path of an operation.
fn key_in_path(operation: &Operation) -> Option<&'static str> {
    let mut keys = operation.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let key = keys.next()?.strip_suffix('}')?;
    keys.next().is_none().then_some(key)
}

/// Finds the members of an answer, and those of the first element of each of its lists.
fn find_keys(
    schema: &RefOr<Schema>,
    schemas: &Schemas,
    place: &str,
    found: &mut BTreeMap<String, String>,
) {
    let Some(object) = object(schema, schemas) else { return };
    for (name, member) in &object.properties {
        if let Some(element) = element(member) {
            find_keys(element, schemas, &format!("{place}/{name}/0"), found);
        } else {
            found.insert(name.clone(), format!("{place}/{name}"));
        }
    }
}

fn object<'a>(schema: &'a RefOr<Schema>, schemas: &'a Schemas) -> Option<&'a Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        RefOr::T(_) => None,
        RefOr::Ref(reference) => {
            let (_, name) = reference.ref_location.rsplit_once('/')?;
            object(schemas.get(name)?, schemas)
        }
    }
}

fn element(schema: &RefOr<Schema>) -> Option<&RefOr<Schema>> {
    if let RefOr::T(Schema::Array(array)) = schema
        && let ArrayItems::RefOrSchema(element) = &array.items
    {
        return Some(element);
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::{openapi, router};

    #[test]
    fn a_key_in_an_answer_leads_to_the_operations_that_take_it() {
        let document = openapi::document(&router::operations());
        let document = serde_json::to_value(document).unwrap();
        let links = |path: &str, method: &str, status: &str| {
            document["paths"][path][method]["responses"][status]["links"].clone()
        };
        let started = links("/v2/process-instances", "post", "200");
        let get = &started["getProcessInstance"];
        assert_eq!(get["operationId"], "getProcessInstance");
        assert_eq!(get["parameters"]["processInstanceKey"], "$response.body#/processInstanceKey");
        let searched = links("/v2/user-tasks/search", "post", "200");
        assert_eq!(
            searched["completeUserTask"]["parameters"]["userTaskKey"],
            "$response.body#/items/0/userTaskKey"
        );
    }

    #[test]
    fn no_link_leads_to_an_operation_that_is_not_built() {
        let document = openapi::document(&router::operations());
        let text = document.to_json().unwrap();
        assert!(text.contains(r#""operationId":"getProcessInstance","parameters":{"#));
        assert!(!text.contains(r#""operationId":"migrateProcessInstance","parameters":{"#));
    }
}
