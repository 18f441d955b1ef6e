//! No file costs more than 200 MB: each hostile one is read in a process of its own, whose highest
//! mark is looked at.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;
use std::fmt::Write as _;
use std::process::Command;

use baton_bpmn_parser::parse;

/// Set for the process that reads a file, with the file's name here.
const FILE: &str = "BATON_MEMORY_TEST_FILE";

/// Most that a process may ever hold, its own code and the file included.
const HELD_KIB_MAX: u64 = 200 * 1024;

/// A name and how the file is written.
type HostileFile = (&'static str, fn() -> String);

const FILES: [HostileFile; 6] = [
    ("tasks with an attribute of a vendor", || {
        tasks(240_000, |n| format!("<task id=\"t{n}\" v:a=\"x\"/>"))
    }),
    ("tasks with elements of a vendor", || {
        tasks(90_000, |n| {
            format!(
                "<task id=\"t{n}\"><extensionElements><v:a b=\"x\"/></extensionElements></task>"
            )
        })
    }),
    ("a chain of a hundred thousand nodes", || {
        tasks(100_000, |n| {
            let next = n + 1;
            format!(
                "<task id=\"t{n}\"/><sequenceFlow id=\"f{n}\" sourceRef=\"t{n}\" targetRef=\"t{next}\"/>"
            )
        })
    }),
    ("tasks that are not there", || tasks(400_000, |n| format!("<tusk id=\"t{n}\"/>"))),
    ("attributes that are not there", || {
        tasks(60_000, |n| format!("<task id=\"t{n}\" a=\"\" b=\"\" c=\"\" d=\"\" e=\"\" f=\"\"/>"))
    }),
    ("one long line of text", || format!("<process id=\"p\">{}", "x ".repeat(7_500_000))),
];

fn tasks(count: usize, task: impl Fn(usize) -> String) -> String {
    let mut xml = String::from(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:v=\"urn:v\" \
         targetNamespace=\"t\"><process id=\"p\" isExecutable=\"true\">",
    );
    for number in 0..count {
        xml += &task(number);
    }
    write!(xml, "</process></definitions>").unwrap();
    xml
}

/// The most that this process ever held, in KiB.
fn held_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn no_file_costs_more_than_two_hundred_megabytes() {
    if let Ok(wanted) = env::var(FILE) {
        let (_, write) = FILES.iter().find(|(name, _)| *name == wanted).unwrap();
        let xml = write();
        let parsed = parse(xml.as_bytes());
        println!("held {} of {} bytes", held_kib().unwrap(), xml.len());
        drop(parsed);
        return;
    }
    if held_kib().is_none() {
        println!("skipped: this machine does not say how much memory a process held");
        return;
    }
    for (name, _) in FILES {
        let own = env::current_exe().unwrap();
        let test = "no_file_costs_more_than_two_hundred_megabytes";
        let mut child = Command::new(own);
        child.args(["--exact", test, "--nocapture"]).env(FILE, name);
        let output = String::from_utf8(child.output().unwrap().stdout).unwrap();
        let held = output.lines().find_map(|line| line.split("held ").nth(1));
        let held = held.unwrap_or_else(|| panic!("{name}: {output}"));
        let kib: u64 = held.split_whitespace().next().unwrap().parse().unwrap();
        println!("{name}: {} MB for {held}", kib / 1024);
        assert!(kib <= HELD_KIB_MAX, "{name}: {} MB", kib / 1024);
    }
}
