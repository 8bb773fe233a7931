//! Expressions of time: where a text places something in calendar time, and on which days.
//!
//! The grammar is one hand-written walk over the tokens ([`parser`]); every word that it knows comes from the tables
//! of the pack ([`lexicon`], [`class`]), so that this folder holds no word of any language. Bottom up: [`calendar`]
//! counts days, [`words`] looks the tokens up, [`numbers`] reads counts, [`date`], [`numeric`], [`day`], [`clock`],
//! [`unit`], [`counted`], [`part`] and [`named`] read one kind of expression each, [`compose`] joins them with their
//! directions, [`page`] reads the lines of a page. Every value names the rule that read it.
//!
//! What is relative is counted from a reference day. Where that day is only known within bounds, the text is read
//! once for either bound, and the outcome holds for every day between.

mod calendar;
mod class;
mod clock;
mod compose;
mod counted;
mod date;
mod day;
mod english;
mod lexicon;
mod load;
mod named;
mod numbers;
mod numeric;
mod page;
mod parser;
mod part;
mod printed;
mod tense;
mod unit;
mod value;
mod words;

pub use lexicon::TimeTables;
pub use page::{Age, NamedWeekday, age, date_line, weekdays_named};

use crate::Doc;
use isnad_model::{Day, TimeExpression, When};
use parser::Parser;
use value::Found;
use words::Words;

/// Whether a clause looks back or ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tense {
    /// Told as having been.
    Past,
    /// Told as to come.
    Future,
    /// Not known: the words around decide, and failing them the past.
    #[default]
    Unknown,
}

/// What relative expressions are counted from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor {
    /// The day of writing: exact, a range, or unknown.
    pub reference: When,
}

/// A day to read with where none is known: what depends on it is thrown away afterwards.
const ANY_DAY: Day = Day::constant(2000, 1, 15);

/// All expressions of time in a document, in order, none overlapping another.
///
/// `tense` tells of a token whether its clause looks back or ahead; `&|_| Tense::Unknown` is a fair default.
pub fn times(
    doc: &Doc<'_>,
    tables: &TimeTables,
    anchor: &Anchor,
    tense: &dyn Fn(usize) -> Tense,
) -> Vec<TimeExpression> {
    let reference = &anchor.reference;
    let words = Words::new(doc, tables);
    let (first, last) = match (reference.earliest, reference.latest) {
        (Some(a), Some(b)) if a == b => {
            let day = page::written_on(&words, a);
            let found = Parser::new(words, day, tense).run();
            return found.iter().map(|(start, f)| expression(doc, *start, f, f)).collect();
        }
        (a, b) => (a, b),
    };
    let read = |day: Day| Parser::new(words.clone(), day, tense).run();
    let early = read(first.or(last).unwrap_or(ANY_DAY));
    let late = match (first, last) {
        (Some(_), Some(b)) => Some(read(b)),
        _ => None,
    };
    let mut late = late.unwrap_or_default().into_iter().peekable();
    let mut out = Vec::with_capacity(early.len());
    for (start, found) in &early {
        while late.peek().is_some_and(|(s, _)| s < start) {
            late.next();
        }
        let twin = late.peek().filter(|(s, f)| s == start && f.end == found.end).map(|(_, f)| *f);
        let mut expression = expression(doc, *start, found, &twin.unwrap_or(*found));
        if found.value.relative {
            if first.is_none() {
                expression.earliest = None;
            }
            if last.is_none() {
                expression.latest = None;
            }
        }
        out.push(expression);
    }
    out
}

/// Days before the first year have no form that other programs read; they are left out.
fn told_year(day: &Day) -> bool {
    day.year() >= 1
}

/// The expression whose earliest day comes from one reading and whose latest from another.
fn expression(doc: &Doc<'_>, start: usize, early: &Found, late: &Found) -> TimeExpression {
    let value = &early.value;
    TimeExpression {
        span: doc.span(start, early.end),
        earliest: value.from.filter(told_year),
        latest: late.value.to.filter(told_year),
        granularity: value.granularity,
        stretch: value.stretch,
        weekday: value.weekday,
        rule: value.rule.to_owned(),
    }
}
