//! A store that remembers the batches it was given, to apply them again to the bare store.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use baton_engine::store::{BatchNumber, Epoch, ReadView, Store, StoreError, StoreKind, WriteBatch};

/// Passes everything on to another store and keeps the batches.
pub(crate) struct RecordingStore {
    inner: Arc<dyn Store>,
    batches: Mutex<Vec<WriteBatch>>,
    recording: AtomicBool,
}

impl RecordingStore {
    /// Passes on to `inner`; records nothing yet, because copies would cost the engine time.
    pub(crate) fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, batches: Mutex::new(Vec::new()), recording: AtomicBool::new(false) }
    }

    /// Records from now on, or no more.
    pub(crate) fn record(&self, is_recording: bool) {
        self.recording.store(is_recording, Ordering::SeqCst);
    }

    /// The recorded batches, in order; forgets them.
    pub(crate) fn take(&self) -> Vec<WriteBatch> {
        std::mem::take(&mut *self.batches.lock().expect("no panic while recording"))
    }
}

impl Store for RecordingStore {
    fn kind(&self) -> StoreKind {
        self.inner.kind()
    }
    fn acquire(&self) -> Result<Epoch, StoreError> {
        self.inner.acquire()
    }
    fn read_view(&self) -> Result<Box<dyn ReadView + '_>, StoreError> {
        self.inner.read_view()
    }
    fn apply(&self, batch: &WriteBatch) -> Result<(), StoreError> {
        if self.recording.load(Ordering::Relaxed) {
            self.batches.lock().expect("no panic while recording").push(batch.clone());
        }
        self.inner.apply(batch)
    }
    fn sync(&self, number: BatchNumber) -> Result<(), StoreError> {
        self.inner.sync(number)
    }
    fn reopen(&self) -> Result<(), StoreError> {
        self.inner.reopen()
    }
    fn disk_bytes(&self) -> Result<u64, StoreError> {
        self.inner.disk_bytes()
    }
    fn warnings(&self) -> Vec<String> {
        self.inner.warnings()
    }
}
