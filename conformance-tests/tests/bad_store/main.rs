//! Data folders that a server cannot use: a clear message and an exit code of its own for each
//! reason, nothing torn, never a panic.
//!
//! Needs the `baton` binary, as `crash.rs` does. Some of these need root, to mount small disks; a
//! test that cannot have what it needs prints why it was skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use baton_conformance_tests::crash::http::Connection;
use baton_conformance_tests::crash::ledger::Ask;
use baton_conformance_tests::crash::models;
use baton_conformance_tests::crash::server::{
    Launch, NotStarted, Server, find_program_or_skip, last_words,
};
use baton_conformance_tests::crash::workload::{Client, Stopped};

mod damaged;
mod full_disk;
mod refused;
mod stopping;

/// The stores that keep data on disk.
const STORES: [&str; 2] = ["sled", "fjall"];

/// A new, empty place for one test. `None` without a binary, which is told.
fn place(name: &str, store: &str) -> Option<Launch> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let program = find_program_or_skip(env!("CARGO_TARGET_TMPDIR"))?;
    let folder = folder.join(format!("bad-store-{name}-{store}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    Some(Launch::new(&program, store, &folder.join("data")))
}

fn skip<T>(reason: &str) -> Option<T> {
    println!("skipped: {reason}");
    None
}

/// The folder around data, ledgers and log.
fn folder(launch: &Launch) -> PathBuf {
    launch.data.parent().unwrap().to_owned()
}

/// Starts a server that has no reason not to start.
fn started(launch: &Launch) -> Server {
    launch.start().unwrap_or_else(|why| panic!("{}: {}", launch.store, why.describe()))
}

/// Lets a server stop in an orderly way.
fn stop(launch: &Launch, server: Server) {
    assert_eq!(server.terminate(), Ok(Some(0)), "{}: {}", launch.store, last_words(&launch.said()));
}

/// Starts a server that must refuse, and gives its last words.
fn refused(launch: &Launch, code: i32) -> String {
    match launch.start() {
        Ok(_) => panic!("{}: the server started on {}", launch.store, launch.data.display()),
        Err(NotStarted::Wrong(why)) => panic!("{}: {why}", launch.store),
        Err(NotStarted::Ended(ended, said)) => {
            let store = &launch.store;
            assert!(!said.contains("panicked at"), "{store}: it panicked: {said}");
            assert_eq!(ended, Some(code), "{store}: {said}");
            let last = said.lines().last().unwrap_or_default().to_owned();
            assert!(last.starts_with("baton: "), "{store}: no clear message: {said}");
            last
        }
    }
}

/// A folder with data, which clients made in a moment, and their ledgers.
fn with_data(launch: &Launch) -> Vec<Client> {
    let server = started(launch);
    let mut clients = clients(launch, 2);
    deploy(&server, &mut clients);
    load(&server, &mut clients, Duration::from_millis(700));
    stop(launch, server);
    clients
}

fn clients(launch: &Launch, count: u64) -> Vec<Client> {
    let client = |number| Client::new(&format!("c{number}"), number, &folder(launch)).unwrap();
    (0..count).map(client).collect()
}

fn deploy(server: &Server, clients: &mut [Client]) {
    let mut connection = Connection::new(server.address());
    for process in models::ALL {
        let ask = Ask::Deploy { process: process.to_owned(), edition: 0 };
        assert_eq!(clients[0].ask(&mut connection, &ask).unwrap().answer.status, 200);
    }
}

/// Lets clients work for a while; the server outlives it.
fn load(server: &Server, clients: &mut [Client], time: Duration) {
    let (address, is_over) = (server.address(), AtomicBool::new(false));
    thread::scope(|scope| {
        for client in clients {
            let is_over = &is_over;
            scope.spawn(move || match client.work(address, &|_| !is_over.load(Ordering::SeqCst)) {
                None => {}
                Some(Stopped::Gone(why) | Stopped::Wrong(why)) => panic!("{why}"),
            });
        }
        thread::sleep(time);
        is_over.store(true, Ordering::SeqCst);
    });
}
