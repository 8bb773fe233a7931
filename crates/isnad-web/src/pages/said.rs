//! Every quotation: who, to whom, through whom, in how many versions.

use crate::ctx::{Ctx, Frame};
use crate::evidence::trim;
use crate::index::{Saying, best_version};
use crate::markup::Markup;
use crate::passage::window;
use crate::site::{Shown, show};
use askama::Template;
use axum::extract::Query;
use isnad_model::{EntityId, LinkKind, Quotation};
use serde::Deserialize;

/// Sayings on one page.
const PER_PAGE: usize = 40;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    from: Option<usize>,
    who: Option<String>,
}

/// One saying in a list.
pub(crate) struct Line {
    pub(crate) when: Markup,
    pub(crate) attrs: Markup,
    pub(crate) words: Markup,
    /// The page of the saying.
    pub(crate) href: String,
    pub(crate) who: Option<Markup>,
    pub(crate) notes: Vec<Markup>,
    pub(crate) versions: Option<String>,
    pub(crate) cite: Markup,
}

#[derive(Template)]
#[template(path = "said.html")]
struct SaidPage {
    f: Frame,
    verdict: String,
    lines: Vec<Line>,
    next: Option<String>,
    previous: Option<String>,
    speakers: Vec<(String, Markup, usize, bool)>,
    all: String,
}

/// One saying, its words cut after about `most` bytes.
pub(crate) fn line(ctx: &Ctx, saying: &Saying, most: usize) -> Option<Line> {
    let t = ctx.t;
    let (page, i) = best_version(&ctx.snap, saying)?;
    let reading = ctx.snap.readings.get(page)?;
    let statement = reading.statements.get(i)?;
    let text = &reading.article.text;
    let start = isnad_model::Span::new(statement.span.start as usize, statement.span.start as usize);
    let shown = trim(text, window(text, statement.span, start, most * 2));
    let mut words = shown.of(text).trim_end_matches([',', '\u{060C}', ';', '\u{061B}']).to_owned();
    if shown.end < trim(text, statement.span).end {
        words.push('\u{2026}');
    }
    let bare = words.starts_with(['\u{00AB}', '"', '\u{201C}']);
    let quoted = statement.quotation == Quotation::Direct && !bare;
    let words_shown = if quoted { quote(ctx, &words) } else { words.clone() };
    let mut notes = vec![Markup::text(t.s(match statement.quotation {
        Quotation::Direct => "quotation.direct",
        Quotation::Indirect => "quotation.indirect",
        Quotation::Mixed => "quotation.mixed",
    }))];
    if let Some(to) = &statement.addressee {
        notes.push(t.markup("said.to", &[("name", &t.inline(ctx.name(to)))]));
    }
    let channel = statement
        .chain
        .iter()
        .find(|l| matches!(l.kind, LinkKind::Channel | LinkKind::Agency))
        .map(|l| l.name.as_str());
    if let Some(via) = statement.via.as_deref().or(channel) {
        notes.push(t.markup("said.via", &[("name", &t.inline(via))]));
    }
    let versions = (saying.versions.len() > 1).then(|| {
        t.fill(
            "said.versions",
            &[
                ("texts", &t.count("n.texts", saying.versions.len())),
                ("families", &t.count("n.of-separate-texts", saying.families)),
            ],
        )
    });
    let published = &reading.article.published;
    let when = if published.is_unknown() { &reading.reference } else { published };
    Some(Line {
        when: ctx.when_brief(when, false),
        attrs: t.attrs(&words),
        words: Markup::text(&words_shown),
        href: crate::pages::saying::href(ctx, saying).unwrap_or_default(),
        who: saying.speaker.as_ref().map(|id| ctx.entity(id)),
        notes,
        versions,
        cite: ctx.cite(reading, statement.span),
    })
}

fn quote(ctx: &Ctx, words: &str) -> String {
    match crate::markup::script(words) {
        crate::markup::Script::Latin => format!("\u{201C}{words}\u{201D}"),
        _ => ctx.t.fill("quoted", &[("words", words)]),
    }
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let t = ctx.t;
    let from = ask.from.unwrap_or(0).min(crate::ctx::FURTHEST);
    let who = ask.who.as_ref().map(|w| EntityId(w.clone()));
    let chosen: Vec<&Saying> = match &who {
        None => ctx.index.sayings.iter().collect(),
        Some(who) => {
            let said = ctx.index.said_by.get(who).map_or(&[][..], Vec::as_slice);
            said.iter().filter_map(|i| ctx.index.sayings.get(*i)).collect()
        }
    };
    let filter = who.as_ref().map(|w| format!("who={}&", crate::markup::encode(&w.0))).unwrap_or_default();
    let step = |at: usize| format!("{}?{filter}from={at}", t.link("/said"));
    let mut speakers: Vec<(&EntityId, usize)> =
        ctx.index.said_by.iter().map(|(id, said)| (id, said.len())).collect();
    speakers.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    let page = SaidPage {
        f: ctx.frame(t.s("nav.said"), "said", None),
        verdict: t.fill("said.verdict", &[("n", &t.count("n.sayings", chosen.len()))]),
        lines: chosen.iter().skip(from).take(PER_PAGE).filter_map(|s| line(&ctx, s, 320)).collect(),
        next: (from + PER_PAGE < chosen.len()).then(|| step(from + PER_PAGE)),
        previous: (from > 0).then(|| step(from.saturating_sub(PER_PAGE))),
        speakers: speakers
            .into_iter()
            .take(14)
            .map(|(id, n)| {
                let href = format!("{}?who={}", t.link("/said"), crate::markup::encode(&id.0));
                (href, t.inline(ctx.name(id)), n, Some(id) == who.as_ref())
            })
            .collect(),
        all: t.link("/said"),
    };
    show(&page, t.lang)
}
