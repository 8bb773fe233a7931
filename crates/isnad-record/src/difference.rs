//! Where accounts differ: on the time, the place, the parts, the numbers of one event, on whether it was, and
//! on what someone is called.
//!
//! Copies do not differ from each other, they repeat: values are compared between families. A toll that rises
//! with the days is an update and no contradiction. And two values differ only where both are told of one matter: an event
//! gathers what thirty desks tell of a week of fighting, and that one of them tells of four dead and another of
//! eighteen elsewhere is no contradiction. So the sentences themselves must be alike (`same_matter`).

use crate::Options;
use crate::compare::alike_in_all;
use crate::event::Happening;
use crate::join::Scales;
use crate::swap::{callers, parts};
use crate::telling::{EntNo, Telling};
use crate::text::dot;
use crate::world::{gap, say};
use isnad_model::{
    Account, Difference, DifferenceKind, Event, EventType, Mode, Phase, Polarity, Span, Stance,
};
use std::collections::BTreeSet;

/// One value told by one page.
#[derive(Debug, Clone)]
pub(crate) struct Told<'a> {
    pub(crate) value: String,
    pub(crate) family: usize,
    /// Index into the event's roots; `usize::MAX` where it is about no event.
    pub(crate) root: usize,
    pub(crate) page: &'a str,
    pub(crate) span: Span,
    /// Last possible day of publication, and the minute, where it is known.
    pub(crate) day: (i32, Option<u16>),
}

impl Told<'_> {
    /// True where this was told before that, as far as is known.
    pub(crate) fn before(&self, other: &Told<'_>) -> bool {
        let minutes = matches!((self.day.1, other.day.1), (Some(a), Some(b)) if a < b);
        self.day.0 < other.day.0 || (self.day.0 == other.day.0 && minutes)
    }
}

/// A value with the telling that it stands in.
pub(crate) type Claim<'t, 'w, 'a> = (&'t Telling<'w>, Told<'a>);

/// An event as its accounts tell it.
pub(crate) struct Accounts<'s, 't, 'a> {
    pub(crate) scales: &'s Scales<'s, 's, 'a>,
    pub(crate) h: &'s Happening,
    pub(crate) family: &'s [usize],
    /// Its coded tellings.
    pub(crate) told: Vec<(&'t Telling<'a>, &'a Event)>,
    /// True where three days and more are told of it.
    pub(crate) long: bool,
}

impl<'a> Accounts<'_, '_, 'a> {
    /// A value of a telling.
    pub(crate) fn tell(&self, t: &Telling<'_>, value: String, span: Span) -> Told<'a> {
        let leaf = self.scales.world.leaf(t.page);
        let (page, family) = (leaf.id(), self.family[t.page as usize]);
        let root = self.h.event.roots.iter().position(|r| r.pages.iter().any(|p| p == page));
        let minute = crate::world::published(leaf.reading()).minute;
        Told { value, family, root: root.unwrap_or(usize::MAX), page, span, day: (leaf.days.1, minute) }
    }
}

/// The differences of all events and, per storyline, of what people are called.
pub(crate) fn differences(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    family: &[usize],
    options: &Options,
) -> Vec<Difference> {
    let mut out = Vec::new();
    for h in happenings {
        let told = h.tellings.iter().map(|no| scales.tellings.get(*no));
        let told: Vec<(&Telling<'_>, &Event)> = told.filter_map(|t| t.coded.map(|e| (t, e))).collect();
        let days: BTreeSet<i32> = told.iter().filter_map(|(t, _)| t.day()).collect();
        of_event(&Accounts { scales, h, family, told, long: days.len() > 2 }, &mut out);
    }
    crate::role::roles(scales, happenings, family, options, &mut out);
    out.sort_by(|a, b| {
        (&a.storyline, &a.event, &a.attribute, &a.about).cmp(&(
            &b.storyline,
            &b.event,
            &b.attribute,
            &b.about,
        ))
    });
    out
}

fn of_event(a: &Accounts<'_, '_, '_>, out: &mut Vec<Difference>) {
    let h = a.h;
    let mut put = |attribute: &str, kind, told: Vec<Told<'_>>| {
        if let Some(values) = accounts(told) {
            let (event, storyline) = (Some(h.event.id.clone()), h.event.storyline.clone());
            out.push(Difference { event, storyline, attribute: attribute.into(), about: None, kind, values });
        }
    };
    let times = times(a);
    let moved = a.told.iter().all(|(_, e)| e.phase.is_open());
    put("time", if moved { DifferenceKind::Update } else { between_roots(&times) }, times);
    let places = crate::site::places(a);
    put("place", between_roots(&places), places);
    let mut counted = Vec::new();
    for (what, kind, told) in crate::toll::tolls(a) {
        if !told.is_empty() {
            counted.push(what.clone());
        }
        put(&what, kind, told);
    }
    let more = crate::figure::figures(a);
    for (what, kind, told) in more.into_iter().filter(|(what, ..)| !counted.contains(what)) {
        put(&what, kind, told);
    }
    put("whether", DifferenceKind::Denial, whether(a));
    let who = if h.event.kind == Some(EventType::Request) { "who-asked" } else { "who" };
    put(who, DifferenceKind::Contradiction, parts(a));
    if h.event.mode == Some(Mode::Phone) {
        put("who-called", DifferenceKind::Contradiction, callers(a));
    }
}

/// The first sentence of a telling.
pub(crate) fn sentence(e: &Event) -> Span {
    e.sentences.first().copied().unwrap_or(e.trigger)
}

/// Likeness of the words of two tellings from which they speak of one matter.
const MATTER: f32 = 0.3;
/// Likeness of the words of two tellings from which one sentence is printed twice: day and place that it does not tell come from the
/// rest of each page.
const ONE_SENTENCE: f32 = 0.85;
/// Likeness of the words of two tellings, neither of which is what its page is about, from which they may tell one deed's day.
const ONE_DEED: f32 = 0.5;
/// Likeness of two pages that are about the same, from which their main tellings speak of one matter.
const PAGES: f64 = 0.22;

/// True where two tellings speak of the same: their sentences are alike, or they are what two pages are about that are, or
/// that agree in type, day and all parties: two presidents call each other once a day, in whatever words it is told.
fn same_matter(scales: &Scales<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>) -> bool {
    t.page == u.page
        || dot(&t.words, &u.words) >= MATTER
        || (t.main && u.main && (scales.texts.likeness(t.page, u.page).whole >= PAGES || alike_in_all(t, u)))
}

/// What two accounts can differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    Time,
    Place,
    Toll,
    /// Who did it to whom.
    Parts,
    Other,
}

/// True where two tellings differ in something besides: another day and another toll are another attack, not two accounts of
/// one.
pub(crate) fn differs_besides(
    a: &Accounts<'_, '_, '_>,
    aspect: Aspect,
    t: &Telling<'_>,
    u: &Telling<'_>,
) -> bool {
    // An event that is told of three days is many: only what is told of one day can be held together.
    let one_day = !a.long || (t.day().is_some() && t.day() == u.day());
    let days = aspect != Aspect::Time && t.page != u.page && (gap(t.days, u.days) > 1 || !one_day);
    if aspect != Aspect::Parts && crate::swap::other_persons(a.scales.cast, t, u) {
        return true;
    }
    let places = || match (t.place, u.place) {
        (Some(p), Some(q)) if aspect != Aspect::Place => p != q && crate::site::two_places(a, t, u),
        _ => false,
    };
    // He is in one capital on Monday and in another on Tuesday.
    let states = || {
        let country = |p: EntNo| a.scales.cast.get(p).country;
        let (Some(p), Some(q)) = (t.place.and_then(country), u.place.and_then(country)) else { return false };
        aspect == Aspect::Time && p != q
    };
    days || states() || places() || (aspect != Aspect::Toll && crate::toll::two_tolls(t, u))
}

/// Values of one family that are compared beyond which no more are: a text that is printed a thousand times is one account.
const COMPARED: usize = 150;

/// Those accounts that differ from another one of the same matter, and who tells the same as they do.
pub(crate) fn apart<'t, 'w, 'a>(
    a: &Accounts<'_, '_, '_>,
    aspect: Aspect,
    claims: Vec<Claim<'t, 'w, 'a>>,
    differ: impl Fn(&Claim<'t, 'w, 'a>, &Claim<'t, 'w, 'a>) -> bool,
) -> Vec<Told<'a>> {
    if claims.windows(2).all(|w| w[0].1.value == w[1].1.value) {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let first: Vec<usize> = (0..claims.len())
        .filter(|i| seen.insert((claims[*i].1.family, claims[*i].1.value.as_str(), claims[*i].0.main)))
        .take(COMPARED)
        .collect();
    let mut kept = vec![false; claims.len()];
    for (n, i) in first.iter().enumerate() {
        for j in first.iter().skip(n + 1) {
            let (x, y) = (&claims[*i], &claims[*j]);
            // Who did it to whom is read from words: only the same words tell it of one deed.
            let matter = || match aspect {
                Aspect::Parts => dot(&x.0.words, &y.0.words) >= MATTER,
                Aspect::Time | Aspect::Place
                    if dot(&x.0.words, &y.0.words) >= ONE_SENTENCE && x.1.page != y.1.page =>
                {
                    false
                }
                _ => same_matter(a.scales, x.0, y.0) && !differs_besides(a, aspect, x.0, y.0),
            };
            if x.1.value != y.1.value && differ(x, y) && matter() {
                (kept[*i], kept[*j]) = (true, true);
            }
        }
    }
    let of = |i: usize| {
        let (t, told) = &claims[i];
        kept[i]
            || first.iter().any(|k| {
                let (u, other) = &claims[*k];
                kept[*k]
                    && other.value == told.value
                    && (other.family == told.family || same_matter(a.scales, t, u))
            })
    };
    let stays: Vec<bool> = (0..claims.len()).map(of).collect();
    claims.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|((_, told), _)| told).collect()
}

/// Rules of the grammar of times that name a day by itself, whatever the day of the page: what is only counted from that, or taken over
/// from the rest of the page, is as old as the page is.
const FIRM: [&str; 2] = ["weekday", "date"];
/// The basis of a day that was told of another deed before.
const CARRIED: &str = "told-before";

/// The days that are told. Two that are neighbours differ only where both stand by themselves (a weekday, a date): what was
/// written on the eve is printed with `today` and `yesterday` as it was written.
fn times<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<Told<'a>> {
    let firm = |t: &Telling<'_>| t.coded.is_some_and(|e| FIRM.iter().any(|w| e.when.basis.contains(w)));
    let claims: Vec<Claim<'_, '_, 'a>> = a
        .told
        .iter()
        .filter(|(t, e)| t.day().is_some() && !e.when.basis.contains(CARRIED))
        .filter_map(|(t, e)| Some((*t, a.tell(t, say(e.when.exact()?), sentence(e)))))
        .collect();
    let claims = own_days(claims);
    if a.long {
        return Vec::new();
    }
    let differ = |x: &Claim<'_, '_, 'a>, y: &Claim<'_, '_, 'a>| {
        // What one page is about and another mentions as what came before are two. Days that are both counted from the page's own
        // (`today` here and there) tell when each page was printed, and no page tells of a day after it.
        let gap = x.0.days.0.saturating_sub(y.0.days.0).saturating_abs();
        let told = if gap > 1 { firm(x.0) || firm(y.0) } else { firm(x.0) && firm(y.0) };
        let after = |x: &Claim<'_, '_, 'a>, y: &Claim<'_, '_, 'a>| {
            x.0.coded.is_some_and(is_done) && x.0.days.0 > a.scales.world.leaf(y.0.page).days.1
        };
        x.0.main == y.0.main && told && !after(x, y) && !after(y, x) && one_deed(x.0, y.0)
    };
    apart(a, Aspect::Time, claims, differ)
}

/// True where two tellings can be of one deed's day: of one meeting, and what their pages are about or told alike.
fn one_deed(t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let mode = |t: &Telling<'_>| t.coded.and_then(|e| e.mode);
    let meeting =
        !crate::swap::is_meeting(t) || (mode(t) == mode(u) && crate::swap::shared_parties(t, u) > 1);
    meeting && (t.main || dot(&t.words, &u.words) >= ONE_DEED)
}

/// Whether it was: who tells it as so, and who as not so.
fn whether<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<Told<'a>> {
    let so = |e: &Event| e.stance != Stance::Denied && e.polarity == Polarity::Affirmed;
    let word = |e: &Event| if so(e) { "told as so" } else { "denied" };
    let claims: Vec<Claim<'_, '_, 'a>> =
        a.told.iter().map(|(t, e)| (*t, a.tell(t, word(e).into(), sentence(e)))).collect();
    // Who denies must deny the deed of these parties: `the family does not back him` denies nothing of his election.
    let parties = |x: &Telling<'_>, y: &Telling<'_>| {
        let (p, q) = (x.parties(), y.parties());
        p.is_empty() || q.is_empty() || p.iter().all(|n| q.contains(n)) || q.iter().all(|n| p.contains(n))
    };
    let one_deed = |x: &Telling<'_>, y: &Telling<'_>| {
        x.coded.zip(y.coded).is_some_and(|(d, e)| d.kind == e.kind && d.mode == e.mode)
    };
    // A page that denies one thing of a deed (its cause, its day) and tells the deed itself denies nothing.
    let tells = |t: &Telling<'_>| {
        a.scales
            .tellings
            .of_page(t.page)
            .iter()
            .any(|u| u.coded.is_some_and(so) && one_deed(t, u) && parties(t, u))
    };
    let denied = |x: &Claim<'_, '_, 'a>| !x.0.coded.is_some_and(so) && !tells(x.0);
    apart(a, Aspect::Other, claims, |x, y| {
        let one = parties(x.0, y.0) && one_deed(x.0, y.0) && x.1.page != y.1.page;
        one && (denied(x) || denied(y))
    })
}

/// What it is that values differ: a contradiction between two sources or within one page; one source that tells another value
/// later has mended its own.
pub(crate) fn between_roots(told: &[Told<'_>]) -> DifferenceKind {
    let one_root = told.windows(2).all(|w| w[0].root == w[1].root && w[0].root != usize::MAX);
    let within = told.iter().any(|t| told.iter().any(|u| t.page == u.page && t.value != u.value));
    let later = told.iter().any(|t| told.iter().any(|u| t.before(u) && t.value != u.value));
    if one_root && later && !within { DifferenceKind::Update } else { DifferenceKind::Contradiction }
}

/// Values by account, in the order of the first telling. `None` where all agree.
pub(crate) fn accounts(told: Vec<Told<'_>>) -> Option<Vec<Account>> {
    let mut values: Vec<Account> = Vec::new();
    for t in told {
        let telling = (t.page.to_owned(), t.span);
        match values.iter_mut().find(|a| a.value == t.value) {
            Some(account) => account.tellings.push(telling),
            None => values.push(Account { value: t.value, tellings: vec![telling] }),
        }
    }
    (values.len() > 1).then_some(values)
}

/// Leaves out the days of copies that are only counted from another day: the same text printed a day later
/// says `today` too.
fn own_days<'t, 'w, 'a>(claims: Vec<Claim<'t, 'w, 'a>>) -> Vec<Claim<'t, 'w, 'a>> {
    let mut seen: BTreeSet<(usize, i32)> = BTreeSet::new();
    claims
        .into_iter()
        .filter(|(t, told)| seen.insert((told.family, t.days.0.saturating_sub(told.day.0))))
        .collect()
}

/// True for a deed that was told as done.
pub(crate) fn is_done(e: &Event) -> bool {
    e.phase == Phase::Past && e.polarity == Polarity::Affirmed && e.stance != Stance::Denied
}
