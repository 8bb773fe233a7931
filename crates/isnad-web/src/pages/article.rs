//! A page as a scholarly edition: its text with what was read in it marked, and a gloss beside every paragraph.

use crate::ctx::{Ctx, Frame};
use crate::markup::{Markup, Script, script};
use crate::pages::event::shorten;
use crate::pages::fields::basis;
use crate::passage::{self, Mark};
use crate::sign::{self, Sign};
use crate::site::{Refused, Shown, show};
use crate::witness::Witnesses;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use isnad_model::{Block, BlockKind, Event, Polarity, Quotation, Reading, Span, Stance, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Glosses shown beside one paragraph; the rest is folded.
const GLOSSES: usize = 7;

struct Gloss {
    lemma: Markup,
    words: Markup,
}

struct Par {
    id: String,
    kind: &'static str,
    attrs: Markup,
    text: Markup,
    glosses: Vec<Gloss>,
    more: Vec<Gloss>,
}

struct Fact {
    name: &'static str,
    value: Markup,
}

struct TeaserRow {
    headline: Markup,
    dateline: Markup,
    when: Markup,
    views: String,
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
) -> Shown {
    let Some(reading) = ctx.snap.readings.get(&id) else {
        if let Some(id) = id.strip_suffix(".json").filter(|id| ctx.snap.readings.contains_key(*id)) {
            return Ok(
                Redirect::temporary(&format!("/api/v1/pages/{}", crate::markup::encode(id))).into_response()
            );
        }
        return Err(Refused::missing(&ctx, &id));
    };
    let t = ctx.t;
    let article = &reading.article;
    let marks = marks(&ctx, reading);
    let page = ArticlePage {
        f: ctx.frame(&article.headline, "", Some(format!("/api/v1/pages/{}", crate::markup::encode(&id)))),
        crumb: crumb(&ctx, reading),
        title: Markup::text_with_controls(&article.headline),
        attrs: own_attrs(reading),
        meta: meta(&ctx, reading, site.source.raw(&id).is_some()),
        pars: pars(&ctx, reading, &marks),
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

/// The record's event for an event of this reading.
fn record_event(ctx: &Ctx, page: &str, index: usize) -> Option<String> {
    let list = ctx.index.of_page.get(page)?;
    let (i, _) = list.iter().find(|(_, n)| n.is_some_and(|n| n as usize == index))?;
    ctx.snap.record.events.get(*i).map(|e| ctx.t.item("/event/", &e.id))
}

fn marks(ctx: &Ctx, reading: &Reading) -> Vec<Mark> {
    let id = &reading.article.id;
    let mut out = Vec::new();
    for (i, event) in reading.events.iter().enumerate() {
        let href = record_event(ctx, id, i).unwrap_or_default();
        out.push(Mark { span: event.trigger, kind: "event", href });
    }
    out.extend(reading.statements.iter().map(|s| Mark::plain(s.span, "said")));
    out.extend(reading.times.iter().map(|x| Mark::plain(x.span, "time")));
    for entity in &reading.entities {
        let href = ctx.t.item("/entity/", &entity.id.0);
        out.extend(entity.mentions.iter().map(|m| Mark { span: *m, kind: "name", href: href.clone() }));
    }
    out
}

fn pars(ctx: &Ctx, reading: &Reading, marks: &[Mark]) -> Vec<Par> {
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
        let mut glosses = glosses(ctx, reading, block.span);
        if kind == "headline" && glosses.is_empty() {
            continue;
        }
        let more = glosses.split_off(glosses.len().min(GLOSSES));
        let shown = crate::ctx::trim(text, block.span);
        out.push(Par {
            id: format!("p{}", if kind == "headline" { 0 } else { n }),
            kind,
            attrs: own_attrs(reading),
            text: passage::render(text, shown, marks, true),
            glosses,
            more,
        });
    }
    out
}

/// What was read in a paragraph, in the order of its words.
fn glosses(ctx: &Ctx, reading: &Reading, block: Span) -> Vec<Gloss> {
    let text = &reading.article.text;
    let mut out: BTreeMap<(u32, u8, u32), Gloss> = BTreeMap::new();
    let lemma = |span: Span| {
        Markup::html(format!(
            "<b{}>{}</b>",
            ctx.t.attrs(span.of(text)),
            Markup::text(&shorten(span.of(text), 60))
        ))
    };
    for (i, event) in reading.events.iter().enumerate().filter(|(_, e)| block.contains(e.trigger)) {
        let words = event_gloss(ctx, reading, i, event);
        out.insert((event.trigger.start, 0, i as u32), Gloss { lemma: lemma(event.trigger), words });
    }
    for (i, statement) in reading.statements.iter().enumerate().filter(|(_, s)| block.contains(s.cue)) {
        out.insert(
            (statement.cue.start, 1, i as u32),
            Gloss { lemma: lemma(statement.cue), words: statement_gloss(ctx, statement) },
        );
    }
    for (i, time) in reading.times.iter().enumerate().filter(|(_, x)| block.contains(x.span)) {
        let when = isnad_model::When::between(time.earliest, time.latest, "");
        let words =
            if when.is_unknown() { Sign::Unknown.with(ctx.t.s("article.no-day")) } else { ctx.t.when(&when) };
        out.insert((time.span.start, 2, i as u32), Gloss { lemma: lemma(time.span), words });
    }
    for (i, role) in reading.entities.iter().flat_map(|e| e.roles.iter().map(move |r| (e, r))).enumerate() {
        let (entity, role) = role;
        if block.contains(role.span) {
            let words = ctx.t.markup("article.role", &[("name", &ctx.entity(&entity.id))]);
            out.insert((role.span.start, 3, i as u32), Gloss { lemma: lemma(role.span), words });
        }
    }
    out.into_values().collect()
}

fn event_gloss(ctx: &Ctx, reading: &Reading, index: usize, event: &Event) -> Markup {
    let t = ctx.t;
    let shape = isnad_model::RecordEvent { kind: Some(event.kind), mode: event.mode, ..Default::default() };
    let kind = ctx.kind(&shape).unwrap_or_else(|| event.kind.to_string());
    let mut parts = vec![Markup::html(format!(
        "{} <bdi class=\"code\" lang=\"en\">{}</bdi>",
        Markup::text(&kind),
        event.kind
    ))];
    if !event.actors.is_empty() {
        parts.push(ctx.entities(&event.actors, 3));
    }
    let (sign, key) = match (event.polarity, event.stance) {
        (Polarity::Negated, _) | (_, Stance::Denied) => (Sign::Denied, "state.denied"),
        _ => sign::of_phase(event.phase),
    };
    parts.push(sign.with(t.s(key)));
    if let Some(by) = &event.by {
        parts.push(t.markup("article.by", &[("name", &t.inline(ctx.name(by)))]));
    }
    if let Some(href) = record_event(ctx, &reading.article.id, index) {
        parts.push(Markup::html(format!("<a href=\"{href}\">{}</a>", Markup::text(t.s("article.to-event")))));
    }
    Markup::join(&parts, t.s("date.comma-space"))
}

fn statement_gloss(ctx: &Ctx, statement: &Statement) -> Markup {
    let t = ctx.t;
    let mut parts = vec![Markup::text(t.s(match statement.quotation {
        Quotation::Direct => "quotation.direct",
        Quotation::Indirect => "quotation.indirect",
        Quotation::Mixed => "quotation.mixed",
    }))];
    match &statement.speaker {
        Some(id) => parts.push(ctx.entity(id)),
        None => parts.push(Markup::text(t.s("said.no-speaker"))),
    }
    if let Some(to) = &statement.addressee {
        parts.push(t.markup("said.to", &[("name", &t.inline(ctx.name(to)))]));
    }
    if statement.chain.len() > 1 {
        let chain: Vec<Markup> = statement.chain.iter().map(|l| t.inline(&l.name)).collect();
        parts.push(t.markup("article.chain", &[("chain", &Markup::join(&chain, t.s("chain-arrow")))]));
    }
    Markup::join(&parts, t.s("date.comma-space"))
}

fn facts(ctx: &Ctx, reading: &Reading) -> Vec<Fact> {
    let (t, article, page) = (ctx.t, &reading.article, &reading.page);
    let mono = |words: &str| {
        Markup::html(format!("<bdi class=\"mono\" lang=\"en\" dir=\"ltr\">{}</bdi>", Markup::text(words)))
    };
    let mut out = Vec::new();
    out.extend(
        article
            .url
            .as_deref()
            .or(page.url.as_deref())
            .map(|u| Fact { name: "facts.address", value: mono(u) }),
    );
    out.extend(page.captured.map(|d| Fact { name: "facts.captured", value: t.time(d, &t.day_long(d)) }));
    if !page.media_type.is_empty() {
        out.push(Fact { name: "facts.type", value: mono(&format!("{}; {}", page.media_type, page.charset)) });
    }
    if !page.sha256.is_empty() {
        let digest: String = page.sha256.chars().take(16).collect();
        out.push(Fact { name: "facts.digest", value: mono(&format!("sha256 {digest}\u{2026}")) });
    }
    let mut published = t.when(&article.published);
    if let Some(words) = basis(ctx, &article.published.basis) {
        published.push(&Markup::html(format!("<br><span class=\"quiet\">{words}</span>")));
    }
    out.push(Fact { name: "facts.published", value: published });
    if !article.modified.is_unknown() {
        out.push(Fact { name: "facts.modified", value: t.when(&article.modified) });
    }
    if article.published.exact().is_none() && !reading.reference.is_unknown() {
        let mut words = t.when(&reading.reference);
        if let Some(why) = basis(ctx, &reading.reference.basis) {
            words.push(&Markup::html(format!("<br><span class=\"quiet\">{why}</span>")));
        }
        out.push(Fact { name: "facts.reference", value: words });
    }
    if let Some(narrowed) = ctx.snap.record.narrowed.iter().find(|n| n.page == article.id) {
        let mut words = t.when(&narrowed.when);
        if let Some(event) = ctx.snap.record.event(&narrowed.event) {
            let why = t.markup("facts.narrowed-by", &[("event", &ctx.event_link(event))]);
            words.push(&Markup::html(format!("<br><span class=\"quiet\">{why}</span>")));
        }
        out.push(Fact { name: "facts.narrowed", value: words });
    }
    if !article.counters.is_empty() {
        let list: Vec<Markup> = article
            .counters
            .iter()
            .map(|(name, n)| {
                let name = t.get(&format!("counter.{name}")).unwrap_or(name);
                let n = crate::strings::grouped(usize::try_from(*n).unwrap_or(usize::MAX));
                Markup::html(format!("{} <span class=\"num\">{n}</span>", Markup::text(name)))
            })
            .collect();
        out.push(Fact { name: "facts.counters", value: Markup::join(&list, t.s("date.comma-space")) });
    }
    let notes = t.count("n.diagnostics", reading.diagnostics.len());
    out.push(Fact {
        name: "facts.reading",
        value: t.markup("facts.pack", &[("pack", &mono(&reading.pack)), ("notes", &Markup::text(&notes))]),
    });
    out
}

fn teaser(ctx: &Ctx, teaser: &isnad_model::Teaser) -> TeaserRow {
    let unknown = teaser.published.is_unknown();
    TeaserRow {
        headline: ctx.t.inline(&teaser.headline),
        dateline: teaser.dateline.as_deref().map(|d| ctx.t.inline(d)).unwrap_or_default(),
        when: if unknown { Markup::text("\u{2013}") } else { ctx.t.when_brief(&teaser.published, true) },
        views: teaser
            .counters
            .get("views")
            .map_or_else(|| "\u{2013}".into(), |n| crate::strings::grouped(usize::try_from(*n).unwrap_or(0))),
    }
}
