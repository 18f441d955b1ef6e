//! A small world of process instances, user tasks and incidents that fit each other.

use std::sync::Arc;

use baton_engine::event::{Event, UserTaskCreation};
use baton_engine::ids::{
    ContentHash, DeploymentKey, ElementId, ElementInstanceKey, IncidentKey, JobKey, KEY_BLOCK,
    ProcessDefinitionKey, ProcessInstanceKey, Timestamp, UserTaskKey,
};
use baton_engine::incident::IncidentKind;
use baton_engine::state::pages::{Page, Segment, encode_page};
use baton_engine::state::tables::bookkeeping::{BlockOwner, KeyBlocks};
use baton_engine::state::tables::definitions::{
    DefinitionReference, DefinitionRemoval, DefinitionsByVersion, LatestDefinitions,
    ProcessDefinitionRow, ProcessDefinitions,
};
use baton_engine::state::tables::element_instances::{
    ElementInstanceRow, ElementInstances, ElementState, JobPart, JobState,
};
use baton_engine::state::tables::history::{PageRow, Pages};
use baton_engine::state::tables::incidents::{IncidentRow, IncidentState, Incidents};
use baton_engine::state::tables::process_instances::{
    InstanceState, ProcessInstanceRow, ProcessInstances,
};
use baton_engine::state::tables::scopes::ScopePart;
use baton_engine::state::tables::user_tasks::{UserTaskRow, UserTaskState, UserTasks};
use baton_engine::store::BatchNumber;

use super::{PARTITION, Random, Rows};

const DAY_MS: i64 = 86_400_000;
pub const PEOPLE: [&str; 4] = ["ann", "bob", "ann b", "zoe"];
pub const GROUPS: [&str; 4] = ["sales", "it", "sales east", ""];
pub const NAMES: [&str; 4] = ["Approve", "approve", "Ärger", "App*rove"];
pub const PROCESSES: [&str; 3] = ["order", "order-2", "refund"];
pub const TENANTS: [&str; 2] = ["<default>", "acme"];

/// All rows, sorted by key.
#[derive(Default)]
pub struct World {
    pub instances: Vec<(ProcessInstanceKey, ProcessInstanceRow)>,
    pub tasks: Vec<(UserTaskKey, UserTaskRow)>,
    pub incidents: Vec<(IncidentKey, IncidentRow)>,
    pub definitions: Vec<(ProcessDefinitionKey, ProcessDefinitionRow)>,
    /// The newest version of each process and tenant that is not deleted.
    pub latest: Vec<ProcessDefinitionKey>,
    pub elements: Vec<(ProcessInstanceKey, ElementInstanceRow)>,
}

pub const TAGS: [&str; 3] = ["blue", "big", "red"];

fn text(text: &str) -> Arc<str> {
    Arc::from(text)
}

pub fn time(random: &mut Random) -> Timestamp {
    Timestamp(i64::try_from(random.below(6)).unwrap() * DAY_MS / 2 - DAY_MS / 4)
}

fn some_time(random: &mut Random) -> Option<Timestamp> {
    (!random.once_in(3)).then(|| time(random))
}

/// A definition's key says its process, version and tenant.
fn definition(random: &mut Random) -> (ProcessDefinitionKey, &'static str, u32, &'static str) {
    let (process, version, tenant) = (random.index(3), random.index(2), random.index(2));
    let key = 1_000 + (process * 100 + version * 10 + tenant) as u64;
    let version = u32::try_from(version).unwrap() + 1;
    (ProcessDefinitionKey(key), PROCESSES[process], version, TENANTS[tenant])
}

fn plain_definition(
    random: &mut Random,
    process: &str,
    version: u32,
    tenant: &str,
) -> ProcessDefinitionRow {
    let removal =
        DefinitionRemoval { is_drained: random.once_in(2), erases_history: random.once_in(2) };
    ProcessDefinitionRow {
        process: ElementId::from(process),
        version,
        name: random.once_in(2).then(|| text(random.pick(&NAMES))),
        resource_name: text(random.pick(&NAMES)),
        hash: ContentHash([0; 32]),
        deployment: DeploymentKey(1),
        tenant: text(tenant),
        starts: Vec::new(),
        version_tag: random.once_in(2).then(|| text(random.pick(&TAGS))),
        removal: random.once_in(4).then_some(removal),
        time_to_live_ms: None,
    }
}

fn some_job(random: &mut Random, element_instance: ElementInstanceKey) -> JobPart {
    let state = random.pick(&[
        JobState::Activatable,
        JobState::Activated,
        JobState::BackingOff,
        JobState::Exhausted,
    ]);
    JobPart {
        job: element_instance.embedded_job(),
        job_type: text("work"),
        retries: 1,
        state,
        worker: None,
        due: None,
        error_message: random.once_in(2).then(|| text("no")),
        priority: 0,
        created_at: Timestamp(0),
        tenant: text(TENANTS[0]),
        headers: Vec::new(),
        has_failed_with_retries_left: random.once_in(2),
    }
}

impl World {
    /// A world with this many instances, and all of its rows.
    pub fn new(random: &mut Random, instances: u64) -> (Self, Rows) {
        let (mut world, mut rows) = (Self::default(), Rows::default());
        world.add_definitions(random, &mut rows);
        for number in 0..instances {
            // Every third block is the second one of the instance before it.
            let key = PARTITION.first_key() + number * 3 * KEY_BLOCK;
            world.add_instance(random, ProcessInstanceKey(key), &mut rows);
        }
        (world, rows)
    }

    fn definition(&self, key: ProcessDefinitionKey) -> &ProcessDefinitionRow {
        &self.definitions.iter().find(|(known, _)| *known == key).unwrap().1
    }

    pub fn name(&self, key: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.definition(key).name.clone()
    }

    pub fn tag(&self, key: ProcessDefinitionKey) -> Option<Arc<str>> {
        self.definition(key).version_tag.clone()
    }

    /// Two versions of each process in each tenant, some of them deleted.
    fn add_definitions(&mut self, random: &mut Random, rows: &mut Rows) {
        for (number, process) in PROCESSES.into_iter().enumerate() {
            for (owner, tenant) in TENANTS.into_iter().enumerate() {
                let mut latest = None;
                for version in 1..=2 {
                    let key = 1_000 + (number * 100 + owner) as u64 + u64::from(version - 1) * 10;
                    let key = ProcessDefinitionKey(key);
                    let row = plain_definition(random, process, version, tenant);
                    let reference = DefinitionReference { definition: key, version };
                    let by_id = (text(tenant), ElementId::from(process));
                    let by_version = (by_id.0.clone(), by_id.1.clone(), version);
                    rows.put::<DefinitionsByVersion>(&by_version, &reference);
                    if row.removal.is_none() {
                        rows.put::<LatestDefinitions>(&by_id, &reference);
                        latest = Some(key);
                    }
                    rows.put::<ProcessDefinitions>(&key, &row);
                    self.definitions.push((key, row));
                }
                self.latest.extend(latest);
            }
        }
        self.definitions.sort_by_key(|(key, _)| *key);
    }

    fn add_instance(&mut self, random: &mut Random, key: ProcessInstanceKey, rows: &mut Rows) {
        let (definition, process, version, tenant) = definition(random);
        let state = random.pick(&[
            InstanceState::Active,
            InstanceState::Active,
            InstanceState::Terminating,
            InstanceState::Completed,
            InstanceState::Terminated,
        ]);
        let mut row = ProcessInstanceRow {
            definition,
            process: ElementId::from(process),
            version,
            tenant: text(tenant),
            state,
            started_at: time(random),
            ended_at: state.is_ended().then(|| time(random)),
            business_id: random.once_in(2).then(|| text(random.pick(&NAMES))),
            tags: random.some_of(&TAGS.map(text)),
            next_key: key.0 + 32,
            root: ScopePart::default(),
            incidents: 0,
            tokens: [].into(),
            visits: Vec::new(),
            has_variables: false,
            ending: Vec::new(),
            subscriptions: Vec::new(),
            caller: None,
            uncaught_error: None,
            called_incidents: None,
            correlation_key: None,
            root_incident: None,
        };
        let second_block = key.0 + 2 * KEY_BLOCK;
        rows.put::<KeyBlocks>(&second_block, &BlockOwner { instance: key });
        let mut events = Vec::new();
        for number in 0..random.below(4) {
            let block = random.pick(&[key.0 + 1, second_block]);
            self.add_task(random, block + number * 2, (key, &row), rows, &mut events);
        }
        for number in 0..random.below(3) {
            let incident = random.pick(&[key.0, second_block]) + 20 + number * 2;
            row.incidents += u32::from(self.add_incident(random, incident, (key, &row), rows));
        }
        if !events.is_empty() {
            let segment = Segment { first_sequence: key.0, context: Arc::default(), events };
            let page = Page { batch: BatchNumber(1), at: Timestamp(0), segments: vec![segment] };
            let row = PageRow { bytes: encode_page(key, &page) };
            rows.put_bare::<Pages>(&(key, key.0, key.0), &row);
        }
        rows.put::<ProcessInstances>(&key, &row);
        self.instances.push((key, row));
        self.tasks.sort_by_key(|(key, _)| *key);
        self.incidents.sort_by_key(|(key, _)| *key);
    }

    fn add_task(
        &mut self,
        random: &mut Random,
        key: u64,
        (instance, process): (ProcessInstanceKey, &ProcessInstanceRow),
        rows: &mut Rows,
        events: &mut Vec<Event>,
    ) {
        let element_instance = ElementInstanceKey(key + 1);
        let state = random.pick(&[
            UserTaskState::Created,
            UserTaskState::Created,
            UserTaskState::Completed,
            UserTaskState::Canceled,
        ]);
        let row = UserTaskRow {
            element_instance,
            instance,
            element: ElementId::from(random.pick(&NAMES)),
            name: random.once_in(2).then(|| text(random.pick(&NAMES))),
            definition: process.definition,
            process: process.process.clone(),
            version: process.version,
            tenant: process.tenant.clone(),
            state,
            assignee: random.once_in(2).then(|| text(random.pick(&PEOPLE))),
            candidate_groups: random.some_of(&GROUPS.map(text)),
            candidate_users: random.some_of(&PEOPLE.map(text)),
            due_date: some_time(random),
            follow_up_date: some_time(random),
            priority: u8::try_from(random.below(3)).unwrap() * 50,
            created_at: time(random),
            ended_at: (state != UserTaskState::Created).then(|| time(random)),
            tags: random.some_of(&TAGS.map(text)),
            business_id: random.once_in(2).then(|| text(random.pick(&NAMES))),
        };
        let key = UserTaskKey(key);
        events.push(Event::UserTaskCreated(Box::new(UserTaskCreation {
            user_task: key,
            element_instance,
            element: row.element.clone(),
            name: None,
            assignee: None,
            candidate_groups: Vec::new(),
            candidate_users: Vec::new(),
            due_date: None,
            follow_up_date: None,
            priority: 0,
        })));
        if state == UserTaskState::Created {
            let element = ElementInstanceRow {
                element: row.element.clone(),
                kind: baton_engine::event::ElementKind::UserTask,
                scope: instance.root_scope(),
                state: ElementState::Active,
                flow: None,
                started_at: row.created_at,
                job: random.once_in(2).then(|| some_job(random, element_instance)),
                user_task: Some(key),
                incident: None,
                variables: Vec::new(),
                has_variable_rows: false,
                inside: None,
                subscriptions: Vec::new(),
                called: None,
                multi_instance: None,
                iteration: None,
            };
            rows.put::<ElementInstances>(&(instance, element_instance), &element);
            self.elements.push((instance, element));
        }
        rows.put::<UserTasks>(&key, &row);
        self.tasks.push((key, row));
    }

    /// Whether it is active.
    fn add_incident(
        &mut self,
        random: &mut Random,
        key: u64,
        (instance, process): (ProcessInstanceKey, &ProcessInstanceRow),
        rows: &mut Rows,
    ) -> bool {
        let state = random.pick(&[IncidentState::Active, IncidentState::Resolved]);
        let row = IncidentRow {
            element_instance: ElementInstanceKey(instance.0 + random.below(2)),
            instance,
            element: ElementId::from(random.pick(&NAMES)),
            definition: process.definition,
            process: process.process.clone(),
            tenant: process.tenant.clone(),
            kind: random.pick(&IncidentKind::ALL),
            message: text(random.pick(&NAMES)),
            job: random.once_in(2).then(|| JobKey(instance.0 + 2)),
            state,
            created_at: time(random),
            resolved_at: None,
        };
        rows.put::<Incidents>(&IncidentKey(key), &row);
        self.incidents.push((IncidentKey(key), row));
        state == IncidentState::Active
    }
}
