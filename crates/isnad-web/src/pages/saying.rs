//! One thing said: who, to whom, through whom, and every version of its words with the texts that have it.

use crate::ctx::{Ctx, Frame};
use crate::evidence::trim;
use crate::index::{Saying, best_version};
use crate::markup::Markup;
use crate::passage::Mark;
use crate::place::{self, Places};
use crate::site::{Refused, Shown, show};
use askama::Template;
use axum::extract::Path;
use isnad_model::{Quotation, Reading, Statement};
use std::collections::BTreeMap;

/// Texts told of one version.
const TEXTS: usize = 30;
/// Versions told.
const VERSIONS: usize = 30;

/// One text that has it.
struct Witness {
    when: Markup,
    chain: Option<Markup>,
    cite: Markup,
}

/// One wording.
struct Version {
    attrs: Markup,
    words: Markup,
    count: String,
    how: String,
    texts: Vec<Witness>,
    more: usize,
}

#[derive(Template)]
#[template(path = "saying.html")]
struct SayingPage {
    f: Frame,
    crumb: Markup,
    title: Markup,
    attrs: Markup,
    verdict: String,
    facts: Vec<(&'static str, Markup)>,
    versions: Vec<Version>,
}

/// The page of the statement that stands at a range of code points in a page's text.
pub(crate) async fn get(ctx: Ctx, Path((page, at)): Path<(String, String)>) -> Shown {
    let found = ctx.snap.readings.get(&page).and_then(|reading| {
        let span = place::span(&reading.article.text, &at)?;
        let n = reading.statements.iter().position(|s| s.span == span)?;
        let saying = ctx.index.sayings.get(*ctx.index.saying_of.get(&(page.clone(), n))?)?;
        Some((saying, reading, reading.statements.get(n)?))
    });
    let Some((saying, reading, statement)) = found else {
        return Err(Refused::missing(&ctx, &format!("{page} {at}")));
    };
    let t = ctx.t;
    let words = shown(reading, statement);
    let title = crate::pages::event::shorten(&words, 150);
    let page = SayingPage {
        f: ctx.frame(&title, "said", None),
        crumb: Markup::html(format!(
            "<a href=\"{}\">{}</a>",
            t.link("/said"),
            Markup::text(t.s("said.title"))
        )),
        title: Markup::text(&title),
        attrs: t.attrs(&words),
        verdict: verdict(&ctx, saying),
        facts: facts(&ctx, saying, reading, statement),
        versions: versions(&ctx, saying),
    };
    show(&page, t.lang)
}

/// The address of a saying, by its most direct version.
pub(crate) fn href(ctx: &Ctx, saying: &Saying) -> Option<String> {
    let (page, n) = best_version(&ctx.snap, saying)?;
    let reading = ctx.snap.readings.get(page)?;
    Some(href_of(ctx, &Places::of(reading), reading, reading.statements.get(n)?))
}

/// The address of what a page tells as said.
pub(crate) fn href_of(ctx: &Ctx, places: &Places<'_>, reading: &Reading, statement: &Statement) -> String {
    let range = places.range(statement.span);
    format!("{}/{range}", ctx.t.item("/said/", &reading.article.id))
}

fn shown(reading: &Reading, statement: &Statement) -> String {
    let text = &reading.article.text;
    trim(text, statement.span).of(text).to_owned()
}

fn verdict(ctx: &Ctx, saying: &Saying) -> String {
    let texts = ctx.t.count("n.texts", saying.versions.len());
    let families = ctx.t.count("n.of-separate-texts", saying.families);
    ctx.t.fill("said.versions", &[("texts", &texts), ("families", &families)])
}

fn facts(
    ctx: &Ctx,
    saying: &Saying,
    reading: &Reading,
    statement: &Statement,
) -> Vec<(&'static str, Markup)> {
    let t = ctx.t;
    let who = match &saying.speaker {
        Some(id) => ctx.entity(id),
        None => Markup::text(t.s("said.no-speaker")),
    };
    let mut out = vec![("saying.who", who)];
    out.extend(statement.addressee.as_ref().map(|to| ("saying.to", ctx.entity(to))));
    if let Some(chain) = chain(ctx, statement) {
        out.push(("saying.through", chain));
    }
    let published = &reading.article.published;
    let when = if published.is_unknown() { &reading.reference } else { published };
    out.push(("saying.when", t.when(when)));
    if saying.speaker.is_some() {
        let id = saying.speaker.as_ref().map(|id| id.0.as_str()).unwrap_or("");
        let all = format!("{}?who={}", t.link("/said"), crate::markup::encode(id));
        let link = format!("<a href=\"{all}\">{}</a>", Markup::text(t.s("saying.all")));
        out.push(("saying.else", Markup::html(link)));
    }
    out
}

/// Through whom the words came, the outlet first.
fn chain(ctx: &Ctx, statement: &Statement) -> Option<Markup> {
    let links: Vec<Markup> = statement.chain.iter().map(|l| ctx.t.inline(&l.name)).collect();
    (links.len() > 1).then(|| Markup::join(&links, ctx.t.s("chain-arrow")))
}

/// Wordings by the words alone: marks, vowel signs and hamza make no other version.
fn versions(ctx: &Ctx, saying: &Saying) -> Vec<Version> {
    let mut by: BTreeMap<String, Vec<(&Reading, &Statement)>> = BTreeMap::new();
    for (page, n) in &saying.versions {
        let Some(reading) = ctx.snap.readings.get(page) else { continue };
        let Some(statement) = reading.statements.get(*n) else { continue };
        by.entry(ctx.words.key(&shown(reading, statement))).or_default().push((reading, statement));
    }
    let mut list: Vec<Vec<(&Reading, &Statement)>> = by.into_values().collect();
    for texts in &mut list {
        texts.sort_by_key(|(r, _)| (crate::index::order(&r.article.published), &r.article.id));
    }
    list.sort_by_key(|texts| {
        let first = texts.first().map(|(r, _)| crate::index::order(&r.article.published));
        (std::cmp::Reverse(texts.len()), first)
    });
    list.iter().take(VERSIONS).filter_map(|texts| version(ctx, texts)).collect()
}

fn version(ctx: &Ctx, texts: &[(&Reading, &Statement)]) -> Option<Version> {
    let (reading, statement) = texts.first()?;
    let text = &reading.article.text;
    let span = trim(text, statement.span);
    let mark = ctx.placed(reading, &[Mark::plain(span, "")]);
    let how = match statement.quotation {
        Quotation::Direct => "quotation.direct",
        Quotation::Indirect => "quotation.indirect",
        Quotation::Mixed => "quotation.mixed",
    };
    let witness = |(reading, statement): &(&Reading, &Statement)| Witness {
        when: ctx.when_brief(&reading.article.published, false),
        chain: chain(ctx, statement),
        cite: ctx.cite(reading, statement.span),
    };
    let whole = crate::passage::window(
        text,
        span,
        isnad_model::Span::new(span.start as usize, span.start as usize),
        1600,
    );
    Some(Version {
        attrs: ctx.t.attrs(span.of(text)),
        words: crate::passage::render(text, whole, &mark, false),
        count: ctx.t.count("n.texts", texts.len()),
        how: ctx.t.s(how).to_owned(),
        texts: texts.iter().take(TEXTS).map(witness).collect(),
        more: texts.len().saturating_sub(TEXTS),
    })
}
