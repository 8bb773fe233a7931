//! The witnesses of an event as a tree and as a list: who carries which root, who copied whom.

use crate::ctx::Ctx;
use crate::dates::days_between;
use crate::markup::Markup;
use crate::tree::{Carrier, Root, Text};
use crate::witness::{RootSign, Witnesses};
use isnad_model::{LinkKind, Reading, RecordEvent};

/// One line of the tree told as text.
pub(crate) struct Line {
    /// Fragment of the text.
    pub(crate) anchor: String,
    /// Siglum and time.
    pub(crate) head: String,
    /// Outlet, and whom it names.
    pub(crate) words: Markup,
    /// Its copies: fragment and words.
    pub(crate) copies: Vec<(String, Markup)>,
}

/// The outlet of a page by id.
pub(crate) fn outlet_of(ctx: &Ctx, page: &str) -> String {
    ctx.snap.readings.get(page).map_or_else(|| page.to_owned(), |r| ctx.outlet(r))
}

/// Pages of a root that copy no other page of it, each with those that copy it, near or far.
fn carriers<'a>(ctx: &Ctx, root: &'a RootSign) -> Vec<(&'a str, Vec<&'a str>)> {
    let source = |page: &str| {
        let copied = ctx.index.copied.get(page)?;
        root.pages.iter().find(|p| **p == copied.source).map(String::as_str)
    };
    let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut copies: Vec<&str> = Vec::new();
    for page in &root.pages {
        if source(page).is_some_and(|s| s != page) { copies.push(page) } else { out.push((page, Vec::new())) }
    }
    for copy in copies {
        let mut at = copy;
        for _ in 0..root.pages.len() {
            match source(at).filter(|s| *s != at) {
                Some(next) => at = next,
                None => break,
            }
        }
        match out.iter_mut().find(|(page, _)| *page == at) {
            Some((_, list)) => list.push(copy),
            None => out.push((copy, Vec::new())),
        }
    }
    out
}

/// The words in which a page names its source for an event.
fn cue(ctx: &Ctx, event: &RecordEvent, page: &str) -> String {
    let Some(reading) = ctx.snap.readings.get(page) else { return String::new() };
    let text = &reading.article.text;
    let coded =
        event.tellings.iter().find(|t| t.page == page).and_then(|t| ctx.telling(t)).and_then(|(_, e)| e);
    let quoted = |words: &str| ctx.t.fill("quoted", &[("words", words.trim())]);
    if let Some(coded) = coded {
        let holder = reading.statements.iter().find(|s| s.span.overlaps(coded.trigger));
        let link = holder.and_then(|s| s.chain.iter().rev().find_map(|l| l.cue).or(Some(s.cue)));
        if let Some(span) = link.filter(|s| !s.is_empty()) {
            return quoted(span.of(text));
        }
    }
    match reading.article.credits.first() {
        Some(credit) => ctx.t.fill("tree.credit", &[("name", &credit.name)]),
        None => String::new(),
    }
}

/// When a page was written, in few words: the clock where the page tells it, else the day.
fn written(ctx: &Ctx, reading: &Reading) -> String {
    let published = &reading.article.published;
    match (published.exact(), published.minute) {
        (Some(_), Some(minute)) => ctx.t.clock(minute),
        (Some(day), None) => ctx.t.day_short(day),
        _ => ctx.t.when_words(published, true),
    }
}

/// How long after another page one was written.
fn delay(ctx: &Ctx, page: &str, source: &str) -> String {
    let day = |p: &str| ctx.snap.readings.get(p).map(|r| r.article.published.clone());
    let (Some(a), Some(b)) = (day(source), day(page)) else { return String::new() };
    let (Some(x), Some(y)) = (a.exact(), b.exact()) else { return String::new() };
    let days = days_between(x, y);
    if let (Some(from), Some(to)) = (a.minute, b.minute) {
        let minutes = days * 1440 + i64::from(to) - i64::from(from);
        let n = |m: i64| usize::try_from(m).unwrap_or(0);
        return match minutes {
            m if m < 0 => String::new(),
            m if m < 60 => after(ctx, "n.minutes", n(m)),
            m if m < 48 * 60 => after(ctx, "n.hours", n(m / 60)),
            m => after(ctx, "n.days-gen", n(m / 1440)),
        };
    }
    match days {
        d if d < 0 => String::new(),
        0 => ctx.t.s("tree.same-day").to_owned(),
        d => after(ctx, "n.days-gen", usize::try_from(d).unwrap_or(0)),
    }
}

fn after(ctx: &Ctx, key: &str, n: usize) -> String {
    ctx.t.fill("tree.after", &[("time", &ctx.t.count(key, n))])
}

fn root_note(ctx: &Ctx, event: &RecordEvent, root: &RootSign) -> String {
    let first = root.pages.first().map(String::as_str).unwrap_or("");
    let role = root
        .entity
        .as_ref()
        .and_then(|id| ctx.snap.readings.get(first)?.entity(id)?.roles.first().map(|r| r.words.clone()));
    let by_channel = event.tellings.iter().find(|t| t.page == first).and_then(|t| ctx.telling(t)).and_then(
        |(reading, e)| {
            let e = e?;
            let statement = reading.statements.iter().find(|s| s.span.overlaps(e.trigger))?;
            statement
                .chain
                .iter()
                .find(|l| l.kind == LinkKind::Channel && l.name != root.name)
                .map(|l| l.name.clone())
        },
    );
    match (role, by_channel) {
        (Some(role), _) => role,
        (None, Some(channel)) => ctx.t.fill("tree.via", &[("name", &channel)]),
        (None, None) => ctx.t.get(&format!("root.{}", root.kind)).unwrap_or("").to_owned(),
    }
}

/// The tree, for drawing.
pub(crate) fn roots(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Vec<Root> {
    let text = |page: &str, source: Option<&str>| {
        let reading = ctx.snap.readings.get(page);
        Text {
            siglum: witnesses.label(page).unwrap_or_default(),
            href: ctx.t.item("/page/", page),
            name: outlet_of(ctx, page),
            when: reading.map(|r| written(ctx, r)).unwrap_or_default(),
            cue: if source.is_none() { cue(ctx, event, page) } else { String::new() },
            delay: source.map(|s| delay(ctx, page, s)).unwrap_or_default(),
            share: source.and_then(|_| ctx.index.copied.get(page)).map(|c| c.share),
        }
    };
    witnesses
        .roots
        .iter()
        .take(12)
        .map(|root| {
            let first = root.pages.first().map(String::as_str).unwrap_or("");
            Root {
                letter: root.letter.clone(),
                name: if root.name.is_empty() { outlet_of(ctx, first) } else { root.name.clone() },
                note: root_note(ctx, event, root),
                carriers: carriers(ctx, root)
                    .into_iter()
                    .map(|(page, copies)| Carrier {
                        text: text(page, None),
                        copies: copies.into_iter().map(|c| text(c, Some(page))).collect(),
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The tree as text.
///
/// Of many texts `most` are told, from the one at `from` on.
pub(crate) fn lines(
    ctx: &Ctx,
    event: &RecordEvent,
    witnesses: &Witnesses,
    from: usize,
    most: usize,
) -> Vec<Line> {
    let mut out = Vec::new();
    let mut n = 0;
    let mut told = |_: &str| {
        n += 1;
        (from + 1..=from.saturating_add(most)).contains(&n)
    };
    for root in &witnesses.roots {
        for (page, copies) in carriers(ctx, root) {
            let Some(reading) = ctx.snap.readings.get(page) else { continue };
            let from = if root.name.is_empty() {
                Markup::text(ctx.t.s("tree.own"))
            } else {
                ctx.t.markup("tree.from", &[("name", &ctx.t.inline(&root.name))])
            };
            let words = ctx.t.markup(
                "tree.line",
                &[
                    ("outlet", &ctx.outlet_link(reading)),
                    ("from", &from),
                    ("cue", &ctx.t.inline(&cue(ctx, event, page))),
                ],
            );
            let shown = told(page);
            let copies: Vec<(String, Markup)> = copies
                .into_iter()
                .filter(|c| told(c))
                .filter_map(|c| Some((witnesses.anchor(c), copy_line(ctx, c, witnesses)?)))
                .collect();
            if !shown && copies.is_empty() {
                continue;
            }
            let head =
                format!("{} \u{00B7} {}", witnesses.label(page).unwrap_or_default(), written(ctx, reading));
            out.push(Line { anchor: witnesses.anchor(page), head, words, copies });
        }
    }
    out
}

fn copy_line(ctx: &Ctx, page: &str, witnesses: &Witnesses) -> Option<Markup> {
    let reading = ctx.snap.readings.get(page)?;
    let copied = ctx.index.copied.get(page)?;
    let from = witnesses.label(&copied.source).unwrap_or_default();
    let share = ctx.t.fill("percent", &[("n", &format!("{:.0}", copied.share * 100.0))]);
    Some(ctx.t.markup(
        "tree.copy-line",
        &[
            ("siglum", &Markup::text(&witnesses.label(page).unwrap_or_default())),
            ("outlet", &ctx.outlet_link(reading)),
            ("from", &Markup::text(&from)),
            ("share", &Markup::text(&share)),
        ],
    ))
}
