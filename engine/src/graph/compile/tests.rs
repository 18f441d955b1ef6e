//! Compiling the dialects.

use super::*;
use crate::expression::TextExpression;

const CAMUNDA: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:t">
  <process id="p" isExecutable="true">
    <startEvent id="s"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="check"/>
    <userTask id="check" camunda:assignee="=mary" camunda:candidateGroups="sales, support"
        camunda:dueDate="2030-01-31T12:00:00"/>
    <sequenceFlow id="f2" sourceRef="check" targetRef="charge"/>
    <serviceTask id="charge" camunda:type="external" camunda:topic="charge"/>
  </process></definitions>"#;

#[test]
fn the_camunda_dialect_gives_the_same_tasks_and_jobs_and_no_feel() {
    let definitions = baton_bpmn_parser::parse(CAMUNDA.as_bytes()).definitions;
    let (processes, diagnostics) = compile(&definitions.unwrap_or_default());
    assert_eq!(diagnostics, []);
    let is_text = |found: &Option<TextExpression>, expected: &str| {
        let Some(TextExpression::Static(text)) = found else { return false };
        &**text == expected
    };
    let [_, check, charge] = &processes[0].nodes[..] else { panic!("three nodes") };
    let NodeKind::UserTask(task) = &check.kind else { panic!("a user task") };
    assert!(is_text(&task.assignee, "=mary"));
    assert!(is_text(&task.candidate_groups, "sales, support"));
    assert!(is_text(&task.due_date, "2030-01-31T12:00:00"));
    let NodeKind::ServiceTask(job) = &charge.kind else { panic!("a service task") };
    assert!(is_text(&Some(job.job_type.clone()), "charge"));
    assert!(job.retries.is_none());
}
