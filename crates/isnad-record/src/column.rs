//! Columns: pages that comment on what others report.
//!
//! A report credits an agency, names the days around its own and lets people speak; a column does little of that at length. What it says
//! somebody will do is its author's view, and its author saw nothing of what he writes about.

use crate::world::{Leaf, day_no, gap};

/// Words from which on a page is long enough to tell.
const LONG: usize = 200;
/// Words for each statement that a report has at most.
const WORDS_A_STATEMENT: usize = 85;
/// Days around a page's own that news names.
const NEWS: i32 = 3;

/// True for a page that reads like a column. One of unknown day may be anything.
pub(crate) fn is_column(leaf: &Leaf<'_, '_>) -> bool {
    let r = leaf.reading();
    let known = leaf.days.0 != i32::MIN && leaf.days.1 != i32::MAX;
    let words = leaf.words().len();
    let exact = r.times.iter().filter_map(|t| t.earliest.filter(|day| Some(*day) == t.latest)).map(day_no);
    let mut news = exact.filter(|day| gap((*day, *day), leaf.days) <= NEWS);
    known
        && words >= LONG
        && r.article.credits.is_empty()
        && words > r.statements.len().saturating_mul(WORDS_A_STATEMENT)
        && news.next().is_none()
}
