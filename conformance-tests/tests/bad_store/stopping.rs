//! SIGTERM while there is something to do.

use std::thread;
use std::time::{Duration, Instant};

use baton_conformance_tests::crash::http::Connection;
use baton_conformance_tests::crash::ledger::Ask;
use baton_conformance_tests::crash::server::last_words;
use baton_conformance_tests::crash::verify::verify;
use baton_conformance_tests::crash::workload::{Client, Stopped};

use super::{STORES, clients, deploy, place, started};

#[test]
fn a_loaded_server_with_waiting_workers_stops_at_once() {
    for store in STORES {
        let Some(launch) = place("stopping", store) else { return };
        let server = started(&launch);
        let mut clients = clients(&launch, 8);
        deploy(&server, &mut clients);
        let address = server.address();
        let (waiting, working) = clients.split_at_mut(4);
        let took = thread::scope(|scope| {
            for client in waiting {
                scope.spawn(move || wait_for_jobs(client, &mut Connection::new(address)));
            }
            for client in working {
                scope.spawn(move || match client.work(address, &|_| true) {
                    Some(Stopped::Gone(_)) | None => {}
                    Some(Stopped::Wrong(why)) => panic!("{why}"),
                });
            }
            thread::sleep(Duration::from_millis(500));
            let began = Instant::now();
            assert_eq!(server.terminate(), Ok(Some(0)), "{}", last_words(&launch.said()));
            began.elapsed()
        });
        // Its own patience is 10 s: then it would have given up on somebody.
        assert!(took < Duration::from_secs(8), "{store}: it took {took:?}");
        verify(&launch, &clients, false).unwrap();
    }
}

/// Asks for jobs of a type that has none, for longer than the test lasts.
fn wait_for_jobs(client: &mut Client, connection: &mut Connection) {
    let ask = Ask::Activate {
        job_type: "nobody-offers-this".to_owned(),
        worker: client.next_name(),
        timeout_ms: 1_000,
        wait_ms: 60_000,
    };
    match client.ask(connection, &ask) {
        Ok(reply) => assert!(reply.answer.keys.is_empty()),
        Err(Stopped::Gone(_)) => {}
        Err(Stopped::Wrong(why)) => panic!("{why}"),
    }
}
