//! All pages of a record, in one order, with what every later step asks of them.
//!
//! Everything starts by sorting pages by id: whatever order they came in, the steps see the same world.

use crate::Word;
use isnad_model::{BlockKind, Day, Reading, When};

/// A page as the record takes it: its reading and its words.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// What the page says.
    pub reading: &'a Reading,
    /// The words of headline and body, in order.
    pub words: Vec<Word>,
    /// Whether its first sentence tells of something done or of something to come, where its verbs say so.
    pub outlook: Option<Outlook>,
}

/// Where a page stands to what it tells of: `وصل الوزير` (he has arrived) against `يصل الوزير غدا` (he is to). The
/// preview of a meeting and the report of it share all their names and most of their words; this they do not share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outlook {
    /// It has happened.
    Done,
    /// It is to happen, or is about to.
    Ahead,
}

/// Index of a page in the world.
pub(crate) type PageNo = u32;

/// A page in its place.
#[derive(Debug)]
pub(crate) struct Leaf<'p, 'a> {
    pub(crate) page: &'p Page<'a>,
    /// First and last day on which it can have been published, in days since 1970; open where unknown.
    pub(crate) days: (i32, i32),
    /// Words of the headline.
    pub(crate) head: usize,
}

impl<'p, 'a> Leaf<'p, 'a> {
    pub(crate) fn id(&self) -> &'a str {
        &self.page.reading.article.id
    }

    pub(crate) fn reading(&self) -> &'a Reading {
        self.page.reading
    }

    pub(crate) fn words(&self) -> &'p [Word] {
        &self.page.words
    }

    /// The days between the pages' publication, 0 where they may be the same.
    pub(crate) fn apart(&self, other: &Leaf<'_, '_>) -> i32 {
        gap(self.days, other.days)
    }
}

/// Days between two ranges of days, 0 where they overlap.
pub(crate) fn gap(a: (i32, i32), b: (i32, i32)) -> i32 {
    b.0.saturating_sub(a.1).max(a.0.saturating_sub(b.1)).max(0)
}

/// All pages, by id.
#[derive(Debug)]
pub(crate) struct World<'p, 'a> {
    pub(crate) leaves: Vec<Leaf<'p, 'a>>,
}

impl<'p, 'a> World<'p, 'a> {
    /// Sorts the pages; of two with one id, the first by content stays.
    pub(crate) fn new(pages: &'p [Page<'a>]) -> Self {
        let mut order: Vec<&'p Page<'a>> = pages.iter().collect();
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        order.dedup_by(|b, a| a.reading.article.id == b.reading.article.id);
        World { leaves: order.into_iter().map(leaf).collect() }
    }

    pub(crate) fn leaf(&self, no: PageNo) -> &Leaf<'p, 'a> {
        &self.leaves[no as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.leaves.len()
    }

    /// The number of the page with this id.
    pub(crate) fn find(&self, id: &str) -> Option<PageNo> {
        self.leaves.binary_search_by(|l| l.id().cmp(id)).ok().map(|i| i as PageNo)
    }
}

fn key<'a>(page: &Page<'a>) -> (&'a str, &'a str, &'a str) {
    let r = page.reading;
    (&r.article.id, &r.article.text, &r.page.sha256)
}

fn leaf<'p, 'a>(page: &'p Page<'a>) -> Leaf<'p, 'a> {
    let r = page.reading;
    let head_end = r
        .article
        .blocks
        .iter()
        .find(|b| b.kind == BlockKind::Headline)
        .map_or(r.article.headline.len() as u32, |b| b.span.end);
    let head = page.words.partition_point(|w| w.at.start < head_end);
    Leaf { page, days: day_range(published(r)), head }
}

/// When a page was published, or failing that when it was written, as far as either is known.
pub(crate) fn published(r: &Reading) -> &When {
    if r.article.published.is_unknown() { &r.reference } else { &r.article.published }
}

/// Both bounds as days since 1970; open bounds are the ends of all time.
pub(crate) fn day_range(when: &When) -> (i32, i32) {
    (when.earliest.map_or(i32::MIN, day_no), when.latest.map_or(i32::MAX, day_no))
}

/// Days since 1 January 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub(crate) fn day_no(day: Day) -> i32 {
    let (y, m, d) = (i32::from(day.year()), i32::from(day.month()), i32::from(day.day()));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

/// A day as people write it: `12 February 2025`.
pub(crate) fn say(day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS.get(day.month() as usize - 1).copied().unwrap_or("");
    format!("{} {month} {}", day.day(), day.year())
}
