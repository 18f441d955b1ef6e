//! Folders that are not damaged, but not to be used by this server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use baton_conformance_tests::crash::confined::{Disk, without_privileges};
use baton_conformance_tests::crash::history;
use baton_conformance_tests::crash::server::{Launch, NotStarted};
use baton_conformance_tests::crash::verify::verify;
use baton_engine::ids::PartitionId;
use baton_engine::state::tables::bookkeeping::{FORMAT_VERSION, Format};
use baton_engine::state::tables::row_key;
use baton_engine::store::{BatchNumber, Operation, WriteBatch};

use super::{STORES, folder, place, refused, skip, started, stop, with_data};

#[test]
fn a_folder_has_one_server_at_a_time() {
    for store in STORES {
        let Some(launch) = place("held", store) else { return };
        let clients = with_data(&launch);
        let server = started(&launch);
        let second = Launch { log: launch.data.with_extension("second.log"), ..launch.clone() };
        let said = refused(&second, 3);
        assert!(said.contains("in use by another process") && said.contains("--data"), "{said}");
        stop(&launch, server);
        verify(&launch, &clients, false).unwrap();
    }
}

#[test]
fn of_two_servers_that_start_at_once_one_gets_the_folder() {
    for store in STORES {
        let Some(launch) = place("race", store) else { return };
        for round in 0..5 {
            let both = ["a", "b"].map(|name| {
                let log = launch.data.with_extension(format!("{name}{round}.log"));
                let launch = Launch { log, ..launch.clone() };
                thread::spawn(move || launch.start())
            });
            let mut ready = Vec::new();
            for one in both {
                match one.join().unwrap() {
                    Ok(server) => ready.push(server),
                    Err(NotStarted::Ended(code, said)) => {
                        assert_eq!(code, Some(3), "{store}: {said}");
                        assert!(said.contains("in use by another process"), "{store}: {said}");
                    }
                    Err(NotStarted::Wrong(why)) => panic!("{store}: {why}"),
                }
            }
            assert_eq!(ready.len(), 1, "{store}: so many servers have the folder");
            for server in ready {
                stop(&launch, server);
            }
        }
    }
}

#[test]
fn a_folder_without_permission_is_refused() {
    let prefix = match without_privileges() {
        Ok(prefix) => prefix,
        Err(reason) => return skip(&reason).unwrap_or_default(),
    };
    for store in STORES {
        let Some(mut launch) = place("permission", store) else { return };
        let clients = with_data(&launch);
        let confined =
            Launch { program: [&prefix[..], &launch.program].concat(), ..launch.clone() };
        for mode in [0o000, 0o500] {
            let marker = launch.data.join("STORE");
            let file = if mode == 0 { &launch.data } else { &marker };
            let before = fs::metadata(file).unwrap().permissions();
            set_mode(file, 0);
            let said = refused(&confined, 6);
            assert!(said.contains("access was denied") && said.contains("data"), "{said}");
            fs::set_permissions(file, before).unwrap();
        }
        set_mode(&launch.data, 0o500);
        let new = Launch { data: launch.data.join("new"), ..confined };
        assert!(refused(&new, 6).contains("access was denied"));
        set_mode(&launch.data, 0o755);
        launch.log = launch.data.with_extension("after.log");
        verify(&launch, &clients, false).unwrap();
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_disk_that_cannot_be_written_is_refused() {
    for store in STORES {
        let Some(launch) = place("read-only", store) else { return };
        let disk = match Disk::mount(&launch.data, 64 * 1024) {
            Ok(disk) => disk,
            Err(reason) => return skip(&reason).unwrap_or_default(),
        };
        let clients = with_data(&launch);
        disk.make_read_only().unwrap();
        let said = refused(&launch, 6);
        assert!(said.contains("access was denied"), "{said}");
        disk.resize(64 * 1024).unwrap();
        drop(clients);
    }
}

#[test]
fn a_path_that_is_no_folder_is_refused() {
    for store in STORES {
        let Some(launch) = place("file", store) else { return };
        fs::write(&launch.data, "a text").unwrap();
        assert!(refused(&launch, 2).contains("it is a file"));
        let below = Launch { data: launch.data.join("below"), ..launch.clone() };
        assert!(refused(&below, 2).contains("is a file"));
        let foreign = folder(&launch).join("foreign");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("letter.txt"), "dear").unwrap();
        let foreign = Launch { data: foreign, ..launch };
        assert!(refused(&foreign, 2).contains("letter.txt"));
    }
}

#[test]
fn data_of_a_newer_version_is_refused() {
    for store in STORES {
        let Some(launch) = place("newer", store) else { return };
        with_data(&launch);
        write_newer_format(&launch);
        let said = refused(&launch, 5);
        let (found, known) = (FORMAT_VERSION + 1, FORMAT_VERSION);
        assert!(said.contains(&format!("format version {found}")), "{said}");
        assert!(said.contains(&format!("reads up to {known}")), "{said}");

        let marker = launch.data.join("STORE");
        let text = fs::read_to_string(&marker).unwrap();
        fs::write(&marker, text.replace("layout 1", "layout 2")).unwrap();
        assert!(refused(&launch, 5).contains("version 2"));
    }
}

/// Writes the row of the format as a newer version would.
fn write_newer_format(launch: &Launch) {
    let store = history::open(&launch.store, &launch.data).unwrap();
    let key = row_key::<Format>(PartitionId::FIRST, &());
    let (batch, mut value) = {
        let view = store.read_view().unwrap();
        (view.batch(), view.get(&key).unwrap().unwrap())
    };
    // Form of the value, length of the row, its first field.
    assert_eq!(u32::from(value[2]), FORMAT_VERSION);
    value[2] += 1;
    let (number, epoch) = (BatchNumber(batch.0 + 1), store.acquire().unwrap());
    let operations = vec![Operation::Put { key, value }];
    store.apply(&WriteBatch { number, epoch, operations }).unwrap();
    store.sync(number).unwrap();
}

#[test]
fn data_of_another_store_is_refused() {
    for (store, other) in [("sled", "fjall"), ("fjall", "sled")] {
        let Some(launch) = place("other", store) else { return };
        let clients = with_data(&launch);
        let said = refused(&Launch { store: other.to_owned(), ..launch.clone() }, 2);
        assert!(said.contains(&format!("--store {store}")), "{said}");
        let last = started(&launch);
        stop(&launch, last);
        verify(&launch, &clients, false).unwrap();
    }
}

#[test]
fn the_memory_store_leaves_folders_alone() {
    let Some(launch) = place("memory", "sled") else { return };
    let clients = with_data(&launch);
    let memory = Launch { store: "memory".to_owned(), ..launch.clone() };
    let held = started(&launch);
    let server = started(&memory);
    stop(&memory, server);
    stop(&launch, held);
    verify(&launch, &clients, false).unwrap();
    let nowhere = Launch { data: folder(&launch).join("nowhere"), ..memory };
    let server = started(&nowhere);
    stop(&nowhere, server);
    assert!(!nowhere.data.exists());
}

#[test]
fn wrong_usage_has_its_own_exit_code() {
    let Some(launch) = place("usage", "sled") else { return };
    for arguments in [
        &["serve", "--dta", "x"][..],
        &["serve", "--store", "paper"],
        &["serve", "--listen", "nowhere"],
        &["serve", "extra"],
        &["dump"],
        &["fly"],
    ] {
        let mut command = std::process::Command::new(&launch.program[0]);
        let output = command.args(arguments).current_dir(folder(&launch)).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(!said.is_empty() && !said.contains("panicked"), "{arguments:?}: {said}");
    }
    assert_eq!(fs::read_dir(folder(&launch)).unwrap().count(), 0, "it left something behind");
}
