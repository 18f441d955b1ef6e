//! Every rule, and which of them run on a finished model.

use std::collections::BTreeMap;

use baton_models::extensions::Dialect;
use baton_models::{ContainerIndex, Definitions, FlowNode, Process};

use super::{
    Rule, ad_hoc_sub_process_content, binding_mismatch, boundary_event_on_event_sub_process,
    boundary_event_with_incoming_flow, boundary_event_without_definition,
    business_rule_task_without_definition, cancel_outside_transaction, choreography_not_run,
    code_variable_misplaced, compensation_activity_in_flow, compensation_event_with_outgoing_flow,
    compensation_event_without_handler, complex_gateway_without_condition,
    conditional_event_without_condition, conflicting_extensions, dangling_documentation_reference,
    dangling_reference, default_flow_not_outgoing, default_flow_with_condition, document_type,
    duplicate_id, empty_condition, end_event_with_outgoing_flow, error_caught_twice,
    error_event_without_error, error_without_code, escalation_caught_twice,
    escalation_event_without_escalation, escalation_without_code, event_gateway_condition,
    event_gateway_target, event_gateway_with_one_way, event_sub_process_start,
    event_sub_process_with_flow, event_sub_process_with_loop, event_trigger_misplaced,
    expression_language, expression_syntax, flow_crosses_border, flow_list_mismatch,
    flow_not_immediate, flow_without_condition, foreign_reference, gateway_direction_mismatch,
    instantiating_node_with_incoming_flow, invalid_value, job_misplaced, kept_extension,
    lane_node_twice, link_target_twice, link_with_flow, link_without_name, link_without_source,
    link_without_target, loop_data_not_a_variable, loop_item_without_list,
    loop_maximum_not_positive, loop_output_incomplete, loop_without_end, malformed_xml,
    mapping_misplaced, message_caught_twice, message_event_without_message,
    message_flow_inside_pool, message_throw_without_message, message_without_correlation_key,
    message_without_name, misplaced_element, missing_attribute, missing_called_element, missing_id,
    multi_instance_with_two_numbers, multi_instance_without_number, no_executable_process,
    no_process, no_start_event, not_bpmn, parallel_gateway_condition, passed_variable_incomplete,
    process_not_executable, receive_task_without_message, repeated_element, script_language,
    script_task_without_script, send_task_without_message, service_task_without_definition,
    several_start_events, signal_event_without_signal, signal_without_name,
    start_event_with_incoming_flow, timer_without_time, token_quantity_not_positive,
    too_many_findings, tool_attribute, unexpected_text, unknown_attribute, unknown_element,
    unknown_extension, unportable_extension, unreachable_node, unreadable_encoding,
    unreadable_file, unsupported_attribute, unsupported_element, unsupported_extension,
    user_task_not_native, without_execution_meaning, wrong_documentation_target,
    wrong_reference_target, xml_limit,
};
use crate::catalog::Catalog;
use crate::findings::Findings;
use crate::process_graph::ProcessGraph;

/// Every rule, in the order of the ids.
pub static RULES: &[&Rule] = &[
    &unreadable_file::RULE,
    &unreadable_encoding::RULE,
    &malformed_xml::RULE,
    &document_type::RULE,
    &xml_limit::RULE,
    &not_bpmn::RULE,
    &too_many_findings::RULE,
    &unknown_element::RULE,
    &misplaced_element::RULE,
    &unsupported_element::RULE,
    &repeated_element::RULE,
    &unknown_attribute::RULE,
    &unsupported_attribute::RULE,
    &missing_attribute::RULE,
    &invalid_value::RULE,
    &unsupported_extension::RULE,
    &tool_attribute::RULE,
    &unexpected_text::RULE,
    &without_execution_meaning::RULE,
    &unknown_extension::RULE,
    &kept_extension::RULE,
    &unportable_extension::RULE,
    &conflicting_extensions::RULE,
    &binding_mismatch::RULE,
    &missing_id::RULE,
    &duplicate_id::RULE,
    &dangling_reference::RULE,
    &wrong_reference_target::RULE,
    &flow_list_mismatch::RULE,
    &dangling_documentation_reference::RULE,
    &wrong_documentation_target::RULE,
    &foreign_reference::RULE,
    &flow_crosses_border::RULE,
    &no_process::RULE,
    &no_executable_process::RULE,
    &process_not_executable::RULE,
    &no_start_event::RULE,
    &several_start_events::RULE,
    &start_event_with_incoming_flow::RULE,
    &end_event_with_outgoing_flow::RULE,
    &unreachable_node::RULE,
    &choreography_not_run::RULE,
    &default_flow_not_outgoing::RULE,
    &default_flow_with_condition::RULE,
    &flow_without_condition::RULE,
    &empty_condition::RULE,
    &expression_language::RULE,
    &expression_syntax::RULE,
    &flow_not_immediate::RULE,
    &event_gateway_target::RULE,
    &event_gateway_with_one_way::RULE,
    &event_gateway_condition::RULE,
    &gateway_direction_mismatch::RULE,
    &parallel_gateway_condition::RULE,
    &instantiating_node_with_incoming_flow::RULE,
    &complex_gateway_without_condition::RULE,
    &service_task_without_definition::RULE,
    &user_task_not_native::RULE,
    &missing_called_element::RULE,
    &multi_instance_without_number::RULE,
    &loop_without_end::RULE,
    &loop_maximum_not_positive::RULE,
    &token_quantity_not_positive::RULE,
    &receive_task_without_message::RULE,
    &send_task_without_message::RULE,
    &script_task_without_script::RULE,
    &compensation_activity_in_flow::RULE,
    &ad_hoc_sub_process_content::RULE,
    &script_language::RULE,
    &multi_instance_with_two_numbers::RULE,
    &loop_item_without_list::RULE,
    &loop_output_incomplete::RULE,
    &loop_data_not_a_variable::RULE,
    &business_rule_task_without_definition::RULE,
    &passed_variable_incomplete::RULE,
    &mapping_misplaced::RULE,
    &event_trigger_misplaced::RULE,
    &boundary_event_without_definition::RULE,
    &boundary_event_with_incoming_flow::RULE,
    &compensation_event_with_outgoing_flow::RULE,
    &compensation_event_without_handler::RULE,
    &event_sub_process_with_flow::RULE,
    &event_sub_process_start::RULE,
    &link_without_target::RULE,
    &link_target_twice::RULE,
    &link_without_source::RULE,
    &link_with_flow::RULE,
    &link_without_name::RULE,
    &timer_without_time::RULE,
    &conditional_event_without_condition::RULE,
    &message_event_without_message::RULE,
    &signal_event_without_signal::RULE,
    &error_event_without_error::RULE,
    &escalation_event_without_escalation::RULE,
    &cancel_outside_transaction::RULE,
    &message_without_name::RULE,
    &signal_without_name::RULE,
    &error_without_code::RULE,
    &escalation_without_code::RULE,
    &boundary_event_on_event_sub_process::RULE,
    &event_sub_process_with_loop::RULE,
    &error_caught_twice::RULE,
    &escalation_caught_twice::RULE,
    &message_caught_twice::RULE,
    &message_without_correlation_key::RULE,
    &message_throw_without_message::RULE,
    &job_misplaced::RULE,
    &code_variable_misplaced::RULE,
    &message_flow_inside_pool::RULE,
    &lane_node_twice::RULE,
];

/// The rules about a finished process. They run on executable ones: others are documentation.
const PROCESS_CHECKS: &[fn(&ProcessGraph<'_>, &Definitions, &mut Findings)] = &[
    no_start_event::check,
    several_start_events::check,
    start_event_with_incoming_flow::check,
    end_event_with_outgoing_flow::check,
    unreachable_node::check,
    default_flow_not_outgoing::check,
    default_flow_with_condition::check,
    flow_without_condition::check,
    empty_condition::check,
    expression_language::check,
    flow_not_immediate::check,
    service_task_without_definition::check,
    user_task_not_native::check,
    event_gateway_target::check,
    event_gateway_with_one_way::check,
    event_gateway_condition::check,
    gateway_direction_mismatch::check,
    parallel_gateway_condition::check,
    instantiating_node_with_incoming_flow::check,
    complex_gateway_without_condition::check,
    missing_called_element::check,
    multi_instance_without_number::check,
    loop_without_end::check,
    loop_maximum_not_positive::check,
    token_quantity_not_positive::check,
    receive_task_without_message::check,
    send_task_without_message::check,
    script_task_without_script::check,
    compensation_activity_in_flow::check,
    ad_hoc_sub_process_content::check,
    boundary_event_with_incoming_flow::check,
    compensation_event_with_outgoing_flow::check,
    compensation_event_without_handler::check,
    event_sub_process_with_flow::check,
    event_sub_process_start::check,
    link_without_target::check,
    link_target_twice::check,
    link_without_source::check,
    link_with_flow::check,
    link_without_name::check,
    timer_without_time::check,
    conditional_event_without_condition::check,
    message_event_without_message::check,
    signal_event_without_signal::check,
    error_event_without_error::check,
    escalation_event_without_escalation::check,
    cancel_outside_transaction::check,
    script_language::check,
    multi_instance_with_two_numbers::check,
    loop_item_without_list::check,
    loop_output_incomplete::check,
    loop_data_not_a_variable::check,
    business_rule_task_without_definition::check,
    passed_variable_incomplete::check,
    mapping_misplaced::check,
    boundary_event_on_event_sub_process::check,
    event_sub_process_with_loop::check,
    error_caught_twice::check,
    escalation_caught_twice::check,
    message_caught_twice::check,
    message_without_correlation_key::check,
    message_throw_without_message::check,
    job_misplaced::check,
    code_variable_misplaced::check,
];

/// The rules about what a file defines beside its processes.
const DEFINITIONS_CHECKS: &[fn(&Definitions, &Catalog<'_>, &mut Findings)] = &[
    message_without_name::check,
    signal_without_name::check,
    error_without_code::check,
    escalation_without_code::check,
    message_flow_inside_pool::check,
    lane_node_twice::check,
];

/// Runs the rules about finished processes: on each container of those that are executable.
/// `dialect` is the one that the file says it is for.
pub(crate) fn check(
    definitions: &Definitions,
    complete: &[Vec<bool>],
    dialect: Option<Dialect>,
    findings: &mut Findings,
) {
    let has_executable = definitions.processes.iter().any(|process| process.is_executable);
    let catalog = Catalog::new(definitions, dialect);
    for check in DEFINITIONS_CHECKS {
        check(definitions, &catalog, findings);
    }
    for (process, complete) in definitions.processes.iter().zip(complete) {
        if process.is_executable {
            check_process(process, definitions, &catalog, complete, findings);
        } else if has_executable {
            process_not_executable::report(findings, process);
        }
    }
}

fn check_process(
    process: &Process,
    definitions: &Definitions,
    catalog: &Catalog<'_>,
    complete: &[bool],
    findings: &mut Findings,
) {
    let owners = process.flow_nodes().filter_map(|node| Some((node.kind.content()?, node)));
    let owners: BTreeMap<ContainerIndex, &FlowNode> = owners.collect();
    for (position, container) in process.containers.iter().enumerate() {
        let is_complete = complete.get(position).is_some_and(|complete| *complete);
        let mut graph = ProcessGraph::new(process, container, catalog, is_complete);
        let index = u32::try_from(position).map(ContainerIndex).ok();
        graph.owner = index.and_then(|index| owners.get(&index).copied());
        for check in PROCESS_CHECKS {
            check(&graph, definitions, findings);
        }
    }
}
