//! Every field that the filters and sorts of the published clients have (the Python package
//! camunda-orchestration-sdk 10.0.1) is understood: none may be forgotten here or in the server.

use serde_json::{Value, json};

use crate::support::TestServer;

/// What a field of a filter takes.
#[derive(Clone, Copy)]
enum Takes {
    /// A text, or operators.
    Text,
    /// A text.
    PlainText,
    /// A key, or operators.
    Key,
    /// A key.
    PlainKey,
    /// A whole number, or operators.
    Number,
    /// A whole number.
    PlainNumber,
    /// A date and time, or operators.
    Time,
    /// True or false.
    Flag,
    /// This name, or operators.
    Name(&'static str),
    /// This name.
    PlainName(&'static str),
    /// Labels.
    Labels,
    /// Variables by name and value.
    Variables,
}

use Takes::{
    Flag, Key, Labels, Name, Number, PlainKey, PlainName, PlainNumber, PlainText, Text, Time,
    Variables,
};

/// A resource: its name in the path, what its filter takes, what it is sorted by.
struct Resource {
    name: &'static str,
    has_or: bool,
    filter: &'static [(&'static str, Takes)],
    /// Names with spaces between.
    sort: &'static str,
}

const RESOURCES: &[Resource] = &[
    Resource {
        name: "process-definitions",
        has_or: false,
        filter: &[
            ("hasStartForm", Flag),
            ("isLatestVersion", Flag),
            ("name", Text),
            ("processDefinitionId", Text),
            ("processDefinitionKey", PlainKey),
            ("resourceName", PlainText),
            ("state", PlainName("ACTIVE")),
            ("tenantId", PlainText),
            ("version", PlainNumber),
            ("versionTag", PlainText),
        ],
        sort: "name processDefinitionId processDefinitionKey resourceName tenantId version \
            versionTag",
    },
    Resource {
        name: "process-instances",
        has_or: true,
        filter: &[
            ("batchOperationId", Text),
            ("batchOperationKey", Text),
            ("businessId", Text),
            ("elementId", Text),
            ("elementInstanceState", Name("ACTIVE")),
            ("endDate", Time),
            ("errorMessage", Text),
            ("hasElementInstanceIncident", Flag),
            ("hasIncident", Flag),
            ("hasRetriesLeft", Flag),
            ("incidentErrorHashCode", Number),
            ("parentElementInstanceKey", Key),
            ("parentProcessInstanceKey", Key),
            ("processDefinitionId", Text),
            ("processDefinitionKey", Key),
            ("processDefinitionName", Text),
            ("processDefinitionVersion", Number),
            ("processDefinitionVersionTag", Text),
            ("processInstanceKey", Key),
            ("startDate", Time),
            ("state", Name("TERMINATED")),
            ("suspendedDate", Time),
            ("tags", Labels),
            ("tenantId", Text),
            ("variables", Variables),
        ],
        sort: "businessId endDate hasIncident parentElementInstanceKey parentProcessInstanceKey \
            processDefinitionId processDefinitionKey processDefinitionName \
            processDefinitionVersion processDefinitionVersionTag processInstanceKey startDate \
            state suspendedDate tenantId",
    },
    Resource {
        name: "element-instances",
        has_or: true,
        filter: &[
            ("elementId", PlainText),
            ("elementInstanceKey", PlainKey),
            ("elementInstanceScopeKey", PlainKey),
            ("elementName", PlainText),
            ("endDate", Time),
            ("hasIncident", Flag),
            ("incidentKey", PlainKey),
            ("processDefinitionId", PlainText),
            ("processDefinitionKey", PlainKey),
            ("processInstanceKey", PlainKey),
            ("startDate", Time),
            ("state", Name("COMPLETED")),
            ("tenantId", PlainText),
            ("type", PlainName("USER_TASK")),
        ],
        sort: "elementId elementInstanceKey elementName endDate incidentKey processDefinitionId \
            processDefinitionKey processInstanceKey startDate state tenantId type",
    },
    Resource {
        name: "user-tasks",
        has_or: true,
        filter: &[
            ("assignee", Text),
            ("businessId", Text),
            ("candidateGroup", Text),
            ("candidateUser", Text),
            ("completionDate", Time),
            ("creationDate", Time),
            ("dueDate", Time),
            ("elementId", PlainText),
            ("elementInstanceKey", PlainKey),
            ("followUpDate", Time),
            ("localVariables", Variables),
            ("name", Text),
            ("priority", Number),
            ("processDefinitionId", Text),
            ("processDefinitionKey", Key),
            ("processInstanceKey", Key),
            ("processInstanceVariables", Variables),
            ("state", Name("CREATED")),
            ("tags", Labels),
            ("tenantId", Text),
            ("userTaskKey", PlainKey),
        ],
        sort: "businessId completionDate creationDate dueDate followUpDate name priority",
    },
    Resource {
        name: "jobs",
        has_or: false,
        filter: &[
            ("creationTime", Time),
            ("deadline", Time),
            ("deniedReason", Text),
            ("elementId", Text),
            ("elementInstanceKey", Key),
            ("endTime", Time),
            ("errorCode", Text),
            ("errorMessage", Text),
            ("hasFailedWithRetriesLeft", Flag),
            ("isDenied", Flag),
            ("jobKey", Key),
            ("kind", Name("BPMN_ELEMENT")),
            ("lastUpdateTime", Time),
            ("listenerEventType", Name("UNSPECIFIED")),
            ("priority", Number),
            ("processDefinitionId", Text),
            ("processDefinitionKey", Key),
            ("processInstanceKey", Key),
            ("retries", Number),
            ("state", Name("TIMED_OUT")),
            ("tenantId", Text),
            ("type", Text),
            ("worker", Text),
        ],
        sort: "creationTime deadline deniedReason elementId elementInstanceKey endTime errorCode \
            errorMessage hasFailedWithRetriesLeft isDenied jobKey kind listenerEventType \
            priority processDefinitionId processDefinitionKey processInstanceKey retries state \
            tenantId type worker",
    },
    Resource {
        name: "variables",
        has_or: false,
        filter: &[
            ("isTruncated", Flag),
            ("name", Text),
            ("processInstanceKey", Key),
            ("scopeKey", Key),
            ("tenantId", PlainText),
            ("value", Text),
            ("variableKey", Key),
        ],
        sort: "name processInstanceKey scopeKey tenantId value variableKey",
    },
    Resource {
        name: "incidents",
        has_or: false,
        filter: &[
            ("creationTime", Time),
            ("elementId", Text),
            ("elementInstanceKey", Key),
            ("errorMessage", Text),
            ("errorType", Name("JOB_NO_RETRIES")),
            ("incidentKey", Key),
            ("jobKey", Key),
            ("processDefinitionId", Text),
            ("processDefinitionKey", Key),
            ("processInstanceKey", Key),
            ("state", Name("PENDING")),
            ("tenantId", Text),
        ],
        sort: "creationTime elementId elementInstanceKey errorType incidentKey jobKey \
            processDefinitionId processDefinitionKey processInstanceKey state tenantId",
    },
    Resource {
        name: "message-subscriptions",
        has_or: false,
        filter: &[
            ("businessId", Text),
            ("correlationKey", Text),
            ("elementId", Text),
            ("elementInstanceKey", Key),
            ("inboundConnectorType", Text),
            ("lastUpdatedDate", Time),
            ("messageName", Text),
            ("messageSubscriptionKey", Key),
            ("messageSubscriptionState", Name("MIGRATED")),
            ("messageSubscriptionType", Name("START_EVENT")),
            ("processDefinitionId", Text),
            ("processDefinitionKey", Key),
            ("processDefinitionName", Text),
            ("processDefinitionVersion", Number),
            ("processInstanceKey", Key),
            ("tenantId", Text),
            ("toolName", Text),
        ],
        sort: "businessId correlationKey elementId elementInstanceKey inboundConnectorType \
            lastUpdatedDate messageName messageSubscriptionKey messageSubscriptionState \
            messageSubscriptionType processDefinitionId processDefinitionName \
            processDefinitionVersion processInstanceKey tenantId toolName",
    },
    Resource {
        name: "correlated-message-subscriptions",
        has_or: false,
        filter: &[
            ("businessId", Text),
            ("correlationKey", Text),
            ("correlationTime", Time),
            ("elementId", Text),
            ("elementInstanceKey", Key),
            ("messageKey", Text),
            ("messageName", Text),
            ("partitionId", Number),
            ("processDefinitionId", Text),
            ("processDefinitionKey", Key),
            ("processInstanceKey", Key),
            ("subscriptionKey", Key),
            ("tenantId", Text),
        ],
        sort: "businessId correlationKey correlationTime elementId elementInstanceKey messageKey \
            messageName partitionId processDefinitionId processDefinitionKey processInstanceKey \
            subscriptionKey tenantId",
    },
];

/// Values that such a field takes.
fn values(takes: Takes) -> Vec<Value> {
    let with_operators = |value: Value, more: &[&str]| {
        let mut all = vec![
            value.clone(),
            json!({"$eq": value, "$neq": value}),
            json!({"$exists": false}),
            json!({"$in": [value, value]}),
        ];
        all.extend(more.iter().map(|operator| match *operator {
            "$notIn" => json!({"$notIn": [value]}),
            "$like" => json!({"$like": "a*"}),
            operator => json!({operator: value}),
        }));
        all
    };
    let ordered = &["$gt", "$gte", "$lt", "$lte"];
    match takes {
        Text => with_operators(json!("a"), &["$notIn", "$like"]),
        Key => with_operators(json!("7"), &["$notIn"]),
        Number => with_operators(json!(7), ordered),
        Time => with_operators(json!("2026-01-01T00:00:00Z"), ordered),
        Name(name) => with_operators(json!(name), &["$like"]),
        PlainText => vec![json!("a")],
        PlainKey => vec![json!("7")],
        PlainNumber => vec![json!(7)],
        PlainName(name) => vec![json!(name)],
        Flag => vec![json!(true), json!(false)],
        Labels => vec![json!(["a", "b"])],
        Variables => {
            vec![json!([{"name": "a", "value": "1"}, {"name": "b", "value": {"$neq": "2"}}])]
        }
    }
}

#[test]
fn every_field_of_the_published_clients_is_understood() {
    let server = TestServer::start();
    let mut asked = 0;
    for resource in RESOURCES {
        let path = format!("/v2/{}/search", resource.name);
        let mut ask = |body: &Value| {
            let answer = server.post(&path, body);
            assert_eq!(answer.status, 200, "{path} {body}: {}", answer.text);
            asked += 1;
        };
        for (field, takes) in resource.filter {
            for value in values(*takes) {
                let filter = json!({*field: value});
                ask(&json!({"filter": filter}));
                if resource.has_or {
                    ask(&json!({"filter": {"$or": [filter, {}]}}));
                }
            }
        }
        for field in resource.sort.split_whitespace() {
            for order in ["ASC", "desc"] {
                ask(&json!({"sort": [{"field": field, "order": order}]}));
            }
        }
    }
    assert!(asked > 600, "{asked}");
}

#[test]
fn the_document_lists_the_same_fields() {
    let server = TestServer::start();
    let document = server.get("/openapi.json").json(200);
    let schemas = &document["components"]["schemas"];
    let named = |schema: &Value| {
        let name = schema["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        schemas[name].clone()
    };
    for resource in RESOURCES {
        let path = format!("/v2/{}/search", resource.name);
        let body = &document["paths"][&path]["post"]["requestBody"]["content"]["application/json"];
        let search = named(&body["schema"]);
        let filter = named(&search["properties"]["filter"]);
        assert_eq!(filter["additionalProperties"], false, "{path}");
        for (field, _) in resource.filter {
            assert!(filter["properties"][*field].is_object(), "{path} {field}");
        }
        assert_eq!(filter["properties"]["$or"].is_object(), resource.has_or, "{path}");
        let sort = named(&search["properties"]["sort"]["items"]);
        let known: Vec<&str> = sort["properties"]["field"]["enum"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        for field in resource.sort.split_whitespace() {
            assert!(known.contains(&field), "{path} {field}");
        }
        for field in known {
            let body = json!({"sort": [{"field": field}]});
            assert_eq!(server.post(&path, &body).status, 200, "{path} {field}");
        }
    }
}
