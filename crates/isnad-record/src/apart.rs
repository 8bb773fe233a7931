//! What sets two groups of pages apart as groups.
//!
//! Some things are clear only when many pages are seen together: one group tells of what is to come and the other of what has
//! happened (the preview of a talk, the report of it), and each names someone in its leads whom the other does not know (two
//! condolences of one emir). All of it is taken off the mean of what speaks for one event.

use crate::compare::Attribute;
use crate::group::Group;
use crate::lead::{Leads, Named};
use crate::telling::Cast;
use crate::world::PageNo;
use isnad_model::EntityKind;

/// What is taken off where one group tells of what is to come and the other of what has happened.
const OUTLOOK: f64 = 5.0;
/// What is taken off where the leads of one group name one day first and those of the other another: the stock exchange closes
/// every day in the same words.
const OTHER_DAY: f64 = 0.8;
/// What is taken off where the headlines of both name someone or somewhere that the pages of the other do not mention: the
/// accidents of a day share all their words but the places.
const OTHERS: f64 = 4.0;
/// Pages of a group that are asked for a name; more would tell no more.
const ASKED: usize = 40;

/// What is known of the pages while they are gathered.
pub(crate) struct Ground<'w, 'a> {
    pub(crate) cast: &'w Cast<'a>,
    pub(crate) leads: &'w Leads,
}

/// What sets two pages apart as groups of one. All are negative or 0.
pub(crate) fn between(ground: &Ground<'_, '_>, a: PageNo, b: PageNo) -> [(Attribute, f64); 3] {
    let (x, y) = (Group::new(ground, a, 1, a), Group::new(ground, b, 1, b));
    [
        (Attribute::Outlook, -outlooks(&x, &y)),
        (Attribute::OtherDay, -days(&x, &y)),
        (Attribute::Others, -others(ground, &x, &y)),
    ]
}

/// All that sets two groups apart, positive or 0.
pub(crate) fn set_apart(ground: &Ground<'_, '_>, a: &Group, b: &Group) -> f64 {
    outlooks(a, b) + days(a, b) + others(ground, a, b)
}

fn outlooks(a: &Group, b: &Group) -> f64 {
    match (a.to_come(), b.to_come()) {
        (Some(x), Some(y)) => OUTLOOK * (x - y).abs(),
        _ => 0.0,
    }
}

fn days(a: &Group, b: &Group) -> f64 {
    let all = |g: &Group| f64::from(g.days.values().sum::<u32>());
    let (x, y) = (all(a), all(b));
    if x == 0.0 || y == 0.0 {
        return 0.0;
    }
    let both =
        a.days.iter().filter_map(|(day, n)| Some((f64::from(*n) / x).min(f64::from(*b.days.get(day)?) / y)));
    OTHER_DAY * (1.0 - both.sum::<f64>()).max(0.0)
}

fn others(ground: &Ground<'_, '_>, a: &Group, b: &Group) -> f64 {
    let one = headed(ground, a, b);
    if one > 0.0 { OTHERS * one.min(headed(ground, b, a)) } else { 0.0 }
}

/// Share of a group's pages that mention someone.
fn known(ground: &Ground<'_, '_>, group: &Group, naming: &Named) -> f64 {
    let asked = group.pages.len().min(ASKED);
    let know = group.pages.iter().take(ASKED).filter(|p| ground.leads.get(**p).mentions(naming));
    know.count() as f64 / asked.max(1) as f64
}

/// How rare the rarest is, on average over the first group's pages, whom a headline names and the second group does not mention.
fn headed(ground: &Ground<'_, '_>, a: &Group, b: &Group) -> f64 {
    let asked = a.pages.len().min(ASKED);
    let lack = |p: &PageNo| {
        let mut best: f64 = 0.0;
        for n in ground.leads.get(*p).named.iter().filter(|n| n.headed && about(ground, n)) {
            let weight = ground.cast.rarity(n.who);
            if weight > best {
                best = best.max(weight * (1.0 - known(ground, b, n)));
            }
        }
        best
    };
    a.pages.iter().take(ASKED).map(lack).sum::<f64>() / asked.max(1) as f64
}

/// Whether an event can be about it: a body is in the news with all that it does.
fn about(ground: &Ground<'_, '_>, n: &Named) -> bool {
    matches!(ground.cast.get(n.who).kind, EntityKind::Person | EntityKind::Place | EntityKind::State)
}
