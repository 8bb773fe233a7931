//! What the pages are made from: a snapshot of the record, a search, and the raw pages.
//!
//! The face depends on this trait and not on the engine, so that its tests can bring a small record of their own.

pub use isnad::{Answer, Hit, Known, SearchOptions, Snapshot};
use std::sync::Arc;

/// Where the pages of the site come from.
pub trait Source {
    /// The record as it stands.
    fn snapshot(&self) -> Arc<Snapshot>;

    /// What fits a query, best first.
    ///
    /// # Errors
    /// What is wrong with the query, or why it could not be answered.
    fn search(&self, query: &str, how: SearchOptions) -> Result<Answer, isnad::Error>;

    /// A page's bytes as they were found, where they are kept.
    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        let _ = page;
        None
    }
}
