//! Searches for process definitions against the naive one, page by page. A failure prints the seed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod query_support;

use baton_engine::ids::ProcessDefinitionKey;
use baton_engine::query::process_definitions;
use baton_engine::state::tables::definitions::{DefinitionState, ProcessDefinitionRow};
use baton_engine::store::StoreKind;
use proptest::prelude::*;

use query_support::filters::sort;
use query_support::naive::{self, check_pages, compare, passes};
use query_support::world::World;
use query_support::{Random, TestStore};

#[expect(clippy::ptr_arg, reason = "the values of such filters are strings")]
fn text(value: &String) -> String {
    value.clone()
}

fn definition_passes(
    world: &World,
    filter: &process_definitions::Filter,
    (key, row): &(ProcessDefinitionKey, ProcessDefinitionRow),
) -> bool {
    let state = |state: &DefinitionState| format!("{state:?}").to_uppercase();
    passes(&filter.key, Some(*key), ProcessDefinitionKey::to_string)
        && passes(&filter.process, Some(row.process.clone()), ToString::to_string)
        && passes(&filter.name, row.name.as_deref().map(str::to_owned), text)
        && passes(&filter.resource_name, Some(row.resource_name.to_string()), text)
        && passes(&filter.version, Some(i64::from(row.version)), i64::to_string)
        && passes(&filter.version_tag, row.version_tag.as_deref().map(str::to_owned), text)
        && passes(&filter.tenant, Some(row.tenant.to_string()), text)
        && passes(&filter.state, Some(row.state()), state)
        && (!filter.latest_only || world.latest.contains(key))
        && filter.has_start_form != Some(true)
}

fn check_process_definitions(world: &World, store: &TestStore, random: &mut Random) {
    use process_definitions::SortField::{
        Key, Name, Process, ResourceName, Tenant, Version, VersionTag,
    };
    let filter = world.process_definition_filter(random);
    let sort = sort(random, &[Key, Key, Name, Process, ResourceName, Tenant, Version, VersionTag]);
    let mut expected: Vec<_> = world
        .definitions
        .iter()
        .filter(|definition| definition_passes(world, &filter, definition))
        .cloned()
        .collect();
    naive::sort(&mut expected, &sort, |field, (a_key, a), (b_key, b)| match field {
        Key => a_key.cmp(b_key),
        Name => compare(a.name.as_deref(), b.name.as_deref()),
        Process => a.process.cmp(&b.process),
        ResourceName => a.resource_name.cmp(&b.resource_name),
        Tenant => a.tenant.cmp(&b.tenant),
        Version => a.version.cmp(&b.version),
        VersionTag => compare(a.version_tag.as_deref(), b.version_tag.as_deref()),
    });
    println!("process definitions: {filter:?} sorted by {sort:?}");
    check_pages(&expected, random, |page| {
        store.read(|reader| process_definitions::search(reader, &filter, &sort, page))
    });
}

proptest! {
    #![proptest_config(
        ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() }
    )]

    #[test]
    fn every_page_of_definitions_is_that_of_the_naive_search(seed: u64) {
        println!("seed {seed}");
        let mut random = Random::new(seed);
        let (world, rows) = World::new(&mut random, 0);
        let mut store = TestStore::new(StoreKind::Memory);
        store.write(rows);
        for _ in 0..20 {
            check_process_definitions(&world, &store, &mut random);
        }
    }
}
