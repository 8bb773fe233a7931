//! What the pages are made from: a snapshot of the record, a search, the raw pages, and what persons decided.
//!
//! The face depends on this trait and not on the engine, so that its tests can bring a small record of their own.

pub use isnad::{Answer, EntityAnswer, EntityHit, Hit, Known, SearchOptions, Snapshot};
use isnad::{Error, Signature, Why, Wish};
use isnad_model::{Decision, StoryChange};
use std::sync::Arc;

/// What is made from a snapshot before it is shown.
pub type Prepare = Box<dyn Fn(&Arc<Snapshot>) + Send + Sync>;

/// Where the pages of the site come from.
pub trait Source {
    /// The record as it stands.
    fn snapshot(&self) -> Arc<Snapshot>;

    /// Has each new snapshot handed to `prepare` before it is given out, so that no reader waits for what is made from it. A
    /// source that does not change need not.
    fn prepare(&self, prepare: Prepare) {
        drop(prepare);
    }

    /// What fits a query, best first.
    ///
    /// # Errors
    /// What is wrong with the query, or why it could not be answered.
    fn search(&self, query: &str, how: SearchOptions) -> Result<Answer, Error>;

    /// Who and what fits a query by name or office, best first.
    ///
    /// # Errors
    /// What is wrong with the query, or why it could not be answered.
    fn search_entities(&self, query: &str, limit: usize) -> Result<EntityAnswer, Error>;

    /// Words without what makes no difference to a reader: vowel signs, hamza, case.
    fn fold(&self, text: &str) -> String {
        text.to_lowercase()
    }

    /// A page's bytes as they were found, where they are kept.
    fn raw(&self, page: &str) -> Option<Vec<u8>> {
        let _ = page;
        None
    }

    /// Names the state that answers are made from: another one means that answers may differ.
    fn version(&self) -> String {
        String::from("0")
    }

    /// Why two pages or events were joined or kept apart; with one, why its tellings stand together.
    ///
    /// # Errors
    /// Where an id is that of no page or event.
    fn why(&self, a: &str, b: Option<&str>) -> Result<Why, Error> {
        let _ = b;
        Err(Error::UnknownId { id: a.to_owned() })
    }

    /// What became of a storyline, the earliest change first.
    fn story_changes(&self, story: &str) -> Vec<StoryChange> {
        let _ = story;
        Vec::new()
    }

    /// All decisions, in the order in which they were taken.
    fn decisions(&self) -> Vec<Decision> {
        Vec::new()
    }

    /// False while something was decided or has come in that the record does not show yet.
    fn is_current(&self) -> bool {
        true
    }

    /// Decides what a person wants. It may take a while; where the record that shows it takes longer still, it is not waited for
    /// (see [`Source::is_current`]).
    ///
    /// # Errors
    /// Where it cannot be decided.
    fn decide(&self, wish: &Wish, signature: Signature) -> Result<Decision, Error> {
        let _ = (wish, signature);
        Err(Error::NoDecision { why: "this record is not kept".into() })
    }
}
