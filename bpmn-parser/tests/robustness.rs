//! No input makes the parser panic, overflow the stack or hang, and whatever it reports can be
//! shown.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(unreachable_pub, reason = "the fuzz target includes it too")]
mod invariants;

use std::fmt::Write as _;
use std::fs;
use std::thread;
use std::time::Duration;

use baton_bpmn_parser::{Limits, Parsed, parse, parse_within};
use baton_models::Definitions;
use invariants::parse_and_show;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// How long this thread has computed: how busy the machine is does not count.
fn computed() -> Duration {
    let times = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(times.split(' ').next().unwrap().parse().unwrap())
}

/// A file with a little of everything that is read.
const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="all" targetNamespace="urn:sample">
  <b:process id="p" name="Prüfung &amp; Freigabe" isExecutable="true">
    <b:documentation><![CDATA[what <it> does]]></b:documentation>
    <b:startEvent id="s"><b:outgoing>f1</b:outgoing></b:startEvent>
    <b:sequenceFlow id="f1" sourceRef="s" targetRef="u"/>
    <b:userTask id="u">
      <b:extensionElements>
        <zeebe:userTask/>
        <zeebe:assignmentDefinition candidateGroups="sales"/>
        <zeebe:taskSchedule dueDate="= due"/>
      </b:extensionElements>
    </b:userTask>
    <b:sequenceFlow id="f2" sourceRef="u" targetRef="g"/>
    <b:exclusiveGateway id="g" default="f4"/>
    <b:sequenceFlow id="f3" sourceRef="g" targetRef="e">
      <b:conditionExpression>= amount &gt; 1000</b:conditionExpression>
    </b:sequenceFlow>
    <b:sequenceFlow id="f4" sourceRef="g" targetRef="e"/>
    <b:endEvent id="e"/>
  </b:process>
</b:definitions>
"#;

/// Runs on the smallest stack that a thread of the server may have.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap();
}

fn rules_of(parsed: &Parsed) -> Vec<&'static str> {
    let mut rules: Vec<_> = parsed.diagnostics.iter().map(|found| found.rule.as_str()).collect();
    rules.dedup();
    rules
}

fn process_with(content: &str) -> String {
    format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">\n\
         <process id=\"p\" isExecutable=\"true\">\n{content}</process>\n</definitions>\n"
    )
}

#[test]
fn the_sample_is_clean() {
    assert_eq!(parse_and_show(SAMPLE.as_bytes()).diagnostics, []);
}

#[test]
fn a_file_cut_at_any_byte_is_refused_and_explained() {
    let end = SAMPLE.trim_end().len();
    for cut in 0..end {
        let parsed = parse_and_show(&SAMPLE.as_bytes()[..cut]);
        assert!(!parsed.is_accepted(), "cut at {cut}");
    }
}

/// One of each kind of thing that stands in a process or beside one.
const WIDE: &str = include_str!("fixtures/wide.bpmn");

#[test]
fn every_byte_of_a_wide_file_flipped_or_cut_is_survived() {
    for place in 0..WIDE.len() {
        let mut bytes = WIDE.as_bytes().to_vec();
        bytes[place] ^= 0x04;
        parse_and_show(&bytes);
        if place % 8 == 0 {
            bytes.truncate(place);
            assert!(!parse_and_show(&bytes).is_accepted(), "cut at {place}");
        }
    }
}

#[test]
fn every_byte_flipped_is_survived() {
    for place in 0..SAMPLE.len() {
        for mask in [0x01, 0x20, 0x80, 0xFF] {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes[place] ^= mask;
            parse_and_show(&bytes);
        }
    }
}

#[test]
fn nesting_of_a_hundred_thousand_is_refused_by_its_limit() {
    on_small_stack(|| {
        let deep = "<subProcess id=\"s\">".repeat(100_000);
        let parsed = parse_and_show(process_with(&deep).as_bytes());
        assert!(rules_of(&parsed).contains(&"BPMN0005"));
        assert!(parsed.definitions.is_none());
    });
}

#[test]
fn nesting_of_a_thousand_is_read() {
    on_small_stack(|| {
        let mut content = String::from(
            "<startEvent id=\"s\"/><sequenceFlow id=\"f\" \
                                        sourceRef=\"s\" targetRef=\"p0\"/>",
        );
        for n in 0..1_000 {
            write!(content, "<subProcess id=\"p{n}\"><task id=\"t{n}\"/>").unwrap();
        }
        content += &"</subProcess>".repeat(1_000);
        let parsed = parse_and_show(process_with(&content).as_bytes());
        assert_eq!(rules_of(&parsed), Vec::<&str>::new());
        // Whatever is done with a model needs no deep stack either.
        let definitions = parsed.definitions.unwrap();
        assert_eq!(definitions.processes[0].containers.len(), 1_001);
        assert_eq!(definitions.clone(), definitions);
        let json = serde_json::to_string(&definitions).unwrap();
        assert!(format!("{definitions:?}").contains("t999") && json.contains("t999"));
        let read: Definitions = serde_json::from_str(&json).unwrap();
        assert_eq!(read, definitions);
    });
}

#[test]
fn lanes_and_conversations_may_be_as_deep() {
    on_small_stack(|| {
        let lanes = "<childLaneSet><lane>".repeat(900);
        let content = format!(
            "<startEvent id=\"s\"/><laneSet><lane>{lanes}{}</lane></laneSet>",
            "</lane></childLaneSet>".repeat(900)
        );
        let parsed = parse_and_show(process_with(&content).as_bytes());
        assert_eq!(parsed.definitions.unwrap().processes[0].root().lane_sets.len(), 901);
        let deep = "<subConversation>".repeat(1_000) + &"</subConversation>".repeat(1_000);
        let xml = process_with("").replace(
            "<process",
            &format!("<collaboration id=\"c\">{deep}</collaboration><process"),
        );
        let parsed = parse_and_show(xml.as_bytes());
        let collaborations = parsed.definitions.unwrap().collaborations;
        assert_eq!(collaborations[0].conversations.len(), 1_000);
    });
}

#[test]
fn a_file_of_a_gigabyte_is_refused_unread() {
    // Zeroed memory that nobody touches costs nothing.
    let start = computed();
    let nothing = vec![0_u8; 1024 * 1024 * 1024];
    assert_eq!(rules_of(&parse(&nothing)), ["BPMN0005"]);
    assert!(computed().saturating_sub(start) < Duration::from_secs(2));
}

#[test]
fn ten_thousand_unknown_extensions_are_read_in_no_time() {
    let mut extensions = String::new();
    for n in 0..10_000 {
        writeln!(extensions, "<v:e{n} xmlns:v=\"urn:vendor:{n}\" a{n}=\"{n}\">{n}</v:e{n}>")
            .unwrap();
    }
    let content = format!(
        "<startEvent id=\"s\"><extensionElements>{extensions}</extensionElements></startEvent>"
    );
    let start = computed();
    let parsed = parse_and_show(process_with(&content).as_bytes());
    assert!(!parsed.diagnostics.is_empty());
    assert!(
        computed().saturating_sub(start) < Duration::from_secs(2),
        "{:?}",
        computed().saturating_sub(start)
    );
}

#[test]
fn a_chain_of_a_hundred_thousand_nodes_is_read() {
    on_small_stack(|| {
        let mut content = String::from("<startEvent id=\"n0\"/>\n");
        for n in 1..=100_000 {
            let before = n - 1;
            writeln!(content, "<task id=\"n{n}\"/>").unwrap();
            let ends = format!("sourceRef=\"n{before}\" targetRef=\"n{n}\"");
            writeln!(content, "<sequenceFlow id=\"f{n}\" {ends}/>").unwrap();
        }
        let parsed = parse_and_show(process_with(&content).as_bytes());
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.definitions.unwrap().processes[0].root().flow_nodes.len(), 100_001);
    });
}

#[test]
fn many_links_and_compensations_are_matched_in_no_time() {
    let mut content = String::from("<startEvent id=\"s\"/>\n<task id=\"a\"/>\n");
    for n in 0..10_000 {
        writeln!(
            content,
            "<intermediateThrowEvent id=\"t{n}\"><linkEventDefinition name=\"x{n}\"/>\
             </intermediateThrowEvent><intermediateCatchEvent id=\"c{n}\"><linkEventDefinition \
             name=\"y{n}\"/></intermediateCatchEvent><boundaryEvent id=\"b{n}\" \
             attachedToRef=\"a\"><compensateEventDefinition/></boundaryEvent><association \
             sourceRef=\"b{n}\" targetRef=\"a\"/>"
        )
        .unwrap();
    }
    let xml = process_with(&content);
    let start = computed();
    let parsed = parse(xml.as_bytes());
    assert!(!parsed.is_accepted());
    assert!(
        computed().saturating_sub(start) < Duration::from_secs(4),
        "{:?}",
        computed().saturating_sub(start)
    );
}

#[test]
fn a_flood_of_findings_is_counted_and_cut() {
    let content = "<manualTask/>\n".repeat(50_000);
    let parsed = parse_and_show(process_with(&content).as_bytes());
    let limit = Limits::default().findings_per_severity_max;
    assert_eq!(parsed.diagnostics.len(), limit + 1);
    let last = parsed.diagnostics.last().unwrap();
    assert_eq!(last.rule.as_str(), "BPMN0007");
    insta::assert_snapshot!(last.message, @"not listed are 49000 more errors, 0 more warnings and 0 more infos");
    assert!(!parsed.is_accepted());
}

#[test]
fn a_flood_on_one_line_is_shown_without_reading_the_line_again_and_again() {
    let content = "<vendor/>".repeat(100_000);
    parse_and_show(process_with(&content).as_bytes());
}

#[test]
fn each_limit_refuses_with_its_number() {
    let limits = Limits {
        size_bytes_max: 400,
        depth_max: 4,
        elements_max: 6,
        attributes_per_element_max: 4,
        attributes_max: 8,
        text_bytes_max: 80,
        extended_elements_max: 1,
        findings_per_severity_max: 10,
    };
    let long = "x".repeat(81);
    let cases = [
        ("bytes", " ".repeat(400)),
        ("elements inside each other", "<a><b><c/></b></a>".to_owned()),
        ("elements", "<a/><a/><a/><a/><a/>".to_owned()),
        ("attributes in one element", "<a b='' c='' d='' e='' f=''/>".to_owned()),
        ("attributes", "<a b='' c='' d=''/><a b='' c='' d='' e=''/>".to_owned()),
        (
            "elements with extensions of vendors",
            "<task id='a' xmlns:v='urn:v' v:x=''/><task id='b' xmlns:v='urn:v' v:x=''/>".to_owned(),
        ),
        ("bytes of one text", format!("<a>{long}</a>")),
        ("bytes of one text", format!("<a b='{long}'/>")),
    ];
    for (what, content) in cases {
        let parsed = parse_within(process_with(&content).as_bytes(), &limits);
        let found = parsed.diagnostics.iter().find(|found| found.rule.as_str() == "BPMN0005");
        let message = &found.unwrap_or_else(|| panic!("{what}: {parsed:?}")).message;
        assert!(message.ends_with(what) && message.contains(" more than "), "{message}");
        assert!(!parsed.is_accepted());
    }
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n";
    let text = bomb.to_owned() + &process_with("<startEvent id='&b;'/>");
    let parsed = parse_and_show(text.as_bytes());
    assert!(rules_of(&parsed).starts_with(&["BPMN0004", "BPMN0003"]));
}

/// Pieces that make something like BPMN more often than random bytes do.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>",
        "<process id='p' isExecutable='true'>",
        "<userTask id='a'>",
        "<exclusiveGateway id='g' default='f'>",
        "<sequenceFlow id='f' sourceRef='a' targetRef='g'>",
        "<conditionExpression>",
        "<extensionElements>",
        "<z:userTask xmlns:z='http://camunda.org/schema/zeebe/1.0'/>",
        "<startEvent id='a'/>",
        "</definitions>",
        "</process>",
        "</userTask>",
        "</exclusiveGateway>",
        "</sequenceFlow>",
        "</conditionExpression>",
        "</extensionElements>",
        "<![CDATA[ ]] ]]>",
        "<!-- -->",
        "<!DOCTYPE x [<!ENTITY y 'z'>]>",
        "<?xml version='1.0'?>",
        "<?p?>",
        "&lt;",
        "&#0;",
        "&#x41;",
        "&y;",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "]]>",
        "\u{0}",
        "\u{FFFE}",
        "é漢",
        "\r\n",
        " = x > 1 ",
        "xmlns:z=''",
        " a='1'a='2' ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    // A failing seed is printed, and kept in a file beside this one.
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        parse_and_show(&bytes);
    }

    #[test]
    fn random_text_is_survived(text in ".{0,500}") {
        parse_and_show(text.as_bytes());
    }

    #[test]
    fn random_pieces_are_survived(text in pieces()) {
        parse_and_show(text.as_bytes());
    }

    #[test]
    fn several_changed_bytes_are_survived(
        changes in prop::collection::vec((0..SAMPLE.len(), any::<u8>()), 1..12)
    ) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (place, byte) in changes {
            bytes[place] = byte;
        }
        parse_and_show(&bytes);
    }

    #[test]
    fn a_part_moved_elsewhere_is_survived(
        from in 0..SAMPLE.len(), length in 1..80_usize, to in 0..SAMPLE.len()
    ) {
        let bytes = SAMPLE.as_bytes();
        let part = &bytes[from..(from + length).min(bytes.len())];
        let moved = [&bytes[..to], part, &bytes[to..]].concat();
        parse_and_show(&moved);
    }
}
