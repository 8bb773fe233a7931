//! Two accounts side by side: sentences that tell the same stand beside each other.

use crate::ctx::{Ctx, Frame};
use crate::evidence::trim;
use crate::markup::Markup;
use crate::passage::{self, Mark};
use crate::site::{Refused, Shown, show};
use crate::witness::Witnesses;
use crate::words;
use askama::Template;
use axum::extract::Query;
use isnad_model::{Block, BlockKind, Difference, Reading, RecordEvent, Span};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Sentences of one account that are set beside the other's.
const SENTENCES: usize = 24;
/// Bytes of one sentence that are shown.
const SENTENCE: usize = 1200;
/// Below this share of common words two sentences are not set beside each other.
const ALIKE: f64 = 0.34;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    a: Option<String>,
    b: Option<String>,
}

struct Head {
    outlet: Markup,
    sig: Markup,
    tag: String,
    note: Markup,
}

#[derive(Default)]
struct Side {
    attrs: Markup,
    text: Markup,
}

struct Line {
    label: Option<Markup>,
    differs: bool,
    a: Option<Side>,
    b: Option<Side>,
}

struct Offer {
    href: String,
    event: Markup,
    a: Markup,
    b: Markup,
    count: String,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    f: Frame,
    crumb: Option<Markup>,
    verdict: String,
    heads: Option<(Head, Head)>,
    lines: Vec<Line>,
    offers: Vec<Offer>,
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let find = |id: &String| ctx.snap.readings.get(id).ok_or_else(|| Refused::missing(&ctx, id));
    match (&ask.a, &ask.b) {
        (Some(a), Some(b)) => compared(&ctx, find(a)?, find(b)?),
        _ => offered(&ctx),
    }
}

/// The events whose accounts are most worth comparing.
fn offered(ctx: &Ctx) -> Shown {
    let t = ctx.t;
    let mut events: Vec<(&RecordEvent, Witnesses)> = ctx
        .snap
        .record
        .events
        .iter()
        .filter(|e| e.roots.len() > 1)
        .map(|e| (e, Witnesses::of(t, e)))
        .collect();
    let differences = |e: &RecordEvent| ctx.index.differences_of_event.get(&e.id).map_or(0, Vec::len);
    events.sort_by_key(|(e, w)| {
        (std::cmp::Reverse((differences(e).min(1), w.roots.len(), differences(e))), e.id.clone())
    });
    let offers = events
        .iter()
        .take(30)
        .filter_map(|(e, w)| {
            let [x, y, ..] = w.roots.as_slice() else { return None };
            let (a, b) = (x.pages.first()?, y.pages.first()?);
            let outlet =
                |p: &str| ctx.snap.readings.get(p).map(|r| t.inline(&ctx.outlet(r))).unwrap_or_default();
            Some(Offer {
                href: format!(
                    "{}?a={}&b={}",
                    t.link("/compare"),
                    crate::markup::encode(a),
                    crate::markup::encode(b)
                ),
                event: ctx.title(e),
                a: outlet(a),
                b: outlet(b),
                count: t.count("n.differences", differences(e)),
            })
        })
        .collect();
    let page = ComparePage {
        f: ctx.frame(t.s("nav.compare"), "compare", None),
        crumb: None,
        verdict: t.s("compare.offer").to_owned(),
        heads: None,
        lines: Vec::new(),
        offers,
    };
    show(&page, t.lang)
}

/// The event that both tell, with the most roots.
fn common<'a>(ctx: &'a Ctx, a: &str, b: &str) -> Option<&'a RecordEvent> {
    let events = |p: &str| {
        ctx.index
            .of_page
            .get(p)
            .map(|l| l.iter().map(|(i, _)| *i).collect::<BTreeSet<_>>())
            .unwrap_or_default()
    };
    let both: Vec<usize> = events(a).intersection(&events(b)).copied().collect();
    both.into_iter()
        .filter_map(|i| ctx.snap.record.events.get(i))
        .max_by_key(|e| (e.roots.len(), std::cmp::Reverse(&e.id)))
}

fn compared(ctx: &Ctx, a: &Reading, b: &Reading) -> Shown {
    let t = ctx.t;
    let event = common(ctx, &a.article.id, &b.article.id);
    let witnesses = event.map(|e| Witnesses::of(t, e)).unwrap_or_default();
    let href = event.map(|e| t.item("/event/", &e.id)).unwrap_or_default();
    let lines = lines(ctx, event, a, b);
    let same = lines.iter().filter(|l| l.a.is_some() && l.b.is_some() && !l.differs).count();
    let differ = lines.iter().filter(|l| l.differs).count();
    let only = |f: fn(&Line) -> bool| lines.iter().filter(|l| f(l)).count();
    let copy = |x: &Reading, y: &Reading| {
        ctx.index.copied.get(&x.article.id).is_some_and(|c| c.source == y.article.id)
    };
    let relation = if copy(a, b) || copy(b, a) { "compare.copy" } else { "compare.apart" };
    let verdict = t.fill(
        "compare.verdict",
        &[
            ("same", &t.count("n.places", same)),
            ("differ", &t.count("n.places", differ)),
            ("a", &t.count("n.places", only(|l| l.b.is_none()))),
            ("b", &t.count("n.places", only(|l| l.a.is_none()))),
            ("relation", t.s(relation)),
        ],
    );
    let head = |r: &Reading| Head {
        outlet: ctx.outlet_link(r),
        sig: witnesses.link(&r.article.id, &href),
        tag: witnesses.label(&r.article.id).unwrap_or_default(),
        note: t.when(&r.article.published),
    };
    let page = ComparePage {
        f: ctx.frame(t.s("compare.title"), "compare", None),
        crumb: event.map(|e| ctx.event_link(e)),
        verdict,
        heads: Some((head(a), head(b))),
        lines,
        offers: Vec::new(),
    };
    show(&page, t.lang)
}

fn body(reading: &Reading) -> Vec<Span> {
    let text = &reading.article.text;
    let prose = |b: &&Block| {
        matches!(b.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::List | BlockKind::Standfirst)
    };
    let blocks = reading.article.blocks.iter().filter(prose);
    blocks.flat_map(|b| passage::sentences(text, b.span)).take(SENTENCES).collect()
}

/// True where a stretch of a page holds words of a difference.
fn holds(difference: &Difference, reading: &Reading, span: Span) -> bool {
    let told = difference.values.iter().flat_map(|v| &v.tellings);
    told.into_iter()
        .any(|(page, words)| *page == reading.article.id && !words.is_empty() && span.contains(*words))
}

/// Pairs of sentences in the order of `a`; what stands alone on either side comes where its neighbours stand.
fn lines(ctx: &Ctx, event: Option<&RecordEvent>, a: &Reading, b: &Reading) -> Vec<Line> {
    let (left, right) = (body(a), body(b));
    let sets =
        |r: &Reading, l: &[Span]| l.iter().map(|s| ctx.words.set(s.of(&r.article.text))).collect::<Vec<_>>();
    let (x, y) = (sets(a, &left), sets(b, &right));
    let differences: Vec<&Difference> = event
        .and_then(|e| ctx.index.differences_of_event.get(&e.id))
        .map(|l| l.iter().filter_map(|i| ctx.snap.record.differences.get(*i)).collect())
        .unwrap_or_default();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, p) in x.iter().enumerate() {
        for (j, q) in y.iter().enumerate() {
            let (Some(s), Some(r)) = (left.get(i), right.get(j)) else { continue };
            // Two sentences in which the accounts differ belong beside each other, however unlike their words.
            let differ = differences.iter().any(|d| holds(d, a, *s) && holds(d, b, *r));
            pairs.push((words::likeness(p, q) + if differ { 1.0 } else { 0.0 }, i, j));
        }
    }
    pairs.sort_by(|p, q| q.0.total_cmp(&p.0).then((p.1, p.2).cmp(&(q.1, q.2))));
    let mut partner: Vec<Option<usize>> = vec![None; left.len()];
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for (_, i, j) in pairs.into_iter().take_while(|(share, _, _)| *share >= ALIKE) {
        if let Some(slot) = partner.get_mut(i).filter(|p| p.is_none())
            && taken.insert(j)
        {
            *slot = Some(j);
        }
    }
    let mut out = Vec::new();
    let mut told = 0;
    for (i, span) in left.iter().enumerate() {
        let mate = partner.get(i).copied().flatten();
        if let Some(j) = mate {
            while told < j {
                if !taken.contains(&told) {
                    out.extend(right.get(told).map(|s| line(ctx, &differences, (a, None), (b, Some(*s)))));
                }
                told += 1;
            }
            told = told.max(j + 1);
        }
        let other = mate.and_then(|j| right.get(j)).copied();
        out.push(line(ctx, &differences, (a, Some(*span)), (b, other)));
    }
    for (j, span) in right.iter().enumerate().skip(told) {
        if !taken.contains(&j) {
            out.push(line(ctx, &differences, (a, None), (b, Some(*span))));
        }
    }
    out
}

fn line(
    ctx: &Ctx,
    differences: &[&Difference],
    a: (&Reading, Option<Span>),
    b: (&Reading, Option<Span>),
) -> Line {
    let mut names: Vec<String> = Vec::new();
    let alone = a.1.is_none() || b.1.is_none();
    let mut side = |(reading, span): (&Reading, Option<Span>)| {
        let span = span?;
        let text = &reading.article.text;
        let mut marks: Vec<Mark> = Vec::new();
        for difference in differences {
            for (page, words) in difference.values.iter().flat_map(|v| &v.tellings) {
                if *page == reading.article.id && !words.is_empty() && span.contains(*words) {
                    marks.push(Mark::plain(*words, "differs"));
                    let name = ctx.attribute(&difference.attribute);
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
        }
        if alone && marks.is_empty() {
            marks.push(Mark::plain(span, "only"));
        }
        let marks = ctx.placed(reading, &marks);
        // A text without stops is one sentence.
        let start = Span { start: span.start, end: span.start };
        let shown = trim(text, passage::window(text, span, start, SENTENCE));
        Some(Side { attrs: ctx.t.attrs(shown.of(text)), text: passage::render(text, shown, &marks, false) })
    };
    let (a, b) = (side(a), side(b));
    let differs = !names.is_empty();
    Line { label: differs.then(|| Markup::text(&names.join(ctx.t.s("list.and")))), differs, a, b }
}
