//! Answers for people: one file for each kind of thing that is shown.

mod brief;
mod entity;
mod event;
mod explain;
mod list;
mod outlet;
mod page;
mod story;

pub(crate) use brief::overview;
pub(crate) use entity::entity;
pub(crate) use event::{commitment, difference, event, family, groups_of, why};
pub(crate) use explain::{explained, explained_html, html_end, html_head};
pub(crate) use list::{entity_hit, event_line, hits, of_what, story_line};
pub(crate) use outlet::outlet;
pub(crate) use page::page;
pub(crate) use story::timeline;

use isnad::Snapshot;
use isnad::model::{CommitmentStatus, EventType, Mode, Quotation, Reading, Span, When};

/// A time as its evidence leaves it: a day, a stretch, or "unknown".
pub(crate) fn when(w: &When) -> String {
    let mut words = match (w.earliest, w.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} … {b}"),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or earlier"),
        (None, None) => "unknown".into(),
    };
    if let Some(minute) = w.minute {
        words.push_str(&format!(" {:02}:{:02}", minute / 60, minute % 60));
    }
    if w.days.len() > 1 {
        let days: Vec<String> = w.days.iter().take(7).map(ToString::to_string).collect();
        let more = if w.days.len() > 7 { ", …" } else { "" };
        words.push_str(&format!(" (one of {} days: {}{more})", w.days.len(), days.join(", ")));
    }
    words
}

/// A time in few words, for lines that begin with it.
pub(crate) fn day(w: &When) -> String {
    when(&When { days: Vec::new(), ..w.clone() })
}

/// The same with what it rests on.
pub(crate) fn when_with_basis(w: &When) -> String {
    if w.basis.is_empty() { when(w) } else { format!("{} [{}]", when(w), w.basis) }
}

/// `CONSULT/phone`.
pub(crate) fn kind(kind: Option<EventType>, mode: Option<Mode>) -> String {
    match (kind, mode) {
        (Some(k), Some(m)) => format!("{k}/{m}"),
        (Some(k), None) => k.to_string(),
        (None, _) => "uncoded".into(),
    }
}

pub(crate) fn status(s: CommitmentStatus) -> &'static str {
    match s {
        CommitmentStatus::Open => "open",
        CommitmentStatus::Due => "due",
        CommitmentStatus::Overdue => "overdue",
        CommitmentStatus::ReportedDone => "reported done",
        CommitmentStatus::ReportedMoved => "reported moved",
        CommitmentStatus::ReportedDropped => "reported dropped",
    }
}

/// What was said, in the marks that show how it is quoted.
pub(crate) fn quoted(content: &str, quotation: Quotation) -> String {
    match quotation {
        Quotation::Direct => format!("«{}»", content.trim_matches(['"', '«', '»', '“', '”'])),
        Quotation::Indirect | Quotation::Mixed => content.to_owned(),
    }
}

/// The outlet and day of a page, for lines that say where words come from.
pub(crate) fn source(snapshot: &Snapshot, page: &str) -> String {
    let Some(reading) = snapshot.readings.get(page) else { return page.to_owned() };
    let day = when(&reading.article.published);
    match &reading.article.outlet {
        Some(outlet) => format!("{outlet}, {day} · {page}"),
        None => format!("{day} · {page}"),
    }
}

/// The sentence of the article around a span: from one full stop or line feed to the next.
pub(crate) fn sentence_around(reading: &Reading, span: Span) -> &str {
    let text = &reading.article.text;
    let ends = |c: char| matches!(c, '\n' | '.' | '!' | '?' | '\u{061F}');
    let before = text.get(..span.start as usize).unwrap_or("");
    let after = text.get(span.end as usize..).unwrap_or("");
    let start = before
        .rfind(ends)
        .map_or(0, |i| i + before.get(i..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8));
    let end = after.find(ends).map_or(text.len(), |i| {
        span.end as usize + i + after.get(i..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8)
    });
    text.get(start..end).unwrap_or("").trim()
}
