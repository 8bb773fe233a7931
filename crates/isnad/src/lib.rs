//! The engine: pages in, record out.
//!
//! It ties the rooms together and knows the way through them: find the inputs ([`input`]), read them in parallel
//! ([`pipeline`]) through the stages ([`stages`]), keep them in the archive ([`add`]), build the record and show it
//! ([`snapshot`], [`query`], [`search`], [`export`]). [`explain`] lays one reading over its text.
//!
//! Invariants:
//! - it never prints, parses arguments, asks the clock or the network;
//! - the archive's pages are the truth, the record is derived from them and built anew when they change;
//! - what comes out does not depend on the order in which pages came in, nor on the number of threads.

pub mod add;
pub mod cards;
pub mod correct;
pub mod decide;
pub mod engine;
pub mod error;
pub mod examples;
pub mod explain;
pub mod export;
pub mod forget;
pub mod input;
pub mod json;
pub mod keep;
pub mod names;
mod neighbours;
mod outlook;
mod pipeline;
mod place;
pub mod promises;
pub mod query;
pub mod readings;
pub mod sayings;
pub mod search;
mod settle;
pub mod snapshot;
pub mod stages;

pub use add::{AddOptions, FieldMap, Left, Progress, Summary, Work};
pub use correct::Wish;
pub use decide::Signature;
pub use engine::{Engine, Options};
pub use error::Error;
pub use export::Format;
pub use forget::Forgetting;
pub use input::Input;
pub use isnad_archive::{EntryKind, Finding};
pub use keep::Status;
pub use names::Known;
pub use readings::Readings;
pub use search::{Answer, EntityAnswer, EntityHit, Hit, Marked, Operator, Query, QueryError, SearchOptions};
pub use snapshot::Snapshot;
pub use stages::Why;

pub use isnad_archive::Error as ArchiveError;
pub use isnad_model as model;
pub use isnad_page::habits::{HostHabits, host};
