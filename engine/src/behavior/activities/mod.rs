//! Activities, one file each.

pub(crate) mod business_rule_task;
pub(crate) mod call_activity;
pub(crate) mod event_sub_process;
pub(crate) mod manual_task;
pub(crate) mod multi_instance;
pub(crate) mod receive_task;
pub(crate) mod script_task;
pub(crate) mod send_task;
pub(crate) mod service_task;
pub(crate) mod sub_process;
pub(crate) mod task;
pub(crate) mod user_task;
