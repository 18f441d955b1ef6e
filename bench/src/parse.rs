//! What reading a diagram costs, rules included: time per megabyte and memory by the size of the
//! file.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use baton_bpmn_parser::parse;

/// How often a file is read; the fastest time counts, because other processes only add to it.
const ROUNDS: usize = 7;

/// Prints a line for diagrams made here, or for the files that are named.
pub(crate) fn table(files: &[&str]) {
    println!("\n## Reading a diagram, one core\n");
    println!("| file | MB | nodes | findings | ms | ms per MB | memory by file size |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, nodes) in [("1 MB", 2_000), ("5 MB, 10,000 nodes", 10_000)] {
        line(name, diagram(nodes).as_bytes());
    }
    for file in files {
        line(file, &std::fs::read(file).expect("a file that can be read"));
    }
}

fn line(name: &str, bytes: &[u8]) {
    // First, because what the allocator keeps of earlier rounds would hide it.
    let before = held_kib();
    let parsed = parse(bytes);
    let most = most_kib().saturating_sub(before);
    let nodes = parsed.definitions.as_ref().map_or(0, |definitions| {
        definitions.processes.iter().map(|process| process.flow_nodes().count()).sum()
    });
    let findings = parsed.diagnostics.len();
    drop(parsed);
    let fastest = (0..ROUNDS).map(|_| time(bytes)).min().unwrap_or_default();
    let size = bytes.len() as f64 / (1024.0 * 1024.0);
    let ms = fastest.as_secs_f64() * 1_000.0;
    let memory = most as f64 * 1024.0 / bytes.len() as f64;
    println!(
        "| {name} | {size:.2} | {nodes} | {findings} | {ms:.1} | {:.1} | {memory:.1} |",
        ms / size
    );
}

fn time(bytes: &[u8]) -> Duration {
    let start = Instant::now();
    let parsed = parse(bytes);
    let took = start.elapsed();
    drop(parsed);
    took
}

/// A chain of user tasks with layout, as long as modelers write it.
fn diagram(nodes: usize) -> String {
    let mut model = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions \
         xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
         xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" \
         xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" \
         xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" \
         xmlns:zeebe=\"http://camunda.org/schema/zeebe/1.0\" targetNamespace=\"urn:bench\">\n\
         <bpmn:process id=\"chain\" isExecutable=\"true\">\n<bpmn:startEvent id=\"Activity_0\"/>\n",
    );
    let mut layout = String::from(
        "</bpmn:process>\n<bpmndi:BPMNDiagram id=\"diagram\">\n<bpmndi:BPMNPlane id=\"plane\" \
         bpmnElement=\"chain\">\n",
    );
    for n in 1..nodes {
        let (before, x) = (n - 1, n * 150);
        let _ = write!(
            model,
            "    <bpmn:sequenceFlow id=\"Flow_{n}\" sourceRef=\"Activity_{before}\" \
             targetRef=\"Activity_{n}\" />\n    <bpmn:userTask id=\"Activity_{n}\" name=\"Check the \
             order {n}\">\n      <bpmn:extensionElements>\n        <zeebe:userTask />\n      \
             </bpmn:extensionElements>\n      <bpmn:incoming>Flow_{n}</bpmn:incoming>\n    \
             </bpmn:userTask>\n"
        );
        let _ = write!(
            layout,
            "      <bpmndi:BPMNShape id=\"Activity_{n}_di\" bpmnElement=\"Activity_{n}\">\n        \
             <dc:Bounds x=\"{x}\" y=\"80\" width=\"100\" height=\"80\" />\n      \
             </bpmndi:BPMNShape>\n      <bpmndi:BPMNEdge id=\"Flow_{n}_di\" \
             bpmnElement=\"Flow_{n}\">\n        <di:waypoint x=\"{x}\" y=\"120\" />\n      \
             </bpmndi:BPMNEdge>\n"
        );
    }
    model + layout.as_str() + "</bpmndi:BPMNPlane>\n</bpmndi:BPMNDiagram>\n</bpmn:definitions>\n"
}

fn held_kib() -> usize {
    // Lets the most start anew at what is held now; without the right the most so far stands.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    status("VmRSS:")
}

fn most_kib() -> usize {
    status("VmHWM:")
}

fn status(field: &str) -> usize {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
