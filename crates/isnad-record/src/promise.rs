//! Commitments: who promised what to whom by when, and what later pages tell of it.
//!
//! A promise is a deed told as planned, or an agreement whose content is no deed that was coded. Whether it
//! was kept is a person's verdict: this says what was *reported*, and that nothing was reported is said as
//! that.

use crate::Options;
use crate::column::is_column;
use crate::decide::Decided;
use crate::event::{Happening, common};
use crate::join::Scales;
use crate::pledge::fold;
use crate::settle::{Index, settle};
use crate::story::done;
use crate::telling::Telling;
use crate::text::dot;
use crate::word::{hash, id, join};
use crate::world::{day_no, published};
use isnad_model::{
    Commitment, CommitmentStatus, EntityId, Event, EventType, Phase, Polarity, Reading, RecordEvent, Span,
    StoryLink, StoryLinkKind, Storyline, TimeExpression, When,
};
use std::collections::{BTreeMap, BTreeSet};

/// The commitments of all events.
pub(crate) fn commitments(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    decided: &Decided<'_>,
    options: &Options,
) -> Vec<Commitment> {
    let agreed = agreements(scales, happenings);
    // The deeds that each agreement foresees: what they are is no promise beside them.
    let mut deeds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    agreed.iter().for_each(|(deed, agreement)| deeds.entry(*agreement).or_default().push(*deed));
    let index = Index::new(scales, happenings);
    let about = main_events(scales, happenings);
    let mut out = Vec::new();
    for (i, h) in happenings.iter().enumerate().filter(|(_, h)| h.event.polarity != Some(Polarity::Negated)) {
        let agreement = agreed.get(&i).and_then(|a| happenings.get(*a));
        let told: Vec<(_, _, Vec<Offer<'_, '_, '_>>)> = if is_promised(scales, h, agreement) {
            let act = |t: &Telling<'_>, e: &Event| act_span(scales.world.leaf(t.page).reading(), e);
            vec![(h.event.kind, agreement, tellings(scales, h).map(|(t, e)| (t, e, act(t, e))).collect())]
        } else if h.event.kind == Some(EventType::Agree) && done(scales, h) {
            let foreseen = deeds.get(&i).map_or(&[][..], Vec::as_slice);
            let parts = parts(scales, h, foreseen.iter().filter_map(|d| happenings.get(*d)));
            parts.into_iter().map(|offers| (None, Some(h), offers)).collect()
        } else {
            continue;
        };
        let context = in_event(scales, happenings, &about, h);
        let known: BTreeSet<u64> =
            told.iter().flat_map(|(.., o)| o).map(|o| part_of(words(scales, o))).collect();
        for (n, (kind, agreement, offers)) in told.into_iter().enumerate() {
            let mut c = commitment(scales, (h, context), agreement, (kind, &offers, n));
            if !stands(scales, &c, &offers) {
                continue;
            }
            settle(scales, happenings, &index, i, &mut c, options);
            // A verdict whose words no page tells any more counts for all promises of the event.
            let own = |part: u64| offers.iter().any(|o| part == part_of(words(scales, o)));
            c.verdict = decided.verdict(i, |part| own(part) || !known.contains(&part));
            out.push(c);
        }
    }
    let mut out = fold(scales, out);
    out.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

/// One telling of a promise: who tells it, in which event, in which words.
type Offer<'t, 'w, 'a> = (&'t Telling<'w>, &'a Event, Span);

fn words<'a>(scales: &Scales<'_, '_, 'a>, offer: &Offer<'_, '_, '_>) -> &'a str {
    offer.2.of(&scales.world.leaf(offer.0.page).reading().article.text).trim()
}

/// What stands for the words of one part of an agreement in a person's verdict on it: a decision outlives the page, and must
/// not keep its words.
pub fn part_of(act: &str) -> u64 {
    hash(act)
}

fn tellings<'t, 'a>(
    scales: &'t Scales<'_, '_, 'a>,
    h: &'t Happening,
) -> impl Iterator<Item = (&'t Telling<'a>, &'a Event)> {
    h.tellings.iter().map(|n| scales.tellings.get(*n)).filter_map(|t| t.coded.map(|e| (t, e)))
}

/// True for a deed to come that somebody commits himself to. To meet, to help, to give way is promised; a blow that is to come
/// is a threat or a forecast, and that two will agree is a hope, unless it was agreed on.
fn is_promised(scales: &Scales<'_, '_, '_>, h: &Happening, agreement: Option<&Happening>) -> bool {
    use EventType::*;
    // That they will agree is what the agreement itself says, or a hope.
    let speaks = |kind| matches!(kind, Request | Reject | Accuse | Threaten | Protest | Agree);
    match (h.event.phase, h.event.kind) {
        (Some(Phase::Planned), Some(kind)) if commits(kind) && is_definite(scales, h) => true,
        (Some(Phase::Planned | Phase::Proposed), Some(kind)) => agreement.is_some() && !speaks(kind),
        _ => false,
    }
}

/// What somebody can commit himself to.
fn commits(kind: EventType) -> bool {
    use EventType::*;
    matches!(kind, Consult | Support | Concede | Cooperate | Aid | Retreat)
}

/// True where what is planned can be looked for later: with whom, where or when is told (`سيرتفع دعم الشركة` is none). Who says himself that
/// he will do it has given his word (`قال الوزير: سنبحث الخطة`), unless it is praise, which needs somebody.
fn is_definite(scales: &Scales<'_, '_, '_>, h: &Happening) -> bool {
    let told = h.parties.len() > 1 || h.event.place.is_some() || h.event.when.latest.is_some();
    let himself =
        |e: &Event| e.kind != EventType::Support && e.by.as_ref().is_some_and(|by| e.actors.contains(by));
    told || tellings(scales, h).any(|(_, e)| himself(e))
}

/// Days after which what was agreed is background, not a promise, unless its term lies ahead: `وافقت الدول عام 1919 على إنشاء عصبة
/// الأمم`, `الإصلاحات التي اتفق عليها في الصيف الماضي`.
const HISTORY: i32 = 92;

/// True for a promise that somebody can be held to: by name, not of another time, and not only what a columnist expects.
fn stands(scales: &Scales<'_, '_, '_>, c: &Commitment, offers: &[Offer<'_, '_, '_>]) -> bool {
    let named = |id: &EntityId| scales.cast.number(id).is_none_or(|n| !scales.cast.get(n).crowd);
    let told = offers.iter().map(|(t, ..)| scales.world.leaf(t.page).days.1).min().unwrap_or(i32::MAX);
    let ahead = c.deadline.latest.is_some_and(|day| day_no(day) >= told);
    let columns = offers.iter().all(|(t, ..)| is_column(scales.world.leaf(t.page)));
    let old = !ahead && c.made.latest.is_some_and(|day| told.saturating_sub(day_no(day)) > HISTORY);
    c.promisors.iter().any(named) && !old && !columns
}

/// What an agreement promises besides the deeds that are told as to come: its parts as each page tells them, alike ones
/// together. An agreement that is only mentioned (`اتفاق السلام`) promises nothing that could be looked for.
fn parts<'t, 'a>(
    scales: &'t Scales<'_, '_, 'a>,
    h: &'t Happening,
    deeds: impl Iterator<Item = &'t Happening> + Clone,
) -> Vec<Vec<Offer<'t, 'a, 'a>>> {
    let mut out: Vec<Vec<Offer<'t, 'a, 'a>>> = Vec::new();
    for (t, e) in tellings(scales, h) {
        let coded = |part: &Span| {
            let mut told = deeds.clone().flat_map(|d| tellings(scales, d));
            told.any(|(u, d)| u.page == t.page && part.overlaps(d.trigger))
        };
        for part in e.parts.iter().copied().filter(|part| !coded(part)) {
            let vector =
                |t: &Telling<'_>, span| scales.texts.vector(scales.world.leaf(t.page).words(), &[span]);
            let own = vector(t, part);
            let same = out.iter_mut().find(|offers| {
                offers.iter().all(|(u, ..)| u.page != t.page)
                    && offers
                        .iter()
                        .any(|(u, _, span)| dot(&own, &vector(u, *span)) >= crate::pledge::ONE_ACT)
            });
            match same {
                Some(offers) => offers.push((t, e, part)),
                None => out.push(vec![(t, e, part)]),
            }
        }
    }
    out
}

/// For each deed that is still to come, the agreement of which some page tells that it is to be done: what only stands in the same
/// sentence (`بعد الاتفاق تخشى إسرائيل هجوما`) was agreed by nobody.
fn agreements(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> BTreeMap<usize, usize> {
    let mut on_page: BTreeMap<u32, Vec<(usize, &Event)>> = BTreeMap::new();
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)) {
            if let Some(e) = t.coded {
                on_page.entry(t.page).or_default().push((i, e));
            }
        }
    }
    let mut out = BTreeMap::new();
    for told in on_page.into_values() {
        let agrees = |e: &Event| e.kind == EventType::Agree && !e.phase.is_open();
        for (i, e) in told.iter().filter(|(_, e)| e.phase.is_open()) {
            let here = told.iter().filter(|(j, _)| j != i).find(|(_, a)| agrees(a) && foresees(a, e));
            if let Some((agreement, _)) = here {
                out.entry(*i).or_insert(*agreement);
            }
        }
    }
    out
}

fn foresees(agreement: &Event, deed: &Event) -> bool {
    let within = |s: &Span| s.contains(deed.trigger);
    let beside = agreement.sentences.iter().any(within)
        || deed.sentences.iter().any(|s| s.contains(agreement.trigger));
    agreement.parts.iter().any(within) || (agreement.parts.is_empty() && commits(deed.kind) && beside)
}

/// The event that each page is about, by page.
fn main_events(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<usize> {
    let mut about = vec![usize::MAX; scales.world.len()];
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main) {
            about[t.page as usize] = i;
        }
    }
    about
}

/// The event that a promise was made in: what its first page is about, if that is of the same story.
fn in_event<'h>(
    scales: &Scales<'_, '_, '_>,
    happenings: &'h [Happening],
    about: &[usize],
    h: &'h Happening,
) -> &'h Happening {
    let page = h.tellings.first().map(|n| scales.tellings.get(*n).page);
    let main = page.and_then(|p| about.get(p as usize)).and_then(|i| happenings.get(*i));
    main.filter(|m| m.event.storyline == h.event.storyline).unwrap_or(h)
}

/// When a promise was made: on the day of the agreement or, where that has none, of the talks it was told of with.
fn made(h: &Happening, context: &Happening, agreement: Option<&Happening>, page: Option<When>) -> When {
    // What was agreed by the day of the page was not agreed on a day to come: `اتفقا على إعادته قبل نهاية أيار` gives the term.
    let by = page.as_ref().and_then(|p| p.latest);
    let past = |w: &When| w.latest.is_some_and(|day| by.is_none_or(|by| day <= by));
    let agreed = agreement.map(|a| a.event.when.clone()).filter(past);
    let talks = Some(context).filter(|c| {
        let done = c.event.phase.is_some_and(|p| !p.is_open());
        done && matches!(c.event.kind, Some(EventType::Consult | EventType::Agree))
            && c.parties.iter().any(|p| h.parties.contains(p))
    });
    let of_talks = talks.map(|c| c.event.when.clone()).filter(|w| w.exact().is_some());
    let exact = agreed.clone().filter(|w| w.exact().is_some());
    exact
        .or_else(|| of_talks.filter(|w| agreed.as_ref().is_none_or(|a| a.allows(w))))
        .or(agreed)
        .or(page)
        .unwrap_or_default()
}

/// The rule of the grammar of times that runs up to now.
const SINCE: &str = "since";

fn commitment(
    scales: &Scales<'_, '_, '_>,
    (h, context): (&Happening, &Happening),
    agreement: Option<&Happening>,
    (kind, offers, part): (Option<EventType>, &[Offer<'_, '_, '_>], usize),
) -> Commitment {
    let page = |t: &Telling<'_>| scales.world.leaf(t.page);
    let tellings = offers.iter().map(|(t, _, span)| (page(t).id().to_owned(), *span)).collect();
    let by_agreement = |f: fn(&RecordEvent) -> &Vec<EntityId>| {
        agreement.map(|a| f(&a.event).clone()).filter(|v| !v.is_empty())
    };
    let printed_first = offers.first().map(|(t, ..)| published(page(t).reading()).clone());
    let made = made(h, context, agreement, printed_first);
    // The planned deed's own day; what only says that it lies ahead is no term, and neither is a stretch that began long before
    // (`أول زيارة منذ 2004`) or a day before the promise.
    let term_of = |w: &When| {
        let since = w.basis.split('+').any(|rule| rule == SINCE);
        let over = w.latest.zip(made.earliest).is_some_and(|(term, made)| term < made);
        w.latest.is_some() && !since && !over
    };
    let own = kind.is_some() && term_of(&h.event.when);
    let deadline = if own { h.event.when.clone() } else { When::unknown() };
    let deadline = offers
        .iter()
        .filter_map(|(t, _, span)| term(page(t).reading(), *span))
        .fold(deadline, |d, term| if d.exact().is_some() { d } else { d.narrow(&term).unwrap_or(term) });
    // The first promise of an event goes by its id, as the only one always did.
    let seed = if part == 0 { hash(&h.event.id) } else { join([hash(&h.event.id), part as u64]) };
    let given = h.event.recipients.clone();
    let beneficiaries =
        if given.is_empty() { by_agreement(|e| &e.recipients).unwrap_or_default() } else { given };
    Commitment {
        id: id('c', join([seed])),
        promisors: by_agreement(|e| &e.actors).unwrap_or_else(|| h.event.actors.clone()),
        beneficiaries,
        act: offers.first().map_or_else(String::new, |o| words(scales, o).to_owned()),
        kind,
        place: common(offers.iter().filter_map(|(_, e, _)| e.place.clone())),
        deadline,
        made,
        tellings,
        event: Some(context.event.id.clone()),
        foreseen: Some(h.event.id.clone()),
        storyline: h.event.storyline.clone(),
        status: CommitmentStatus::Open,
        told_again: Vec::new(),
        outcome: None,
        fulfilled_by: None,
        verdict: None,
    }
}

/// The words that tell what is promised: the part of what was agreed that the deed stands in, the topic, where the reader found
/// one, else from the verb to the end of its clause.
fn act_span(r: &Reading, e: &Event) -> Span {
    let agreed = r.events.iter().filter(|a| a.kind == EventType::Agree).flat_map(|a| &a.parts);
    if let Some(part) = agreed.into_iter().find(|part| part.contains(e.trigger)) {
        return *part;
    }
    let sentence = e.sentences.iter().find(|s| s.contains(e.trigger)).or(e.sentences.first());
    let clause = |s: &Span| {
        let start = e.trigger.start.max(s.start);
        let rest = Span { start: e.trigger.end.max(start), end: s.end }.of(&r.article.text);
        let stop = rest.find(STOPS).map_or(s.end, |at| e.trigger.end.max(start) + at as u32);
        Span { start, end: stop.min(s.end) }
    };
    e.topic.unwrap_or_else(|| sentence.map_or(e.trigger, clause))
}

/// What ends a clause: commas and semicolons, Arabic and other, and the full stop.
const STOPS: [char; 5] = [',', '\u{60c}', ';', '\u{61b}', '.'];

/// Links from what a promise was made in to what fulfilled it: a meeting that was announced there, a deed that came of it.
/// They say more than that two parties met twice, so they stand in the place of such links.
pub(crate) fn link(storylines: &mut [Storyline], commitments: &[Commitment]) {
    for c in commitments {
        let (Some(from), Some(to)) = (&c.event, &c.fulfilled_by) else { continue };
        let at = storylines.binary_search_by(|s| s.id.as_str().cmp(&c.storyline));
        let Some(story) = at.ok().and_then(|i| storylines.get_mut(i)) else { continue };
        if from == to || !story.events.contains(to) {
            continue;
        }
        let meets = c.kind == Some(EventType::Consult);
        let kind = if meets { StoryLinkKind::Preview } else { StoryLinkKind::FollowUp };
        let reason = format!("promised there: {}", crate::event::cut(&c.act, ACT));
        let (from, to) = (from.clone(), to.clone());
        match story.links.iter_mut().find(|l| l.from == from && l.to == to) {
            Some(l) if matches!(l.kind, StoryLinkKind::Joined | StoryLinkKind::Reaction) => {}
            Some(l) => (l.kind, l.reason) = (kind, reason),
            None => story.links.push(StoryLink { from, to, kind, reason }),
        }
        story.links.sort_by(|a, b| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)));
    }
}

/// Characters of an act that a link's reason shows.
const ACT: usize = 80;

/// The time told within the act (`على فتح المعبر خلال ثلاثين يوما`): the term of the promise and not the day on which it
/// was made.
fn term(r: &Reading, act: Span) -> Option<When> {
    // What lies before the day of the page is no term, but something that the act is about.
    let ahead = |t: &&TimeExpression| {
        t.rule != SINCE && t.latest.is_some_and(|l| r.reference.latest.is_none_or(|day| l >= day))
    };
    let time = r.times.iter().filter(|t| act.contains(t.span)).find(ahead)?;
    let mut out = When::between(time.earliest, time.latest, &time.rule);
    out.granularity = time.granularity;
    Some(out)
}
