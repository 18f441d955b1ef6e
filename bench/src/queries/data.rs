//! A store full of ended and open instances, made in process before it is served.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baton_engine::command::{CommandContext, Variables};
use baton_engine::runtime::handle::EngineHandle;
use baton_engine::runtime::{Engine, EngineOptions};
use baton_engine::store::{StoreKind, StoreOptions, open};

use crate::elements::driver::{complete, send, start, take};
use crate::kernel::variable;
use crate::models;

/// Callers that start instances.
const CALLERS: usize = 256;

/// Fills a new store: `ended` instances that went straight through (one in fifty of them through a
/// job), `open` ones with a user task, and one in a hundred of those stuck, one in twenty waiting.
pub(crate) fn fill(kind: StoreKind, folder: &Path, ended: usize, open_instances: usize) {
    let store = open(kind, folder, StoreOptions::default()).expect("a new store opens");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime starts");
    let options =
        EngineOptions { replies_on: Some(runtime.handle().clone()), ..EngineOptions::default() };
    let engine = Engine::start(store, &options).expect("the engine starts");
    let handle = engine.handle();
    let files = [
        ("order", models::order()),
        ("one-job", models::one_job()),
        ("inbox", models::inbox()),
        ("stuck", models::stuck()),
        ("waiting", models::waiting()),
    ];
    let files = files.map(|(name, xml)| (format!("{name}.bpmn"), xml.into_bytes()));
    let permit = handle.admit(0).expect("room");
    let deployed = handle.deploy(CommandContext::default(), files.to_vec(), permit);
    runtime.block_on(deployed).expect("deploys");
    runtime.block_on(async {
        let text = |text: String| format!("\"{text}\"");
        starts(&handle, "order", ended - ended / 50, move |number| {
            let customer = text(format!("customer-{}", number % 5_000));
            vec![variable("customer", &customer), variable("amount", &number.to_string())]
        })
        .await;
        starts(&handle, "one-job", ended / 50, |_| Vec::new()).await;
        loop {
            let jobs = take(&handle, "work", 1_000).await;
            if jobs.is_empty() {
                break;
            }
            let sent = jobs.into_iter().map(|job| {
                let handle = handle.clone();
                tokio::spawn(async move { send(&handle, complete(job.job)).await })
            });
            for completed in sent.collect::<Vec<_>>() {
                completed.await.expect("a caller ends");
            }
        }
        starts(&handle, "inbox", open_instances, move |number| {
            let due = format!("\"2027-{:02}-{:02}T12:00:00Z\"", 1 + number % 12, 1 + number % 28);
            vec![variable("group", &text(format!("group-{}", number % 50))), variable("due", &due)]
        })
        .await;
        starts(&handle, "stuck", open_instances / 100, |_| Vec::new()).await;
        starts(&handle, "waiting", open_instances / 20, move |number| {
            vec![variable("order", &text(format!("order-{number}")))]
        })
        .await;
    });
    engine.stop();
}

async fn starts(
    handle: &EngineHandle,
    process: &'static str,
    count: usize,
    variables: impl Fn(usize) -> Variables + Send + Sync + 'static,
) {
    let next = Arc::new(AtomicUsize::new(0));
    let variables = Arc::new(variables);
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let (handle, next) = (handle.clone(), Arc::clone(&next));
        let variables = Arc::clone(&variables);
        callers.push(tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    break;
                }
                send(&handle, start(process, variables(number))).await;
            }
        }));
    }
    for caller in callers {
        caller.await.expect("a caller ends");
    }
}
