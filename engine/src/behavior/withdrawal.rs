//! How an element instance is ended from outside: what it waits for is withdrawn first.

use crate::event::Event;
use crate::ids::ElementInstanceKey;
use crate::state::tables::element_instances::ElementInstanceRow;
use crate::step::{Step, Stop};

use super::{incidents, instances, lifecycle, subscriptions};

/// Ends an element instance in which nothing is active any more.
pub(crate) fn terminate(
    key: ElementInstanceKey,
    row: &ElementInstanceRow,
    step: &mut Step<'_>,
) -> Result<(), Stop> {
    if let Some(incident) = row.incident {
        incidents::close(incident, key, step)?;
    }
    if let Some(job) = &row.job {
        step.emit(Event::JobCanceled { job: job.job, element_instance: key });
    }
    if let Some(user_task) = row.user_task {
        step.state().load(|tables| &mut tables.user_tasks, &user_task)?;
        step.emit(Event::UserTaskCanceled { user_task });
    }
    if let Some(called) = row.called {
        instances::terminate_called(called, step)?;
    }
    if !row.subscriptions.is_empty() {
        subscriptions::close_all(key, step)?;
    }
    if row.has_variable_rows {
        step.state().load_variable_rows(key)?;
    }
    if row.multi_instance.is_some() {
        step.state().load_collections(key)?;
    }
    lifecycle::terminate(&row.element, key, step);
    Ok(())
}
