//! `docs/rules` is made from the rules: a page of each, and the index. Rewritten by
//! `UPDATE_DOCS=1 cargo test -p baton-bpmn-parser --test rules_page`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use baton_bpmn_parser::rules::RULES;

fn index() -> String {
    let mut page = String::from(
        "# Rules\n\n\
         Every finding about a diagram names the rule it is of. An *error* refuses the file; a \
         *warning* and an *info* do not. The ids are stable: a rule is never renamed, and its id is \
         never used for another. Each has a page with the reasons, an example and the clause of the \
         standard; `baton lint --explain RULE` prints it.\n\n\
         All pages are generated from the heads of the files in `bpmn-parser/src/rules/` by\n\
         `UPDATE_DOCS=1 cargo test -p baton-bpmn-parser --test rules_page`.\n\n\
         | id | name | severity | meaning | help |\n| --- | --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        let (id, name, severity) = (rule.id, rule.name, rule.severity);
        let (summary, help) = (rule.summary.replace('|', "\\|"), rule.help.replace('|', "\\|"));
        writeln!(page, "| [{id}]({id}.md) | {name} | {severity} | {summary} | {help} |").unwrap();
    }
    page
}

/// Every page by the name of its file.
fn pages() -> BTreeMap<String, String> {
    let of_rules = RULES.iter().map(|rule| (format!("{}.md", rule.id), rule.page()));
    of_rules.chain([("README.md".to_owned(), index())]).collect()
}

#[test]
fn the_pages_of_rules_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules");
    if env::var_os("UPDATE_DOCS").is_some() {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        for (name, page) in pages() {
            fs::write(folder.join(name), page).unwrap();
        }
    }
    let there = fs::read_dir(&folder).into_iter().flatten().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    let there: BTreeMap<String, String> = there.collect();
    let pages = pages();
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&there), names(&pages), "run this test with UPDATE_DOCS=1");
    let stale = pages.iter().filter(|(name, page)| there.get(*name) != Some(page));
    let stale: Vec<&String> = stale.map(|(name, _)| name).collect();
    assert!(stale.is_empty(), "docs/rules: {stale:?} are stale: run this test with UPDATE_DOCS=1");
}
