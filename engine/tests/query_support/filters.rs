//! Random filters and sorts over a small world, whose values often hit.

use baton_engine::ids::{ElementId, ProcessDefinitionKey, ProcessInstanceKey, Timestamp};
use baton_engine::query::comparison::{Comparison, Comparisons};
use baton_engine::query::{Order, incidents, process_definitions, process_instances, user_tasks};
use baton_engine::state::tables::definitions::DefinitionState;
use baton_engine::state::tables::incidents::IncidentState;
use baton_engine::state::tables::process_instances::InstanceState;
use baton_engine::state::tables::user_tasks::UserTaskState;

use super::Random;
use super::world::{GROUPS, NAMES, PEOPLE, PROCESSES, TAGS, TENANTS, World, time};

/// Comparisons of a field, most often none; only texts know patterns.
fn comparisons<T: Clone>(
    random: &mut Random,
    often: u64,
    values: &mut dyn FnMut(&mut Random) -> T,
    is_text: bool,
) -> Comparisons<T> {
    if !random.once_in(often) {
        return Vec::new();
    }
    let count = if random.once_in(4) { 2 } else { 1 };
    (0..count).map(|_| comparison(random, values, is_text)).collect()
}

fn comparison<T: Clone>(
    random: &mut Random,
    values: &mut dyn FnMut(&mut Random) -> T,
    is_text: bool,
) -> Comparison<T> {
    let mut list =
        |random: &mut Random| -> Vec<T> { (0..random.below(4)).map(|_| values(random)).collect() };
    match random.below(if is_text { 13 } else { 12 }) {
        0..=2 => Comparison::Equal(values(random)),
        3..=4 => Comparison::In(list(random)),
        5 => Comparison::NotIn(list(random)),
        6 => Comparison::NotEqual(values(random)),
        7 => Comparison::Exists(!random.once_in(3)),
        8 => Comparison::Greater(values(random)),
        9 => Comparison::GreaterOrEqual(values(random)),
        10 => Comparison::Less(values(random)),
        11 => Comparison::LessOrEqual(values(random)),
        _ => Comparison::Like(
            random.pick(&["*", "A*", "?*e", r"App\**", "*p*ve", "ORDER*", "C*", "*E?"]).to_owned(),
        ),
    }
}

fn of_texts(random: &mut Random, often: u64, texts: &[&str]) -> Comparisons<String> {
    comparisons(random, often, &mut |random| random.pick(texts).to_owned(), true)
}

fn of_ids(random: &mut Random, often: u64, texts: &[&str]) -> Comparisons<ElementId> {
    comparisons(random, often, &mut |random| ElementId::from(random.pick(texts)), true)
}

fn of_times(random: &mut Random, often: u64) -> Comparisons<Timestamp> {
    comparisons(random, often, &mut time, false)
}

fn of_keys<T: Clone>(random: &mut Random, often: u64, keys: &[T]) -> Comparisons<T> {
    if keys.is_empty() {
        return Vec::new();
    }
    comparisons(random, often, &mut |random| random.pick(keys), false)
}

fn of_states<T: Clone>(random: &mut Random, often: u64, states: &[T]) -> Comparisons<T> {
    comparisons(random, often, &mut |random| random.pick(states), true)
}

/// A random sort, most often by one field.
pub fn sort<F: Copy>(random: &mut Random, fields: &[F]) -> Vec<(F, Order)> {
    let count = random.pick(&[0, 1, 1, 1, 2, 3]);
    (0..count)
        .map(|_| (random.pick(fields), random.pick(&[Order::Ascending, Order::Descending])))
        .collect()
}

impl World {
    fn definitions(&self) -> Vec<ProcessDefinitionKey> {
        self.definitions.iter().map(|(key, _)| *key).collect()
    }

    fn instance_keys(&self) -> Vec<ProcessInstanceKey> {
        self.instances.iter().map(|(key, _)| *key).collect()
    }

    /// A filter that names what an index begins with, and says a little more.
    fn inbox_filter(random: &mut Random) -> user_tasks::Filter {
        let mut filter = user_tasks::Filter {
            state: vec![Comparison::Equal(UserTaskState::Created)],
            due_date: of_times(random, 2),
            tenant: of_texts(random, 6, &TENANTS),
            ..Default::default()
        };
        let people = PEOPLE.map(str::to_owned);
        match random.below(4) {
            0 => filter.assignee = vec![Comparison::In(random.some_of(&people))],
            1 => filter.candidate_user = vec![Comparison::Equal(random.pick(&people))],
            2 => filter.candidate_group = of_texts(random, 1, &GROUPS),
            _ => {
                filter.state = of_states(random, 2, &[UserTaskState::Created]);
                filter.due_date.clear();
                filter.created_at = of_times(random, 1);
            }
        }
        filter
    }

    pub fn user_task_filter(&self, random: &mut Random) -> user_tasks::Filter {
        if random.once_in(2) {
            return Self::inbox_filter(random);
        }
        let task_keys: Vec<_> = self.tasks.iter().map(|(key, _)| *key).collect();
        let elements: Vec<_> = self.tasks.iter().map(|(_, row)| row.element_instance).collect();
        let states = [UserTaskState::Created, UserTaskState::Completed, UserTaskState::Canceled];
        let state = match random.below(3) {
            0 => vec![Comparison::Equal(UserTaskState::Created)],
            1 => of_states(random, 1, &states),
            _ => Vec::new(),
        };
        user_tasks::Filter {
            key: of_keys(random, 12, &task_keys),
            state,
            assignee: of_texts(random, 5, &PEOPLE),
            candidate_group: of_texts(random, 3, &GROUPS),
            candidate_user: of_texts(random, 5, &PEOPLE),
            name: of_texts(random, 10, &NAMES),
            priority: comparisons(random, 10, &mut |random| random.pick(&[0, 50, 100]), false),
            element: of_ids(random, 12, &NAMES),
            process: of_ids(random, 12, &PROCESSES),
            definition: of_keys(random, 12, &self.definitions()),
            instance: of_keys(random, 8, &self.instance_keys()),
            element_instance: of_keys(random, 12, &elements),
            tenant: of_texts(random, 6, &TENANTS),
            created_at: of_times(random, 8),
            ended_at: of_times(random, 10),
            due_date: of_times(random, 6),
            follow_up_date: of_times(random, 10),
            tags: of_texts(random, 10, &TAGS),
            business_id: of_texts(random, 10, &NAMES),
            any_of: self.alternatives(random, Self::user_task_filter),
            instance_variables: Vec::new(),
            local_variables: Vec::new(),
        }
    }

    /// Some filters without alternatives of their own, most often none.
    fn alternatives<F>(&self, random: &mut Random, filter: fn(&Self, &mut Random) -> F) -> Vec<F> {
        if random.once_in(8) {
            (0..=random.below(2)).map(|_| filter(self, random)).collect()
        } else {
            Vec::new()
        }
    }

    pub fn process_definition_filter(&self, random: &mut Random) -> process_definitions::Filter {
        let states = [DefinitionState::Active, DefinitionState::Draining, DefinitionState::Deleted];
        process_definitions::Filter {
            key: of_keys(random, 6, &self.definitions()),
            process: of_ids(random, 3, &PROCESSES),
            name: of_texts(random, 6, &NAMES),
            resource_name: of_texts(random, 6, &NAMES),
            version: comparisons(random, 5, &mut |random| random.pick(&[1, 2]), false),
            version_tag: of_texts(random, 6, &TAGS),
            tenant: of_texts(random, 4, &TENANTS),
            state: of_states(random, 4, &states),
            latest_only: random.once_in(3),
            has_start_form: random.once_in(8).then(|| random.once_in(2)),
        }
    }

    pub fn process_instance_filter(&self, random: &mut Random) -> process_instances::Filter {
        if random.once_in(3) {
            let states = [InstanceState::Completed, InstanceState::Active];
            return process_instances::Filter {
                definition: of_keys(random, 2, &self.definitions()),
                process: of_ids(random, 2, &PROCESSES),
                version: comparisons(random, 3, &mut |random| random.pick(&[1, 2]), false),
                state: of_states(random, 2, &states),
                ended_at: of_times(random, 2),
                ..Default::default()
            };
        }
        let states = [
            InstanceState::Active,
            InstanceState::Terminating,
            InstanceState::Completed,
            InstanceState::Terminated,
        ];
        let elements: Vec<_> = self.tasks.iter().map(|(_, row)| row.element_instance).collect();
        process_instances::Filter {
            key: of_keys(random, 10, &self.instance_keys()),
            definition: of_keys(random, 4, &self.definitions()),
            process: of_ids(random, 4, &PROCESSES),
            version: comparisons(random, 6, &mut |random| random.pick(&[1, 2]), false),
            state: of_states(random, 2, &states),
            business_id: of_texts(random, 8, &NAMES),
            tenant: of_texts(random, 5, &TENANTS),
            started_at: of_times(random, 8),
            ended_at: of_times(random, 4),
            parent: of_keys(random, 12, &self.instance_keys()),
            parent_element: of_keys(random, 12, &elements),
            has_incident: random.once_in(5).then(|| random.once_in(2)),
            has_own_incident: random.once_in(8).then(|| random.once_in(2)),
            tags: of_texts(random, 8, &TAGS),
            definition_name: of_texts(random, 8, &NAMES),
            version_tag: of_texts(random, 8, &TAGS),
            error_message: of_texts(random, 8, &NAMES),
            error_hash: Vec::new(),
            has_retries_left: random.once_in(8).then(|| random.once_in(2)),
            active_element: of_ids(random, 8, &NAMES),
            any_of: self.alternatives(random, Self::process_instance_filter),
            element: None,
            variables: Vec::new(),
        }
    }

    pub fn incident_filter(&self, random: &mut Random) -> incidents::Filter {
        let keys: Vec<_> = self.incidents.iter().map(|(key, _)| *key).collect();
        let elements: Vec<_> = self.incidents.iter().map(|(_, row)| row.element_instance).collect();
        let jobs: Vec<_> = self.incidents.iter().filter_map(|(_, row)| row.job).collect();
        let kinds = ["CONDITION_ERROR", "JOB_NO_RETRIES", "UNKNOWN"];
        incidents::Filter {
            key: of_keys(random, 10, &keys),
            instance: of_keys(random, 4, &self.instance_keys()),
            definition: of_keys(random, 10, &self.definitions()),
            process: of_ids(random, 10, &PROCESSES),
            element: of_ids(random, 10, &NAMES),
            element_instance: of_keys(random, 8, &elements),
            job: of_keys(random, 8, &jobs),
            kind: of_texts(random, 8, &kinds),
            state: of_states(random, 3, &[IncidentState::Active, IncidentState::Resolved]),
            message: of_texts(random, 8, &NAMES),
            tenant: of_texts(random, 5, &TENANTS),
            created_at: of_times(random, 8),
        }
    }
}
