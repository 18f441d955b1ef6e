//! `docs/compatibility.md`: every operation that clients know, and whether it is built; made from
//! the operations themselves.

use std::fmt::Write as _;
use std::path::Path;

use crate::operation::Operation;
use crate::router::operations;

/// An operation that is not built answers 501 only.
fn is_built(operation: &Operation) -> bool {
    operation.entry.responses.responses.keys().any(|status| status != "501")
}

fn page() -> String {
    let mut operations = operations();
    operations.sort_by(|a, b| a.path.cmp(b.path).then(a.id.cmp(b.id)));
    let (built, missing): (Vec<_>, Vec<_>) = operations.iter().partition(|one| is_built(one));
    let mut text = format!(
        "# Compatibility\n\nWhich operations of the `/v2` API are there; this page is generated from \
         the code. An operation\nthat is not built answers 501 with a problem that names it, so that \
         no client takes it for a wrong\naddress. What a model may hold is in \
         [conformance.md](conformance.md).\n\n## Built: {}\n\n",
        built.len()
    );
    table(&built, &mut text);
    let _ = write!(text, "\n## Not built yet: {}\n\n", missing.len());
    table(&missing, &mut text);
    text
}

fn table(operations: &[&Operation], text: &mut String) {
    text.push_str("| operation | address | what it does |\n| --- | --- | --- |\n");
    for operation in operations {
        let method = serde_json::to_string(&operation.method).unwrap().to_uppercase();
        let method = method.trim_matches('"');
        let summary = operation.entry.summary.as_deref().unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} | `{method} {}` | {summary} |", operation.id, operation.path);
    }
}

#[test]
fn the_documentation_lists_every_operation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/compatibility.md");
    if std::env::var_os("BATON_TEST_RENEW").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page(),
        "docs/compatibility.md is old; renew it with: BATON_TEST_RENEW=1 cargo test -p baton-api \
         documentation"
    );
}
