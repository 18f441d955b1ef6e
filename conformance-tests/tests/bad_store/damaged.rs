//! Files that are not as they were written. `BATON_DAMAGE_SEED` sets the seed of where they are
//! damaged, which every run prints.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use baton_conformance_tests::crash::history::{self, History};
use baton_conformance_tests::crash::http::Connection;
use baton_conformance_tests::crash::ledger::Ask;
use baton_conformance_tests::crash::models;
use baton_conformance_tests::crash::rows::{Rows, compare_with_replay, derived_rows, lasting_rows};
use baton_conformance_tests::crash::server::{Launch, NotStarted};
use baton_conformance_tests::power_cut::random::Random;

use super::{STORES, folder, place, refused, started, stop, with_data};

/// What can happen to a file.
#[derive(Debug, Clone, Copy)]
enum Harm {
    Remove,
    Truncate(u64),
    Flip(u64),
    Zero(u64),
}

#[test]
fn damage_is_told_or_harmless() {
    for store in STORES {
        let Some(launch) = place("damaged", store) else { return };
        with_much_data(&launch);
        let whole = content(&launch).unwrap();
        let seed = env::var("BATON_DAMAGE_SEED").map_or(7, |seed| seed.parse().unwrap());
        let mut random = Random::new(seed);
        let mut told = 0;
        let mut tried = 0;
        for file in files(&launch.data) {
            let length = fs::metadata(launch.data.join(&file)).unwrap().len();
            for harm in harms(length, &mut random) {
                tried += 1;
                let what = format!("{store}, seed {seed}: {harm:?} to {}", file.display());
                told += usize::from(check_damage(&launch, &file, harm, &whole, &what));
            }
        }
        println!(
            "{store}, seed {seed}: {told} of {tried} damages were told, the others did no harm"
        );
        assert!(told > 0, "{store}: no damage was noticed");
    }
}

/// Enough data for fjall to write tables besides its journal, and for sled to begin segments.
fn with_much_data(launch: &Launch) {
    let mut clients = with_data(launch);
    let server = started(launch);
    let mut connection = Connection::new(server.address());
    for _ in 0..100 {
        let ask = Ask::Start {
            process: models::STRAIGHT.to_owned(),
            business_id: clients[0].next_name(),
            amount: 1,
            bytes: 100_000,
            awaited: false,
        };
        assert_eq!(clients[0].ask(&mut connection, &ask).unwrap().answer.status, 200);
    }
    stop(launch, server);
}

/// Damages a copy and starts a server on it. Whether it refused; otherwise nothing may be lost.
fn check_damage(launch: &Launch, file: &Path, harm: Harm, whole: &Content, what: &str) -> bool {
    let copy = folder(launch).join("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    copy_folder(&launch.data, &copy);
    damage(&copy.join(file), harm);
    let log = folder(launch).join("copy.log");
    drop(fs::remove_file(&log));
    let damaged = Launch { data: copy, log, ..launch.clone() };
    let started = damaged.start();
    let said = damaged.said();
    assert!(!said.contains("panicked at"), "{what}: it panicked: {said}");
    match started {
        Err(NotStarted::Wrong(why)) => panic!("{what}: {why}"),
        Err(NotStarted::Ended(code, said)) => {
            assert_eq!(code, Some(4), "{what}: {said}");
            let last = said.lines().last().unwrap_or_default();
            assert!(last.contains("damaged") && last.contains("restore"), "{what}: {last}");
            true
        }
        Ok(server) => {
            server.kill().unwrap();
            // A byte that is read only later is told then.
            match content(&damaged) {
                Err(_) => true,
                Ok(left) => {
                    assert_eq!(left.loss(whole), None, "{what}: lost without a word");
                    false
                }
            }
        }
    }
}

struct Content {
    history: History,
    derived: Rows,
    lasting: Rows,
}

impl Content {
    /// What is wrong, if anything was lost. A server that starts may let leases end, so there may
    /// be more than there was.
    fn loss(&self, whole: &Self) -> Option<String> {
        let lost = whole.lasting.iter().find(|(key, row)| self.lasting.get(*key) != Some(row));
        if let Some((key, _)) = lost {
            return Some(format!("row {key:02x?} is not as it was"));
        }
        if self.history.facts.len() < whole.history.facts.len() {
            return Some("events are missing".to_owned());
        }
        compare_with_replay(&self.derived, &self.history).unwrap().into_iter().next()
    }
}

fn content(launch: &Launch) -> Result<Content, String> {
    let store = history::open(&launch.store, &launch.data)?;
    let view = store.read_view().map_err(|e| e.to_string())?;
    let derived = derived_rows(&*view).map_err(|e| e.to_string())?;
    let lasting = lasting_rows(&*view).map_err(|e| e.to_string())?;
    Ok(Content { history: history::read(&*view)?, derived, lasting })
}

fn harms(length: u64, random: &mut Random) -> Vec<Harm> {
    let mut harms = vec![Harm::Remove];
    if length > 0 {
        harms.extend([0, length / 2, length - 1].map(Harm::Truncate));
        harms.extend([0, length / 2].map(Harm::Zero));
        harms.extend((0..4).map(|_| Harm::Flip(random.number() % length)));
    }
    harms
}

fn damage(path: &Path, harm: Harm) {
    let change = |at: u64, change: fn(&mut u8)| {
        let mut file = OpenOptions::new().read(true).write(true).open(path).unwrap();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(at)).unwrap();
        Read::by_ref(&mut file).take(64).read_to_end(&mut bytes).unwrap();
        bytes.iter_mut().for_each(change);
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(&bytes).unwrap();
    };
    match harm {
        Harm::Remove => fs::remove_file(path).unwrap(),
        Harm::Truncate(length) => {
            OpenOptions::new().write(true).open(path).unwrap().set_len(length).unwrap();
        }
        Harm::Flip(at) => change(at, |byte| *byte ^= 0x55),
        Harm::Zero(at) => change(at, |byte| *byte = 0),
    }
}

/// All files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below)).unwrap() {
            let entry = entry.unwrap();
            let path = below.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in files(from) {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(&file), target).unwrap();
    }
}

#[test]
fn a_marker_that_says_nothing_is_damage() {
    for store in STORES {
        let Some(launch) = place("marker", store) else { return };
        with_data(&launch);
        for text in ["", "hello", "baton data folder\nstore sled\nlayout one\n"] {
            fs::write(launch.data.join("STORE"), text).unwrap();
            assert!(refused(&launch, 4).contains("STORE"));
        }
        let text = "baton data folder\nstore paper\nlayout 1\n";
        fs::write(launch.data.join("STORE"), text).unwrap();
        assert!(refused(&launch, 2).contains("paper"));
    }
}
