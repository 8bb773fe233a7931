//! The events of a day, ranked by independent roots; in the margin what is due, said, and without a day.

use crate::ctx::{Ctx, Frame, Pages, Row};
use crate::index::best_version;
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::pages::said;
use crate::site::{Refused, Shown, show};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use isnad_model::{Day, RecordEvent};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Events shown of one rank.
const PER_RANK: usize = 12;
/// Events shown of the one rank that is asked for.
const OF_RANK: usize = 30;
/// Events shown from before the day.
const BEFORE: usize = 8;

/// Months of the calendar.
const MONTHS: usize = 2;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    day: Option<String>,
    /// Events of this number of roots alone.
    roots: Option<usize>,
    from: Option<usize>,
}

struct Rank {
    n: usize,
    words: String,
    note: Option<&'static str>,
    rows: Vec<Row>,
    /// Where the rest of the rank stands, and how many they are.
    more: Option<(String, String)>,
    pages: Pages,
}

struct Due {
    state: Markup,
    href: String,
    act: Markup,
    who: Markup,
}

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    f: Frame,
    heading: Markup,
    hijri: String,
    steps: Vec<(&'static str, String, String)>,
    ranks: Vec<Rank>,
    beside: Vec<(Markup, Option<Markup>)>,
    before: Vec<Row>,
    tally: Markup,
    due: Vec<Due>,
    said: Vec<said::Line>,
    undated: Vec<Row>,
    months: Vec<Month>,
}

/// One month of the strip of days: its name and its days with their number of events.
struct Month {
    name: String,
    days: Vec<Cell>,
}

struct Cell {
    href: String,
    label: String,
    class: &'static str,
    /// Its column in the week, from 1.
    column: u8,
    day: i8,
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let day = match &ask.day {
        Some(words) => words.parse::<Day>().map_err(|_| Refused {
            lang: ctx.t.lang,
            status: StatusCode::BAD_REQUEST,
            what: "error.day",
            why: ctx.t.fill("error.day-why", &[("day", words)]),
        })?,
        None => match latest(&ctx) {
            Some(day) => day,
            None => return empty(&ctx),
        },
    };
    let t = ctx.t;
    let page = TodayPage {
        f: ctx.frame(&t.day_full(day), "today", Some(format!("/api/v1/events?day={day}"))),
        heading: t.time(day, &t.day_full(day)),
        hijri: t.hijri(day),
        steps: steps(&ctx, day),
        ranks: ranks(&ctx, day, &ask),
        beside: beside(&ctx, day),
        before: before(&ctx, day),
        tally: tally(&ctx, day),
        due: due(&ctx, day),
        said: said_on(&ctx, day),
        undated: undated(&ctx, day),
        months: months(&ctx, day),
    };
    show(&page, t.lang)
}

fn empty(ctx: &Ctx) -> Shown {
    Err(Refused {
        lang: ctx.t.lang,
        status: StatusCode::OK,
        what: "today.empty",
        why: ctx.t.s("today.empty-why").to_owned(),
    })
}

/// The day to open with: the last one with a dated event that is not after the day of the record.
fn latest(ctx: &Ctx) -> Option<Day> {
    let until = ctx.snap.as_of.unwrap_or(Day::MAX);
    let told = ctx.index.by_day.range(..=until).next_back().map(|(d, _)| *d);
    told.or(ctx.snap.as_of).or_else(|| ctx.index.by_day.keys().next().copied())
}

fn href(ctx: &Ctx, day: Day) -> String {
    format!("{}?day={day}", ctx.t.link("/"))
}

fn steps(ctx: &Ctx, day: Day) -> Vec<(&'static str, String, String)> {
    let earlier = ctx.index.by_day.range(..day).next_back().map(|(d, _)| *d);
    let later = day.tomorrow().ok().and_then(|d| ctx.index.by_day.range(d..).next()).map(|(d, _)| *d);
    let steps = [("prev", earlier), ("next", later)].into_iter();
    steps.filter_map(|(rel, d)| d.map(|d| (rel, href(ctx, d), ctx.t.day_step(d)))).collect()
}

fn sorted(ctx: &Ctx, ids: &[usize]) -> Vec<usize> {
    let key = |i: &usize| {
        ctx.snap.record.events.get(*i).map(|e| {
            let texts: usize = e.roots.iter().map(|r| r.pages.len()).sum();
            (std::cmp::Reverse(e.roots.len()), std::cmp::Reverse(texts.max(e.tellings.len())), e.id.clone())
        })
    };
    let mut out = ids.to_vec();
    out.sort_by_key(key);
    out
}

fn ranks(ctx: &Ctx, day: Day, ask: &Ask) -> Vec<Rank> {
    let events = ctx.index.by_day.get(&day).map(|l| sorted(ctx, l)).unwrap_or_default();
    let mut by_roots: BTreeMap<usize, Vec<&RecordEvent>> = BTreeMap::new();
    for event in events.iter().filter_map(|i| ctx.snap.record.events.get(*i)) {
        let n = crate::witness::Witnesses::of(ctx.t, event).sources();
        by_roots.entry(n).or_default().push(event);
    }
    let (from, most) = match ask.roots {
        Some(_) => (ask.from.unwrap_or(0).min(crate::ctx::FURTHEST), OF_RANK),
        None => (0, PER_RANK),
    };
    let rank = |(n, events): (usize, Vec<&RecordEvent>)| {
        let alone = format!("{}&roots={n}", href(ctx, day));
        let left = events.len().saturating_sub(from + most);
        let more =
            (ask.roots.is_none() && left > 0).then(|| (alone.clone(), ctx.t.count("n.more-events", left)));
        Rank {
            n,
            words: ctx.t.count("n.independent-roots", n),
            note: (n == 1 && events.len() > 1).then_some("today.one-root"),
            more,
            pages: ask.roots.map(|_| Pages::of(&alone, "&", from, most, events.len())).unwrap_or_default(),
            rows: events.iter().skip(from).take(most).map(|e| ctx.row(e, true, true)).collect(),
        }
    };
    by_roots.into_iter().rev().filter(|(n, _)| ask.roots.is_none_or(|r| r == *n)).map(rank).collect()
}

/// Events of the day that pages mention beside what they are about.
fn beside(ctx: &Ctx, day: Day) -> Vec<(Markup, Option<Markup>)> {
    let list = ctx.index.beside.get(&day).map(|l| sorted(ctx, l)).unwrap_or_default();
    list.iter()
        .filter_map(|i| ctx.snap.record.events.get(*i))
        .take(20)
        .map(|e| (ctx.beside(e), crate::sign::event_state(ctx.t, e)))
        .collect()
}

fn before(ctx: &Ctx, day: Day) -> Vec<Row> {
    let earlier = ctx.index.by_day.range(..day).rev().flat_map(|(_, list)| sorted(ctx, list));
    earlier
        .take(BEFORE)
        .filter_map(|i| ctx.snap.record.events.get(i))
        .map(|e| ctx.row(e, false, false))
        .collect()
}

fn tally(ctx: &Ctx, day: Day) -> Markup {
    let pages = ctx.index.pages_of.get(&day).map_or(&[][..], Vec::as_slice);
    let family = |page: &u32| ctx.index.family.get(ctx.snap.readings.id(*page)?);
    let families: BTreeSet<Option<&usize>> = pages.iter().map(family).collect();
    let events = ctx.index.by_day.get(&day).map_or(0, Vec::len);
    let number = |key: &str, n: usize| Markup::text(&ctx.t.count(key, n));
    ctx.t.markup(
        "today.tally",
        &[
            ("pages", &number("n.pages", pages.len())),
            ("families", &number("n.separate-texts", families.len())),
            ("events", &number("n.events", events)),
        ],
    )
}

fn due(ctx: &Ctx, day: Day) -> Vec<Due> {
    let on_day = |p: &&isnad_model::Commitment| {
        p.deadline.latest == Some(day)
            || p.outcome
                .as_ref()
                .and_then(|(page, _)| ctx.snap.card(page))
                .is_some_and(|c| c.published.exact() == Some(day))
    };
    let near = |p: &&isnad_model::Commitment| {
        p.deadline.latest.is_some_and(|d| (0..=14).contains(&crate::dates::days_between(day, d)))
    };
    let all = &ctx.snap.record.commitments;
    all.iter()
        .filter(on_day)
        .chain(all.iter().filter(near).filter(|p| !on_day(p)))
        .take(5)
        .map(|p| Due {
            state: ctx.promise_state(p).0,
            href: ctx.promise_href(p),
            act: ctx.t.inline(&shorten(&p.act, 90)),
            who: ctx.entities(&p.promisors, 3),
        })
        .collect()
}

fn said_on(ctx: &Ctx, day: Day) -> Vec<said::Line> {
    let sayings = ctx.index.sayings.iter().filter(|s| s.day == Some(day) && s.speaker.is_some());
    let direct = sayings.filter(|s| {
        best_version(&ctx.snap, s)
            .and_then(|(p, i)| ctx.snap.card(p)?.remarks.get(i))
            .is_some_and(|r| r.quotation != isnad_model::Quotation::Indirect)
    });
    direct.take(3).filter_map(|s| said::line(ctx, s, 140)).collect()
}

/// Events whose bounds hold the day, and events without any bound that pages of the day tell.
fn undated(ctx: &Ctx, day: Day) -> Vec<Row> {
    let holds = |e: &&RecordEvent| match (e.when.earliest, e.when.latest) {
        (Some(a), Some(b)) => a <= day && day <= b && crate::dates::days_between(a, b) <= 62,
        _ => {
            e.when.is_unknown()
                && e.tellings.iter().any(|t| ctx.snap.card(&t.page).is_some_and(|c| c.published.holds(day)))
        }
    };
    ctx.index
        .undated
        .iter()
        .filter_map(|i| ctx.snap.record.events.get(*i))
        .filter(holds)
        .take(6)
        .map(|e| ctx.row(e, true, false))
        .collect()
}

/// The last months of the record, a cell a day, so that a reader finds the days on which something happened.
fn months(ctx: &Ctx, day: Day) -> Vec<Month> {
    let mut out = Vec::new();
    let mut month = day.first_of_month();
    for _ in 0..MONTHS {
        let mut days = Vec::new();
        let mut at = month;
        while at <= month.last_of_month() {
            let roots = ctx.index.by_day.get(&at).map_or(0, |l| {
                l.iter()
                    .filter_map(|i| ctx.snap.record.events.get(*i))
                    .map(|e| e.roots.len().max(1))
                    .max()
                    .unwrap_or(0)
            });
            let class = match (at == day, roots) {
                (true, _) => "now",
                (_, 0) => "none",
                (_, 1) => "one",
                (_, 2) => "two",
                _ => "three",
            };
            let events = ctx.index.by_day.get(&at).map_or(0, Vec::len);
            let label = format!(
                "{}{}{}",
                ctx.t.day_short(at),
                ctx.t.s("date.comma-space"),
                ctx.t.count("n.events", events)
            );
            let first: u8 = ctx.t.s("date.week-starts").parse().unwrap_or(0);
            let weekday = u8::try_from(at.weekday().to_monday_zero_offset()).unwrap_or(0);
            let column = (weekday + 7 - first % 7) % 7 + 1;
            days.push(Cell { href: href(ctx, at), label, class, column, day: at.day() });
            match at.tomorrow() {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        out.push(Month { name: ctx.t.month_year(month), days });
        match month.yesterday() {
            Ok(last) => month = last.first_of_month(),
            Err(_) => break,
        }
    }
    out
}
