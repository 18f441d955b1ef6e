//! A disk without space: the server says so, loses nothing, and goes on once there is space.

use std::time::Duration;

use baton_conformance_tests::crash::confined::Disk;
use baton_conformance_tests::crash::finish::finish;
use baton_conformance_tests::crash::http::{Connection, Message};
use baton_conformance_tests::crash::server::last_words;
use baton_conformance_tests::crash::verify::verify;

use super::{STORES, clients, deploy, place, refused, skip, started, stop};

/// Enough for an empty store of either kind and a few seconds of work.
const SMALL_KIB: u64 = 12 * 1024;
const LARGE_KIB: u64 = 1024 * 1024;

/// Longer than it takes to fill the small disk, and some time with it being full.
const WORK: Duration = Duration::from_secs(20);

#[test]
fn a_disk_that_fills_up_costs_nothing_that_was_acknowledged() {
    for store in STORES {
        let Some(launch) = place("full", store) else { return };
        let disk = match Disk::mount(&launch.data, SMALL_KIB) {
            Ok(disk) => disk,
            Err(reason) => return skip(&reason).unwrap_or_default(),
        };
        let server = started(&launch);
        let mut clients = clients(&launch, 4);
        deploy(&server, &mut clients);
        super::load(&server, &mut clients, WORK);
        let health = Connection::new(server.address()).send(&Message::empty("GET", "/health"));
        let health = health.expect("it answers while the disk is full");
        println!("{store}: {health:?}");
        let said = launch.said();
        let why = last_words(&said);
        let is_told = ["no space is left", "the disk is full"].iter().any(|why| said.contains(why));
        assert!(is_told, "{store}: it did not say why: {why}");
        assert!(!said.contains("panicked at"), "{store}: it panicked: {why}");
        assert_eq!(server.terminate(), Ok(Some(0)), "{store}: {why}");

        disk.resize(LARGE_KIB).unwrap();
        let server = started(&launch);
        finish(server.address(), &mut clients).unwrap();
        stop(&launch, server);
        println!("{store}: {:?}", verify(&launch, &clients, true).unwrap());
    }
}

#[test]
fn a_new_store_on_a_full_disk_is_refused() {
    for store in STORES {
        let Some(launch) = place("full-at-start", store) else { return };
        let disk = match Disk::mount(&launch.data, 16) {
            Ok(disk) => disk,
            Err(reason) => return skip(&reason).unwrap_or_default(),
        };
        let said = refused(&launch, 7);
        assert!(said.contains("no space is left on the disk"), "{store}: {said}");
        disk.resize(LARGE_KIB).unwrap();
        let server = started(&launch);
        stop(&launch, server);
    }
}
