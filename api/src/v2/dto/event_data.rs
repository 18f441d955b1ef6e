//! What each kind of event says, besides the element that it is about.

use baton_engine::event::{
    Activation, Awaited, CorrelatedMessage, DeployedResource, ElementKind, Event, InstanceCreation,
    JobHeader, Mail, MessagePublication, OfferCause, Payload, ScopeOutcome, SignalBroadcast,
    StartSubscription, SubscriptionOpening, TimerKind, UserTaskCreation, Visits, WaitingInstance,
};

use super::datum::{Datum, Members, list, members};

/// The members of an event. No wildcard: a new event must say here what it shows.
#[allow(clippy::too_many_lines, reason = "one table of all events")]
pub(crate) fn event_data(event: &Event) -> Members {
    match event {
        Event::ProcessInstanceCreated(creation) => instance_creation(creation),
        Event::VariableSet { variable, scope, name, value } => members! {
            "variableKey": *variable, "scopeKey": *scope, "name": name, "value": value,
            "isTruncated": value.stored_as().is_some(),
        },
        Event::ElementActivating(begun) | Event::ElementActivated(begun) => activation(begun),
        Event::SequenceFlowTaken { flow: _, target, scope } => {
            members! { "targetId": target, "scopeKey": *scope }
        }
        Event::TokenPlaced { target: _, scope } => members! { "scopeKey": *scope },
        Event::TokenParked { gateway: _, flow, scope } => {
            members! { "flowId": flow, "scopeKey": *scope }
        }
        Event::TokensJoined { gateway: _, flows, scope } => {
            members! { "flowIds": list(flows), "scopeKey": *scope }
        }
        Event::TokenDropped { flow, target: _, scope } => {
            members! { "flowId": flow.as_ref(), "scopeKey": *scope }
        }
        Event::JobCreated(job) => members! {
            "jobKey": job.job, "jobType": &job.job_type, "retries": job.retries,
            "priority": job.priority, "customHeaders": list(&job.headers),
        },
        Event::JobActivated { job, element_instance: _, worker, deadline } => {
            members! { "jobKey": *job, "worker": worker, "deadline": *deadline }
        }
        Event::JobCompleted { job, element_instance: _ }
        | Event::JobCanceled { job, element_instance: _ } => members! { "jobKey": *job },
        Event::JobFailed { job, element_instance: _, retries, retry_at, message } => members! {
            "jobKey": *job, "retries": *retries, "retryAt": *retry_at,
            "errorMessage": message.as_ref(),
        },
        Event::JobOfferedAgain { job, element_instance: _, cause } => {
            members! { "jobKey": *job, "cause": offer_cause(*cause) }
        }
        Event::JobUpdated { job, element_instance: _, retries, deadline } => {
            members! { "jobKey": *job, "retries": *retries, "deadline": *deadline }
        }
        Event::JobErrorThrown { job, element_instance: _, code, message, is_over } => members! {
            "jobKey": *job, "errorCode": code, "errorMessage": message.as_ref(),
            "isCaught": *is_over,
        },
        Event::UserTaskCreated(task) => user_task(task),
        Event::UserTaskAssigned { user_task, assignee, action } => members! {
            "userTaskKey": *user_task, "assignee": assignee.as_ref(), "action": action.as_ref(),
        },
        Event::UserTaskUpdated(update) => members! {
            "userTaskKey": update.user_task,
            "candidateGroups": list(&update.candidate_groups),
            "candidateUsers": list(&update.candidate_users),
            "dueDate": update.due_date, "followUpDate": update.follow_up_date,
            "priority": update.priority, "action": update.action.as_ref(),
        },
        Event::UserTaskCompleted { user_task, action } => {
            members! { "userTaskKey": *user_task, "action": action.as_ref() }
        }
        Event::UserTaskCanceled { user_task } => members! { "userTaskKey": *user_task },
        Event::IncidentCreated {
            incident,
            element_instance: _,
            element: _,
            kind,
            message,
            job,
        } => members! {
            "incidentKey": *incident, "errorType": kind.name(), "errorMessage": message,
            "jobKey": *job,
        },
        Event::IncidentResolved { incident, element_instance: _ } => {
            members! { "incidentKey": *incident }
        }
        Event::StepsYielded { visits } => members! { "visits": list(visits) },
        Event::ScopeEnding { scope: _, outcome } => members! { "outcome": scope_outcome(*outcome) },
        Event::ScopeInterrupted { scope: _, by } => members! { "byElementInstanceKey": *by },
        Event::SubscriptionOpened(opening) => subscription(opening),
        Event::SubscriptionClosed { subscription } => members! { "subscriptionKey": *subscription },
        Event::TimerFired { subscription, next_index, next_due } => members! {
            "subscriptionKey": *subscription, "nextFiring": count(*next_index),
            "nextDueDate": *next_due,
        },
        Event::MessageCaught { subscription, message, stays } => members! {
            "subscriptionKey": *subscription, "messageKey": *message, "isStillOpen": *stays,
        },
        Event::SignalCaught { subscription, broadcast, stays } => members! {
            "subscriptionKey": *subscription, "signalKey": *broadcast, "isStillOpen": *stays,
        },
        Event::ErrorThrown { element_instance: _, element: _, code, message, catcher } => {
            members! {
                "errorCode": code, "errorMessage": message.as_ref(), "catcherId": catcher.as_ref(),
            }
        }
        Event::EscalationThrown { element_instance: _, element: _, code, catcher } => {
            members! { "escalationCode": code, "catcherId": catcher.as_ref() }
        }
        Event::ErrorUncaught { code } => members! { "errorCode": code },
        Event::InstanceCalled { element_instance: _, called }
        | Event::CalledInstanceEnded { element_instance: _, called } => {
            members! { "calledProcessInstanceKey": *called }
        }
        Event::CalledIncidentsCounted { incidents } => members! { "incidents": *incidents },
        Event::MultiInstanceStarted { body: _, total } => members! { "instances": *total },
        Event::MultiInstanceItemsKept { body: _, first, items } => {
            members! { "firstIteration": *first, "items": list(items) }
        }
        Event::MultiInstanceOutputKept { body: _, iteration, value } => {
            members! { "iteration": *iteration, "value": value }
        }
        Event::ElementCompleted { .. }
        | Event::ElementTerminated { .. }
        | Event::ScopeEmptied { .. }
        | Event::ProcessInstanceTerminating
        | Event::ProcessInstanceCompleted
        | Event::ProcessInstanceTerminated
        | Event::ClockReset => Members::new(),
        Event::ClockPinned { at } => members! { "at": *at },
        Event::ContentStored { hash, length } => {
            members! { "sha256": hash, "bytes": count(*length) }
        }
        Event::ContentDropped { hash } => members! { "sha256": hash },
        Event::ResourcesDeployed { deployment, tenant, resources } => members! {
            "deploymentKey": *deployment, "tenantId": tenant, "resources": list(resources),
        },
        Event::ElementsNamed { definition, names } => members! {
            "processDefinitionKey": *definition, "elements": count(names.len() as u64),
        },
        Event::InstanceDropped { instance } => members! { "processInstanceKey": *instance },
        Event::DroppedRowsErased(erased) => members! { "processInstanceKey": erased.instance },
        Event::DroppedPagesErased { instance, is_last } => members! {
            "processInstanceKey": *instance, "isLast": *is_last,
        },
        Event::ProcessDefinitionDeleted(deletion) => members! {
            "processDefinitionKey": deletion.definition,
            "erasesHistory": deletion.erases_history,
        },
        Event::ProcessDefinitionDrained { definition }
        | Event::ProcessDefinitionErased { definition } => members! {
            "processDefinitionKey": *definition,
        },
        Event::MessagePublished(published) => publication(published),
        Event::MessageCorrelated { message, process, instance } => members! {
            "messageKey": *message, "processDefinitionId": process,
            "processInstanceKey": *instance,
        },
        Event::MessageDropped { message } => members! { "messageKey": *message },
        Event::MessageAwaited(waiting) | Event::MessageNotAwaited(waiting) => {
            waiting_instance(waiting)
        }
        Event::StartSubscriptionOpened(opening) => start_subscription(opening),
        Event::StartSubscriptionClosed { subscription } => {
            members! { "subscriptionKey": *subscription }
        }
        Event::SignalBroadcasted(signal) => broadcast(signal),
        Event::BroadcastAdvanced { broadcast, through } => {
            members! { "signalKey": *broadcast, "throughSubscriptionKey": *through }
        }
        Event::MailSent { to, number, mail: sent } => {
            members! { "partitionId": *to, "number": count(*number), "mail": mail(sent) }
        }
        Event::MailRead { from, number } => {
            members! { "partitionId": *from, "number": count(*number) }
        }
        Event::MailDelivered { to, through } => {
            members! { "partitionId": *to, "through": count(*through) }
        }
    }
}

/// A count that is no key.
fn count(number: u64) -> Datum {
    Datum::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

fn instance_creation(creation: &InstanceCreation) -> Members {
    let caller = creation.caller;
    members! {
        "processDefinitionKey": creation.definition,
        "processDefinitionId": &creation.process,
        "processDefinitionVersion": creation.version,
        "tenantId": &creation.tenant,
        "businessId": creation.business_id.as_ref(),
        "tags": list(&creation.tags),
        "startId": &creation.start,
        "parentProcessInstanceKey": caller.map(|caller| caller.instance),
        "parentElementInstanceKey": caller.map(|caller| caller.element_instance),
        "correlationKey": creation.correlation_key.as_ref(),
    }
}

fn activation(activation: &Activation) -> Members {
    members! {
        "elementType": element_kind(activation.kind), "scopeKey": activation.scope,
        "flowId": activation.flow.as_ref(), "iteration": activation.iteration,
    }
}

fn user_task(task: &UserTaskCreation) -> Members {
    members! {
        "userTaskKey": task.user_task, "name": task.name.as_ref(),
        "assignee": task.assignee.as_ref(),
        "candidateGroups": list(&task.candidate_groups),
        "candidateUsers": list(&task.candidate_users),
        "dueDate": task.due_date, "followUpDate": task.follow_up_date, "priority": task.priority,
    }
}

fn subscription(opening: &SubscriptionOpening) -> Members {
    members! { "subscriptionKey": opening.subscription, "waitsFor": awaited(&opening.awaited) }
}

fn start_subscription(opening: &StartSubscription) -> Members {
    members! {
        "subscriptionKey": opening.subscription, "processDefinitionKey": opening.definition,
        "processDefinitionId": &opening.process, "tenantId": &opening.tenant,
        "startId": &opening.target, "waitsFor": awaited(&opening.awaited),
    }
}

/// What a subscription waits for.
pub(crate) fn awaited(awaited: &Awaited) -> Members {
    match awaited {
        Awaited::Timer(timer) => members! {
            "type": "TIMER", "timerType": timer_kind(timer.kind), "timer": &timer.text,
            "dueDate": timer.due,
        },
        Awaited::Message { name, correlation_key } => members! {
            "type": "MESSAGE", "messageName": name, "correlationKey": correlation_key,
        },
        Awaited::Signal { name } => members! { "type": "SIGNAL", "signalName": name },
    }
}

fn publication(published: &MessagePublication) -> Members {
    members! {
        "messageKey": published.message, "tenantId": &published.tenant,
        "messageName": &published.name, "correlationKey": &published.correlation_key,
        "messageId": published.id.as_ref(), "expiresAt": published.expires_at,
        "variables": list(&published.payload),
    }
}

fn waiting_instance(waiting: &WaitingInstance) -> Members {
    members! {
        "subscriptionKey": waiting.subscription, "processInstanceKey": waiting.instance,
        "processDefinitionId": &waiting.process, "tenantId": &waiting.tenant,
        "messageName": &waiting.name, "correlationKey": &waiting.correlation_key,
    }
}

fn correlated(correlated: &CorrelatedMessage) -> Members {
    members! {
        "messageKey": correlated.message, "receiver": waiting_instance(&correlated.waiting),
        "variables": list(&correlated.payload),
    }
}

fn broadcast(signal: &SignalBroadcast) -> Members {
    members! {
        "signalKey": signal.broadcast, "tenantId": &signal.tenant, "signalName": &signal.name,
        "variables": list(&signal.payload),
    }
}

fn mail(mail: &Mail) -> Members {
    let (kind, content) = match mail {
        Mail::Wait(waiting) => ("WAIT", waiting_instance(waiting)),
        Mail::StopWaiting(waiting) => ("STOP_WAITING", waiting_instance(waiting)),
        Mail::Correlate(message) => ("CORRELATE", correlated(message)),
        Mail::Declined(message) => ("DECLINED", correlated(message)),
        Mail::Publish(published) => ("PUBLISH", publication(published)),
        Mail::Broadcast(signal) => ("BROADCAST", broadcast(signal)),
    };
    members! { "type": kind, "content": content }
}

impl From<&Payload> for Datum {
    fn from(payload: &Payload) -> Self {
        let is_truncated = payload.value.stored_as().is_some();
        let members = members! {
            "name": &payload.name, "value": &payload.value, "isTruncated": is_truncated,
        };
        Self::Object(members)
    }
}

impl From<&JobHeader> for Datum {
    fn from(header: &JobHeader) -> Self {
        Self::Object(members! { "name": &header.key, "value": &header.value })
    }
}

impl From<&Visits> for Datum {
    fn from(visits: &Visits) -> Self {
        Self::Object(members! {
            "scopeKey": visits.scope, "elementId": &visits.element, "count": visits.count,
        })
    }
}

impl From<&DeployedResource> for Datum {
    fn from(resource: &DeployedResource) -> Self {
        let processes = resource.processes.iter().map(|process| {
            Self::Object(members! {
                "processDefinitionKey": process.definition,
                "processDefinitionId": &process.process,
                "processDefinitionVersion": process.version,
            })
        });
        let processes = Self::List(processes.collect());
        Self::Object(members! {
            "resourceName": &resource.name, "sha256": &resource.hash, "processes": processes,
        })
    }
}

fn offer_cause(cause: OfferCause) -> &'static str {
    match cause {
        OfferCause::LeaseEnded => "LEASE_ENDED",
        OfferCause::BackOffEnded => "BACK_OFF_ENDED",
        OfferCause::WorkerGone => "WORKER_GONE",
        OfferCause::IncidentResolved => "INCIDENT_RESOLVED",
    }
}

fn scope_outcome(outcome: ScopeOutcome) -> &'static str {
    match outcome {
        ScopeOutcome::Completes => "COMPLETES",
        ScopeOutcome::Interrupted => "INTERRUPTED",
    }
}

/// The wire name of a kind of timer.
pub(crate) fn timer_kind(kind: TimerKind) -> &'static str {
    match kind {
        TimerKind::Date => "DATE",
        TimerKind::Duration => "DURATION",
        TimerKind::Cycle => "CYCLE",
    }
}

/// The name of a kind of element, as clients know it.
pub(crate) fn element_kind(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::Process => "PROCESS",
        ElementKind::StartEvent => "START_EVENT",
        ElementKind::EndEvent => "END_EVENT",
        ElementKind::Task => "TASK",
        ElementKind::ManualTask => "MANUAL_TASK",
        ElementKind::UserTask => "USER_TASK",
        ElementKind::ServiceTask => "SERVICE_TASK",
        ElementKind::ExclusiveGateway => "EXCLUSIVE_GATEWAY",
        ElementKind::ParallelGateway => "PARALLEL_GATEWAY",
        ElementKind::InclusiveGateway => "INCLUSIVE_GATEWAY",
        ElementKind::SubProcess => "SUB_PROCESS",
        ElementKind::IntermediateThrowEvent => "INTERMEDIATE_THROW_EVENT",
        ElementKind::SendTask => "SEND_TASK",
        ElementKind::ReceiveTask => "RECEIVE_TASK",
        ElementKind::ScriptTask => "SCRIPT_TASK",
        ElementKind::BusinessRuleTask => "BUSINESS_RULE_TASK",
        ElementKind::EventBasedGateway => "EVENT_BASED_GATEWAY",
        ElementKind::IntermediateCatchEvent => "INTERMEDIATE_CATCH_EVENT",
        ElementKind::BoundaryEvent => "BOUNDARY_EVENT",
        ElementKind::EventSubProcess => "EVENT_SUB_PROCESS",
        ElementKind::CallActivity => "CALL_ACTIVITY",
        ElementKind::MultiInstanceBody => "MULTI_INSTANCE_BODY",
    }
}
