//! The entries of feeds: an event, a promise, something said, something found.

use super::{Entry, MOST};
use crate::ctx::Ctx;
use crate::doors::digest;
use crate::index::{Saying, best_version};
use crate::markup::{Script, encode, script};
use crate::pages::event::shorten;
use crate::source::Hit;
use isnad_model::{BlockKind, Commitment, Day, EntityId, Reading, RecordEvent, TellingRef};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Characters of the words of an entry.
const WORDS: usize = 600;

/// The language of words, by their letters; the reader's where they tell none.
fn lang(ctx: &Ctx, words: &str) -> &'static str {
    match script(words) {
        Script::Arabic => "ar",
        Script::Latin => "en",
        Script::Neutral => ctx.t.lang.code(),
    }
}

/// The day on which a page came out, as far as it is known.
fn day_of(r: &Reading) -> Option<Day> {
    let published = &r.article.published;
    published.earliest.or(published.latest).or(r.reference.earliest)
}

/// An id made from a page and words of it: `nth` tells equal words apart.
fn id_of(kind: &str, page: &str, words: &str, nth: usize) -> String {
    format!("{kind}/{}/{}-{nth}", encode(page), digest(words))
}

/// An id for a telling, the same as long as its page has these words.
fn telling_id(ctx: &Ctx, telling: &TellingRef) -> String {
    let told = ctx.telling(telling).and_then(|(r, e)| Some((r, e?)));
    let Some((r, event)) = told else { return format!("event/{}", encode(&telling.page)) };
    let text = &r.article.text;
    let words = event.trigger.of(text);
    let before =
        |e: &&isnad_model::Event| e.trigger.start < event.trigger.start && e.trigger.of(text) == words;
    id_of("event", &telling.page, words, r.events.iter().filter(before).count())
}

/// The fullest sentence of a telling; the first paragraph of a page that tells of no coded deed.
fn words_of(ctx: &Ctx, telling: &TellingRef) -> String {
    let Some((r, event)) = ctx.telling(telling) else { return String::new() };
    let body = || r.article.blocks.iter().find(|b| b.kind == BlockKind::Paragraph).map(|b| b.span);
    let span = event.and_then(|e| e.sentences.first().copied()).or_else(body);
    span.map_or_else(String::new, |s| shorten(s.of(&r.article.text), WORDS))
}

/// An event.
pub(super) fn event(ctx: &Ctx, e: &RecordEvent) -> Entry {
    let first = e.tellings.first();
    let title = ctx.title_words(e);
    // A reader of another language is told at least what kind of deed it is.
    let title = match ctx.kind(e).filter(|_| lang(ctx, &title) != ctx.t.lang.code()) {
        Some(kind) => format!("{kind}: {title}"),
        None => title,
    };
    let words = first.map(|t| words_of(ctx, t)).unwrap_or_default();
    let pages: BTreeSet<&str> = e.tellings.iter().map(|t| t.page.as_str()).collect();
    let day = |c: &isnad::cards::Card| c.published.earliest.or(c.published.latest).or(c.written.0);
    let days = || pages.iter().filter_map(|p| ctx.snap.card(p)).filter_map(day);
    let outlet = first.and_then(|t| ctx.snap.readings.get(&t.page)).map(|r| ctx.outlet(r));
    Entry {
        id: first.map_or_else(|| format!("event/{}", e.id), |t| telling_id(ctx, t)),
        lang: lang(ctx, &title),
        title,
        words_lang: lang(ctx, &words),
        words,
        page: format!("{}{}", ctx.origin, ctx.t.item("/event/", &e.id)),
        author: outlet.unwrap_or_default(),
        published: days().min().or(e.when.earliest),
        updated: days().max().or(e.when.latest),
    }
}

/// A promise.
pub(super) fn promise(ctx: &Ctx, c: &Commitment) -> Entry {
    let (_, state, _) = ctx.promise_state(c);
    let first = c.tellings.first();
    let page = first.and_then(|(page, _)| ctx.snap.readings.get(page));
    let closed = c.outcome.as_ref().and_then(|(page, _)| ctx.snap.readings.get(page));
    let act = shorten(&c.act, 160);
    let title = format!("{state}: {act}");
    let who = c.promisors.iter().map(|p| ctx.name(p)).collect::<Vec<_>>().join(ctx.t.s("date.comma-space"));
    let id = first.map_or_else(
        || format!("promise/{}", c.id),
        |(page, span)| {
            // One sentence can hold several promises.
            let words = format!("{}\u{1F}{}", ctx.snap.words(page, *span), c.act);
            let same = |o: &&Commitment| o.id < c.id && o.act == c.act && o.tellings.first() == first;
            id_of("promise", page, &words, ctx.snap.record.commitments.iter().filter(same).count())
        },
    );
    Entry {
        id,
        lang: lang(ctx, &act),
        title,
        words_lang: lang(ctx, &act),
        words: first.map_or_else(String::new, |(page, span)| shorten(ctx.snap.words(page, *span), WORDS)),
        page: format!("{}{}", ctx.origin, ctx.promise_href(c)),
        author: who,
        published: page.and_then(day_of),
        updated: closed.or(page).and_then(day_of),
    }
}

/// Something said.
fn saying(ctx: &Ctx, s: &Saying) -> Option<Entry> {
    let (page, i) = best_version(&ctx.snap, s)?;
    // The version that was read first names it: which is shown may change as pages come in.
    let (first_page, first) = s.versions.first()?;
    let first = ctx.snap.readings.get(first_page).and_then(|r| Some((r, r.statements.get(*first)?)))?;
    let r = ctx.snap.readings.get(page)?;
    let statement = r.statements.get(i)?;
    let words = shorten(statement.span.of(&r.article.text), WORDS);
    let who = statement.speaker.as_ref().map(|id| ctx.name(id)).unwrap_or_default();
    let (n, _) = crate::passage::paragraph(r, statement.span);
    Some(Entry {
        id: id_of("said", first_page, first.1.span.of(&first.0.article.text), 0),
        title: format!("{who}: {}", shorten(&words, 100)),
        lang: lang(ctx, &words),
        words_lang: lang(ctx, &words),
        words,
        page: format!("{}{}#p{n}", ctx.origin, ctx.t.item("/page/", page)),
        author: ctx.outlet(r),
        published: s.day,
        updated: s.day,
    })
}

/// What someone did and said, the latest first.
pub(super) fn of_entity(ctx: &Ctx, who: &EntityId) -> Vec<Entry> {
    let events = ctx.index.of_entity.get(who).into_iter().flatten();
    let events = events.filter(|i| ctx.index.main.contains(i)).filter_map(|i| ctx.snap.record.events.get(*i));
    let mut latest: Vec<&RecordEvent> = events.collect();
    latest.sort_by_key(|e| Reverse(isnad::query::time_key(&e.when)));
    let said = ctx.index.said_by.get(who).into_iter().flatten();
    let said = said.filter_map(|i| ctx.index.sayings.get(*i)).take(MOST).filter_map(|s| saying(ctx, s));
    let mut out: Vec<Entry> = latest.into_iter().take(MOST).map(|e| event(ctx, e)).chain(said).collect();
    out.sort_by_key(|e| Reverse(e.updated));
    // Two sayings of one page in the same words are one entry.
    let mut seen = BTreeSet::new();
    out.retain(|e| seen.insert(e.id.clone()));
    out.truncate(MOST);
    out
}

/// Something found.
pub(super) fn hit(ctx: &Ctx, hit: &Hit) -> Entry {
    let reading = ctx.snap.readings.get(&hit.page);
    let span = reading.and_then(|r| match hit.kind {
        isnad::EntryKind::Statement => r.statements.get(hit.item).map(|s| s.span),
        isnad::EntryKind::Event => r.events.get(hit.item).map(|e| e.trigger),
        _ => None,
    });
    let id = match (span, reading) {
        (Some(span), Some(r)) => {
            let text = &r.article.text;
            let nth = text.get(..span.start as usize).map_or(0, |t| t.matches(span.of(text)).count());
            id_of(hit.kind.as_str(), &hit.page, span.of(text), nth)
        }
        _ => format!("page/{}", encode(&hit.page)),
    };
    let day = hit.published.earliest.or(hit.published.latest).or_else(|| reading.and_then(day_of));
    Entry {
        id,
        title: hit.headline.clone(),
        lang: lang(ctx, &hit.headline),
        words: hit.snippet.clone(),
        words_lang: lang(ctx, &hit.snippet),
        page: format!("{}{}#p{}", ctx.origin, ctx.t.item("/page/", &hit.page), hit.paragraph),
        author: hit.outlet.clone().or_else(|| reading.map(|r| ctx.outlet(r))).unwrap_or_default(),
        published: day,
        updated: day,
    }
}
