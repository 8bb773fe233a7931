//! One event: who, what, when, where, each with the sentences behind it; the isnad; what differs.

use crate::ctx::{Ctx, Frame, Pages};
use crate::evidence::Ev;
use crate::markup::Markup;
use crate::pages::fields::{Field, fields};
use crate::pages::variance::{Variance, variances};
use crate::pages::{only, treed};
use crate::sign;
use crate::site::{Refused, Shown, show};
use crate::witness::{MENTION, Witnesses};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use isnad_model::{RecordEvent, StoryLinkKind};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Texts told of one event on one page.
const TEXTS: usize = 60;
/// Roots told in the margin.
const ROOTS: usize = 24;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    /// The first text that is told in the list.
    from: Option<usize>,
}

struct RootLine {
    href: String,
    letter: String,
    words: Markup,
}

struct Promised {
    state: Markup,
    href: String,
    act: Markup,
}

struct Neighbour {
    when: Markup,
    link: Markup,
    how: Option<String>,
}

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    f: Frame,
    crumb: Option<Markup>,
    title: Markup,
    meta: Vec<Markup>,
    strip: Markup,
    verdict: Markup,
    fields: Vec<Field>,
    roots: Vec<RootLine>,
    promises: Vec<Promised>,
    neighbours: Vec<Neighbour>,
    tree: Markup,
    texts: Vec<treed::Line>,
    pages: Pages,
    copies: bool,
    variances: Vec<Variance>,
    only: Vec<Ev>,
    compare: Option<(String, String)>,
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Path(id): Path<String>, Query(ask): Query<Ask>) -> Shown {
    let Some(event) = ctx.snap.record.event(&id) else {
        if let Some(id) = id.strip_suffix(".json").filter(|id| ctx.snap.record.event(id).is_some()) {
            return Ok(
                Redirect::temporary(&format!("/api/v1/events/{}", crate::markup::encode(id))).into_response()
            );
        }
        return Err(Refused::missing(&ctx, &id));
    };
    let t = ctx.t;
    let witnesses = Witnesses::of(t, event);
    let texts = witnesses.texts();
    let from = ask.from.unwrap_or(0).min(crate::ctx::FURTHEST);
    let title = ctx.title_words(event);
    let drawn = treed::roots(&ctx, event, &witnesses);
    let page = EventPage {
        f: ctx.frame(&title, "", Some(format!("/api/v1/events/{}", crate::markup::encode(&id)))),
        crumb: crumb(&ctx, event),
        title: t.inline(&title),
        meta: meta(&ctx, event),
        strip: sign::strip(t, &texts, 1.8),
        verdict: verdict(&ctx, &witnesses),
        fields: fields(&ctx, event, &witnesses),
        roots: root_lines(&ctx, &witnesses),
        promises: promises(&ctx, event),
        neighbours: neighbours(&ctx, event),
        copies: drawn.iter().any(|r| r.carriers.iter().any(|c| !c.copies.is_empty())),
        tree: crate::tree::draw(t, &drawn, &ctx.count(&witnesses)),
        texts: treed::lines(&ctx, event, &witnesses, from, TEXTS),
        pages: Pages::of(&t.item("/event/", &id), "?", from, TEXTS, witnesses.total()),
        variances: variances(&ctx, event, &witnesses),
        only: only::told_by_one(&ctx, event, &witnesses),
        compare: pair(&ctx, &witnesses),
    };
    show(&page, t.lang)
}

fn crumb(ctx: &Ctx, event: &RecordEvent) -> Option<Markup> {
    let story = ctx.snap.record.storyline(&event.storyline).filter(|s| s.events.len() > 1)?;
    let main = crate::pages::stories::main_events(ctx, story);
    let at = main.iter().position(|e| e.id == event.id).map(|i| i + 1);
    let link = format!(
        "<a href=\"{}\">{}</a>",
        ctx.t.item("/story/", &story.id),
        ctx.t.inline(&ctx.story_title(story))
    );
    let link = Markup::html(link);
    let Some(at) = at else { return Some(ctx.t.markup("event.crumb-beside", &[("story", &link)])) };
    let numbers = (Markup::text(&ctx.t.num(at)), Markup::text(&ctx.t.num(main.len())));
    Some(ctx.t.markup("event.crumb", &[("n", &numbers.0), ("of", &numbers.1), ("story", &link)]))
}

fn meta(ctx: &Ctx, event: &RecordEvent) -> Vec<Markup> {
    let mut out: Vec<Markup> = sign::event_state(ctx.t, event).into_iter().collect();
    out.push(ctx.t.when(&event.when));
    out.extend(ctx.distance(&event.when));
    out.extend(event.place.as_ref().map(|p| ctx.t.inline(ctx.name(p))));
    if let (Some(kind), Some(words)) = (event.kind, ctx.kind(event)) {
        let code = event.mode.map_or_else(|| kind.to_string(), |m| format!("{kind} {m}"));
        out.push(Markup::html(format!(
            "{} <bdi class=\"code\" lang=\"en\">{code}</bdi>",
            Markup::text(&words)
        )));
    }
    out.extend(ctx.decided(&event.decisions));
    out
}

fn verdict(ctx: &Ctx, witnesses: &Witnesses) -> Markup {
    let t = ctx.t;
    let (roots, texts) = (witnesses.sources(), witnesses.total());
    let strong =
        Markup::html(format!("<strong>{}</strong>", Markup::text(&t.count("n.independent-roots", roots))));
    let mut out = if texts > roots {
        t.markup(
            "event.verdict",
            &[("roots", &strong), ("texts", &Markup::text(&t.count("n.of-texts", texts)))],
        )
    } else {
        t.markup("event.verdict-plain", &[("roots", &strong)])
    };
    // Ten reports are often one report ten times: say so where it is so.
    let largest = witnesses.roots.iter().map(|r| r.pages.len()).max().unwrap_or(0);
    if largest >= 3 {
        let words = t.fill("event.verdict-one-root", &[("texts", &t.count("n.texts", largest))]);
        out.push(&Markup::text(&format!(" {words}")));
    }
    out
}

fn root_lines(ctx: &Ctx, witnesses: &Witnesses) -> Vec<RootLine> {
    let line = |root: &crate::witness::RootSign| {
        let first = root.pages.first().map(String::as_str).unwrap_or("");
        let name = if root.name.is_empty() { treed::outlet_of(ctx, first) } else { root.name.clone() };
        let line = if root.kind == MENTION { "event.mention-line" } else { "event.root-line" };
        let words = ctx.t.markup(
            line,
            &[
                ("name", &ctx.t.inline(&name)),
                ("texts", &Markup::text(&ctx.t.count("n.texts", root.pages.len()))),
            ],
        );
        RootLine { href: format!("#{}", witnesses.anchor(first)), letter: root.letter.clone(), words }
    };
    witnesses.roots.iter().take(ROOTS).map(line).collect()
}

fn promises(ctx: &Ctx, event: &RecordEvent) -> Vec<Promised> {
    let list = ctx.index.promises_of_event.get(&event.id).map(Vec::as_slice).unwrap_or(&[]);
    list.iter()
        .filter_map(|i| ctx.snap.record.commitments.get(*i))
        .take(8)
        .map(|p| Promised {
            state: ctx.promise_state(p).0,
            href: ctx.promise_href(p),
            act: ctx.t.inline(&shorten(&p.act, 110)),
        })
        .collect()
}

/// Words cut after about `most` characters, at a space.
pub(crate) fn shorten(words: &str, most: usize) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= most {
        return words;
    }
    let cut: String = words.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{cut}\u{2026}")
}

fn neighbours(ctx: &Ctx, event: &RecordEvent) -> Vec<Neighbour> {
    let Some(story) = ctx.snap.record.storyline(&event.storyline) else { return Vec::new() };
    let main: Vec<&String> =
        crate::pages::stories::main_events(ctx, story).into_iter().map(|e| &e.id).collect();
    let at = main.iter().position(|id| **id == event.id);
    let mut ids: Vec<(&str, Option<(StoryLinkKind, &'static str)>)> = Vec::new();
    for link in &story.links {
        if link.from == event.id {
            ids.push((&link.to, Some((link.kind, "-then"))));
        } else if link.to == event.id {
            ids.push((&link.from, Some((link.kind, "-before"))));
        }
    }
    let near = [at.and_then(|i| i.checked_sub(1)), at.map(|i| i + 1)]
        .into_iter()
        .flatten()
        .filter_map(|i| main.get(i));
    ids.extend(near.map(|id| (id.as_str(), None)));
    let mut seen = BTreeSet::from([event.id.as_str()]);
    let mut found: Vec<(&RecordEvent, Option<(StoryLinkKind, &str)>)> = ids
        .into_iter()
        .filter(|(id, _)| seen.insert(id))
        .filter_map(|(id, kind)| Some((ctx.snap.record.event(id)?, kind)))
        .filter(|(e, _)| ctx.is_main(e))
        .take(6)
        .collect();
    found.sort_by_key(|(e, _)| crate::index::order(&e.when));
    found
        .into_iter()
        .map(|(e, kind)| Neighbour {
            when: ctx.when_brief(&e.when, true),
            link: ctx.event_link(e),
            how: kind.map(|(k, way)| ctx.t.s(&format!("{}{way}", link_key(k))).to_owned()),
        })
        .collect()
}

/// The key of a link's words.
pub(crate) fn link_key(kind: StoryLinkKind) -> &'static str {
    match kind {
        StoryLinkKind::Preview => "link.preview",
        StoryLinkKind::FollowUp => "link.follow-up",
        StoryLinkKind::Reaction => "link.reaction",
        StoryLinkKind::SameTalks => "link.same-talks",
        StoryLinkKind::Retelling => "link.retelling",
        StoryLinkKind::ToldTogether => "link.told-together",
        StoryLinkKind::Joined => "link.joined",
    }
}

/// The comparison of the first texts of the first two roots.
fn pair(ctx: &Ctx, witnesses: &Witnesses) -> Option<(String, String)> {
    let [a, b, ..] = witnesses.roots.as_slice() else { return None };
    let (a, b) = (a.pages.first()?, b.pages.first()?);
    let query = format!("?a={}&b={}", crate::markup::encode(a), crate::markup::encode(b));
    let words = ctx.t.fill(
        "event.compare",
        &[("a", &witnesses.label(a).unwrap_or_default()), ("b", &witnesses.label(b).unwrap_or_default())],
    );
    Some((format!("{}{query}", ctx.t.link("/compare")), words))
}
