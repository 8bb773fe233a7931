//! Where it was: accounts that put one event into two places.
//!
//! Most pages that name two places for one event tell one of them more finely: the market, its town, the province, the
//! country. Which lies in which no table tells of every village, but the pages do: who names the market names its town somewhere,
//! too. So two places differ only where neither account names the other's.

use crate::difference::{Accounts, Aspect, Claim, Told, apart, sentence};
use crate::telling::{EntNo, Telling};
use isnad_model::EntityKind;

/// Places that are told, but for those of which one lies in the other or may.
pub(crate) fn places<'a>(a: &Accounts<'_, '_, 'a>) -> Vec<Told<'a>> {
    let cast = a.scales.cast;
    let claims: Vec<Claim<'_, '_, 'a>> = a
        .told
        .iter()
        .filter_map(|(t, e)| {
            let place = placed(a, t)?;
            // One name for one place, whatever each page calls it.
            let (first, _) = a.told.iter().find(|(u, _)| u.place == Some(place))?;
            let name = a.scales.world.leaf(first.page).reading().name(cast.get(place).id).to_owned();
            Some((*t, a.tell(t, name, sentence(e))))
        })
        .collect();
    apart(a, Aspect::Place, claims, |x, y| two_places(a, x.0, y.0))
}

/// The place of a telling, where it is one: a reader may take a body for one.
fn placed(a: &Accounts<'_, '_, '_>, t: &Telling<'_>) -> Option<EntNo> {
    t.place.filter(|p| matches!(a.scales.cast.get(*p).kind, EntityKind::Place | EntityKind::State))
}

/// True where two tellings have two places of which neither page names the other's.
pub(crate) fn two_places(a: &Accounts<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>) -> bool {
    let (Some(p), Some(q)) = (placed(a, t), placed(a, u)) else { return false };
    // A village of no known state may lie in any.
    let cast = a.scales.cast;
    let open = |p: EntNo, q: EntNo| cast.get(p).kind == EntityKind::State && cast.get(q).country.is_none();
    if open(p, q) || open(q, p) {
        return false;
    }
    p != q && !cast.kin(p, q) && !named(a, t, q, u) && !named(a, u, p, t)
}

/// Words of a place's name.
const NAME: usize = 4;

/// True where the page of a telling names a place that another page puts the event into: as the same place, or by a word of
/// its name (`مطار عدن` and `عدن`).
fn named(a: &Accounts<'_, '_, '_>, by: &Telling<'_>, place: EntNo, other: &Telling<'_>) -> bool {
    let id = a.scales.cast.get(place).id;
    let leaf = a.scales.world.leaf(by.page);
    if leaf.reading().entity(id).is_some() {
        return true;
    }
    let there = a.scales.world.leaf(other.page);
    let Some(entity) = there.reading().entity(id) else { return true };
    let text = &leaf.reading().article.text;
    if entity.name.split_whitespace().max_by_key(|w| w.len()).is_some_and(|w| text.contains(w)) {
        return true;
    }
    let Some(mention) = entity.mentions.first() else { return true };
    let words = crate::text::words_in(there.words(), *mention);
    if words.len() > NAME {
        return false;
    }
    // The word of the name that fewest pages have: `قرية`, `منطقة` are in all.
    let telling = words.iter().max_by(|x, y| {
        a.scales.texts.weight(x.stem).total_cmp(&a.scales.texts.weight(y.stem)).then(y.stem.cmp(&x.stem))
    });
    telling.is_none_or(|w| leaf.words().iter().any(|v| v.stem == w.stem))
}
