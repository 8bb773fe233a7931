//! What the pages are made from: a snapshot of the record, a search, and the raw pages.
//!
//! The face depends on this trait and not on the engine, so that its tests can bring a small record of their own.

pub use isnad::{Hit, Known, Snapshot};
use std::sync::Arc;

/// Where the pages of the site come from.
pub trait Source {
    /// The record as it stands.
    fn snapshot(&self) -> Arc<Snapshot>;

    /// Pages that hold the words of a query, best first.
    ///
    /// # Errors
    /// What is wrong with the query, or why it could not be answered, in one sentence.
    fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, String>;

    /// A page's bytes as they were found, where they are kept.
    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        let _ = page;
        None
    }
}
