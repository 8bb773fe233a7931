//! The glosses beside a paragraph: what was read in it, each with its lemma, in the order of its words.

use crate::ctx::Ctx;
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::pages::saying;
use crate::place::Places;
use crate::sign::{self, Sign};
use isnad_model::{Event, Polarity, Quotation, Reading, Span, Stance, Statement};
use std::collections::BTreeMap;

/// One gloss.
pub(crate) struct Gloss {
    pub(crate) lemma: Markup,
    pub(crate) words: Markup,
}

/// The record's event for an event of this reading.
pub(crate) fn record_event(ctx: &Ctx, page: &str, index: usize) -> Option<String> {
    let list = ctx.index.of_page.get(page)?;
    let (i, _) = list.iter().find(|(_, n)| n.is_some_and(|n| n as usize == index))?;
    ctx.snap.record.events.get(*i).map(|e| ctx.t.item("/event/", &e.id))
}

/// What was read in a paragraph, in the order of its words.
pub(crate) fn glosses(ctx: &Ctx, reading: &Reading, places: &Places<'_>, block: Span) -> Vec<Gloss> {
    let text = &reading.article.text;
    let mut out: BTreeMap<(u32, u8, u32), Gloss> = BTreeMap::new();
    // A gloss opens with its lemma, and the lemma is the permanent link to those words in this version of the text.
    let lemma = |span: Span| {
        Markup::html(format!(
            "<b><a class=\"to\" href=\"{}\"><bdi{}>{}</bdi></a></b>",
            Markup::text(&places.here(span)),
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
            Gloss { lemma: lemma(statement.cue), words: statement_gloss(ctx, reading, places, statement) },
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

fn statement_gloss(ctx: &Ctx, reading: &Reading, places: &Places<'_>, statement: &Statement) -> Markup {
    let t = ctx.t;
    let kind = t.s(match statement.quotation {
        Quotation::Direct => "quotation.direct",
        Quotation::Indirect => "quotation.indirect",
        Quotation::Mixed => "quotation.mixed",
    });
    let href = saying::href_of(ctx, places, reading, statement);
    let mut parts =
        vec![Markup::html(format!("<a href=\"{}\">{}</a>", Markup::text(&href), Markup::text(kind)))];
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
