//! Workers that wait for jobs, in the order they came.
//!
//! Each batch that offers jobs of a type wakes the first waiter of that type; whoever finds more
//! jobs than it takes wakes the next. A waiter that is woken and goes away passes the call on.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tokio::sync::Notify;

type Type = (Arc<str>, Arc<str>);

#[derive(Debug, Default)]
struct Call {
    called: AtomicBool,
    notify: Notify,
}

/// All workers that wait.
#[derive(Debug, Default)]
pub(crate) struct JobWaiters {
    waiting: Mutex<BTreeMap<Type, VecDeque<Arc<Call>>>>,
}

/// A place in the queue of a type.
#[derive(Debug)]
pub(crate) struct Place {
    waiters: Arc<JobWaiters>,
    of: Type,
    call: Arc<Call>,
    heard: bool,
}

impl JobWaiters {
    /// Takes a place in the queue of a type.
    pub(crate) fn join(self: &Arc<Self>, tenant: Arc<str>, job_type: Arc<str>) -> Place {
        let of = (tenant, job_type);
        let call = Arc::new(Call::default());
        self.waiting.lock().entry(of.clone()).or_default().push_back(Arc::clone(&call));
        Place { waiters: Arc::clone(self), of, call, heard: false }
    }

    /// Wakes the first waiter of a type.
    pub(crate) fn wake_one(&self, tenant: &Arc<str>, job_type: &Arc<str>) {
        let of = (Arc::clone(tenant), Arc::clone(job_type));
        let mut waiting = self.waiting.lock();
        let Some(queue) = waiting.get_mut(&of) else { return };
        let first = queue.pop_front();
        if queue.is_empty() {
            waiting.remove(&of);
        }
        drop(waiting);
        if let Some(call) = first {
            call.called.store(true, Ordering::Release);
            call.notify.notify_one();
        }
    }
}

impl Place {
    /// Waits until it is called.
    pub(crate) async fn called(&mut self) {
        self.call.notify.notified().await;
        self.heard = true;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.waiters.waiting.lock();
        if let Some(queue) = waiting.get_mut(&self.of) {
            queue.retain(|call| !Arc::ptr_eq(call, &self.call));
            if queue.is_empty() {
                waiting.remove(&self.of);
            }
        }
        drop(waiting);
        if self.call.called.load(Ordering::Acquire) && !self.heard {
            self.waiters.wake_one(&self.of.0, &self.of.1);
        }
    }
}
