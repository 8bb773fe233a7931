//! What an event is made of: what, who, when, where, how many, each with the sentences that it rests on.

use crate::ctx::Ctx;
use crate::evidence::Ev;
use crate::markup::Markup;
use crate::passage::{self, Mark};
use crate::sign::Sign;
use crate::witness::Witnesses;
use isnad_model::{EntityId, RecordEvent, Span};
use std::collections::{BTreeMap, BTreeSet};

/// One attribute of the event: its name, its value, the sentences behind it.
pub(crate) struct Field {
    pub(crate) label: &'static str,
    /// Its permanent link: the first sentence that it rests on.
    pub(crate) href: String,
    pub(crate) value: Markup,
    pub(crate) note: Option<Markup>,
    pub(crate) shown: Vec<Ev>,
    pub(crate) more: Vec<Ev>,
    pub(crate) more_label: String,
}

/// All of them.
pub(crate) fn fields(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Vec<Field> {
    let mut out = vec![what(ctx, event, witnesses)];
    out.extend(who(ctx, event, witnesses));
    out.push(when(ctx, event, witnesses));
    out.extend(place(ctx, event, witnesses));
    out.extend(numbers(ctx, event, witnesses));
    out
}

/// The first telling of every root, in order of letters.
fn first_tellings<'a>(event: &'a RecordEvent, witnesses: &Witnesses) -> Vec<&'a isnad_model::TellingRef> {
    let mut by_root: BTreeMap<usize, (usize, &isnad_model::TellingRef)> = BTreeMap::new();
    for telling in &event.tellings {
        let Some(root) = witnesses.root_of(&telling.page) else { continue };
        let pages = witnesses.roots.get(root).map(|r| r.pages.as_slice()).unwrap_or(&[]);
        let at = pages.iter().position(|p| *p == telling.page).unwrap_or(usize::MAX);
        let better = by_root.get(&root).is_none_or(|(old, _)| at < *old);
        if better {
            by_root.insert(root, (at, telling));
        }
    }
    by_root.into_values().map(|(_, t)| t).collect()
}

/// Bytes of a sentence that are shown for an attribute other than the deed itself.
const BRIEF: usize = 230;

fn field(ctx: &Ctx, label: &'static str, value: Markup, mut evidence: Vec<Ev>, shown: usize) -> Field {
    let mut seen = BTreeSet::new();
    evidence.retain(|e| seen.insert(e.quote.clone()));
    let more = evidence.split_off(evidence.len().min(shown));
    let more: Vec<Ev> = more.into_iter().take(8).collect();
    let more_label = ctx.t.count("n.more-witnesses", more.len());
    let href = evidence.first().map(|e| e.href.clone()).unwrap_or_default();
    Field { label, href, value, note: None, shown: evidence, more, more_label }
}

fn what(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Field {
    let value = ctx.kind(event).unwrap_or_else(|| ctx.t.s("kind.none").to_owned());
    let evidence = first_tellings(event, witnesses)
        .into_iter()
        .filter_map(|t| ctx.telling_evidence(t, witnesses.link(&t.page, ""), true))
        .collect();
    field(ctx, "event.what", Markup::text(&value), evidence, 2)
}

/// The latest role of an entity among the tellings, in the page's words.
fn role(ctx: &Ctx, event: &RecordEvent, id: &EntityId) -> Option<String> {
    event
        .tellings
        .iter()
        .filter_map(|t| ctx.snap.readings.get(&t.page)?.entity(id)?.roles.first().map(|r| r.words.clone()))
        .max_by_key(|words| words.chars().count())
}

fn who(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Option<Field> {
    if event.actors.is_empty() && event.recipients.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    let people =
        event.actors.iter().map(|id| (id, false)).chain(event.recipients.iter().map(|id| (id, true)));
    for (id, undergoes) in people.take(10) {
        let mut notes: Vec<String> = role(ctx, event, id).into_iter().collect();
        if undergoes {
            notes.push(ctx.t.s("event.recipient").to_owned());
        }
        let note = notes.join(ctx.t.s("date.comma-space"));
        lines.push(Markup::html(format!("{} <small>{}</small>", ctx.entity(id), ctx.t.inline(&note))));
    }
    let value = Markup::html(lines.iter().map(Markup::to_string).collect::<Vec<_>>().join("<br>"));
    let ids: Vec<&EntityId> = event.actors.iter().chain(&event.recipients).collect();
    let evidence = first_tellings(event, witnesses)
        .into_iter()
        .filter_map(|t| mentions(ctx, t, &ids, witnesses))
        .collect();
    Some(field(ctx, "event.who", value, evidence, 1))
}

/// The sentence of a telling that names most of some entities, with the names marked.
fn mentions(
    ctx: &Ctx,
    telling: &isnad_model::TellingRef,
    ids: &[&EntityId],
    witnesses: &Witnesses,
) -> Option<Ev> {
    let (reading, coded) = ctx.telling(telling)?;
    let spans: Vec<Span> =
        ids.iter().filter_map(|id| reading.entity(id)).flat_map(|e| e.mentions.iter().copied()).collect();
    let own = coded.map(|e| e.sentences.clone()).unwrap_or_default();
    let sentences =
        if own.is_empty() { spans.iter().map(|s| passage::sentence(reading, *s)).collect() } else { own };
    let best = sentences.iter().max_by_key(|s| {
        let named = ids
            .iter()
            .filter(|id| reading.entity(id).is_some_and(|e| e.mentions.iter().any(|m| s.contains(*m))));
        (named.count(), std::cmp::Reverse(s.start))
    })?;
    let marks: Vec<Mark> = crate::evidence::merge(spans.into_iter().filter(|s| best.contains(*s)).collect())
        .into_iter()
        .map(|s| Mark::plain(s, ""))
        .collect();
    let focus = marks.iter().map(|m| m.span).reduce(Span::cover)?;
    Some(ctx.evidence_of(reading, focus, &marks, witnesses.link(&telling.page, ""), BRIEF))
}

fn when(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Field {
    let t = ctx.t;
    let value = match event.when.exact() {
        Some(day) => {
            Markup::html(format!("{} <small>{}</small>", t.when(&event.when), Markup::text(&t.hijri(day))))
        }
        None if event.when.is_unknown() => {
            Markup::html(format!("<span class=\"unknown\">{}</span>", t.when(&event.when)))
        }
        None => Sign::Unknown.with(&t.when_words(&event.when, false)),
    };
    let evidence = first_tellings(event, witnesses)
        .into_iter()
        .filter_map(|x| times(ctx, event, x, witnesses))
        .collect();
    let mut out = field(ctx, "event.when", value, evidence, 2);
    out.note = basis(ctx, &event.when.basis);
    out
}

/// What a constraint rests on, in words.
pub(crate) fn basis(ctx: &Ctx, basis: &str) -> Option<Markup> {
    let mut seen = BTreeSet::new();
    let words: Vec<String> = basis
        .split('+')
        .filter(|b| !b.is_empty() && seen.insert(*b))
        .filter_map(|b| ctx.t.get(&format!("basis.{b}")).map(str::to_owned))
        .collect();
    (!words.is_empty())
        .then(|| ctx.t.markup("event.basis", &[("basis", &Markup::text(&words.join(ctx.t.s("list.and"))))]))
}

/// The time expression of a telling that bears on the event's day, marked.
fn times(
    ctx: &Ctx,
    event: &RecordEvent,
    telling: &isnad_model::TellingRef,
    witnesses: &Witnesses,
) -> Option<Ev> {
    let (reading, coded) = ctx.telling(telling)?;
    let sentences = coded.map(|e| e.sentences.as_slice()).unwrap_or(&[]);
    let fits = |x: &&isnad_model::TimeExpression| {
        let bounds = isnad_model::When::between(x.earliest, x.latest, "");
        !bounds.is_unknown() && bounds.allows(&event.when)
    };
    let in_sentence =
        reading.times.iter().filter(fits).find(|x| sentences.iter().any(|s| s.contains(x.span)));
    let exact =
        |x: &&isnad_model::TimeExpression| x.earliest == event.when.earliest && x.latest == event.when.latest;
    let time = in_sentence.or_else(|| reading.times.iter().find(exact))?;
    let mut ev = ctx.evidence_of(
        reading,
        time.span,
        &[Mark::plain(time.span, "")],
        witnesses.link(&telling.page, ""),
        BRIEF,
    );
    if let Some(day) = reading.article.published.exact() {
        let words = ctx.t.fill("event.published-on", &[("day", &ctx.t.day_long(day))]);
        let href = crate::place::href(ctx.t, reading, time.span);
        let place = Markup::html(format!("<a href=\"{}\">{}</a>", Markup::text(&href), Markup::text(&words)));
        let outlet = ctx.t.inline(&ctx.outlet(reading));
        ev.cite = ctx.t.markup("cite", &[("outlet", &outlet), ("place", &place)]);
    }
    Some(ev)
}

fn place(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Option<Field> {
    let place = event.place.as_ref()?;
    let evidence = first_tellings(event, witnesses)
        .into_iter()
        .filter_map(|t| mentions(ctx, t, &[place], witnesses))
        .collect();
    Some(field(ctx, "event.where", ctx.entity(place), evidence, 1))
}

/// Numbers told of the event: each value with the witnesses that tell it.
fn numbers(ctx: &Ctx, event: &RecordEvent, witnesses: &Witnesses) -> Option<Field> {
    let mut told: BTreeMap<(String, u64), BTreeSet<&str>> = BTreeMap::new();
    let mut evidence = Vec::new();
    for telling in &event.tellings {
        let Some((reading, Some(coded))) = ctx.telling(telling) else { continue };
        for quantity in &coded.quantities {
            let pages = told.entry((quantity.what.clone(), quantity.value)).or_default();
            if pages.is_empty() {
                let mark = Mark::plain(quantity.span, "");
                evidence.push(ctx.evidence_of(
                    reading,
                    quantity.span,
                    &[mark],
                    witnesses.link(&telling.page, ""),
                    BRIEF,
                ));
            }
            pages.insert(&telling.page);
        }
    }
    let lines: Vec<String> = told
        .iter()
        .take(8)
        .map(|((what, value), pages)| {
            let pages: Vec<&str> = pages.iter().copied().collect();
            let name = Markup::text(&ctx.attribute(what));
            format!(
                "<span class=\"num\">{}</span> <small>{name} {}</small>",
                ctx.t.num(value),
                witnesses.links(&pages, "")
            )
        })
        .collect();
    (!lines.is_empty()).then(|| field(ctx, "event.count", Markup::html(lines.join("<br>")), evidence, 2))
}
