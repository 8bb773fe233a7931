//! The domain's types and their invariants.
//!
//! Everything the program says about the news is one of these types. The crate does no I/O and holds no
//! policy: it knows what a span, an article, a statement, an event and a record *are*, not how they are found.
//!
//! Invariants kept here:
//! - a [`Span`] is half-open, in UTF-8 bytes of [`Article::text`], and `start <= end`;
//! - a [`When`] never has `earliest > latest`, and an unknown bound is `None`, never a guess;
//! - whatever order pages come in, ids depend on content alone.

pub mod article;
pub mod decision;
pub mod diagnostic;
pub mod direction;
pub mod offsets;
pub mod placed;
pub mod plover;
pub mod reading;
pub mod record;
pub mod span;
pub mod when;
pub mod wire;

pub use article::{Article, Block, BlockKind, Credit, PageInfo, Teaser};
pub use decision::{Act, Anchor, Decision, Judged, Named, Quote, StoryChange, Verdict};
pub use diagnostic::{Diagnostic, Severity};
pub use direction::Direction;
pub use offsets::CodePoints;
pub use placed::Placed;
pub use plover::{EventType, Mode};
pub use reading::{
    Entity, EntityId, EntityKind, Event, Evidence, Figure, Link, LinkKind, Phase, Polarity, Quantity,
    Quotation, Reading, Role, Stance, Statement, TimeExpression,
};
pub use record::{
    Account, Commitment, CommitmentStatus, CopyLink, Difference, DifferenceKind, Family, Group, Narrowed,
    Parted, Reason, Record, RecordEvent, Root, Sole, StoryLink, StoryLinkKind, Storyline, TellingRef,
    Version,
};
pub use span::Span;
pub use when::{Calendar, Granularity, When};

/// A civil day in the proleptic Gregorian calendar.
pub use jiff::civil::Date as Day;
