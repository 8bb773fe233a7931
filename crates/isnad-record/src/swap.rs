//! Who did it to whom: two accounts of one deed that swap the parts, and two of one call that tell another caller.
//! And whether two accounts are of two persons' deeds.

use crate::difference::{Accounts, Aspect, Claim, Told, apart, sentence};
use crate::telling::{Cast, EntNo, Telling};
use isnad_model::{EntityId, EntityKind, Event, EventType};
use std::collections::BTreeSet;

/// Who acted on whom, where two accounts of one deed swap the parts: all of them, not one name that stands on both sides.
pub(crate) fn parts<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<Told<'a>> {
    let name = |id: &EntityId| {
        let reading = a.told.iter().map(|(t, _)| a.scales.world.leaf(t.page).reading());
        reading.into_iter().find_map(|r| r.entity(id)).map_or_else(|| id.0.clone(), |e| e.name.clone())
    };
    let names = |ids: &[EntityId]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    // `قتل جندي` is said of him who kills and of him who is killed: of single people it tells nothing for sure.
    let alone = |e: &Event| {
        let person = |id: &EntityId| {
            let member = a.scales.cast.number(id).map(|n| a.scales.cast.get(n));
            member.is_none_or(|m| matches!(m.kind, EntityKind::Person | EntityKind::Group))
        };
        e.kind == EventType::Assault && e.actors.iter().chain(&e.recipients).any(person)
    };
    let directed = |e: &Event| {
        let both = e.actors.iter().any(|x| e.recipients.contains(x));
        // Who thanks is thanked, and who is received receives another time.
        let mutual = matches!(
            e.kind,
            EventType::Support | EventType::Consult | EventType::Agree | EventType::Cooperate
        );
        !e.actors.is_empty() && !e.recipients.is_empty() && !both && !mutual && !alone(e)
    };
    let claims: Vec<Claim<'_, '_, 'a>> = a
        .told
        .iter()
        .filter(|(_, e)| directed(e))
        .map(|(t, e)| {
            let value = format!("{} → {}", names(&e.actors), names(&e.recipients));
            (*t, a.tell(t, value, e.trigger))
        })
        .collect();
    // Whoever congratulates is congratulated another time: only one deed, of one page's words, has its parts swapped.
    let one_deed = |x: &Event, y: &Event| x.kind == y.kind && x.mode == y.mode;
    let turned = |x: &Event, y: &Event| {
        x.actors.iter().all(|p| y.recipients.contains(p)) && x.recipients.iter().all(|p| y.actors.contains(p))
    };
    apart(a, Aspect::Parts, claims, |x, y| {
        x.0.coded.zip(y.0.coded).is_some_and(|(x, y)| one_deed(x, y) && turned(x, y))
    })
}

/// Who called whom, where accounts of a call tell it and not all the same.
pub(crate) fn callers<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<Told<'a>> {
    fn caller(event: &Event) -> Option<&EntityId> {
        event.caller.as_ref()
    }
    // Names of one person differ between pages and languages: compare by id, show by name.
    let by_id: BTreeSet<&EntityId> = a.told.iter().filter_map(|(_, e)| caller(e)).collect();
    if by_id.len() < 2 {
        return Vec::new();
    }
    let name = |t: &Telling<'_>, id: &EntityId| a.scales.world.leaf(t.page).reading().name(id).to_owned();
    let first = |id: &EntityId| a.told.iter().find(|(_, e)| caller(e) == Some(id));
    a.told
        .iter()
        .filter_map(|(t, e)| {
            let id = caller(e)?;
            let (named, _) = first(id)?;
            Some(a.tell(t, name(named, id), sentence(e)))
        })
        .collect()
}

/// True where two tellings name two persons of one state in the same deed: the king received the guest, and so did the crown prince. Of
/// two meetings of one guest each is with somebody else.
pub(crate) fn other_persons(cast: &Cast<'_>, t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let (p, q) = (t.parties(), u.parties());
    let only = |p: &[EntNo], q: &[EntNo]| -> Vec<EntNo> {
        let person = |n: &&EntNo| cast.get(**n).kind == EntityKind::Person && !q.contains(n);
        p.iter().filter(person).copied().collect()
    };
    let (here, there) = (only(&p, &q), only(&q, &p));
    let meet = is_meeting(t) && is_meeting(u);
    let apart = |a: &EntNo, b: &EntNo| meet || cast.compatriots(*a, *b);
    here.iter().any(|a| there.iter().any(|b| apart(a, b)))
}

/// True for a meeting, a visit, a call.
pub(crate) fn is_meeting(t: &Telling<'_>) -> bool {
    t.coded.is_some_and(|e| e.kind == EventType::Consult)
}

/// Parties that two tellings name: of a guest alone nobody knows which of his meetings is meant.
pub(crate) fn shared_parties(t: &Telling<'_>, u: &Telling<'_>) -> usize {
    let q = u.parties();
    t.parties().iter().filter(|n| q.contains(n)).count()
}
