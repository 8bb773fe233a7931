//! A page as a scholarly edition: its text with what was read in it marked, and a gloss beside every paragraph.

use crate::ctx::{Ctx, Frame};
use crate::markup::{Markup, Script, script};
use crate::pages::event::shorten;
use crate::pages::facts::{Fact, facts};
use crate::pages::gloss::{Gloss, glosses, record_event};
use crate::pages::saying;
use crate::passage::{self, Mark};
use crate::place::{self, Places};
use crate::sign;
use crate::site::{Refused, Shown, show};
use crate::witness::Witnesses;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use isnad_model::{Block, BlockKind, Reading, Span};
use serde::Deserialize;
use std::sync::Arc;

/// Glosses shown beside one paragraph; the rest is folded.
const GLOSSES: usize = 7;
/// Glosses of one paragraph at all.
const MOST_GLOSSES: usize = 40;
/// Bytes of markup in one part of a long text; a page stays below a hundred thousand with all that stands around it.
const PART: usize = 52_000;
/// Bytes of text that are shown as one paragraph; a longer one is cut between sentences.
const LONGEST_PARAGRAPH: usize = 6_000;

/// What may be asked: a place in a version of the text, or a part of a long one.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    at: Option<String>,
    text: Option<String>,
    part: Option<usize>,
}

/// The place that a permanent link names.
enum Place {
    /// None is named.
    None,
    /// It is in this text.
    Here(Span),
    /// The text that it was counted in is not in the archive as it is read now.
    Lost,
}

struct Par {
    id: String,
    kind: &'static str,
    attrs: Markup,
    text: Markup,
    glosses: Vec<Gloss>,
    more: Vec<Gloss>,
    /// The paragraph's permanent link.
    href: String,
    /// True where the asked place begins in it.
    at: bool,
}

impl Par {
    fn weight(&self) -> usize {
        let gloss = |g: &Gloss| g.lemma.as_str().len() + g.words.as_str().len() + 12;
        160 + self.text.as_str().len() + self.glosses.iter().chain(&self.more).map(gloss).sum::<usize>()
    }
}

struct TeaserRow {
    headline: Markup,
    dateline: Markup,
    when: Markup,
    views: String,
}

/// Where one is in a long text.
struct Parts {
    words: String,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    f: Frame,
    crumb: Markup,
    title: Markup,
    attrs: Markup,
    meta: Vec<Markup>,
    pars: Vec<Par>,
    parts: Option<Parts>,
    first: bool,
    lost: bool,
    permanent: String,
    facts: Vec<Fact>,
    teasers: Vec<TeaserRow>,
    furniture: Vec<Markup>,
    tells: Vec<(Markup, Option<Markup>, Markup)>,
    diagnostics: Vec<(String, String)>,
}

/// The page.
pub(crate) async fn get(
    State(site): State<Arc<crate::site::Site>>,
    ctx: Ctx,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Shown {
    // A version is found by its text, so that a link holds when versions come in between and ids move on.
    let meant = ask.text.as_deref().map(|key| place::version(&ctx.snap, &id, key));
    if let Some(Some(meant)) = &meant
        && meant.article.id != id
    {
        let whole = Places::of(meant).whole(ctx.t);
        let at = ask.at.as_deref().map(|at| format!("&at={}#at", crate::markup::encode(at)));
        let href = format!("{whole}{}", at.unwrap_or_default());
        return Ok(Redirect::temporary(&href).into_response());
    }
    let Some(reading) = ctx.snap.readings.get(&id) else {
        if let Some(id) = id.strip_suffix(".json").filter(|id| ctx.snap.readings.contains_key(id)) {
            return Ok(
                Redirect::temporary(&format!("/api/v1/pages/{}", crate::markup::encode(id))).into_response()
            );
        }
        return Err(Refused::missing(&ctx, &id));
    };
    let t = ctx.t;
    let article = &reading.article;
    let here = match (&ask.at, &meant) {
        (_, Some(None)) => Place::Lost,
        (None, _) => Place::None,
        (Some(at), _) => place::span(&article.text, at).map_or(Place::Lost, Place::Here),
    };
    let at = if let Place::Here(span) = here { Some(span) } else { None };
    let places = Places::of(reading);
    let mut marks = marks(&ctx, reading, &places);
    marks.extend(at.map(|span| Mark::plain(span, "at")));
    let (pars, parts, first) = parted(&ctx, &id, pars(&ctx, reading, &marks, &places, at), ask.part);
    let page = ArticlePage {
        f: ctx.frame(&article.headline, "", Some(format!("/api/v1/pages/{}", crate::markup::encode(&id)))),
        crumb: crumb(&ctx, reading),
        title: Markup::text_with_controls(&article.headline),
        attrs: own_attrs(reading),
        meta: meta(&ctx, reading, site.source.raw(&id).is_some()),
        pars,
        parts,
        first,
        lost: matches!(here, Place::Lost),
        permanent: places.whole(t),
        facts: facts(&ctx, reading),
        teasers: article.teasers.iter().take(30).map(|x| teaser(&ctx, x)).collect(),
        furniture: article
            .furniture
            .iter()
            .take(30)
            .map(|w| Markup::text_with_controls(&shorten(w, 200)))
            .collect(),
        tells: tells(&ctx, &id),
        diagnostics: reading
            .diagnostics
            .iter()
            .take(12)
            .map(|d| (d.code.clone(), d.message.clone()))
            .collect(),
    };
    show(&page, t.lang)
}

/// `lang` and `dir` of the article's own language, always given.
fn own_attrs(reading: &Reading) -> Markup {
    let code: String = match reading.article.language.as_deref() {
        Some(code) => code.chars().filter(char::is_ascii_alphanumeric).take(3).collect(),
        None if script(&reading.article.text) == Script::Arabic => "ar".into(),
        None => "und".into(),
    };
    let dir = if script(&reading.article.text) == Script::Arabic { "rtl" } else { "ltr" };
    Markup::html(format!(" lang=\"{code}\" dir=\"{dir}\""))
}

/// Events that a page tells, with its siglum in each and the event's state.
fn tells(ctx: &Ctx, id: &str) -> Vec<(Markup, Option<Markup>, Markup)> {
    let list = ctx.index.of_page.get(id).map(Vec::as_slice).unwrap_or(&[]);
    let mut seen = std::collections::BTreeSet::new();
    let mut events: Vec<&isnad_model::RecordEvent> = list
        .iter()
        .filter(|(i, _)| seen.insert(*i))
        .filter_map(|(i, _)| ctx.snap.record.events.get(*i))
        .collect();
    events.sort_by_key(|e| (!ctx.is_main(e), crate::index::order(&e.when)));
    let line = |event: &isnad_model::RecordEvent| {
        let witnesses = Witnesses::of(ctx.t, event);
        let href = ctx.t.item("/event/", &event.id);
        let link = if ctx.is_main(event) { ctx.event_link(event) } else { ctx.beside(event) };
        (link, sign::event_state(ctx.t, event), witnesses.link(id, &href))
    };
    events.into_iter().map(line).take(16).collect()
}

fn crumb(ctx: &Ctx, reading: &Reading) -> Markup {
    let outlet = ctx.t.inline(&ctx.outlet(reading));
    let group = ctx.snap.record.groups.iter().find(|g| g.page == reading.article.id);
    let first = ctx.index.of_page.get(&reading.article.id).and_then(|l| l.first()).map(|(i, _)| *i);
    let main =
        group.and_then(|g| ctx.snap.record.event(&g.event)).or_else(|| ctx.snap.record.events.get(first?));
    let Some(event) = main else { return outlet };
    let label = Witnesses::of(ctx.t, event).label(&reading.article.id).unwrap_or_default();
    let siglum = Markup::html(format!("<bdi>{}</bdi>", Markup::text(&label)));
    ctx.t.markup(
        "article.crumb",
        &[("siglum", &siglum), ("event", &ctx.event_link(event)), ("outlet", &outlet)],
    )
}

fn meta(ctx: &Ctx, reading: &Reading, raw: bool) -> Vec<Markup> {
    let (t, article) = (ctx.t, &reading.article);
    let mut out: Vec<Markup> = article.dateline.iter().map(|d| t.inline(d)).collect();
    out.push(t.markup("article.published", &[("when", &t.when(&article.published))]));
    out.extend(ctx.distance(&article.published));
    out.push(match article.authors.as_slice() {
        [] => Markup::text(t.s("article.no-author")),
        names => t.inline(&names.join(t.s("date.comma-space"))),
    });
    out.extend(article.credits.first().map(|c| t.markup("article.credit", &[("name", &t.inline(&c.name))])));
    if raw {
        let href = format!("{}/raw", t.item("/page/", &article.id));
        out.push(Markup::html(format!("<a href=\"{href}\">{}</a>", Markup::text(t.s("article.raw")))));
    }
    out
}

fn marks(ctx: &Ctx, reading: &Reading, places: &Places<'_>) -> Vec<Mark> {
    let id = &reading.article.id;
    let mut out = Vec::new();
    for (i, event) in reading.events.iter().enumerate() {
        let href = record_event(ctx, id, i).unwrap_or_default();
        out.push(Mark { span: event.trigger, kind: "event", href });
    }
    out.extend(reading.statements.iter().map(|s| Mark::plain(s.span, "said")));
    // The words that bring a saying lead to it; the saying itself is too long to be one link.
    let cues = reading.statements.iter().filter(|s| !s.cue.is_empty());
    out.extend(cues.map(|s| Mark {
        span: s.cue,
        kind: "cue",
        href: saying::href_of(ctx, places, reading, s),
    }));
    for time in &reading.times {
        let day = time.earliest.filter(|d| time.latest == Some(*d));
        let href = day.map(|d| format!("{}?day={d}", ctx.t.link("/"))).unwrap_or_default();
        out.push(Mark { span: time.span, kind: "time", href });
    }
    for entity in &reading.entities {
        let href = ctx.t.item("/entity/", &entity.id.0);
        out.extend(entity.mentions.iter().map(|m| Mark { span: *m, kind: "name", href: href.clone() }));
    }
    out
}

fn pars(ctx: &Ctx, reading: &Reading, marks: &[Mark], places: &Places<'_>, at: Option<Span>) -> Vec<Par> {
    let text = &reading.article.text;
    let whole = [Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }];
    let blocks = if reading.article.blocks.is_empty() { &whole[..] } else { &reading.article.blocks };
    let mut n = 0;
    let mut out = Vec::new();
    for block in blocks {
        let kind = match block.kind {
            BlockKind::Headline => "headline",
            BlockKind::Heading => "heading",
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::List | BlockKind::Standfirst => "text",
            _ => "side",
        };
        if kind != "headline" {
            n += 1;
        }
        let n = if kind == "headline" { 0 } else { n };
        for (i, span) in cut(text, block.span).into_iter().enumerate() {
            let mut glosses = glosses(ctx, reading, places, span);
            let begins = at.is_some_and(|a| span.start <= a.start && a.start < span.end);
            if kind == "headline" && glosses.is_empty() && !begins {
                continue;
            }
            glosses.truncate(MOST_GLOSSES);
            let more = glosses.split_off(glosses.len().min(GLOSSES));
            let shown = crate::evidence::trim(text, span);
            out.push(Par {
                id: if i == 0 { format!("p{n}") } else { format!("p{n}-{}", i + 1) },
                kind: if i == 0 { kind } else { "side" },
                attrs: own_attrs(reading),
                text: passage::render(text, shown, &around(marks, span, begins), true),
                glosses,
                more,
                href: places.href(ctx.t, shown),
                at: begins,
            });
        }
    }
    out
}

/// The marks that touch a stretch. Where the asked place began further up, what is left of it carries no fragment.
fn around(marks: &[Mark], span: Span, begins: bool) -> Vec<Mark> {
    let touching = marks.iter().filter(|m| m.span.overlaps(span)).cloned();
    touching.map(|m| if m.kind == "at" && !begins { Mark { kind: "at-on", ..m } } else { m }).collect()
}

/// A block, in pieces that end with a sentence where it is too long to be read as one: a page scraped without its
/// line breaks is one block of its whole text.
fn cut(text: &str, block: Span) -> Vec<Span> {
    if block.len() <= LONGEST_PARAGRAPH {
        return vec![block];
    }
    let mut out: Vec<Span> = Vec::new();
    for sentence in passage::sentences(text, block) {
        let mut rest = sentence;
        while rest.len() > LONGEST_PARAGRAPH {
            let start = Span { start: rest.start, end: rest.start };
            let piece = passage::window(text, rest, start, LONGEST_PARAGRAPH);
            let end = if piece.end > rest.start { piece.end } else { rest.end };
            out.push(Span { start: rest.start, end });
            rest = Span { start: end, end: rest.end };
        }
        match out.last_mut() {
            Some(last) if last.len() + rest.len() <= LONGEST_PARAGRAPH => last.end = rest.end,
            _ => out.push(rest),
        }
    }
    out
}

/// The part of a long text that is asked for, or that holds the asked place; and whether it is the first.
fn parted(ctx: &Ctx, id: &str, pars: Vec<Par>, asked: Option<usize>) -> (Vec<Par>, Option<Parts>, bool) {
    let mut parts: Vec<Vec<Par>> = Vec::new();
    let mut weight = usize::MAX;
    let mut wanted = asked.unwrap_or(1).max(1) - 1;
    for par in pars {
        let more = par.weight();
        if weight.saturating_add(more) > PART {
            parts.push(Vec::new());
            weight = 0;
        }
        weight += more;
        if par.at {
            wanted = parts.len().saturating_sub(1);
        }
        if let Some(part) = parts.last_mut() {
            part.push(par);
        }
    }
    let of = parts.len();
    if of < 2 {
        return (parts.pop().unwrap_or_default(), None, true);
    }
    let wanted = wanted.min(of - 1);
    let step = |n: usize| format!("{}?part={n}", ctx.t.item("/page/", id));
    let told = Parts {
        words: ctx.t.fill("article.part", &[("n", &ctx.t.num(wanted + 1)), ("of", &ctx.t.num(of))]),
        previous: wanted.checked_sub(1).map(|n| step(n + 1)),
        next: (wanted + 1 < of).then(|| step(wanted + 2)),
    };
    (parts.swap_remove(wanted), Some(told), wanted == 0)
}

fn teaser(ctx: &Ctx, teaser: &isnad_model::Teaser) -> TeaserRow {
    let unknown = teaser.published.is_unknown();
    TeaserRow {
        headline: ctx.t.inline(&teaser.headline),
        dateline: teaser.dateline.as_deref().map(|d| ctx.t.inline(d)).unwrap_or_default(),
        when: if unknown { Markup::text("\u{2013}") } else { ctx.when_brief(&teaser.published, true) },
        views: teaser
            .counters
            .get("views")
            .map_or_else(|| "\u{2013}".into(), |n| ctx.t.grouped(usize::try_from(*n).unwrap_or(0))),
    }
}
