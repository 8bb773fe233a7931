//! Page bytes to [`Article`]: charset, markup, text scrape, JSON item.
//!
//! Two doors. [`ingest::open`] turns files, archives and collections into single [`Raw`] pages, as a stream. [`read`]
//! turns one of them into an [`Article`]: pure, same page, same article, no clock, no disk. What cannot be read is
//! left out with its reason; what is read with doubt says so in a diagnostic.
//!
//! What is absent: meaning. This crate knows headlines, datelines and counters, and no event, person or state.

mod article;
mod assemble;
mod budget;
pub mod charset;
mod dateline;
mod dates;
pub mod examples;
pub mod habits;
mod html;
pub mod ingest;
mod language;
mod marks;
mod mojibake;
mod raw;
mod rules;
mod scrape;
mod stuck;

pub use article::{PageError, PageRead, read, read_any_language};
pub use raw::{Body, Left, Raw};
pub use rules::{Furniture, PageRules};

#[doc(inline)]
pub use isnad_model::Article;
