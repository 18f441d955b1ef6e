//! How much of long texts a page has room for.

use super::QueryError;

/// The most bytes of long texts, such as values and messages, that the rows of a page may hold.
pub(super) const PAGE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What is left for further rows.
pub(super) struct Room(usize);

impl Room {
    pub(super) fn new() -> Self {
        Self(PAGE_BYTES_MAX)
    }

    /// Takes what a row needs.
    ///
    /// # Errors
    ///
    /// [`QueryError::TooLong`] where there is not as much.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), QueryError> {
        self.0 = self.0.checked_sub(bytes).ok_or(QueryError::TooLong)?;
        Ok(())
    }

    /// Gives back what a row had that is not shown after all.
    pub(super) fn give_back(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }
}
