//! The program as people start it: output, exit codes, signals.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod lint;
mod restarts;
mod run;
mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{EXAMPLE, Folder, baton, run};

/// A server that is stopped at the end of the test.
struct Serving {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    url: String,
}

impl Serving {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let mut child =
            baton(folder, &all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url = line.strip_prefix("listening on ").unwrap_or_default().trim_end().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { child, output, url }
    }

    /// Sends a signal and gives the exit code and what else was printed and logged.
    fn stop(mut self, signal: Signal) -> (Option<i32>, String, String) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let mut printed = String::new();
        self.output.read_to_string(&mut printed).unwrap();
        let mut logged = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut logged).unwrap();
        (self.child.wait().unwrap().code(), printed, logged)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_server_says_where_it_listens_and_ends_with_a_signal() {
    for signal in [Signal::TERM, Signal::INT] {
        let folder = Folder::new();
        let server = Serving::start(&folder, &["--store", "memory"]);
        let health = ureq::get(format!("{}/health", server.url)).call().unwrap();
        assert_eq!(health.status(), 200);
        let (code, printed, logged) = server.stop(signal);
        assert_eq!((code, printed.as_str()), (Some(0), ""), "{logged}");
        assert!(logged.contains("starting") && logged.contains("stopped"), "{logged}");
        assert!(logged.contains("body_bytes_max"), "the configuration is not logged: {logged}");
    }
}

#[test]
fn data_outlives_the_server() {
    let folder = Folder::new();
    for store in ["sled", "fjall"] {
        let arguments = ["--store", store, "--data", store, "--demo"];
        let start = |url: &str| {
            let body = r#"{"processDefinitionId":"order","variables":{"amount":1}}"#;
            let sent = ureq::post(format!("{url}/v2/process-instances"))
                .content_type("application/json")
                .send(body);
            sent.unwrap().body_mut().read_to_string().unwrap()
        };
        let server = Serving::start(&folder, &arguments);
        assert!(start(&server.url).contains("processInstanceKey"));
        assert_eq!(server.stop(Signal::TERM).0, Some(0));

        let server = Serving::start(&folder, &arguments);
        let found = ureq::post(format!("{}/v2/user-tasks/search", server.url)).send_empty();
        let found = found.unwrap().body_mut().read_to_string().unwrap();
        // The four tasks of the demo, which is not started again, and one more.
        assert!(found.contains(r#""totalItems":5"#), "{store}: {found}");
        assert!(start(&server.url).contains("\"processDefinitionVersion\":1"));
    }
}

#[test]
fn the_demo_deploys_every_example() {
    let folder = Folder::new();
    let server = Serving::start(&folder, &["--store", "memory", "--demo"]);
    let mut count = 0;
    for entry in std::fs::read_dir(support::EXAMPLES).unwrap() {
        let path = entry.unwrap().path();
        let process = path.file_stem().unwrap().to_str().unwrap();
        let body = format!(r#"{{"processDefinitionId":"{process}"}}"#);
        let url = format!("{}/v2/process-instances", server.url);
        let sent = ureq::post(url).content_type("application/json").send(body);
        assert!(sent.is_ok(), "{process} is not deployed: {sent:?}");
        count += 1;
    }
    assert_eq!(count, 6);
    let (_, _, said) = server.stop(Signal::TERM);
    let commands: Vec<&str> =
        said.lines().filter(|line| line.trim_start().starts_with("curl")).collect();
    assert_eq!(commands.len(), 5, "{said}");
}

#[test]
fn the_commands_that_the_demo_suggests_work_when_they_are_pasted() {
    let folder = Folder::new();
    let server = Serving::start(&folder, &["--store", "memory", "--demo"]);
    let address = server.url.trim_start_matches("http://").to_owned();
    let asked = |path: &str, body: &str| {
        let url = format!("http://{address}/v2/{path}");
        let sent = ureq::post(url).content_type("application/json").send(body);
        sent.unwrap().body_mut().read_to_string().unwrap()
    };
    let inbox = r#"{"filter": {"state": "CREATED", "candidateGroup": "sales"}}"#;
    assert_eq!(asked("user-tasks/search", inbox).matches("review_order").count(), 2);
    let stuck = asked("incidents/search", r#"{"filter": {"state": "ACTIVE"}}"#);
    assert_eq!(stuck.matches("incidentKey").count(), 1, "{stuck}");
    assert!(stuck.contains("leave_request") && stuck.contains("days"), "{stuck}");
}

#[test]
fn logs_are_json_on_request() {
    let folder = Folder::new();
    let server = Serving::start(&folder, &["--store", "memory", "--log-format", "json"]);
    let (_, _, logged) = server.stop(Signal::TERM);
    assert!(logged.lines().count() >= 2);
    for line in logged.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn other_machines_are_not_listened_to() {
    let folder = Folder::new();
    let (code, printed, said) = run(&folder, &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!((code, printed.as_str()), (2, ""));
    assert!(said.contains("no authentication yet"), "{said}");
    assert!(!folder.0.join("baton-data").exists());
}

#[test]
fn what_keeps_a_server_from_starting_has_its_own_exit_code() {
    let folder = Folder::new();
    let server = Serving::start(&folder, &["--data", "held"]);
    let (code, _, said) = run(&folder, &["serve", "--listen", "127.0.0.1:0", "--data", "held"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("in use by another process"), "{said}");

    let address = server.url.trim_start_matches("http://");
    let (code, _, said) = run(&folder, &["serve", "--listen", address, "--store", "memory"]);
    assert_eq!(code, 8, "{said}");
    assert_eq!(server.stop(Signal::TERM).0, Some(0));

    folder.file("a-file", "text");
    let (code, _, said) = run(&folder, &["serve", "--listen", "127.0.0.1:0", "--data", "a-file"]);
    assert_eq!(code, 2, "{said}");
    let (code, _, said) =
        run(&folder, &["serve", "--listen", "127.0.0.1:0", "--data", "held", "--store", "fjall"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("--store sled"), "{said}");
}

#[test]
fn a_wrong_configuration_is_refused() {
    let folder = Folder::new();
    let file = folder.file("wrong.toml", "lisnet = \"127.0.0.1:1\"");
    let (code, _, said) = run(&folder, &["serve", "--config", &file]);
    assert_eq!(code, 2);
    assert!(said.contains("lisnet"), "{said}");
    assert_eq!(run(&folder, &["serve", "--config", "missing.toml"]).0, 2);
    assert_eq!(run(&folder, &["serve", "--store", "paper"]).0, 2);
    assert_eq!(run(&folder, &["serve", "--store", "memory", "--log", "a=b=c"]).0, 2);
    assert_eq!(run(&folder, &["dance"]).0, 2);
    assert_eq!(run(&folder, &[]).0, 2);
}

#[test]
fn files_are_deployed_to_a_running_server() {
    let folder = Folder::new();
    let server = Serving::start(&folder, &["--store", "memory"]);
    let (code, printed, said) = run(&folder, &["deploy", EXAMPLE, "--server", &server.url]);
    assert_eq!(code, 0, "{said}");
    assert!(printed.contains("order.bpmn: process order version 1 (key "), "{printed}");

    let broken = folder.file("broken.bpmn", "<html/>");
    let (code, _, said) = run(&folder, &["deploy", &broken, "--server", &server.url]);
    assert_eq!(code, 1);
    assert!(said.contains("400") && said.contains("BPMN"), "{said}");
    let (code, _, said) = run(&folder, &["deploy", "missing.bpmn", "--server", &server.url]);
    assert_eq!(code, 1);
    assert!(said.contains("missing.bpmn"), "{said}");
    let (code, _, said) = run(&folder, &["deploy", EXAMPLE, "--server", "http://127.0.0.1:1"]);
    assert_eq!(code, 1);
    assert!(said.contains("is the server running?"), "{said}");
    assert_eq!(run(&folder, &["deploy"]).0, 2);
}

#[test]
fn data_is_dumped_checked_and_restored_into_another_store() {
    let folder = Folder::new();
    let server = Serving::start(&folder, &["--data", "old", "--demo"]);
    let start = r#"{"processDefinitionId":"order","variables":{"amount":1}}"#;
    let url = format!("{}/v2/process-instances", server.url);
    ureq::post(url).content_type("application/json").send(start).unwrap();
    let (code, _, said) = run(&folder, &["dump", "a.dump", "--data", "old"]);
    assert_eq!(code, 3, "{said}");
    assert_eq!(server.stop(Signal::TERM).0, Some(0));

    let (code, printed, said) = run(&folder, &["dump", "--check", "--data", "old"]);
    assert_eq!(code, 0, "{printed}{said}");
    assert!(printed.contains("nothing is wrong"), "{printed}");
    let (code, printed, said) = run(&folder, &["dump", "a.dump", "--data", "old"]);
    assert_eq!((code, printed.as_str()), (0, ""), "{said}");
    assert!(!folder.0.join("a.dump.part").exists());

    let restore = ["restore", "a.dump", "--data", "new", "--store", "fjall"];
    let (code, _, said) = run(&folder, &restore);
    assert_eq!(code, 0, "{said}");
    let (code, _, said) = run(&folder, &restore);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("not empty"), "{said}");
    // The store that a folder was made with is found out.
    let (code, printed, said) = run(&folder, &["dump", "--check", "--data", "new"]);
    assert_eq!(code, 0, "{printed}{said}");
    run(&folder, &["dump", "b.dump", "--data", "new"]);
    let read = |name| std::fs::read(folder.0.join(name)).unwrap();
    assert_eq!(read("a.dump").len(), read("b.dump").len());

    let server = Serving::start(&folder, &["--data", "new", "--store", "fjall"]);
    let found = ureq::post(format!("{}/v2/user-tasks/search", server.url)).send_empty();
    let found = found.unwrap().body_mut().read_to_string().unwrap();
    assert!(found.contains(r#""totalItems":5"#), "{found}");
}

#[test]
fn a_dump_that_cannot_be_read_is_refused() {
    let folder = Folder::new();
    folder.file("page.html", "<html/>");
    let (code, _, said) = run(&folder, &["restore", "page.html", "--data", "new"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("no dump of Baton"), "{said}");
    assert_eq!(run(&folder, &["restore", "missing", "--data", "never"]).0, 1);
    assert!(!folder.0.join("never").exists());
    let (code, _, said) = run(&folder, &["dump", "x.dump", "--data", "nowhere"]);
    assert_eq!(code, 1);
    assert!(said.contains("nowhere") && !folder.0.join("nowhere").exists(), "{said}");
    assert_eq!(run(&folder, &["dump"]).0, 2);
    assert_eq!(run(&folder, &["dump", "x", "--check"]).0, 2);
}

#[test]
fn help_teaches_by_example() {
    let folder = Folder::new();
    for command in ["serve", "deploy", "lint", "run", "dump", "restore"] {
        let (code, printed, _) = run(&folder, &[command, "--help"]);
        assert_eq!(code, 0);
        assert!(printed.contains(&format!("baton {command} ")), "{printed}");
        assert!(printed.contains("Examples:"), "{printed}");
    }
    assert!(run(&folder, &["--help"]).1.contains("Exit codes:"));
}
