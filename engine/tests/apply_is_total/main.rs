//! `apply` is total: any event on any state changes rows or nothing, and never panics; whether the
//! rows are loaded or not, whoever they belong to, whatever numbers the event carries.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::sync::Arc;

use baton_engine::event::{
    Activation, DefinitionDeletion, DeployedProcess, DeployedResource, ElementKind, ErasedRows,
    Event, InstanceCreation, JobCreation, OfferCause, PagePlace, ReferredValue, ScopeOutcome,
    UserTaskCreation, VersionReference, Visits,
};
use baton_engine::ids::{
    ContentHash, DeploymentKey, ElementId, ElementInstanceKey, IncidentKey, JobKey, JsonText,
    ProcessDefinitionKey, ProcessInstanceKey, Timestamp, UserTaskKey, VariableKey,
};
use baton_engine::incident::IncidentKind;
use baton_engine::testing::random_run::RandomRun;
use proptest::collection::vec;
use proptest::prelude::*;

mod happenings;

/// Kinds of events; [`event`] has an arm for each.
const KINDS: u8 = 71;

/// An event before its keys are chosen.
#[derive(Debug, Clone)]
struct Raw {
    kind: u8,
    stream: prop::sample::Index,
    keys: [prop::sample::Index; 4],
    number: i64,
    text: String,
    long: bool,
    flag: bool,
    small: u8,
}

fn raw() -> impl Strategy<Value = Raw> {
    let numbers = prop_oneof![
        any::<i64>(),
        -3_i64..4,
        Just(i64::MIN),
        Just(i64::MAX),
        1_700_000_000_000_i64..1_700_000_100_000,
    ];
    (
        0..KINDS,
        any::<(prop::sample::Index, [prop::sample::Index; 4])>(),
        numbers,
        "[a-zß\u{0}]{0,3}",
        any::<(bool, bool, u8)>(),
    )
        .prop_map(|(kind, (stream, keys), number, text, (long, flag, small))| Raw {
            kind,
            stream,
            keys,
            number,
            text,
            long: long && flag,
            flag,
            small,
        })
}

/// Keys that the state knows, their neighbors, and the ends of the range.
fn pool(known: &[u64]) -> Vec<u64> {
    let mut keys = vec![0, 1, 31, 32, 33, u64::MAX, u64::MAX - 1, u64::MAX - 31, 1 << 63];
    for key in known {
        keys.extend([*key, key + 1, key + 31, key + 32]);
    }
    keys
}

struct Values<'a> {
    raw: &'a Raw,
    pool: &'a [u64],
}

impl Values<'_> {
    fn key(&self, index: usize) -> u64 {
        *self.raw.keys[index % 4].get(self.pool)
    }

    fn element(&self) -> ElementId {
        ElementId::from(if self.raw.flag { "n1" } else { self.raw.text.as_str() })
    }

    fn text(&self) -> Arc<str> {
        Arc::from(self.raw.text.as_str())
    }

    fn some_text(&self) -> Option<Arc<str>> {
        self.raw.flag.then(|| self.text())
    }

    fn time(&self) -> Timestamp {
        Timestamp(self.raw.number)
    }

    fn int(&self) -> i32 {
        i32::try_from(self.raw.number).unwrap_or(i32::MIN)
    }

    fn count(&self) -> u32 {
        u32::try_from(self.raw.number).unwrap_or(u32::MAX)
    }

    fn activation(&self) -> Activation {
        let kinds = [
            ElementKind::Process,
            ElementKind::UserTask,
            ElementKind::ServiceTask,
            ElementKind::ExclusiveGateway,
            ElementKind::ParallelGateway,
            ElementKind::InclusiveGateway,
            ElementKind::SubProcess,
            ElementKind::EventSubProcess,
            ElementKind::MultiInstanceBody,
            ElementKind::IntermediateCatchEvent,
        ];
        Activation {
            element_instance: ElementInstanceKey(self.key(0)),
            element: self.element(),
            kind: kinds[usize::from(self.raw.small) % kinds.len()],
            scope: ElementInstanceKey(self.key(1)),
            flow: self.raw.flag.then(|| self.element()),
            iteration: self.raw.long.then(|| self.count()),
            reserves_job: self.raw.flag.then_some(true),
        }
    }

    fn hash(&self) -> ContentHash {
        ContentHash([self.raw.small; 32])
    }

    fn value(&self) -> JsonText {
        let text = if self.raw.long { "x".repeat(9_000) } else { self.raw.text.clone() };
        JsonText::from(text.as_str())
    }
}

#[allow(clippy::too_many_lines, reason = "one table of all events")]
fn event(values: &Values<'_>) -> Event {
    let element_instance = ElementInstanceKey(values.key(0));
    let (job, user_task) = (JobKey(values.key(1)), UserTaskKey(values.key(1)));
    let incident = IncidentKey(values.key(1));
    match values.raw.kind {
        0 => Event::ProcessInstanceCreated(Box::new(InstanceCreation {
            definition: ProcessDefinitionKey(values.key(0)),
            process: values.element(),
            version: values.count(),
            tenant: values.text(),
            business_id: values.some_text(),
            tags: vec![values.text()],
            start: values.element(),
            caller: values.raw.flag.then(|| happenings::caller(values)),
            correlation_key: values.some_text(),
        })),
        1 => Event::VariableSet {
            variable: VariableKey(values.key(1)),
            scope: element_instance,
            name: values.text(),
            value: values.value(),
        },
        2 => Event::ElementActivating(values.activation()),
        3 => Event::ElementActivated(values.activation()),
        4 => Event::ElementCompleted { element_instance, element: values.element() },
        5 => Event::ElementTerminated { element_instance, element: values.element() },
        6 => Event::SequenceFlowTaken {
            flow: values.element(),
            target: values.element(),
            scope: element_instance,
        },
        7..=13 => job_event(values, job, element_instance),
        14 => Event::UserTaskCreated(Box::new(UserTaskCreation {
            user_task,
            element_instance,
            element: values.element(),
            name: values.some_text(),
            assignee: values.some_text(),
            candidate_groups: vec![values.text(), values.text()],
            candidate_users: vec![values.text()],
            due_date: values.raw.flag.then(|| values.time()),
            follow_up_date: Some(values.time()),
            priority: values.raw.small,
        })),
        15 => Event::UserTaskAssigned {
            user_task,
            assignee: values.some_text(),
            action: values.some_text(),
        },
        16 => Event::UserTaskCompleted { user_task, action: values.some_text() },
        17 => Event::UserTaskCanceled { user_task },
        18 => Event::IncidentCreated {
            incident,
            element_instance,
            element: values.element(),
            kind: IncidentKind::ALL[usize::from(values.raw.small) % IncidentKind::ALL.len()],
            message: values.text(),
            job: values.raw.flag.then_some(job),
        },
        19 => Event::IncidentResolved { incident, element_instance },
        20 => Event::ProcessInstanceTerminating,
        21 => Event::ProcessInstanceCompleted,
        22 => Event::ProcessInstanceTerminated,
        23 => Event::StepsYielded {
            visits: vec![Visits {
                scope: element_instance,
                element: values.element(),
                count: values.count(),
            }],
        },
        29..=34 => token_event(values, element_instance),
        _ => partition_event(values),
    }
}

fn token_event(values: &Values<'_>, scope: ElementInstanceKey) -> Event {
    match values.raw.kind {
        29 => Event::TokenPlaced { target: values.element(), scope },
        30 => Event::TokenParked { gateway: values.element(), flow: values.element(), scope },
        31 => Event::TokensJoined {
            gateway: values.element(),
            flows: vec![values.element(), values.element()],
            scope,
        },
        32 => Event::TokenDropped {
            flow: values.raw.flag.then(|| values.element()),
            target: values.element(),
            scope,
        },
        33 => Event::ScopeEnding { scope, outcome: ScopeOutcome::Completes },
        _ => Event::ScopeEmptied { scope },
    }
}

fn job_event(values: &Values<'_>, job: JobKey, element_instance: ElementInstanceKey) -> Event {
    match values.raw.kind {
        7 => Event::JobCreated(Box::new(JobCreation {
            job,
            element_instance,
            job_type: values.text(),
            retries: values.int(),
            priority: values.int(),
            headers: Vec::new(),
        })),
        8 => Event::JobActivated {
            job,
            element_instance,
            worker: values.text(),
            deadline: values.time(),
        },
        9 => Event::JobCompleted { job, element_instance },
        10 => Event::JobFailed {
            job,
            element_instance,
            retries: values.int(),
            retry_at: values.raw.flag.then(|| values.time()),
            message: values.some_text(),
        },
        11 => {
            let cause = OfferCause::LeaseEnded;
            Event::JobOfferedAgain { job, element_instance, cause }
        }
        12 => Event::JobUpdated {
            job,
            element_instance,
            retries: values.int(),
            deadline: values.raw.flag.then(|| values.time()),
        },
        _ => Event::JobCanceled { job, element_instance },
    }
}

fn partition_event(values: &Values<'_>) -> Event {
    match values.raw.kind {
        24 => Event::ResourcesDeployed {
            deployment: DeploymentKey(values.key(0)),
            tenant: values.text(),
            resources: vec![DeployedResource {
                name: values.text(),
                hash: values.hash(),
                processes: vec![DeployedProcess {
                    definition: ProcessDefinitionKey(values.key(1)),
                    process: values.element(),
                    version: values.count(),
                    name: values.some_text(),
                    created: values.raw.flag,
                    version_tag: values.some_text(),
                    time_to_live_ms: values.raw.flag.then_some(values.raw.number),
                }],
            }],
        },
        25 => Event::ClockPinned { at: values.time() },
        26 => Event::ClockReset,
        27 => Event::ContentStored { hash: values.hash(), length: values.key(0) },
        28 => Event::ContentDropped { hash: values.hash() },
        64..=69 => removal_event(values),
        _ => happenings::event(values),
    }
}

fn removal_event(values: &Values<'_>) -> Event {
    let (instance, definition) =
        (ProcessInstanceKey(values.key(0)), ProcessDefinitionKey(values.key(1)));
    let version = VersionReference { definition, version: values.count() };
    match values.raw.kind {
        64 => Event::InstanceDropped { instance },
        65 => Event::DroppedRowsErased(Box::new(ErasedRows {
            instance,
            through: values
                .raw
                .flag
                .then(|| PagePlace { first_key: values.key(1), first_event: values.key(2) }),
            user_tasks: vec![UserTaskKey(values.key(1))],
            incidents: vec![IncidentKey(values.key(2))],
            blocks: vec![values.key(3)],
            contents: vec![values.hash()],
            values: vec![ReferredValue { hash: values.hash(), references: values.count() }],
        })),
        66 => Event::DroppedPagesErased { instance, is_last: values.raw.flag },
        67 => Event::ProcessDefinitionDeleted(Box::new(DefinitionDeletion {
            definition: ProcessDefinitionKey(values.key(0)),
            latest: values.raw.flag.then_some(version),
            same_tag: values.raw.long.then_some(version),
            last_version: values.count(),
            is_drained: values.raw.flag,
            erases_history: values.raw.long,
        })),
        68 => Event::ProcessDefinitionDrained { definition },
        _ => Event::ProcessDefinitionErased { definition },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_event_can_be_applied_to_any_state(
        seed in 0_u64..1_000,
        batches in 0_usize..12,
        restart in any::<bool>(),
        raws in vec(raw(), 1..120),
    ) {
        let mut run = RandomRun::new(seed);
        run.begin_run(batches).expect("a run without arbitrary events");
        let (kernel, known) = run.into_parts();
        let mut kernel = kernel;
        if restart {
            // Nothing is loaded: every event is about rows that the layers do not know.
            kernel.restart();
        }
        let pool = pool(&known);
        kernel.begin(Timestamp(1_700_000_000_000));
        for raw in &raws {
            let stream = ProcessInstanceKey(*raw.stream.get(&pool));
            let event = event(&Values { raw, pool: &pool });
            kernel.emit_anything(stream, event);
        }
        kernel.abandon();
    }
}
