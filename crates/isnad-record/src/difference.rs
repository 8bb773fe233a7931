//! Where accounts differ: on the time, the place, the parts, the numbers of one event, on whether it was, and
//! on what someone is called.
//!
//! Copies do not differ from each other, they repeat: values are compared between families. A toll that rises
//! with the days is an update and no contradiction.

use crate::Options;
use crate::event::Happening;
use crate::join::Scales;
use crate::telling::Telling;
use crate::world::say;
use isnad_model::{
    Account, Difference, DifferenceKind, EntityId, Event, EventType, Mode, Phase, Polarity, Span, Stance,
};
use std::collections::{BTreeMap, BTreeSet};

/// One value told by one page.
struct Told<'a> {
    value: String,
    family: usize,
    /// Index into the event's roots; `usize::MAX` where it is about no event.
    root: usize,
    page: &'a str,
    span: Span,
    /// Last possible day of publication.
    day: i32,
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
        of_event(scales, h, family, &mut out);
    }
    roles(scales, happenings, family, options, &mut out);
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

fn of_event(scales: &Scales<'_, '_, '_>, h: &Happening, family: &[usize], out: &mut Vec<Difference>) {
    let told: Vec<(&Telling<'_>, &Event)> = h
        .tellings
        .iter()
        .map(|no| scales.tellings.get(*no))
        .filter_map(|t| t.coded.map(|e| (t, e)))
        .collect();
    let tell = |t: &Telling<'_>, value: String, span: Span| {
        let leaf = scales.world.leaf(t.page);
        let (page, family) = (leaf.id(), family[t.page as usize]);
        Told { value, family, root: root_of(h, page), page, span, day: leaf.days.1 }
    };
    let sentence = |e: &Event| e.sentences.first().copied().unwrap_or(e.trigger);
    let mut put = |attribute: &str, kind, told: Vec<Told<'_>>| {
        if let Some(values) = accounts(told) {
            let (event, storyline) = (Some(h.event.id.clone()), h.event.storyline.clone());
            out.push(Difference { event, storyline, attribute: attribute.into(), about: None, kind, values });
        }
    };
    let times: Vec<(i32, Told<'_>)> = told
        .iter()
        .filter_map(|(t, e)| Some((t.day()?, tell(t, say(e.when.exact()?), sentence(e)))))
        .collect();
    let moved = told.iter().all(|(_, e)| e.phase.is_open());
    let times = own_days(times);
    let kind = if moved { DifferenceKind::Update } else { between_roots(&times) };
    put("time", kind, times);
    let places = places(scales, &told, &tell, &sentence);
    put("place", between_roots(&places), places);
    for what in
        told.iter().flat_map(|(_, e)| e.quantities.iter().map(|q| q.what.as_str())).collect::<BTreeSet<_>>()
    {
        // All that a page tells, not its first number alone: a page may contradict itself.
        let counts =
            |e: &'_ Event| e.quantities.iter().filter(|q| q.what == what).cloned().collect::<Vec<_>>();
        let values: Vec<(u64, Told<'_>)> = told
            .iter()
            .flat_map(|(t, e)| counts(e).into_iter().map(move |q| (t, q)))
            .map(|(t, q)| (q.value, tell(t, q.value.to_string(), q.span)))
            .collect();
        let rises = rises(&values);
        let values: Vec<Told<'_>> = values.into_iter().map(|(_, t)| t).collect();
        put(what, if rises { DifferenceKind::Update } else { between_roots(&values) }, values);
    }
    let so = |e: &Event| e.stance != Stance::Denied && e.polarity == Polarity::Affirmed;
    let word = |e: &Event| if so(e) { "told as so" } else { "denied" };
    put(
        "whether",
        DifferenceKind::Denial,
        told.iter().map(|(t, e)| tell(t, word(e).into(), sentence(e))).collect(),
    );
    let who = if h.event.kind == Some(EventType::Request) { "who-asked" } else { "who" };
    put(who, DifferenceKind::Contradiction, parts(scales, h, &told, &tell));
    if h.event.mode == Some(Mode::Phone) {
        put("who-called", DifferenceKind::Contradiction, callers(scales, &told, &tell));
    }
}

/// Who called whom, where all accounts of a call tell it and not all the same.
fn callers<'a>(
    scales: &Scales<'_, '_, 'a>,
    told: &[(&Telling<'_>, &Event)],
    tell: &impl Fn(&Telling<'_>, String, Span) -> Told<'a>,
) -> Vec<Told<'a>> {
    fn caller(event: &Event) -> Option<&EntityId> {
        event.actors.first().filter(|_| event.actors.len() == 2)
    }
    // Names of one person differ between pages and languages: compare by id, show by name.
    let by_id: BTreeSet<&EntityId> = told.iter().filter_map(|(_, e)| caller(e)).collect();
    if by_id.len() < 2 || !told.iter().all(|(_, e)| is_called_order(e)) {
        return Vec::new();
    }
    let name = |t: &Telling<'_>, id: &EntityId| scales.world.leaf(t.page).reading().name(id).to_owned();
    told.iter().filter_map(|(t, e)| Some(tell(t, name(t, caller(e)?), e.trigger))).collect()
}

/// The root that a page of the event rests on.
fn root_of(h: &Happening, page: &str) -> usize {
    h.event.roots.iter().position(|r| r.pages.iter().any(|p| p == page)).unwrap_or(usize::MAX)
}

/// What it is that values differ: a contradiction between two sources or within one page; one source that tells another value
/// later has mended its own.
fn between_roots(told: &[Told<'_>]) -> DifferenceKind {
    let one_root = told.windows(2).all(|w| w[0].root == w[1].root && w[0].root != usize::MAX);
    let within = told.iter().any(|t| told.iter().any(|u| t.page == u.page && t.value != u.value));
    let later = told.iter().any(|t| told.iter().any(|u| t.day < u.day && t.value != u.value));
    if one_root && later && !within { DifferenceKind::Update } else { DifferenceKind::Contradiction }
}

/// True where the order of a call's two actors tells who called: a rule of the reader that knows says so by
/// its name.
fn is_called_order(e: &Event) -> bool {
    e.actors.len() != 2 || e.evidence.rule.contains("caller")
}

/// Values by account, in the order of the first telling. `None` where all agree.
fn accounts(told: Vec<Told<'_>>) -> Option<Vec<Account>> {
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
fn own_days(told: Vec<(i32, Told<'_>)>) -> Vec<Told<'_>> {
    let mut seen: BTreeSet<(usize, i32)> = BTreeSet::new();
    told.into_iter()
        .filter(|(day, t)| seen.insert((t.family, day.saturating_sub(t.day))))
        .map(|(_, t)| t)
        .collect()
}

/// True where no later page tells a lower number than an earlier one, and some later page a higher one.
fn rises(values: &[(u64, Told<'_>)]) -> bool {
    let falls = values.iter().any(|(v, t)| values.iter().any(|(w, u)| t.day < u.day && w < v));
    let same_day = values
        .iter()
        .any(|(v, t)| values.iter().any(|(w, u)| t.day == u.day && t.family != u.family && v != w));
    let rise = values.iter().any(|(v, t)| values.iter().any(|(w, u)| t.day < u.day && w > v));
    rise && !falls && !same_day
}

/// Places that are told, but for those of which one lies in the other or may.
fn places<'a>(
    scales: &Scales<'_, '_, 'a>,
    told: &[(&Telling<'_>, &Event)],
    tell: &impl Fn(&Telling<'_>, String, Span) -> Told<'a>,
    sentence: &impl Fn(&Event) -> Span,
) -> Vec<Told<'a>> {
    let all: BTreeSet<u32> = told.iter().filter_map(|(t, _)| t.place).collect();
    let apart = |p: u32| all.iter().any(|q| *q != p && !scales.cast.kin(p, *q));
    told.iter()
        .filter_map(|(t, e)| {
            let place = t.place.filter(|p| apart(*p))?;
            // One name for one place, whatever each page calls it.
            let first = told.iter().find(|(u, _)| u.place == Some(place))?;
            let id = e.place.as_ref()?;
            Some(tell(t, scales.world.leaf(first.0.page).reading().name(id).to_owned(), sentence(e)))
        })
        .collect()
}

/// Who acted on whom, where two accounts of one deed swap the parts.
fn parts<'a>(
    scales: &Scales<'_, '_, 'a>,
    h: &Happening,
    told: &[(&Telling<'_>, &Event)],
    tell: &impl Fn(&Telling<'_>, String, Span) -> Told<'a>,
) -> Vec<Told<'a>> {
    let name = |id: &EntityId| {
        let reading = h.tellings.iter().map(|n| scales.world.leaf(scales.tellings.get(*n).page).reading());
        reading.into_iter().find_map(|r| r.entity(id)).map_or_else(|| id.0.clone(), |e| e.name.clone())
    };
    let names = |ids: &[EntityId]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let directed: Vec<&(&Telling<'_>, &Event)> =
        told.iter().filter(|(_, e)| !e.actors.is_empty() && !e.recipients.is_empty()).collect();
    let turned = |x: &Event, y: &Event| {
        x.actors.iter().any(|a| y.recipients.contains(a)) && x.recipients.iter().any(|a| y.actors.contains(a))
    };
    let any = directed.iter().any(|(_, x)| directed.iter().any(|(_, y)| turned(x, y)));
    directed
        .iter()
        .filter(|_| any)
        .map(|(t, e)| tell(t, format!("{} → {}", names(&e.actors), names(&e.recipients)), e.trigger))
        .collect()
}

/// What people are called: two roles that differ by a word that makes it another role (`former`).
fn roles(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    family: &[usize],
    options: &Options,
    out: &mut Vec<Difference>,
) {
    let mut by_story: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for h in happenings {
        let pages = by_story.entry(&h.event.storyline).or_default();
        pages.extend(h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main).map(|t| t.page));
    }
    for (story, pages) in by_story {
        let mut told: BTreeMap<&EntityId, Vec<(BTreeSet<&str>, Told<'_>)>> = BTreeMap::new();
        for page in pages {
            let leaf = scales.world.leaf(page);
            for entity in &leaf.reading().entities {
                for role in &entity.roles {
                    let marks: BTreeSet<&str> =
                        role.words.split_whitespace().filter(|w| options.role_marks.contains(*w)).collect();
                    let value = role.words.clone();
                    let one = Told {
                        value,
                        family: family[page as usize],
                        root: usize::MAX,
                        page: leaf.id(),
                        span: role.span,
                        day: leaf.days.1,
                    };
                    told.entry(&entity.id).or_default().push((marks, one));
                }
            }
        }
        for (id, roles) in told {
            if let Some(values) = role_accounts(roles) {
                let (storyline, about) = (story.to_owned(), Some(id.clone()));
                let kind = DifferenceKind::Contradiction;
                out.push(Difference {
                    event: None,
                    storyline,
                    attribute: "role".into(),
                    about,
                    kind,
                    values,
                });
            }
        }
    }
}

/// Roles by what marks them, if one is another with a mark on it: `president` and `former president`, not
/// `president` and `former candidate`.
fn role_accounts(mut roles: Vec<(BTreeSet<&str>, Told<'_>)>) -> Option<Vec<Account>> {
    roles.sort_by(|a, b| (a.1.day, a.1.page, a.1.span).cmp(&(b.1.day, b.1.page, b.1.span)));
    let bare = |(marks, t): &(BTreeSet<&str>, Told<'_>)| -> BTreeSet<String> {
        t.value.split_whitespace().filter(|w| !marks.contains(w)).map(str::to_owned).collect()
    };
    let clash = roles.iter().any(|x| roles.iter().any(|y| x.0 != y.0 && !bare(x).is_disjoint(&bare(y))));
    if !clash {
        return None;
    }
    let mut first: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    let mut told = Vec::new();
    for (marks, t) in roles {
        let value = first.entry(marks.into_iter().collect()).or_insert_with(|| t.value.clone()).clone();
        told.push(Told { value, ..t });
    }
    accounts(told)
}

/// True for a deed that was told as done.
pub(crate) fn is_done(e: &Event) -> bool {
    e.phase == Phase::Past && e.polarity == Polarity::Affirmed && e.stance != Stance::Denied
}
