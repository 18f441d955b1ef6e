//! `baton lint`: what it checks, what it says, how it ends.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{EXAMPLE, EXAMPLES, Folder, baton, run};

/// A diagram that runs.
const GOOD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    targetNamespace="urn:baton:test"><process id="p" isExecutable="true">
  <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="end"/>
  <endEvent id="end"/></process></definitions>
"#;

/// A diagram that runs, though not all of it.
fn with_a_warning() -> String {
    GOOD.replace("</process>", "<task id=\"alone\"/></process>")
}

fn lines(printed: &str) -> Vec<Value> {
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The files of the objects that `--json` prints.
fn names(printed: &str) -> Vec<String> {
    lines(printed).iter().map(|line| line["file"].as_str().unwrap().to_owned()).collect()
}

fn rules(line: &Value) -> Vec<&str> {
    let found = line["diagnostics"].as_array().unwrap();
    found.iter().map(|found| found["rule"].as_str().unwrap()).collect()
}

#[test]
fn files_are_checked_without_a_server() {
    let folder = Folder::new();
    let (code, printed, _) = run(&folder, &["lint", EXAMPLE]);
    assert_eq!(code, 0, "{printed}");
    assert!(printed.ends_with("order.bpmn: accepted\n"), "{printed}");

    folder.file("broken.bpmn", "<html/>");
    let (code, printed, said) = run(&folder, &["lint", "broken.bpmn"]);
    assert_eq!((code, said.as_str()), (1, ""), "{printed}");
    assert!(printed.starts_with("broken.bpmn:1:1: error[BPMN0006]: "), "{printed}");
    assert!(printed.contains("\n    1 | <html/>\n      | ^\n      = help: "), "{printed}");
    assert!(printed.contains("\nbroken.bpmn: refused, 1 error\n"), "{printed}");
    assert!(printed.ends_with("`baton lint --explain RULE` tells more about a rule\n"));
    assert!(!printed.contains("1 file"), "one file needs no total: {printed}");
}

#[test]
fn the_examples_are_clean() {
    let folder = Folder::new();
    let (code, printed, _) = run(&folder, &["lint", "--json", EXAMPLES]);
    assert_eq!(code, 0, "{printed}");
    let lines = lines(&printed);
    assert_eq!(lines.len(), 6);
    for line in lines {
        assert_eq!(rules(&line), Vec::<&str>::new(), "{line}");
    }
}

#[test]
fn several_files_have_a_total() {
    let folder = Folder::new();
    folder.file("good.bpmn", GOOD);
    folder.file("warned.bpmn", &with_a_warning());
    folder.file("broken.bpmn", "<html/>");
    let (code, printed, _) = run(&folder, &["lint", "broken.bpmn", "good.bpmn", "warned.bpmn"]);
    assert_eq!(code, 1);
    let total = "3 files: 2 accepted, 1 refused, 1 error, 1 warning";
    assert!(printed.lines().any(|line| line == total), "{printed}");
}

#[test]
fn json_is_one_object_a_file_and_line() {
    let folder = Folder::new();
    folder.file("broken.bpmn", &GOOD.replace("<endEvent id=\"end\"/>", "éé<nonsense id=\"n\"/>"));
    folder.file("good.bpmn", GOOD);
    let asked = ["lint", "--json", "--color", "always", "broken.bpmn", "missing.bpmn", "good.bpmn"];
    let (code, printed, said) = run(&folder, &asked);
    assert_eq!((code, said.as_str()), (1, ""), "{printed}");
    let lines = lines(&printed);
    let accepted: Vec<bool> =
        lines.iter().map(|line| line["accepted"].as_bool().unwrap()).collect();
    assert_eq!(accepted, [false, false, true]);
    assert_eq!(names(&printed), ["broken.bpmn", "missing.bpmn", "good.bpmn"]);
    assert_eq!(lines[2].as_object().unwrap().len(), 3, "{}", lines[2]);

    let found = lines[0]["diagnostics"].as_array().unwrap();
    let nonsense = found.iter().find(|found| found["element"] == "n").unwrap();
    assert_eq!(nonsense["severity"], "error");
    // Columns count characters from 1; `é` is two bytes.
    assert_eq!((&nonsense["line"], &nonsense["column"]), (&4.into(), &5.into()));
    assert!(nonsense["message"].as_str().unwrap().contains("nonsense"));
    assert!(!nonsense["help"].as_str().unwrap().is_empty());
    assert_eq!(nonsense.as_object().unwrap().len(), 7);
}

#[test]
fn what_cannot_be_read_has_a_diagnostic() {
    let folder = Folder::new();
    fs::create_dir(folder.0.join("empty")).unwrap();
    for asked in ["missing.bpmn", "empty", "no/*.bpmn", "a[.bpmn"] {
        let (code, printed, said) = run(&folder, &["lint", "--json", asked]);
        assert_eq!((code, said.as_str()), (1, ""), "{asked}: {printed}");
        let lines = lines(&printed);
        assert_eq!(lines.len(), 1, "{asked}: {printed}");
        assert_eq!((&lines[0]["file"], &lines[0]["accepted"]), (&asked.into(), &false.into()));
        assert_eq!(rules(&lines[0]), ["BPMN0001"], "{asked}");
    }
    let (code, printed, _) = run(&folder, &["lint", "missing.bpmn"]);
    assert_eq!(code, 1);
    let start = "missing.bpmn:1:1: error[BPMN0001]: the file cannot be read: No such file";
    assert!(printed.starts_with(start), "{printed}");
}

#[test]
fn a_folder_stands_for_its_diagrams_in_order() {
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("all/deep/er")).unwrap();
    let names_there = ["all/b.bpmn", "all/a.BPMN", "all/deep/er/c.bpmn20.xml", "all/deep/a.bpmn"];
    for name in names_there.iter().chain(&["all/x.xml", "all/bpmn", "all/d.bpmn.txt"]) {
        folder.file(name, GOOD);
    }
    symlink("..", folder.0.join("all/deep/around")).unwrap();
    let (code, printed, _) = run(&folder, &["lint", "--json", "all"]);
    assert_eq!(code, 0, "{printed}");
    let mut expected = names_there;
    expected.sort_unstable();
    assert_eq!(names(&printed), expected);
}

#[test]
fn a_pattern_stands_for_the_files_that_match() {
    let folder = Folder::new();
    fs::create_dir_all(folder.0.join("all/deep")).unwrap();
    for name in ["all/b.bpmn", "all/a.bpmn", "all/deep/c.bpmn", "all/[x].bpmn"] {
        folder.file(name, GOOD);
    }
    let linted = |pattern| names(&run(&folder, &["lint", "--json", pattern]).1);
    assert_eq!(linted("all/?.bpmn"), ["all/a.bpmn", "all/b.bpmn"]);
    let everywhere = ["all/[x].bpmn", "all/a.bpmn", "all/b.bpmn", "all/deep/c.bpmn"];
    assert_eq!(linted("**/*.bpmn"), everywhere);
    assert_eq!(linted("all/d*"), ["all/deep/c.bpmn"]);
    // A file whose name looks like a pattern is meant itself.
    assert_eq!(linted("all/[x].bpmn"), ["all/[x].bpmn"]);
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new();
    let lint = |text: &str| {
        let mut command = baton(&folder, &["lint", "-"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(lint(GOOD), (Some(0), "<stdin>: accepted\n".to_owned()));
    let (code, printed) = lint("");
    assert_eq!(code, Some(1));
    assert!(printed.starts_with("<stdin>:1:1: error[BPMN"), "{printed}");
}

#[test]
fn warnings_can_be_denied() {
    let folder = Folder::new();
    folder.file("warned.bpmn", &with_a_warning());
    folder.file("good.bpmn", GOOD);
    assert_eq!(run(&folder, &["lint", "warned.bpmn"]).0, 0);
    assert_eq!(run(&folder, &["lint", "--deny-warnings", "good.bpmn"]).0, 0);
    let (code, printed, _) = run(&folder, &["lint", "--deny-warnings", "warned.bpmn"]);
    assert_eq!(code, 1);
    assert!(printed.contains("\nwarned.bpmn: refused, 1 warning\n"), "{printed}");
    let (_, printed, _) = run(&folder, &["lint", "--json", "--deny-warnings", "warned.bpmn"]);
    assert_eq!(lines(&printed)[0]["accepted"], false);
}

#[test]
fn colours_are_for_terminals_or_on_request() {
    let folder = Folder::new();
    folder.file("broken.bpmn", "<html/>");
    let is_colored = |arguments: &[&str], no_color: Option<&str>| {
        let mut command = baton(&folder, &["lint", "broken.bpmn"]);
        command.args(arguments).env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert!(!is_colored(&[], None));
    assert!(!is_colored(&["--color", "auto"], None));
    assert!(is_colored(&["--color", "always"], None));
    assert!(is_colored(&["--color=always"], Some("1")));
    assert!(!is_colored(&["--color", "never"], None));
    assert_eq!(run(&folder, &["lint", "--color", "broken.bpmn"]).0, 2);
}

#[test]
fn a_file_beyond_the_limit_is_not_read_whole() {
    let folder = Folder::new();
    // Sparse: a hundred times what a process of this size may hold.
    let file = fs::File::create(folder.0.join("huge.bpmn")).unwrap();
    file.set_len(1 << 40).unwrap();
    let (code, printed, said) = run(&folder, &["lint", "--json", "huge.bpmn"]);
    assert_eq!(code, 1, "{said}");
    assert_eq!(rules(&lines(&printed)[0]), ["BPMN0005"]);
}

#[test]
fn a_rule_is_explained() {
    let folder = Folder::new();
    for name in ["BPMN0031", "bpmn0031", "duplicate-id"] {
        let (code, printed, _) = run(&folder, &["lint", "--explain", name]);
        assert_eq!(code, 0);
        assert!(printed.starts_with("# BPMN0031 duplicate-id (error)\n"), "{printed}");
        assert!(printed.contains("\n## Why\n"), "{printed}");
    }
    let (code, printed, said) = run(&folder, &["lint", "--explain", "dupliacte-id"]);
    assert_eq!((code, printed.as_str()), (2, ""));
    assert!(said.contains("did you mean `duplicate-id`?"), "{said}");
    let (code, _, said) = run(&folder, &["lint", "--explain", "quite\u{1b}[31m"]);
    assert_eq!(code, 2);
    assert!(said.contains("docs/rules") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn wrong_usage_is_told_apart() {
    let folder = Folder::new();
    for arguments in [
        &["lint"][..],
        &["lint", "--explain"],
        &["lint", "--explain", "BPMN0031", "order.bpmn"],
        &["lint", "--color", "green", "order.bpmn"],
        &["lint", "--loud", "order.bpmn"],
    ] {
        assert_eq!(run(&folder, arguments).0, 2, "{arguments:?}");
    }
}
