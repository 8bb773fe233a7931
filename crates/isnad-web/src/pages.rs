//! One module a page: it gathers what the page shows and hands it to the template of the same name.

pub(crate) mod article;
pub(crate) mod compare;
pub(crate) mod entities;
pub(crate) mod entity;
pub(crate) mod event;
pub(crate) mod facts;
pub(crate) mod fields;
pub(crate) mod gloss;
pub(crate) mod key;
pub(crate) mod only;
pub(crate) mod promises;
pub(crate) mod said;
pub(crate) mod saying;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod today;
pub(crate) mod treed;
pub(crate) mod variance;
