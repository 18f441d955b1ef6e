//! The end of a run: everything that is open is completed, so that what is stuck shows.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use super::http::Connection;
use super::ledger::{Ask, Searched};
use super::models;
use super::workload::{Client, Stopped};

/// Longer than every lease and back-off of the workload, and the work itself.
const PATIENCE: Duration = Duration::from_mins(5);

/// Results on one page of a search.
const PAGE: usize = 10;

/// Completes jobs and user tasks and resolves incidents until no instance runs any more.
pub fn finish(server: SocketAddr, clients: &mut [Client]) -> Result<(), String> {
    let began = Instant::now();
    let results: Vec<Result<(), Stopped>> = thread::scope(|scope| {
        let threads: Vec<_> = clients
            .iter_mut()
            .enumerate()
            .map(|(number, client)| scope.spawn(move || settle_all(client, server, number, began)))
            .collect();
        let gone = || Err(Stopped::Wrong("the thread of a client panicked".to_owned()));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| gone())).collect()
    });
    results.into_iter().collect::<Result<(), Stopped>>().map_err(|stopped| match stopped {
        Stopped::Gone(why) => format!("the server went away at the end: {why}"),
        Stopped::Wrong(why) => why,
    })
}

fn settle_all(
    client: &mut Client,
    server: SocketAddr,
    number: usize,
    began: Instant,
) -> Result<(), Stopped> {
    let mut connection = Connection::new(server);
    client.repeat_unanswered(&mut connection)?;
    // Each looks at another page, so that they do not all do the same.
    let own_page = number * PAGE;
    loop {
        if settle(client, &mut connection, own_page)? + settle(client, &mut connection, 0)? > 0 {
            continue;
        }
        let ask = Ask::Search { of: Searched::Instances, from: 0 };
        let running = client.ask(&mut connection, &ask)?.answer;
        if running.status == 200 && running.keys.is_empty() {
            return Ok(());
        }
        if began.elapsed() > PATIENCE {
            let why = format!("stuck: there is nothing to do, but {running:?} still run");
            return Err(Stopped::Wrong(why));
        }
        thread::sleep(Duration::from_millis(50)); // Leases and back-offs end.
    }
}

/// Settles one page of everything; how much it found.
fn settle(client: &mut Client, connection: &mut Connection, from: usize) -> Result<usize, Stopped> {
    let incidents = client.search_incidents(connection, from)?;
    let mut found = incidents.len();
    for incident in incidents {
        client.repair(connection, incident)?;
    }
    for job_type in models::JOB_TYPES {
        let ask = Ask::Activate {
            job_type: job_type.to_owned(),
            worker: client.next_name(),
            timeout_ms: 30_000,
            wait_ms: -1,
        };
        let jobs = client.ask(connection, &ask)?.answer.keys;
        found += jobs.len();
        for job in jobs {
            client.ask(connection, &Ask::CompleteJob { job, amount: models::AMOUNT_ENOUGH })?;
        }
    }
    let tasks = client.ask(connection, &Ask::Search { of: Searched::Tasks, from })?.answer.keys;
    found += tasks.len();
    for task in tasks {
        let action = client.next_name();
        client.ask(connection, &Ask::CompleteTask { task, action })?;
    }
    Ok(found)
}
